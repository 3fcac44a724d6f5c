from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from auditor.edit.model import Change, Edit, RefusedError, apply_edits, unified_diff
from auditor.edit.source import Source
from auditor.edit.write import require_clean, write_all
from auditor.errors import AuditorError
from tests.projects import write


def test_edits_change_what_they_name_and_nothing_else() -> None:
    edits = [Edit("a", 4, 5, "X"), Edit("a", 0, 1, ""), Edit("a", 5, 5, "!")]
    assert apply_edits("abcdef", edits) == "bcdX!f"
    assert apply_edits("abcdef", edits, 3, 6) == "dX!f"
    with pytest.raises(ValueError, match="overlap"):
        apply_edits("abcdef", [Edit("a", 0, 3, ""), Edit("a", 2, 4, "")])


def test_all_or_nothing(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": b"1\r\n", "b.py": b"2\n"})
    with pytest.raises(RefusedError, match=r"b\.py has changed"):
        write_all(tmp_path, [Change("a.py", b"1\r\n", b"x"), Change("b.py", b"old", None)])
    assert (tmp_path / "a.py").read_bytes() == b"1\r\n"
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(AuditorError):
        write_all(tmp_path, [Change("a.py", b"1\r\n", b"x"), Change("file/c.py", None, b"y")])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.py", "b.py", "file"]
    write_all(tmp_path, [Change("a.py", b"1\r\n", b"x"), Change("b.py", b"2\n", None), Change("d/c.py", None, b"y")])
    assert (tmp_path / "a.py").read_bytes() == b"x"
    assert (tmp_path / "d/c.py").read_bytes() == b"y"
    assert not (tmp_path / "b.py").exists()


def test_links_and_dots_lead_nowhere(tmp_path: Path) -> None:
    project, outside = write(tmp_path / "work", {"a.py": "1"}), write(tmp_path / "outside", {"b.py": "2"})
    (project / "b.py").symlink_to(outside / "b.py")
    (project / "new.py").symlink_to(outside / "new.py")
    (project / "sub").symlink_to(outside)
    places = {"b.py": b"2", "new.py": None, "sub/b.py": b"2"}
    for path, before in {**places, **dict.fromkeys(["sub/c.py", "../c.py", ".git/x", "a/.GIT/x"])}.items():
        for after in (b"x", None):
            if before != after:
                with pytest.raises(AuditorError):
                    write_all(project, [Change("a.py", b"1", b"x"), Change(path, before, after)])
    os.mkfifo(project / "pipe.py")
    with pytest.raises(RefusedError, match="no regular file"):
        write_all(project, [Change("pipe.py", None, b"x")])
    assert [(file.name, file.read_bytes()) for file in outside.iterdir()] == [("b.py", b"2")]
    assert (project / "a.py").read_bytes() == b"1"
    assert sorted(file.name for file in tmp_path.iterdir()) == ["outside", "work"]


def test_a_dirty_tree_is_refused_and_untracked_files_are_none_of_our_business(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="no git repository"):
        require_clean(tmp_path)
    write(tmp_path, {"a.py": "1\n", "b.py": "1\n"})
    for words in (["init", "-q"], ["add", "a.py"], ["-c", "user.name=a", "-c", "user.email=a", "commit", "-qm", "a"]):
        subprocess.run(["git", *words], cwd=tmp_path, check=True)
    require_clean(tmp_path)
    write(tmp_path, {"a.py": "2\n"})
    with pytest.raises(RefusedError, match=r"a\.py is not as in HEAD"):
        require_clean(tmp_path)


def test_the_diff_is_one_that_git_applies(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": "1\n2\n", "b.py": "3\n"})
    changes = [Change("a.py", b"1\n2\n", b"1\n3"), Change("b.py", b"3\n", None), Change("c.py", None, b"4\n")]
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    subprocess.run(["git", "apply"], cwd=tmp_path, input=unified_diff(changes).encode(), check=True)
    assert {path.name: path.read_bytes() for path in tmp_path.glob("*.py")} == {"a.py": b"1\n3", "c.py": b"4\n"}


def test_statements_of_the_top_level_take_their_decorators_and_bodies() -> None:
    text = "a = (\n1)\n@x\n@y\nclass A:\n    b = 1\n\n    # c\nif a:\n    pass\nelse:\n    pass\n"
    found = Source("a.py", text).statements()
    assert [(each.line, each.last_line) for each in found] == [(1, 2), (3, 6), (9, 12)]


def test_a_patch_of_files_with_odd_names_is_what_git_takes(tmp_path: Path) -> None:
    """A name with a line break in it must not be read as a part of the patch."""
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    names = ("a\nb.py", "a\t.py", 'q"b.py', "back\\slash.py", "\x1b[31m.py", "bl ank é.py", "n\n+++ b\n.py")
    for name in names:
        (tmp_path / name).write_bytes(b"x = 1\n")
    patch = unified_diff(Change(name, b"x = 1\n", b"x = 2\n") for name in names)
    assert patch.count("\n") == 6 * len(names)
    assert "\x1b" not in patch
    subprocess.run(["git", "apply"], cwd=tmp_path, input=patch.encode(), check=True)
    assert {(tmp_path / name).read_bytes() for name in names} == {b"x = 2\n"}


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
@pytest.mark.parametrize("at", ["write", "replace"])
def test_a_write_that_fails_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException, at: str
) -> None:
    """Neither what was begun nor what was done; the line names the file of the user, not one of ours."""
    write(tmp_path, {"a.py": b"1\n", "b.py": b"2\n"})
    name = "chmod" if at == "write" else "replace"
    real, seen = getattr(Path, name), []

    def fails(self: Path, *given: object) -> object:
        seen.append(self)
        if len(seen) == 2:
            raise error
        return real(self, *given)

    monkeypatch.setattr(Path, name, fails)
    expected = AuditorError if isinstance(error, OSError) else KeyboardInterrupt
    with pytest.raises(expected, match=r"cannot write b\.py" if expected is AuditorError else None):
        write_all(tmp_path, [Change("a.py", b"1\n", b"x"), Change("b.py", b"2\n", b"y")])
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a.py": b"1\n", "b.py": b"2\n"}


def test_what_cannot_be_put_back_is_kept_and_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The others are put back, whatever happens to one."""
    write(tmp_path, {"a.py": b"1\n", "b.py": b"2\n", "c.py": b"3\n"})
    real, seen = Path.replace, []

    def fails(self: Path, target: Path) -> Path:
        seen.append(self)
        if len(seen) in {3, 4}:  # the third change, and the first that is put back
            raise OSError(5, "Input/output error")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", fails)
    with pytest.raises(AuditorError, match=r"cannot write c\.py: Input/output error; a\.py is changed, what") as caught:
        write_all(
            tmp_path,
            [Change(f"{name}.py", text, b"x") for name, text in zip("abc", (b"1\n", b"2\n", b"3\n"), strict=True)],
        )
    left = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    (kept,) = left.keys() - {"a.py", "b.py", "c.py"}
    assert str(tmp_path / kept) in str(caught.value)
    assert left == {"a.py": b"x", "b.py": b"2\n", "c.py": b"3\n", kept: b"1\n"}


def test_nothing_is_left_beside_what_was_written(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": b"1\n", "b.py": b"2\n"})
    write_all(tmp_path, [Change("a.py", b"1\n", b"x"), Change("b.py", b"2\n", None), Change("c/d.py", None, b"y")])
    held = {path.relative_to(tmp_path).as_posix(): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert held == {"a.py": b"x", "c/d.py": b"y"}


def test_a_new_file_honours_the_umask(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        write_all(tmp_path, [Change("a.py", None, b"x")])
    finally:
        os.umask(before)
    assert (tmp_path / "a.py").stat().st_mode & 0o777 == 0o600
