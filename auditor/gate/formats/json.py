"""The check for programs, `schema_version` 1: every selected finding with its state, and why the check fails."""

from __future__ import annotations

from auditor import __version__
from auditor.findings import SCHEMA_VERSION
from auditor.gate.formats.base import Format
from auditor.gate.model import Entry, Judged, Outcome, State
from auditor.report.json import access_as_json, coverage_as_json, dumped, finding_as_json


def render(outcome: Outcome) -> str:
    """The whole outcome as JSON."""
    base = outcome.base
    document = {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "auditor", "version": __version__},
        "failed": outcome.failed,
        "base": {"ref": base.ref, "commit": base.commit} if base else None,
        "baseline": outcome.baseline or None,
        "counts": {
            "gating": len(outcome.gating),
            **{state.value: len(outcome.of(state)) for state in State},
            "resolved": len(outcome.resolved),
            "not_selected": outcome.others,
        },
        "coverage": coverage_as_json(outcome.report.coverage),
        "findings": [_judged(each) for each in outcome.judged],
        "resolved": [finding_as_json(each) for each in outcome.resolved],
        "stale": [_entry(each) for each in outcome.stale],
        "expired": [_entry(each) for each in outcome.expired],
        "consumers": _consumers(outcome),
    }
    return dumped(document)


def _judged(judged: Judged) -> dict[str, object]:
    return {
        **finding_as_json(judged.finding),
        "class": judged.finding.subject,
        "state": judged.state,
        "gates": judged.gates,
        "cause": judged.cause,
        "reason": judged.reason,
    }


def _entry(entry: Entry) -> dict[str, str]:
    until = entry.until.isoformat() if entry.until else ""
    return {
        "code": entry.code, "table": entry.table, "class": entry.subject, "reason": entry.reason,
        "owner": entry.owner, "until": until,
    }  # fmt: skip


def _consumers(outcome: Outcome) -> list[dict[str, object]]:
    """Who uses tables from outside, as the configuration declares it."""
    return [
        {"table": str(usage.table.key), "op": access.op, **access_as_json(access)}
        for usage in outcome.report.tables
        for access in (*usage.readers, *usage.writers)
        if access.via == "consumer"
    ]


FORMAT = Format("json", render)
