"""The classes of a table and all that they inherit from, by their names.

Source: SQLAlchemy 2.0, ORM, "Composing Mapped Hierarchies with Mixins".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache

from auditor.facts.code import Assign, Bin, Class, Const, Expr, FileFacts, Function, Map, Name, Seq, Star
from auditor.facts.schema import Table
from auditor.link.syntax.names import last_name, returned
from auditor.link.syntax.scopes import statements_of

#: Bases that bring no columns.
_BARE = frozenset(
    {"Model", "SQLModel", "DeclarativeBase", "DeclarativeBaseNoMeta", "MappedAsDataclass", "AsyncAttrs", "Generic",
     "object", "ABC", ""}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Named:
    """What is seen of the classes of one name: their bases, the names of their methods, and whether what they say in
    `__table_args__` can only be read in part."""

    bases: set[str] = field(default_factory=set)
    members: set[str] = field(default_factory=set)
    computes: list[bool] = field(default_factory=list)


def lines(files: Mapping[str, FileFacts]) -> Callable[[Table], list[Named] | None]:
    """The question about a table, over the files; the answer is None where a base of a library may bring columns."""

    @cache
    def classes() -> dict[str, Named]:
        found: dict[str, Named] = {}
        for facts in files.values():
            for node in statements_of(facts.body):
                if isinstance(node, Class):
                    each = found.setdefault(node.name, Named())
                    each.bases.update(map(last_name, node.bases))
                    each.members.update(part.name for part in node.body if isinstance(part, Function))
                    each.computes.append(_computes_arguments(node))
                elif isinstance(node, Assign):  # Base = declarative_base()
                    found.update({each.id: Named() for each in node.targets if isinstance(each, Name)})
        return found

    def line_of(table: Table) -> list[Named] | None:
        seen: dict[str, Named] = {}
        pending = [mapped.name.rpartition(".")[2] for mapped in table.classes]
        while pending:
            current = pending.pop()
            if current not in seen and current not in _BARE:
                if current not in classes():
                    return None
                seen[current] = classes()[current]
                pending += seen[current].bases
        return list(seen.values())

    return line_of


def _computes_arguments(node: Class) -> bool:
    """Is what the class says in `__table_args__` more than items that are written out?"""
    for each in node.body:
        if isinstance(each, Function) and each.name == "__table_args__":
            return not all(map(_is_written_out, returned(each)))
        if isinstance(each, Assign) and any(isinstance(t, Name) and t.id == "__table_args__" for t in each.targets):
            return each.value is not None and not _is_written_out(each.value)
    return False


def _is_written_out(value: Expr) -> bool:
    if isinstance(value, Bin):
        return value.op == "+" and _is_written_out(value.left) and _is_written_out(value.right)
    if isinstance(value, Seq):
        return not any(isinstance(item, Star) for item in value.items)
    return isinstance(value, Map | Const)
