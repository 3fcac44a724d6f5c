"""Parameters of functions and lambdas, and PEP 695 type parameters."""

from __future__ import annotations

from auditor.extract.nodes import (
    Annotation,
    AssignEqual,
    Colon,
    MaybeSentinel,
    Parameters,
    ParamSlash,
    ParamSpec,
    ParamStar,
    TypeParameters,
    TypeVar,
    TypeVarTuple,
)
from auditor.extract.nodes import Param as ParamNode
from auditor.extract.walk import Walk
from auditor.facts.code import Bin, Expr, Param


def lower_parameters(node: Parameters, walk: Walk) -> tuple[Param, ...]:
    """All parameters in the order they are written; `/` and a bare `*` only show in the kinds."""
    lowered = [_lower_parameter(param, "", walk) for param in node.posonly_params]
    slash = node.posonly_ind
    if isinstance(slash, ParamSlash):
        walk.skip(slash.whitespace_after)
        walk.comma(slash.comma)
    lowered += [_lower_parameter(param, "", walk) for param in node.params]
    star = node.star_arg
    if isinstance(star, ParamNode):
        lowered.append(_lower_parameter(star, "*", walk))
    elif isinstance(star, ParamStar):
        walk.comma(star.comma)
    lowered += [_lower_parameter(param, "k", walk) for param in node.kwonly_params]
    if node.star_kwarg is not None:
        lowered.append(_lower_parameter(node.star_kwarg, "**", walk))
    return tuple(lowered)


def lower_type_parameters(node: TypeParameters | None, walk: Walk) -> tuple[tuple[str, Expr | None], ...]:
    """`[T: Base = User, *Ts, **P]` to names with what each is at least: its bound, or its default, too."""
    if node is None:
        return ()
    lowered: list[tuple[str, Expr | None]] = []
    walk.skip(node.lbracket.whitespace_after)
    for item in node.params:
        param = item.param
        bound: Expr | None = None
        if isinstance(param, TypeVar):
            skip_colon(param.colon, walk)
            bound = None if param.bound is None else walk.expression(param.bound)
        elif isinstance(param, TypeVarTuple | ParamSpec):
            walk.skip(param.whitespace_after_star)
        skip_equal(item.equal, walk)
        walk.skip(item.whitespace_after_star)
        if item.default is not None:
            default = walk.expression(item.default)
            bound = default if bound is None else Bin("|", bound, default)
        walk.comma(item.comma)
        lowered.append((param.name.value, bound))
    walk.skip(node.rbracket.whitespace_before)
    return tuple(lowered)


def lower_annotation(node: Annotation, walk: Walk) -> Expr:
    walk.skip(node.whitespace_before_indicator)
    walk.skip(node.whitespace_after_indicator)
    return walk.expression(node.annotation)


def skip_equal(token: AssignEqual | MaybeSentinel, walk: Walk) -> None:
    if isinstance(token, AssignEqual):
        walk.around(token)


def skip_colon(token: Colon | MaybeSentinel, walk: Walk) -> None:
    if isinstance(token, Colon):
        walk.around(token)


def _lower_parameter(node: ParamNode, kind: str, walk: Walk) -> Param:
    walk.skip(node.whitespace_after_star)
    annotation = None if node.annotation is None else lower_annotation(node.annotation, walk)
    skip_equal(node.equal, walk)
    default = None if node.default is None else walk.expression(node.default)
    walk.comma(node.comma)
    walk.skip(node.whitespace_after_param)
    return Param(node.name.value, annotation, default, kind)
