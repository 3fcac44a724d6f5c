"""`Row = Union[Order, Line]`, `Found = Annotated[Order, Depends(find)]`: a name for a type, which is for annotations.

Source: Python, typing: Type aliases; `get_args`, by which code can ask what stands in one.
"""

from __future__ import annotations

from auditor.facts.access import Role
from auditor.facts.code import Assign, Sub
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import External
from auditor.link.modules.paths import Module
from auditor.link.results.account.places import Around, outwards

_ASKING = frozenset({"get_args", ".get_args", "__args__", ".__args__"})
_TYPING = ("typing.", "typing_extensions.")


def in_type_alias(engine: Interpreter, module: Module, around: Around | None) -> bool:
    """Does it stand in a type that a variable is the name of, and does no code ask what stands in types?"""
    inside: Sub | None = None
    for each in outwards(around):
        if isinstance(each.node, Sub) and each.field == "index":
            inside = each.node
        elif isinstance(each.node, Assign):
            return inside is not None and inside is each.node.value and _is_type(engine, module, inside)
    return False


def _is_type(engine: Interpreter, module: Module, node: Sub) -> bool:
    values = engine.evaluate(engine.module_frame(module), node.value)
    said = any(isinstance(value, External) and value.name.startswith(_TYPING) for value in values)
    return said and not engine.of(_types_are_asked)[0]


def _types_are_asked(engine: Interpreter) -> list[bool]:
    modules = (each for each in engine.index.modules.by_path.values() if each.role is not Role.TEST)
    return [any(not _ASKING.isdisjoint(each.facts.indexed()) for each in modules)]
