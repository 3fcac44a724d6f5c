"""Names given to values, and what is asked of values: are they true, what is in them?"""

from __future__ import annotations

from auditor.facts.code import Attr, Expr, Name, Seq, Star, Stmt, Str, Sub
from auditor.facts.nodes import nodes_of
from auditor.replay.values import NOTHING, UNKNOWN, Frame, Interpreter, Lib, Made, Member, guessed, is_known

MOST_ITEMS = 5_000


def truth(value: object) -> tuple[bool | None, bool]:
    """Is the value true, and is that certain? None where nothing tells."""
    plain = guessed(value)
    if isinstance(plain, Made) and plain.name == "@rows":
        return (
            (bool(plain.args[0]), plain.keywords["certain"] is True)
            if isinstance(plain.args[0], list)
            else (None, False)
        )
    outside = isinstance(plain, Lib) and not plain.name.startswith(("@", "sqlalchemy", "alembic"))
    if plain is NOTHING or outside or isinstance(plain, Member):
        return None, False
    if isinstance(plain, str | int | float | list | tuple | dict | set) or plain is None:
        return bool(plain), is_known(value)
    return True, is_known(value)


def items_of(value: object) -> list[object] | None:
    """What a loop over the value goes through; None where that is not known."""
    plain = guessed(value)
    if isinstance(plain, list | tuple | str | dict):
        return list(plain) if len(plain) <= MOST_ITEMS else None
    if isinstance(plain, set):
        return sorted(plain, key=str) if len(plain) <= MOST_ITEMS else None
    return None


def texts_in(body: tuple[Stmt, ...]) -> set[str]:
    """The texts in the statements."""
    return {node.text for node in nodes_of(body, Str) if isinstance(node, Str)}


def bind(machine: Interpreter, target: Expr, value: object, frame: Frame) -> None:
    """Give the value to a name, a pattern of names, an attribute or an item."""
    match target:
        case Name(id=name):
            holder = frame
            if name in frame.outer:
                while holder.parent is not None and name not in holder.variables:
                    holder = holder.parent
            holder.variables[name] = value
        case Seq(items=items):
            _unpack(machine, items, value, frame)
        case Star(value=inner):
            bind(machine, inner, value, frame)
        case Sub(value=base, index=index):
            held, at = machine.evaluate(base, frame), machine.evaluate(index, frame)
            if isinstance(held, dict) and len(held) < MOST_ITEMS:
                try:
                    held[at] = value
                except TypeError:
                    return
            elif isinstance(held, list) and isinstance(at, int) and -len(held) <= at < len(held):
                held[at] = value
        case Attr(value=base, name=name):
            held = machine.evaluate(base, frame)
            attributes = getattr(held, "attributes", None)
            if isinstance(attributes, dict):
                attributes[name] = value


def _unpack(machine: Interpreter, targets: tuple[Expr, ...], value: object, frame: Frame) -> None:
    parts = machine.items(value)
    starred = next((i for i, target in enumerate(targets) if isinstance(target, Star)), None)
    if parts is None or (starred is None and len(parts) != len(targets)) or len(parts) < len(targets) - 1:
        for target in targets:
            bind(machine, target, UNKNOWN, frame)
        return
    if starred is not None:
        behind = len(targets) - starred - 1
        end = len(parts) - behind
        parts = [*parts[:starred], parts[starred:end], *parts[end:]]
    for target, part in zip(targets, parts, strict=False):
        bind(machine, target, part, frame)
