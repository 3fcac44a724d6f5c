"""Tables that a revision drops, or gives another name, while code of the application still reads or writes them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from auditor.audits.migrations.model import Problem
from auditor.facts.access import Confidence, Role
from auditor.facts.key import TableKey
from auditor.facts.migrations import Migrations
from auditor.facts.operations import CreateView
from auditor.findings import Severity
from auditor.link.domain.project import Project


@dataclass(frozen=True, slots=True, order=True)
class Use:
    """A place that reads or writes a table, `schema` as it is said there."""

    path: str
    line: int
    function: str
    schema: str | None = None


#: The uses of each table by its name, in order.
Uses = Mapping[str, tuple[Use, ...]]

_CODE = frozenset({Role.APP, Role.SCRIPT})
_GONE = ("drop table", "rename table to ")
_MOST_SHOWN = 3


def uses_in(project: Project) -> Uses:
    """What code of the application was seen to read and write, in statements and through models, and the tables of raw
    SQL that nobody declares. Cascades and accesses that are only possible are none."""
    found: dict[str, set[Use]] = {}
    for each in (found.access for found in project.accesses):
        if each.role in _CODE and each.confidence is not Confidence.POSSIBLE and each.via != "cascade":
            use = Use(each.path, each.line, each.function, each.table.schema)
            found.setdefault(each.table.name, set()).add(use)
    for unknown in project.unknown_tables:
        if unknown.role in _CODE:
            schema, _, name = unknown.name.rpartition(".")
            use = Use(unknown.path, unknown.line, unknown.function, schema or None)
            found.setdefault(name, set()).add(use)
    return {name: tuple(sorted(uses, key=_order)) for name, uses in found.items()}


def _order(use: Use) -> tuple[str, int, str, str]:
    return (use.path, use.line, use.function, use.schema or "")


def dropped_but_used(found: Migrations, uses: Uses) -> Iterator[Problem]:
    """One problem for each table whose last revision drops or renames it, and that no history has at head."""
    there = {table.key.name for each in found.environments if each.schema for table in each.schema.tables}
    there |= {name for spot in found.blind_spots for name in spot.tables or ()}
    steps = (step for each in found.environments for revision in each.revisions for step in revision.steps)
    there |= {step.operation.table.name for step in steps if isinstance(step.operation, CreateView)}
    for key, touched in found.history:
        last = touched[-1]
        using = [use for use in uses.get(key.name, ()) if _same(key, use)]
        if key.name not in there and using and last.action.startswith(_GONE):
            does = "drops" if last.action == "drop table" else "renames"
            message = f"{last.revision} {does} {key}, which code still uses: {_shown(using)}"
            doubtful = any(spot.tables is None for spot in found.blind_spots)
            yield Problem(
                "dropped-but-used", last.path, last.line, message, str(key), str(key), last.revision,
                Severity.WARNING if doubtful else None, doubtful,
            )  # fmt: skip


def _same(key: TableKey, use: Use) -> bool:
    return use.schema is None or use.schema == key.schema or (key.schema is None and use.schema == "public")


def _shown(using: list[Use]) -> str:
    places = ", ".join(f"{use.path}:{use.line} ({use.function})" for use in using[:_MOST_SHOWN])
    more = len(using) - _MOST_SHOWN
    return f"{places} and {more} more" if more > 0 else places
