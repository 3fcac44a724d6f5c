"""Methods of lists, dicts and tuples."""

from __future__ import annotations

from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Interpreter, Kind
from auditor.link.domain.values import (
    NOTHING,
    ClassRef,
    Fixed,
    Instance,
    Many,
    Mapping,
    Text,
    Value,
    Values,
    literals,
    union,
)
from auditor.link.interpreter import calls

#: What a dict has itself.
_OF_DICTS = frozenset(dir(dict))


def collection_method(engine: Interpreter, frame: Frame, value: Value, name: str, given: Given) -> Values:
    """A method of a result, list, dict or relationship collection."""
    args = given.args
    if isinstance(value, Many):
        engine.flow.change(frame, value, name, given)
    elif not given.kept:
        engine.flow.escape(frame, given.everything)
    if name == "sort" and "key" in given.keywords:
        items = engine.iterate(frame, (value,))
        calls.call_values(engine, frame, given.keywords["key"], Given([items], {}, given.line))
    match value:
        case Many(items=items):
            if name in engine.said.single or name in {"pop", "popleft", "__next__", "next"}:
                return items
            if name == "partitions":  # of a result, in pieces
                return (Many((value,)),)
            return NOTHING if name in {"count", "index", "append", "add", "extend", "remove", "sort"} else (value,)
        case Mapping(items=known, rest=rest):
            fields = dict(known)
            if name in fields and name not in _OF_DICTS:  # it has them as attributes
                return calls.call_values(engine, frame, fields[name], given)
            return _mapping_method(value, fields, rest, name, args)
        case Fixed(items=positions):
            if name == "pop":
                return union(*positions)
            return (value,) if name in {"copy", "_mapping", "_asdict", "tuple", "t"} else NOTHING
        case _:
            return NOTHING


def put_unless_there(engine: Interpreter, frame: Frame, receiver: Values, name: str, given: Given) -> Values | None:
    """`anything.setdefault(key, value)`: the value, or what was put there before (Python, Mapping Types: dict)."""
    if len(given.args) != 2 or not any(isinstance(value, Instance) for value in given.args[1]):
        return None
    engine.flow.escape(frame, given.args[1])
    return given.args[1]


def _mapping_method(value: Mapping, known: dict[str, Values], rest: Values, name: str, args: list[Values]) -> Values:
    everything = union(rest, *known.values())
    if name in {"get", "pop", "setdefault"}:
        texts = literals(args[0] if args else NOTHING)
        default = args[1] if len(args) > 1 else NOTHING
        if texts:
            return union(*(known.get(text, rest) for text in texts), default)
        doubtful = tuple(ClassRef(v.key, v.args, True) if isinstance(v, ClassRef) else v for v in everything)
        return union(doubtful, default)
    if name == "values":
        return (Many(everything),)
    if name == "items":
        pairs = [Fixed(((Text((key,)),), values)) for key, values in known.items()]
        return (Many(tuple([*pairs, Fixed((value.keys, rest))] if rest or value.keys or not pairs else pairs)),)
    if name == "keys":
        return (Many(value.elements()),)
    return (value,) if name == "copy" else NOTHING


KINDS = (
    Kind(Many, method=collection_method),
    Kind(Fixed, method=collection_method),
    Kind(Mapping, method=collection_method),
)
