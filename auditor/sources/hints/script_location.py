"""Where the settings of Alembic say that the migrations are."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from configparser import RawConfigParser
from dataclasses import dataclass

from auditor.sources.hints import manifests
from auditor.sources.tree import Tree, join, parent

_SCRIPTS, _VERSIONS = "script_location", "version_locations"
# A list of folders; a colon may also stand between a package and a folder in it.
_SEPARATOR = re.compile(r"[\s,;]+|:(?=[/%.])")


@dataclass(frozen=True, slots=True)
class Locations:
    """As written: the folders of environments, and folders of their revisions that lie elsewhere."""

    environments: tuple[str, ...] = ()
    versions: tuple[str, ...] = ()


def read_ini(content: bytes) -> Locations:
    """What an `alembic.ini` says, in any of its sections."""
    if _SCRIPTS.encode() not in content:
        return Locations()
    parser = manifests.read_ini(content)
    environments: list[str] = []
    versions: list[str] = []
    for section in (parser.default_section, *parser.sections()):
        environment = _get(parser, section, _SCRIPTS).strip()
        if environment:
            environments.append(environment)
            listed = _get(parser, section, _VERSIONS).replace(f"%({_SCRIPTS})s", environment)
            versions += filter(None, _SEPARATOR.split(listed))
    return Locations(tuple(dict.fromkeys(environments)), tuple(dict.fromkeys(versions)))


def _get(parser: RawConfigParser, section: str, key: str) -> str:
    """One setting; to ask for all of a section copies the defaults each time."""
    return (
        parser.defaults().get(key, "") if section == parser.default_section else parser.get(section, key, fallback="")
    )


def read_pyproject(content: bytes) -> Locations:
    """What `[tool.alembic]` says."""
    if _SCRIPTS.encode() not in content:
        return Locations()
    alembic = manifests.table(manifests.table(manifests.read_toml(content), "tool"), "alembic")
    environment = alembic.get(_SCRIPTS)
    return Locations(
        (environment,) if isinstance(environment, str) and environment else (),
        tuple(manifests.strings(alembic.get(_VERSIONS))),
    )


def locate(tree: Tree, settings: str, location: str) -> str | None:
    """The folder of the tree that `location`, written in the file `settings`, means; None when there is none.

    Alembic takes a path from where it is run, which is the folder of the settings or one above it, and
    `package:folder` from where the package is installed.
    """
    here = parent(settings)
    relative = re.sub(r"^%%?\(here\)s/?", "./", location)
    package, separator, inner = relative.partition(":")
    if separator:
        relative = f"{package.replace('.', '/')}/{inner}"
    for base in _upwards(here):
        folder = posixpath.normpath(join(base, relative))
        if folder in tree.folders:
            return folder
    if separator:
        return next((path for path in sorted(tree.folders) if path.endswith(f"/{posixpath.normpath(relative)}")), None)
    return None


def _upwards(folder: str) -> Iterator[str]:
    while folder:
        yield folder
        folder = parent(folder)
    yield ""
