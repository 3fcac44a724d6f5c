"""What a folder holds of installed packages: all that the `RECORD` of a `*.dist-info` beside it lists.

Source: Python Packaging User Guide, Recording installed projects: the `.dist-info` directory, the `RECORD` file.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Collection, Iterable

from auditor.sources.tree import join, parent

_SUFFIX = ".dist-info"
#: Bytes of one `RECORD`; that of a package with 20,000 files has two million.
MOST_BYTES = 8_000_000
_PROJECT_FILES = ("pyproject.toml", "setup.cfg", "setup.py")
_NAME = re.compile(r"""^\s*name\s*=\s*["']?([\w.-]+)""", re.M)


class Installed:
    """What was found to be installed, by paths relative to the root."""

    def __init__(self) -> None:
        self.files: set[str] = set()
        self.packages: set[str] = set()

    def look(self, folder: str, names: Collection[str], read: Callable[[str], bytes]) -> int:
        """Note what is installed in a folder, and say of how many packages that is.

        `names`: what is in the folder; `read`: the first bytes of a file below it, empty where there is none. To be
        audited are the project's own package, and a folder that holds nothing else but was asked for by its name.
        """
        infos = sorted(name for name in names if name.endswith(_SUFFIX))
        own = {_normal(found) for name in _PROJECT_FILES if infos and name in names for found in _names_in(read(name))}
        known: list[list[str]] = []
        for info in infos:
            if _normal(info.removesuffix(_SUFFIX).partition("-")[0]) not in own:
                paths = _paths(read(f"{info}/RECORD"))
                known.append([path for path in paths if not path.startswith((info, "/", ".."))])
        if not folder and not _others(names, known):
            return 0
        for paths in known:
            self.files.update(join(folder, path) for path in paths)
            self.packages.update(join(folder, parent(path)) for path in paths if path.endswith("/__init__.py"))
        return sum(any(path.endswith(".py") for path in paths) for paths in known)

    def holds(self, folder: str, sources: Iterable[str]) -> bool:
        """Is the folder a package with no other sources than those that were installed?"""
        return folder in self.packages and all(join(folder, name) in self.files for name in sources)


def _others(names: Iterable[str], known: list[list[str]]) -> list[str]:
    """What may be source and is not installed."""
    tops = {path.partition("/")[0] for paths in known for path in paths} | {"bin"}
    return [name for name in names if name not in tops and not name.endswith(_SUFFIX) and name[0] not in "._"]


def not_read(count: int) -> str:
    """What is said of a folder with so many packages."""
    return f"{count} installed {'packages' if count > 1 else 'package'} in it, by the RECORD of *.dist-info, not read"


def _paths(record: bytes) -> Iterable[str]:
    """The first column of a table of comma-separated values."""
    lines = record.decode("utf-8", "replace").splitlines()
    if b'"' not in record:
        return [line.partition(",")[0] for line in lines]
    try:
        return [row[0] for row in csv.reader(lines) if row]
    except csv.Error:
        return []


def _names_in(content: bytes) -> list[str]:
    return _NAME.findall(content.decode("utf-8", "replace"))


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
