"""Declarations in mapped classes that SQLAlchemy never sees.

Source: SQLAlchemy 2.0, ORM, "Declarative Table Configuration" (`__table_args__`); Core, "Defining Constraints and
Indexes" (an index or constraint of column names alone is on a table only if that is given it).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from functools import cached_property

from auditor.audits.migrations.model import Problem
from auditor.facts.code import Assign, Call, Class, Do, Expr, FileFacts, Name, Str
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


class Declarations:
    """All code of a project by path; each file is gone through once, whatever number of tables is asked for."""

    def __init__(self, files: Mapping[str, FileFacts]) -> None:
        self._files = files
        self._classes: dict[str, dict[tuple[str, int], Class]] = {}

    def without_effect(self, table: Table) -> Iterator[Problem]:
        """What the classes of the table declare in vain."""
        for mapped in table.classes:
            node = self._class_at(mapped)
            for line, what, name in _in_vain(node, self._read) if node is not None else ():
                yield Problem(
                    "declaration-without-effect", mapped.path, line, f"{mapped.name.rpartition('.')[2]}: {what}",
                    f"{mapped.name}.{name}", str(table.key),
                )  # fmt: skip

    def _class_at(self, mapped: MappedClass) -> Class | None:
        if mapped.path not in self._classes:
            facts = self._files.get(mapped.path)
            nodes = statements_of(facts.body) if facts is not None else ()
            self._classes[mapped.path] = {(n.name, n.line): n for n in nodes if isinstance(n, Class)}
        return self._classes[mapped.path].get((mapped.name.rpartition(".")[2], mapped.line))

    @cached_property
    def _read(self) -> frozenset[str]:
        """The names that code reads as attributes or says in strings, so that they mean something to the project."""
        words = (word for facts in self._files.values() for word in facts.indexed())
        return frozenset(word[1:] for word in words if word[:1] in {".", "'"} and word[1:2] == "_")


def _in_vain(node: Class, read: frozenset[str]) -> Iterator[tuple[int, str, str]]:
    """The line, what is wrong, and the name of each. `read`: names that code reads."""
    values = (each.value if isinstance(each, Assign) else each for each in node.body)
    used = {each.id for value in values for each in nodes_of(value) if isinstance(each, Name)}
    for statement in node.body:
        if isinstance(statement, Assign) and len(statement.targets) == 1 and isinstance(statement.targets[0], Name):
            name, value = statement.targets[0].id, statement.value
            meant = _meant(name)
            if meant and name not in read:
                yield statement.line, f"{name} means nothing to SQLAlchemy; {meant} is meant", name
            elif _is_loose(value) and name not in used:
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


def _is_loose(value: Expr | None) -> bool:
    """`Index("name", "column")`: nothing tells the table. Of a check, an expression of columns would."""
    if not isinstance(value, Call) or call_name(value) not in _LOOSE:
        return False
    given = [each for each in nodes_of(value.args) if isinstance(each, Name)]
    return bool(value.args) and not given and any(isinstance(each, Str) for each in nodes_of(value.args))
