"""Where commands write: never through a link of the project, never over what is not theirs, whole or not at all."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from tests.commands import Command
from tests.histories import shop
from tests.projects import write

WRITERS = {
    "docs/tables.md": ("docs",),
    "out/a.md": ("docs", "--output", "out/a.md"),
    "pages/index.md": ("docs", "--split", "pages"),
    "pages/ghosts.md": ("docs", "--split", "pages"),
    "page.html": ("docs", "--html", "page.html"),
    "list.json": ("tables", "--format", "json", "--output", "list.json"),
    "audit.sarif": ("check", "--output", "sarif=audit.sarif"),
    ".auditor-baseline.json": ("baseline", "create"),
    ".gitattributes": ("baseline", "create"),
    "nested/base.json": ("baseline", "create", "--baseline", "nested/base.json"),
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return shop(tmp_path / "work").folder


@pytest.mark.parametrize("name", WRITERS)
@pytest.mark.parametrize("kind", ["file", "dangling", "folder"])
def test_no_link_of_the_project_is_followed(
    project: Path, tmp_path: Path, audit_command: Command, name: str, kind: str
) -> None:
    outside = write(tmp_path / "outside", {"mine.txt": "mine\n"})
    place = project / name
    if kind == "folder" and place.parent == project:
        pytest.skip("no folder in its name")
    link = place.parent if kind == "folder" else place
    link.parent.mkdir(exist_ok=True)
    link.symlink_to({"file": outside / "mine.txt", "dangling": outside / "new.txt", "folder": outside}[kind])
    ran = audit_command(*WRITERS[name], "--quiet", cwd=project)
    assert ran.code == 2
    assert "is a link" in ran.err
    assert [(file.name, file.read_text()) for file in outside.iterdir()] == [("mine.txt", "mine\n")]


@pytest.mark.parametrize("name", WRITERS)
@pytest.mark.parametrize("kind", ["pipe", "folder"])
def test_what_is_no_file_is_refused_at_once(project: Path, audit_command: Command, name: str, kind: str) -> None:
    (project / name).parent.mkdir(exist_ok=True)
    (os.mkfifo if kind == "pipe" else os.mkdir)(project / name)
    ran = audit_command(*WRITERS[name], "--quiet", cwd=project)
    assert ran.code == 2
    assert ran.err.count("\n") == 1


def test_a_pipe_outside_that_nobody_reads_is_refused(project: Path, tmp_path: Path, audit_command: Command) -> None:
    os.mkfifo(tmp_path / "pipe")
    for arguments in (("tables", "--output", tmp_path / "pipe"), ("docs", "--html", tmp_path / "pipe")):
        assert audit_command(*arguments, "--quiet", cwd=project).code == 2
    os.mkfifo(project / ".auditor-baseline.json")
    assert audit_command("check", "--quiet", cwd=project).code == 2


def test_the_user_may_name_a_place_outside(project: Path, tmp_path: Path, audit_command: Command) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    (tmp_path / "to-file.json").symlink_to(tmp_path / "real" / "file.json")
    (tmp_path / "to-work").symlink_to(project)
    assert audit_command("tables", "--output", tmp_path / "link" / "a.txt", cwd=project).code == 0
    assert audit_command("tables", "--output", tmp_path / "to-file.json", cwd=project).code == 0
    assert audit_command("tables", project, "--output", tmp_path / "to-work" / "a.txt", cwd=tmp_path).code == 0
    assert sorted(file.name for file in (tmp_path / "real").iterdir()) == ["a.txt", "file.json"]
    assert (tmp_path / "to-file.json").is_symlink()


def test_dots_do_not_hide_a_link(project: Path, tmp_path: Path, audit_command: Command) -> None:
    (tmp_path / "outside" / "deep").mkdir(parents=True)
    (project / "out").symlink_to(tmp_path / "outside" / "deep")
    for name in ("out/../a.md", "./out/a.md", "docs/../out/a.md"):
        audit_command("docs", "--output", name, "--quiet", cwd=project)
        assert sorted(path.name for path in (tmp_path / "outside").rglob("*")) == ["deep"]


@pytest.mark.parametrize(
    "name", ["../x.json", "/tmp/x.json", "a/../../x.json", "a\\n* filter=evil", "\\u202ex", "c:x", "..\\\\x", "a/", ""]
)
def test_a_name_from_the_configuration_stays_inside(project: Path, audit_command: Command, name: str) -> None:
    write(project, {"pyproject.toml": f'[tool.auditor]\nbaseline = "{name}"\n'})
    for command in (("baseline", "create"), ("check",), ("tables", "--format", "html")):
        ran = audit_command(*command, "--quiet", cwd=project)
        assert ran.code == 2
        assert "baseline" in ran.err
    assert not (project / ".gitattributes").exists()


def test_a_name_that_is_a_pattern_is_not_told_to_git(project: Path, audit_command: Command) -> None:
    write(project, {"pyproject.toml": '[tool.auditor]\nbaseline = "* filter=evil"\n'})
    assert audit_command("baseline", "create", "--quiet", cwd=project).code == 0
    assert not (project / ".gitattributes").exists()


def test_pages_that_people_wrote_stay(project: Path, audit_command: Command) -> None:
    write(project, {"pages/orders.md": "# Written by hand\n", "pages/notes.md": "# Notes\n"})
    for more in ((), ("--check",)):
        ran = audit_command("docs", "--split", "pages", "--quiet", *more, cwd=project)
        assert ran.code == 2
        assert "orders.md is not a file of audit docs" in ran.err
    assert [page.name for page in sorted((project / "pages").iterdir())] == ["notes.md", "orders.md"]
    (project / "pages" / "orders.md").unlink()
    assert audit_command("docs", "--split", "pages", "--quiet", cwd=project).code == 0
    assert (project / "pages" / "notes.md").read_text() == "# Notes\n"


@pytest.mark.parametrize(
    "folder",
    ["link", "link/sub", "link/../pages", "file", "file/sub", "pipe", "pipe/sub", "x" * 300, "d/" * 3_000, "/dev/null"],
)
def test_a_folder_of_pages_that_cannot_be(project: Path, tmp_path: Path, audit_command: Command, folder: str) -> None:
    (tmp_path / "outside" / "deep").mkdir(parents=True)
    (project / "link").symlink_to(tmp_path / "outside" / "deep")
    write(project, {"file": "mine\n"})
    os.mkfifo(project / "pipe")
    before = sorted(path.name for path in project.iterdir())
    for more in ((), ("--check",)):
        ran = audit_command("docs", "--split", folder, "--quiet", *more, cwd=project)
        assert (ran.code, ran.err.count("\n")) == (2, 1)
        assert "cannot write the report" not in ran.err
    assert sorted(path.name for path in project.iterdir()) == before
    assert [path.name for path in (tmp_path / "outside").rglob("*")] == ["deep"]


@pytest.mark.parametrize("kind", ["pipe", "folder", "link", "not UTF-8"])
def test_what_stands_in_the_place_of_a_page(project: Path, tmp_path: Path, audit_command: Command, kind: str) -> None:
    """A page of a table that is gone is removed where it is ours; what only has its name stays."""
    assert audit_command("docs", "--split", "pages", "--quiet", cwd=project).code == 0
    page, ours = project / "pages" / "old.md", (project / "pages" / "ghosts.md").read_bytes()
    (tmp_path / "mine.md").write_bytes(ours)
    if kind == "pipe":
        os.mkfifo(page)
    elif kind == "folder":
        page.mkdir()
    elif kind == "link":
        page.symlink_to(tmp_path / "mine.md")
    else:
        page.write_bytes(ours + b"\xff")
    ran = audit_command("docs", "--split", "pages", "--quiet", cwd=project)
    assert (ran.code, ran.err.count("\n")) == ((2, 1) if kind == "not UTF-8" else (0, 0))
    assert page.exists() or page.is_symlink()
    assert (tmp_path / "mine.md").read_bytes() == ours
    page.rmdir() if kind == "folder" else page.unlink()
    page.write_bytes(ours)
    assert audit_command("docs", "--split", "pages", "--quiet", cwd=project).code == 0
    assert not page.exists()


def test_tables_with_long_names_have_pages(project: Path, audit_command: Command) -> None:
    text = (project / "ghost.py").read_text()
    for number in (1, 2):
        write(
            project,
            {f"long{number}.py": text.replace("'ghosts'", f"'{'x' * 300}{number}'").replace("Ghost", f"G{number}")},
        )
    assert audit_command("docs", "--split", "pages", "--quiet", cwd=project).code == 0
    long = [page.name for page in (project / "pages").glob("xxx*.md")]
    assert len(long) == 2
    assert max(map(len, long)) < 110
    assert audit_command("docs", "--split", "pages", "--check", "--quiet", cwd=project).code == 0


def test_a_failed_write_leaves_everything_as_it_was(
    project: Path, audit_command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "a.txt").write_text("old\n")
    (project / "a.txt").chmod(0o640)
    before = sorted(path.name for path in project.iterdir())

    def fail(*arguments: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", fail)
        patched.setattr(Path, "replace", fail)
        ran = audit_command("tables", "--output", "a.txt", "--no-cache", cwd=project)
    assert (ran.code, ran.err) == (2, "audit: error: cannot write a.txt: No space left on device\n")
    assert (project / "a.txt").read_text() == "old\n"
    assert before == sorted(path.name for path in project.iterdir())
    assert audit_command("tables", "--output", "a.txt", "--no-cache", cwd=project).code == 0
    assert stat.S_IMODE((project / "a.txt").stat().st_mode) == 0o640


@pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o644), (0o077, 0o600), (0o002, 0o664)])
def test_a_new_file_honours_the_umask(project: Path, audit_command: Command, mask: int, mode: int) -> None:
    before = os.umask(mask)
    try:
        assert audit_command("tables", "--output", "new.txt", "--no-cache", cwd=project).code == 0
    finally:
        os.umask(before)
    assert stat.S_IMODE((project / "new.txt").stat().st_mode) == mode


def test_a_name_that_is_too_long_is_one_line(project: Path, audit_command: Command) -> None:
    for arguments in (
        ("tables", "--output", "x" * 300),
        ("docs", "--output", "x" * 300),
        ("docs", "--split", "x" * 300),
    ):
        ran = audit_command(*arguments, cwd=project)
        assert ran.code == 2
        assert ran.err.count("\n") == 1


def test_an_empty_base_is_an_error(project: Path, audit_command: Command) -> None:
    ran = audit_command("check", "--base", "", cwd=project)
    assert ran.code == 2
    assert "--base is empty" in ran.err


def test_init_works_without_git(project: Path, audit_command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    ran = audit_command("init", "--no-baseline", cwd=project)
    assert ran.code == 0
    assert ran.out.endswith("Next: audit check\n")
