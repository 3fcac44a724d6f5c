"""An invalid index; not one that the ORM does not know."""

from __future__ import annotations

from auditor.audits.drift.rules.index_differs import RULE
from tests.audits.drift.differing import drift_of


def test_it_is_found_with_the_severity_of_the_difference_and_its_near_miss_is_not() -> None:
    (hit,) = RULE.check(drift_of("index_invalid", "extra_index"))
    assert (hit.table, hit.subject, hit.path, hit.line) == ("t", "index_invalid x", "models.py", 3)
    assert hit.severity == "warning"
