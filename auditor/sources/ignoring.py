"""Which entries of a folder are left out: those that the user excludes, and those that git ignores."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from auditor.sources.globs import Globs, compile_globs
from auditor.sources.tracked import Tracked, repository_above, tracked_below
from auditor.sources.tree import first_bytes, join

_LIMIT = 1_000_000


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds in a folder: the .gitignore files above, each with its folder, the nearest first.

    `tracked_only`: the folder itself is ignored, and entered only for the files in it that git tracks.
    """

    ignores: tuple[tuple[str, Globs], ...] = ()
    tracked_only: bool = False


class Ignoring:
    """The decisions for one walk; asks git once, when something is ignored."""

    def __init__(self, root: Path, exclude: Globs, prefix: str) -> None:
        self._root = root
        self._exclude = exclude
        self._prefix = prefix

    def with_gitignore(self, rules: Rules, folder: str) -> Rules:
        """The rules in `folder`, which has a .gitignore of its own."""
        content = first_bytes(self._root / folder / ".gitignore", _LIMIT)
        globs = compile_globs(os.fsdecode(content.removeprefix(b"\xef\xbb\xbf")).split("\n"))
        return replace(rules, ignores=((folder, globs), *rules.ignores))

    def of_folder(self, rules: Rules, path: str) -> Rules | None:
        """The rules below the folder `path`, None where nothing in it counts."""
        if self._is_excluded(path, is_folder=True):
            return None
        if not rules.tracked_only and not _is_ignored(rules, path, is_folder=True):
            return rules
        if self._tracked.holds(path, is_folder=True):
            return Rules(tracked_only=True)
        return rules if self._may_be_tracked(path) else None

    def _may_be_tracked(self, folder: str) -> bool:
        """Is it a package, where no repository is around that could say? An archive of one holds what is tracked."""
        return (self._root / folder / "__init__.py").is_file() and repository_above(self._root) is None

    def skips_file(self, rules: Rules, path: str) -> bool:
        """Is the file left out?"""
        if self._is_excluded(path, is_folder=False):
            return True
        ignored = rules.tracked_only or _is_ignored(rules, path, is_folder=False)
        return ignored and not self._tracked.holds(path, is_folder=False)

    @property
    def unknown(self) -> str:
        """Why git could not say what it tracks, where it was asked; empty where it could, or need not."""
        return self._tracked.unknown if "_tracked" in self.__dict__ else ""

    def _is_excluded(self, path: str, *, is_folder: bool) -> bool:
        return bool(self._exclude.runs) and self._exclude.verdict(join(self._prefix, path), is_folder) is True

    @cached_property
    def _tracked(self) -> Tracked:
        return tracked_below(self._root)


def _is_ignored(rules: Rules, path: str, *, is_folder: bool) -> bool:
    for base, globs in rules.ignores:
        verdict = globs.verdict(path[len(base) + 1 :] if base else path, is_folder)
        if verdict is not None:
            return verdict
    return False
