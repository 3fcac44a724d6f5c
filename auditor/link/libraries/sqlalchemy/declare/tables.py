"""Every table that the project declares: mapped classes, Core tables, imperative mappings; then names made unique.

Source: SQLAlchemy 2.0, ORM Mapped Class Configuration; Core, Describing Databases with MetaData.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from auditor.facts.code import Assign, Call, ImportFrom, Name
from auditor.facts.nodes import nodes_of
from auditor.link.domain.contained import contained
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import ClassRef
from auditor.link.libraries.sqlalchemy.catalogue import is_family
from auditor.link.libraries.sqlalchemy.declare import mapping, naming, tablename
from auditor.link.libraries.sqlalchemy.declare.added import collect_added
from auditor.link.libraries.sqlalchemy.declare.identity import identity_of, identity_of_class, make_unique
from auditor.link.libraries.sqlalchemy.declare.imperative import map_imperatively, parents_first
from auditor.link.libraries.sqlalchemy.declare.made import PARTS, Made, metadata_of
from auditor.link.libraries.sqlalchemy.declare.making import run_makers
from auditor.link.libraries.sqlalchemy.declare.mapped import collect_attributes
from auditor.link.libraries.sqlalchemy.declare.mixins import leave_out_templates, made_for_class
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.libraries.sqlalchemy.declare.places import Places
from auditor.link.modules.index import ClassInfo
from auditor.link.modules.paths import Module
from auditor.link.syntax.names import call_name, last_name
from auditor.link.syntax.scopes import statements_of
from auditor.link.tables.declared import MappedInfo, TableInfo
from auditor.link.tables.index import TableIndex

_TABLE_CALLS = frozenset({"Table", "map_imperatively", "mapper"})
#: Libraries with tables that are on paper or on a screen.
_OTHER_TABLES = frozenset({"rich", "builtins", "docx", "reportlab", "astropy"})


def declare_all(engine: Interpreter) -> None:
    """Find all declarations, in an order in which each can refer to those before; one that fails costs that one."""
    models = engine.of(Models)
    models.declare = declare_class
    calls: list[tuple[Module, Call, str]] = []
    for module in engine.index.modules.by_path.values():
        contained(engine, "tables in the file", partial(_find_calls, module, calls), None, module.path)
    tables = [(module, call) for module, call, name in calls if name == "Table"]
    for work in (_name_core, _place_core):
        for module, call in tables:
            contained(engine, "a table", partial(work, engine, module, call), None, module.path, call.line)
    contained(engine, "what makes tables", lambda: engine.of(Made).find(), None)
    contained(engine, "what makes tables", partial(run_makers, engine), None)
    contained(engine, "what makes tables", lambda: engine.of(Made).settle(), None)
    contained(engine, "classes in mixins", partial(leave_out_templates, engine), None)
    contained(engine, "mapped classes", partial(_map_all, engine), None)
    for mapped in models.all_mapped():
        _of_class(engine, mapped, made_for_class)
    contained(engine, "mapped classes", partial(_map_all, engine), None)
    mappings = [(module, call) for module, call, name in calls if name != "Table"]
    for module, call in parents_first(engine, mappings):
        work = partial(map_imperatively, engine, module, call)
        contained(engine, "a mapping", work, None, module.path, call.line)
    for mapped in models.all_mapped():
        _of_class(engine, mapped, collect_attributes)
    contained(engine, "attributes that are added", partial(collect_added, engine), None)
    contained(engine, "tables of the same name", partial(make_unique, engine), None)
    engine.of(Made).closed = True


def _map_all(engine: Interpreter) -> None:
    models = engine.of(Models)
    for info in list(engine.index.classes.values()):
        work = partial(models.mapped, info.key)
        contained(engine, f"the class {info.name}", work, None, info.module.path, info.node.line)


def _of_class(engine: Interpreter, mapped: MappedInfo, collect: Callable[[Interpreter, MappedInfo], None]) -> None:
    info = mapped.info
    contained(
        engine, f"the class {info.name}", partial(collect, engine, mapped), None, info.module.path, info.node.line
    )


def _find_calls(module: Module, found: list[tuple[Module, Call, str]]) -> None:
    """In the order of the source: a table can name those above it (`orders.metadata`)."""
    found += [(module, call, name) for call, name in reversed(list(_table_calls(module)))]


def _table_calls(module: Module) -> Iterator[tuple[Call, str]]:
    """Calls that declare or map a table, each with the name of what is called, whatever the import calls it here."""
    if not _may_hold_tables(module):
        return
    renamed = {
        alias: name
        for statement in statements_of(module.facts.body)
        if isinstance(statement, ImportFrom)
        for name, alias in statement.names
        if alias is not None and name in _TABLE_CALLS
    }
    renamed.update(_partials(module))
    for node in nodes_of(module.facts.body, Call):
        if isinstance(node, Call) and (node.args or node.keywords):
            name = call_name(node)
            name = renamed.get(name, name)
            if name in _TABLE_CALLS:
                yield node, name


def _partials(module: Module) -> Iterator[tuple[str, str]]:
    """`AppTable = partial(Table, schema="app")`, `T = Table`."""
    for statement in module.facts.body:
        if isinstance(statement, Assign):
            value = statement.value
            called = (
                value.args[0] if isinstance(value, Call) and value.args and call_name(value) == "partial" else value
            )
            name = None if isinstance(called, Call) else last_name(called)
            if name in _TABLE_CALLS:
                yield from ((target.id, name) for target in statement.targets if isinstance(target, Name))


def _is_reflected(call: Call) -> bool:
    """Are the columns read from the database (Core, Reflecting Database Objects)?"""
    return any(name in {"autoload", "autoload_with"} for name, _ in call.keywords)


def _may_hold_tables(module: Module) -> bool:
    """Does the file hold a word of them? Any file may: its names can come from a module of the project."""
    return any(name in module.facts.index for name in _TABLE_CALLS)


def _name_core(engine: Interpreter, module: Module, call: Call) -> None:
    """`Table("name", metadata, Column(...), ..., schema="s")`; its name in the report is that of the variable."""
    frame = engine.module_frame(module)
    if len(call.args) < 2 or not _is_sqlalchemy(engine, module, call):
        return
    name = engine.text_of(frame, call.args[0])
    if name is None:
        return
    stands = engine.of(Places).in_module(module)
    table = TableInfo(
        ref=f"{module.path}:{call.line}:{name}",
        name=name,
        schema=None,
        path=module.path,
        line=call.line,
        role=module.role,
        kind="core",
        dotted=f"{module.name}.{stands.variable(call) or name}",
        call=call,
        frame=frame,
        local=_is_reflected(call) or stands.in_function(call),
        reflected=_is_reflected(call) and stands.in_function(call),
    )
    engine.of(TableIndex).add_core_table(call, table)


def _place_core(engine: Interpreter, module: Module, call: Call) -> None:
    """Its schema and MetaData, which can be said by any other table (`orders.metadata`): when all have names."""
    declared = engine.of(TableIndex).declared_by(module.path, call)
    if declared is not None:
        table, metadata, options = engine.of(TableIndex)[declared.key], metadata_of(call), dict(call.keywords)
        said = engine.text_of(engine.module_frame(module), options["schema"]) if "schema" in options else None
        table.schema = said or naming.metadata_schema(engine, module, metadata)
        table.metadata = identity_of(engine, module, metadata)


def _is_sqlalchemy(engine: Interpreter, module: Module, call: Call) -> bool:
    """Is it the Table of SQLAlchemy or of an extension, as far as its name and arguments tell?"""
    values = engine.evaluate(engine.module_frame(module), call.func)
    if any(isinstance(value, ClassRef) for value in values):
        return False
    names = [str(getattr(value, "name", "")) for value in values]
    if any(name.partition(".")[0] in _OTHER_TABLES for name in names):
        return False  # that of Rich has columns, too
    return any(call_name(arg) in PARTS for arg in call.args) or _imports_it(module) or any(map(is_family, names))


def _imports_it(module: Module) -> bool:
    return any(is_family(node.module) for node in module.facts.body if isinstance(node, ImportFrom))


def declare_class(engine: Interpreter, info: ClassInfo) -> MappedInfo | None:
    """The mapping of a class, with its table; None for a class that is not mapped."""
    if not mapping.declares_table(engine, info):
        return None
    existing, selected = mapping.tables_of_attribute(engine, info)
    if existing:
        first, *more = (engine.of(TableIndex)[ref] for ref in existing)
        mapped = _attach(engine, info, first, own=not selected)
        mapped.more, mapped.selected = tuple(more), selected
        return mapped
    if "__table__" in info.attributes and "__tablename__" not in info.attributes:
        said = mapping.name_of_attribute(engine, info)
        named = (said, True) if said else (naming.snake_case(info.node.name), False)
    else:
        found = tablename.table_name(engine, info)
        if found is None:
            _, parent = mapping.inheritance_of(engine, info, own_table=False)
            return _attach(engine, info, parent.table, own=False) if parent is not None else None
        named = found
    schema, known = mapping.schema_of(engine, info)
    metadata = identity_of_class(engine, info)
    table = TableInfo(
        ref=f"{info.module.path}:{info.node.line}:{named[0]}",
        name=named[0],
        schema=schema,
        path=info.module.path,
        line=info.node.line,
        role=info.module.role,
        kind="declarative",
        dotted=info.dotted,
        metadata=metadata if known else f"{metadata} of {info.dotted}",
        exact=named[1],
    )
    engine.of(TableIndex).add_table(table)
    return _attach(engine, info, table, own=True)


def _attach(engine: Interpreter, info: ClassInfo, table: TableInfo, own: bool) -> MappedInfo:
    inheritance, parent = mapping.inheritance_of(engine, info, own_table=own)
    mapped = MappedInfo(info, table, inheritance, parent)
    if parent is not None:
        parent.children.append(mapped)
    if own and table.kind == "core" and not table.classes:
        table.dotted, table.path, table.line, table.role = (
            info.dotted,
            info.module.path,
            info.node.line,
            info.module.role,
        )
    table.classes.append(mapped)
    return mapped
