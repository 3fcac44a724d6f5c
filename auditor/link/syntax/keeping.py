"""What a statement or a call puts where it stays: into a collection, or an attribute."""

from __future__ import annotations

from collections.abc import Set

from auditor.facts.code import Assign, Attr, Call, Expr, Sub


def put_into(node: object, methods: Set[str]) -> tuple[Expr, ...]:
    """`kept[key] = value`, and what a method of one of the names is given: `kept.append(value)`."""
    if isinstance(node, Assign) and node.value is not None and any(isinstance(each, Sub) for each in node.targets):
        return (node.value,)
    if isinstance(node, Call) and isinstance(node.func, Attr) and node.func.name in methods:
        return node.args
    return ()


def put_away(node: object) -> Expr | None:
    """`kept[key] = value`, `self.kept = value`: what is there when the function is left."""
    if isinstance(node, Assign) and any(isinstance(target, Sub | Attr) for target in node.targets):
        return node.value
    return None
