from __future__ import annotations

import pytest

from auditor.audits.migrations.judge import judge_histories
from auditor.audits.migrations.rules.enum_made_twice import RULE
from tests.replay.histories import replayed, revision

MAKE = 'op.create_table("jobs", sa.Column("id", sa.Integer()), sa.Column("state", sa.Enum("a", "b", name="state")))'
AGAIN = MAKE.replace("sa.Enum(", "postgresql.ENUM(")


@pytest.mark.parametrize(
    ("upgrade", "downgrade", "twice"),
    [
        ('op.drop_table("jobs")', MAKE, True),
        ('op.drop_table("jobs")', AGAIN, True),
        ('op.drop_table("jobs")', AGAIN.replace('name="state"', 'name="state", create_type=False'), False),
        ('op.drop_table("jobs")\nop.execute("DROP TYPE state")', MAKE, False),
        ('op.drop_table("jobs")\nsa.Enum(name="state").drop(op.get_bind())', MAKE, False),
        ('op.drop_table("jobs")', f'op.execute("DROP TYPE state")\n    {MAKE}', False),
        ('op.drop_table("jobs")', MAKE.replace('name="state"', 'name="other"'), False),
        ('op.drop_table("jobs")', "pass", False),
    ],
)
def test_a_downgrade_behind_a_drop(upgrade: str, downgrade: str, twice: bool) -> None:
    text = revision("b", "a", upgrade) + f"def downgrade():\n    {downgrade}\n"
    found = replayed({"m/versions/a.py": revision("a", None, MAKE), "m/versions/b.py": text})
    hits = list(RULE.check(judge_histories(found, (), None)))
    assert [hit.table for hit in hits] == (["jobs"] if twice else [])
    assert found.schema.tables == ()  # what the downgrade does is only tried
