"""Where an application keeps its code by kind, and where a package is."""

from __future__ import annotations

import re

from auditor.sources.tree import Tree

# What is named after scripts, tests or seeds below one of these is about the domain of the application.
_FOLDER = re.compile(
    r"models?|schemas?|entities|domain|orm|tables|routes|routers|views|apis?|endpoints|controllers|handlers|resources"
    r"|blueprints|services?|repositor(?:y|ies)|repos|dao|crud"
)
_FILE = re.compile(r"(?:models|routes|routers?|views|blueprints?|services?|schemas|crud|api|endpoints|repository)\.py")


def is_package(tree: Tree, folder: str) -> bool:
    """Does the folder hold an `__init__.py`?"""
    return folder in tree.folders and tree.folders[folder].is_package


def is_domain_folder(folder: str) -> bool:
    """Is the folder named after a kind of application code?"""
    return _FOLDER.fullmatch(folder.rpartition("/")[2]) is not None


def holds_domain_files(tree: Tree, folder: str) -> bool:
    """Does the folder look like one feature of an application, with its own models or routes?"""
    return any(map(_FILE.fullmatch, tree.folders[folder].names))
