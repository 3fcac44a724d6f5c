from __future__ import annotations

from pathlib import Path

from tests.audits.layout.projects import findings

SHIM = "from app.models import User  # noqa\n__all__ = ['User']\n"
FOUND = {"app/old.py": SHIM, "app/b.py": "from app.old import User\n"}
NEAR_MISS = {"app/front/__init__.py": SHIM, "app/own.py": "from app.models import User\nx = 1\n"}


def test_it_finds_what_it_is_about(tmp_path: Path) -> None:
    assert [path for path, _ in findings(tmp_path, FOUND, "AUD403")] == ["app/old.py"]


def test_it_leaves_the_near_miss_alone(tmp_path: Path) -> None:
    assert findings(tmp_path, NEAR_MISS, "AUD403") == []
