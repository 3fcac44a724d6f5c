"""Functions and classes, and the docstrings of both and of modules."""

from __future__ import annotations

import inspect
from collections.abc import Sequence

from auditor.extract import nodes as cst
from auditor.extract.expressions import lower_arguments
from auditor.extract.params import lower_annotation, lower_parameters, lower_type_parameters
from auditor.extract.walk import StatementTable, Walk
from auditor.facts.code import Class, Do, Expr, Function, Stmt, Str


def lower_function(node: cst.FunctionDef, walk: Walk) -> tuple[Stmt, ...]:
    decorators, first_line = _lower_decorators(node, walk)
    line = walk.line
    if node.asynchronous is not None:
        walk.skip(node.asynchronous.whitespace_after)
    walk.skip(node.whitespace_after_def)
    walk.skip(node.whitespace_after_name)
    type_params = lower_type_parameters(node.type_parameters, walk)
    walk.skip(node.whitespace_after_type_parameters)
    walk.skip(node.whitespace_before_params)
    params = lower_parameters(node.params, walk)
    returns = None if node.returns is None else lower_annotation(node.returns, walk)
    walk.skip(node.whitespace_before_colon)
    docstring, body = take_docstring(node.body.body, walk.suite(node.body))
    return (
        Function(
            name=node.name.value,
            params=params,
            returns=returns,
            decorators=decorators,
            body=body,
            type_params=type_params,
            docstring=docstring,
            line=line,
            first_line=first_line,
            end_line=walk.last,
            is_async=node.asynchronous is not None,
        ),
    )


def lower_class(node: cst.ClassDef, walk: Walk) -> tuple[Stmt, ...]:
    decorators, first_line = _lower_decorators(node, walk)
    line = walk.line
    walk.skip(node.whitespace_after_class)
    walk.skip(node.whitespace_after_name)
    type_params = lower_type_parameters(node.type_parameters, walk)
    walk.skip(node.whitespace_after_type_parameters)
    if isinstance(node.lpar, cst.LeftParen):
        walk.skip(node.lpar.whitespace_after)
    bases, keywords = lower_arguments((*node.bases, *node.keywords), walk)
    if isinstance(node.rpar, cst.RightParen):
        walk.skip(node.rpar.whitespace_before)
    walk.skip(node.whitespace_before_colon)
    docstring, body = take_docstring(node.body.body, walk.suite(node.body))
    return (
        Class(
            name=node.name.value,
            bases=bases,
            keywords=keywords,
            decorators=decorators,
            body=body,
            type_params=type_params,
            docstring=docstring,
            line=line,
            first_line=first_line,
            end_line=walk.last,
        ),
    )


def take_docstring(nodes: Sequence[cst.CSTNode], lowered: tuple[Stmt, ...]) -> tuple[str | None, tuple[Stmt, ...]]:
    """Split the lowered body `nodes` stands for into its docstring and the rest."""
    first = nodes[0] if nodes else None
    if isinstance(first, cst.SimpleStatementLine):
        first = first.body[0]
    if not isinstance(first, cst.Expr):  # what is lowered first may come after a `pass`
        return None, lowered
    match lowered[0]:
        case Do(value=Str(text=text)):
            return inspect.cleandoc(text), lowered[1:]
    return None, lowered


def _lower_decorators(node: cst.FunctionDef | cst.ClassDef, walk: Walk) -> tuple[tuple[Expr, ...], int]:
    """The decorators and the line on which the definition begins; leaves the walk at `def`, `async` or `class`."""
    walk.skip_lines(node.leading_lines)
    first_line = 0
    decorators: list[Expr] = []
    for decorator in node.decorators:
        walk.skip_lines(decorator.leading_lines)
        first_line = first_line or walk.line
        walk.skip(decorator.whitespace_after_at)
        decorators.append(walk.expression(decorator.decorator))
        walk.end_line(decorator.trailing_whitespace)
    walk.skip_lines(node.lines_after_decorators)
    return tuple(decorators), first_line or walk.line


STATEMENTS: StatementTable = {
    cst.FunctionDef: lower_function,
    cst.ClassDef: lower_class,
}
