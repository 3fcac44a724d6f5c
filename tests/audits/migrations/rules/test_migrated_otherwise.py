from __future__ import annotations

from pathlib import Path

from tests.audits.migrations.projects import told_by


def test_it_is_found_and_the_near_miss_is_not(tmp_path: Path) -> None:
    made = 'op.create_table("users", sa.Column("id", sa.Integer(), primary_key=True))'
    column = "id = sa.Column(sa.{}, primary_key=True)"
    assert told_by("AUD215", tmp_path, column.format("Text"), made) == ["models.User.id"]
    assert told_by("AUD215", tmp_path, column.format("INTEGER"), made) == []
