"""Loader options: which relationships a statement loads with its rows, named by attributes or by strings.

Source: SQLAlchemy 2.0, ORM: Relationship Loading Techniques (Relationship Loading with Loader Options, Wildcard Loading
Strategies, Per-Entity Wildcard Loading Strategies); SQLAlchemy 1.4, the same, for names as strings.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from auditor.link.domain.frame import Frame
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import ClassRef, Instance, Text, Value, Values, union, walk
from auditor.link.libraries.sqlalchemy import polymorphic, relations, rows_of, rows_orm, touch
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.libraries.sqlalchemy.open_options import perhaps_load_any, perhaps_load_each
from auditor.link.libraries.sqlalchemy.values import Option, RelationshipRef, Statement
from auditor.link.tables.declared import RelationshipInfo

#: The step of an attribute whose name comes from outside.
ANY = ""


def start(engine: Interpreter, frame: Frame, name: str, args: list[Values], line: int) -> Values:
    """`selectinload(User.posts)`, `joinedload("posts.tags")`, `Load(User)`: an option, and what it loads so far."""
    return (extend(engine, frame, Option(), name, args, line),)


def extend(engine: Interpreter, frame: Frame, option: Option, name: str, args: list[Values], line: int) -> Option:
    """The option after one more step, `.selectinload(...)`: several arguments name one path, as in SQLAlchemy 1.3."""
    loads = name in rows_orm.LOADERS
    if name == "selectin_polymorphic":  # the classes are loaded, not a path
        touch.read_values(engine, frame, union(*args), line, "polymorphic")
        return option
    if name == "options":
        for inner in walk(union(*args)):
            if isinstance(inner, Option) and inner.owner is None and option.owner is not None:
                _walk(engine, frame, option.owner, inner.steps, line)
        return option
    if name not in rows_orm.STEPS and name != "Load":
        return option
    if loads and perhaps_load_any(engine, frame, name, line):
        option = _named(engine, frame, option, ((ANY, True),), line)
    for values in args:
        for value in values:
            option = _step(engine, frame, option, value, loads, line)
    return option


def _step(engine: Interpreter, frame: Frame, option: Option, value: Value, loads: bool, line: int) -> Option:
    match value:
        case ClassRef(key=key, args=args, maybe=maybe):
            return Option(ClassRef(key, args, maybe), option.steps)
        case RelationshipRef(owner=owner, name=name):
            known = _relationship(engine, owner, name)
            if known is None:
                return option
            target = ClassRef(known.target) if known.target else None
            if not loads:
                return Option(target, option.steps, (*option.passed, value))
            for each in (*option.passed, value):  # nothing below is loaded without what it is below of
                found = _relationship(engine, each.owner, each.name)
                if found is not None:
                    relations.read_relationship(engine, frame, found, line, "relationship")
            return Option(target, option.steps)
        case Text() if value.literal:
            return _named(engine, frame, option, tuple((part, loads) for part in value.literal.split(".")), line)
        case _:
            return option


def _named(engine: Interpreter, frame: Frame, option: Option, steps: tuple[tuple[str, bool], ...], line: int) -> Option:
    if option.owner is None:
        return Option(None, (*option.steps, *steps))
    return Option(_walk(engine, frame, option.owner, steps, line))


def attach(engine: Interpreter, frame: Frame, classes: Iterable[ClassRef], given: Values, line: int) -> None:
    """The options are given to a statement that selects the classes: what they name by strings is theirs."""
    known = list(classes)
    for value in walk(given):
        if isinstance(value, Option) and value.owner is None and value.steps:
            for owner in known:
                _walk(engine, frame, owner, value.steps, line)


def classes_in(engine: Interpreter, statement: Statement) -> list[ClassRef]:
    """The mapped classes that a statement is about: those that it selects, and those that it joins."""
    found: dict[ClassRef, None] = {}
    for value in walk(union(*statement.entities, statement.joined)):
        if isinstance(value, Instance | ClassRef) and engine.of(Models).mapped(value.key) is not None:
            found[ClassRef(value.key)] = None
    return list(found)


def load_named(engine: Interpreter, frame: Frame, rows: Values, names: Values, line: int, via: str) -> None:
    """Attributes of rows, named by strings, are loaded: `session.refresh(user, ["posts"])`."""
    steps = [value.literal for value in walk(names) if isinstance(value, Text) and value.literal]
    for row in walk(rows):
        if isinstance(row, Instance | ClassRef):
            for name in steps:
                known = _relationship(engine, ClassRef(row.key), name)
                if known is not None:
                    relations.read_relationship(engine, frame, known, line, via)


def join_named(engine: Interpreter, frame: Frame, statement: Statement, name: str, line: int) -> Values:
    """`query.join("posts.tags")`: the tables on the path are read; gives the classes at its ends."""
    found: list[ClassRef] = []
    for owner in reversed(classes_in(engine, statement)):
        target: ClassRef | None = owner
        for part in name.split("."):
            known = _relationship(engine, target, part) if target is not None else None
            if known is None:
                target = None
                break
            for table in relations.tables_behind(engine, known):
                rows_of.read_table(frame, table, line, "join")
            target = ClassRef(known.target) if known.target else None
        if target is not None and target != owner:
            found.append(target)
    return tuple(found)


def _walk(
    engine: Interpreter, frame: Frame, owner: ClassRef, steps: tuple[tuple[str, bool], ...], line: int
) -> ClassRef | None:
    """Follow a path of names from a class, loading what it says; gives the class that it ends at."""
    current: ClassRef | None = owner
    for name, loads in steps:
        if current is None:
            return None
        if name == "*":
            if loads:
                for known in engine.of(Models).relationships(engine.of(Models).mapped(current.key)).values():
                    relations.read_relationship(engine, frame, known, line, "relationship")
            return None
        if name == ANY:
            perhaps_load_each(engine, frame, current, line)
            return None
        found = _relationship(engine, current, name)
        if found is None:
            return None
        if loads:
            relations.read_relationship(engine, frame, found, line, "relationship")
        current = ClassRef(found.target) if found.target else None
    return current


def loaded_by_name(engine: Interpreter, owners: Iterable[ClassRef], given: Values) -> Iterator[RelationshipRef]:
    """The relationships that options name by strings, of the classes that a statement selects."""
    known = list(owners)
    steps = [value.steps for value in walk(given) if isinstance(value, Option) and value.owner is None]
    for owner in known:
        for path in steps:
            current: ClassRef | None = owner
            for name, loads in path:
                found = _relationship(engine, current, name) if current is not None else None
                if found is None or current is None:
                    break
                if loads:
                    yield RelationshipRef(current, name)
                current = ClassRef(found.target) if found.target else None


def _relationship(engine: Interpreter, owner: ClassRef, name: str) -> RelationshipInfo | None:
    """The relationship of that name, of the class itself or, for a polymorphic load, of a child."""
    mapped = engine.of(Models).mapped(owner.key)
    if mapped is None:
        return None
    for each in (mapped, *polymorphic.descendants(mapped)):
        found = engine.of(Models).relationship(each, name)
        if found is not None:
            return found
    return None
