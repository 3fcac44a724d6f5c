from __future__ import annotations

from pathlib import Path

from tests.audits.layout.projects import findings, table

COUPON = "from app.models import *\n" + table("Coupon")
FOUND = {"app/dead.py": COUPON}
NEAR_MISS = {"app/alive.py": COUPON + "\ndef f(s): return s.query(Coupon).all()\n"}


def test_it_finds_what_it_is_about(tmp_path: Path) -> None:
    assert [path for path, _ in findings(tmp_path, FOUND, "AUD405")] == ["app/dead.py"]


def test_it_leaves_the_near_miss_alone(tmp_path: Path) -> None:
    assert findings(tmp_path, NEAR_MISS, "AUD405") == []
