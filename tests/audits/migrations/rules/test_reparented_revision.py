from __future__ import annotations

from auditor.audits.migrations.rules.reparented_revision import RULE
from tests.audits.migrations.judged import found

FILES = {"m/versions/b.py": ("b", None, "pass")}


def test_another_parent_is_found_and_the_same_is_not() -> None:
    assert len(found(RULE, FILES, {"m/versions/b.py": ("b", "a", "pass")})) == 1
    assert found(RULE, FILES, FILES) == []
    assert found(RULE, FILES) == []
