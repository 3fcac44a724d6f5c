"""What only the database has; not what it lacks."""

from __future__ import annotations

from auditor.audits.drift.rules.extra_in_database import RULE
from tests.audits.drift.differing import drift_of


def test_it_is_found_with_the_severity_of_the_difference_and_its_near_miss_is_not() -> None:
    (hit,) = RULE.check(drift_of("extra_unique", "missing_unique"))
    assert (hit.table, hit.subject, hit.path, hit.line) == ("t", "extra_unique x", "models.py", 3)
    assert hit.severity == "warning"
