"""Dependencies and entry points from the manifests of a distribution: the bytes of one file in, a Manifest out."""

from __future__ import annotations

import configparser
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from auditor import toml

_SETUP_CFG_REQUIREMENTS = {("options", "install_requires"), ("options", "tests_require")}
_SETUP_CFG_SECTIONS = {"options", "options.extras_require", "options.entry_points", "entry_points"}
_NAME = re.compile(r"\s*([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)")
_EGG = re.compile(r"[#&]egg=([A-Za-z0-9][A-Za-z0-9._-]*)")
_OBJECT = re.compile(r"\s*([A-Za-z_][\w.]*:[A-Za-z_][\w.]*)")
_URL = re.compile(r"\s*(?:[a-z]+\+)?(?:https?|ssh|git|file)\b:|\s*[./]")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What one file declares: normalised distribution names, `package.module:function` of its entry points, and the
    names of the distribution itself."""

    dependencies: tuple[str, ...] = ()
    entry_points: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


def read_pyproject(content: bytes) -> Manifest:
    """A `pyproject.toml`: the standard tables, Poetry, PDM, uv and Hatch."""
    document = read_toml(content)
    project, tool = table(document, "project"), table(document, "tool")
    poetry = table(tool, "poetry")
    requirements = [
        *strings(project.get("dependencies")),
        *_strings_of_values(project.get("optional-dependencies")),
        *_strings_of_values(document.get("dependency-groups")),
        *_strings_of_values(table(tool, "pdm").get("dev-dependencies")),
        *strings(table(tool, "uv").get("dev-dependencies")),
        *(each for env in _tables(table(table(tool, "hatch"), "envs")) for each in strings(env.get("dependencies"))),
        *table(poetry, "dependencies"),
        *table(poetry, "dev-dependencies"),
        *(name for group in _tables(table(poetry, "group")) for name in table(group, "dependencies")),
    ]
    entry_points = [
        *_strings_of_table(project.get("scripts")),
        *_strings_of_table(project.get("gui-scripts")),
        *(each for group in _tables(table(project, "entry-points")) for each in _strings_of_table(group)),
        *_strings_of_table(poetry.get("scripts")),
        *(each for group in _tables(table(poetry, "plugins")) for each in _strings_of_table(group)),
    ]
    return manifest_of(requirements, entry_points, [project.get("name"), poetry.get("name")])


def read_setup_cfg(content: bytes) -> Manifest:
    """A `setup.cfg` of setuptools or pbr."""
    parser = read_ini(content)
    requirements: list[str] = []
    entry_points: list[str] = []
    for section in _SETUP_CFG_SECTIONS.intersection(parser.sections()):
        for key, value in parser.items(section):
            if (section, key) in _SETUP_CFG_REQUIREMENTS or section == "options.extras_require":
                requirements += value.splitlines()
            elif section in {"options.entry_points", "entry_points"}:
                entry_points += [line.partition("=")[2] for line in value.splitlines()]
    return manifest_of(requirements, entry_points, [parser.get("metadata", "name", fallback=None)])


def read_pipfile(content: bytes) -> Manifest:
    """A `Pipfile`."""
    document = read_toml(content)
    return manifest_of([*table(document, "packages"), *table(document, "dev-packages")], [])


def read_requirements(content: bytes) -> Manifest:
    """A requirements file of pip; what it includes is found as a file of its own."""
    return manifest_of(content.decode("utf-8", "replace").splitlines(), [])


def manifest_of(requirements: Iterable[str], entry_points: Iterable[str], names: Iterable[object] = ()) -> Manifest:
    """A Manifest from requirements, from objects and from names of the distribution, as written."""
    required = {name for each in requirements if (name := _distribution(each)) and name != "python"}
    objects = {match.group(1) for each in entry_points if (match := _OBJECT.match(each))}
    own = {name for each in names if isinstance(each, str) and (name := _distribution(each))}
    return Manifest(tuple(sorted(required)), tuple(sorted(objects)), tuple(sorted(own)))


def read_toml(content: bytes) -> dict[str, object]:
    """The document of a TOML file, empty where it cannot be read."""
    return _parsed(content) or {}


def is_toml(content: bytes) -> bool:
    """Can the file be read as TOML?"""
    return _parsed(content) is not None


@lru_cache(maxsize=8)
def _parsed(content: bytes) -> dict[str, object] | None:
    """The document, or None. Besides its own error, which is a ValueError, tomllib raises Python's for numbers of too
    many digits (Python, Integer string conversion length limitation) and for nesting too deep."""
    try:
        return toml.loads(content.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return None


def read_ini(content: bytes) -> configparser.RawConfigParser:
    """The sections of an INI file as far as it can be read."""
    parser = configparser.RawConfigParser(strict=False, allow_no_value=False)
    try:
        parser.read_string(content.decode("utf-8-sig", "replace"))
    except configparser.Error:
        # What stands before the broken line has been read, and is kept.
        return parser
    return parser


def _distribution(requirement: str) -> str | None:
    egg = _EGG.search(requirement)
    match = egg if egg else None if _URL.match(requirement) else _NAME.match(requirement)
    return re.sub(r"[-_.]+", "-", match.group(1)).lower() if match else None


def table(value: object, key: str) -> dict[str, object]:
    """The table under `key`, empty where there is none."""
    inner = value.get(key) if isinstance(value, dict) else None
    return inner if isinstance(inner, dict) else {}


def _tables(value: dict[str, object]) -> Iterator[dict[str, object]]:
    return (inner for inner in value.values() if isinstance(inner, dict))


def strings(value: object) -> list[str]:
    """The strings of a list, empty for anything else."""
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []


def _strings_of_values(value: object) -> list[str]:
    return [each for inner in value.values() for each in strings(inner)] if isinstance(value, dict) else []


def _strings_of_table(value: object) -> list[str]:
    """The values of a table of entry points; Poetry writes some of them as `{reference = "package:object"}`."""
    inner = value.values() if isinstance(value, dict) else ()
    references = (each.get("reference", each.get("callable")) if isinstance(each, dict) else each for each in inner)
    return [each for each in references if isinstance(each, str)]
