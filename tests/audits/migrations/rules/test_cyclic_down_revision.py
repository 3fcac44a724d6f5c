from __future__ import annotations

from auditor.audits.migrations.rules.cyclic_down_revision import RULE
from tests.audits.migrations.judged import found

POSITIVE = {f"m/versions/{name}.py": (name, down, "pass") for name, down in [("a", "c"), ("b", "a"), ("c", "b")]}
NEAR_MISS = POSITIVE | {"m/versions/a.py": ("a", None, "pass")}


def test_it_is_found_and_the_near_miss_is_not() -> None:
    assert [hit.revision for hit in found(RULE, POSITIVE)] == ["c"]
    assert found(RULE, NEAR_MISS) == []


def test_a_revision_that_revises_itself() -> None:
    assert len(found(RULE, {"m/versions/a.py": ("a", "a", "pass")})) == 1
