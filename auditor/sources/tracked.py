"""The files that git tracks; a tracked file is part of the project even when a pattern ignores it.

Documentation: https://git-scm.com/docs/git-ls-files
"""

from __future__ import annotations

import os
import re
from bisect import bisect_left
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Tracked:
    """Sorted paths, as on disk, relative to the audited folder; `unknown`: why git could not say, else empty."""

    paths: tuple[str, ...] = ()
    unknown: str = ""

    def holds(self, path: str, is_folder: bool) -> bool:
        """Is the file tracked, or is anything in the folder?"""
        wanted = f"{path}/" if is_folder else path
        at = bisect_left(self.paths, wanted)
        if at == len(self.paths):
            return False
        return self.paths[at].startswith(wanted) if is_folder else self.paths[at] == wanted


def tracked_below(root: Path) -> Tracked:
    """What is tracked below a folder (a real path); nothing outside of a repository."""
    top = repository_above(root)
    if top is None:
        return Tracked()
    # here, for most audits run no git
    from auditor.sources.git_folder import refuse_endless
    from auditor.sources.git_index import refuse_damaged_index
    from auditor.sources.git_process import GitError, last_line, run_git

    # Who owns the folder does not matter: nothing that its configuration says is run.
    below = root.relative_to(top).as_posix()
    try:
        refuse_endless(top)
        refuse_damaged_index(top)
        done = run_git(top, "-c", "safe.directory=*", "ls-files", "-z", "--", below)
    except GitError as error:
        return Tracked(unknown=re.split("[,:]", str(error))[0])
    if done.returncode:
        said = last_line(done.stderr)
        return Tracked() if "not a git repository" in said else Tracked(unknown=f"git says: {said}")
    cut = 0 if below == "." else len(below) + 1
    return Tracked(tuple(sorted(path[cut:] for path in map(os.fsdecode, done.stdout.split(b"\0")) if path)))


def repository_above(folder: Path) -> Path | None:
    """The top of the working tree that holds the folder (a real path); None where there is none."""
    return next((each for each in (folder, *folder.parents) if (each / ".git").exists()), None)
