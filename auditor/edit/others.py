"""The files of a project that are no Python: configuration, documents, templates."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from pathlib import Path

from auditor.sources.walk import is_skipped_folder

_LARGEST = 1_000_000


def other_files(root: Path, suffixes: Collection[str]) -> Iterator[Path]:
    """The files with one of the suffixes, in order; no links, and nothing that is too large to be written by people."""
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(name for name in folders if not is_skipped_folder(name))
        for name in sorted(files):
            path = Path(folder, name)
            if path.suffix in suffixes and not path.is_symlink() and path.stat().st_size < _LARGEST:
                yield path
