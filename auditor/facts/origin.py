"""Where the audited folder is kept: for links to its lines."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Origin:
    """A folder of a repository that has a remote.

    `remote`: its URL as git has it, perhaps with credentials, which must not be shown; `commit`: the id of HEAD;
    `prefix`: the audited folder as seen from the top of the repository; `unchanged`: the files
    that are as in the commit, relative to the audited folder and safe to print.
    """

    remote: str
    commit: str
    prefix: str = ""
    unchanged: frozenset[str] = frozenset()
