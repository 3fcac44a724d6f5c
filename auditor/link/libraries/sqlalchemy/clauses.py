"""Clauses of statements -> raw uses of columns: WHERE, ON, ORDER BY, GROUP BY, LIMIT; and what loading rows asks.

Asked for only where predicates are looked for. Source: SQLAlchemy 2.0, Core: SELECT and Related Constructs; ORM: Legacy
Query API, Relationship Loading Techniques.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from auditor.facts.predicate import Asked
from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Compared, Interpreter
from auditor.link.domain.values import NOTHING, ClassRef, Mapping, Text, Values, union
from auditor.link.interpreter import members
from auditor.link.libraries.sqlalchemy import criteria, options
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.libraries.sqlalchemy.fragments import fragments_of
from auditor.link.libraries.sqlalchemy.owners import by_name, filtered, has, owners_of
from auditor.link.libraries.sqlalchemy.uses import RawUse, note_use
from auditor.link.libraries.sqlalchemy.values import ColumnRef, Criterion, RelationshipRef, Statement, Worded
from auditor.link.syntax.names import last_part
from auditor.link.tables.declared import TableRef

_JOINS = frozenset({"join", "outerjoin", "join_from", "outerjoin_from"})
_CONDITIONS = frozenset({"where", "filter", "having", "with_parent"}) | _JOINS
_GROUPS = frozenset({"group_by", "distinct"})
_LIMITS = frozenset({"limit", "first", "first_or_404", "fetch", "slice"})
_CONFLICTS = frozenset({"on_conflict_do_update", "on_conflict_do_nothing"})
#: The column of a join whose condition follows from the foreign keys.
BY_KEY = "*"


def note(engine: Interpreter, frame: Frame, statement: Statement, name: str, given: Given) -> None:
    """Remember what the method of a statement asks of columns."""
    asked: list[Criterion] = []
    if name in _CONDITIONS:
        asked = [*_conditions(given.everything), *(_joins(statement, given.args) if name in _JOINS else ())]
    elif name == "filter_by":
        for keyword in given.keywords:
            owner = filtered(engine, frame, statement, keyword)
            asked += attribute(engine, frame, owner, keyword, given.line) if owner is not None else ()
    elif name == "options":  # `with_loader_criteria(...)`
        asked = criteria.asked_of(given.everything)
        for each in options.loaded_by_name(engine, options.classes_in(engine, statement), given.everything):
            note_load(engine, frame, each, given.line)
    elif name in _CONFLICTS:
        asked = list(_conflict(statement, given))
    elif name == "order_by":
        asked = list(_sorts(statement, given.everything))
    elif name in _GROUPS:
        asked = [Criterion(value, Asked.OTHER) for value in given.everything if isinstance(value, ColumnRef | Worded)]
    elif name in _LIMITS:
        note_use(frame, RawUse(statement.site, None, given.line))
    if name in _CONDITIONS or name == "order_by":
        asked += fragments_of(engine, statement, given.everything, "ORDER BY" if name == "order_by" else "WHERE")
    for criterion in asked:
        for placed in _placed(engine, statement, criterion):
            note_use(frame, RawUse(statement.site, placed, given.line))


def _placed(engine: Interpreter, statement: Statement, criterion: Criterion) -> Iterator[Criterion]:
    """The criterion, of the first class of the statement that has such a column where only its name is given."""
    if not isinstance(criterion.of, Worded):
        yield criterion
        return
    for owner in owners_of(statement):
        if has(engine, owner, criterion.of.name):
            yield replace(criterion, of=ColumnRef(owner, criterion.of.name))
            return


def attribute(engine: Interpreter, frame: Frame, owner: ClassRef, name: str, line: int) -> Iterator[Criterion]:
    """`filter_by(name=value)`: a column, a relationship, or what a hybrid attribute compares."""
    if has(engine, owner, name):
        yield by_name(engine, owner, name)
        return
    for value in members.class_member(engine, frame, owner, name, line):
        if isinstance(value, ColumnRef | RelationshipRef | Criterion):
            for each in criteria.compared(value, Compared("==", [(value,), NOTHING], 0)):
                if isinstance(each, Criterion):
                    yield each


def by_keywords(engine: Interpreter, ref: RelationshipRef, given: Given) -> Iterator[Criterion]:
    """`User.posts.any(title="x")`: attributes of what is behind the relationship."""
    models = engine.of(Models)
    info = models.relationship(models.mapped(ref.owner.key), ref.name)
    if info is not None and info.target:
        yield from (by_name(engine, ClassRef(info.target), name) for name in given.keywords)


def note_load(engine: Interpreter, frame: Frame, ref: RelationshipRef, line: int, via: str = "relationship") -> None:
    """Remember that rows behind a relationship are looked for by its key."""
    note_use(frame, RawUse("", Criterion(ref, Asked.EQUALITY), line, via))


def _conditions(everything: Values) -> Iterator[Criterion]:
    """What conditions ask; a column that stands alone is a condition itself, if it is a boolean."""
    for criterion in criteria.asked_of(everything):
        yield replace(criterion, kind=Asked.FUNCTION) if criterion.kind == criteria.OPERAND else criterion
    for value in everything:
        if isinstance(value, ColumnRef) and value.name != BY_KEY:
            yield Criterion(value, Asked.BOOLEAN)


def _joins(statement: Statement, args: Sequence[Values]) -> Iterator[Criterion]:
    """`join(User.posts)` joins by the relationship, `join(Post)` without a condition by the foreign key."""
    named = [value for values in args for value in values if isinstance(value, RelationshipRef)]
    yield from (Criterion(value, Asked.JOIN) for value in named)
    if not named and args and not criteria.asked_of(union(*args[1:])):
        joined: list[ClassRef | TableRef] = []
        for value in args[0]:
            if isinstance(value, ClassRef | TableRef):
                joined.append(value)
            elif isinstance(value, Statement) and value.kind != "text":
                joined += owners_of(value)
        for side in joined:
            yield Criterion(ColumnRef(side, BY_KEY), Asked.JOIN)
        for side in owners_of(statement) if joined else ():
            yield Criterion(ColumnRef(side, BY_KEY), Asked.OTHER)  # what it is joined to


def _conflict(statement: Statement, given: Given) -> Iterator[Criterion]:
    """ON CONFLICT looks rows up by the columns of a unique index (PostgreSQL dialect, INSERT…ON CONFLICT)."""
    elements = given.keywords.get("index_elements", given.first)
    for value in criteria.flat(elements):
        if isinstance(value, ColumnRef):
            yield Criterion(value, Asked.EQUALITY)
        elif isinstance(value, Text) and value.literal:
            for owner in statement.target:
                if isinstance(owner, ClassRef | TableRef):
                    yield Criterion(ColumnRef(owner, value.literal), Asked.EQUALITY)


def _sorts(statement: Statement, values: Values) -> Iterator[Criterion]:
    """Columns, expressions of columns, and names of columns as strings (`"name desc"`, `"-name"`), in their order."""
    for value in criteria.flat(values):
        if isinstance(value, Criterion | Mapping):
            for each in criteria.asked_of((value,)):
                yield each if each.kind == criteria.DESCENDING else replace(each, kind=Asked.SORT)
        elif isinstance(value, ColumnRef | Worded):
            yield Criterion(value, Asked.SORT)
        elif isinstance(value, Text) and value.literal:
            word, _, direction = value.literal.lstrip("-").partition(" ")
            descending = direction.lower() == "desc" or value.literal.startswith("-")
            for owner in owners_of(statement)[:1]:
                column = ColumnRef(owner, last_part(word))
                yield Criterion(column, criteria.DESCENDING if descending else Asked.SORT)
