from __future__ import annotations

from pathlib import Path

from tests.audits.layout.projects import findings, table

COUPON = "from app.models import *\n" + table("Coupon")
READS = "from sqlalchemy import text\ndef f(s): return s.execute(text('SELECT * FROM coupons'))\n"
FOUND = {"app/lost.py": COUPON, "app/b.py": READS}
NEAR_MISS = {"app/lost.py": COUPON, "app/b.py": "import app.lost\n" + READS}


def test_it_finds_what_it_is_about(tmp_path: Path) -> None:
    assert [path for path, _ in findings(tmp_path, FOUND, "AUD404")] == ["app/lost.py"]


def test_it_leaves_the_near_miss_alone(tmp_path: Path) -> None:
    assert findings(tmp_path, NEAR_MISS, "AUD404") == []
