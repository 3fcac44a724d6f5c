"""Modules that a package of the project should have, and has not in the audited tree.

They are given to it when it runs (Python, sys.modules), are generated, or are put beside it in an image.
"""

from __future__ import annotations

from auditor.link.modules.paths import Module, Modules


def is_lost(modules: Modules, importer: Module, dotted: str) -> bool:
    """Is the package of the project, and no module of that name in it?"""
    first, _, below = dotted.partition(".")
    if not below or modules.is_foreign(dotted) or modules.find_absolute(importer, first) is None:
        return False
    return modules.find_absolute(importer, dotted) is None
