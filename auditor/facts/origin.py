"""Where the audited folder is kept: for links to its lines."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Origin:
    """A folder of a repository that has a remote.

    `remote`: its URL as git has it, perhaps with credentials, which must not be shown; `commit`: the id of HEAD;
    `prefix`: the audited folder as seen from the top of the repository; `changed`: files that differ from the commit,
    relative to the audited folder.
    """

    remote: str
    commit: str
    prefix: str = ""
    changed: frozenset[str] = frozenset()
