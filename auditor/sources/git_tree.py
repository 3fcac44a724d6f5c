"""A commit in, the tree that the disk walk would make of it out; nothing is checked out.

What git tracks is part of the project even where a pattern ignores it, so `.gitignore` says nothing here.
"""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from auditor.facts.access import Blindness, BlindSpot
from auditor.sources.git import Entry, GitError, Repository, find_repository
from auditor.sources.git_blobs import Blobs
from auditor.sources.globs import Globs
from auditor.sources.installed import MOST_BYTES as MOST_OF_RECORD
from auditor.sources.installed import Installed, not_read
from auditor.sources.names import shown
from auditor.sources.texts import MOST_BYTES, may_name_tables
from auditor.sources.tree import Folder, Found, Tree, join, parent
from auditor.sources.walk import (
    is_installed,
    is_kept,
    is_skipped_folder,
    language_of,
    language_of_script,
    matters,
    may_be_build_output,
)


@dataclass(frozen=True, slots=True)
class _Commit:
    """The bytes of a commit's files by path."""

    blobs: Blobs
    ids: Mapping[str, str]

    def first(self, path: str, limit: int) -> bytes:
        try:
            return self.blobs.read(self.ids[path])[:limit] if path in self.ids else b""
        except OSError:
            return b""


@dataclass(frozen=True, slots=True)
class _Listed:
    """What one folder of the commit holds: its entries by name, and the names of its folders."""

    entries: dict[str, Entry] = field(default_factory=dict)
    folders: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit of a repository, and what reads the contents of its files."""

    repository: Repository
    id: str
    blobs: Blobs


def walk_commit(root: Path, commit: Commit, exclude: Globs, prefix: str) -> Tree:
    """The tree of `root` (a real path, a folder or one file) in the commit; `exclude` as for the disk walk."""
    repository, blobs = commit.repository, commit.blobs
    left_out = repository.left_out()
    entries = [
        entry
        for entry in _with_submodules(repository, commit.id, repository.prefix, root if root.is_dir() else root.parent)
        if join(repository.prefix, entry.path) not in left_out and (root.is_dir() or entry.path == root.name)
    ]
    walker = _Walker(root if root.is_dir() else root.parent, _folders_of(entries), blobs, exclude, prefix)
    walker.run()
    if walker.missing:
        raise repository.lacks(tuple(sorted(walker.missing)))
    return Tree(
        root=walker.root,
        folders=walker.folders,
        files=tuple(sorted(walker.files, key=lambda found: found.path)),
        blind_spots=tuple(walker.blind_spots),
        contents=_Commit(blobs, {entry.path: entry.blob for entry in entries}),
    )


def submodules_of(repository: Repository) -> tuple[Path, ...]:
    """The object folders of the submodules that are checked out, and of theirs."""
    found: list[Path] = []
    for path in repository.submodules():
        inner = Repository(repository.top / path, "")
        if _is_checked_out(repository.top, inner.top):
            found += [inner.object_folder(), *submodules_of(inner)]
    return tuple(found)


def _with_submodules(repository: Repository, commit: str, folder: str, root: Path) -> Iterable[Entry]:
    """The entries of a commit, with those of the submodules that are checked out: the disk walk reads these, too."""
    for entry in repository.entries(commit, folder):
        inner = root / entry.path
        if not entry.is_submodule:
            yield entry
        elif _is_checked_out(root, inner):
            module = Repository(inner, "")
            try:
                module.commit(entry.blob)
            except GitError as error:
                raise GitError(
                    f"the submodule {shown(entry.path)} lacks the commit {entry.blob[:12]} that the base needs;"
                    f" git -C {shown(entry.path)} fetch --unshallow, or git submodule update --init"
                ) from error
            for below in _with_submodules(module, entry.blob, "", inner):
                yield Entry(below.mode, below.blob, below.size, join(entry.path, below.path))


def _is_checked_out(top: Path, inner: Path) -> bool:
    """Is there a repository in the folder, and is the folder inside of the other, not behind a link? Where what is in
    its `.git` is none, git would answer for the repository around it, for ever."""
    if not (inner / ".git").exists() or not Path(os.path.realpath(inner)).is_relative_to(os.path.realpath(top)):
        return False
    found = find_repository(inner)
    return found is not None and os.path.realpath(found.top) == os.path.realpath(inner)


def _folders_of(entries: Iterable[Entry]) -> dict[str, _Listed]:
    folders: dict[str, _Listed] = {"": _Listed()}
    for entry in entries:
        folder, _, name = entry.path.rpartition("/")
        _add_folder(folders, folder)
        folders[folder].entries[name] = entry
    return folders


def _add_folder(folders: dict[str, _Listed], path: str) -> None:
    """The folder with all folders above it."""
    below = ""
    while path not in folders:
        folders[path] = _Listed(folders={below} if below else set())
        path, _, below = path.rpartition("/")
    if below:
        folders[path].folders.add(below)


class _Walker:
    """State of one walk; the twin of the disk walk, decision by decision."""

    def __init__(self, root: Path, listed: Mapping[str, _Listed], blobs: Blobs, exclude: Globs, prefix: str) -> None:
        self.root = root
        self._listed = listed
        self._blobs = blobs
        self._exclude = exclude
        self._prefix = prefix
        self.folders: dict[str, Folder] = {}
        self.files: list[Found] = []
        self.blind_spots: list[BlindSpot] = []
        self.missing: list[str] = []  # what a partial clone lacks
        self._links: list[Entry] = []
        self._installed = Installed()

    def run(self) -> None:
        pending = [""]
        while pending:
            path = pending.pop()
            listed = self._listed[path]
            names = {*listed.entries, *listed.folders}
            foreign = is_installed(path, names) or self._installed.holds(path, filter(language_of, listed.entries))
            if not path or not foreign:
                pending.extend(self._look(path, listed, names))
        self._follow_links()

    def _look(self, path: str, listed: _Listed, names: set[str]) -> list[str]:
        kept: list[str] = []
        self._leave_out_installed(path, names)
        for name, entry in listed.entries.items():
            if join(path, name) in self._installed.files:
                continue
            if entry.is_missing and (entry.is_link or matters(path, name)):
                self.missing.append(entry.path)
            elif entry.is_link:
                self._note_link(entry, name)
            elif entry.is_missing:
                continue
            elif self._is_wanted(path, name, entry):
                if is_kept(path, name):
                    kept.append(name)
                self._add(entry, name)
        folders = [
            join(path, name)
            for name in sorted(listed.folders)
            if not self._is_skipped(join(path, name), name, names)
            and not self._is_excluded(join(path, name), is_folder=True)
        ]
        self.folders[path] = Folder(path, tuple(sorted(kept)), tuple(folders))
        return folders

    def _leave_out_installed(self, path: str, names: set[str]) -> None:
        def read(name: str) -> bytes:
            folder, _, last = join(path, name).rpartition("/")
            listed = self._listed.get(folder)
            entry = listed.entries.get(last) if listed is not None else None
            return self._read(entry)[:MOST_OF_RECORD] if entry and not entry.is_missing and not entry.is_link else b""

        count = self._installed.look(path, names, read)
        if count:
            spot = BlindSpot(shown(path or "."), 1, Blindness.UNREADABLE, not_read(count), tables=())
            self.blind_spots.append(spot)

    def _is_wanted(self, folder: str, name: str, entry: Entry) -> bool:
        wanted = matters(folder, name) or may_name_tables(folder, name)
        return wanted and not self._is_excluded(entry.path, is_folder=False)

    def _add(self, entry: Entry, name: str) -> None:
        language = language_of(name)
        if language is None and may_name_tables(parent(entry.path), name) and entry.size <= MOST_BYTES:
            language = "text"
        if language is None and "." not in name:
            language = self._language_of_script(entry)
        if language is None:
            return
        self.files.append(Found(entry.path, language, entry.size, entry.blob))

    def _language_of_script(self, entry: Entry) -> str | None:
        return language_of_script(entry.path, entry.is_executable, entry.size, lambda: self._read(entry)[:200])

    def _is_skipped(self, path: str, name: str, siblings: set[str]) -> bool:
        return is_skipped_folder(name) or (may_be_build_output(name, siblings) and join(path, "lib") in self._listed)

    def _is_excluded(self, path: str, *, is_folder: bool) -> bool:
        return bool(self._exclude.runs) and self._exclude.verdict(join(self._prefix, path), is_folder) is True

    def _note_link(self, entry: Entry, name: str) -> None:
        if not is_skipped_folder(name) and not self._is_excluded(entry.path, is_folder=False):
            self._links.append(entry)

    def _follow_links(self) -> None:
        """Count a linked file that is inside the root and not seen at its real place; never leave the root."""
        seen = {found.path for found in self.files}
        for link in sorted(self._links, key=lambda entry: entry.path):
            target = posixpath.normpath(join(parent(link.path), os.fsdecode(self._read(link))))
            language = language_of(link.path)
            folder, _, name = target.rpartition("/")
            if target.startswith(("/", "..")):
                # Where it leads is no part of the commit: it can be seen only as it is now.
                outside = self.root / target
                if outside.is_dir() or (language and outside.is_file()):
                    self._cannot_see(link.path, outside.is_dir())
            elif language and folder in self.folders and name in self._listed[folder].entries and target not in seen:
                real = self._listed[folder].entries[name]
                if not real.is_link:
                    seen.add(target)
                    self.files.append(Found(link.path, language, real.size, real.blob))

    def _read(self, entry: Entry) -> bytes:
        try:
            return self._blobs.read(entry.blob)
        except OSError as error:
            raise GitError(f"git cannot read {shown(entry.path)} in the base: {error.strerror}") from error

    def _cannot_see(self, path: str, is_folder: bool) -> None:
        why = f"a link to a {'folder' if is_folder else 'file'} outside of the audited "
        why += "one, not followed" if is_folder else "folder, not followed"
        self.blind_spots.append(BlindSpot(shown(path), 1, Blindness.UNREADABLE, why, tables=()))
