"""What is a script that people or tools run by hand, and what only has the name of one."""

from __future__ import annotations

import re

from auditor.sources.project_files import name_of_sql
from auditor.sources.roles.domain import holds_domain_files, is_domain_folder, is_package
from auditor.sources.tree import Tree, join, parent

_FOLDER = re.compile(r"scripts?|seeds?|benchmarks?")
# Outside of a package these are for people who work on the project; inside they are modules like any other.
_ASIDE_FOLDER = re.compile(r"examples?|samples|docs?|notebooks|perf|profiling|load[-_]?tests?|ci")
# As before, but even outside of a package the application may import from them: each file is looked into.
_LIKELY_FOLDER = re.compile(r"tools|tooling|bin|hack|contrib|deploy|deployments?|docker")
_SEED_FILE = re.compile(r"seeds?\.py|seeds?[-_].+\.py|.+[-_]seeds?\.py|(?:.+[-_])?seeders?\.py")
_SEED_SQL = re.compile(r"(?:.*[-_.])?(?:seeds?|sample[-_]?data|test[-_]?data|dev[-_]?data)(?:[-_.].*)?\.sql")
# SQL in these is data that somebody loads, or for people who work on the project; where the latter stands beside the
# like for other places (`sql/dev`, `sql/prod`), the application chooses between them.
_DATA_FOLDER = re.compile(r"(?:.+[-_])?fixtures?|(?:initial|sample|test|dev|demo)[-_]?data")
_DEVELOPERS_FOLDER = re.compile(r"dev(?:el|elopment|elopers?)?|dev[-_]?(?:tools?|scripts?|env|utils?)")
_PLACES = frozenset({"prod", "production", "staging", "stage", "live", "local", "qa", "uat"})
# Tools and builds find these by name; the application never imports them.
_TOOL_FILES = frozenset(["noxfile.py", "fabfile.py", "dodo.py", "locustfile.py", "versioneer.py", "ez_setup.py"])
# One of them stands at the root of what can be installed.
_PROJECT_FILES = frozenset(["setup.py", "setup.cfg", "pyproject.toml"])

_COMMAND = re.compile(rb"\A#!|^if\s+__name__\s*==\s*['\"]__main__['\"]", re.M)
_SETUP = re.compile(rb"^[^\S\n]*+(?:from|import)\s+(?:setuptools|distutils|skbuild|numpy\.distutils)\b", re.M)
_INVOKE = re.compile(rb"^[^\S\n]*+(?:from|import)\s+invoke\b", re.M)
_COMMAND_LIMIT = 1_000_000


def is_script_folder(tree: Tree, path: str) -> bool:
    """Is the folder, inside of no other script folder, one of scripts?"""
    above, _, name = path.rpartition("/")
    if name.startswith("."):
        return True  # .github, .claude and so on: about the repository
    packaged = is_package(tree, above)
    if _FOLDER.fullmatch(name):
        # Scripts may be what the application is about: it has a model or a route for them, then.
        return not (packaged and (holds_domain_files(tree, path) or is_domain_folder(above)))
    if packaged:
        return False
    if _ASIDE_FOLDER.fullmatch(name):
        return True
    if name == "contrib" and any(holds_domain_files(tree, folder.path) for folder in tree.below(path)):
        return False  # optional parts of the application
    return _LIKELY_FOLDER.fullmatch(name) is not None and not _may_be_imported(tree, path)


def is_installed(tree: Tree, path: str) -> bool:
    """Is the folder, in one that is likely of scripts, the root of what is installed, with a package in it?

    Source: PyPA, Packaging Python Projects.
    """
    if not _LIKELY_FOLDER.fullmatch(parent(path).rpartition("/")[2]):
        return False
    inner = [each for home in (path, join(path, "src")) if home in tree.folders for each in tree.folders[home].folders]
    return not _PROJECT_FILES.isdisjoint(tree.folders[path].names) and any(is_package(tree, each) for each in inner)


def is_script_file(tree: Tree, folder: str, name: str) -> bool:
    """Is the file, in a folder of other things, a script?"""
    path = join(folder, name)
    if (sql := name_of_sql(name)) is not None:
        return _SEED_SQL.fullmatch(sql.lower()) is not None or _is_folder_of_data(tree, folder)
    if _SEED_FILE.fullmatch(name):
        return not is_domain_folder(folder) or _is_command(tree, path)
    if is_package(tree, folder) and not _LIKELY_FOLDER.fullmatch(folder.rpartition("/")[2]):
        return False
    if name in _TOOL_FILES:
        return True
    if name == "setup.py":
        return _SETUP.search(tree.head(path)) is not None
    if name == "tasks.py":
        return _INVOKE.search(tree.head(path)) is not None  # those of Celery are the application
    above, _, folder_name = folder.rpartition("/")
    return _LIKELY_FOLDER.fullmatch(folder_name) is not None and not is_package(tree, above) and _is_command(tree, path)


def _is_folder_of_data(tree: Tree, folder: str) -> bool:
    """Is SQL in the folder, or in one around it, loaded by hand?"""
    while folder:
        above, _, name = folder.rpartition("/")
        if _DATA_FOLDER.fullmatch(name.lower()):
            return True
        if _DEVELOPERS_FOLDER.fullmatch(name.lower()) and not is_package(tree, above):
            beside = {each.rpartition("/")[2].lower() for each in tree.folders[above].folders}
            return beside.isdisjoint(_PLACES)
        folder = above
    return False


def _may_be_imported(tree: Tree, path: str) -> bool:
    """Is the folder a package, or does it lie beside modules that may import from it?"""
    if is_package(tree, path):
        return True
    above = path.rpartition("/")[0]
    return bool(above) and bool(tree.folders[above].python)


def _is_command(tree: Tree, path: str) -> bool:
    return _COMMAND.search(tree.content(path, _COMMAND_LIMIT)) is not None
