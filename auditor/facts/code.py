"""The lowered form of one Python file: a small, plain tree of statements and expressions.

Extraction produces it, the cache stores it, linking gives it meaning. Names stand as the file wrote them; nothing is
resolved. `await x` is lowered to `x`, parentheses are dropped, adjacent string literals are joined. Every `line` is
1-based and counts in the file as written.

The nodes are `msgspec` structs, not dataclasses, because they are the bulk of the cache: tagged arrays decode some
thirty times faster than dataclasses are built, and a union of them needs no hand-written codec.
"""

from __future__ import annotations

from typing import TypeAlias

import msgspec


class Node(msgspec.Struct, frozen=True, array_like=True, tag=True, gc=False):
    """Base of all nodes: frozen, without a back reference to the syntax tree."""


# -- expressions ---------------------------------------------------------------------------------------------------


class Name(Node, frozen=True, tag="n"):
    """A bare name."""

    id: str
    line: int


class Attr(Node, frozen=True, tag="a"):
    """`value.name`; `line` is that of `name`."""

    value: Expr
    name: str
    line: int


class Str(Node, frozen=True, tag="s"):
    """A string literal, implicit concatenation joined; bytes literals are `Const(None)`."""

    text: str
    line: int


class Fmt(Node, frozen=True, tag="f"):
    """An f-string, t-string, or a concatenation that holds one: literal pieces (`Str`) and holes, in order."""

    parts: tuple[Expr, ...]
    line: int


class Const(Node, frozen=True, tag="c"):
    """A number, True, False, None, `...` or bytes (the last two, and complex numbers, as None)."""

    value: int | float | bool | None


class Call(Node, frozen=True, tag="C"):
    """`func(*args, **keywords)`; `f(*x)` is `Star(x)` in `args`, `f(**x)` a keyword named ``""``.

    `line` is the line of the called name (of `c` in ``a.b.c(...)``).
    """

    func: Expr
    args: tuple[Expr, ...]
    keywords: tuple[tuple[str, Expr], ...]
    line: int


class Sub(Node, frozen=True, tag="i"):
    """`value[index]`; several indexes are a `Seq`; a slice is `Other`."""

    value: Expr
    index: Expr
    line: int


class Bin(Node, frozen=True, tag="b"):
    """A binary operation: `+ - * / // % ** @ & | ^ << >>`."""

    op: str
    left: Expr
    right: Expr


class Seq(Node, frozen=True, tag="q"):
    """A display: kind is `tuple`, `list` or `set`."""

    kind: str
    items: tuple[Expr, ...]


class Map(Node, frozen=True, tag="m"):
    """A dict display; `**x` has the key None."""

    items: tuple[tuple[Expr | None, Expr], ...]


class Star(Node, frozen=True, tag="*"):
    """`*value` in a call or a display."""

    value: Expr


class Generator(Node, frozen=True, tag="g"):
    """One `for target in iter if conditions` of a comprehension."""

    target: Expr
    iter: Expr
    conditions: tuple[Expr, ...]


class Comp(Node, frozen=True, tag="G"):
    """A comprehension; kind is `list`, `set`, `dict` or `generator`; `key` only for dicts."""

    kind: str
    element: Expr
    generators: tuple[Generator, ...]
    key: Expr | None


class Lambda(Node, frozen=True, tag="L"):
    params: tuple[Param, ...]
    body: Expr
    line: int


class Choice(Node, frozen=True, tag="?"):
    """A value that is one of several: `a if test else b` (test first in `tests`), `a or b`, `a and b`.

    `op`: `or` or `and`, empty where there is a test.
    """

    tests: tuple[Expr, ...]
    values: tuple[Expr, ...]
    op: str = ""


class Walrus(Node, frozen=True, tag="w"):
    target: Expr
    value: Expr


class Yield(Node, frozen=True, tag="y"):
    """`yield value` or, with `many`, `yield from value`."""

    value: Expr | None
    many: bool


class Other(Node, frozen=True, tag="o"):
    """An expression whose value we never need (comparison, `not`, unary, slice); its parts are still evaluated.

    `op` is the operator as written (`==`, `not`, `in`, `is`, `~`, `-`, `:`), or empty.
    """

    op: str
    parts: tuple[Expr, ...]


Expr: TypeAlias = (
    Name
    | Attr
    | Str
    | Fmt
    | Const
    | Call
    | Sub
    | Bin
    | Seq
    | Map
    | Star
    | Comp
    | Lambda
    | Choice
    | Walrus
    | Yield
    | Other
)


class Param(Node, frozen=True, tag="p"):
    """One parameter; kind is empty, `*` (var-positional), `**` (var-keyword), `k` (keyword-only)."""

    name: str
    annotation: Expr | None
    default: Expr | None
    kind: str


# -- statements ----------------------------------------------------------------------------------------------------


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


# -- the file ------------------------------------------------------------------------------------------------------


class Blind(msgspec.Struct, frozen=True, array_like=True):
    """A place in the file that could not be read; kinds are listed in `facts.access.Blindness`."""

    kind: str
    line: int
    detail: str


class Suppression(msgspec.Struct, frozen=True, array_like=True):
    """A comment `# audit: ignore[AUD001, AUD002] reason`; `codes` is empty for a bare `# audit: ignore`.

    `target`: the line that it is about, its own or that of the statement below it; 0 where there is none.
    """

    codes: tuple[str, ...]
    reason: str
    line: int
    target: int


class FileFacts(msgspec.Struct, frozen=True, array_like=True):
    """Everything one file says; a pure function of its bytes.

    `parsed` is false for a file that could not be read, or not all of it: then `body` holds the rest, `blind` says why,
    and `words` holds the identifiers in what was not read, so that a table it might use is not called dead for certain.

    `index` tells which words the file holds, one a line, each once: `Name` a name, `.name` an attribute, `=name` what
    an import brings, `'word` a part of a short string, `!word` what stands behind FROM, JOIN, INTO, UPDATE or TABLE in
    a longer one, `#word` what a comment or docstring says and is no plain word. Where a word stands, the body tells.
    """

    body: tuple[Stmt, ...]
    docstring: str | None
    lines: int
    parsed: bool
    words: tuple[str, ...]
    blind: tuple[Blind, ...]
    suppressions: tuple[Suppression, ...]
    index: str = ""
