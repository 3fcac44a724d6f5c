"""AUD006: a reader that no entry point calls, and one that is called."""

from __future__ import annotations

from pathlib import Path

from tests.audits.near_misses import MAIN, READ, codes

FOUND = {"app.py": READ + "def dead(session):\n    write(session)\n" + MAIN + "    print(1)\n"}
NEAR_MISS = {"app.py": READ + MAIN + "    read(session)\n"}


def test_it_finds_what_it_is_about(tmp_path: Path) -> None:
    assert "AUD006" in codes(tmp_path, FOUND)


def test_it_leaves_the_near_miss_alone(tmp_path: Path) -> None:
    assert "AUD006" not in codes(tmp_path, NEAR_MISS)
