"""Going through the files of a project for those that are migrations."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from auditor.errors import contain
from auditor.facts.access import Role
from auditor.facts.code import FileFacts

Found = TypeVar("Found")


def look_for(
    what: str,
    files: Mapping[str, tuple[FileFacts, Role]],
    read: Callable[[str, FileFacts], Found | None],
    lost: dict[str, str],
) -> list[Found]:
    """What `read` makes of each file, by path, those of tests left out unless there are no others. `lost`: gets those
    for which looking fails, with the reason."""
    found: list[tuple[Found, Role]] = []
    for path, (facts, role) in sorted(files.items()):
        try:
            each = read(path, facts)
        except Exception as error:
            lost[path] = f"whether it is {what} is not known: {contain(error)} in auditor"
            continue
        if each is not None:
            found.append((each, role))
    own = [each for each, role in found if role is not Role.TEST]
    return own or [each for each, _ in found]
