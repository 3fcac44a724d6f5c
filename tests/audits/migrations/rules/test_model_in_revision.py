from __future__ import annotations

from pathlib import Path

from tests.audits.migrations.projects import told_by

ID = "id = sa.Column(sa.Integer, primary_key=True)"
MAKE = 'op.create_table("users", sa.Column("id", sa.Integer(), primary_key=True))'


def test_it_is_found_and_the_near_miss_is_not(tmp_path: Path) -> None:
    for use in (
        "from models import User\nop.get_bind().execute(sa.select(User))",
        "import models as m\nop.get_bind().execute(sa.select(m.User))",
    ):
        assert told_by("AUD217", tmp_path, ID, MAKE, use) == ["migrations/versions/r1.py"]
    for use in (
        "from models import User",
        'class User: pass\nop.bulk_insert(sa.table("users"), [{"id": User}])',
        "from elsewhere import User\nprint(User)",
    ):
        assert told_by("AUD217", tmp_path, ID, MAKE, use) == []
