"""Expressions of the lowered form, and the parameters of lambdas and functions."""

from __future__ import annotations

from typing import TypeAlias

import msgspec


class Node(msgspec.Struct, frozen=True, array_like=True, tag=True, gc=False):
    """Base of all nodes: frozen, without a back reference to the syntax tree."""


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
