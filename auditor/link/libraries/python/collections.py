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
    most_telling,
    union,
)
from auditor.link.interpreter import calls, contents, enums, one_of_all
from auditor.link.interpreter.asked_by_key import of_empty
from auditor.link.interpreter.offered import Namespace
from auditor.link.interpreter.putting import note_put_away

#: What a dict has itself.
_OF_DICTS = frozenset(dir(dict))
#: Methods of sets by which what they are given is in the result, too (Python, Set Types).
_UNITING = frozenset({"union", "symmetric_difference"})
#: Methods of collections that give nothing which is in them.
_SAYING = frozenset(
    {"count", "index", "append", "appendleft", "add", "extend", "extendleft", "insert", "remove", "discard", "clear",
     "sort", "reverse", "rotate", "update", "keys", "isdisjoint", "issubset", "issuperset", "get", "setdefault"}
)  # fmt: skip


def collection_method(engine: Interpreter, frame: Frame, value: Value, name: str, given: Given) -> Values:
    """A method of a result, list, dict or relationship collection."""
    if isinstance(value, Many):
        engine.flow.change(frame, value, name, given)
    elif not given.kept:
        engine.flow.escape(frame, given.everything)
    if name == "sort" and "key" in given.keywords:
        items = engine.iterate(frame, (value,))
        calls.call_values(engine, frame, given.keywords["key"], Given([items], {}, given.line))
    found = _what_it_gives(engine, frame, value, name, given)
    if not found and name not in _SAYING:
        note_put_away(engine, frame, (value,), given.line)
    if name == "send":  # to a generator, which goes on with it
        note_put_away(engine, frame, given.everything, given.line)
    return found


def _what_it_gives(engine: Interpreter, frame: Frame, value: Value, name: str, given: Given) -> Values:
    match value:
        case Many(items=items):
            if name in engine.said.single or name in {"pop", "popleft", "__next__", "next"}:
                return items
            if name in _UNITING:
                return (Many(union(items, engine.iterate(frame, given.everything))),)
            if name == "partitions":  # of a result, in pieces
                return (Many((value,)),)
            return NOTHING if name in {"count", "index", "append", "add", "extend", "remove", "sort"} else (value,)
        case Mapping(items=known):
            fields = dict(known)
            if name in fields and name not in _OF_DICTS:  # it has them as attributes
                return calls.call_values(engine, frame, fields[name], given)
            if name in {"get", "pop", "setdefault"} and (texts := enums.words(engine, given.first)):
                found = (contents.under(engine, frame, value, text) for text in texts)
                more = one_of_all.others(engine, frame, value, texts, given.line)
                return union(*found, more, *given.args[1:2], of_empty(engine, frame, value, texts, given.line))
            return _mapping_method(engine, frame, value, fields, name, given)
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


def class_unless_there(engine: Interpreter, frame: Frame, receiver: Values, name: str, given: Given) -> Values | None:
    """`anything.get(key, Order)`: the class, or what is there under the key (Python, Mapping Types: dict)."""
    if len(given.args) != 2 or given.keywords or not given.args[1]:
        return None
    return given.args[1] if all(type(value) is ClassRef for value in given.args[1]) else None


def _mapping_method(
    engine: Interpreter, frame: Frame, value: Mapping, known: dict[str, Values], name: str, given: Given
) -> Values:
    args, rest = given.args, value.rest
    everything = value.through[1] if isinstance(value, Namespace) else union(rest, *known.values())
    if name in {"get", "pop", "setdefault"}:
        default = args[1] if len(args) > 1 else NOTHING
        return union(one_of_all.picked(engine, frame, everything, given.first, given.line), default)
    if name == "values":
        return (Many(everything),)
    if name in {"bind", "bind_partial"}:  # of a signature, which maps its parameters
        return (_bound(given),)
    if name == "popitem":
        return (Fixed((value.elements(), everything)),)
    if name == "items":
        pairs = [Fixed(((Text((key,)),), values)) for key, values in known.items()]
        return (Many(tuple([*pairs, Fixed((value.keys, rest))] if rest or value.keys or not pairs else pairs)),)
    if name == "keys":
        return (Many(value.elements()),)
    return (value,) if name == "copy" else NOTHING


def _bound(given: Given) -> Mapping:
    """`signature.bind(*args, **kwargs)` (Python, inspect: BoundArguments)."""
    held: dict[str, Values] = {
        "arguments": (Mapping((), given.everything),),
        "args": (Fixed(tuple(given.args)),),
        "kwargs": (Mapping(most_telling(given.keywords)),),
    }
    return Mapping(tuple(held.items()))


def _namespace_method(engine: Interpreter, frame: Frame, value: Namespace, name: str, given: Given) -> Values:
    """Of the dict behind a module with all models: `for name, each in vars(models).items()`."""
    match name:
        case "values":
            return (Many(value.through[1]),)
        case "items":
            return (Many((Fixed(value.through),)),)
        case _:
            return collection_method(engine, frame, value, name, given)


KINDS = (
    Kind(Many, method=collection_method),
    Kind(Fixed, method=collection_method),
    Kind(Mapping, method=collection_method),
    Kind(Namespace, method=_namespace_method),
)
