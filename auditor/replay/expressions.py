"""Expressions of a migration to values."""

from __future__ import annotations

from collections.abc import Callable

from auditor.facts.code import (
    Attr,
    Bin,
    Call,
    Choice,
    Comp,
    Const,
    Expr,
    Fmt,
    Generator,
    Lambda,
    Map,
    Name,
    Other,
    Seq,
    Star,
    Str,
    Sub,
    Walrus,
    Yield,
)
from auditor.replay import python
from auditor.replay.binding import MOST_ITEMS, bind, truth
from auditor.replay.lookup import look_up
from auditor.replay.values import (
    UNKNOWN,
    CannotGoOnError,
    Frame,
    Func,
    Interpreter,
    Lib,
    Made,
    Member,
    Unknown,
)

_NAME_LENGTH = 20


def evaluate(machine: Interpreter, node: Expr, frame: Frame) -> object:
    """What the expression stands for; `Unknown` where only running the code would tell."""
    machine.step()
    reader = _READERS.get(type(node))
    return reader(machine, node, frame) if reader is not None else UNKNOWN


def _name(machine: Interpreter, node: Name, frame: Frame) -> object:
    return look_up(machine, node.id, frame)


def _fmt(machine: Interpreter, node: Fmt, frame: Frame) -> object:
    return python.join_text([machine.evaluate(part, frame) for part in node.parts])


def _bin(machine: Interpreter, node: Bin, frame: Frame) -> object:
    return python.binary(node.op, machine.evaluate(node.left, frame), machine.evaluate(node.right, frame))


def _seq(machine: Interpreter, node: Seq, frame: Frame) -> object:
    found: list[object] = []
    for item in node.items:
        if isinstance(item, Star):
            found += machine.items(machine.evaluate(item.value, frame)) or []
        else:
            found.append(machine.evaluate(item, frame))
    if python.is_heavy(found):
        return UNKNOWN
    if node.kind == "list":
        return found
    if node.kind == "tuple":
        return tuple(found)
    return _as_set(found)


def _as_set(found: list[object]) -> object:
    try:
        return set(found)
    except TypeError:
        return found


def _map(machine: Interpreter, node: Map, frame: Frame) -> object:
    found: dict[object, object] = {}
    for key, value in node.items:
        given = machine.evaluate(value, frame)
        if key is None:
            found.update(given if isinstance(given, dict) else {})
            continue
        try:
            found[machine.evaluate(key, frame)] = given
        except TypeError:
            continue
    return UNKNOWN if python.is_heavy(found) else found


def _sub(machine: Interpreter, node: Sub, frame: Frame) -> object:
    value = machine.evaluate(node.value, frame)
    if isinstance(node.index, Other) and node.index.op == ":":
        parts = [machine.evaluate(part, frame) for part in node.index.parts]
        # `[:n]` and `[n:]` are lowered alike; a large one part is a text cut to the length of a name.
        if isinstance(value, str) and len(parts) == 1 and isinstance(parts[0], int) and parts[0] >= _NAME_LENGTH:
            return value[: parts[0]]
        return UNKNOWN
    index = machine.evaluate(node.index, frame)
    if isinstance(value, Made | Member | Lib) and isinstance(index, str):
        return machine.attribute(value, f"[{index}]")
    return python.subscript(value, index)


def _attr(machine: Interpreter, node: Attr, frame: Frame) -> object:
    return machine.attribute(machine.evaluate(node.value, frame), node.name)


def _choice(machine: Interpreter, node: Choice, frame: Frame) -> object:
    if node.tests:
        known, certain = truth(machine.evaluate(node.tests[0], frame))
        chosen = machine.evaluate(node.values[0] if known or known is None else node.values[-1], frame)
        return chosen if certain or isinstance(chosen, Unknown) else _as_guess(chosen)
    sure = True
    value: object = None
    for each in node.values:
        value = machine.evaluate(each, frame)
        known, certain = truth(value)
        if known is None:
            return UNKNOWN if not sure or node.op == "or" else _unless_false(machine, node, frame)
        sure = sure and certain
        if known is (node.op != "and"):
            break
    return value if sure or isinstance(value, Unknown) else Unknown(value)


def _unless_false(machine: Interpreter, node: Choice, frame: Frame) -> object:
    """`unknown and x`: false for certain if x is."""
    for each in node.values:
        known, certain = truth(machine.evaluate(each, frame))
        if known is False:
            return False if certain else Unknown(False)
    return UNKNOWN


def _as_guess(value: object) -> object:
    """Plain values become guesses; what a library or the project made stays, so that it can be worked with."""
    return Unknown(value) if isinstance(value, bool) or value is None else value


def _call(machine: Interpreter, node: Call, frame: Frame) -> object:
    func = machine.evaluate(node.func, frame)
    if isinstance(func, Lib) and func.name == "builtins.globals":
        return Made("@globals", (frame.path,), {})
    args: list[object] = []
    for arg in node.args:
        if isinstance(arg, Star):
            given = machine.evaluate(arg.value, frame)
            items = machine.items(given)
            args += items or ([] if items is not None and machine.is_certain(given) else [UNKNOWN])
        else:
            args.append(machine.evaluate(arg, frame))
    keywords: dict[str, object] = {}
    for name, value in node.keywords:
        keyed = machine.evaluate(value, frame)
        if name:
            keywords[name] = keyed
        elif isinstance(keyed, dict):
            keywords.update({key: each for key, each in keyed.items() if isinstance(key, str)})
    return machine.call(func, args, keywords, node.line if frame.path == machine.path else 0)


def _comp(machine: Interpreter, node: Comp, frame: Frame) -> object:
    found: list[tuple[object, object]] = []
    inner = Frame(frame.path, frame, on_yield=frame.on_yield)
    sure = _generate(machine, node, node.generators, inner, found)
    values = [value for _, value in found]
    if node.kind == "dict":
        try:
            return dict(found) if sure else Unknown(dict(found))
        except TypeError:
            return UNKNOWN
    result = _as_set(values) if node.kind == "set" else values
    return result if sure else Unknown(result)


def _generate(
    machine: Interpreter,
    node: Comp,
    generators: tuple[Generator, ...],
    frame: Frame,
    found: list[tuple[object, object]],
) -> bool:
    """Fill in what the comprehension gives; is that certain?"""
    if not generators:
        key = machine.evaluate(node.key, frame) if node.key is not None else None
        found.append((key, machine.evaluate(node.element, frame)))
        if len(found) > MOST_ITEMS:
            raise CannotGoOnError
        return True
    first, *rest = generators
    iterable = machine.evaluate(first.iter, frame)
    items = machine.items(iterable)
    sure = items is not None and machine.is_certain(iterable)
    for item in items or ():
        bind(machine, first.target, item, frame)
        tests = [truth(machine.evaluate(condition, frame)) for condition in first.conditions]
        sure = sure and all(certain for _, certain in tests)
        if all(known is not False for known, _ in tests):
            sure = _generate(machine, node, tuple(rest), frame, found) and sure
    return sure


def _lambda(machine: Interpreter, node: Lambda, frame: Frame) -> object:
    return Func(node, frame)


def _walrus(machine: Interpreter, node: Walrus, frame: Frame) -> object:
    value = machine.evaluate(node.value, frame)
    bind(machine, node.target, value, frame)
    return value


def _yield(machine: Interpreter, node: Yield, frame: Frame) -> object:
    value = machine.evaluate(node.value, frame) if node.value is not None else None
    holder: Frame | None = frame
    while holder is not None and holder.on_yield is None:
        holder = holder.parent
    if holder is None or holder.on_yield is None:
        return UNKNOWN
    for each in machine.items(value) or [] if node.many else [value]:
        holder.on_yield(each)
    return None


def _other(machine: Interpreter, node: Other, frame: Frame) -> object:
    parts = [machine.evaluate(part, frame) for part in node.parts]
    match node.op, parts:
        case "not", [value]:
            known, certain = truth(value)
            return UNKNOWN if known is None else (not known) if certain else Unknown(not known)
        case "-", [int() | float() as number]:
            return -number
        case (("match"), [subject, pattern]):
            return python.compare("==", [subject, pattern])
        case "", _:
            return UNKNOWN
    return python.compare(node.op, parts)


_READERS: dict[type, Callable[..., object]] = {
    Str: lambda machine, node, frame: node.text,
    Const: lambda machine, node, frame: node.value,
    Name: _name,
    Attr: _attr,
    Fmt: _fmt,
    Bin: _bin,
    Seq: _seq,
    Map: _map,
    Sub: _sub,
    Choice: _choice,
    Call: _call,
    Comp: _comp,
    Lambda: _lambda,
    Walrus: _walrus,
    Yield: _yield,
    Other: _other,
}
