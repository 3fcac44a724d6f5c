from __future__ import annotations

from auditor.audits.migrations.rules.repair_revision import RULE
from tests.audits.migrations.judged import found

POSITIVE = {
    "m/versions/r0.py": ("r0", None, 'op.create_table("users", sa.Column("id", sa.Integer()))'),
    "m/versions/r1.py": ("r1", "r0", 'op.add_column("users", sa.Column("x", sa.Text()), if_not_exists=True)'),
}
NEAR_MISS = {
    "m/versions/r0.py": ("r0", None, 'op.create_table("users", sa.Column("id", sa.Integer()))'),
    "m/versions/r1.py": (
        "r1",
        "r0",
        'op.create_index("i", "users", ["id"], if_not_exists=True, postgresql_concurrently=True)',
    ),
}


def test_it_is_found_and_the_near_miss_is_not() -> None:
    assert len(found(RULE, POSITIVE)) == 1
    assert found(RULE, NEAR_MISS) == []
