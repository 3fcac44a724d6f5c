from __future__ import annotations

from pathlib import Path

import pytest

from tests.audits.migrations.projects import told_by

ID = "id = sa.Column(sa.Integer, primary_key=True)\n"
MAKE = 'op.create_table("users", sa.Column("id", sa.Integer(), primary_key=True))'


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ('__tableargs__ = (sa.Index("i", "id"),)', "__tableargs__"),
        ('__table_arg__ = (sa.Index("i", "id"),)', "__table_arg__"),
        ('__mapper_arg__ = {"eager_defaults": True}', "__mapper_arg__"),
        ('i = sa.Index("i", "id")', "i"),
        ('u = sa.UniqueConstraint("id", name="u")', "u"),
        ('sa.CheckConstraint("id > 0")', "CheckConstraint"),
        ('__table_args__ = (sa.Index("i", "id"),)', ""),
        ('i = sa.Index("i", "id")\n__table_args__ = (i,)', ""),
        ('i = sa.Index("i", id)', ""),
        ("c = sa.CheckConstraint(id > 0)", ""),
        ("__json_args__ = 1", ""),
    ],
)
def test_what_has_no_effect(tmp_path: Path, line: str, name: str) -> None:
    assert told_by("AUD218", tmp_path, ID + line, MAKE) == ([f"models.User.{name}"] if name else [])


def test_an_attribute_that_the_project_reads(tmp_path: Path) -> None:
    reading = "def read(cls):\n    return cls.__tableargs__\n"
    assert told_by("AUD218", tmp_path, ID + "__tableargs__ = ()", MAKE, base=reading) == []
