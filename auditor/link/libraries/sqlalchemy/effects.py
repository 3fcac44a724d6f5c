"""What a call does, according to its effect row; and what may happen to arguments that go where nobody can see."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from auditor.facts.access import Confidence, Op
from auditor.facts.effect import ALL, Effect, Gives
from auditor.link.domain.findings import ModelSeen
from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given, nothing_at
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.library import Call, MethodOfUnknown
from auditor.link.domain.values import (
    NOTHING,
    ClassRef,
    External,
    Fixed,
    Instance,
    Many,
    Result,
    Text,
    Value,
    Values,
    literals,
    union,
    walk,
)
from auditor.link.interpreter import outside
from auditor.link.interpreter.callbacks import call_back
from auditor.link.libraries.sqlalchemy import inspection, options, rows_of, statements, touch
from auditor.link.libraries.sqlalchemy.catalogue import is_family
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.libraries.sqlalchemy.rows import Pending
from auditor.link.libraries.sqlalchemy.values import (
    AllTables,
    ColumnRef,
    Criterion,
    MadeBy,
    RelationshipRef,
    Rows,
    Statement,
)
from auditor.link.tables import sqltext
from auditor.link.tables.declared import TableInfo, TableRef
from auditor.link.tables.index import TableIndex

Keywords = dict[str, Values]

#: What statements give whose arguments are classes and tables; of one that is none, nothing is known.
_OF_TABLES = frozenset({Gives.SELECT, Gives.QUERY, Gives.INSERT, Gives.UPDATE, Gives.DELETE})
_FROM = re.compile(r"\bfrom\s+\w", re.I)


def apply(engine: Interpreter, frame: Frame, effect: Effect, receiver: Values, given: Given) -> Values:
    """Record what the row says of the call, and give what it returns."""
    args, keywords, line = given.args, given.keywords, given.line
    site = ""
    muted = frame.muted
    if effect.name == "DDL":  # runs as it stands, also in `event.listen(table, "after_create", DDL(...))`
        frame.muted = 0
    if effect.gives in {Gives.SELECT, Gives.QUERY, Gives.QUERY_OF}:
        site = engine.of(Pending).open_site(frame)
        frame.sites.append(site)
        frame.dml.append((frozenset(), frozenset()))
        frame.muted = 0  # a statement in what only declares is a statement
    _touch_named(engine, frame, effect, given)
    if effect.via == "refresh":
        engine.of(Pending).flush(frame)
    touched = False
    loads = effect.loads or (effect.rows and not _names_all(effect, receiver, given))
    for selector in effect.reads:
        values = _meant(engine, effect, select(selector, receiver, given))
        if effect.rows:
            values = _reloaded(values)
        elif site:
            _select_columns(engine, frame, effect, values, line)
        touched |= touch.read_values(engine, frame, values, line, effect.via, loads)
    if effect.gives in _OF_TABLES and given.bare and not any(given.args):
        sqltext.unknown_model(engine, frame, line, effect.name)
    for selector in effect.writes:
        values = _meant(engine, effect, select(selector, receiver, given))
        touched |= touch.write_values(engine, frame, values, line, effect.via, effect.cascades)
    if touched and effect.gives in _OF_TABLES and not frame.context.plain:
        frame.note(ModelSeen(line))
    _run(engine, frame, effect, receiver, given)
    for selector in effect.names:
        options.load_named(engine, frame, given.first, select(selector, receiver, given), line, effect.via)
    if effect.loads and "options" in keywords:
        selected = [value for value in union(*args) if isinstance(value, ClassRef)]
        options.attach(engine, frame, selected, keywords["options"], line)
    if site:
        frame.sites.pop()
        frame.dml.pop()
    frame.muted = muted
    return _result(engine, frame, effect, receiver, given, site)


def _result(engine: Interpreter, frame: Frame, effect: Effect, receiver: Values, given: Given, site: str) -> Values:
    """What the row says that the call gives."""
    subject = given.args[0] if given.args else next(iter(given.keywords.values()), NOTHING)
    if effect.gives is Gives.PAGE:  # the session may be given first
        subject = union(*(select(each, receiver, given) for each in (*effect.reads, *effect.sql))) or subject
    if effect.gives is Gives.CALLED:
        return call_back(engine, frame, subject, nothing_at(given.line))
    if effect.gives is Gives.MAPPER:
        return inspection.inspected(engine, subject)
    asked = receiver if "self" in (*effect.reads, *effect.writes) else subject
    return statements.given(engine, effect.gives, asked, given.args, site)


def _names_all(effect: Effect, receiver: Values, given: Given) -> bool:
    """Does the call name the attributes to load, each by a string that is known? It loads no others."""
    names = [name for each in effect.names for name in walk(select(each, receiver, given))]
    return bool(names) and all(isinstance(name, Text) and name.literal for name in names)


def _meant(engine: Interpreter, effect: Effect, values: Values) -> Values:
    """The values, each as one that is perhaps meant where the row says no more."""
    if not effect.perhaps:
        return values
    known = engine.kinds.perhaps
    return tuple(known[type(value)](engine, value) if type(value) in known else value for value in values)


def _touch_named(engine: Interpreter, frame: Frame, effect: Effect, given: Given) -> None:
    """`frame.to_sql("logs", engine, schema="audit")`: the declared tables of that name."""
    confidence = Confidence.POSSIBLE if effect.perhaps else rows_of.confidence_of(frame)
    for op, selectors in ((Op.READ, effect.reads_named), (Op.WRITE, effect.writes_named)):
        for selector in selectors:
            for table in _named(engine, frame, select(selector, NOTHING, given), given):
                frame.record(table.key, op, given.line, "table-name", confidence)
            texts = (each for each in walk(select(selector, NOTHING, given)) if isinstance(each, Text))
            for table in engine.of(TableIndex).tables_like(texts):
                frame.record(table.key, op, given.line, "table-name", Confidence.POSSIBLE)


def _named(engine: Interpreter, frame: Frame, values: Values, given: Given) -> list[TableInfo]:
    schema = next((each.literal for each in given.keywords.get("schema", NOTHING) if isinstance(each, Text)), None)
    tables, path = engine.of(TableIndex), frame.unit.module.path
    return [table for text in literals(walk(values)) if text for table in tables.tables_said(text, path, schema)]


def _is_named(engine: Interpreter, value: Text) -> bool:
    """Is a declared table called so?"""
    index = engine.of(TableIndex)
    return index.is_named(value.literal) if value.literal is not None else bool(index.tables_like([value]))


def _reloaded(rows: Values) -> Values:
    """Rows that are loaded again bring what their class brings (ORM, Session basics: Refreshing / Expiring)."""
    return tuple(ClassRef(v.key, v.args, v.maybe) if isinstance(v, Instance) and not v.site else v for v in rows)


def _select_columns(engine: Interpreter, frame: Frame, effect: Effect, values: Values, line: int) -> None:
    """Columns that come from a list of them were not named one by one; text may be what stands behind SELECT."""
    for value in walk(values):
        if isinstance(value, ColumnRef) and value.name != "*":
            touch.read_column(engine, frame, value.owner, value.name, line)
            _select_joined(engine, frame, value, line)
        elif isinstance(value, ColumnRef) and isinstance(value.owner, TableRef):
            touch.read_values(engine, frame, (value.owner,), line, effect.via, False)
        elif isinstance(value, Statement) and value.kind == "text":
            for text in value.target:
                if isinstance(text, Text) and _FROM.search(text.literal or "") and not sqltext.is_sql(text):
                    whole = Text(("SELECT ", *text.pieces), text.at)
                    sqltext.run(engine, frame, whole, line, "text-sql")


def _select_joined(engine: Interpreter, frame: Frame, value: ColumnRef, line: int) -> None:
    """A column of a class of joined inheritance is selected from all its tables (ORM, Writing SELECT statements for
    Inheritance Mappings)."""
    mapped = engine.of(Models).mapped(value.owner.key) if isinstance(value.owner, ClassRef) else None
    if mapped is not None and mapped.inheritance == "joined":
        rows_of.read_tables(frame, mapped, line, "column", rows_of.confidence_of(frame, value.owner))


def _run(engine: Interpreter, frame: Frame, effect: Effect, receiver: Values, given: Given) -> None:
    """Run the arguments that are SQL text, but with the connection of another database: `read_sql(text, client)`."""
    clients = (value.name for value in given.everything if isinstance(value, External | Result))
    if effect.sql and any(outside.is_left_elsewhere(engine, frame, name, given) for name in clients):
        return
    for selector in effect.sql:
        values = select(selector, receiver, given)
        for value in walk(values):
            if isinstance(value, Text) and selector in effect.reads_named and _is_named(engine, value):
                continue  # `pandas.read_sql("users")`
            if isinstance(value, Text):
                sqltext.run(engine, frame, value, given.line, effect.via, effect.gives is Gives.TEXT)
            elif isinstance(value, Statement) and value.kind == "text":
                sqltext.run_fragment(engine, frame, value.target, given.line, effect.via)
        if effect.gives is Gives.TEXT and selector == 0 and given.args:
            sqltext.note_unknown(engine, frame, values, given.line)


def has_evidence(engine: Interpreter, effect: Effect, given: Given) -> bool:
    """Do the arguments show that this is the API the row means: a mapped class or row, a statement, SQL text?"""
    if len(given.args) + len(given.keywords) < effect.least or len(given.args) > effect.most:
        return False
    for selector in (*effect.reads, *effect.writes):
        values = select(selector, NOTHING, given)
        if effect.rows:
            values = tuple(value for value in values if not isinstance(value, ClassRef | TableRef))
            if any(isinstance(value, MadeBy) for value in walk(values)):
                return True
        if any(_is_mapped(engine, value) for value in values):
            return True
    for selector in (*effect.reads_named, *effect.writes_named):
        for value in walk(select(selector, NOTHING, given)):
            if isinstance(value, Text) and _is_named(engine, value):
                return True
    for selector in effect.sql:
        for value in walk(select(selector, NOTHING, given)):
            if isinstance(value, Statement) or (isinstance(value, Text) and sqltext.is_sql(value)):
                return True
            if isinstance(value, TableRef):
                return True
    return False


def _is_mapped(engine: Interpreter, value: Value) -> bool:
    match value:
        case ClassRef(key=key) | Instance(key=key):
            models = engine.of(Models)
            return models.mapped(key) is not None or bool(models.concrete_below(key))
        case TableRef() | ColumnRef() | RelationshipRef() | Criterion() | AllTables():
            return True
        case Many(items=items):
            return any(_is_mapped(engine, item) for item in items)
        case Fixed(items=several):
            return any(_is_mapped(engine, item) for items in several for item in items)
        case Statement(kind="query" | "text") | Rows():
            return True
        case External(name=name) | Result(name=name):
            return ".func" in name and is_family(name)
        case _:
            return False


def select(selector: int | str, receiver: Values, given: Given) -> Values:
    """The argument that a row's selector means."""
    if selector == "self":
        return receiver
    if selector == ALL:
        return union(*given.args)
    if isinstance(selector, int):
        return given.args[selector] if selector < len(given.args) else NOTHING
    return given.keywords.get(selector, NOTHING)


def function_of(effect: Effect) -> Call:
    """A row as the function that does what it says."""

    def call(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
        return apply(engine, frame, effect, NOTHING, given)

    return call


def functions_of(rows: Iterable[Effect]) -> dict[str, Call]:
    """Rows as functions, by name."""
    return {effect.name: function_of(effect) for effect in rows}


def method_of(effect: Effect) -> MethodOfUnknown:
    """A row of a method, which counts only where the arguments show that it is meant."""

    def method(engine: Interpreter, frame: Frame, receiver: Values, name: str, given: Given) -> Values | None:
        return apply(engine, frame, effect, receiver, given) if has_evidence(engine, effect, given) else None

    return method


def below(rows: Mapping[str, Iterable[Effect]]) -> dict[str, dict[str, Call]]:
    """Rows of what packages and their objects do, by package and name; what such a call gives is of the package."""
    return {package: {row.name: _call_below(row) for row in several} for package, several in rows.items()}


def _call_below(effect: Effect) -> Call:
    def call(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
        return apply(engine, frame, effect, NOTHING, given) or (Result(dotted),)

    return call


def methods_of(rows: Iterable[Effect]) -> dict[str, MethodOfUnknown]:
    """Rows of methods, by name."""
    return {effect.name: method_of(effect) for effect in rows}
