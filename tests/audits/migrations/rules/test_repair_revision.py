from __future__ import annotations

import pytest

from auditor.audits.migrations.judge import judge_histories
from auditor.audits.migrations.rules.repair_revision import RULE
from tests.audits.migrations.judged import found
from tests.replay.histories import replayed, revision

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


@pytest.mark.parametrize(
    ("title", "upgrade", "repairs"),
    [
        ("Fix the unique names", "op.execute(\"UPDATE users SET name = ''\")", True),
        ("Fix typo", "op.execute(\"UPDATE users SET name = ''\")", False),
        ("Add missing rows", 'op.add_column("users", sa.Column("missing_rows", sa.Integer))', False),
        ("Add missing column", 'op.add_column("users", sa.Column("age", sa.Integer))', True),
        ("Fix index of users", 'op.create_index("i", "users", ["id"])', True),
        ("Fill in missing names", "op.execute(\"UPDATE users SET name = ''\")", False),
        ("Fix things", "pass", False),
        ("Fix things", "mend(op.get_bind())", True),
    ],
)
def test_what_it_is_called(title: str, upgrade: str, repairs: bool) -> None:
    first = revision("r0", None, POSITIVE["m/versions/r0.py"][2])
    text = f'"""{title}"""\n' + revision("r1", "r0", upgrade)
    result = judge_histories(replayed({"m/versions/r0.py": first, "m/versions/r1.py": text}), (), None)
    assert bool(list(RULE.check(result))) is repairs


@pytest.mark.parametrize(
    ("upgrade", "repairs"),
    [
        ('op.create_index("users_x", "users", ["x"])\nop.drop_index("usres_x", table_name="users")', False),
        ('op.execute("ALTER INDEX usres_x RENAME TO users_x")', False),
        ('op.drop_constraint("uq", "users")\nop.create_unique_constraint("uq_users", "users", ["x", "id"])', False),
        ('op.create_index("users_x", "users", ["x"], unique=True)\nop.drop_index("usres_x")', True),
        ('op.create_index("users_x", "users", ["x"])', True),
        ('op.drop_index("usres_x", table_name="users")', True),
        ('op.create_index("users_x", "users", ["x"])\nop.drop_index("unknown", table_name="users")', True),
        ('op.alter_column("users", "x", new_column_name="y")', True),
    ],
)
def test_another_name_for_an_index_or_a_constraint_repairs_nothing(upgrade: str, repairs: bool) -> None:
    make = 'op.create_table("users", sa.Column("id", sa.Integer()), sa.Column("x", sa.Text()), '
    make += 'sa.UniqueConstraint("x", "id", name="uq"))\nop.create_index("usres_x", "users", ["x"])'
    text = '"""Fix typo"""\n' + revision("r1", "r0", upgrade)
    files = {"m/versions/r0.py": revision("r0", None, make), "m/versions/r1.py": text}
    assert bool(list(RULE.check(judge_histories(replayed(files), (), None)))) is repairs
