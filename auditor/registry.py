"""Finding what modules of a package declare: one name per module, no list to keep."""

from __future__ import annotations

import importlib
import pkgutil
from types import ModuleType
from typing import TypeVar

Declared = TypeVar("Declared")


def discover(package: ModuleType, name: str, kind: type[Declared]) -> tuple[Declared, ...]:
    """The object called `name` of every module of the package, and of none inside; one without is an error."""
    found: list[Declared] = []
    for info in sorted(pkgutil.iter_modules(package.__path__, f"{package.__name__}."), key=lambda info: info.name):
        if info.ispkg or info.name.rpartition(".")[2] in {"base", "show"}:
            continue
        declared = getattr(importlib.import_module(info.name), name, None)
        if not isinstance(declared, kind):
            raise TypeError(f"{info.name} declares no {name}")
        found.append(declared)
    return tuple(found)
