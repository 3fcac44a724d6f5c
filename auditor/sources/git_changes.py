"""How often each file was changed. Documentation: https://git-scm.com/docs/git-rev-list, git-diff-tree (`--stdin`)."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping

from auditor.sources.git import Repository
from auditor.sources.git_process import run_git


def count_changes(repository: Repository, commits: int) -> tuple[Mapping[str, int], int]:
    """Of the last commits without merges that changed something below the prefix, at most `commits`: how many changed
    each file, by its path below the prefix, and how many there were. Nothing where the history is not there (a shallow
    or a treeless clone), and none of a clone of one commit, which changes every file."""
    folder = repository.prefix or "."
    limit = f"--max-count={commits}"
    listed = run_git(repository.top, "rev-list", limit, "--no-merges", "HEAD", "--", folder)
    ids = listed.stdout.split()
    if listed.returncode or len(ids) < 2:
        return {}, 0
    asked = (
        "diff-tree",
        "--stdin",
        "-r",
        "--root",
        "--no-renames",
        "--name-only",
        "--no-commit-id",
        "-z",
        "--",
        folder,
    )
    told = run_git(repository.top, *asked, given=b"\n".join(ids) + b"\n")
    if told.returncode:
        return {}, 0
    start = f"{repository.prefix.rstrip('/')}/" if repository.prefix else ""
    paths = (os.fsdecode(name) for name in told.stdout.split(b"\0") if name)
    return Counter(path.removeprefix(start) for path in paths if path.startswith(start)), len(ids)
