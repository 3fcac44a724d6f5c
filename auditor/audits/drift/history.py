"""The steps of a history -> what is wrong with it: it fails, it leaves something, it is not the same twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from auditor.compare.catalogs import BOOKKEEPING, compare
from auditor.compare.model import ERROR, WARNING, Difference
from auditor.facts.catalog import Catalog, Table
from auditor.facts.key import TableKey
from auditor.live.fresh.migrating import Step


def history_differences(steps: Sequence[Step]) -> tuple[Difference, ...]:
    """The findings, in the order of the steps. `steps`: up; or up, down, up; or a stairway of these."""
    return tuple(_differences(steps))


def _differences(steps: Sequence[Step]) -> Iterator[Difference]:
    catalogs = _catalogs(steps)
    below: Catalog | None = None  # what there was before the revision at hand
    for at, (step, catalog) in enumerate(zip(steps, catalogs, strict=True)):
        name = f"{step.direction} {step.target}"
        if catalog is None:
            severity = ERROR if step.direction == "upgrade" else WARNING
            yield Difference("", "migration_failed", name, severity, None, step.failure)
        elif step.direction == "downgrade":
            if step.target == "base":
                yield from _left(catalog, name)
            elif below is not None:
                yield from _other("downgrade_differs", WARNING, name, below, catalog)
        else:
            first = catalogs[at - 2] if at > 1 and steps[at - 1].direction == "downgrade" else None
            if first is not None and not steps[at - 1].failure and steps[at - 2].target == step.target:
                yield from _other("upgrade_differs", ERROR, f"{name} again", first, catalog)
            if at + 1 < len(steps) and steps[at + 1].direction == "upgrade":
                below = catalog


def _catalogs(steps: Sequence[Step]) -> list[Catalog | None]:
    """What there was after each step, None where it failed; tables that did not change are the same objects."""
    tables: dict[TableKey, Table] = {}
    found: list[Catalog | None] = []
    for step in steps:
        if step.change is None:
            found.append(None)
            continue
        tables = {key: table for key, table in tables.items() if key not in step.gone}
        tables |= {table.key: table for table in step.change.tables}
        found.append(replace(step.change, tables=tuple(tables.values())))
    return found


def _left(found: Catalog, name: str) -> Iterator[Difference]:
    """What a downgrade to the base did not take away; the next upgrade stumbles over it."""
    items = [
        (f"{table.kind} {table.key}", str(table.key)) for table in found.tables if table.key.name not in BOOKKEEPING
    ]
    items += [(f"enumeration type {enum.key}", str(enum.key)) for enum in found.enums]
    items += [(f"sequence {sequence.key}", str(sequence.key)) for sequence in found.sequences]
    for said, key in items:
        yield Difference(key, "downgrade_leaves", name, WARNING, None, said)


def _other(kind: str, severity: str, name: str, before: Catalog, after: Catalog) -> Iterator[Difference]:
    for each in compare(before, after):
        said = f"{each.kind.replace('_', ' ')} {each.table if each.name == each.table else f'{each.table}.{each.name}'}"
        if each.expected or each.found:
            said += f": {each.expected or 'nothing'} before, {each.found or 'nothing'} after"
        yield Difference(each.table, kind, name, severity, each.expected, said)
    there = {enum.key for enum in before.enums}
    for enum in after.enums:
        if enum.key not in there:
            yield Difference(str(enum.key), kind, name, severity, None, f"enumeration type {enum.key} is left")


def shown_steps(steps: Sequence[Step]) -> tuple[str, ...]:
    """Each step as a line."""
    return tuple(
        f"{step.direction} {step.target}: {f'failed: {step.failure}' if step.failure else f'{step.seconds:.1f} s'}"
        for step in steps
    )
