"""How values behave where it is wanted what statements ask of columns: conditions keep their operators.

These kinds stand in front of those of every audit; what they do not know they leave to them.
"""

from __future__ import annotations

from auditor.facts.predicate import Asked
from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Compared, Interpreter, Keys, Kind
from auditor.link.domain.library import Library
from auditor.link.domain.values import ClassRef, External, Instance, Mapping, Result, Text, Values
from auditor.link.interpreter import calls, members
from auditor.link.interpreter.telling import always
from auditor.link.libraries.sqlalchemy import (
    clauses,
    comparators,
    criteria,
    kinds,
    naming,
    operators,
    rows_orm,
    statements,
)
from auditor.link.libraries.sqlalchemy.catalogue import is_family
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.libraries.sqlalchemy.values import (
    ColumnRef,
    Criterion,
    Derived,
    Operator,
    Option,
    RelationshipRef,
    Statement,
    Worded,
)
from auditor.link.syntax.names import last_part


def _method(engine: Interpreter, frame: Frame, value: criteria.Named, name: str, given: Given) -> Values:
    if isinstance(value, RelationshipRef):
        kinds.relationship_method(engine, frame, value, name, given)
        if name in {"any", "has"}:
            return (*criteria.method(value, name, given.args), *clauses.by_keywords(engine, value, given))
    return criteria.method(value, name, given.args)


def _compare(engine: Interpreter, frame: Frame, value: criteria.Named, compared: Compared) -> Values:
    if isinstance(value, RelationshipRef):
        kinds.compare_relationship(engine, frame, value, compared)
    return criteria.compared(value, compared)


def _column_item(engine: Interpreter, frame: Frame, value: ColumnRef, keys: Keys) -> Values:
    return criteria.item(value) if value.name != "*" else kinds.column_item(engine, frame, value, keys)


def _itself(engine: Interpreter, frame: Frame, value: Criterion, *rest: object) -> Values:
    return (value,)


def _statement_method(engine: Interpreter, frame: Frame, value: Statement, name: str, given: Given) -> Values:
    clauses.note(engine, frame, value, name, given)
    return statements.statement_method(engine, frame, value, name, given)


def _option_method(engine: Interpreter, frame: Frame, value: Option, name: str, given: Given) -> Values:
    """`joinedload(User.posts).joinedload(Post.comments)`: each step that loads looks for rows by a key."""
    if name in rows_orm.LOADERS - _BROUGHT:
        _note_loads(engine, frame, given)
    return kinds.option_method(engine, frame, value, name, given)


def _note_loads(engine: Interpreter, frame: Frame, given: Given) -> None:
    for each in given.everything:
        if isinstance(each, RelationshipRef):
            clauses.note_load(engine, frame, each, given.line)


#: Loader options whose rows the statement itself brings (ORM, Relationship Loading Techniques: contains_eager).
_BROUGHT = frozenset({"contains_eager"})


def _statement_member(engine: Interpreter, frame: Frame, value: Statement, name: str, line: int) -> Values:
    """`subquery.c.id` is a column that no table has; it is read of what the subquery reads."""
    return (value,) if name in {"c", "columns"} else (value, Derived(name))


def _loader_criteria(engine: Interpreter, frame: Frame, given: Given) -> Values:
    """`with_loader_criteria(User, User.deleted.is_(None))`, or a function of the class (ORM, Adding Criteria to Loader
    Options)."""
    condition = given.args[1] if len(given.args) > 1 else given.keywords.get("where_criteria", ())
    made = calls.call_values(engine, frame, condition, Given([given.first], {}, given.line))
    return tuple(criteria.asked_of((*condition, *made)))


def _call_library(engine: Interpreter, frame: Frame, value: External, given: Given) -> Values:
    asked = operators.called(value.name, given)
    if asked:
        return asked
    found = calls.call_external(engine, frame, value.name, given)
    return _of_family(engine, frame, value.name, given, found) if is_family(value.name) else found


def _library_method(engine: Interpreter, frame: Frame, value: External | Result, name: str, given: Given) -> Values:
    """`sa.or_(...)`, `db.or_(...)`, `func.lower(...)`."""
    asked = operators.called(f"{value.name}.{name}", given)
    if asked:
        return asked
    found = calls.external_method(engine, frame, value, name, given)
    return _of_family(engine, frame, f"{value.name}.{name}", given, found) if is_family(value.name) else found


def _of_family(engine: Interpreter, frame: Frame, dotted: str, given: Given, found: Values) -> Values:
    """What a function of SQLAlchemy makes of columns and conditions, and what a loader option loads; else what was
    found as ever."""
    name = last_part(dotted)
    if name == "with_loader_criteria":
        return (*found, *_loader_criteria(engine, frame, given))
    if name == "with_parent":
        behind = (each for each in given.everything if isinstance(each, RelationshipRef))
        return tuple(Criterion(each, Asked.EQUALITY) for each in behind)
    if name in rows_orm.LOADERS - _BROUGHT:
        _note_loads(engine, frame, given)
    if ".func." in dotted:
        return criteria.database_function(name, given.args)
    asked = criteria.function(name, given.args)
    return found if asked is None else asked


def _row_member(engine: Interpreter, frame: Frame, value: Instance, name: str, line: int) -> Values:
    """`user.posts` looks for posts by their key."""
    models = engine.of(Models)
    if not value.site and name in models.relationships(models.mapped(value.key)):
        clauses.note_load(engine, frame, RelationshipRef(ClassRef(value.key), name), line)
    return members.instance_member(engine, frame, value, name, line)


def _column_member(engine: Interpreter, frame: Frame, value: ColumnRef, name: str, line: int) -> Values:
    """`getattr(column, "desc")`: the operator, to be called; a column itself where the name is not known."""
    known = kinds.column_member(engine, frame, value, name, line)
    if value.name == "*":
        return naming.remembered(frame, known, line)
    return tuple(Operator(each, name) if each == value else each for each in known)


#: To be put behind the libraries of every audit.
ASKING = Library(
    name="asking",
    kinds=(
        Kind(ColumnRef, member=_column_member, method=_method, item=_column_item, compare=_compare, tells=always),
        Kind(RelationshipRef, method=_method, compare=_compare, tells=always),
        Kind(Criterion, member=_itself, method=_method, call=_itself, item=_itself, compare=_compare, tells=always),
        Kind(Worded, method=_method, compare=_compare, tells=always),
        Kind(Operator, call=operators.operate),
        Kind(Text, tells=naming.names_column),
        Kind(Mapping, tells=naming.has_column),
        Kind(Option, method=_option_method),
        Kind(Statement, member=_statement_member, method=_statement_method),
        Kind(External, call=_call_library, method=_library_method),
        Kind(Result, method=_library_method),
        Kind(ClassRef, member=naming.class_member, call=comparators.made),
        Kind(Instance, member=_row_member, compare=comparators.compared),
    ),
)
