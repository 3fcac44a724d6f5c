"""GitLab's code quality report: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format.

GitLab compares the report of a merge request with that of the target branch, so it holds what is known, too.
"""

from __future__ import annotations

from collections import Counter

from auditor.findings import Severity
from auditor.gate.formats.base import Format, message_of, repository_path
from auditor.gate.model import Outcome, State
from auditor.report.json import dumped

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.NOTE: "info", Severity.OFF: "info"}


def render(outcome: Outcome) -> str:
    """A list of issues, each with a fingerprint that is unique in it."""
    seen: Counter[str] = Counter()
    issues = []
    for each in outcome.judged:
        if each.state in {State.ACCEPTED, State.SUPPRESSED}:
            continue
        finding = each.finding
        seen[finding.fingerprint] += 1
        again = seen[finding.fingerprint]
        issues.append(
            {
                "description": message_of(each),
                "check_name": f"{finding.code} {finding.rule}",
                "fingerprint": finding.fingerprint + (f"-{again}" if again > 1 else ""),
                "severity": _SEVERITIES[finding.severity],
                "location": {"path": repository_path(outcome, finding), "lines": {"begin": max(finding.line, 1)}},
            }
        )
    return dumped(issues)


FORMAT = Format("gitlab", render)
