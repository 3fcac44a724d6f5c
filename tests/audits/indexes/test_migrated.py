"""Indexes that only migrations make."""

from __future__ import annotations

from pathlib import Path

from tests.audits.indexes.shops import shop, told
from tests.projects import write

FIND = "def find(session, n):\n    return session.scalars(select(Order).where(Order.number == n))\n"
_REVISION = """
    from alembic import op
    import sqlalchemy as sa
    revision = "{0}"
    down_revision = {1}
    def upgrade():
        {2}
    def downgrade():
        pass
    """
_TABLE = "op.create_table('orders', sa.Column('id', sa.Integer, primary_key=True), sa.Column('number', sa.String))"


def _history(folder: Path, *upgrades: str) -> None:
    files = {"migrations/env.py": "from alembic import context\n"}
    before = "None"
    for number, upgrade in enumerate((_TABLE, *upgrades)):
        files[f"migrations/versions/r{number}.py"] = _REVISION.format(f"r{number}", before, upgrade)
        before = repr(f"r{number}")
    write(folder, files)


def test_an_index_of_a_revision_serves_and_one_that_was_dropped_again_does_not(tmp_path: Path) -> None:
    made = "op.create_index('ix_number', 'orders', ['number'])"
    _history(tmp_path / "a", made)
    assert told(shop(tmp_path / "a", FIND, key=", index=True")) == []
    _history(tmp_path / "b", made, "op.drop_index('ix_number', 'orders')")
    assert told(shop(tmp_path / "b", FIND, key=", index=True")) == [("AUD101", "orders", ("number",))]


def test_an_index_of_a_revision_can_be_superfluous_and_one_that_is_declared_counts_once(tmp_path: Path) -> None:
    _history(
        tmp_path, "op.create_index('ix_number', 'orders', ['number'])", "op.create_index('ix_id', 'orders', ['id'])"
    )
    found = shop(tmp_path, FIND, key=", index=True", number=", index=True")
    assert [(each.code, each.index) for each in found] == [("AUD104", "ix_id")]
