"""The classes below one that code goes over: `for view in View.__subclasses__(): view.as_view()`."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.facts.code import Attr, Expr, Name
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import ClassRef
from auditor.link.modules.index import ClassInfo, Unit
from auditor.link.results.by_word import CALLING


def gone_over(engine: Interpreter) -> Iterator[tuple[str, str]]:
    """Who asks a class of the project for those below it, and these (Python, Data model, `class.__subclasses__`)."""
    modules = (each for each in engine.index.modules.by_path.values() if each.role in CALLING)
    asking = {each.path for each in modules if ".__subclasses__" in each.facts.indexed()}
    for unit in engine.index.units.values() if asking else ():
        nodes = unit.nodes if unit.module.path in asking else ()
        for node in (each for each in nodes if isinstance(each, Attr) and each.name == "__subclasses__"):
            for info in _asked(engine, unit, node.value):
                yield from ((unit.key, f"class {each.key}") for each in engine.hierarchy.subclasses(info))


def _asked(engine: Interpreter, unit: Unit, node: Expr) -> list[ClassInfo]:
    if isinstance(node, Name) and node.id == "cls":
        return [unit.owner] if unit.owner is not None else []
    values = engine.evaluate(engine.module_frame(unit.module), node)
    return [engine.index.classes[value.key] for value in values if isinstance(value, ClassRef)]
