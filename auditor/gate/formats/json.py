"""The check for programs, `schema_version` 1: every selected finding with its state, and why the check fails."""

from __future__ import annotations

from auditor.findings import SCHEMA_VERSION
from auditor.gate.formats.base import Format
from auditor.gate.model import Entry, Judged, Outcome, State
from auditor.report.base import appendices
from auditor.report.json import coverage_as_json, dumped, finding_as_json
from auditor.version import __version__


def render(outcome: Outcome) -> str:
    """The whole outcome as JSON."""
    base = outcome.base
    document = {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "auditor", "version": __version__},
        "failed": outcome.failed,
        "name": outcome.name,
        "base": {"ref": base.ref, "commit": base.commit} if base else None,
        "merged": list(base.merged) if base else [],
        "untracked": outcome.untracked,
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
        **{each.key: list(each.rows) for each in appendices(outcome.report)},
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
        "removed": [
            {"path": each.path, "line": each.line, "function": each.function, "op": each.op, "now": each.now}
            for each in judged.removed
        ],
        "until": judged.until.isoformat() if judged.until else None,
    }


def _entry(entry: Entry) -> dict[str, str]:
    until = entry.until.isoformat() if entry.until else ""
    return {
        "code": entry.code, "table": entry.table, "class": entry.subject, "reason": entry.reason,
        "owner": entry.owner, "until": until,
        **({"revision": entry.revision} if entry.revision else {}),
        **({"columns": entry.columns} if entry.columns else {}),
    }  # fmt: skip


FORMAT = Format("json", render)
