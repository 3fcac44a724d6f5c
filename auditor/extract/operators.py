"""What operators build: arithmetic, logic, comparisons, conditional values."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.extract import nodes as cst
from auditor.extract.nodes import (
    BaseExpression,
    BinaryOperation,
    BooleanOperation,
    Comparison,
    CSTNode,
    IfExp,
    UnaryOperation,
)
from auditor.extract.walk import ExpressionTable, Walk
from auditor.facts.code import Bin, Choice, Expr, Other

# Longer chains than anyone writes by hand are halved instead of nested: two thousand joined strings would make a tree
# two thousand deep, which neither the encoder nor a recursive reader of it could enter.
_LONG_CHAIN = 50

SIGNS: dict[type[CSTNode], str] = {
    cst.Add: "+",
    cst.Subtract: "-",
    cst.Multiply: "*",
    cst.Divide: "/",
    cst.FloorDivide: "//",
    cst.Modulo: "%",
    cst.Power: "**",
    cst.MatrixMultiply: "@",
    cst.BitAnd: "&",
    cst.BitOr: "|",
    cst.BitXor: "^",
    cst.LeftShift: "<<",
    cst.RightShift: ">>",
    cst.AddAssign: "+",
    cst.SubtractAssign: "-",
    cst.MultiplyAssign: "*",
    cst.DivideAssign: "/",
    cst.FloorDivideAssign: "//",
    cst.ModuloAssign: "%",
    cst.PowerAssign: "**",
    cst.MatrixMultiplyAssign: "@",
    cst.BitAndAssign: "&",
    cst.BitOrAssign: "|",
    cst.BitXorAssign: "^",
    cst.LeftShiftAssign: "<<",
    cst.RightShiftAssign: ">>",
    cst.Equal: "==",
    cst.NotEqual: "!=",
    cst.LessThan: "<",
    cst.LessThanEqual: "<=",
    cst.GreaterThan: ">",
    cst.GreaterThanEqual: ">=",
    cst.In: "in",
    cst.NotIn: "not in",
    cst.Is: "is",
    cst.IsNot: "is not",
    cst.Not: "not",
    cst.Minus: "-",
    cst.Plus: "+",
    cst.BitInvert: "~",
}


def lower_binary(node: BinaryOperation, walk: Walk) -> Expr:
    """`a + b + c`, nested to the left as Python does; a very long chain as a balanced tree of the same operands."""
    spine: list[BinaryOperation] = [node]
    left: BaseExpression = node.left
    while type(left) is BinaryOperation:
        walk.open(left.lpar)
        spine.append(left)
        left = left.left
    operands = [walk.expression(left)]
    signs: list[str] = []
    for index in range(len(spine) - 1, -1, -1):
        operation = spine[index]
        walk.around(operation.operator)
        operands.append(walk.expression(operation.right))
        signs.append(SIGNS[type(operation.operator)])
        if index:  # the parentheses of the outermost are the caller's
            walk.close(operation.rpar)
    if len(signs) > _LONG_CHAIN:
        return _halve(operands, signs)
    result = operands[0]
    for sign, operand in zip(signs, operands[1:], strict=True):
        result = Bin(sign, result, operand)
    return result


def lower_boolean(node: BooleanOperation, walk: Walk) -> Expr:
    """`a or b or c` to one choice of three; `a or b and c` to a choice of a and another choice."""
    spine: list[BooleanOperation] = [node]
    kind = type(node.operator)
    left: BaseExpression = node.left
    while type(left) is BooleanOperation and type(left.operator) is kind:
        walk.open(left.lpar)
        spine.append(left)
        left = left.left
    values = [walk.expression(left)]
    for index in range(len(spine) - 1, -1, -1):
        operation = spine[index]
        walk.around(operation.operator)
        values.append(walk.expression(operation.right))
        if index:
            walk.close(operation.rpar)
    return Choice((), tuple(values), "and" if isinstance(node.operator, cst.And) else "or")


def lower_conditional(node: IfExp, walk: Walk) -> Expr:
    body = walk.expression(node.body)
    walk.skip(node.whitespace_before_if)
    walk.skip(node.whitespace_after_if)
    test = walk.expression(node.test)
    walk.skip(node.whitespace_before_else)
    walk.skip(node.whitespace_after_else)
    return Choice((test,), (body, walk.expression(node.orelse)))


def lower_comparison(node: Comparison, walk: Walk) -> Expr:
    """`a < b <= c` to `Other('<', (a, b, c))`: the operator is the first."""
    parts = [walk.expression(node.left)]
    for comparison in node.comparisons:
        operator = comparison.operator
        walk.around(operator)
        if isinstance(operator, cst.NotIn | cst.IsNot):
            walk.skip(operator.whitespace_between)
        parts.append(walk.expression(comparison.comparator))
    return Other(SIGNS[type(node.comparisons[0].operator)], tuple(parts))


def lower_unary(node: UnaryOperation, walk: Walk) -> Expr:
    walk.skip(node.operator.whitespace_after)
    return Other(SIGNS[type(node.operator)], (walk.expression(node.expression),))


def _halve(operands: Sequence[Expr], signs: Sequence[str]) -> Expr:
    """A balanced tree with the operands in their order; `signs[i]` stands between operands i and i + 1."""
    if not signs:
        return operands[0]
    middle = len(signs) // 2
    left = _halve(operands[: middle + 1], signs[:middle])
    right = _halve(operands[middle + 1 :], signs[middle + 1 :])
    return Bin(signs[middle], left, right)


EXPRESSIONS: ExpressionTable = {
    BinaryOperation: lower_binary,
    BooleanOperation: lower_boolean,
    IfExp: lower_conditional,
    Comparison: lower_comparison,
    UnaryOperation: lower_unary,
}
