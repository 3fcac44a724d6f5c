"""The only disk walk: a root in, the tree of what is worth reading out."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path

from auditor.errors import contain
from auditor.facts.access import Blindness, BlindSpot
from auditor.sources.globs import Globs
from auditor.sources.ignoring import Ignoring, Rules
from auditor.sources.installed import MOST_BYTES as MOST_OF_RECORD
from auditor.sources.installed import Installed, not_read
from auditor.sources.names import shown
from auditor.sources.project_files import is_document, is_project_file, is_template, name_of_sql
from auditor.sources.texts import MOST_BYTES, may_hold_texts, may_name_tables
from auditor.sources.tree import Disk, Folder, Found, Tree, first_bytes, join, parent, stamp_of

_SKIPPED_FOLDER = re.compile(
    r"\.(?:git|hg|svn|bzr|jj|tox|nox|eggs|venv|direnv|pixi|pytype|cache|hypothesis|terraform|serverless|aws-sam|idea|vscode"
    r"|(?:mypy|ruff|pytest|import_linter)_cache|ipynb_checkpoints)"
    r"|_darcs|CVS|__pycache__|__pypackages__|node_modules|bower_components|(?:site|dist)-packages|htmlcov"
    r"|.+\.(?:egg-info|dist-info|egg)"
)
_BUILD_FILES = frozenset({"setup.py", "setup.cfg", "pyproject.toml"})
_OF_PROGRAMS = frozenset({"bin", "scripts"})
_SCRIPT_LIMIT = 65_536
_SHEBANG = re.compile(rb"#!.*(?:python|pypy|\buv run\b)")


def walk(root: Path, exclude: Globs, prefix: str) -> Tree:
    """Everything below `root` (a real path) that is not ignored, generated, installed or out of reach.

    `exclude` is compared with `prefix` joined to the path. Raises OSError when the root itself cannot be listed;
    what cannot be read further down becomes a blind spot.
    """
    walker = _Walker(root, Ignoring(root, exclude, prefix))
    walker.run()
    return Tree(
        root=root,
        folders=walker.folders,
        files=tuple(sorted(walker.files, key=lambda found: found.path)),
        blind_spots=tuple(walker.blind_spots),
        contents=Disk(root),
    )


def language_of(name: str) -> str | None:
    """The language that the name of a file tells."""
    return "python" if name.endswith(".py") else "sql" if name_of_sql(name) is not None else None


def is_skipped_folder(name: str) -> bool:
    """Does the name tell that nothing in the folder is the project's own source?"""
    return _SKIPPED_FOLDER.fullmatch(name) is not None


#: What lies in the folder of a library that this tool knows by its documentation, where a project holds a copy of it.
_COPIED = {
    "sqlalchemy": {"dialects", "orm"},
    "flask_sqlalchemy": {"__init__.py", "model.py"},
    "alembic": {"autogenerate", "operations"},
}


def is_installed(path: str, names: Collection[str]) -> bool:
    """Do the names in a folder tell that it is a virtual environment, or a copy of SQLAlchemy or what belongs to it?"""
    if "pyvenv.cfg" in names or "conda-meta" in names:
        return True
    inside = _COPIED.get(path.rpartition("/")[2])
    return inside is not None and inside.issubset(names)


def may_be_build_output(name: str, siblings: Collection[str]) -> bool:
    """May it be what `setup.py build` leaves? It is when it holds a `lib`; a package may be called `build`, too."""
    return name == "build" and not _BUILD_FILES.isdisjoint(siblings)


def matters(folder: str, name: str) -> bool:
    """May the file be source, or say something about the project? Without a suffix only a look inside tells."""
    return (
        language_of(name) is not None
        or "." not in name
        or is_project_file(folder, name)
        or is_template(folder, name)
        or is_document(folder, name)
    )


def is_kept(folder: str, name: str) -> bool:
    """May somebody ask about the file by its name?"""
    return ("." in name or is_project_file(folder, name)) and matters(folder, name)


def language_of_script(path: str, is_executable: bool, size: int, first: Callable[[], bytes]) -> str | None:
    """The language of a file without a suffix that is a script: Python, or, as text, any other; None for no script.
    `first` gives its first bytes. What is installed as a program need not be executable before that (setuptools,
    Keywords: `scripts`)."""
    folder = parent(path)
    may_run = is_executable or folder.rpartition("/")[2] in _OF_PROGRAMS
    if not may_run or size > _SCRIPT_LIMIT:
        return None
    begins = first()
    if _SHEBANG.match(begins) is not None:
        return "python"
    return "text" if begins.startswith(b"#!") and may_hold_texts(folder) else None


class _Walker:
    """State of one walk: what was found so far."""

    def __init__(self, root: Path, ignoring: Ignoring) -> None:
        self.root = os.fspath(root)
        self.ignoring = ignoring
        self.folders: dict[str, Folder] = {}  # a folder comes after the one that holds it
        self.files: list[Found] = []
        self.blind_spots: list[BlindSpot] = []
        self.links: list[str] = []
        self.installed = Installed()
        self.in_repository = False

    def run(self) -> None:
        pending = [("", Rules())]
        while pending:
            path, rules = pending.pop()
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
            elif self._is_foreign(path, names) or self.installed.holds(path, filter(language_of, names)):
                continue
            if ".gitignore" in names:
                rules = self.ignoring.with_gitignore(rules, path)
            pending.extend(self._look(path, names, entries, rules))
        self._follow_links()
        if self.ignoring.unknown:
            self._cannot_see(".gitignore", f"{self.ignoring.unknown}; whether it tracks what is ignored is not known")

    def _look(
        self, path: str, names: set[str], entries: Sequence[os.DirEntry[str]], rules: Rules
    ) -> Iterable[tuple[str, Rules]]:
        """Note what is in one folder; the folders in it to go on with, each with its rules."""
        kept: list[str] = []
        folders: dict[str, Rules] = {}
        self._leave_out_installed(path, names)
        for entry in entries:
            below = f"{path}/{entry.name}" if path else entry.name
            try:
                if below in self.installed.files:
                    continue
                if entry.is_symlink():
                    self._note_link(entry, below, rules)
                elif entry.is_dir(follow_symlinks=False):
                    if not self._is_skipped(entry.name, path, names):
                        inner = self.ignoring.of_folder(rules, below)
                        if inner is not None:
                            folders[below] = inner
                elif self._look_at_file(entry, path, below, rules):
                    kept.append(entry.name)
            except OSError:
                raise
            except Exception as error:
                self._cannot_see(below, f"{contain(error)} in auditor")
        self.folders[path] = Folder(path, tuple(sorted(kept)), tuple(sorted(folders)))
        return folders.items()

    def _leave_out_installed(self, path: str, names: set[str]) -> None:
        """What packages are installed in the folder is not the project's own code."""

        def read(name: str) -> bytes:
            return first_bytes(self._absolute(join(path, name)), MOST_OF_RECORD)

        count = self.installed.look(path, names, read)
        if count:
            self._cannot_see(path or ".", not_read(count), ())

    def _look_at_file(self, entry: os.DirEntry[str], folder: str, path: str, rules: Rules) -> bool:
        """Note a file if it matters; may somebody ask about it by its name?"""
        name = entry.name
        if not (matters(folder, name) or may_name_tables(folder, name)) or self.ignoring.skips_file(rules, path):
            return False
        self._add(entry, path)
        return is_kept(folder, name) and entry.is_file(follow_symlinks=False)

    def _add(self, entry: os.DirEntry[str], path: str) -> None:
        language = language_of(entry.name) or ("text" if may_name_tables(parent(path), entry.name) else None)
        if language is None and "." in entry.name:
            return
        if not entry.is_file(follow_symlinks=False):
            if language not in {None, "text"}:
                self._cannot_see(path, "not a regular file")
            return
        try:
            status = entry.stat(follow_symlinks=False)
        except OSError as error:
            self._cannot_see(path, _reason(error))
            return
        language = language or self._language_of_script(path, status)
        if language is None:
            return
        if language == "text" and status.st_size > MOST_BYTES:
            return
        # The mode answers for nearly every file without another system call.
        if status.st_mode & 0o444 != 0o444 and not is_readable(entry.path):
            if language != "text":
                self._cannot_see(path, "permission denied")
            return
        self.files.append(Found(path, language, status.st_size, stamp=stamp_of(status)))

    def _language_of_script(self, path: str, status: os.stat_result) -> str | None:
        executable = bool(status.st_mode & 0o111)
        return language_of_script(path, executable, status.st_size, lambda: first_bytes(self._absolute(path), 200))

    def _is_skipped(self, name: str, folder: str, siblings: set[str]) -> bool:
        if is_skipped_folder(name):
            return True
        built = self._absolute(join(join(folder, name), "lib"))
        return may_be_build_output(name, siblings) and Path(built).is_dir()

    def _is_foreign(self, path: str, names: set[str]) -> bool:
        """Is what is in the folder installed, or another checkout inside this one?"""
        if is_installed(path, names):
            return True
        if ".git" not in names or not self.in_repository:
            return False
        marker = self._absolute(join(path, ".git"))
        if Path(marker).is_dir():
            return True
        # A worktree repeats this repository; a submodule (also a file) is part of it.
        return b"/worktrees/" in first_bytes(marker, 1_000)

    def _note_link(self, entry: os.DirEntry[str], path: str, rules: Rules) -> None:
        try:
            is_folder = entry.is_dir()
        except OSError:
            return  # a loop
        if not is_folder and not language_of(entry.name):
            return
        if is_skipped_folder(entry.name) or self.ignoring.skips_file(rules, path):
            return  # git takes a link for a file, whatever it leads to
        if not is_folder:
            self.links.append(path)
        elif not self._inside(os.path.realpath(entry.path)) and self.ignoring.of_folder(rules, path):
            self._cannot_see(path, "a link to a folder outside of the audited one, not followed", ())

    def _follow_links(self) -> None:
        """Count a linked file that is inside the root and not seen at its real place; never leave the root."""
        seen = {found.path for found in self.files}
        for path in sorted(self.links):
            target = os.path.realpath(self._absolute(path))
            try:
                if not Path(target).is_file():
                    continue  # dangling, or a loop: there is nothing to read
                status = Path(target).stat()
            except OSError as error:
                self._cannot_see(path, _reason(error))
                continue
            if not self._inside(target):
                self._cannot_see(path, "a link to a file outside of the audited folder, not followed", ())
                continue
            real = os.path.relpath(target, self.root)
            if real not in seen and parent(real) in self.folders:
                seen.add(real)
                self.files.append(Found(path, language_of(path) or "python", status.st_size, stamp=stamp_of(status)))

    def _inside(self, target: str) -> bool:
        return target == self.root or target.startswith(self.root.rstrip("/") + "/")

    def _absolute(self, path: str) -> str:
        return f"{self.root}/{path}" if path else self.root

    def _cannot_see(self, path: str, why: str, tables: tuple[()] | None = None) -> None:
        """`tables`: those that it may name; what is outside is no part of what is audited."""
        self.blind_spots.append(BlindSpot(shown(path), 1, Blindness.UNREADABLE, why, tables))


def is_readable(path: str | Path) -> bool:
    """May this process read the file?"""
    return os.access(path, os.R_OK, effective_ids=os.access in os.supports_effective_ids)


def _reason(error: OSError) -> str:
    return (error.strerror or "cannot be read").lower()
