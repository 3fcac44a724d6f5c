"""What earlier audits found out, kept by content: a key in, bytes out, or nothing.

One file per project in the user's cache directory. An entry's key is a hash of all that the entry depends on, so
entries never go stale; what is damaged is never used.
"""

from __future__ import annotations

from auditor.cache.location import cache_file, cache_folder
from auditor.cache.place import check_cache_file, files_of
from auditor.cache.store import Cache, Contents, key_of
from auditor.cache.unwritten import Unwritten
from auditor.cache.version import version_of

__all__ = [
    "Cache",
    "Contents",
    "Unwritten",
    "cache_file",
    "cache_folder",
    "check_cache_file",
    "files_of",
    "key_of",
    "version_of",
]
