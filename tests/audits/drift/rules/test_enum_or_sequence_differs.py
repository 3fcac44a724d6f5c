"""A sequence that counts otherwise; not one that is not there."""

from __future__ import annotations

from auditor.audits.drift.rules.enum_or_sequence_differs import RULE
from tests.audits.drift.differing import drift_of


def test_it_is_found_with_the_severity_of_the_difference_and_its_near_miss_is_not() -> None:
    (hit,) = RULE.check(drift_of("sequence_changed", "missing_sequence"))
    assert (hit.table, hit.subject, hit.path, hit.line) == ("t", "sequence_changed x", "models.py", 3)
    assert hit.severity == "warning"
