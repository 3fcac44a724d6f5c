"""SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/), as GitHub code scanning and others take it.

A result keeps its identity by `partialFingerprints` that hold no line (3.27.17); what is accepted or suppressed is a
result with `suppressions` (3.27.23), and `baselineState` (3.27.24) tells what is new where there was something to
compare with. Paths are relative to the top of the repository (`%SRCROOT%`).
"""

from __future__ import annotations

import os
import posixpath
import urllib.parse
from typing import Any

from auditor.audits import all_rules
from auditor.audits.base import Rule
from auditor.findings import Severity
from auditor.gate.formats.base import Format, message_of, repository_path
from auditor.gate.model import Judged, Outcome, Removed, State
from auditor.report.json import dumped
from auditor.sources.names import on_disk
from auditor.untrusted import safe
from auditor.version import __version__

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note", Severity.OFF: "none"}


def render(outcome: Outcome) -> str:
    """One run with all rules and the selected findings."""
    known = all_rules()
    positions = {rule.code: position for position, rule in enumerate(known)}
    run = {
        "tool": {
            "driver": {
                "name": "auditor",
                "semanticVersion": __version__,
                "rules": [_rule(rule) for rule in known],
            }
        },
        "automationDetails": {"id": f"auditor/check/{outcome.name}/" if outcome.name else "auditor/check/"},
        "originalUriBaseIds": {"%SRCROOT%": {"description": {"text": "The top of the repository."}}},
        "invocations": [_invocation(outcome)],
        "columnKind": "unicodeCodePoints",
        "results": [_result(outcome, each, positions[each.finding.code]) for each in outcome.judged],
    }
    return dumped({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def _invocation(outcome: Outcome) -> dict[str, object]:
    """How the run went (3.20): not well where a file could not be read; what was not seen are its notifications."""
    seen = outcome.report.coverage
    notifications = [
        {
            "level": "error" if spot.path in seen.unparsed else "note",
            "message": {"text": safe(f"{spot.kind}: {spot.detail}")},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {
                            "uri": _uri(posixpath.normpath(posixpath.join(outcome.from_top, spot.path))),
                            "uriBaseId": "%SRCROOT%",
                        },
                        "region": {"startLine": max(spot.line, 1)},
                    }
                }
            ],
        }
        for spot in seen.blind_spots
    ]
    return {
        "executionSuccessful": not seen.unparsed,
        "exitCode": int(outcome.failed),
        "toolExecutionNotifications": notifications,
    }


def _rule(rule: Rule[Any]) -> dict[str, object]:
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": rule.summary},
        "help": {"text": rule.page, "markdown": rule.page},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"tags": ["sqlalchemy", "maintainability"], "precision": "high"},
    }


def _result(outcome: Outcome, judged: Judged, position: int) -> dict[str, object]:
    finding = judged.finding
    result: dict[str, object] = {
        "ruleId": finding.code,
        "ruleIndex": position,
        "level": _LEVELS[finding.severity],
        "message": {"text": message_of(judged)},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": _uri(repository_path(outcome, finding)), "uriBaseId": "%SRCROOT%"},
                    "region": {"startLine": max(finding.line, 1)},
                },
                "logicalLocations": [{"fullyQualifiedName": safe(finding.subject or finding.about), "kind": "type"}],
            }
        ],
        "partialFingerprints": {"auditorFinding/v1": finding.fingerprint},
        "properties": {
            "table": safe(finding.table) if finding.table is not None else None,
            **({"revision": safe(finding.revision)} if finding.revision is not None else {}),
            **({"columns": [safe(each) for each in finding.columns]} if finding.columns else {}),
            "confidence": finding.confidence,
            "gates": judged.gates,
        },
    }
    if judged.removed:
        result["relatedLocations"] = [_related(outcome, each) for each in judged.removed]
    if outcome.base or outcome.baseline:
        result["baselineState"] = "new" if judged.state is State.NEW else "unchanged"
    if judged.state in {State.ACCEPTED, State.SUPPRESSED}:
        kind = "inSource" if judged.state is State.SUPPRESSED else "external"
        reason = {"justification": safe(judged.reason)} if judged.reason else {}
        result["suppressions"] = [{"kind": kind, "status": "accepted", **reason}]
    return result


def _related(outcome: Outcome, removed: Removed) -> dict[str, object]:
    """Where a use was that went (3.27.22): the line of the head, or that of the base where the file is gone."""
    path = posixpath.normpath(posixpath.join(outcome.from_top, removed.path))
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": _uri(path), "uriBaseId": "%SRCROOT%"},
            "region": {"startLine": max(removed.now or removed.line, 1)},
        },
        "message": {"text": safe(f"{removed.function} used it here at the base, line {removed.line}")},
    }


def _uri(path: str) -> str:
    """A relative reference as RFC 3986 has it."""
    return urllib.parse.quote(os.fsencode(on_disk(path)))


FORMAT = Format("sarif", render)
