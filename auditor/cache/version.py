"""Which code made an entry: the entry's key holds it, so that what other code made is never found.

A hash of the source files themselves. A number that somebody must raise is forgotten one day, and then the cache gives
what an older extractor saw; the hash costs some milliseconds and cannot be forgotten.
"""

from __future__ import annotations

import hashlib
import sys
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

_PACKAGE = Path(__file__).parent.parent


@lru_cache(maxsize=8)
def version_of(*parts: str, libraries: tuple[str, ...] = ()) -> bytes:
    """A hash of the modules and folders named by path below the package, the releases of libraries, and Python's.

    Python counts because it decodes the files and knows the names of characters. Raises OSError where the sources
    cannot be read (a zipped or compiled installation).
    """
    digest = hashlib.sha256(f"{sys.implementation.cache_tag} {sys.version_info[:3]}".encode())
    for part in parts:
        named = _PACKAGE / part
        files = sorted(named.rglob("*.py")) if named.is_dir() else [named]
        for file in files:
            content = file.read_bytes()
            digest.update(f"\0{file.relative_to(_PACKAGE).as_posix()}\0{len(content)}\0".encode())
            digest.update(content)
    for library in libraries:
        digest.update(f"\0{library}\0{_release(library)}".encode())
    return digest.digest()


def _release(library: str) -> str:
    """The installed release, as the name of its `*.dist-info` folder tells (Core metadata: Recording installed
    projects). Asking importlib.metadata would cost more than all the rest of a warm start."""
    spec = find_spec(library)
    origin = spec.origin if spec is not None else None
    if origin is None:
        return ""
    beside = Path(origin).parent.parent.glob(f"{library}-*-info")
    found = sorted(path.name for path in beside)
    if found:
        return " ".join(found)
    from importlib.metadata import version

    return version(library)
