"""Changes to disk: all of them or none. The one place of the project that writes into the audited code."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from auditor.edit.model import Change, RefusedError
from auditor.errors import AuditorError
from auditor.place import write_beside
from auditor.sources.git import find_repository


@dataclass(slots=True)
class _Staged:
    """A change, and two files beside its own: what that shall hold, and what it held."""

    change: Change
    new: Path | None
    old: Path | None = None


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
    staged: list[_Staged] = []
    begun: list[Change] = []
    try:
        for change in wanted:
            begun.append(change)
            staged.append(_Staged(change, _stage(root / change.path, change.after)))
        for each in staged:
            begun.append(each.change)
            each.old = _stage(root / each.change.path, each.change.before)
    except BaseException as error:
        _forget(staged)
        if isinstance(error, OSError):
            raise AuditorError(f"cannot write {begun[-1].path}: {error.strerror}; nothing was written") from error
        raise
    _replace(root, staged)


def _stage(path: Path, content: bytes | None) -> Path | None:
    """Write what the file shall hold, or held, beside it."""
    if content is None:
        return None
    path.parent.mkdir(parents=True, exist_ok=True)
    return write_beside(Path(os.path.realpath(path)), content)


def _replace(root: Path, staged: Sequence[_Staged]) -> None:
    done: list[_Staged] = []
    try:
        for each in staged:
            path = Path(os.path.realpath(root / each.change.path))
            if each.new is None:
                path.unlink()
            else:
                each.new.replace(path)
            done.append(each)
    except BaseException as error:
        lost = [place for each in done if (place := _restore(root, each)) is not None]
        _forget(staged)
        if isinstance(error, OSError):
            where = staged[len(done)].change.path
            raise AuditorError(
                f"cannot write {where}: {error.strerror}; {'; '.join(lost) or 'all is as before'}"
            ) from error
        raise
    _forget(staged)
    for each in staged:
        if each.new is None:
            _remove_empty(root, (root / each.change.path).parent)


def _restore(root: Path, done: _Staged) -> str | None:
    """Put back what the file held: by its name alone, for which no disk is too full. Where even that fails the old text
    stays beside it, and the answer says where."""
    path, old = Path(os.path.realpath(root / done.change.path)), done.old
    try:
        if old is None:
            path.unlink(missing_ok=True)
        else:
            old.replace(path)
    except OSError:
        done.old = None  # is kept
        return f"{done.change.path} is changed" + (f", what it held is in {old}" if old is not None else "")
    return None


def _forget(staged: Iterable[_Staged]) -> None:
    for each in staged:
        for file in (each.new, each.old):
            if file is not None:
                with contextlib.suppress(OSError):
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
