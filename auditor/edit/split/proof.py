"""What must hold after a split, shown before anything is written: the same audit, on the files as they will be."""

from __future__ import annotations

import builtins
from collections.abc import Iterable
from dataclasses import replace

from auditor import audits
from auditor.audits.usage.verdict import TableUsage, Usage
from auditor.edit.model import Change, RefusedError
from auditor.edit.names import Names, read_names
from auditor.edit.split.context import Split
from auditor.extract import extract
from auditor.facts.access import Access
from auditor.facts.code import ImportFrom
from auditor.makers import Making
from auditor.pipeline import examine


def refuse_unbound(split: Split, changes: Iterable[Change]) -> None:
    """Raises RefusedError where a new file uses a name that the monolith had, and the file has not."""
    monolith = split.monolith
    had = {*monolith.defined, *monolith.imported}
    for change in changes:
        if change.path not in split.files or change.after is None:
            continue
        names = read_names(extract(change.after))
        for use in names.uses:
            lost = use.name in had and use.bound.parent is None and use.name not in names.module.names
            if lost and not hasattr(builtins, use.name):
                raise RefusedError(f"{change.path}:{use.line}: {use.name} would not be there")


def remaining_imports(split: Split, changes: Iterable[Change]) -> list[tuple[str, int]]:
    """Imports of the monolith that are left in files that change, as path and line."""
    left: list[tuple[str, int]] = []
    for change in changes:
        if change.after is None or not change.path.endswith(".py") or change.path not in split.modules.by_path:
            continue
        left += [(change.path, line) for line in _imports_of(split, change.path, read_names(extract(change.after)))]
    return left


def _imports_of(split: Split, path: str, names: Names) -> Iterable[int]:
    module = split.modules.by_path[path]
    for imported in names.imports:
        node = imported.node
        if split.modules.named_by(module, node) == split.path and split.path not in split.files:
            kept = isinstance(node, ImportFrom) and all(
                split.member(name) is None and name != "*" for name, _ in node.names
            )
            if not kept:
                yield node.line


def refuse_other_tables(before: Usage, making: Making) -> None:
    """Raises RefusedError where the audit of the files as they will be says something else of a table."""
    making = replace(making, audits=audits.in_order(["usage"]))
    report, _ = examine(making)
    after = report.results["usage"]
    assert isinstance(after, Usage)
    old, new = _said(before.tables), _said(after.tables)
    differing = sorted({name for name, _ in old ^ new})
    if differing:
        raise RefusedError(
            f"the audit says something else of {', '.join(differing[:5])} afterwards; nothing was written"
            " (audit tables before and after, on a copy, shows what)"
        )


def _said(tables: Iterable[TableUsage]) -> set[tuple[str, object]]:
    return {
        (
            str(each.table.key),
            (
                each.table.name.rpartition(".")[2],
                each.status,
                each.confidence,
                each.reached,
                tuple(sorted(map(_access, each.readers), key=str)),
                tuple(sorted(map(_access, each.writers), key=str)),
            ),
        )
        for each in tables
    }


def _access(access: Access) -> tuple[object, ...]:
    return (access.function, access.role, access.via, access.confidence, access.reached)
