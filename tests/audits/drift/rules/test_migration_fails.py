"""An upgrade that fails; not another fault of the history."""

from __future__ import annotations

from auditor.audits.drift.rules.migration_fails import RULE
from tests.audits.drift.differing import drift_of


def test_it_is_found_with_the_severity_of_the_difference_and_its_near_miss_is_not() -> None:
    (hit,) = RULE.check(drift_of("migration_failed", "downgrade_leaves"))
    assert (hit.table, hit.subject, hit.path, hit.line) == ("t", "migration_failed x b", "models.py", 3)
    assert hit.severity == "warning"
