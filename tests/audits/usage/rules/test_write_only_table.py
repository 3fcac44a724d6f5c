"""AUD002: a table that is only written, and one that is read, too, or perhaps."""

from __future__ import annotations

from pathlib import Path

from auditor.findings import Severity
from tests.audits.near_misses import PICKED, READ, WRITE, codes
from tests.projects import MODELS, report_on

FOUND = {"writes.py": WRITE}
NEAR_MISS = {"writes.py": WRITE, "reads.py": READ}


def test_it_finds_what_it_is_about(tmp_path: Path) -> None:
    assert "AUD002" in codes(tmp_path, FOUND)


def test_it_leaves_the_near_miss_alone(tmp_path: Path) -> None:
    assert "AUD002" not in codes(tmp_path, NEAR_MISS)


def test_it_says_where_the_table_is_perhaps_read(tmp_path: Path) -> None:
    pick = PICKED.format("session.query(getattr(models, name)).all()")
    found = report_on(tmp_path, {"models.py": MODELS, "writes.py": WRITE, "picks.py": pick}).findings
    (finding,) = (each for each in found if each.code == "AUD002")
    assert (finding.severity, "perhaps read at picks.py:6" in finding.message) == (Severity.NOTE, True)
