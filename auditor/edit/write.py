"""Changes to disk: all of them or none. The one place of the project that writes into the audited code."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Sequence
from pathlib import Path, PurePosixPath

from auditor.edit.model import Change, RefusedError
from auditor.errors import AuditorError
from auditor.place import write_beside
from auditor.sources.git import find_repository


def require_clean(root: Path) -> None:
    """Raises RefusedError where `git diff` would not show the changes alone: no repository, or files not as in HEAD.
    Files that git does not track do not count; a change never overwrites one."""
    repository = find_repository(root)
    if repository is None:
        raise RefusedError(f"{root} is in no git repository, so nothing could undo it; --allow-dirty goes on anyway")
    changed = repository.changed()
    if changed:
        more = f" and {len(changed) - 1} more" if len(changed) > 1 else ""
        raise RefusedError(f"{changed[0]}{more} is not as in HEAD; commit or stash first, or use --allow-dirty")


def write_all(root: Path, changes: Iterable[Change]) -> None:
    """Make all the changes below a folder, or none; raises AuditorError for a file that is not as it was read,
    lies outside of the folder by dots or a link or belongs to git, or cannot be written."""
    wanted = [change for change in changes if change.before != change.after]
    for change in wanted:
        if ".git" in PurePosixPath(change.path.lower()).parts:
            raise RefusedError(f"{change.path} is git's own; nothing was written")
        if not Path(os.path.realpath(root / change.path)).is_relative_to(os.path.realpath(root)):
            raise RefusedError(f"{change.path} leads out of the project by a link; nothing was written")
        if (root / change.path).exists() and not (root / change.path).is_file():
            raise RefusedError(f"{change.path} is no regular file; nothing was written")
        if _read(root / change.path) != change.before:
            what = "exists already" if change.before is None else "has changed while this ran"
            raise RefusedError(f"{change.path} {what}; nothing was written")
    staged: list[tuple[Change, Path | None]] = []
    try:
        for change in wanted:
            staged.append((change, _stage(root / change.path, change)))
    except BaseException as error:
        _forget(staged)
        if isinstance(error, OSError):
            where = wanted[len(staged)].path
            raise AuditorError(f"cannot write {where}: {error.strerror}; nothing was written") from error
        raise
    _replace(root, staged)


def _stage(path: Path, change: Change) -> Path | None:
    """Write what the file shall hold beside it."""
    if change.after is None:
        return None
    path.parent.mkdir(parents=True, exist_ok=True)
    return write_beside(Path(os.path.realpath(path)), change.after)


def _replace(root: Path, staged: Sequence[tuple[Change, Path | None]]) -> None:
    done: list[Change] = []
    try:
        for change, file in staged:
            path = Path(os.path.realpath(root / change.path))
            if file is None:
                path.unlink()
            else:
                file.replace(path)
            done.append(change)
    except BaseException as error:
        for change in done:
            _restore(root / change.path, change)
        _forget(staged)
        if isinstance(error, OSError):
            where = staged[len(done)][0].path
            raise AuditorError(f"cannot write {where}: {error.strerror}; all is as before") from error
        raise
    for change, file in staged:
        if file is None:
            _remove_empty(root, (root / change.path).parent)


def _restore(path: Path, change: Change) -> None:
    if change.before is None:
        path.unlink(missing_ok=True)
    else:
        path.write_bytes(change.before)


def _forget(staged: Iterable[tuple[Change, Path | None]]) -> None:
    for _, file in staged:
        if file is not None:
            file.unlink(missing_ok=True)


def _remove_empty(root: Path, folder: Path) -> None:
    """A folder that held nothing but what was deleted goes, too."""
    with contextlib.suppress(OSError):
        while folder != root:
            folder.rmdir()
            folder = folder.parent


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise AuditorError(f"cannot read {path}: {error.strerror}") from error
