"""What options of a relationship name: the columns that it joins, refers by and sorts by (ORM, Relationships API)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.facts.code import Call, Expr, Other, Str
from auditor.facts.nodes import nodes_of
from auditor.link.syntax.names import last_name, source_of
from auditor.link.tables.declared import RelationshipInfo

_SIDE = r"(?:\w+\()*(?:\w+\.)*(\w+)\)*"


def words_of(info: RelationshipInfo, *options: str) -> list[str]:
    """The names in options of the relationship, or of the one that it is the backref of, in the order of the text."""
    return [word for value in _given(info, *options) for text in _texts(value) for word in re.findall(r"\w+", text)]


def compared_in(info: RelationshipInfo) -> Iterator[tuple[str, str]]:
    """The names of the columns that `primaryjoin=` holds against each other, in whatever order."""
    for value in _given(info, "primaryjoin"):
        for node in nodes_of(value):
            if isinstance(node, Other) and node.op == "==" and len(node.parts) == 2:
                yield _name(node.parts[0]), _name(node.parts[1])
            elif isinstance(node, Str):
                yield from re.findall(rf"{_SIDE}\s*==\s*{_SIDE}", node.text)


def _name(side: Expr) -> str:
    """`name` of `User.name`, `foreign(User.name)` and `remote(foreign(name))`."""
    while isinstance(side, Call) and side.args:
        side = side.args[0]
    return last_name(side)


def _given(info: RelationshipInfo, *options: str) -> Iterator[Expr]:
    call = info.call or (info.backref_of.call if info.backref_of is not None else None)
    yield from (value for name, value in (call.keywords if call is not None else ()) if name in options)


def _texts(value: Expr) -> Iterator[str]:
    yield source_of(value)
    yield from (node.text for node in nodes_of(value) if isinstance(node, Str))
