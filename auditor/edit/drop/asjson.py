"""A removal as JSON, `schema_version` 1."""

from __future__ import annotations

from auditor.audits.usage import account
from auditor.audits.usage.json import access_as_json
from auditor.edit.drop.model import Chosen, Outcome
from auditor.facts.contents import TableContents
from auditor.findings import SCHEMA_VERSION, Coverage
from auditor.report.json import coverage_as_json
from auditor.version import __version__


def as_json(outcome: Outcome, coverage: Coverage) -> dict[str, object]:
    """The whole document."""
    return {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "auditor", "version": __version__},
        "coverage": coverage_as_json(coverage),
        "phase": outcome.phase,
        "tables": [_table(each) for each in outcome.choice.tables],
        "referring": [
            {"table": r.table, "columns": list(r.columns), "target": r.target, "path": r.path, "line": r.line}
            for r in outcome.choice.referring
        ],
        "data": _data(outcome),
        "queries": [{"tells": tells, "sql": sql} for tells, sql in outcome.queries],
        "places": [
            {
                "path": each.path,
                "line": each.line,
                "kind": each.kind,
                "action": each.action,
                "text": each.text,
                "why": each.why,
                "breaks": each.breaks,
            }
            for each in outcome.places
        ],
        "revision": {
            "path": outcome.revision.path,
            "upgrade": list(outcome.revision.upgrade),
            "downgrade": list(outcome.revision.downgrade),
            "notes": list(outcome.revision.notes),
        }
        if outcome.revision is not None
        else None,
        "refused": outcome.refused,
        "findings": [],
    }


def _table(chosen: Chosen) -> dict[str, object]:
    usage = chosen.usage
    return {
        "table": chosen.key.name,
        "schema": chosen.key.schema,
        "class": usage.table.name,
        "path": usage.table.path,
        "line": usage.table.line,
        "because": chosen.because or None,
        "status": usage.status,
        "confidence": usage.confidence,
        "why": usage.why,
        "account": account.as_json(usage) if usage.account else None,
        "readers": [access_as_json(access) for access in usage.readers],
        "writers": [access_as_json(access) for access in usage.writers],
    }


def _data(outcome: Outcome) -> dict[str, object] | None:
    if outcome.data is None and not outcome.archive:
        return None
    return {
        "tables": [_contents(each) for each in outcome.data or ()],
        "archive": list(outcome.archive),
    }


def _contents(found: TableContents) -> dict[str, object]:
    return {
        "table": str(found.table),
        "missing": found.missing,
        "rows": found.rows,
        "more": found.more,
        "size": found.size,
        "newest": dict(found.newest),
        "writes": found.writes,
        "sequential_scans": found.sequential,
        "index_scans": found.by_index,
        "since": found.since,
        "last_analyze": found.last_analyze,
        "hanging": [{"kind": each.kind, "name": each.name} for each in found.hanging],
        "notes": list(found.notes),
    }
