"""The names of a function that the classes in it use, before the function is understood."""

from __future__ import annotations

from auditor.facts.code import Assign, Class, Expr, Import, ImportFrom, Name, Stmt
from auditor.facts.nodes import nodes_of
from auditor.link.domain.frame import Frame
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import NOTHING, ClassRef
from auditor.link.interpreter import statements
from auditor.link.syntax.scopes import statements_of, target_names


def bind_locals(engine: Interpreter, frame: Frame, body: tuple[Stmt, ...], header: bool) -> None:
    """Bind what the classes in the body name: parameters, imports, assignments, other classes. Nothing else is looked
    at, for the function may do much that has nothing to do with them. `header`: what they name as bases alone, for most
    local classes are no tables, and what their bodies need may take long."""
    for param in frame.unit.node.params if frame.unit.node is not None else ():
        frame.env[param.name] = NOTHING if header else engine.parameter_default(frame.unit, param.name)
    statements_here = list(statements_of(body))
    local = tuple(s for s in statements_here if isinstance(s, Class))
    wanted = _names_in(tuple(base for each in local for base in each.bases) if header else local)
    kept: list[Stmt] = []
    for statement in reversed(statements_here):
        if isinstance(statement, Import | ImportFrom | Class):
            kept.append(statement)
        elif isinstance(statement, Assign) and not wanted.isdisjoint(_bound_by(statement)):
            kept.append(statement)
            wanted |= _names_in((statement,))
    for statement in reversed(kept):
        if isinstance(statement, Class):
            frame.env[statement.name] = (ClassRef(engine.index.classes_at[frame.unit.module.path, statement.line].key),)
        else:
            statements.run(engine, frame, (statement,))


def _bound_by(statement: Assign) -> list[str]:
    return [name for target in statement.targets for name in target_names(target)]


def _names_in(body: tuple[Stmt | Expr, ...]) -> set[str]:
    return {node.id for node in nodes_of(body) if type(node) is Name}
