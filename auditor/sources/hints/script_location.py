"""Where the settings of Alembic say that the migrations are."""

from __future__ import annotations

import posixpath
import re
import tomllib
from collections.abc import Iterator

from auditor.sources.hints import manifests
from auditor.sources.tree import Tree, join, parent


def read_ini(content: bytes) -> tuple[str, ...]:
    """Every `script_location` of an `alembic.ini`, as written."""
    if b"script_location" not in content:
        return ()
    parser = manifests.read_ini(content)
    return tuple(
        value.strip()
        for section in (parser.default_section, *parser.sections())
        for key, value in (parser.items(section) if parser.has_section(section) else parser.defaults().items())
        if key == "script_location" and value.strip()
    )


def read_pyproject(content: bytes) -> tuple[str, ...]:
    """The `script_location` of `[tool.alembic]`, as written."""
    if b"script_location" not in content:
        return ()
    try:
        document = tomllib.loads(content.decode("utf-8", "replace"))
    except tomllib.TOMLDecodeError:
        return ()
    tool = document.get("tool")
    alembic = tool.get("alembic") if isinstance(tool, dict) else None
    location = alembic.get("script_location") if isinstance(alembic, dict) else None
    return (location.strip(),) if isinstance(location, str) and location.strip() else ()


def locate(tree: Tree, settings: str, location: str) -> str | None:
    """The folder of the tree that `location`, written in the file `settings`, means; None when there is none.

    Alembic takes a path from where it is run, which is the folder of the settings or one above it, and
    `package:folder` from where the package is installed.
    """
    here = parent(settings)
    # setup.cfg-style doubling: `%(here)s` in an INI file, the same in pyproject.toml.
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
