"""Finding what modules and folders of a package declare: one name per module, no list to keep."""

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
        if info.ispkg or info.name.rpartition(".")[2] == "base":
            continue
        found.append(declared_in(info.name, name, kind))
    return tuple(found)


def declared_in(module: str, name: str, kind: type[Declared]) -> Declared:
    """The object called `name` of the module; TypeError where there is none of the kind."""
    declared = getattr(importlib.import_module(module), name, None)
    if not isinstance(declared, kind):
        raise TypeError(f"{module} declares no {name}")
    return declared


def folders(package: ModuleType) -> tuple[str, ...]:
    """The names of the packages inside the package, sorted; none is imported."""
    return tuple(sorted(info.name for info in pkgutil.iter_modules(package.__path__) if info.ispkg))
