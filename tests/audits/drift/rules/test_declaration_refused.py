"""What the server would not make; not what is missing."""

from __future__ import annotations

from auditor.audits.drift.rules.declaration_refused import RULE
from tests.audits.drift.differing import drift_of


def test_it_is_found_with_the_severity_of_the_difference_and_its_near_miss_is_not() -> None:
    (hit,) = RULE.check(drift_of("declaration_refused", "missing_table"))
    assert (hit.table, hit.subject, hit.path, hit.line) == ("t", "declaration_refused x b", "models.py", 3)
    assert hit.severity == "warning"
