"""SECURITY.md says what is run, imported, read and written; every command is held against it, on a hostile project."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from auditor.sources import git_process
from tests.commands import Command
from tests.histories import BASE, History, git, reader, shop
from tests.hostile.test_contained_items import REVISION
from tests.projects import write

SECURITY = (Path(__file__).parents[2] / "SECURITY.md").read_text(encoding="utf-8")
#: Of each command of git that may be run, its options.
ALLOWED = {
    found[1]: set((found[2] or "").split())
    for found in re.finditer(r"^    ([a-z-]+)(?: +(-.*))?$", SECURITY, re.MULTILINE)
}
COMMANDS = (
    ("tables",),
    ("tables", "--format", "html", "--output", "list.html"),
    ("show", "orders"),
    ("check", "--base", "main", "--select", "ALL"),
    ("check", "--base", "main", "--untracked"),
    ("docs",),
    ("docs", "--check"),
    ("docs", "--split", "pages"),
    ("docs", "--html", "docs.html"),
    ("blind-spots",),
    ("explain", "AUD001"),
    ("layout", "--seed", "apart.py=Order", "--write-plan", "plan.toml"),
    ("split", "--plan", "plan.toml"),
    ("indexes",),
    ("indexes", "--predicates", "--format", "json"),
    ("migrations",),
    ("migrations", "--base", "main"),
    ("cache", "stats"),
    ("baseline", "create"),
    ("baseline", "accept", "AUD001:ghosts", "--reason", "kept"),
    ("baseline", "prune"),
    ("init", "--dry-run"),
    ("init", "--no-baseline"),
    ("drop", "ghosts", "--phase", "code", "--diff"),
    ("drop", "ghosts", "--phase", "code", "--apply"),
)
#: What a project can hold that Python or a tool around it would run, were it to look.
TRAPS = (
    "conftest.py", "sitecustomize.py", "usercustomize.py", "setup.py", "manage.py", "migrations/env.py", "libcst.py",
    "typer.py", "multiprocessing.py", "signal.py", "selectors.py", "warnings.py", "venv.py", "pip.py", "rich.py",
)  # fmt: skip


#: Events of connections and of commands that run otherwise.
_OTHERS = (
    "socket.connect", "socket.bind", "socket.send", "socket.get", "urllib.", "os.exec", "os.posix_spawn", "os.spawn",
    "os.system", "ctypes.",
)  # fmt: skip


@dataclass(slots=True)
class Seen:
    """What happened while `on`: processes, what ran, and the files that were opened for reading and for writing."""

    on: bool = False
    started: list[list[str]] = field(default_factory=list)
    ran: set[str] = field(default_factory=set)
    read: set[str] = field(default_factory=set)
    written: set[str] = field(default_factory=set)
    others: list[str] = field(default_factory=list)

    def note(self, event: str, given: tuple[object, ...]) -> None:
        """An event of Python's table of audit events."""
        if not self.on:
            return
        if event == "subprocess.Popen":
            self.started.append([*map(str, given[1])] if isinstance(given[1], list) else [str(given[1])])
        elif event == "exec":
            self.ran.add(getattr(given[0], "co_filename", ""))
        elif event == "open" and isinstance(given[0], (str, bytes, os.PathLike)):
            flags = given[2] if isinstance(given[2], int) else 0
            (self.written if flags & (os.O_WRONLY | os.O_RDWR) else self.read).add(
                os.path.realpath(os.fsdecode(given[0]))
            )
        elif event in {"os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.chmod", "os.truncate", "os.symlink"}:
            self.written |= {os.path.realpath(each) for each in given[:2] if isinstance(each, (str, os.PathLike))}
        elif event.startswith(_OTHERS) and getattr(given[0], "family", None) is not socket.AF_UNIX:
            self.others.append(event)  # but for talking to the server of our own workers, where this process is large


_SEEN = Seen()


@pytest.fixture(scope="module")
def seen() -> Iterator[Seen]:
    sys.addaudithook(_SEEN.note)  # it cannot be taken away again, and says nothing where nobody looks
    yield _SEEN
    _SEEN.on = False


def trapped(folder: Path) -> History:
    """A repository with a branch, in which every name that could be run leaves a canary."""
    canary = folder / "ran"
    trap = f"open({str(canary)!r}, 'a').write(__file__)\n"
    history = shop(folder / "work")
    history.git("remote", "add", "origin", "https://example.org/a/b.git")
    revision = REVISION.format("a", None, "orders")
    history.commit({**dict.fromkeys(TRAPS, trap), "migrations/versions/a.py": revision, "base.py": BASE + trap})
    history.git("switch", "--quiet", "-c", "side")
    history.commit({"side.py": "x = 1\n"})
    history.git("switch", "--quiet", "-c", "feature", "main")
    new = (history.folder / "ghost.py").read_text().replace("ghosts", "news").replace("Ghost", "New")
    again = reader("item", "Item", "list_items") + "\n\nx = 1\n"
    more = REVISION.format("b", "a", "items")
    history.commit({"new.py": new, "items_dao.py": again, "migrations/versions/b.py": more})
    history.commit({"migrations/versions/a.py": revision + "\n", "order.py": "\n" + model_text(history)})
    history.git("merge", "--quiet", "--no-edit", "side")
    history.commit({".gitignore": "*.sql\n", "ignored.sql": ""})
    return history


def model_text(history: History) -> str:
    return (history.folder / "order.py").read_text()


def git_started(log: Path) -> tuple[list[list[str]], list[str]]:
    """The command lines of git itself, and what git started in its turn (git, "Trace2 API")."""
    events = [json.loads(line) for line in log.read_text().splitlines()] if log.exists() else []
    return (
        [event["argv"] for event in events if event["event"] == "start"],
        [str(event["argv"]) for event in events if event["event"] in {"child_start", "exec"}],
    )


def refused(started: list[str]) -> str | None:
    """What of a command line SECURITY.md does not name; None where it names all."""
    if started[:2] != ["git", "-C"]:
        return "no git"
    rest = started[3:]
    if tuple(rest[: len(git_process._OPTIONS)]) != git_process._OPTIONS:
        return "without the options"
    rest = rest[len(git_process._OPTIONS) :]
    while rest[:1] == ["-c"]:
        if f"`{rest[1]}`" not in SECURITY:
            return rest[1]
        rest = rest[2:]
    command, *given = rest
    options = [each for each in given[: given.index("--") if "--" in given else None] if each.startswith("-")]
    names = {each.partition("=")[0] + ("=" if "=" in each else "") for each in options}
    allowed = ALLOWED.get(command)
    return command if allowed is None else " ".join(sorted(names - allowed)) or None


def test_every_command_keeps_to_what_is_promised(
    tmp_path: Path, audit_command: Command, monkeypatch: pytest.MonkeyPatch, seen: Seen
) -> None:
    history = trapped(tmp_path)
    cache, log = tmp_path / "cache", tmp_path / "trace"
    write(tmp_path, {"outside.py": "SECRET = 1\n", "home/.gitconfig": ""})
    (history.folder / "link.py").symlink_to(tmp_path / "outside.py")
    (history.folder / ".env").write_text("SECRET=1\n")
    monkeypatch.setenv("AUDITOR_CACHE_DIR", str(cache))
    monkeypatch.setenv("GIT_TRACE2_EVENT", str(log))
    audit_command("tables", "--no-cache", cwd=history.folder)  # what is imported once
    codes = {}
    for arguments in COMMANDS:
        seen.on = True
        try:
            ran = audit_command(*arguments, cwd=history.folder)
        finally:
            seen.on = False
        codes[arguments] = f"{ran.code} {ran.err}"
        assert "Traceback" not in ran.err, arguments
        assert "a bug of auditor" not in ran.err, arguments
    assert {key: said for key, said in codes.items() if said.startswith("2")} == {}
    by_git, children = git_started(log)
    assert len(by_git) >= 20
    assert [(each, refused(each)) for each in by_git if refused(each)] == []
    assert [(each, refused(each)) for each in seen.started if refused(each)] == []
    assert (children, seen.others, (tmp_path / "ran").exists()) == ([], [], False)
    below = str(history.folder) + os.sep
    assert {name for name in seen.ran if name.startswith(below)} == set()
    read = {name for name in seen.read if name.startswith(str(tmp_path))}
    assert {name for name in read if not name.startswith((below, str(cache)))} == set()
    assert below + ".env" not in read
    named = {"list.html", "docs.html", "plan.toml", "docs", "pages", ".auditor-baseline.json", ".gitattributes"}
    named |= {"pyproject.toml", "ghost.py"}
    written = {name for name in seen.written if not name.startswith((str(cache), os.devnull, "/proc/", "/dev/"))}
    places = {os.path.relpath(name, history.folder).partition(os.sep)[0] for name in written}
    assert {name for name in places - named - {"."} if not name.startswith(".audit-")} == set()


def test_what_is_listed_is_what_may_be_run(tmp_path: Path) -> None:
    """The list is not longer than the program: each command and option stands in the modules that ask git."""
    sources = Path(git_process.__file__).parent
    text = "".join(file.read_text(encoding="utf-8") for file in sorted(sources.glob("*.py")))
    words = {word for words in re.findall(r'f?"([^"\n]*)"', text) for word in [words]}
    for command, options in ALLOWED.items():
        assert command in words, command
        assert {each for each in options if not any(word.startswith(each) for word in words)} == set(), command
    assert ALLOWED.keys() >= {"rev-parse", "ls-files", "cat-file"}


def test_the_options_and_the_environment_are_those_that_are_said() -> None:
    for option in git_process._OPTIONS:
        assert option == "-c" or f"`{option}`" in SECURITY or option in SECURITY, option
    for name, value in git_process._ENVIRONMENT.items():
        assert f"`{name}={value}`" in SECURITY, name
    for name in (*git_process._OF_A_HOOK, *git_process._COMMANDS):
        assert f"`{name}`" in SECURITY, name


CHECKS = {
    "forkserver": "workers._MUCH_TO_COPY = 0",
    "spawn": "workers._WORTH_PROCESSES = 0; multiprocessing.set_start_method('spawn')",
}


@pytest.mark.parametrize("kind", CHECKS)
def test_no_process_of_ours_begins_with_what_the_project_holds(tmp_path: Path, kind: str) -> None:
    """A process that is no copy of another begins with `python -c`, which looks for modules where it is called."""
    canary = tmp_path / "ran"
    trap = f"open({str(canary)!r}, 'a').write(__file__)\n"
    names = (*TRAPS, "auditor.py", "struct.py", "socket.py", "threading.py", "tempfile.py", "msgspec.py")
    project = write(tmp_path / "work", {**dict.fromkeys(names, trap), "multiprocessing/__init__.py": trap})
    script = "import multiprocessing\nfrom auditor.reading import workers\nfrom auditor.cli import main\n"
    body = f"if __name__ == '__main__':\n    {CHECKS[kind]}\n    main()\n"
    (tmp_path / "run.py").write_text(script + body, encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, tmp_path / "run.py", "tables", "--no-cache", "--jobs", "2"],
        cwd=project, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (ran.returncode, canary.exists()) == (0, False), ran.stderr
    assert f"{len(names) + 1} of {len(names) + 1} files parsed" in ran.stdout
    control = subprocess.run(
        [sys.executable, "-c", "import multiprocessing"], cwd=project, capture_output=True, check=False
    )
    assert (control.returncode, canary.exists()) == (0, True)


def test_installing_in_ci_runs_nothing_of_the_checkout(tmp_path: Path) -> None:
    """The scripts of the integrations run Python in a checkout that is not trusted yet."""
    scripts = Path(__file__).parents[2] / "integrations"
    lines = [line for file in scripts.rglob("*") if file.suffix in {".sh", ".yml"}
             for line in file.read_text(encoding="utf-8").splitlines()]  # fmt: skip
    started = [line for line in lines if re.search(r'python3?"? -', line) and "python --version" not in line]
    assert [line for line in started if " -P -m " not in line and " -c 'import sys; " not in line] == []
    assert sum(" -P -m " in line for line in started) == 3


def test_a_submodule_and_a_partial_clone_are_asked_no_more(
    tmp_path: Path, audit_command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = shop(tmp_path / "origin")
    source.git("config", "uploadpack.allowFilter", "true")
    source.commit({"big.png": "x" * 5_000})
    git(tmp_path, "clone", "--quiet", "--filter=blob:limit=4k", f"file://{source.folder}", "clone")
    clone = History(tmp_path / "clone")
    clone.git("sparse-checkout", "set", "--no-cone", "/*", "!/ghost.py")
    clone.write({"order.py": model_text(clone) + "\nx = 1\n"})
    log = tmp_path / "trace"
    monkeypatch.setenv("GIT_TRACE2_EVENT", str(log))
    init = ("init", "--dry-run", "--no-baseline")
    for arguments in (("check", "--base", "main"), ("tables", "--format", "html"), ("layout",), init):
        assert audit_command(*arguments, "--quiet", cwd=clone.folder).code in {0, 1}
    by_git, children = git_started(log)
    assert [each for each in by_git if refused(each)] == []
    assert children == []
    assert any("--missing=print" in each for each in by_git)
