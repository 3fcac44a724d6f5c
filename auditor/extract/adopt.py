"""LibCST's own trees as trees of our nodes, for a parser that does not make ours."""

from __future__ import annotations

from dataclasses import fields

from libcst import CSTNode, MaybeSentinel

from auditor.extract.kinds import FIELDS, kind_of


def adopt(value: object) -> object:
    """A copy of the node, or of what a field of a node holds, with the nodes that `parse` gives."""
    if isinstance(value, CSTNode):
        name = type(value).__name__
        known = [field.name for field in fields(value) if field.name in FIELDS.get(name, ())]
        return kind_of(name)(**{field: adopt(getattr(value, field)) for field in known})
    if isinstance(value, list | tuple):
        return tuple([adopt(each) for each in value])
    return None if isinstance(value, MaybeSentinel) else value
