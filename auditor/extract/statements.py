"""Statements without a body."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.extract import nodes as cst
from auditor.extract.expressions import lower_from
from auditor.extract.nodes import Attribute, BaseExpression, BaseSmallStatement, ImportAlias, ImportStar, Semicolon
from auditor.extract.operators import SIGNS
from auditor.extract.params import lower_annotation, lower_type_parameters, skip_equal
from auditor.extract.walk import StatementTable, Walk
from auditor.facts.code import (
    Alias,
    Assign,
    AugAssign,
    Delete,
    Do,
    Expr,
    Import,
    ImportFrom,
    Other,
    Return,
    Scope,
    Seq,
    Stmt,
)


def lower_line(node: cst.SimpleStatementLine, walk: Walk) -> tuple[Stmt, ...]:
    """`a; b`: the statements of one logical line."""
    if node.leading_lines:
        walk.skip_lines(node.leading_lines)
    return _lower_small(node.body, node.trailing_whitespace, walk)


def lower_inline_suite(node: cst.SimpleStatementSuite, walk: Walk) -> tuple[Stmt, ...]:
    """The statements after the colon of `if a: b; c`."""
    walk.skip(node.leading_whitespace)
    return _lower_small(node.body, node.trailing_whitespace, walk)


def lower_expression(node: cst.Expr, walk: Walk) -> tuple[Stmt, ...]:
    line = walk.line
    return (Do(walk.expression(node.value), line),)


def lower_assign(node: cst.Assign, walk: Walk) -> tuple[Stmt, ...]:
    line = walk.line
    targets: list[Expr] = []
    for target in node.targets:
        targets.append(walk.expression(target.target))
        walk.skip(target.whitespace_before_equal)
        walk.skip(target.whitespace_after_equal)
    return (Assign(tuple(targets), walk.expression(node.value), None, line),)


def lower_annotated(node: cst.AnnAssign, walk: Walk) -> tuple[Stmt, ...]:
    line = walk.line
    target = walk.expression(node.target)
    annotation = lower_annotation(node.annotation, walk)
    skip_equal(node.equal, walk)
    value = None if node.value is None else walk.expression(node.value)
    return (Assign((target,), value, annotation, line),)


def lower_augmented(node: cst.AugAssign, walk: Walk) -> tuple[Stmt, ...]:
    """`a += b`; the operator is noted without the `=`."""
    line = walk.line
    target = walk.expression(node.target)
    walk.around(node.operator)
    return (AugAssign(target, SIGNS[type(node.operator)], walk.expression(node.value), line),)


def lower_return(node: cst.Return, walk: Walk) -> tuple[Stmt, ...]:
    line = walk.line
    walk.skip(node.whitespace_after_return)
    return (Return(None if node.value is None else walk.expression(node.value), line),)


def lower_raise(node: cst.Raise, walk: Walk) -> tuple[Stmt, ...]:
    line = walk.line
    walk.skip(node.whitespace_after_raise)
    parts: list[Expr] = []
    if node.exc is not None:
        parts.append(walk.expression(node.exc))
    if node.cause is not None:
        parts.append(lower_from(node.cause, walk))
    return (Do(Other("raise", tuple(parts)), line),)


def lower_assert(node: cst.Assert, walk: Walk) -> tuple[Stmt, ...]:
    line = walk.line
    walk.skip(node.whitespace_after_assert)
    parts = [walk.expression(node.test)]
    walk.comma(node.comma)
    if node.msg is not None:
        parts.append(walk.expression(node.msg))
    return (Do(Other("assert", tuple(parts)), line),)


def lower_delete(node: cst.Del, walk: Walk) -> tuple[Stmt, ...]:
    line = walk.line
    walk.skip(node.whitespace_after_del)
    target = walk.expression(node.target)
    return (Delete(target.items if isinstance(target, Seq) else (target,), line),)


def lower_nothing(node: cst.Pass, walk: Walk) -> tuple[Stmt, ...]:
    return ()


def lower_jump(node: cst.Break | cst.Continue, walk: Walk) -> tuple[Stmt, ...]:
    return (Do(Other("break" if isinstance(node, cst.Break) else "continue", ()), walk.line),)


def lower_global(node: cst.Global, walk: Walk) -> tuple[Stmt, ...]:
    walk.skip(node.whitespace_after_global)
    return (Scope("global", _lower_names(node.names, walk)),)


def lower_nonlocal(node: cst.Nonlocal, walk: Walk) -> tuple[Stmt, ...]:
    walk.skip(node.whitespace_after_nonlocal)
    return (Scope("nonlocal", _lower_names(node.names, walk)),)


def lower_alias(node: cst.TypeAlias, walk: Walk) -> tuple[Stmt, ...]:
    """`type X[T] = ...`; the parameters are passed over."""
    line = walk.line
    walk.skip(node.whitespace_after_type)
    walk.skip(node.whitespace_after_name)
    lower_type_parameters(node.type_parameters, walk)
    walk.skip(node.whitespace_after_type_parameters)
    walk.skip(node.whitespace_after_equals)
    return (Alias(node.name.value, walk.expression(node.value), line),)


def lower_import(node: cst.Import | cst.LazyImport, walk: Walk) -> tuple[Stmt, ...]:
    line = walk.line
    if isinstance(node, cst.LazyImport):
        walk.skip(node.whitespace_after_lazy)
    walk.skip(node.whitespace_after_import)
    return tuple([Import(*_lower_imported(name, walk), line) for name in node.names])


def lower_import_from(node: cst.ImportFrom | cst.LazyImportFrom, walk: Walk) -> tuple[Stmt, ...]:
    line = walk.line
    if isinstance(node, cst.LazyImportFrom):
        walk.skip(node.whitespace_after_lazy)
    walk.skip(node.whitespace_after_from)
    for dot in node.relative:
        walk.around(dot)
    module = "" if node.module is None else _dotted(node.module, walk)
    walk.skip(node.whitespace_before_import)
    walk.skip(node.whitespace_after_import)
    if node.lpar is not None:
        walk.skip(node.lpar.whitespace_after)
    names: tuple[tuple[str, str | None], ...]
    if isinstance(node.names, ImportStar):
        names = (("*", None),)
    else:
        names = tuple([_lower_imported(name, walk) for name in node.names])
        walk.words.update(["=" + name for name, _ in names])
    if node.rpar is not None:
        walk.skip(node.rpar.whitespace_before)
    return (ImportFrom(module, len(node.relative), names, line),)


def _lower_small(nodes: Sequence[BaseSmallStatement], rest: cst.TrailingWhitespace, walk: Walk) -> tuple[Stmt, ...]:
    lowered: tuple[Stmt, ...] = ()
    for node in nodes:
        lowered += STATEMENTS[type(node)](node, walk)
        walk.last = walk.line
        if isinstance(node.semicolon, Semicolon):
            walk.around(node.semicolon)
    walk.end_line(rest)
    return lowered


def _lower_names(items: Sequence[cst.NameItem], walk: Walk) -> tuple[str, ...]:
    names: list[str] = []
    for item in items:
        names.append(item.name.value)
        walk.comma(item.comma)
    return tuple(names)


def _lower_imported(node: ImportAlias, walk: Walk) -> tuple[str, str | None]:
    """`a.b as c` to (a.b, c)."""
    name = _dotted(node.name, walk)
    alias: str | None = None
    if node.asname is not None:
        walk.skip(node.asname.whitespace_before_as)
        walk.skip(node.asname.whitespace_after_as)
        bound = node.asname.name
        alias = bound.value if isinstance(bound, cst.Name) else None
    walk.comma(node.comma)
    return name, alias


def _dotted(node: BaseExpression, walk: Walk) -> str:
    """The dotted name of an imported module; passes over whatever stands between its parts."""
    parts: list[str] = []
    while isinstance(node, Attribute):
        walk.around(node.dot)
        parts.append(node.attr.value)
        node = node.value
    if isinstance(node, cst.Name):
        parts.append(node.value)
    return ".".join(reversed(parts))


STATEMENTS: StatementTable = {
    cst.SimpleStatementLine: lower_line,
    cst.SimpleStatementSuite: lower_inline_suite,
    cst.Expr: lower_expression,
    cst.Assign: lower_assign,
    cst.AnnAssign: lower_annotated,
    cst.AugAssign: lower_augmented,
    cst.Return: lower_return,
    cst.Raise: lower_raise,
    cst.Assert: lower_assert,
    cst.Del: lower_delete,
    cst.Pass: lower_nothing,
    cst.Break: lower_jump,
    cst.Continue: lower_jump,
    cst.Global: lower_global,
    cst.Nonlocal: lower_nonlocal,
    cst.TypeAlias: lower_alias,
    cst.Import: lower_import,
    cst.LazyImport: lower_import,
    cst.ImportFrom: lower_import_from,
    cst.LazyImportFrom: lower_import_from,
}
