"""What is kept of a loop over all tables or classes, or picked from a dict of them: one, whichever."""

from __future__ import annotations

from collections.abc import Container

from auditor.facts.code import Call, Expr, Name, Stmt
from auditor.facts.nodes import nodes_of
from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import NOTHING, ClassRef, FunctionRef, LambdaRef, Mapping, Value, Values, union
from auditor.link.interpreter.asked_by_key import note_picked
from auditor.link.interpreter.bound_to import KEYS, bound_by, keys_on, lists_names
from auditor.link.interpreter.whole import comes_from_outside, may_be_another
from auditor.link.modules.index import Unit

#: What a dict holds for that it is picked by its key.
_PICKED = frozenset({ClassRef, FunctionRef, LambdaRef})


def kept_one(engine: Interpreter, values: Values | None) -> Values | None:
    """What a function or class that is made in a loop over all tables or classes keeps: the one of that round."""
    if not values or not any(is_of_all(engine, value) for value in values):
        return values
    return union(*(engine.kinds.doubtful(engine, (v,)) if is_of_all(engine, v) else (v,) for v in values))


def kept_ones(engine: Interpreter, given: Given) -> Given:
    """The same of what an object is made with: `Crud(model)`."""
    named = engine.kinds.named
    if not any(type(value) in named for values in (*given.args, *given.keywords.values()) for value in values):
        return given  # as mostly
    args = [kept_one(engine, values) or () for values in given.args]
    keywords = {name: kept_one(engine, values) or () for name, values in given.keywords.items()}
    return Given(args, keywords, given.line)


def picked(engine: Interpreter, frame: Frame, values: Values, keys: Values, line: int) -> Values:
    """What a dict holds under a key of which no word is known: one, whichever. Of all tables or classes any is meant
    where the key comes from outside of the program; the words that it says itself are understood where they stand."""
    if not any(is_of_all(engine, value) for value in values):
        note_picked(engine, frame, values)
        return tuple(ClassRef(v.key, v.args, True) if isinstance(v, ClassRef) else v for v in values)
    looped = _looped(engine, frame, keys)
    if not any(looped) and (looped or not _is_from_outside(engine, frame, line)):
        return values  # in a loop over their names, of which no condition picked one
    return engine.kinds.doubtful(engine, values)


def another(engine: Interpreter, frame: Frame, values: Values, keys: Values, line: int) -> Values:
    """The same under a key of which words are known: any, where it may be another one, too."""
    is_any = any(_looped(engine, frame, keys)) or are_open(engine, frame, list(keys_on(frame.unit, line)))
    return engine.kinds.doubtful(engine, values) if is_any else NOTHING


def others(engine: Interpreter, frame: Frame, value: Mapping, texts: Container[str], line: int) -> Values:
    """What else a dict that the project wrote holds, where it is asked under a key of which these words are known, and
    which may be another, too: the default of a parameter (`MODELS[kind]`), of `args.get("kind", "orders")`."""
    if type(value) is not Mapping or len(value.items) < 2:
        return NOTHING
    held = union(*(values for name, values in value.items if name not in texts))
    if not any(type(each) in _PICKED or type(each) in engine.kinds.perhaps for each in held):
        return NOTHING
    if not are_open(engine, frame, list(keys_on(frame.unit, line))):
        return NOTHING
    note_picked(engine, frame, held)
    return engine.kinds.doubtful(engine, held)


def are_open(engine: Interpreter, frame: Frame, keys: list[Expr]) -> bool:
    """Can one of these keys, of which words are known, be another one, too?"""
    inside = [part for key in keys for part in nodes_of(key) if part is not key]
    outer = (key for key in keys if not any(part is key for part in inside))  # of `tables[NAMES[at]]` the first
    return any(may_be_another(engine, frame, key) for key in outer)


def _looped(engine: Interpreter, frame: Frame, keys: Values) -> list[bool]:
    """Of the keys that a loop over all gives, which of them a condition picked."""
    return [is_picked(engine, frame, key) for key in keys if type(key) in engine.kinds.named]


def is_picked(engine: Interpreter, frame: Frame, name: Value) -> bool:
    """Did a condition pick the name of one of all, so that one more does not change it?"""
    return engine.kinds.named[type(name)](engine, frame, name, "", []) == (name,)


def _is_from_outside(engine: Interpreter, frame: Frame, line: int) -> bool:
    """Can a key by which something is picked on that line come from outside of the program?"""
    keys = list(keys_on(frame.unit, line))
    return not keys or any(_picks(engine, frame.unit, key) for key in keys)


def _picks(engine: Interpreter, unit: Unit, key: Expr) -> bool:
    """Does the key pick one? The keys of a dict that is gone through, as of a dump, and the names that something lists,
    are all that there are."""
    held = bound_by(unit, key) if type(key) is Name else []
    listed = bool(held) and all(type(each) is Call and (want == (KEYS,) or lists_names(each)) for each, want in held)
    return not listed and comes_from_outside(engine, unit, key)


def is_of_all(engine: Interpreter, value: Value) -> bool:
    """Is it one of all tables or classes, whichever?"""
    return type(value) in engine.kinds.named and type(value) in engine.kinds.perhaps


def note_kept_by_class(engine: Interpreter, frame: Frame, body: tuple[Stmt, ...], line: int) -> None:
    """The methods of a class that is made in a function use what that has in a loop over all: the class is for one."""
    kept = {name: held for name, held in frame.env.items() if any(is_of_all(engine, value) for value in held)}
    if not kept or frame.quiet:
        return
    used = {each.id for each in nodes_of(body, Name) if isinstance(each, Name)}
    for value in (value for name, held in kept.items() if name in used for value in kept_one(engine, held) or ()):
        outside = engine.kinds.outside.get(type(value))
        if outside is not None:
            outside(engine, frame, value, line)
