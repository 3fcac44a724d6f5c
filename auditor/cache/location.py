"""Where the cache of a project is: one file in the user's cache directory, never in the audited tree."""

from __future__ import annotations

import hashlib
import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path

from auditor.errors import AuditorError

#: The layout of the file; another layout is another file, so that two releases do not fight over one.
LAYOUT = 1


def cache_folder(given: Path | None = None, environment: Mapping[str, str] = os.environ) -> Path:
    """The folder for cache files: the given one, `AUDITOR_CACHE_DIR`, or where the platform keeps caches.

    XDG Base Directory Specification 0.8 (a relative `XDG_CACHE_HOME` is invalid and ignored); Apple's File System
    Programming Guide (`~/Library/Caches`). Raises AuditorError where there is no home to put it in.
    """
    if given is not None:
        return given
    if named := environment.get("AUDITOR_CACHE_DIR"):
        return Path(named)
    base = environment.get("LOCALAPPDATA" if os.name == "nt" else "XDG_CACHE_HOME", "")
    if Path(base).is_absolute():
        return Path(base) / "auditor"
    try:
        home = Path.home()
    except RuntimeError as error:
        raise AuditorError("there is no home folder to keep a cache in; give --cache-dir, or --no-cache") from error
    return home / ("Library/Caches" if sys.platform == "darwin" else ".cache") / "auditor"


def cache_file(root: Path, folder: Path) -> Path:
    """The cache of the project at `root`, by the place of the project: copies of it have caches of their own."""
    real = os.path.realpath(root)
    name = re.sub(r"[^\w.-]+", "_", Path(real).name, flags=re.ASCII)[:40] or "root"
    digest = hashlib.sha256(os.fsencode(real)).hexdigest()[:16]
    return folder / f"{name}-{digest}-v{LAYOUT}.sqlite"
