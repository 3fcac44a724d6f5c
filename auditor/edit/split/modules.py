"""What a new module is called where it is imported: in the words of the import that it takes the place of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from auditor.edit.model import RefusedError


def parts_of(path: str) -> tuple[str, ...]:
    """`a/b.py` and `a/b/__init__.py` to (a, b)."""
    parts = tuple(path.removesuffix(".py").split("/"))
    return parts[:-1] if parts[-1] == "__init__" else parts


@dataclass(frozen=True, slots=True)
class Root:
    """Where the names of imports begin: `prefix` stands in a dotted name for the `folder` in paths."""

    prefix: tuple[str, ...]
    folder: tuple[str, ...]

    def dotted(self, path: str) -> str:
        """The dotted name of a file; raises RefusedError for one outside."""
        parts = parts_of(path)
        if parts[: len(self.folder)] != self.folder or len(parts) == len(self.folder):
            raise RefusedError(f"{path} cannot be imported from where {'/'.join(self.folder) or 'the project'} is")
        return ".".join((*self.prefix, *parts[len(self.folder) :]))


def root_of(written: str, path: str) -> Root:
    """The root that makes `written` the name of the file at the path."""
    words, parts = tuple(written.split(".")), parts_of(path)
    common = 0
    while common < min(len(words), len(parts)) and words[-1 - common] == parts[-1 - common]:
        common += 1
    return Root(words[: len(words) - common], parts[: len(parts) - common])


def relative(path: str, folder: Sequence[str], level: int) -> str:
    """`..package.module` for a file, seen from a module in a folder, with at least that many dots."""
    parts = parts_of(path)
    for dots in range(max(level, 1), len(folder) + 2):
        base = tuple(folder[: len(folder) - (dots - 1)])
        if parts[: len(base)] == base:
            return "." * dots + ".".join(parts[len(base) :])
    raise RefusedError(f"{path} cannot be imported from {'/'.join(folder)} by a relative import")
