"""The whole look at the disk: walk, roles, hints."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from auditor.errors import AuditorError, PathError, contain
from auditor.facts.access import Blindness, BlindSpot, Role
from auditor.sources.globs import compile_globs
from auditor.sources.hints.collect import broken_manifests, collect_hints, migration_folders
from auditor.sources.model import BlobReader, DiskReader, ProjectHints, Reader, SourceFile, Sources
from auditor.sources.names import on_disk, shown
from auditor.sources.roles import Roles
from auditor.sources.roles.migrations import alembic_environments
from auditor.sources.submodules import not_checked_out
from auditor.sources.tracked import tracked_below
from auditor.sources.tree import Disk, Folder, Found, Tree, stamp_of
from auditor.sources.walk import is_readable, language_of, walk

if TYPE_CHECKING:
    from auditor.sources.git_tree import Commit

Result = TypeVar("Result")
_NO_ROLES: Mapping[str, Sequence[str]] = MappingProxyType({})


def find(
    root: Path,
    *,
    exclude: Sequence[str] = (),
    roles: Mapping[str, Sequence[str]] = _NO_ROLES,
    prefix: str = "",
) -> Sources:
    """The sources below the folder `root`, or the one file that `root` is.

    `exclude` and `roles` hold patterns as in `.gitignore`; they are compared with the path relative to the root,
    after `prefix` (where the root lies, seen from the folder that the patterns were written for). Raises PathError
    when there is nothing at `root` that can be read.
    """
    where = shown(os.fspath(root))
    try:
        real = root.resolve(strict=True)
        tree = walk(real, compile_globs(exclude), prefix) if real.is_dir() else _single(real, where)
        left_empty = not_checked_out(tree) if real.is_dir() else []
    except FileNotFoundError as error:
        raise PathError(f"{where}: no such file or folder") from error
    except OSError as error:
        raise PathError(f"{where}: {(error.strerror or 'cannot be read').lower()}") from error
    except (RuntimeError, ValueError) as error:  # a loop of links; a zero byte in the name
        raise PathError(f"{where}: not a path that leads anywhere") from error
    found = _judged(tree, roles, prefix, DiskReader(tree.root), hints=real.is_dir())
    return replace(found, blind_spots=(*found.blind_spots, *left_empty)) if left_empty else found


def find_in_commit(
    root: Path,
    commit: Commit,
    *,
    exclude: Sequence[str] = (),
    roles: Mapping[str, Sequence[str]] = _NO_ROLES,
    prefix: str = "",
) -> Sources:
    """What `find` would give were the commit checked out: the same files, roles and hints, from git's object store.

    Raises GitError for what the repository does not have.
    """
    from auditor.sources.git_tree import walk_commit  # here, for most audits run no git

    real = root.resolve()
    tree = walk_commit(real, commit, compile_globs(exclude), prefix)
    return _judged(tree, roles, prefix, BlobReader(commit.blobs), hints=real.is_dir())


def only_tracked(found: Sources) -> Sources:
    """Without the files that git does not track; all where git cannot say. A submodule is tracked with all it holds."""
    tracked = tracked_below(found.root)
    if tracked.unknown or not tracked.paths:
        return found
    known = set(tracked.paths)
    kept = tuple(file for file in found.files if _is_known(on_disk(file.path), known))
    return replace(found, files=kept)


def _is_known(path: str, known: set[str]) -> bool:
    while path:
        if path in known:
            return True
        path = path.rpartition("/")[0]
    return False


def _judged(tree: Tree, overrides: Mapping[str, Sequence[str]], prefix: str, reader: Reader, *, hints: bool) -> Sources:
    configured, versions = migration_folders(tree)
    environments = tuple(dict.fromkeys((*configured, *alembic_environments(tree))))
    roles = Roles(tree, {*environments, *versions}, overrides, prefix)
    unread = [
        BlindSpot(shown(path), 1, Blindness.UNREADABLE, "not TOML: what it says of the project is not known", ())
        for path in (broken_manifests(tree) if hints else ())
    ]
    lost: list[BlindSpot] = []

    def role_of(path: str) -> Role:
        """What is not known of a file may be what the application does."""
        return _contained(f"what {shown(path)} is for", lambda: roles.of(path), Role.APP, shown(path), lost)

    files: list[SourceFile] = []
    for each in tree.files:
        try:
            path = shown(each.path)
            files.append(SourceFile(path, role_of(each.path), each.language, each.size, each.blob, each.stamp))
        except Exception as error:
            lost.append(BlindSpot(".", 1, Blindness.UNREADABLE, f"a file: {contain(error)} in auditor", None))
    collected = (
        _contained(
            "what the manifests say",
            lambda: collect_hints(tree, environments, role_of),
            ProjectHints(),
            ".",
            lost,
        )
        if hints
        else ProjectHints()
    )
    lost += [
        BlindSpot(shown(path), 1, Blindness.INTERNAL, f"what the folder is for: {why}", None)
        for path, why in roles.failed.items()
    ]
    return Sources(
        root=tree.root,
        files=tuple(sorted(files, key=lambda file: file.path)),
        blind_spots=tuple(sorted([*tree.blind_spots, *unread, *lost], key=lambda spot: (spot.path, spot.detail))),
        hints=collected,
        reader=reader,
    )


def _contained(what: str, work: Callable[[], Result], otherwise: Result, path: str, lost: list[BlindSpot]) -> Result:
    """The result of the work, or what stands for none; then a blind spot says so."""
    try:
        return work()
    except AuditorError:
        raise
    except Exception as error:
        lost.append(BlindSpot(path, 1, Blindness.INTERNAL, f"{what}: {contain(error)} in auditor", None))
        return otherwise


def _single(path: Path, where: str) -> Tree:
    """A tree of one file, judged by its own name and content alone."""
    if not path.is_file():
        raise PathError(f"{where}: neither a file nor a folder")
    status = path.stat()
    found = Found(path.name, language_of(path.name) or "python", status.st_size, stamp=stamp_of(status))
    if not is_readable(path):
        raise PathError(f"{where}: permission denied")
    return Tree(path.parent, {"": Folder("", (path.name,))}, (found,), (), Disk(path.parent))
