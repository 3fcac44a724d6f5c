"""Names of tables and classes that code makes of a word that it gets: `load("order")` of `def load(kind)` with
`getattr(models, kind.title())`, or with `f"SELECT * FROM {kind}s"`; and of one that an object holds, `self.kind`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain, product
from typing import TypeAlias

from auditor.facts.code import Assign, Attr, Call, Name
from auditor.facts.nodes import nodes_of
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import Text, Value, Values
from auditor.link.interpreter.keyed import perhaps_called
from auditor.link.interpreter.telling import kept_of
from auditor.link.modules.index import Unit
from auditor.link.syntax.respelling import OTHERWISE, Affixes, words_made_in

#: By the name of a parameter, or of an attribute of `self` behind a dot.
_Made: TypeAlias = dict[str, frozenset[Affixes]]
_WORD = re.compile(r"[A-Za-z][\w-]{2,39}", re.A)
#: Functions that hand a word on are followed so far, where so few can be meant.
_DEEPEST, _MOST_MEANT = 2, 3


def respelled(engine: Interpreter, unit: Unit, name: str, values: Values) -> list[Value]:
    """Of the words that a parameter is given, those of which the function makes the name of a table or class."""
    words = _words(engine, values)
    affixes = _made_of(engine, unit, name) if words else None
    return [each for each in words if _leads_to_name(engine, each, affixes)] if affixes else []


def kept_of_object(engine: Interpreter, key: str, bound: dict[str, Values]) -> tuple[tuple[str, Values], ...]:
    """Of what an object of the class is given, what tells it from others: also words of which methods make names."""
    kept = kept_of(engine, bound)
    words = {name: found for name, values in bound.items() if (found := _words(engine, values))}
    if not words:
        return kept
    made, known = _made_by_class(engine, key), dict(kept)
    for name, found in words.items():
        affixes = made.get(f".{name}")
        telling: Values = tuple(each for each in found if affixes and _leads_to_name(engine, each, affixes))
        if telling and name not in known:
            known[name] = telling
    return tuple(sorted(known.items())) if len(known) > len(kept) else kept


def _words(engine: Interpreter, values: Values) -> list[Text]:
    """The words among the values that are in the name of a table or class, however they are written there. Asked for
    every argument of every call."""
    found: list[Text] = []
    for value in values:
        if type(value) is Text and len(value.pieces) == 1 and engine.index_complete:
            known = engine.of(_InNames)
            if value.pieces[0] and known.has(value.pieces[0]):
                found.append(value)
    return found


class _InNames:
    """Which words are in the names that tell calls apart; these are all known before anything is understood with
    arguments that matter, and few before."""

    def __init__(self, engine: Interpreter) -> None:
        self._engine = engine
        self._size = 0
        self._joined = ""
        self._stems: frozenset[str] = frozenset()
        self._known: dict[str, bool] = {}

    def has(self, word: str) -> bool:
        """Is the word, or a part of it, in a name?"""
        self._update()
        found = self._known.get(word)
        if found is None:
            found = bool(_WORD.fullmatch(word)) and any(stem in self._joined for stem in _stems(word))
            self._known[word] = found
        return found

    def is_stem(self, word: str) -> bool:
        """Is there a name of which the word, or a part of it, is the stem?"""
        self._update()
        return not self._stems.isdisjoint(_stems(word))

    def _update(self) -> None:
        names = self._engine.telling_names
        if len(names) != self._size:
            self._size = len(names)
            self._joined = "\n".join(sorted(name.replace("_", "").lower() for name in names))
            self._stems = frozenset(map(_stem, names))
            self._known.clear()


def _leads_to_name(engine: Interpreter, text: Text, affixes: frozenset[Affixes]) -> bool:
    word = text.literal or ""
    if OTHERWISE in affixes and engine.of(_InNames).is_stem(word):
        return True
    forms = {word, word.lower(), word.capitalize(), word.replace("-", "_").title().replace("_", "")}
    made = (f"{before}{form}{behind}" for (before, behind), form in product(affixes - {OTHERWISE}, forms))
    return not engine.telling_names.isdisjoint(made)


def _stems(word: str) -> set[str]:
    """The word without what is often put around it: `get_order` and `order_list` as `order`."""
    parts = word.replace("-", "_").split("_")
    return {_stem("".join(each)) for each in (parts, parts[1:], parts[:-1])} - {""}


def _stem(word: str) -> str:
    plain = word.replace("_", "").lower()
    return f"{plain[:-3]}y" if plain.endswith("ies") else plain.removesuffix("s").removesuffix("e")


class _Makers:
    """What functions and classes make of words, as far as somebody asked: by the key of a unit, of a class, and by that
    of a unit, a parameter and how far it is followed."""

    def __init__(self, _: Interpreter) -> None:
        self.units: dict[str, _Made] = {}
        self.classes: dict[str, _Made] = {}
        self.parameters: dict[tuple[str, str, int], frozenset[Affixes]] = {}


def _made_of(engine: Interpreter, unit: Unit, name: str, deep: int = _DEEPEST) -> frozenset[Affixes]:
    """What the function makes of the parameter, or one to which it hands it on."""
    known, key = engine.of(_Makers).parameters, (unit.key, name, deep)
    if key not in known:
        found = _made_by_unit(engine, unit).get(name, frozenset())
        if unit.node is not None and unit.node.name == "__init__" and unit.owner is not None:
            made = _made_by_class(engine, unit.owner.key)
            found = found.union(*(made.get(f".{attribute}", ()) for attribute in _stored_as(unit, name)))
        if deep and not found:
            found = found.union(*(_made_of(engine, *each, deep - 1) for each in _handed_to(engine, unit, name)))
        known[key] = found
    return known[key]


def _made_by_class(engine: Interpreter, key: str) -> _Made:
    """What the methods of the class make of what an object of it holds."""
    known = engine.of(_Makers).classes
    if key not in known:
        order = engine.hierarchy.mro(engine.index.classes[key])
        units = (unit for cls in order for unit in chain.from_iterable(cls.methods.values()))
        made = (pair for unit in units for pair in _made_by_unit(engine, unit).items())
        known[key] = _gathered((name, each) for name, several in made if name.startswith(".") for each in several)
    return known[key]


def _made_by_unit(engine: Interpreter, unit: Unit) -> _Made:
    known = engine.of(_Makers).units
    if unit.key not in known:
        nodes = nodes_of(unit.node.body) if unit.node is not None else ()
        known[unit.key] = _gathered(pair for node in nodes for pair in words_made_in(node))
    return known[unit.key]


def _gathered(made: Iterable[tuple[str, Affixes]]) -> _Made:
    found: dict[str, set[Affixes]] = {}
    for name, affixes in made:
        found.setdefault(name, set()).add(affixes)
    return {name: frozenset(several) for name, several in found.items()}


def _stored_as(unit: Unit, name: str) -> Iterator[str]:
    """The attributes in which a constructor puts the parameter."""
    for node in nodes_of(unit.node.body, Assign) if unit.node is not None else ():
        if isinstance(node, Assign) and isinstance(node.value, Name) and node.value.id == name:
            yield from (target.name for target in node.targets if isinstance(target, Attr))


def _handed_to(engine: Interpreter, unit: Unit, name: str) -> Iterator[tuple[Unit, str]]:
    """The functions of the project that get the parameter, and as which: `self._model(kind)`, `load(kind=kind)`."""
    for node in nodes_of(unit.node.body, Call) if unit.node is not None else ():
        if not isinstance(node, Call):
            continue
        places = [at for at, each in enumerate(node.args) if isinstance(each, Name) and each.id == name]
        names = [key for key, each in node.keywords if isinstance(each, Name) and each.id == name]
        if not places and not names:
            continue
        called = perhaps_called(engine, unit, node)
        for other in called if len(called) <= _MOST_MEANT else ():
            params = [param.name for param in other.node.params] if other.node is not None else []
            own = params[1:] if isinstance(node.func, Attr) and other.owner is not None else params
            yield from ((other, own[at]) for at in places if at < len(own))
            yield from ((other, key) for key in names if key in params)
