"""The only disk walk: a root in, the tree of what is worth reading out."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Sequence
from pathlib import Path

from auditor.facts.access import Blindness, BlindSpot
from auditor.sources.globs import Globs, compile_globs
from auditor.sources.names import shown
from auditor.sources.project_files import is_project_file
from auditor.sources.tree import Folder, Found, Tree, join, parent

_SKIPPED_FOLDER = re.compile(
    r"\.(?:git|hg|svn|bzr|jj|tox|nox|eggs|venv|direnv|pixi|pytype|cache|hypothesis|terraform|serverless|aws-sam|idea|vscode"
    r"|(?:mypy|ruff|pytest|import_linter)_cache|ipynb_checkpoints)"
    r"|_darcs|CVS|__pycache__|__pypackages__|node_modules|bower_components|(?:site|dist)-packages|htmlcov"
    r"|.+\.(?:egg-info|dist-info|egg)"
)
_BUILD_FILES = frozenset({"setup.py", "setup.cfg", "pyproject.toml"})
_SCRIPT_LIMIT = 65_536
_GITIGNORE_LIMIT = 1_000_000
_SHEBANG = re.compile(rb"#!.*python")

# The .gitignore files that hold in a folder, with the folder of each; the nearest one first.
_Ignores = tuple[tuple[str, Globs], ...]


def walk(root: Path, exclude: Globs, prefix: str) -> Tree:
    """Everything below `root` (a real path) that is not ignored, generated, installed or out of reach.

    `exclude` is compared with `prefix` joined to the path. Raises OSError when the root itself cannot be listed;
    what cannot be read further down becomes a blind spot.
    """
    walker = _Walker(root, exclude, prefix)
    walker.run()
    return Tree(
        root=root,
        folders=walker.folders,
        files=tuple(sorted(walker.files, key=lambda found: found.path)),
        blind_spots=tuple(walker.blind_spots),
    )


def language_of(name: str) -> str | None:
    """The language that the name of a file tells."""
    return "python" if name.endswith(".py") else "sql" if name.endswith(".sql") else None


class _Walker:
    """State of one walk: folders still to list, and what was found."""

    def __init__(self, root: Path, exclude: Globs, prefix: str) -> None:
        self.root = os.fspath(root)
        self.exclude = exclude
        self.prefix = prefix
        self.folders: dict[str, Folder] = {}
        self.files: list[Found] = []
        self.blind_spots: list[BlindSpot] = []
        self.links: list[str] = []
        self.in_repository = False

    def run(self) -> None:
        pending: list[tuple[str, _Ignores]] = [("", ())]
        while pending:
            path, ignores = pending.pop()
            try:
                with os.scandir(self._absolute(path)) as listing:
                    entries = list(listing)
            except OSError as error:
                if not path:
                    raise
                self._cannot_see(path, _reason(error))
                continue
            names = {entry.name for entry in entries}
            if not path:
                self.in_repository = ".git" in names
            elif self._is_foreign(path, names):
                continue
            if ".gitignore" in names:
                ignores = ((path, self._gitignore(path)), *ignores)
            folder = self._folder(path, names, entries, ignores)
            self.folders[path] = folder
            pending.extend((below, ignores) for below in folder.folders)
        self._follow_links()

    def _folder(self, path: str, names: set[str], entries: Sequence[os.DirEntry[str]], ignores: _Ignores) -> Folder:
        kept: list[str] = []
        folders: list[str] = []
        for entry in entries:
            name = entry.name
            below = join(path, name)
            if entry.is_symlink():
                self._note_link(entry, below, ignores)
            elif entry.is_dir(follow_symlinks=False):
                if not self._is_skipped(name, path, names) and not self._is_ignored(below, True, ignores):
                    folders.append(below)
            else:
                language = language_of(name)
                matters = language is not None or is_project_file(path, name)
                if (matters or "." not in name) and not self._is_ignored(below, False, ignores):
                    if matters:
                        kept.append(name)
                    if language or "." not in name:
                        self._add(entry, below, language)
        return Folder(path, tuple(sorted(kept)), tuple(sorted(folders)))

    def _add(self, entry: os.DirEntry[str], path: str, language: str | None) -> None:
        try:
            status = entry.stat(follow_symlinks=False)
        except OSError as error:
            self._cannot_see(path, _reason(error))
            return
        if not stat.S_ISREG(status.st_mode):
            if language is not None:
                self._cannot_see(path, "not a regular file")
            return
        if language is None and not self._is_python_script(path, status):
            return
        # The mode answers for nearly every file without another system call.
        if status.st_mode & 0o444 != 0o444 and not os.access(entry.path, os.R_OK):
            self._cannot_see(path, "permission denied")
            return
        self.files.append(Found(path, language or "python", status.st_size))

    def _is_python_script(self, path: str, status: os.stat_result) -> bool:
        if not status.st_mode & 0o111 or status.st_size > _SCRIPT_LIMIT:
            return False
        return _SHEBANG.match(_first_bytes(self._absolute(path), 200)) is not None

    def _is_ignored(self, path: str, is_folder: bool, ignores: _Ignores) -> bool:
        if self.exclude.runs and self.exclude.verdict(join(self.prefix, path), is_folder):
            return True
        for base, globs in ignores:
            verdict = globs.verdict(path[len(base) + 1 :] if base else path, is_folder)
            if verdict is not None:
                return verdict
        return False

    def _is_skipped(self, name: str, folder: str, siblings: set[str]) -> bool:
        if _SKIPPED_FOLDER.fullmatch(name):
            return True
        # What `setup.py build` leaves is a second copy of the package; a package may be called `build`, too.
        built = self._absolute(join(join(folder, name), "lib"))
        return name == "build" and bool(siblings & _BUILD_FILES) and Path(built).is_dir()

    def _is_foreign(self, path: str, names: set[str]) -> bool:
        """Is the folder a virtual environment, or another checkout inside this one?"""
        if "pyvenv.cfg" in names or "conda-meta" in names:
            return True
        if ".git" not in names or not self.in_repository:
            return False
        marker = self._absolute(join(path, ".git"))
        if Path(marker).is_dir():
            return True
        # A worktree repeats this repository; a submodule (also a file) is part of it.
        return b"/worktrees/" in _first_bytes(marker, 1_000)

    def _gitignore(self, folder: str) -> Globs:
        content = _first_bytes(self._absolute(join(folder, ".gitignore")), _GITIGNORE_LIMIT)
        return compile_globs(os.fsdecode(content.removeprefix(b"\xef\xbb\xbf")).split("\n"))

    def _note_link(self, entry: os.DirEntry[str], path: str, ignores: _Ignores) -> None:
        if _SKIPPED_FOLDER.fullmatch(entry.name) or self._is_ignored(path, False, ignores):
            return
        if entry.is_dir():
            if not self._inside(os.path.realpath(entry.path)) and not self._is_ignored(path, True, ignores):
                self._cannot_see(path, "a link to a folder outside of the audited one, not followed")
        elif language_of(entry.name):
            self.links.append(path)

    def _follow_links(self) -> None:
        """Count a linked file that is inside the root and not seen at its real place; never leave the root."""
        seen = {found.path for found in self.files}
        for path in sorted(self.links):
            target = os.path.realpath(self._absolute(path))
            if not Path(target).is_file():
                continue  # dangling, or a loop: there is nothing to read
            if not self._inside(target):
                self._cannot_see(path, "a link to a file outside of the audited folder, not followed")
                continue
            real = os.path.relpath(target, self.root)
            if real not in seen and parent(real) in self.folders:
                seen.add(real)
                self.files.append(Found(path, language_of(path) or "python", Path(target).stat().st_size))

    def _inside(self, target: str) -> bool:
        return target == self.root or target.startswith(self.root.rstrip("/") + "/")

    def _absolute(self, path: str) -> str:
        return f"{self.root}/{path}" if path else self.root

    def _cannot_see(self, path: str, why: str) -> None:
        self.blind_spots.append(BlindSpot(shown(path), 1, Blindness.UNREADABLE, why, tables=None))


def _first_bytes(path: str, limit: int) -> bytes:
    try:
        with Path(path).open("rb") as file:
            return file.read(limit)
    except OSError:
        return b""


def _reason(error: OSError) -> str:
    return (error.strerror or "cannot be read").lower()
