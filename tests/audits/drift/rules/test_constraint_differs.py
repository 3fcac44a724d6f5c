"""A unique index in place of a constraint; not one of another name."""

from __future__ import annotations

from auditor.audits.drift.rules.constraint_differs import RULE
from tests.audits.drift.differing import drift_of


def test_it_is_found_with_the_severity_of_the_difference_and_its_near_miss_is_not() -> None:
    (hit,) = RULE.check(drift_of("unique_form", "name"))
    assert (hit.table, hit.subject, hit.path, hit.line) == ("t", "unique_form x", "models.py", 3)
    assert hit.severity == "warning"
