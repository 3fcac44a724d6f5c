from __future__ import annotations

from auditor.audits.migrations.rules.broken_down_revision import RULE
from tests.audits.migrations.judged import found

POSITIVE = {"m/versions/b.py": ("b", "nowhere", 'op.create_table("users", sa.Column("id", sa.Integer()))')}
NEAR_MISS = {"m/versions/b.py": ("b", None, 'op.create_table("users", sa.Column("id", sa.Integer()))')}


def test_it_is_found_and_the_near_miss_is_not() -> None:
    assert len(found(RULE, POSITIVE)) == 1
    assert found(RULE, NEAR_MISS) == []
