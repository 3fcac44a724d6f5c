"""Which values tell one call, or one object, from another: those that lead to a table."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import islice
from typing import Any, cast

from auditor.facts.said import ALIASED
from auditor.link.domain.dropped import keep_first
from auditor.link.domain.interpreter import Interpreter, Kind
from auditor.link.domain.nested import Nested
from auditor.link.domain.values import (
    COLLECTIONS,
    NOTHING,
    ClassRef,
    External,
    Fixed,
    FunctionRef,
    Instance,
    LambdaRef,
    Many,
    Mapping,
    ModuleRef,
    Result,
    Text,
    Value,
    Values,
    walk,
)
from auditor.link.modules.index import ClassInfo
from auditor.link.syntax.names import last_part
from auditor.link.syntax.pieces import MOST_PIECES, pattern_of
from auditor.sql import looks_like_sql

_MOST_BOUND = 12
#: Longer lists of words are data, and tell no call from another.
_MOST_WORDS = 8
#: What stands between the attributes of a path that is said in a string.
_PATH = re.compile(r"\.|__")
#: The beginning of what follows FROM, or INTO: `orders where id = 1`, `sales.orders o join lines`.
_AFTER_FROM = re.compile(
    r"\s*(?:\w+\.)?(\w+)\s+(?:(?:as\s+)?\w+\s+)?(?:where|(?:inner |left |right |full |cross )?(?:outer )?join|order by|"
    r"group by|limit|set|values)\b",
    re.I,
)
#: So many letters of a name tell one from others.
_FEWEST_LETTERS = 4


def kept_of(engine: Interpreter, bound: dict[str, Values]) -> tuple[tuple[str, Values], ...]:
    """Of what an object is given, what tells it from others of its class: what leads to a table, or names one."""
    telling = ((name, tuple(all_telling(engine, values))) for name, values in bound.items() if values)
    return keep_first(_MOST_BOUND, sorted(pair for pair in telling if pair[1]))


def all_telling(engine: Interpreter, values: Values) -> list[Value]:
    """Of the values, those that carry a table or hold a telling string. Asked for every argument of every call."""
    known = engine.kinds.tells if not engine.barren else {}
    found: list[Value] = []
    for value in values:
        kind = type(value)
        tells = known.get(kind)
        if (
            (tells is not None and tells(engine, value))
            or (kind is Text and engine.is_telling(cast("Text", value)))
            or (kind in COLLECTIONS and holds_telling(engine, value))
        ):
            found.append(value)
    return found


def interesting(engine: Interpreter, values: Values) -> Values:
    """Of the values, those that carry a table: worth telling one call from another."""
    if not values or engine.barren:
        return NOTHING
    known = engine.kinds.tells
    return tuple([v for v in values if (tells := known.get(type(v))) is not None and tells(engine, v)])


def is_telling(engine: Interpreter, text: Text) -> bool:
    """Is the string worth telling calls apart: SQL, or the name of a table, class or relationship?"""
    if not engine.index_complete:  # any text may be the name of a table that is about to be made
        return True
    answers = engine.of(told_apart)
    found = answers.get(text.pieces)
    if found is None:
        found = answers[text.pieces] = _is_telling(engine, text)
    return found


def told_apart(_: Interpreter) -> dict[tuple[str | None, ...], bool]:
    """What `is_telling` found, by the pieces of the string."""
    return {}


def _is_telling(engine: Interpreter, text: Text) -> bool:
    known = text.literal
    if known is not None and len(known) < 80 and known in engine.telling_names:
        return True
    if known is not None and len(known) < 160 and re.split(r"[.:]", known)[-1] in engine.telling_names:
        return " " not in known  # `"app.models:User"`
    if known is not None and len(known) < 80 and not engine.notes.relationship_names.isdisjoint(_PATH.split(known)):
        return True  # `"lines.product.name"`, a path from a row
    if (
        known is not None
        and (after := _AFTER_FROM.match(known) or ALIASED.fullmatch(known)) is not None
        and after[1].lower() in engine.telling_names
    ):
        return True
    if known is None and _may_be_telling(engine, text):
        return True
    return len(known or "x" * 13) > 12 and looks_like_sql("".join(p if p is not None else "x" for p in text.pieces))


def _may_be_telling(engine: Interpreter, text: Text) -> bool:
    """`prefix + "_items"`: is enough of a name known to tell of which there is one?"""
    said = "".join(filter(None, text.pieces))
    if not (_FEWEST_LETTERS <= len(said) < 80 and len(text.pieces) <= MOST_PIECES and said.isidentifier()):
        return False
    return any(map(pattern_of(text.pieces, r"\w*").fullmatch, engine.telling_names))


def holds_telling(engine: Interpreter, value: Value) -> bool:
    """Is the value such a string, or a collection of strings with one?"""
    if type(value) is Text:
        return engine.is_telling(value)
    if type(value) not in COLLECTIONS:
        return False
    held = [*islice(walk((value,), COLLECTIONS), _MOST_WORDS + 1)]
    return len(held) <= _MOST_WORDS and any(type(each) is Text and engine.is_telling(each) for each in held)


def carries_table(engine: Interpreter, value: object) -> bool:
    """Does the value lead to a mapped class or table?"""
    tells = engine.kinds.tells.get(type(value))
    return tells is not None and not engine.barren and tells(engine, value)


def _any_carries(engine: Interpreter, values: Values) -> bool:
    known = engine.kinds.tells if not engine.barren else {}
    for value in values:
        tells = known.get(type(value))
        if tells is not None and tells(engine, value):
            return True
    return False


def always(engine: Interpreter, value: object) -> bool:
    """Whatever it is."""
    return True


def _never(engine: Interpreter, value: object) -> bool:
    return False


def _class_tells(engine: Interpreter, value: ClassRef) -> bool:
    has_model = engine.model_of(value.key) is not None or any(value.args)
    return has_model or engine.leads_to_model(value.key) or engine.index.classes[value.key].is_decorated


def _instance_tells(engine: Interpreter, value: Instance) -> bool:
    if value.bound or engine.model_of(value.key) is not None or any(value.args):
        return True
    # Whoever is given an object of the project may call its methods, with tables: `self.worker = worker`.
    info = engine.index.classes[value.key]
    if info.is_called is None:
        info.is_called = any(not name.startswith("__") or name == "__call__" for name in info.methods)
    return info.is_called or engine.leads_to_model(value.key)  # or ask for what its class names: `worker.model`


def _mapping_tells(engine: Interpreter, value: Mapping) -> bool:
    """Asked for the same long ones again and again, as they are handed on."""
    known = engine.of(_mappings)
    found = known.get(value)
    if found is None:
        found = any(_any_carries(engine, held) for held in value.inside())
        if engine.index_complete and not engine.answers.came_back:
            known[value] = found
    return found


def _mappings(_: Interpreter) -> dict[Mapping, bool]:
    """What `_mapping_tells` found."""
    return {}


def names_table(engine: Interpreter, value: object) -> bool:
    """Is there a mapped class, a table or SQL in the value itself, not only a callback that may use one?"""
    names = engine.kinds.names.get(type(value))
    if names is None:
        return carries_table(engine, value)
    return engine.of(_Looking).once(value, names) if isinstance(value, Nested) else names(engine, value)


class _Looking:
    """Looking for a table in a value and all that it holds, each once: what they share may be very much."""

    def __init__(self, engine: Interpreter) -> None:
        self._engine = engine
        self._without: set[Nested] = set()
        self._inside = 0

    def once(self, value: Nested, names: Callable[[Interpreter, Any], bool]) -> bool:
        """Does the value name a table? While the question about one that holds it is answered, no is remembered."""
        if value in self._without:
            return False
        self._inside += 1
        try:
            found = names(self._engine, value)
        finally:
            self._inside -= 1
            if not self._inside:
                self._without.clear()
        if self._inside:
            self._without.add(value)
        return found


def any_names_table(engine: Interpreter, several: Iterable[Values]) -> bool:
    """Is there a table in any of the values?"""
    return any(names_table(engine, value) for values in several for value in values)


def _names_inside(engine: Interpreter, value: Many | Fixed | Mapping) -> bool:
    return any_names_table(engine, value.inside())


def _module_tells(engine: Interpreter, value: ModuleRef) -> bool:
    """Whoever is given a module or package with models may ask it for them."""
    known = engine.of(_modules)
    if value.path not in known:
        known[value.path] = any(engine.model_of(info.key) is not None for info in _classes_of(engine, value.path))
    return known[value.path]


def _classes_of(engine: Interpreter, path: str) -> Iterator[ClassInfo]:
    """The classes of the module, and those in a package, which may be a folder without a file of its own."""
    folder = path.removesuffix("__init__.py") if path.endswith(("/", "__init__.py")) else f"{path}/"
    for info in engine.index.classes.values():
        if info.module.path == path or info.module.path.startswith(folder):
            yield info


def _modules(_: Interpreter) -> dict[str, bool]:
    """What `_module_tells` found, by path."""
    return {}


def _function_names(engine: Interpreter, value: FunctionRef) -> bool:
    return names_table(engine, value.owner) or any_names_table(engine, (values for _, values in value.bound))


def _instance_names(engine: Interpreter, value: Instance) -> bool:
    return (
        engine.model_of(value.key) is not None
        or engine.leads_to_model(value.key)
        or any_names_table(engine, (*value.args, *value.inside()))
    )


def _name_tells(engine: Interpreter, value: External) -> bool:
    """A method of a session that is handed on: `run(session.query, User)`, or what may be asked for all tables. Asked
    so often that the name is taken apart once."""
    owner, name = _owner_and_name(value.name)
    return (name in engine.said.methods and owner in engine.said.sessions) or engine.holding_all[value.name]


def _result_tells(engine: Interpreter, value: Result) -> bool:
    return engine.holding_all[value.name]


@lru_cache(maxsize=65_536)
def _owner_and_name(dotted: str) -> tuple[str, str]:
    owner, _, name = dotted.rpartition(".")
    return last_part(owner), name


#: Asked for every argument of every call.
KINDS = (
    Kind(ClassRef, tells=_class_tells),
    Kind(Instance, tells=_instance_tells, names=_instance_names),
    Kind(FunctionRef, tells=always, names=_function_names),
    Kind(LambdaRef, tells=always, names=_never),
    Kind(ModuleRef, tells=_module_tells, names=_never),
    Kind(External, tells=_name_tells, names=_never),
    Kind(Result, tells=_result_tells, names=_never),
    Kind(Text, names=always),
    Kind(Many, tells=lambda engine, value: _any_carries(engine, value.items), names=_names_inside),
    Kind(
        Fixed, tells=lambda engine, value: any(_any_carries(engine, v) for v in value.items if v), names=_names_inside
    ),
    Kind(Mapping, tells=_mapping_tells, names=_names_inside),
)
