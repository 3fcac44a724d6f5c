"""Which of equally named tables are one: by the MetaData that they belong to, and what is a copy of another.

Source: SQLAlchemy 2.0, Core, Describing Databases with MetaData.
"""

from __future__ import annotations

from auditor.facts.access import Role
from auditor.facts.code import Attr, Expr, Name
from auditor.facts.key import TableKey
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import ClassRef
from auditor.link.libraries.sqlalchemy.declare import mapping
from auditor.link.libraries.sqlalchemy.declare.table_args import adds_to_another
from auditor.link.modules.index import ClassInfo
from auditor.link.modules.paths import Module
from auditor.link.tables.declared import TableInfo
from auditor.link.tables.index import TableIndex


def identity_of_class(engine: Interpreter, info: ClassInfo, below: frozenset[str] = frozenset()) -> str:
    """Which MetaData a declarative class belongs to, as far as it tells equal table names apart.

    `below`: the classes on the way here, for a base can have the name of its class (`class Model(Model)`).
    """
    for cls in engine.hierarchy.mro(info):
        for base, expression in zip(engine.hierarchy.bases(cls), cls.node.bases, strict=False):
            if base.info is None and mapping.is_plain_external(engine, base.external):
                continue
            if base.info is None:
                return identity_of(engine, cls.module, expression, below | {info.key}) if cls is info else cls.key
    return info.module.path


def identity_of(engine: Interpreter, module: Module, expression: Expr, below: frozenset[str] = frozenset()) -> str:
    """Where the variable that the expression names is defined."""
    if isinstance(expression, Attr) and expression.name in {"metadata", "Model"}:
        expression = expression.value
    for value in engine.evaluate(engine.module_frame(module), expression):
        if isinstance(value, ClassRef) and value.key not in below:
            return identity_of_class(engine, engine.index.classes[value.key], below) or value.key
    if isinstance(expression, Name):
        found = engine.names.definition(module.path, expression.id)
        if found is not None:
            return f"{found[0]}:{found[1]}"
    return ""


def make_unique(engine: Interpreter) -> None:
    """Give every table its key: copies in tests and migrations are the table they copy, equal names in separate
    MetaData are told apart, equal names in the same one are a double declaration."""
    groups: dict[tuple[str, str | None], list[TableInfo]] = {}
    for table in engine.of(TableIndex).values():
        groups.setdefault((table.name, table.schema), []).append(table)
    for (name, schema), tables in groups.items():
        adding = {t.ref for t in tables if adds_to_another(t)} if len(tables) > 1 else set[str]()
        if len(adding) == len(tables):
            adding = set()  # each says that there is another one
        app = {Role.APP, Role.SCRIPT}
        tables.sort(key=lambda t: (t.role not in app, t.local, t.ref in adding, t.kind == "core", t.path, t.line))
        separate: dict[str, TableInfo] = {}
        for table in tables:
            if table.role in {Role.APP, Role.SCRIPT} and not table.local:
                separate.setdefault(table.metadata, table)
        several = len(separate) > 1
        for table in tables:
            first = separate.get(table.metadata) or tables[0]
            table.key = TableKey(name, schema, first.dotted if several else "")
            again = table is not first and table.role in {Role.APP, Role.SCRIPT} and not table.local
            if again and table.ref not in adding:
                first.also.append((table.path, table.line))
