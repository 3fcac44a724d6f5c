"""`match` patterns, lowered to the expressions they look like.

A class pattern is a call of the class, a capture the name it binds, `pattern as name` a walrus, alternatives a choice.
"""

from __future__ import annotations

from collections.abc import Sequence

from auditor.extract.nodes import (
    BitOr,
    MatchAs,
    MatchClass,
    MatchList,
    MatchMapping,
    MatchOr,
    MatchOrElement,
    MatchSequenceElement,
    MatchSingleton,
    MatchStar,
    MatchTuple,
    MatchValue,
)
from auditor.extract.walk import ExpressionTable, Walk
from auditor.facts.code import Attr, Call, Choice, Expr, Map, Name, Seq, Star, Walrus


def lower_value(node: MatchValue | MatchSingleton, walk: Walk) -> Expr:
    return walk.expression(node.value)


def lower_list(node: MatchList, walk: Walk) -> Expr:
    """`[a, *rest]`, also without brackets."""
    if node.lbracket is not None:
        walk.skip(node.lbracket.whitespace_after)
    items = _lower_elements(node.patterns, walk)
    if node.rbracket is not None:
        walk.skip(node.rbracket.whitespace_before)
    return Seq("list", items)


def lower_tuple(node: MatchTuple, walk: Walk) -> Expr:
    return Seq("tuple", _lower_elements(node.patterns, walk))


def lower_mapping(node: MatchMapping, walk: Walk) -> Expr:
    items: list[tuple[Expr | None, Expr]] = []
    walk.skip(node.lbrace.whitespace_after)
    for element in node.elements:
        key = walk.expression(element.key)
        walk.skip(element.whitespace_before_colon)
        walk.skip(element.whitespace_after_colon)
        items.append((key, walk.expression(element.pattern)))
        walk.comma(element.comma)
    if node.rest is not None:
        walk.skip(node.whitespace_before_rest)
        items.append((None, walk.expression(node.rest)))
        if node.trailing_comma is not None:
            walk.comma(node.trailing_comma)
    walk.skip(node.rbrace.whitespace_before)
    return Map(tuple(items))


def lower_class(node: MatchClass, walk: Walk) -> Expr:
    start = walk.line
    cls = walk.expression(node.cls)
    line = cls.line if isinstance(cls, Attr | Name) else start
    walk.skip(node.whitespace_after_cls)
    walk.skip(node.whitespace_before_patterns)
    args = _lower_elements(node.patterns, walk)
    keywords: list[tuple[str, Expr]] = []
    for element in node.kwds:
        walk.skip(element.whitespace_before_equal)
        walk.skip(element.whitespace_after_equal)
        keywords.append((element.key.value, walk.expression(element.pattern)))
        walk.comma(element.comma)
    walk.skip(node.whitespace_after_kwds)
    return Call(cls, args, tuple(keywords), line)


def lower_as(node: MatchAs, walk: Walk) -> Expr:
    """A capture, `_`, or `pattern as name`."""
    pattern = None if node.pattern is None else walk.expression(node.pattern)
    walk.skip(node.whitespace_before_as)
    walk.skip(node.whitespace_after_as)
    name = Name("_", walk.line) if node.name is None else walk.expression(node.name)
    return name if pattern is None else Walrus(name, pattern)


def lower_or(node: MatchOr, walk: Walk) -> Expr:
    return Choice((), tuple([_lower_alternative(element, walk) for element in node.patterns]), "or")


def _lower_alternative(element: MatchOrElement, walk: Walk) -> Expr:
    pattern = walk.expression(element.pattern)
    if isinstance(element.separator, BitOr):
        walk.around(element.separator)
    return pattern


def _lower_elements(elements: Sequence[MatchSequenceElement | MatchStar], walk: Walk) -> tuple[Expr, ...]:
    items: list[Expr] = []
    for element in elements:
        if isinstance(element, MatchStar):
            walk.skip(element.whitespace_before_name)
            name = Name("_", walk.line) if element.name is None else walk.expression(element.name)
            items.append(Star(name))
        else:
            items.append(walk.expression(element.value))
        walk.comma(element.comma)
    return tuple(items)


EXPRESSIONS: ExpressionTable = {
    MatchValue: lower_value,
    MatchSingleton: lower_value,
    MatchList: lower_list,
    MatchTuple: lower_tuple,
    MatchMapping: lower_mapping,
    MatchClass: lower_class,
    MatchAs: lower_as,
    MatchOr: lower_or,
}
