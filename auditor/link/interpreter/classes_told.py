"""What `isinstance(row, User)` tells of a variable or an attribute of one, where it holds and where it does not."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.facts.code import Attr, Call, Choice, Expr, Name, Other, Seq, Sub, Walrus
from auditor.link.domain.frame import Frame
from auditor.link.domain.given import nothing_at
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import NOTHING, ClassRef, External, Instance, Result, Values, union, walk
from auditor.link.interpreter.again import once_more
from auditor.link.interpreter.asked_by_key import note_meant
from auditor.link.interpreter.classes import has_foreign_base
from auditor.link.interpreter.telling import names_table
from auditor.link.modules.index import ClassInfo
from auditor.link.syntax.names import call_name, last_name, last_part, path_of

#: What says nothing of which class of the project it is.
_UNTOLD = frozenset({External, Result})
#: Bases of classes that an object need not inherit from to be one of them.
_STRUCTURAL = frozenset({"Protocol"})
_ASKING = frozenset({"isinstance", "issubclass"})
#: What says that a class is the same, by whether the condition holds.
_SAME = {True: frozenset({"is", "=="}), False: frozenset({"is not", "!="})}


@dataclass(frozen=True, slots=True)
class Asking:
    """What is asked for its class, the classes, whether it is a class itself, and whether it is one of them."""

    asked: Expr
    classes: Expr
    below: bool
    holds: bool


def asks_for_class(test: Expr, holds: bool) -> Asking | None:
    """`isinstance(row, User)`, `issubclass(cls, User)`; `type(row) is User` and `case User():`, which tell nothing
    where they do not hold, for the row may be of a class below, or have other attributes. None for any other."""
    if type(test) is Call:
        if type(test.func) is Name and test.func.id in _ASKING and len(test.args) == 2:
            return Asking(*test.args, test.func.id == "issubclass", holds)
    elif type(test) is Other and test.op == "match":
        classes = _matched(test.parts[1]) if holds else ()
        return Asking(test.parts[0], Seq("tuple", classes), False, True) if classes else None
    elif type(test) is Other and test.op in _SAME[holds] and len(test.parts) == 2:
        for typed, cls in (test.parts, test.parts[::-1]):
            if type(typed) is Call and call_name(typed) == "type" and len(typed.args) == 1:
                return Asking(typed.args[0], cls, False, True)
            if type(typed) is Attr and typed.name == "__class__":
                return Asking(typed.value, cls, False, True)
    return None


def _matched(pattern: Expr) -> tuple[Expr, ...]:
    """The classes of the patterns one of which matches; none where one of them is no class pattern."""
    while type(pattern) is Walrus:
        pattern = pattern.value
    each = [_matched(part) for part in pattern.values] if type(pattern) is Choice else []
    if type(pattern) is Call:
        return (pattern.func,)
    return tuple(cls for classes in each for cls in classes) if all(each) else ()


def told_by_class(engine: Interpreter, frame: Frame, asking: Asking) -> tuple[str, Values, Values] | None:
    """The variable, what it was, and what it is; None where that says nothing new."""
    asked, below, holds = asking.asked, asking.below, asking.holds
    if isinstance(asked, Attr):
        return None if below else _told_of_attribute(engine, frame, asked, asking.classes, holds)
    before = frame.env.get(asked.id) if type(asked) is Name else None
    if type(asked) is not Name or before is None:
        return None
    if _UNTOLD.issuperset(map(type, before)):
        meant = _of_unknown(engine, frame, asking.classes, below) if holds else None
    elif below:
        _note_meant(engine, frame, before, asking.classes)
        return None
    else:
        meant = _of_known(engine, frame, before, asking.classes, holds)
    return (asked.id, before, meant) if meant is not None and meant != before else None


def _told_of_attribute(
    engine: Interpreter, frame: Frame, asked: Attr, classes: Expr, holds: bool
) -> tuple[str, Values, Values] | None:
    """`isinstance(event.target, User)`: where nothing is known of the attribute, it is a row of that class."""
    name = path_of(asked)
    known = [value for value in walk(once_more(engine, frame, classes)) if type(value) is ClassRef] if name else []
    found = tuple(Instance(value.key) for value in known)
    if not any(names_table(engine, value) for value in found):
        return None
    held = frame.env.get(name, NOTHING)
    before = held or once_more(engine, frame, asked)
    meant: Values | None = found if holds else None
    if before:
        meant = _of_known(engine, frame, before, classes, holds)
    if meant is None or meant == before:
        return None
    frame.narrowed = True
    return name, held, meant


def _of_known(engine: Interpreter, frame: Frame, before: Values, classes: Expr, holds: bool) -> Values | None:
    if any(type(value) is Instance for value in before):
        return _instances(engine, frame, before, classes, holds)
    if len(before) > 1 and any(type(value) in engine.kinds.classes for value in before):
        return _of_library(engine, frame, before, classes, holds)
    return None


def _note_meant(engine: Interpreter, frame: Frame, before: Values, classes: Expr) -> None:
    """`issubclass(cls, Exported)` of the classes that a module lists: those below are meant, where not all are."""
    listed = [value for value in before if type(value) is ClassRef and value.maybe]
    own = [value for value in walk(once_more(engine, frame, classes)) if type(value) is ClassRef] if listed else []
    below = {each.key for value in own for each in engine.hierarchy.subclasses(engine.index.classes[value.key])}
    models = frozenset(key for key in below if engine.model_of(key) is not None)
    if models and engine.gone_through(models) is None:
        note_meant(frame, tuple(value for value in listed if value.key in models))


def _of_unknown(engine: Interpreter, frame: Frame, classes: Expr, below: bool) -> Values | None:
    """Of which nothing is known is a row of the classes that are asked for, or one of the classes below them."""
    given = [*walk(once_more(engine, frame, classes))]
    own = [value for value in given if type(value) is ClassRef]
    if not own or len(own) < len(given):
        return None
    if below:
        found = [engine.inherited(frame, value, "__subclasses__", nothing_at(0)) or () for value in own]
        return engine.iterate(frame, union(*found)) or None
    mapped = [value for value in own if (model := engine.model_of(value.key)) is not None and model.tables]
    return tuple(Instance(value.key, maybe=True) for value in mapped) if len(mapped) == len(own) else None


def _instances(engine: Interpreter, frame: Frame, current: Values, classes: Expr, holds: bool) -> Values | None:
    """Those that can be of the classes; where none is known to be, some of them is. None where they are not all known:
    a protocol has no subclasses."""
    given = [*walk(once_more(engine, frame, classes))]
    own = [value for value in given if type(value) is ClassRef]
    others = [value for value in given if type(value) is External and value.name.startswith("builtins.")]
    infos = [engine.index.classes[value.key] for value in own]
    if not given or len(own) + len(others) < len(given) or any(_is_protocol(engine, info) for info in infos):
        return None
    if not holds:
        return tuple(v for v in current if type(v) is not Instance or not _is_below(engine, v, own)) or None
    kept = [_of_these(engine, value, own, bool(others)) if type(value) is Instance else (value,) for value in current]
    return union(*kept) or tuple(Instance(value.key) for value in own)


def _of_library(engine: Interpreter, frame: Frame, current: Values, classes: Expr, holds: bool) -> Values | None:
    """Those that a library's classes are told of: `isinstance(prop, RelationshipProperty)`."""
    kinds = engine.kinds.classes
    asked = {last_part(v.name) for v in walk(once_more(engine, frame, classes)) if type(v) is External}
    if not any(asked & named for named in kinds.values()):
        return None
    return tuple(v for v in current if type(v) not in kinds or bool(asked & kinds[type(v)]) is holds) or None


def _is_protocol(engine: Interpreter, info: ClassInfo) -> bool:
    bases = (base for cls in engine.hierarchy.mro(info) for base in cls.node.bases)
    return any(last_name(base.value if isinstance(base, Sub) else base) in _STRUCTURAL for base in bases)


def _of_these(engine: Interpreter, value: Instance, classes: list[ClassRef], foreign: bool) -> Values:
    """The object, where its class is below one of them; else as one of those below its own class."""
    if _is_below(engine, value, classes) or (foreign and has_foreign_base(engine, value.key)):
        return (value,)
    return tuple(Instance(each.key) for each in classes if _is_below(engine, each, [ClassRef(value.key)]))


def _is_below(engine: Interpreter, value: Instance | ClassRef, classes: list[ClassRef]) -> bool:
    family = {info.key for info in engine.hierarchy.mro(engine.index.classes[value.key])}
    return any(each.key in family for each in classes)
