"""Declarations in mapped classes that SQLAlchemy never sees.

Source: SQLAlchemy 2.0, ORM, "Declarative Table Configuration" (`__table_args__`); Core, "Defining Constraints and
Indexes" (an index or constraint of column names alone is on a table only if that is given it).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from difflib import SequenceMatcher

from auditor.audits.migrations.model import Problem
from auditor.facts.code import Assign, Call, Class, Do, Expr, FileFacts, Name, Stmt, Str
from auditor.facts.nodes import nodes_of
from auditor.facts.schema import MappedClass, Table
from auditor.link.syntax.names import call_name
from auditor.link.syntax.scopes import statements_of

_MEANT = {"tableargs": "__table_args__", "tablename": "__tablename__", "mapperargs": "__mapper_args__"}
#: Attributes of classes that SQLAlchemy reads, or that are others' own.
_KNOWN = frozenset({*_MEANT.values(), "__table__", "__mapper__", "__table_cls__", "__abstract__", "__slots__"})
_ALIKE = 0.9  # of the letters: one is more, missing or another
_LOST = "is given to no table: put it into __table_args__"
_LOOSE = frozenset({"Index", "UniqueConstraint", "CheckConstraint", "PrimaryKeyConstraint", "ForeignKeyConstraint"})


def without_effect(models: Iterable[Table], files: Mapping[str, FileFacts]) -> Iterator[Problem]:
    """What the classes of these tables declare in vain; `files`: all code of the project, by path."""
    for table in models:
        for mapped in table.classes:
            facts = files.get(mapped.path)
            node = _class_at(facts.body, mapped) if facts is not None else None
            for line, what, name in _in_vain(node, files) if node is not None else ():
                yield Problem(
                    "declaration-without-effect", mapped.path, line, f"{mapped.name.rpartition('.')[2]}: {what}",
                    f"{mapped.name}.{name}", str(table.key),
                )  # fmt: skip


def _class_at(body: tuple[Stmt, ...], mapped: MappedClass) -> Class | None:
    name = mapped.name.rpartition(".")[2]
    classes = (each for each in statements_of(body) if isinstance(each, Class))
    return next((each for each in classes if each.name == name and each.line == mapped.line), None)


def _in_vain(node: Class, files: Mapping[str, FileFacts]) -> Iterator[tuple[int, str, str]]:
    """The line, what is wrong, and the name of each."""
    for statement in node.body:
        if isinstance(statement, Assign) and len(statement.targets) == 1 and isinstance(statement.targets[0], Name):
            name, value = statement.targets[0].id, statement.value
            meant = _meant(name)
            if meant and not _read(name, files):
                yield statement.line, f"{name} means nothing to SQLAlchemy; {meant} is meant", name
            elif _is_loose(value) and not _used(name, node):
                yield (
                    statement.line,
                    f"{call_name(value)} {name} is given to no table: put it into __table_args__",
                    name,
                )
        elif isinstance(statement, Do) and _is_loose(statement.value) and isinstance(statement.value, Call):
            kind = call_name(statement.value)
            yield statement.value.line, f"{kind} {_LOST}", kind


def _meant(name: str) -> str:
    if name in _KNOWN or not name.startswith("__"):
        return ""
    plain = name.replace("_", "").lower()
    alike = (full for known, full in _MEANT.items() if SequenceMatcher(None, plain, known).ratio() >= _ALIKE)
    return next(alike, "")


def _read(name: str, files: Mapping[str, FileFacts]) -> bool:
    """Does code read the attribute, so that it means something to the project?"""
    return any({f".{name}", f"'{name}"} & set(facts.index.split("\n")) for facts in files.values())


def _is_loose(value: Expr | None) -> bool:
    """`Index("name", "column")`: nothing tells the table. Of a check, an expression of columns would."""
    if not isinstance(value, Call) or call_name(value) not in _LOOSE:
        return False
    given = [each for each in nodes_of(value.args) if isinstance(each, Name)]
    return bool(value.args) and not given and any(isinstance(each, Str) for each in nodes_of(value.args))


def _used(name: str, node: Class) -> bool:
    values = (each.value if isinstance(each, Assign) else each for each in node.body)
    return any(isinstance(each, Name) and each.id == name for value in values for each in nodes_of(value))
