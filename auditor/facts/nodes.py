"""Walking the lowered form: every node of a file, and the strings in it."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Set
from operator import attrgetter
from sys import intern
from typing import Any

from msgspec.structs import force_setattr

from auditor.facts.code import Attr, FileFacts, Name, Node, Str

#: Strings longer than this are texts, of which there is mostly one.
_LONGEST_SHARED = 40


def nodes_of(
    node: object, only: type[Node] | Set[type[Node]] | None = None, closed: type[Node] | None = None
) -> Iterator[Node]:
    """Every node below, or those of one kind or of some, each before what it holds; siblings in reverse order of the
    source. What is inside of those of the kind `closed` is left out."""
    wanted: Container[type] = _HOLDING if only is None else (only,) if isinstance(only, type) else only
    stack: list[Any] = [node]
    while stack:
        current = stack.pop()
        kind = type(current)
        if kind is tuple:
            stack.extend(current)
        elif kind in _HOLDING:
            if kind in wanted:
                yield current
            held = _HOLDING[kind]
            if held is not None and kind is not closed:
                stack.extend(held(current))


_PLAIN = frozenset(
    {"str", "int", "bool", "str | None", "int | float | bool | None", "tuple[str, ...]",
     "tuple[tuple[str, str | None], ...]"}
)  # fmt: skip

#: The fields of each kind of node that can hold nodes, alone or in tuples.
FIELDS: dict[type, tuple[str, ...]] = {
    kind: tuple(name for name in kind.__struct_fields__ if kind.__annotations__[name] not in _PLAIN)
    for kind in Node.__subclasses__()
}


def _held_by(kind: type[Node]) -> Callable[[object], tuple[object, ...]] | None:
    """What gives the fields of a kind of node that can hold nodes; None for names and strings, the most."""
    names = FIELDS[kind]
    if len(names) > 1:
        return attrgetter(*names)
    return (lambda node: (getattr(node, names[0]),)) if names else None


#: By kind of node; what is no node is not in it.
_HOLDING: dict[type, Callable[[object], tuple[object, ...]] | None] = {
    kind: _held_by(kind) for kind in Node.__subclasses__()
}


#: The fields of each kind of statement that hold statements, or what holds some.
BLOCKS: dict[type, tuple[str, ...]] = {
    kind: tuple(
        name
        for name in kind.__struct_fields__
        if kind.__annotations__[name] in {"tuple[Stmt, ...]", "tuple[Handler, ...]"}
    )
    for kind in Node.__subclasses__()
}


def statements_below(body: tuple[Node, ...]) -> Iterator[Node]:
    """Every statement, those of functions and classes, too: many times fewer than nodes."""
    stack = [body]
    while stack:
        for statement in stack.pop():
            yield statement
            for name in BLOCKS[type(statement)]:
                held = getattr(statement, name)
                if held:
                    stack.append(held)


def share_strings(facts: FileFacts) -> None:
    """Let equal names and short texts be one string, in this file and with others that this was done to: decoded ones
    are each a string of its own, and a third of all that facts take."""
    for node in nodes_of(facts.body):
        if type(node) is Name:
            force_setattr(node, "id", intern(node.id))
        elif type(node) is Attr:
            force_setattr(node, "name", intern(node.name))
        elif type(node) is Str and len(node.text) <= _LONGEST_SHARED:
            force_setattr(node, "text", intern(node.text))
