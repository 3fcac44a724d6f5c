"""The problems of one rule as hits."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.audits.base import Hit
from auditor.audits.migrations.model import Audited
from auditor.facts.access import Confidence


def hits_of(result: Audited, rule: str) -> Iterator[Hit]:
    for each in result.problems:
        if each.rule == rule:
            confidence = Confidence.POSSIBLE if each.doubtful else Confidence.CERTAIN
            yield Hit(
                each.table, each.subject, each.path, each.line, each.message, confidence, each.severity, each.revision
            )
