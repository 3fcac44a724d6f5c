"""Which files that are neither Python nor SQL may name a table: templates of SQL, configuration, notebooks, shell.

Prose, translations, lock files, code of a front end and dumps name tables without using them: they never count. Of the
description of an API, only what it calls by its path does.
"""

from __future__ import annotations

import re

from auditor.sources.project_files import name_of_sql

#: Bytes; what is larger is data.
MOST_BYTES = 262_144

_ENDINGS = (
    ".j2", ".jinja", ".jinja2", ".hql", ".yaml", ".yml", ".json", ".toml", ".sh",
    ".bash", ".ipynb", ".ini", ".properties", ".mako", ".tpl", ".tmpl", ".template", ".query", ".txt",
)  # fmt: skip
_SAYS_NOTHING = re.compile(
    r"(?:package|composer|tsconfig.*|jsconfig.*|manifest|.*report|.*results?|.*baseline|renovate|components|angular|deno|vercel|nx|lerna)\.json"
    r"|.*(?:schema|postman|locale|translation|messages).*\.(?:json|ya?ml)"
    r"|.*(?:requirements|constraints|readme|licen[cs]e|notice|changes|changelog|robots|cmakelists).*\.txt"
    r"|(?:alembic|tox|pytest|mypy|setup|uwsgi|logging.*|php)\.ini"
    r"|(?:pyproject|Cargo|netlify|fly|ruff|mypy)\.toml|.*[.-]lock(?:\.ya?ml|\.json)?|mkdocs\.ya?ml|\..*",
    re.I,
)
_SAYS_NOTHING_FOLDER = re.compile(
    r"(?:.*/)?(?:locales?|i18n|l10n|translations?|langs?|messages|docs?|static|assets|public|frontend|web-?ui|webapp|client"
    r"|dist|snapshots?|cassettes|dumps?|vendor|changelogs?|charts?|helm|k8s|kubernetes|\.[^/]*)(?:/.*)?",
    re.I,
)


def may_name_tables(folder: str, name: str) -> bool:
    """May the file name a table that something uses, by where it lies and what it is called?"""
    return (
        name_of_sql(name) is None
        and name.endswith(_ENDINGS)
        and _SAYS_NOTHING.fullmatch(name) is None
        and _SAYS_NOTHING_FOLDER.fullmatch(folder) is None
    )
