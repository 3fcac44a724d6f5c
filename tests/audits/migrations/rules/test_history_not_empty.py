from __future__ import annotations

from auditor.audits.migrations.rules.history_not_empty import RULE
from tests.audits.migrations.judged import found

POSITIVE = {"m/versions/r0.py": ("r0", None, 'op.drop_table("users")')}
NEAR_MISS = {
    "m/versions/r0.py": ("r0", None, 'op.create_table("users", sa.Column("id", sa.Integer()))'),
    "m/versions/r1.py": ("r1", "r0", 'op.drop_table("users")'),
}


def test_it_is_found_and_the_near_miss_is_not() -> None:
    assert len(found(RULE, POSITIVE)) == 1
    assert found(RULE, NEAR_MISS) == []
