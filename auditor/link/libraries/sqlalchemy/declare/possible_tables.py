"""Of which tables a mapping can be where no call tells its arguments: those that its function makes, or none.

Source: SQLAlchemy 1.4, ORM, Declarative API (`declarative_base(mapper=...)`, `__mapper_cls__`: what is called with each
class and its own table), History Table example (`mapper(HistoryClass, Table(name + "_history", ...))`).
"""

from __future__ import annotations

from auditor.facts.code import Assign, Call, Const, Expr, Function, Name, Star
from auditor.facts.nodes import nodes_of
from auditor.facts.put_in import tells_apart
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import Text
from auditor.link.libraries.sqlalchemy.declare.places import Places
from auditor.link.libraries.sqlalchemy.declare.sites import marked, modules_with
from auditor.link.libraries.sqlalchemy.declare.unrolled import Bound, evaluate
from auditor.link.modules.paths import Module
from auditor.link.syntax.names import call_name, last_name
from auditor.link.syntax.scopes import bindings_of
from auditor.link.tables.declared import TableRef
from auditor.link.tables.index import TableIndex

#: What SQLAlchemy calls to map a declarative class.
_MAPPER = "__mapper_cls__"
_BASES = frozenset({"declarative_base", "generate_base", "as_declarative"})


def possible_tables(engine: Interpreter, module: Module, call: Call, table: Expr | None) -> list[str] | None:
    """The declared tables that the mapping can be of; None where nothing tells."""
    around = [each for each, _ in engine.of(Places).in_module(module).around(call) if isinstance(each, Function)]
    inner = table.value if isinstance(table, Star) else table
    taking = [f for f in around if isinstance(inner, Name) and any(each.name == inner.id for each in f.params)]
    if taking and any(each.name == _MAPPER or each.name in engine.of(_handed_over) for each in around):
        return []
    if isinstance(table, Call):
        return _made(engine, module, table)
    for function in reversed(around):  # the innermost is the last
        bindings = bindings_of(function.body).get(table.id, ()) if isinstance(table, Name) else ()
        if bindings:
            values = [each.value if isinstance(each, Assign) else None for each in bindings]
            found = [_made(engine, module, each) for each in values]
            return None if None in found else [ref for each in found if each is not None for ref in each]
    return None


def _handed_over(engine: Interpreter) -> frozenset[str]:
    """The functions that SQLAlchemy calls with each class and its own table: `declarative_base(mapper=name)`,
    `__mapper_cls__ = name`."""
    modules = modules_with(engine, marked((_MAPPER, *_BASES)))
    return frozenset(name for module in modules for name in _handed_over_in(module))


def _handed_over_in(module: Module) -> list[str]:
    given = [
        value
        for call in nodes_of(module.facts.body, Call)
        if isinstance(call, Call) and call_name(call) in _BASES
        for keyword, value in call.keywords
        if keyword == "mapper"
    ]
    assigned = [
        each.value.args[0] if isinstance(each.value, Call) and each.value.args else each.value  # `staticmethod(name)`
        for each in nodes_of(module.facts.body, Assign)
        if isinstance(each, Assign) and any(isinstance(t, Name) and t.id == _MAPPER for t in each.targets)
    ]
    return [last_name(each) for each in (*given, *assigned)]


def _made(engine: Interpreter, module: Module, value: Expr | None) -> list[str] | None:
    """The declared tables that `Table(name, ...)` can give; of a name of which nothing is known any."""
    if isinstance(value, Const) and value.value is None:
        return []
    if not isinstance(value, Call) or call_name(value) != "Table" or not value.args:
        return None
    known = [each.key for each in evaluate(engine, Bound(module, value, {})) if isinstance(each, TableRef)]
    if known:
        return known
    texts = [each for each in evaluate(engine, Bound(module, value.args[0], {})) if isinstance(each, Text)]
    if not texts or not all(tells_apart("".join(filter(None, each.pieces))) for each in texts):
        return None
    index = engine.of(TableIndex)
    said = [table for each in texts if each.literal for table in index.tables_said(each.literal, module.path)]
    return [table.ref for table in (*said, *index.tables_like(texts))]
