"""Names, attributes, calls, subscripts, numbers and functions without a name."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.extract import params
from auditor.extract.nodes import (
    Arg,
    Attribute,
    Await,
    BaseSlice,
    Call,
    Ellipsis,
    Float,
    From,
    Imaginary,
    Index,
    Integer,
    Lambda,
    Name,
    NamedExpr,
    Slice,
    Subscript,
    Yield,
)
from auditor.extract.walk import ExpressionTable, Walk
from auditor.facts import code
from auditor.facts.code import Const, Expr, Other, Seq, Star, Sub, Walrus

_CONSTANTS = {"True": Const(True), "False": Const(False), "None": Const(None)}
_NOTHING: Expr = Const(None)
# The range of the encoder. A longer number is no limit, offset or index.
_LEAST, _MOST = -(2**63), 2**64 - 1
_LONGEST_INTEGER = 100  # in characters: more are too many for any base, and `int` refuses some thousands


def lower_name(node: Name, walk: Walk) -> Expr:
    name = node.value
    constant = _CONSTANTS.get(name)
    if constant is not None:
        return constant
    walk.words.add(name)
    return code.Name(name, walk.line)


def lower_attribute(node: Attribute, walk: Walk) -> Expr:
    value = walk.expression(node.value)
    walk.around(node.dot)
    name = node.attr
    if name.lpar:
        walk.open(name.lpar)
    walk.words.add("." + name.value)
    return code.Attr(value, name.value, walk.line)


def lower_call(node: Call, walk: Walk) -> Expr:
    start = walk.line
    func = walk.expression(node.func)
    line = func.line if isinstance(func, code.Attr | code.Name) else start
    walk.skip(node.whitespace_after_func)
    walk.skip(node.whitespace_before_args)
    args, keywords = lower_arguments(node.args, walk)
    return code.Call(func, args, keywords, line)


def lower_arguments(nodes: Sequence[Arg], walk: Walk) -> tuple[tuple[Expr, ...], tuple[tuple[str, Expr], ...]]:
    """The arguments of a call or of a class header: positional ones, and keywords (`**x` with an empty name)."""
    args: list[Expr] = []
    keywords: list[tuple[str, Expr]] = []
    for arg in nodes:
        keyword = arg.keyword
        if arg.star:
            walk.skip(arg.whitespace_after_star)
            value = walk.expression(arg.value)
            if arg.star == "*":
                args.append(Star(value))
            else:
                keywords.append(("", value))
        elif keyword is not None:
            params.skip_equal(arg.equal, walk)
            keywords.append((keyword.value, walk.expression(arg.value)))
        else:
            args.append(walk.expression(arg.value))
        walk.comma(arg.comma)
        walk.skip(arg.whitespace_after_arg)
    return tuple(args), tuple(keywords)


def lower_subscript(node: Subscript, walk: Walk) -> Expr:
    value = walk.expression(node.value)
    walk.skip(node.whitespace_after_value)
    line = walk.line
    walk.skip(node.lbracket.whitespace_after)
    elements = node.slice
    items: list[Expr] = []
    for element in elements:
        items.append(_lower_slice(element.slice, walk))
        walk.comma(element.comma)
    walk.skip(node.rbracket.whitespace_before)
    # One element with a comma after it is a tuple too: `x[1,]`.
    is_one = len(items) == 1 and not hasattr(elements[0].comma, "whitespace_after")
    return Sub(value, items[0] if is_one else Seq("tuple", tuple(items)), line)


def lower_integer(node: Integer, walk: Walk) -> Expr:
    text = node.value
    if len(text) > _LONGEST_INTEGER:
        return _NOTHING
    try:
        number = int(text, 0)
    except ValueError:  # an octal number of Python 2
        return _NOTHING
    return Const(number) if _LEAST <= number <= _MOST else _NOTHING


def lower_float(node: Float, walk: Walk) -> Expr:
    return Const(float(node.value))


def lower_nothing(node: Ellipsis | Imaginary, walk: Walk) -> Expr:
    return _NOTHING


def lower_lambda(node: Lambda, walk: Walk) -> Expr:
    line = walk.line
    walk.skip(node.whitespace_after_lambda)
    lowered = params.lower_parameters(node.params, walk)
    walk.around(node.colon)
    return code.Lambda(lowered, walk.expression(node.body), line)


def lower_await(node: Await, walk: Walk) -> Expr:
    walk.skip(node.whitespace_after_await)
    return walk.expression(node.expression)


def lower_walrus(node: NamedExpr, walk: Walk) -> Expr:
    target = walk.expression(node.target)
    walk.skip(node.whitespace_before_walrus)
    walk.skip(node.whitespace_after_walrus)
    return Walrus(target, walk.expression(node.value))


def lower_yield(node: Yield, walk: Walk) -> Expr:
    walk.skip(node.whitespace_after_yield)
    value = node.value
    if value is None:
        return code.Yield(None, False)
    if isinstance(value, From):
        return code.Yield(lower_from(value, walk), True)
    return code.Yield(walk.expression(value), False)


def lower_from(node: From, walk: Walk) -> Expr:
    """The `x` of `yield from x` and `raise ... from x`."""
    walk.skip(node.whitespace_before_from)
    walk.skip(node.whitespace_after_from)
    return walk.expression(node.item)


def _lower_slice(node: BaseSlice, walk: Walk) -> Expr:
    """An index; `a:b` to `Other(":", (a, b))` with None for a bound that is left out, the step behind them."""
    if isinstance(node, Index):
        if node.star:
            walk.skip(node.whitespace_after_star)
            return Star(walk.expression(node.value))
        return walk.expression(node.value)
    assert isinstance(node, Slice)
    parts = [_NOTHING if node.lower is None else walk.expression(node.lower)]
    walk.around(node.first_colon)
    parts.append(_NOTHING if node.upper is None else walk.expression(node.upper))
    params.skip_colon(node.second_colon, walk)
    if node.step is not None:
        parts.append(walk.expression(node.step))
    return Other(":", tuple(parts))


EXPRESSIONS: ExpressionTable = {
    Name: lower_name,
    Attribute: lower_attribute,
    Call: lower_call,
    Subscript: lower_subscript,
    Integer: lower_integer,
    Float: lower_float,
    Imaginary: lower_nothing,
    Ellipsis: lower_nothing,
    Lambda: lower_lambda,
    Await: lower_await,
    NamedExpr: lower_walrus,
    Yield: lower_yield,
}
