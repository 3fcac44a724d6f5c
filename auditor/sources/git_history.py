"""What the history says: when a commit was made, when a line was added, which merge is under way.

Only objects and references are read. Documentation: https://git-scm.com/docs/git-cat-file, git-blame (`--porcelain`),
git-merge (`MERGE_HEAD`), git-merge-base (of a hypothetical merge), git-revert, git-log (`--raw`).
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from auditor.sources.git import Repository
from auditor.sources.git_process import run_git

_ID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_COMMITTER = re.compile(rb"^committer .*> (\d{1,18}) [+-]\d+$", re.MULTILINE)
#: A repository can name a file of commits that blame leaves out, and one of other names for people.
_BLAME = ("-c", "blame.ignoreRevsFile=", "-c", f"mailmap.file={os.devnull}", "blame", "--no-textconv", "--porcelain")


_MOST_COMMITS = 200
_REVERT = re.compile(rb"^(?:Revert\b|This reverts (?:commit|merge request|pull request))", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Line:
    """One line with the time (seconds since 1970, UTC) of the commit that made it; `cut`: the history ends there."""

    time: int
    cut: bool


def day_of(repository: Repository, commit: str) -> date | None:
    """The day (UTC) on which the commit was made; None where there is no such commit."""
    found = _COMMITTER.search(_head_of(repository, commit))
    return day(int(found[1])) if found else None


def day(time: int) -> date:
    """The day (UTC) of a time in seconds since 1970."""
    return datetime.fromtimestamp(min(time, 253_402_300_799), UTC).date()


def merge_heads(repository: Repository) -> tuple[str, ...]:
    """The commits that are being merged into HEAD right now; none outside of a merge. In the hook `pre-merge-commit`
    git has not written `MERGE_HEAD` yet, and names them by variables `GITHEAD_<id>`."""
    named = run_git(repository.top, "rev-parse", "--git-path", "MERGE_HEAD")
    try:
        text = (repository.top / os.fsdecode(named.stdout).rstrip("\n")).read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError):
        text = ""
    told = [name.removeprefix("GITHEAD_") for name in sorted(os.environ) if name.startswith("GITHEAD_")]
    heads = (each for each in text.split() or told if _ID.fullmatch(each))
    return tuple(
        each for each in heads if run_git(repository.top, "cat-file", "-e", f"{each}^{{commit}}").returncode == 0
    )


def _is_here(repository: Repository, commit: str) -> bool:
    return run_git(repository.top, "cat-file", "-e", f"{commit}^{{commit}}").returncode == 0


def lines_of(repository: Repository, commits: str, path: str, first: int, last: int) -> tuple[Line, ...]:
    """When the lines of a file were made, as at the last commit of the range (`base..HEAD`, or one commit); none where
    the file is not there. `path` as seen from the top."""
    wanted = ("-L", f"{first},{last}", commits, "--", path)
    done = run_git(repository.top, *_BLAME, *wanted)
    return tuple(_lines(done.stdout.split(b"\n"))) if done.returncode == 0 else ()


def _lines(porcelain: Iterable[bytes]) -> Iterator[Line]:
    """`<id> <line> <line> [<many>]`, headers where the commit comes first, and the line behind a tab."""
    times: dict[bytes, int] = {}
    cut: set[bytes] = set()
    commit = b""
    for line in porcelain:
        if line.startswith(b"\t"):
            yield Line(times.get(commit, 0), commit in cut)
        elif line.startswith(b"committer-time "):
            times[commit] = int(line.split()[1][:18])
        elif line == b"boundary":
            cut.add(commit)
        elif _ID.fullmatch(line.partition(b" ")[0].decode("ascii", "replace")):
            commit = line.partition(b" ")[0]


def says_revert(repository: Repository, base: str) -> bool:
    """Does a commit since the base say that it reverts another one, as `git revert` and the hosts of repositories write
    it, or is such a commit about to be made (`REVERT_HEAD`)?"""
    if run_git(repository.top, "rev-parse", "--verify", "--quiet", "REVERT_HEAD").returncode == 0:
        return True
    told = run_git(repository.top, "rev-list", "--format=%s%n%b", f"--max-count={_MOST_COMMITS}", f"{base}..HEAD")
    return told.returncode == 0 and _REVERT.search(told.stdout) is not None


def earlier_contents(repository: Repository, commit: str, path: str) -> frozenset[str]:
    """The ids of what the file held before what it holds in the commit; `path` as seen from the top."""
    options = ("--no-show-signature", "--no-ext-diff", "--no-textconv", "--no-renames", "--raw", "--no-abbrev")
    wanted = ("--format=", f"--max-count={_MOST_COMMITS}", commit, "--", path)
    told = run_git(repository.top, "log", *options, *wanted)
    rows = (line.split() for line in told.stdout.split(b"\n") if line.startswith(b":"))
    return frozenset(row[2].decode() for row in rows if len(row) > 4 and row[2].strip(b"0"))


def is_shallow(repository: Repository) -> bool:
    """Is the history cut off?"""
    return run_git(repository.top, "rev-parse", "--is-shallow-repository").stdout.strip() == b"true"


def _head_of(repository: Repository, commit: str) -> bytes:
    """The header of the commit's object; its message is not read."""
    done = run_git(repository.top, "cat-file", "commit", commit)
    return done.stdout.partition(b"\n\n")[0] if done.returncode == 0 else b""


def top_path(repository: Repository, path: str) -> str:
    """The path below the audited folder as seen from the top."""
    return Path(repository.prefix, path).as_posix() if repository.prefix else path
