from __future__ import annotations

from pathlib import Path

from tests.audits.layout.projects import LIMIT, findings

FOUND = LIMIT
NEAR_MISS = {"pyproject.toml": "[tool.auditor.layout]\ntables = 6\n"}


def test_it_finds_what_it_is_about(tmp_path: Path) -> None:
    assert [path for path, _ in findings(tmp_path, FOUND, "AUD401")] == ["app/models.py"]


def test_it_leaves_the_near_miss_alone(tmp_path: Path) -> None:
    assert findings(tmp_path, NEAR_MISS, "AUD401") == []
