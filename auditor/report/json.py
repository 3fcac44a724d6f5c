"""The machine-readable report, `schema_version` 1. Sorted and byte-equal for equal input."""

from __future__ import annotations

import json

from auditor import __version__
from auditor.facts.access import Access
from auditor.facts.verdict import TableUsage
from auditor.findings import SCHEMA_VERSION, Report
from auditor.report.base import Options, Renderer


def render(report: Report, options: Options) -> str:
    """The whole report as JSON."""
    seen = report.coverage
    document = {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "auditor", "version": __version__},
        "coverage": {
            "files": seen.files,
            "parsed": seen.parsed,
            "unparsed": list(seen.unparsed),
            "sql_statements": seen.sql_statements,
            "sql_unparsed": seen.sql_unparsed,
            "blind_spots": [
                {"kind": spot.kind, "path": spot.path, "line": spot.line, "detail": spot.detail}
                for spot in seen.blind_spots
            ],
        },
        "tables": [_table(usage) for usage in report.tables],
        "findings": [
            {
                "code": finding.code,
                "rule": finding.rule,
                "severity": finding.severity,
                "confidence": finding.confidence,
                "table": finding.table,
                "path": finding.path,
                "line": finding.line,
                "message": finding.message,
                "fingerprint": finding.fingerprint,
            }
            for finding in report.findings
        ],
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _table(usage: TableUsage) -> dict[str, object]:
    table = usage.table
    return {
        "table": table.key.name,
        "schema": table.key.schema,
        "class": table.name,
        "path": table.path,
        "line": table.line,
        "status": usage.status,
        "confidence": usage.confidence,
        "reached": usage.reached,
        "why": usage.why,
        "readers": [_access(access) for access in usage.readers],
        "writers": [_access(access) for access in usage.writers],
        "mentions": len(usage.mentions),
    }


def _access(access: Access) -> dict[str, object]:
    return {
        "path": access.path,
        "line": access.line,
        "function": access.function,
        "role": access.role,
        "via": access.via,
        "confidence": access.confidence,
        "reached": access.reached,
    }


RENDERER = Renderer("json", render)
