"""The machine-readable report, `schema_version` 1. Sorted and byte-equal for equal input."""

from __future__ import annotations

import json

import msgspec

from auditor.audits.base import Options
from auditor.findings import SCHEMA_VERSION, Coverage, Finding, Report
from auditor.report.base import Renderer, sections
from auditor.untrusted import spelled_in_json
from auditor.version import __version__


def render(report: Report, options: Options) -> str:
    """The whole report as JSON."""
    own: dict[str, object] = {}
    for shown, result in sections(report):
        own |= shown.json(result) if shown.json is not None else {}
    document = {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "auditor", "version": __version__},
        "coverage": coverage_as_json(report.coverage),
        **own,
        "findings": [finding_as_json(finding) for finding in report.findings],
        "suppressed": [
            {**finding_as_json(each.finding), "reason": each.reason, "suppressed_at": each.line}
            for each in report.suppressed
        ],
    }
    return dumped(document)


def dumped(document: object) -> str:
    """JSON that is safe to print: control characters and lone surrogates are escaped, in the way of JSON."""
    try:
        text = msgspec.json.format(msgspec.json.encode(document), indent=2).decode()
    except UnicodeEncodeError:  # a lone surrogate, in the name of a file
        text = json.dumps(document, indent=2, ensure_ascii=False)
    return spelled_in_json(text) + "\n"


def coverage_as_json(seen: Coverage) -> dict[str, object]:
    """What was seen and what was not."""
    return {
        "files": seen.files,
        "parsed": seen.parsed,
        "unparsed": list(seen.unparsed),
        "sql_statements": seen.sql_statements,
        "sql_unparsed": seen.sql_unparsed,
        "blind_spots": [
            {"kind": spot.kind, "path": spot.path, "line": spot.line, "detail": spot.detail}
            for spot in seen.blind_spots
        ],
    }


def finding_as_json(finding: Finding) -> dict[str, object]:
    """One finding with all of its fields."""
    return {
        "code": finding.code,
        "rule": finding.rule,
        "severity": finding.severity,
        "confidence": finding.confidence,
        "table": finding.table,
        **({"revision": finding.revision} if finding.revision is not None else {}),
        **({"columns": list(finding.columns)} if finding.columns else {}),
        "path": finding.path,
        "line": finding.line,
        "message": finding.message,
        "fingerprint": finding.fingerprint,
    }


RENDERER = Renderer("json", render)
