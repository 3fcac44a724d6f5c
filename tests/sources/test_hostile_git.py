"""Repositories that name commands wherever git can be told one: whatever is asked of them, none runs."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.commands import Command
from tests.histories import History, git, shop
from tests.projects import write

COMMANDS = (
    ("tables",),
    ("tables", "--format", "html"),
    ("show", "orders"),
    ("check",),
    ("check", "--base", "main"),
    ("docs", "--output", "docs.md"),
    ("docs", "--output", "docs.md", "--check"),
    ("docs", "--html", "docs.html"),
    ("init", "--dry-run"),
    ("init", "--no-baseline"),
    ("baseline", "create"),
    ("baseline", "accept", "AUD001:ghosts", "--reason", "kept"),
    ("baseline", "prune"),
)


def canary_of(folder: Path) -> tuple[Path, str]:
    """A file that must not appear, and a script that makes it."""
    script, canary = folder / "canary.sh", folder / "ran"
    script.write_text(f'#!/bin/sh\necho "$0 $*" >> {canary}\ncat\nexit 0\n', encoding="utf-8")
    script.chmod(0o755)
    return canary, str(script)


def arm(git_folder: Path, script: str, hooks: Path) -> None:
    """The configuration, the hooks and the attributes that run the script, of every kind that git knows."""
    settings = {
        "core.fsmonitor": script, "core.hooksPath": str(hooks), "core.pager": script, "core.editor": script,
        "core.sshCommand": script, "core.gitProxy": script, "core.askPass": script, "core.alternateRefsCommand": script,
        "core.untrackedCache": "true", "filter.evil.clean": script, "filter.evil.smudge": script,
        "filter.evil.required": "true", "filter.server.process": script, "diff.evil.textconv": script,
        "diff.evil.command": script, "diff.external": script, "merge.evil.driver": script, "gpg.program": script,
        "credential.helper": f"!{script}", "sequence.editor": script, "alias.ls-files": f"!{script}",
        "alias.cat-file": f"!{script}", "remote.origin.uploadpack": script, "remote.origin.receivepack": script,
        "remote.origin.url": f"ext::{script}", "remote.origin.promisor": "true",
        "remote.origin.partialclonefilter": "blob:none", "remote.evil.vcs": "evil", "protocol.allow": "always",
        "protocol.ext.allow": "always", "protocol.file.allow": "always", "uploadpack.packObjectsHook": script,
        "submodule.recurse": "true", "diff.submodule": "log", "status.submoduleSummary": "true",
        "interactive.diffFilter": script, "core.attributesFile": str(hooks / "attributes"),
        "trace2.eventTarget": str(hooks / "trace"), "fetch.recurseSubmodules": "true",
    }  # fmt: skip
    with (git_folder / "config").open("a", encoding="utf-8") as config:
        for name, value in settings.items():
            section, _, rest = name.partition(".")
            inner, _, key = rest.rpartition(".")
            config.write(f'[{section} "{inner}"]\n' if inner else f"[{section}]\n")
            config.write(f'    {key} = "{value}"\n')
    hooks.mkdir(exist_ok=True)
    for name in ("post-index-change", "fsmonitor-watchman", "post-checkout", "reference-transaction", "pre-commit"):
        shutil.copy(script, hooks / name)
    attributes = "*.py filter=evil diff=evil merge=evil\n*.sql filter=server\n"
    (hooks / "attributes").write_text(attributes, encoding="utf-8")
    (git_folder / "info").mkdir(exist_ok=True)
    (git_folder / "info" / "attributes").write_text(attributes, encoding="utf-8")


def every_command(audit_command: Command, folder: Path, canary: Path) -> list[int]:
    """The exit codes of all commands in a folder; the canary does not appear."""
    codes = []
    for arguments in COMMANDS:
        codes.append(audit_command(*arguments, "--quiet", cwd=folder).code)
        assert not canary.exists(), (arguments, canary.read_text(encoding="utf-8"))
    return codes


def test_the_canary_sings_when_git_is_asked_without_care(tmp_path: Path) -> None:
    """The test below can fail: the same repository runs the script for `git status`."""
    canary, script = canary_of(tmp_path)
    history = shop(tmp_path / "work")
    arm(history.folder / ".git", script, tmp_path / "hooks")
    history.write({"order.py": "x = 1\n"})
    git(history.folder, "status")
    assert canary.exists()


def test_a_repository_that_names_commands_everywhere(tmp_path: Path, audit_command: Command) -> None:
    canary, script = canary_of(tmp_path)
    history = shop(tmp_path / "work")
    history.commit({".gitignore": "*.sql\nlib/\n", ".gitattributes": "*.py filter=evil diff=evil\n", "a.md": "a\n"})
    history.git("switch", "--quiet", "-c", "feature")
    arm(history.folder / ".git", script, tmp_path / "hooks")
    history.write({"order.py": (history.folder / "order.py").read_text() + "\n", "lib/x.py": "", "a.sql": ""})
    os.utime(history.folder / "item.py")  # git would look at it again
    assert every_command(audit_command, history.folder, canary) == [0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]


def test_a_bare_repository_among_the_files(tmp_path: Path, audit_command: Command) -> None:
    canary, script = canary_of(tmp_path)
    history = shop(tmp_path / "work")
    bare = history.folder / "vendor"
    git(tmp_path, "init", "--quiet", "--bare", str(bare))
    arm(bare, script, bare / "hooks")
    git(bare, "config", "--file", str(bare / "config"), "core.bare", "false")
    git(bare, "config", "--file", str(bare / "config"), "core.worktree", str(bare))
    write(bare, {".gitignore": "*.sql\n", "models.py": (history.folder / "order.py").read_text(), "a.sql": ""})
    every_command(audit_command, history.folder, canary)
    every_command(audit_command, bare, canary)
    shutil.rmtree(history.folder / ".git")  # an archive: nothing above it is a repository
    every_command(audit_command, bare, canary)


def test_a_submodule_that_names_commands(tmp_path: Path, audit_command: Command) -> None:
    canary, script = canary_of(tmp_path)
    library = shop(tmp_path / "library")
    history = shop(tmp_path / "work")
    history.git("submodule", "--quiet", "add", str(library.folder), "library")
    history.commit()
    arm(history.folder / ".git" / "modules" / "library", script, tmp_path / "hooks")
    write(history.folder / "library", {"order.py": "x = 1\n", ".gitignore": "*.sql\n", "a.sql": ""})
    every_command(audit_command, history.folder, canary)
    every_command(audit_command, history.folder / "library", canary)


def test_a_link_to_another_repository_is_no_submodule(tmp_path: Path, audit_command: Command) -> None:
    other = shop(tmp_path / "other")
    history = shop(tmp_path / "work")
    commit = other.git("rev-parse", "HEAD").strip()
    history.git("update-index", "--add", "--cacheinfo", f"160000,{commit},library")
    history.git("commit", "--quiet", "-m", "a submodule")
    (history.folder / "library").symlink_to(other.folder)
    ran = audit_command("check", "--base", "main", "--quiet", cwd=history.folder)
    assert (ran.code, ran.err) == (0, "")
    (history.folder / ".git" / "config").write_text("[core]\n\tworktree = /\n\trepositoryformatversion = 0\n")
    ran = audit_command("check", "--base", "main", "--quiet", cwd=history.folder)
    assert ran.code == 2
    assert "core.worktree" in ran.err


def test_a_submodule_whose_repository_is_none_is_said(tmp_path: Path, audit_command: Command) -> None:
    """Asked in there, git answers for the repository around it, of which the folder is a submodule, and so on."""
    history = shop(tmp_path / "work")
    commit = history.git("rev-parse", "HEAD").strip()
    history.git("update-index", "--add", "--cacheinfo", f"160000,{commit},library")
    history.git("commit", "--quiet", "-m", "a submodule")
    assert audit_command("check", "--base", "main", "--quiet", cwd=history.folder).code == 0  # not checked out
    (history.folder / "library" / ".git").mkdir(parents=True)
    ran = audit_command("check", "--base", "main", "--quiet", cwd=history.folder)
    assert ran.code == 2
    assert "library is no repository of its own" in ran.err
    assert ran.err.count("\n") == 1


@pytest.mark.parametrize("kind", ["blob:none", "tree:0", "blob:limit=10"])
def test_a_partial_clone_fetches_nothing_and_says_what_does(tmp_path: Path, audit_command: Command, kind: str) -> None:
    canary, script = canary_of(tmp_path)
    source = shop(tmp_path / "origin")
    source.git("config", "uploadpack.allowFilter", "true")
    source.git("config", "uploadpack.allowAnySHA1InWant", "true")
    source.commit({"order.py": (source.folder / "order.py").read_text() + "\n", "big.png": "x" * 100})
    source.git("switch", "--quiet", "-c", "feature", "main~1")
    source.commit({"sub/item.py": "x = 1\n", "items_dao.py": "x = 1\n"})
    git(tmp_path, "clone", "--quiet", f"--filter={kind}", "--no-single-branch", f"file://{source.folder}", "clone")
    clone = History(tmp_path / "clone")
    clone.write({"order.py": "x = 1\n"})
    clone.commit()
    clone.git("config", "remote.origin.uploadpack", script)
    before = sorted(path.name for path in (clone.folder / ".git" / "objects" / "pack").iterdir())
    ran = audit_command("check", "--base", "origin/main", "--quiet", cwd=clone.folder)
    assert ran.code == 2
    assert "git fetch --refetch --no-filter origin" in ran.err
    assert ran.err.count("\n") == 1
    assert not canary.exists()
    assert before == sorted(path.name for path in (clone.folder / ".git" / "objects" / "pack").iterdir())
    every_command(audit_command, clone.folder, canary)
    clone.git("config", "--unset", "remote.origin.uploadpack")
    clone.git("fetch", "--quiet", "--refetch", "--no-filter", "origin")
    assert audit_command("check", "--base", "origin/main", "--quiet", cwd=clone.folder).code != 2


def test_what_no_report_needs_may_be_missing(tmp_path: Path, audit_command: Command) -> None:
    """A clone without large files: pictures are missing, and the check needs none."""
    source = shop(tmp_path / "origin")
    source.git("config", "uploadpack.allowFilter", "true")
    source.commit({"big.png": "x" * 5_000})
    source.commit({"big.png": "y" * 5_000})
    git(tmp_path, "clone", "--quiet", "--filter=blob:limit=4k", f"file://{source.folder}", "clone")
    clone = History(tmp_path / "clone")
    clone.git("switch", "--quiet", "--detach", "HEAD~1")
    clone.git("update-ref", "refs/remotes/origin/main", "HEAD")
    assert audit_command("check", "--base", "origin/main", "--quiet", cwd=clone.folder).code == 0
