from __future__ import annotations

from auditor.audits.migrations.rules.duplicate_revision import RULE
from tests.audits.migrations.judged import found

POSITIVE = {
    "m/versions/a.py": ("a", None, 'op.create_table("users", sa.Column("id", sa.Integer()))'),
    "m/versions/b.py": ("b", "a", "pass"),
    "m/versions/c.py": ("c", "b", "pass"),
    "m/versions/d.py": ("c", "b", "pass"),
}
NEAR_MISS = {
    "m/versions/a.py": ("a", None, 'op.create_table("users", sa.Column("id", sa.Integer()))'),
    "m/versions/b.py": ("b", "a", "pass"),
    "m/versions/c.py": ("c", "b", "pass"),
}


def test_it_is_found_and_the_near_miss_is_not() -> None:
    assert len(found(RULE, POSITIVE)) == 1
    assert found(RULE, NEAR_MISS) == []
