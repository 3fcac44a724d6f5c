"""Modules that a package of the project should have, and has not in the audited tree.

They are given to it when it runs (Python, sys.modules), are generated, or are put beside it in an image.
"""

from __future__ import annotations

from auditor.facts.code import ImportFrom
from auditor.facts.nodes import statements_below
from auditor.link.modules.paths import Module, Modules


def is_lost(modules: Modules, importer: Module, dotted: str) -> bool:
    """Is the package of the project, and no module of that name in it?"""
    first, _, below = dotted.partition(".")
    if not below or modules.is_foreign(dotted) or modules.find_absolute(importer, first) is None:
        return False
    return modules.find_absolute(importer, dotted) is None


def is_lost_beside(modules: Modules, importer: Module, name: str) -> bool:
    """Does the module import the name from one beside it or above it (Python reference, 5.7) that is not there?"""
    return any(
        type(node) is ImportFrom
        and node.level > 0
        and any(each == name for each, _ in node.names)
        and modules.find_relative(importer, node.module, node.level) is None
        for node in statements_below(importer.facts.body)
    )
