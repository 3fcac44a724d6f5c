"""What the ORM has and the database lacks; not what only the database has."""

from __future__ import annotations

from auditor.audits.drift.rules.missing_in_database import RULE
from tests.audits.drift.differing import drift_of


def test_it_is_found_with_the_severity_of_the_difference_and_its_near_miss_is_not() -> None:
    (hit,) = RULE.check(drift_of("missing_table", "extra_table"))
    assert (hit.table, hit.subject, hit.path, hit.line) == ("t", "missing_table x", "models.py", 3)
    assert hit.severity == "warning"
