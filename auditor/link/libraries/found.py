"""The libraries that this folder holds, each declared by its own module or folder."""

from __future__ import annotations

import importlib
import pkgutil

from auditor.link import libraries
from auditor.link.domain.library import Library


def _all_libraries() -> tuple[Library, ...]:
    """The `LIBRARY` of every module, and of `library` in every folder."""
    found: list[Library] = []
    for info in sorted(pkgutil.iter_modules(libraries.__path__, f"{libraries.__name__}."), key=lambda info: info.name):
        if info.name != __name__:
            module = importlib.import_module(f"{info.name}.library" if info.ispkg else info.name)
            declared = getattr(module, "LIBRARY", None)
            if not isinstance(declared, Library):
                raise TypeError(f"{info.name} declares no LIBRARY")
            found.append(declared)
    return tuple(found)


#: In the order of their names.
LIBRARIES = _all_libraries()
