"""An unlogged table; not a column of another type."""

from __future__ import annotations

from auditor.audits.drift.rules.said_otherwise import RULE
from tests.audits.drift.differing import drift_of


def test_it_is_found_with_the_severity_of_the_difference_and_its_near_miss_is_not() -> None:
    (hit,) = RULE.check(drift_of("table_persistence", "column_type"))
    assert (hit.table, hit.subject, hit.path, hit.line) == ("t", "table_persistence x", "models.py", 3)
    assert hit.severity == "warning"
