"""SQL in the docstring of a function that something outside of the project decorates, and may run: `@query`."""

from __future__ import annotations

from auditor.facts.access import Occurrence
from auditor.facts.code import Function
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import External, Result
from auditor.link.modules.paths import Module
from auditor.link.results.account.kept import Seen
from auditor.link.results.account.known import is_known
from auditor.link.results.account.names import Wanted
from auditor.link.results.account.sqltext import tables_in_sql
from auditor.link.syntax.names import decorator_target
from auditor.sql import looks_like_sql


def doubts_of_docstrings(engine: Interpreter, wanted: Wanted) -> Seen:
    """The tables that such SQL touches."""
    for unit in engine.index.units.values():
        node = unit.node
        said = node.docstring if node is not None and node.decorators else None
        if node is None or said is None or not looks_like_sql(said.strip()):
            continue
        named = {name for name, _, is_made in tables_in_sql(said, said, False) if not is_made}
        refs = {ref for name in named for ref in wanted.tables.get(name, ()) if not wanted.explained(unit.role, ref)}
        if refs and _is_decorated_outside(engine, unit.module, node):
            for ref in sorted(refs):
                said_by = f"SQL in the docstring of {unit.name}"
                yield ref, Occurrence(unit.module.path, unit.line, "text", True, said_by)


def _is_decorated_outside(engine: Interpreter, module: Module, node: Function) -> bool:
    for decorator in node.decorators:
        for value in engine.evaluate(engine.module_frame(module), decorator_target(decorator)):
            if isinstance(value, External | Result) and not is_known(value.name):
                return True
    return False
