"""Which files say something about the project as a whole."""

from __future__ import annotations

import re

_PROJECT_FILES = frozenset(
    ["pyproject.toml", "setup.cfg", "Pipfile", "env.example", "example.env", "env.sample", "env.template", ".flaskenv"]
)
_PROJECT_ENDINGS = (".ini", ".cfg", ".toml", ".yml", ".yaml")
_EXAMPLE_ENVIRONMENT = re.compile(
    r"\.env\.(?:[\w-]+\.)?(?:example|sample|template|dist|defaults?|test|ci)|\.env-example"
)
_REQUIREMENTS = re.compile(r".*requirements.*\.(?:txt|in)")
_REQUIREMENTS_FOLDER = re.compile(r"(?:^|.*/)(?:requirements|reqs)")


_TEMPLATE_FOLDER = re.compile(r"(?:.*/)?templates?(?:/.*)?")
_TEMPLATE_ENDINGS = (".html", ".htm", ".xhtml", ".jinja", ".jinja2", ".j2", ".mako", ".mak", ".pt", ".tmpl")


#: How a file of SQL ends; some are called for the database whose SQL it is.
_SQL_ENDINGS = (".sql", ".pgsql", ".psql", ".plsql", ".mysql", ".tsql", ".ddl", ".dml")
#: What one is called that a template engine, or a build, fills in (Jinja, Mako, Autoconf).
_SQL_TEMPLATE = re.compile(r"(.+\.sql)\.(?:j2|jinja|jinja2|tmpl|mako|in)", re.I)


def name_of_sql(name: str) -> str | None:
    """The name of a file of SQL, without what says that it is a template; None for any other file."""
    template = _SQL_TEMPLATE.fullmatch(name)
    return template[1] if template is not None else name if name.lower().endswith(_SQL_ENDINGS) else None


def is_template(folder: str, name: str) -> bool:
    """Is this a template of a page, by where it lies and what it is called?"""
    return name.endswith(_TEMPLATE_ENDINGS) and _TEMPLATE_FOLDER.fullmatch(folder) is not None


#: Pages of documentation, by the folders that they lie in; that of a project itself lies at its root.
_DOCUMENTS_FOLDER = re.compile(r"(?:.*/)?(?:docs?|documentation)(?:/.*)?", re.I)


def is_document(folder: str, name: str) -> bool:
    """Is this a page of the project's documentation, by where it lies and what it is called?"""
    if not name.endswith((".md", ".rst")):
        return False
    return _DOCUMENTS_FOLDER.fullmatch(folder) is not None or name.lower().startswith("readme")


def is_project_file(folder: str, name: str) -> bool:
    """May this file say something about the project as a whole? Real `.env` files are not: they hold secrets."""
    return (
        name in _PROJECT_FILES
        or name.endswith(_PROJECT_ENDINGS)
        or _EXAMPLE_ENVIRONMENT.fullmatch(name) is not None
        or is_requirements(folder, name)
    )


def is_requirements(folder: str, name: str) -> bool:
    """Is this a requirements file of pip?"""
    if _REQUIREMENTS.fullmatch(name):
        return True
    return name.endswith((".txt", ".in")) and _REQUIREMENTS_FOLDER.fullmatch(folder) is not None
