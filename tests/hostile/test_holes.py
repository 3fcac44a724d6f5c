"""Files of gigabytes, which cost some kilobytes in a repository: none is read, each is said, the rest is audited."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.place import MOST_BYTES, MOST_SETTINGS, read_regular
from auditor.sources.git_blobs import Blobs
from tests.commands import Command
from tests.histories import History, git
from tests.projects import MODELS, report_on, statuses

USE = "from m import Order\ndef f(s):\n    return s.query(Order)\n"
SIZE = 1 << 40


def with_hole(folder: Path, name: str, size: int = SIZE) -> None:
    place = folder / name
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.open("wb") as file:
        file.truncate(size)


@pytest.mark.parametrize("name", ["big.py", "big.sql"])
def test_a_source_that_is_too_large_to_read_is_a_blind_spot(tmp_path: Path, name: str) -> None:
    with_hole(tmp_path, name)
    report = report_on(tmp_path, {"m.py": MODELS, "q.py": USE})
    assert [(spot.path, spot.line) for spot in report.coverage.blind_spots] == [(name, 1)]
    assert "1,099,512 million" in report.coverage.blind_spots[0].detail
    assert statuses(report) == {"orders": "read_only"}
    assert statuses(report_on(tmp_path, {"q.py": ""})) == {"orders": "unknown"}  # it could be named in there


def test_of_other_files_as_much_is_read_as_says_something(tmp_path: Path) -> None:
    for name in ("big.yaml", "setup.cfg", "requirements.txt", "big.ipynb", "templates/a.html", "sub/pyproject.toml"):
        with_hole(tmp_path, name)
    report = report_on(tmp_path, {"m.py": MODELS, "q.py": USE})
    assert statuses(report) == {"orders": "read_only"}
    assert [spot.path for spot in report.coverage.blind_spots] == ["sub/pyproject.toml"]
    assert report.coverage.blind_spots[0].tables == ()


@pytest.mark.parametrize(
    ("name", "command"),
    [
        ("pyproject.toml", ("tables",)),
        (".auditor-baseline.json", ("check",)),
        ("docs/tables.md", ("docs", "--check")),
        (".gitattributes", ("baseline", "create")),
        ("plan.toml", ("split", "--plan", "plan.toml")),
    ],
)
def test_settings_that_are_too_large_are_refused(
    tmp_path: Path, audit_command: Command, name: str, command: tuple[str, ...]
) -> None:
    history = History(tmp_path)
    history.commit({"m.py": MODELS})
    with_hole(tmp_path, name)
    ran = audit_command(*command, cwd=tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert "1,099,512 million" in ran.err
    assert "Traceback" not in ran.err


def test_what_is_not_too_large_is_read(tmp_path: Path) -> None:
    with_hole(tmp_path, "a", 100)
    assert len(read_regular(tmp_path / "a", 100)) == 100
    with pytest.raises(OSError, match="at most 0 million"):
        read_regular(tmp_path / "a", 99)
    assert MOST_SETTINGS < MOST_BYTES


def test_a_blob_that_is_too_large_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    History(tmp_path).commit({"a.py": "x = 1\n", "b.py": "y" * 3_000_000})
    small, large = (git(tmp_path, "rev-parse", f"HEAD:{name}").strip() for name in ("a.py", "b.py"))
    monkeypatch.setattr("auditor.sources.git_blobs.MOST_BYTES", 2_000_000)
    blobs = Blobs(tmp_path)
    assert blobs.read(small) == b"x = 1\n"
    with pytest.raises(OSError, match="3 million"):
        blobs.read(large)
    assert blobs.read(small) == b"x = 1\n"  # what it answers next is not the rest of that
    blobs.close()


def test_settings_of_the_base_that_are_too_large_are_refused(
    tmp_path: Path, audit_command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    history = History(tmp_path)
    history.commit({"m.py": MODELS, "pyproject.toml": "#" * 3_000_000})
    (tmp_path / "pyproject.toml").write_text("")
    monkeypatch.setattr("auditor.sources.git.MOST_SETTINGS", 2_000_000)
    ran = audit_command("check", "--base", "HEAD", cwd=tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert "pyproject.toml in the base: 3 million" in ran.err


def test_holes_are_cheap_here(tmp_path: Path) -> None:
    """Else these tests would fill the disk."""
    with_hole(tmp_path, "a")
    assert (tmp_path / "a").stat().st_blocks < 100
