"""Annotations in strings, and annotations taken apart."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import lru_cache
from typing import TypeGuard

from auditor.facts.code import Attr, Bin, Const, Expr, Name, Seq, Str, Sub
from auditor.link.syntax.names import last_name


def is_annotated(annotation: Expr | None) -> TypeGuard[Sub]:
    """Is it `Annotated[...]` (Python, typing)?"""
    return type(annotation) is Sub and last_name(annotation.value) == "Annotated"


@lru_cache(maxsize=4096)
def parse_annotation(text: str) -> Expr | None:
    """A forward reference as an expression, or None where the text is none."""
    if len(text) > 400:
        return None
    try:
        return _convert(ast.parse(text.strip(), mode="eval").body)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _convert(node: ast.expr) -> Expr | None:
    match node:
        case ast.Name(id=name):
            return Name(name, 0)
        case ast.Attribute(value=value, attr=attr):
            base = _convert(value)
            return Attr(base, attr, 0) if base is not None else None
        case ast.Subscript(value=value, slice=index):
            base, inner = _convert(value), _convert(index)
            return Sub(base, inner, 0) if base is not None and inner is not None else None
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            first, second = _convert(left), _convert(right)
            return Bin("|", first, second) if first is not None and second is not None else first or second
        case ast.Tuple(elts=items) | ast.List(elts=items):
            converted = [_convert(item) for item in items]
            return Seq("tuple", tuple(item if item is not None else Const(None) for item in converted))
        case ast.Constant(value=str() as text):
            return Str(text, 0)
        case ast.Constant():
            return Const(None)
        case _:
            return None


def without_none(annotation: Expr | None) -> tuple[Expr | None, bool]:
    """The annotation without `| None` or `Optional`, and whether it had one."""
    if isinstance(annotation, Str):
        annotation = parse_annotation(annotation.text)
    if isinstance(annotation, Sub) and last_name(annotation.value) == "Optional":
        return annotation.index, True
    parts = list(_alternatives(annotation))
    kept = [part for part in parts if not (isinstance(part, Const) and part.value is None)]
    return (kept[0] if kept else None), len(kept) < len(parts)


def _alternatives(annotation: Expr | None) -> Iterator[Expr]:
    if isinstance(annotation, Bin) and annotation.op == "|":
        yield from _alternatives(annotation.left)
        yield from _alternatives(annotation.right)
    elif isinstance(annotation, Sub) and last_name(annotation.value) == "Union" and isinstance(annotation.index, Seq):
        yield from annotation.index.items
    elif annotation is not None:
        yield annotation
