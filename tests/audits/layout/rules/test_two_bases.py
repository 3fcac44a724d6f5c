from __future__ import annotations

from pathlib import Path

from tests.audits.layout.projects import findings

FOUND = {"app/other.py": "from sqlalchemy.orm import declarative_base\nOther = declarative_base()\n"}
NEAR_MISS = {"app/other.py": "from app.models import Base\nOther = Base\n"}


def test_it_finds_what_it_is_about(tmp_path: Path) -> None:
    assert [path for path, _ in findings(tmp_path, FOUND, "AUD406")] == ["app/other.py"]


def test_it_leaves_the_near_miss_alone(tmp_path: Path) -> None:
    assert findings(tmp_path, NEAR_MISS, "AUD406") == []
