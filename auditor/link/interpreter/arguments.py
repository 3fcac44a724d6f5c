"""The arguments of a call, evaluated in the light of what is called, and what the call tells of its variables."""

from __future__ import annotations

from auditor.facts.code import Attr, Call, Const, Expr, Name, Star, Sub
from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import (
    NOTHING,
    ClassRef,
    Fixed,
    Instance,
    Mapping,
    Text,
    Values,
    union,
    walk,
)
from auditor.link.syntax.names import is_itself


def arguments_of(engine: Interpreter, frame: Frame, node: Call) -> Given:
    args: list[Values] = []
    for arg in node.args:
        if type(arg) is Const:
            args.append(_number(engine, arg))
        elif type(arg) is Star:
            spread = engine.evaluate(frame, arg.value)
            fixed = [value for value in spread if isinstance(value, Fixed)]
            if len({len(value.items) for value in fixed}) == 1:
                args.extend(map(union, *(value.items for value in fixed)))
            else:
                args.append(engine.iterate(frame, spread))
        else:
            args.append(engine.evaluate(frame, arg))
    keywords, spread = dict[str, Values](), NOTHING
    for name, value in node.keywords:
        values = engine.evaluate(frame, value) if type(value) is not Const else _number(engine, value)
        if name:
            keywords[name] = values
        else:
            for key, item in _named(values).items():
                keywords.setdefault(key, item)
            spread = union(spread, *(value.rest for value in values if isinstance(value, Mapping)))
    bare = bool(node.args) and (type(node.args[0]) is Name or _is_bare(node.args[0]))
    return Given(args, keywords, node.line, bare=bare, spread=spread)


#: Under what names arguments stand that are given to a function later.
_PACKED_ARGS = ("args", "argument", "args_list")
_PACKED_KEYWORDS = ("kwargs", "kwds", "keywords")


def unpacked(engine: Interpreter, frame: Frame, given: Given, only: bool = False) -> Given:
    """The arguments that `args=(1, 2), kwargs={"name": 3}` hold, or the first two positional ones, where these are
    `only` how it is called; as they are, where nothing is packed."""
    packed = next((given.keywords[name] for name in _PACKED_ARGS if name in given.keywords), None)
    named = next((given.keywords[name] for name in _PACKED_KEYWORDS if name in given.keywords), None)
    if only:
        packed = given.args[0] if packed is None and given.args else packed
        named = given.args[1] if named is None and len(given.args) > 1 else named
    elif packed is None and named is None:
        return given
    packed = packed or NOTHING
    items = next((list(value.items) for value in packed if isinstance(value, Fixed)), None)
    items = items if items is not None else [engine.iterate(frame, packed)] if packed else []
    return Given(items, _named(named or NOTHING), given.line)


def _named(values: Values) -> dict[str, Values]:
    """What stands under each name in the dicts, of which the call gives one."""
    found: dict[str, Values] = {}
    for value in values:
        if isinstance(value, Mapping):
            found.update((name, union(found.get(name, NOTHING), held)) for name, held in value.items)
    return found


def _number(engine: Interpreter, node: Const) -> Values:
    """A number as it is spelled, where it may be a part of the name of a table: `log_table(2024)`."""
    if type(node.value) is not int or (engine.index_complete and str(node.value) not in engine.telling_names):
        return NOTHING
    return (Text((str(node.value),)),)


def _is_bare(node: Expr) -> bool:
    if type(node) is Attr:
        return is_itself(node.value)
    held = node.func if type(node) is Call else node.value if type(node) is Sub else node
    return type(held) is Name


def arguments_for(engine: Interpreter, frame: Frame, node: Call, receiver: Values, name: str) -> Given:
    """Arguments of a method: on a statement they belong to it, on UPDATE and DELETE its own columns are no reads."""
    opens = engine.kinds.opens
    opened = None
    for value in receiver:
        if type(value) in opens:
            opened = value
            break
    if opened is None:
        muted = name in engine.said.muting
        frame.muted += muted
        result = arguments_of(engine, frame, node)
        frame.muted -= muted
        return result
    opens[type(opened)](engine, frame, opened, name)
    result = arguments_of(engine, frame, node)
    engine.kinds.closes[type(opened)](frame)
    return result


def narrow(frame: Frame, node: Call, args: list[Values]) -> None:
    """`isinstance(x, User)`: from here on x may be a User, where nothing was known of it."""
    target = node.args[0]
    if isinstance(target, Name) and not args[0]:
        classes = walk(args[1])
        found = tuple(Instance(value.key) for value in classes if isinstance(value, ClassRef))
        if found:
            frame.env[target.id] = found
