"""The scopes of a file and the names that each binds (Python reference, 4.2.1)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import cast

from auditor.facts.code import (
    Attr,
    Call,
    Class,
    Expr,
    Function,
    If,
    Lambda,
    Name,
    Node,
    Other,
    Star,
    Stmt,
    Try,
    Walrus,
)
from auditor.link.syntax.scopes import bindings_of, statements_of, target_names


@dataclass(eq=False, slots=True)
class Scope:
    """A module, class, function, lambda or comprehension (`kind`) with the names it binds."""

    kind: str
    parent: Scope | None
    node: Node | None = None
    names: set[str] = field(default_factory=set)
    elsewhere: dict[str, str] = field(default_factory=dict)  # `global` and `nonlocal` names

    def binder(self, name: str) -> Scope:
        """The scope that binds a name used in this one; the module's where none does."""
        scope: Scope = self
        first = True
        while scope.parent is not None:
            if scope.elsewhere.get(name) == "global":
                return scope.module()
            if name in scope.names and (first or scope.kind != "class") and name not in scope.elsewhere:
                return scope
            scope, first = scope.parent, False
        return scope

    def module(self) -> Scope:
        scope = self
        while scope.parent is not None:
            scope = scope.parent
        return scope

    def function(self) -> Function | None:
        """The function it is in, or is."""
        scope: Scope | None = self
        while scope is not None:
            if isinstance(scope.node, Function):
                return scope.node
            scope = scope.parent
        return None


def bound_names(body: tuple[Stmt, ...]) -> Iterator[str]:
    """The names that a body binds, of every kind."""
    yield from bindings_of(body)
    for statement in statements_of(body):
        match statement:
            case Try(handlers=handlers):
                yield from (handler.name for handler in handlers if handler.name)
            case If(test=Other(op="match", parts=parts)):
                yield from (name for part in parts[1:2] for name in _captured(part))
            case _:
                pass
        for expression in _own_expressions(statement):
            yield from walruses(expression)


def _own_expressions(statement: Stmt) -> Iterator[object]:
    """What a statement evaluates in its own scope, without the statements in it."""
    if isinstance(statement, Function):
        yield from (*statement.decorators, *(param.default for param in statement.params))
    elif isinstance(statement, Class):
        yield from (*statement.decorators, *statement.bases, *(value for _, value in statement.keywords))
    else:
        skipped = {"body", "orelse", "handlers", "final"}
        yield from (getattr(statement, name) for name in statement.__struct_fields__ if name not in skipped)


def walruses(node: object) -> Iterator[str]:
    """Names bound by `:=`, which a comprehension binds in the scope around it (PEP 572); a lambda keeps its own."""
    if isinstance(node, Walrus):
        yield from target_names(node.target)
    if not isinstance(node, Lambda):
        for child in children_of(node):
            yield from walruses(child)


def _captured(pattern: Expr) -> Iterator[str]:
    """The names that a `match` pattern binds: bare ones, but for the class of a class pattern."""
    match pattern:
        case Name(id=name):
            yield name
        case Star(value=Name(id=name)):
            yield name
        case Call(args=args, keywords=keywords):
            for part in (*args, *(value for _, value in keywords)):
                yield from _captured(part)
        case Attr():
            return
        case _:
            for child in children_of(pattern):
                if isinstance(child, Node):
                    yield from _captured(cast("Expr", child))


def children_of(node: object) -> Iterable[object]:
    """The fields of a node, the items of a tuple."""
    if isinstance(node, Node):
        return [getattr(node, name) for name in node.__struct_fields__]
    return node if isinstance(node, tuple) else ()
