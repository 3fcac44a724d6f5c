"""Displays and comprehensions: tuples, lists, sets, dicts, and what `for` builds inside brackets."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.extract.nodes import (
    BaseDictElement,
    BaseElement,
    CompFor,
    Dict,
    DictComp,
    DictElement,
    GeneratorExp,
    List,
    ListComp,
    Set,
    SetComp,
    StarredDictComp,
    StarredDictElement,
    StarredElement,
    Tuple,
)
from auditor.extract.walk import ExpressionTable, Walk
from auditor.facts.code import Comp, Expr, Generator, Map, Seq, Star


def lower_tuple(node: Tuple, walk: Walk) -> Expr:
    return Seq("tuple", _lower_elements(node.elements, walk))


def lower_list(node: List, walk: Walk) -> Expr:
    walk.skip(node.lbracket.whitespace_after)
    items = _lower_elements(node.elements, walk)
    walk.skip(node.rbracket.whitespace_before)
    return Seq("list", items)


def lower_set(node: Set, walk: Walk) -> Expr:
    walk.skip(node.lbrace.whitespace_after)
    items = _lower_elements(node.elements, walk)
    walk.skip(node.rbrace.whitespace_before)
    return Seq("set", items)


def lower_star(node: StarredElement, walk: Walk) -> Expr:
    walk.skip(node.whitespace_before_value)
    return Star(walk.expression(node.value))


def lower_dict(node: Dict, walk: Walk) -> Expr:
    walk.skip(node.lbrace.whitespace_after)
    items = tuple([_lower_item(element, walk) for element in node.elements])
    walk.skip(node.rbrace.whitespace_before)
    return Map(items)


def lower_generator(node: GeneratorExp, walk: Walk) -> Expr:
    element = walk.expression(node.elt)
    return Comp("generator", element, _lower_loops(node.for_in, walk), None)


def lower_list_comprehension(node: ListComp, walk: Walk) -> Expr:
    walk.skip(node.lbracket.whitespace_after)
    element = walk.expression(node.elt)
    loops = _lower_loops(node.for_in, walk)
    walk.skip(node.rbracket.whitespace_before)
    return Comp("list", element, loops, None)


def lower_set_comprehension(node: SetComp, walk: Walk) -> Expr:
    walk.skip(node.lbrace.whitespace_after)
    element = walk.expression(node.elt)
    loops = _lower_loops(node.for_in, walk)
    walk.skip(node.rbrace.whitespace_before)
    return Comp("set", element, loops, None)


def lower_dict_comprehension(node: DictComp, walk: Walk) -> Expr:
    walk.skip(node.lbrace.whitespace_after)
    key = walk.expression(node.key)
    walk.skip(node.whitespace_before_colon)
    walk.skip(node.whitespace_after_colon)
    value = walk.expression(node.value)
    loops = _lower_loops(node.for_in, walk)
    walk.skip(node.rbrace.whitespace_before)
    return Comp("dict", value, loops, key)


def lower_merging_comprehension(node: StarredDictComp, walk: Walk) -> Expr:
    """`{**part for part in parts}`: a dict comprehension without a key."""
    walk.skip(node.lbrace.whitespace_after)
    walk.skip(node.whitespace_before_value)
    value = walk.expression(node.value)
    loops = _lower_loops(node.for_in, walk)
    walk.skip(node.rbrace.whitespace_before)
    return Comp("dict", Star(value), loops, None)


def _lower_elements(elements: Sequence[BaseElement], walk: Walk) -> tuple[Expr, ...]:
    items: list[Expr] = []
    for element in elements:
        if type(element) is StarredElement:  # an expression itself: it has the parentheses
            items.append(walk.expression(element))
        else:
            items.append(walk.expression(element.value))
        walk.comma(element.comma)
    return tuple(items)


def _lower_item(element: BaseDictElement, walk: Walk) -> tuple[Expr | None, Expr]:
    key: Expr | None = None
    if isinstance(element, DictElement):
        key = walk.expression(element.key)
        walk.skip(element.whitespace_before_colon)
        walk.skip(element.whitespace_after_colon)
    elif isinstance(element, StarredDictElement):
        walk.skip(element.whitespace_before_value)
    value = walk.expression(element.value)
    walk.comma(element.comma)
    return key, value


def _lower_loops(loop: CompFor | None, walk: Walk) -> tuple[Generator, ...]:
    """The `for`s of a comprehension, outermost first."""
    loops: list[Generator] = []
    while loop is not None:
        walk.skip(loop.whitespace_before)
        if loop.asynchronous is not None:
            walk.skip(loop.asynchronous.whitespace_after)
        walk.skip(loop.whitespace_after_for)
        target = walk.expression(loop.target)
        walk.skip(loop.whitespace_before_in)
        walk.skip(loop.whitespace_after_in)
        source = walk.expression(loop.iter)
        conditions: list[Expr] = []
        for condition in loop.ifs:
            walk.skip(condition.whitespace_before)
            walk.skip(condition.whitespace_before_test)
            conditions.append(walk.expression(condition.test))
        loops.append(Generator(target, source, tuple(conditions)))
        loop = loop.inner_for_in
    return tuple(loops)


EXPRESSIONS: ExpressionTable = {
    Tuple: lower_tuple,
    List: lower_list,
    Set: lower_set,
    Dict: lower_dict,
    StarredElement: lower_star,
    GeneratorExp: lower_generator,
    ListComp: lower_list_comprehension,
    SetComp: lower_set_comprehension,
    DictComp: lower_dict_comprehension,
    StarredDictComp: lower_merging_comprehension,
}
