"""Statements of the lowered form."""

from __future__ import annotations

from typing import TypeAlias

from auditor.facts.code.expressions import Expr, Node, Param


class Import(Node, frozen=True, tag="I"):
    """`import a.b.c` (alias None binds `a`) or `import a.b.c as x`: one node for each name."""

    module: str
    alias: str | None
    line: int


class ImportFrom(Node, frozen=True, tag="F"):
    """`from ..module import name as alias`, ...; `level` counts the dots; a star import has the name `*`."""

    module: str
    level: int
    names: tuple[tuple[str, str | None], ...]
    line: int


class Assign(Node, frozen=True, tag="="):
    """`target = target = value`, annotated when `annotation` is set (then `value` may be None)."""

    targets: tuple[Expr, ...]
    value: Expr | None
    annotation: Expr | None
    line: int


class AugAssign(Node, frozen=True, tag="+="):
    target: Expr
    op: str
    value: Expr
    line: int


class Do(Node, frozen=True, tag="d"):
    """An expression evaluated for its effect; also `assert`, `raise`, `break`, `continue`: an `Other`."""

    value: Expr
    line: int


class Return(Node, frozen=True, tag="r"):
    value: Expr | None
    line: int


class Delete(Node, frozen=True, tag="x"):
    targets: tuple[Expr, ...]
    line: int


class If(Node, frozen=True, tag="if"):
    """`if`/`elif`/`else` (and `match`, as a chain: `test` is an `Other` of subject and pattern)."""

    test: Expr
    body: tuple[Stmt, ...]
    orelse: tuple[Stmt, ...]
    line: int


class Loop(Node, frozen=True, tag="for"):
    """`for target in iter` or, with `target` None, `while iter`."""

    target: Expr | None
    iter: Expr
    body: tuple[Stmt, ...]
    orelse: tuple[Stmt, ...]
    line: int


class With(Node, frozen=True, tag="with"):
    items: tuple[tuple[Expr, Expr | None], ...]
    body: tuple[Stmt, ...]
    line: int


class Handler(Node, frozen=True, tag="h"):
    caught: Expr | None
    name: str | None
    body: tuple[Stmt, ...]


class Try(Node, frozen=True, tag="try"):
    body: tuple[Stmt, ...]
    handlers: tuple[Handler, ...]
    orelse: tuple[Stmt, ...]
    final: tuple[Stmt, ...]
    line: int


class Scope(Node, frozen=True, tag="s:"):
    """`global` or `nonlocal` (kind) names."""

    kind: str
    names: tuple[str, ...]


class Alias(Node, frozen=True, tag="t"):
    """`type name[params] = value` (PEP 695)."""

    name: str
    value: Expr
    line: int


class Function(Node, frozen=True, tag="def"):
    """A function or method; `line` is that of `def`, `first_line` that of its first decorator.

    `type_params` are the names of PEP 695 parameters with their bound.
    """

    name: str
    params: tuple[Param, ...]
    returns: Expr | None
    decorators: tuple[Expr, ...]
    body: tuple[Stmt, ...]
    type_params: tuple[tuple[str, Expr | None], ...]
    docstring: str | None
    line: int
    first_line: int
    end_line: int
    is_async: bool


class Class(Node, frozen=True, tag="class"):
    """A class; `line` is that of `class`. `keywords` are those of the header (`table=True`, `metaclass=M`)."""

    name: str
    bases: tuple[Expr, ...]
    keywords: tuple[tuple[str, Expr], ...]
    decorators: tuple[Expr, ...]
    body: tuple[Stmt, ...]
    type_params: tuple[tuple[str, Expr | None], ...]
    docstring: str | None
    line: int
    first_line: int
    end_line: int


Stmt: TypeAlias = (
    Import
    | ImportFrom
    | Assign
    | AugAssign
    | Do
    | Return
    | Delete
    | If
    | Loop
    | With
    | Try
    | Scope
    | Alias
    | Function
    | Class
)
