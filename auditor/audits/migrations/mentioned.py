"""Does the code mention a column, key or index in a way that may declare it, which the facts of the models lack?

A helper of the project that returns a column, an index under a condition, a column that a loop or an event adds
(SQLAlchemy 2.0, ORM, "Appending additional columns to an existing Declarative mapped class"; "Versioning Objects").
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import cast

from auditor.facts.access import Role
from auditor.facts.code import Assign, Call, Class, FileFacts, Name, Str
from auditor.facts.nodes import nodes_of
from auditor.facts.schema import Table
from auditor.link.syntax.names import call_name, last_name
from auditor.link.syntax.scopes import statements_of

#: Bases that bring no columns.
_BARE = frozenset(
    {"Model", "SQLModel", "DeclarativeBase", "DeclarativeBaseNoMeta", "MappedAsDataclass", "AsyncAttrs", "Generic",
     "object", "ABC", ""}
)  # fmt: skip
_COLUMNS = frozenset({"Column", "mapped_column"})


def mentioned(files: Mapping[str, tuple[FileFacts, Role]]) -> Callable[[Table, str], bool]:
    """The question about a table and a name, over the files that are no migrations."""
    app = {path: facts for path, (facts, role) in files.items() if role is not Role.MIGRATION}

    @cache
    def words(path: str) -> frozenset[str]:
        return frozenset(app[path].index.split("\n")) if path in app else frozenset()

    @cache
    def added() -> frozenset[str]:
        """The names of all columns that calls make, wherever they stand."""
        calls = (
            cast("Call", each)
            for path, facts in app.items()
            if any(f"{mark}{name}" in words(path) for name in _COLUMNS for mark in ("", ".", "="))
            for each in nodes_of(facts.body, Call)
        )
        first = (call.args[0] for call in calls if call_name(call) in _COLUMNS and call.args)
        return frozenset(each.text for each in first if isinstance(each, Str))

    @cache
    def bases() -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for facts in app.values():
            for node in statements_of(facts.body):
                if isinstance(node, Class):
                    found.setdefault(node.name, set()).update(map(last_name, node.bases))
                elif isinstance(node, Assign):  # Base = declarative_base()
                    found.update({each.id: set() for each in node.targets if isinstance(each, Name)})
        return found

    def inherits(name: str) -> bool:
        """Does the class have a base of a library that may bring columns?"""
        seen, pending = set(), [name]
        while pending:
            current = pending.pop()
            if current not in seen and current not in _BARE:
                seen.add(current)
                if current not in bases():
                    return True
                pending += bases()[current]
        return False

    def mentions(table: Table, name: str) -> bool:
        if any(inherits(mapped.name.rpartition(".")[2]) for mapped in table.classes):
            return True
        places = {table.path, *(mapped.path for mapped in table.classes)}
        held = {"__table__", name, f"'{name}"}  # what is assigned to `__table__` is put together elsewhere
        return name in added() or any(held & words(path) for path in places)

    return mentions
