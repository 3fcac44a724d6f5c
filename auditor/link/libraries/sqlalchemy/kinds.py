"""How SQLAlchemy's own values behave: tables, columns, relationships, statements and their rows."""

from __future__ import annotations

from auditor.facts.key import TableKey
from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Compared, Interpreter, Keys, Kind
from auditor.link.domain.values import NOTHING, Fixed, Instance, Many, Text, Value, Values, union
from auditor.link.interpreter import telling
from auditor.link.interpreter.bound_to import keys_on
from auditor.link.interpreter.handed import MethodOn
from auditor.link.interpreter.one_of_all import are_open
from auditor.link.libraries.sqlalchemy import (
    catalogue,
    core_tables,
    effects,
    inspection,
    options,
    relations,
    rows_orm,
    statements,
    touch,
)
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.libraries.sqlalchemy.rows import Pending
from auditor.link.libraries.sqlalchemy.values import (
    Collection,
    ColumnRef,
    Inspected,
    Option,
    Page,
    RelationshipRef,
    Rows,
    Statement,
    row_of,
)


def column_member(engine: Interpreter, frame: Frame, value: ColumnRef, name: str, line: int) -> Values:
    if value.name != "*":
        known = inspection.property_member(engine, value, name)
        return (value,) if known is None else known
    if name == "columns":  # `table.primary_key.columns`
        return (value,)
    touch.read_column(engine, frame, value.owner, name, line)
    return (ColumnRef(value.owner, name),)


def _each(engine: Interpreter, frame: Frame, value: ColumnRef | Inspected) -> Values:
    return inspection.items_of(engine, value)


def _column_method(engine: Interpreter, frame: Frame, value: ColumnRef, name: str, given: Given) -> Values:
    """`table.columns.keys()` gives names (Core, ReadOnlyColumnCollection); an operator gives a column again."""
    if value.name == "*" and name in {"keys", "values"}:
        each = inspection.items_of(engine, value)
        return (Many(tuple(Text((c.name,)) for c in each if isinstance(c, ColumnRef)) if name == "keys" else each),)
    return (value,)


def column_item(engine: Interpreter, frame: Frame, value: ColumnRef, keys: Keys) -> Values:
    if value.name != "*":
        return (value,)
    for text in keys.texts:
        touch.read_column(engine, frame, value.owner, text, keys.line)
    return tuple(ColumnRef(value.owner, text) for text in keys.texts)


def _compare_column(engine: Interpreter, frame: Frame, value: ColumnRef, compared: Compared) -> Values:
    """`User.age > 3`: the column was read where it was named; the operator is known here."""
    return (value,)


def _relationship_member(engine: Interpreter, frame: Frame, value: RelationshipRef, name: str, line: int) -> Values:
    mapped = engine.of(Models).mapped(value.owner.key) if value.owner.maybe and name in {"key", "name"} else None
    if mapped is not None:  # whose name that is, is not known: a row may be asked for it
        relations.perhaps_load(engine, frame, mapped, value.name, line)
    known = inspection.property_member(engine, value, name)
    return (value,) if known is None else known


#: Methods of a relationship that make a condition of it (ORM, Querying Guide: Relationship Operators).
_CONDITIONS = frozenset({"any", "contains", "has", "is_", "is_not", "isnot"})


def compare_relationship(engine: Interpreter, frame: Frame, value: RelationshipRef, compared: Compared) -> Values:
    """`Post.author == user` asks rows of the class for it, where it was just named."""
    named = next((each.line for each in reversed(frame.found) if each.via == "relationship"), 0)
    if named:
        touch.read_owner(engine, frame, value, named, "relationship")
    return NOTHING


def relationship_method(engine: Interpreter, frame: Frame, value: RelationshipRef, name: str, given: Given) -> Values:
    """`User.posts.any(...)`, `.of_type(Article)`: the classes given are in the statement, too."""
    if name in _CONDITIONS:
        touch.read_owner(engine, frame, value, given.line, "relationship")
    touch.read_values(engine, frame, given.everything, given.line, "relationship", loads=False)
    return (value,)


def _collection_method(engine: Interpreter, frame: Frame, value: Collection, name: str, given: Given) -> Values:
    """`account.entries.add(entry)`, `.select()`, `.insert()` (ORM, Write Only Relationships)."""
    effect = catalogue.FUNCTIONS.get(name) if name in {"select", "insert", "update", "delete"} else None
    if effect is not None:
        return effects.apply(engine, frame, effect, NOTHING, Given([(value.of,)], {}, given.line))
    engine.flow.change(frame, Many((Instance(value.of.key),), (*value.relationship, "")), name, given)
    return NOTHING


def option_method(engine: Interpreter, frame: Frame, value: Option, name: str, given: Given) -> Values:
    return (options.extend(engine, frame, value, name, given.args, given.line),)


def _inspected_method(engine: Interpreter, frame: Frame, value: Inspected, name: str, given: Given) -> Values:
    return inspection.method(engine, frame, value, name, given.args, given.line)


def _inspected_call(engine: Interpreter, frame: Frame, value: Inspected, given: Given) -> Values:
    """`mapper.get_property("name")`."""
    return inspection.method(engine, frame, value, "get", given.args, given.line)


def _inspected_item(engine: Interpreter, frame: Frame, value: Inspected, keys: Keys) -> Values:
    if value.part == "values":
        return tuple(Inspected(value.owner, "attribute", text) for text in keys.texts)
    is_open = bool(keys.texts) and are_open(engine, frame, list(keys_on(frame.unit, keys.line)))
    return inspection.item(engine, value, keys.texts, is_open)


def _itself(engine: Interpreter, frame: Frame, value: Value, *rest: object) -> Values:
    return (value,)


def _compose(engine: Interpreter, frame: Frame, value: Statement, compared: Compared) -> Values:
    """`statement += lambda s: s.where(...)` (Core, Using Lambdas to add significant speed gains; Baked Queries)."""
    if compared.op != "+" or compared.at != 0:
        return NOTHING
    return statements.extended(engine, frame, value, union(*compared.operands[1:]), NOTHING)


def _statement_each(engine: Interpreter, frame: Frame, value: Statement) -> Values:
    engine.of(Pending).select(value.site)
    return NOTHING  # but for its elements


def _statement_item(engine: Interpreter, frame: Frame, value: Statement, keys: Keys) -> Values:
    engine.of(Pending).select(value.site)
    if not value.entities:
        return NOTHING
    return (Many(row_of(value.entities)),) if keys.slices else row_of(value.entities)


def _rows_item(engine: Interpreter, frame: Frame, value: Rows, keys: Keys) -> Values:
    return (Fixed(value.entities),)


def _page_member(engine: Interpreter, frame: Frame, value: Page, name: str, line: int) -> Values:
    """Its rows are its `items` (Flask-SQLAlchemy, API: Pagination), its `results` or `data` with others."""
    return (Many(value.rows),) if name in {"items", "results", "data"} else NOTHING


def _page_method(engine: Interpreter, frame: Frame, value: Page, name: str, given: Given) -> Values:
    return (value,) if name in {"next", "prev"} else NOTHING


def _page_item(engine: Interpreter, frame: Frame, value: Page, keys: Keys) -> Values:
    return value.rows


def _open(engine: Interpreter, frame: Frame, value: Statement, name: str) -> None:
    """Arguments of its methods belong to a statement; on UPDATE and DELETE its own columns are no reads."""
    frame.sites.append(value.site)
    target = touch.table_keys(engine, value.target) if value.kind in {"insert", "update", "delete"} else frozenset()
    if value.kind == "query" and name in rows_orm.BULK_METHODS:
        target = touch.table_keys(engine, union(*value.entities))
    frame.dml.append((target, _outer(frame, value)))


def _outer(frame: Frame, value: Statement) -> frozenset[TableKey]:
    """The target of a DML statement that the value is nested in: columns of it that a condition names are those of the
    row that is changed (Core, Correlated Updates), unless the nested statement selects from it, too."""
    targets = frame.dml[-1][0] | frame.dml[-1][1] if frame.dml else frozenset()
    if not targets:
        return targets
    return targets - {access.table for access, sites in frame.found.items() if value.site in sites}


def _close(frame: Frame) -> None:
    frame.dml.pop()
    frame.sites.pop()


def _is_column(engine: Interpreter, value: ColumnRef) -> bool:
    return value.name != "*"


#: Methods of results and queries that give rows; other names may be those of columns.
_GIVING = statements.ONE_ROW - {"get", "earliest", "latest"} | {"all", "scalar", "scalars", "fetchall"}


def _member_of_statement(engine: Interpreter, frame: Frame, value: Statement, name: str, line: int) -> Values:
    """A method of a query that runs it or takes tables, as a value; any other attribute is a statement of the same."""
    return (MethodOn(value, name),) if name in _GIVING or name in statements.TAKING else (value,)


def _method_of_rows(engine: Interpreter, frame: Frame, value: Rows, name: str, line: int) -> Values:
    return (MethodOn(value, name),) if name in _GIVING else NOTHING


KINDS = (
    core_tables.KIND,
    Kind(
        ColumnRef,
        member=column_member,
        method=_column_method,
        item=column_item,
        compare=_compare_column,
        each=_each,
        whole=True,
        tells=_is_column,  # `query(column)` of a parameter is known by what its callers give
        classes=inspection.COLUMN_CLASSES,
        told=inspection.TOLD,
    ),
    Kind(
        RelationshipRef,
        member=_relationship_member,
        method=relationship_method,
        compare=compare_relationship,
        classes=inspection.RELATIONSHIP_CLASSES,
        told=inspection.TOLD,
    ),
    Kind(Collection, method=_collection_method),
    Kind(Option, member=_itself, method=option_method),
    Kind(
        Inspected,
        member=inspection.member,
        method=_inspected_method,
        call=_inspected_call,
        item=_inspected_item,
        each=_each,
    ),
    Kind(
        Statement,
        member=_member_of_statement,
        method=statements.statement_method,
        call=_itself,
        item=_statement_item,
        each=_statement_each,
        compare=_compose,
        tells=lambda engine, value: bool(value.entities) or bool(value.target),
        opens=_open,
        closes=_close,
        names=lambda engine, value: telling.any_names_table(engine, (value.target, *value.entities)),
    ),
    Kind(Page, member=_page_member, method=_page_method, item=_page_item),
    Kind(Rows, member=_method_of_rows, method=statements.rows_method, item=_rows_item, call=_itself),
)
