"""Where a working copy comes from, asked of git."""

from __future__ import annotations

from pathlib import Path

from auditor.facts.origin import Origin
from auditor.sources.git import find_repository
from tests.histories import History


def origin_of(folder: Path) -> Origin | None:
    repository = find_repository(folder)
    assert repository is not None
    return repository.origin()


def test_the_remote_the_commit_and_what_differs_from_it(tmp_path: Path) -> None:
    history = History(tmp_path / "repository")
    commit = history.commit({"a/x.py": "1\n", "a/y.py": "1\n", "b/z.py": "1\n"})
    assert origin_of(history.folder) is None  # no remote
    history.git("remote", "add", "upstream", "git@github.com:o/r.git")
    assert origin_of(history.folder) == Origin(
        "git@github.com:o/r.git", commit, "", frozenset({"a/x.py", "a/y.py", "b/z.py"})
    )
    history.git("remote", "add", "origin", "git@github.com:me/r.git")
    history.write({"a/x.py": "2\n", "a/ü new.py": "2\n", "b/z.py": "2\n"})
    below = origin_of(history.folder / "a")
    assert below == Origin("git@github.com:me/r.git", commit, "a", frozenset({"y.py"}))


def test_what_differs_by_its_line_endings_or_a_filter_has_changed(tmp_path: Path) -> None:
    history = History(tmp_path)
    history.commit({"a.py": b"1\n2\n", "same.py": b"$Id$\n", ".gitattributes": "*.py text eol=crlf ident\n"})
    history.git("remote", "add", "origin", "git@github.com:o/r.git")
    (tmp_path / "a.py").write_bytes(b"1\r\n2\r\n")
    origin = origin_of(tmp_path)
    assert origin is not None
    assert origin.unchanged == {"same.py"}


def test_no_commit_yet(tmp_path: Path) -> None:
    history = History(tmp_path / "repository")
    history.git("remote", "add", "origin", "git@github.com:o/r.git")
    assert origin_of(history.folder) is None
