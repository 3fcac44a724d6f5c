"""Only what comes after a revision."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.audits.migrations.since import known_until
from auditor.errors import AuditorError
from auditor.pipeline import audit
from tests.projects import write
from tests.replay.histories import replayed, revision

MAKE = 'op.create_table("users", sa.Column("id", sa.Integer()))'
FILES = {
    "migrations/versions/a.py": revision("aaaa1", None, MAKE),
    "migrations/versions/b.py": revision("bbbb1", "aaaa1", 'op.create_index("i", "users", ["id"])'),
    "migrations/versions/c.py": revision("cccc1", "bbbb1", 'op.create_index("j", "users", ["id"])'),
    "migrations/versions/d.py": revision("dddd1", "aaaa1", "pass"),
}


@pytest.mark.parametrize(
    ("name", "known"),
    [("aaaa1", {"aaaa1"}), ("bbbb", {"aaaa1", "bbbb1"}), ("dddd1", {"aaaa1", "dddd1"})],
)
def test_what_is_known(name: str, known: set[str]) -> None:
    assert known_until(replayed(FILES), name) == known


def test_a_revision_that_is_not_there() -> None:
    with pytest.raises(AuditorError, match=r"no revision 'zzzz1'; the heads are cccc1, dddd1"):
        known_until(replayed(FILES), "zzzz1")


def test_findings_behind_it(tmp_path: Path) -> None:
    root = write(tmp_path, FILES)
    found = audit(root, only={"migrations": {"since": "bbbb1"}}, jobs=1).findings
    assert {each.revision for each in found} == {"cccc1", "dddd1"}
    assert [each.revision for each in found if each.code == "AUD220"] == ["cccc1"]
    whole = audit(root, only=["migrations"], jobs=1).findings
    assert {each.revision for each in whole if each.code == "AUD206"} == {"aaaa1", "bbbb1", "cccc1"}
    assert "AUD220" not in {each.code for each in whole}
