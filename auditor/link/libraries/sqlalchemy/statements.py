"""Methods of statements, results and collections: what they read, change and return."""

from __future__ import annotations

from auditor.facts.access import Op
from auditor.facts.effect import Gives
from auditor.facts.key import TableKey
from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import (
    NOTHING,
    ClassRef,
    Fixed,
    FunctionRef,
    Instance,
    Many,
    Text,
    Value,
    Values,
    first_of,
    union,
    walk,
)
from auditor.link.interpreter.callbacks import call_back
from auditor.link.libraries.sqlalchemy import options, relations, rows_of, rows_orm, touch
from auditor.link.libraries.sqlalchemy.declare.leads import query_methods
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.libraries.sqlalchemy.declare.tables_of import table_of
from auditor.link.libraries.sqlalchemy.rows import Pending
from auditor.link.libraries.sqlalchemy.touch import table_keys
from auditor.link.libraries.sqlalchemy.values import (
    ColumnRef,
    Criterion,
    Page,
    RelationshipRef,
    Rows,
    Statement,
    row_of,
)
from auditor.link.modules.index import Unit
from auditor.link.tables import sqltext
from auditor.link.tables.declared import RelationshipInfo, TableRef

#: Methods that give one row of a result.
ONE_ROW = frozenset({"first", "one", "one_or_none", "scalar_one", "scalar_one_or_none", "get", "get_or_404",
                  "first_or_404", "one_or_404", "get_one", "fetchone", "earliest", "latest"})  # fmt: skip
_JOINS = frozenset({"join", "outerjoin", "select_from", "join_from", "outerjoin_from", "with_only_columns",
                    "add_columns", "with_entities", "add_entity", "add_column", "union", "union_all", "intersect",
                    "except_", "correlate", "using", "from_self", "where", "filter", "having",
                    "select_entity_from"})  # fmt: skip
#: Methods that make something of the statement without running it.
_UNRUN = frozenset({"compile", "from_select"})
#: Methods that take tables, classes and attributes: `getattr(statement, "join")(Line)`.
TAKING = _JOINS | {"options", "returning", *rows_orm.BULK_METHODS}
#: Under what an object of a Query subclass of the project holds the query that it is.
OF_QUERY = "*query*"
_RESHAPES = frozenset({"with_entities", "with_only_columns", "add_columns", "add_entity", "add_column", "returning"})


def given(engine: Interpreter, gives: Gives, subject: Values, args: list[Values], site: str) -> Values:
    """What a call that a row describes returns."""
    match gives:
        case Gives.SELECT | Gives.QUERY:
            named = args if args else [subject]
            entities = tuple(entity for arg in named for entity in _entities(engine, arg))
            columns = (v.of if isinstance(v, Criterion) else v for v in walk(union(*named)))
            about = tuple(v.owner for v in columns if isinstance(v, ColumnRef))
            return (Statement(gives.value, NOTHING, entities, site, union(about)),)
        case Gives.QUERY_OF:
            return (Statement("query", NOTHING, tuple(_entities(engine, subject)), site),)
        case Gives.INSERT | Gives.UPDATE | Gives.DELETE:
            return (Statement(gives.value, subject, (), site),)
        case Gives.TEXT:
            return (Statement("text", tuple(value for value in subject if isinstance(value, Text))),)
        case Gives.INSTANCE:
            return tuple(Instance(v.key, v.args, maybe=v.maybe) for v in subject if isinstance(v, ClassRef))
        case Gives.ARGUMENT:
            return subject
        case Gives.LOADED:
            return _loaded(subject)
        case Gives.ARGUMENTS:  # what is joined, and not on which condition
            return tuple(v for v in union(subject, *args) if isinstance(v, ClassRef | TableRef | Statement))
        case Gives.ROWS:
            return tuple(Rows(v.entities) for v in subject if isinstance(v, Statement))
        case Gives.SCALARS:
            return tuple(Many(first_of(v.entities)) for v in subject if isinstance(v, Statement))
        case Gives.FOUND:
            return tuple(_found(v.entities) for v in subject if isinstance(v, Statement))
        case Gives.PAGE:
            of_class = tuple(Page((Instance(v.key, v.args),)) for v in subject if isinstance(v, ClassRef))
            return of_class or tuple(Page(first_of(v.entities)) for v in subject if isinstance(v, Statement))
        case Gives.SCALAR:
            return union(*(first_of(v.entities) for v in subject if isinstance(v, Statement)))
        case _:
            return NOTHING


def _found(entities: tuple[Values, ...]) -> Value:
    """What `Session.exec` of SQLModel gives: scalars of the statement's only entity, else rows."""
    return Rows(entities) if len(entities) > 1 else Many(first_of(entities))


def _loaded(rows: Values) -> Values:
    """The rows as rows of the session, in whatever collection: what they lead to can be loaded."""
    found: list[Value] = []
    for value in rows:
        match value:
            case Instance(key=key, args=args, maybe=maybe):
                found.append(Instance(key, args, maybe=maybe))
            case Many(items=items):
                found.append(Many(_loaded(items)))
            case Fixed(items=positions):
                found.append(Fixed(tuple(_loaded(items) for items in positions)))
            case _:
                found.append(value)
    return tuple(found)


def _entities(engine: Interpreter, arg: Values) -> list[Values]:
    """The columns of a row that one argument of select() stands for."""
    if len(arg) == 1 and isinstance(arg[0], Fixed):
        return [entity for item in arg[0].items for entity in _entities(engine, item)]
    found: list[Value] = []
    for value in arg:
        match value:
            case ClassRef(key=key, args=args, maybe=maybe):
                found.append(Instance(key, args, maybe=maybe))
            case Many(items=items):
                found.extend(Instance(v.key) for v in items if isinstance(v, ClassRef))
            case Statement(entities=entities):
                found.extend(first_of(entities))
            case _:
                pass
    return [tuple(found)]


def statement_method(engine: Interpreter, frame: Frame, value: Statement, name: str, given: Given) -> Values:
    """A method of a statement or legacy query; what we do not know keeps the statement as it is."""
    args, line = given.args, given.line
    everything = given.everything
    engine.of(Pending).escape(frame, everything)
    if name in rows_orm.BULK_METHODS and value.kind == "query":
        return _bulk(engine, frame, value, name, line)
    if name in _JOINS or name == "options":
        frame.sites.append(value.site)
        frame.dml.append(_own_target(engine, value))
        named = tuple(v for v in everything if not isinstance(v, Instance))
        touch.read_values(
            engine, frame, named, line, "join" if "join" in name else value.kind, name in _RESHAPES or name == "options"
        )
        if name == "options":
            options.attach(engine, frame, options.classes_in(engine, value), everything, line)
        if "join" in name:
            value = _joined(engine, frame, value, everything, line)
        frame.dml.pop()
        frame.sites.pop()
        for fragment in everything:
            if isinstance(fragment, Statement) and fragment.kind == "text":
                sqltext.name_in_from(engine, frame, fragment.target, line)
    if name == "returning" and value.kind in {"update", "delete"}:
        touch.read_values(engine, frame, value.target, line, "returning")
    if name in {"add_criteria", "with_criteria"}:
        return extended(engine, frame, value, union(*args[:1]), (value,))
    if name in _RESHAPES:
        entities = tuple(entity for arg in args for entity in _entities(engine, arg))
        kept = () if name in {"with_entities", "with_only_columns"} else value.entities
        return (Statement(value.kind, value.target, (*kept, *entities), value.site, value.joined),)
    if name == "only_return_tuples":  # a row of one entity is a row nevertheless
        return (Statement("select", value.target, ((Fixed(value.entities),),), value.site),)
    result = _result_of(value, name)
    if result is not None:
        if name not in _UNRUN:
            engine.of(Pending).select(value.site)
        return result
    return _own_query_method(engine, frame, value, name, given)


def _own_target(engine: Interpreter, value: Statement) -> tuple[frozenset[TableKey], frozenset[TableKey]]:
    """What a statement changes; what is joined to one that changes nothing is read, though it may stand in another."""
    changes = value.kind in {"insert", "update", "delete"}
    return table_keys(engine, value.target) if changes else frozenset(), frozenset()


def extended(engine: Interpreter, frame: Frame, value: Statement, functions: Values, otherwise: Values) -> Values:
    """The statement as functions make it that are given it."""
    return call_back(engine, frame, functions, Given([(value,)], {}, 0)) or otherwise


def _joined(engine: Interpreter, frame: Frame, value: Statement, given: Values, line: int) -> Statement:
    """The statement with what a join brings, named by a class, by a relationship or, in a legacy query, by a string:
    the names of later joins and options may be theirs."""
    found: list[Value] = []
    for each in walk(given):
        if isinstance(each, ClassRef):
            found.append(each)
        elif isinstance(each, RelationshipRef):
            touch.read_owner(engine, frame, each, line, "join")
            known = engine.of(Models).relationship(engine.of(Models).mapped(each.owner.key), each.name)
            if known is not None and known.target:
                found.append(ClassRef(known.target))
                _read_unnamed(engine, frame, known, line)
        elif isinstance(each, Text) and each.literal:
            found.extend(options.join_named(engine, frame, value, each.literal, line))
    if not found:
        return value
    return Statement(value.kind, value.target, value.entities, value.site, union(value.joined, found))


def join_of_unknown(engine: Interpreter, frame: Frame, receiver: Values, name: str, given: Given) -> None:
    """`query.join(User.posts)` of a query that nothing tells: the class of the relationship is in it."""
    for values in given.args:
        for value in values:
            if type(value) is RelationshipRef:
                touch.read_owner(engine, frame, value, given.line, "join")


def _read_unnamed(engine: Interpreter, frame: Frame, known: RelationshipInfo, line: int) -> None:
    """A relationship that no class named here, for it came from a mapper: `mapper.attrs.posts.class_attribute`."""
    for table in relations.tables_behind(engine, known):
        if not any(access.table == table and access.op is Op.READ and access.line == line for access in frame.found):
            rows_of.read_table(frame, table, line, "join")


def _result_of(value: Statement, name: str) -> Values | None:
    """What a method that runs the statement gives; None for any other method."""
    if name in ONE_ROW:
        return row_of(value.entities) if value.entities else NOTHING
    match name:
        case "scalar":
            return first_of(value.entities)
        case "scalars":
            return (Many(first_of(value.entities)),)
        case "all" | "fetchall" | "fetch" if value.entities:
            return (Many(row_of(value.entities)),)
        case "paginate" if value.entities:  # Flask-SQLAlchemy, API: Query.paginate
            return (Page(row_of(value.entities)),)
        case "execute" | "exec":
            return (Rows(value.entities),)
        case "count" | "exists" | "compile" | "from_select":
            return (value,)
        case _:
            return None


def inherited(engine: Interpreter, frame: Frame, value: Instance, name: str, given: Given) -> Values | None:
    """`self.delete()` in a method that a Query subclass of the project defines (ORM, Legacy Query API: query_cls)."""
    held = next((values for bound, values in value.bound if bound == OF_QUERY), NOTHING)
    found = [statement_method(engine, frame, each, name, given) for each in held if isinstance(each, Statement)]
    return union(*found) if found else None


def _own_query_method(engine: Interpreter, frame: Frame, value: Statement, name: str, given: Given) -> Values:
    """A method that a Query subclass of the project defines; else the statement goes on unchanged."""
    line = given.line
    for unit in query_methods(engine, name):
        engine.notes.link_call(frame, unit.key, line)
        result = _call_query_method(engine, frame, unit, value, given)
        if result:
            return result
    return (value,)


def _call_query_method(engine: Interpreter, frame: Frame, unit: Unit, value: Statement, given: Given) -> Values:
    """What the method returns, but for the query object itself, which stands for the query."""
    assert unit.owner is not None
    owner = Instance(unit.owner.key, bound=((OF_QUERY, (value,)),) if value.entities else ())
    result = engine.call_function(frame, FunctionRef(unit.key, owner), given)
    return tuple(v for v in result if not isinstance(v, Instance) or v.key != owner.key)


def _bulk(engine: Interpreter, frame: Frame, value: Statement, name: str, line: int) -> Values:
    """`query(M).filter(...).delete()`: rows selected only to be changed are no read; those of a query that was run
    before are."""
    targets = union(*value.entities) if value.entities else NOTHING
    if not engine.of(Pending).is_selected(value.site):
        engine.of(Pending).take_back(frame, value.site, table_keys(engine, targets))
    for target in targets:
        table = table_of(engine, target) if not isinstance(target, ClassRef) else None
        if table is not None:
            frame.record(table.key, Op.WRITE, line, f"query-{name}", rows_of.confidence_of(frame, target))
    return NOTHING


def rows_method(engine: Interpreter, frame: Frame, value: Rows, name: str, given: Given) -> Values:
    """A method of the result of a statement (Core, Engine and Connection Use: Result)."""
    engine.of(Pending).escape(frame, given.everything)
    if name == "scalars":
        return (Many(first_of(value.entities)),)
    if name in {"scalar", "scalar_one", "scalar_one_or_none"}:
        return first_of(value.entities)
    if name in ONE_ROW:
        return (Fixed(value.entities),)
    if name == "partitions":
        return (Many((Many((Fixed(value.entities),)),)),)
    return (Many((Fixed(value.entities),)),) if name in {"all", "fetchall", "fetchmany"} else (value,)
