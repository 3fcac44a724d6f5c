"""Where may be written: not through what whoever wrote the project has laid there."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from auditor.errors import AuditorError
from auditor.sources.tracked import repository_above


def check_place(place: Path, project: Path) -> None:
    """Raise AuditorError where a file of the project, or a folder of it that leads there, is a link, or where it is no
    regular file: whoever wrote the project must not choose what is written or read. Outside of the project, its user
    named the place."""
    real = Path(os.path.realpath(project if project.is_dir() else project.parent))
    top = repository_above(real) or real
    lexical = Path(os.path.normpath(Path.cwd() / place))
    above = [folder for folder in lexical.parents if os.path.realpath(folder) == os.fspath(top)]
    if not above:
        return
    if ".." in place.parts and os.path.realpath(place) != os.fspath(top / lexical.relative_to(above[-1])):
        raise AuditorError(f"{place}: its dots lead over a link of the project; name the place without them")
    below = [each for each in (lexical, *lexical.parents) if each.is_relative_to(above[-1]) and each != above[-1]]
    for each in reversed(below):
        try:
            mode = each.lstat().st_mode
        except FileNotFoundError:
            return
        except OSError as error:
            raise AuditorError(f"cannot use {place}: {error.strerror}") from error
        if stat.S_ISLNK(mode):
            raise AuditorError(
                f"{place}: {each.name} is a link, and no link of the project is followed; name its target"
            )
    if not stat.S_ISREG(mode):
        raise AuditorError(f"{place} is no regular file")
