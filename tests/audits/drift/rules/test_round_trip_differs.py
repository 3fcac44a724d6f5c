"""What a downgrade leaves; not another fault of the history."""

from __future__ import annotations

from auditor.audits.drift.rules.round_trip_differs import RULE
from tests.audits.drift.differing import drift_of


def test_it_is_found_with_the_severity_of_the_difference_and_its_near_miss_is_not() -> None:
    (hit,) = RULE.check(drift_of("downgrade_leaves", "migration_failed"))
    assert (hit.table, hit.subject, hit.path, hit.line) == ("t", "downgrade_leaves x b", "models.py", 3)
    assert hit.severity == "warning"
