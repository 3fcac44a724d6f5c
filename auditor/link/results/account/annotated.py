"""Annotations that say what a variable holds: `rows: list[Order]`. What is done with such a thing is followed where the
annotation is understood; where it is not, as `page: Page[Order]` of a library, nobody sees what is done with the rows.

Source: Python, typing; PEP 695.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec.structs import astuple

from auditor.facts.code import Assign, Attr, Expr, Function, Name, Param, Str, Sub
from auditor.facts.nodes import nodes_of
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.nested import Nested, Plain
from auditor.link.domain.values import ClassRef, Instance
from auditor.link.modules.paths import Module
from auditor.link.results.account.places import Around, is_annotation, outwards
from auditor.link.syntax.annotations import parse_annotation, without_none
from auditor.link.syntax.names import last_name

#: What values are looked through for a class; types that people write have less in them.
_MOST = 1_000


def explain_annotation(
    engine: Interpreter, module: Module, around: Around | None, is_meant: Callable[[str], bool]
) -> str | None:
    """What explains a class in an annotation; empty where what that promises holds no object of the class, None where
    there is no annotation. `is_meant`: is it, or one of them, that with the key?"""
    callable_around = False
    for each in outwards(around):
        callable_around |= isinstance(each.node, Sub) and last_name(each.node.value) == "Callable"
        said = _said(each)
        if said is not None:
            # what such a function gets, somebody gives
            is_plain = callable_around or isinstance(_alone(said), Name | Attr)
            held = () if is_plain else engine.types.annotated(engine.module_frame(module), said)
            return "annotation" if is_plain or _leads_to(held, is_meant) else ""
        if each.field == "type_params":
            return "annotation"
    return None


def names_in(text: str, around: Around | None) -> set[str]:
    """The names in a forward reference to more than a class, `rows: "Page[Order]"`; none in another string."""
    if "[" not in text or not is_annotation(around):
        return set()
    parsed = parse_annotation(text)
    return {each.id for each in nodes_of(parsed, Name) if isinstance(each, Name)} if parsed is not None else set()


def _alone(said: Expr) -> Expr | None:
    """The annotation without quotes and `| None`."""
    plain = without_none(said)[0]
    return without_none(plain)[0] if isinstance(plain, Str) else plain


def _said(around: Around) -> Expr | None:
    """The annotation, where it is one."""
    if isinstance(around.node, Param | Assign) and around.field == "annotation":
        return around.node.annotation
    return around.node.returns if isinstance(around.node, Function) and around.field == "returns" else None


def _leads_to(values: Any, is_meant: Callable[[str], bool]) -> bool:
    stack: list[Any] = [values]
    for _ in range(_MOST):
        if not stack:
            return False
        value = stack.pop()
        if isinstance(value, ClassRef | Instance) and is_meant(value.key):
            return True
        if type(value) is tuple:
            stack.extend(value)
        elif isinstance(value, Nested | Plain):
            stack.extend(astuple(value))
    return True
