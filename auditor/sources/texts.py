"""Which files that are neither Python nor SQL may name a table: templates of SQL, configuration, notebooks, shell, code
of other languages.

Prose, translations, lock files, most code of a front end and dumps name tables without using them: they never count.
Of the description of an API, only what it calls by its path does.
"""

from __future__ import annotations

import re

from auditor.sources.project_files import name_of_sql

#: Bytes; what is larger is data.
MOST_BYTES = 262_144

_ENDINGS = (
    ".j2", ".jinja", ".jinja2", ".hql", ".yaml", ".yml", ".json", ".toml", ".sh",
    ".bash", ".ipynb", ".ini", ".properties", ".mako", ".tpl", ".tmpl", ".template", ".query", ".txt", ".cfg", ".conf",
    ".zsh", ".ps1", ".bat", ".mk", ".service", ".Rmd", ".qmd", ".pyw", ".pyx", ".pxi", ".ipy", ".wsgi", ".py.in",
    ".sqlx", ".fish", ".cmd", ".cron", ".make", ".awk", ".smk", ".nf", ".jsonnet", ".libsonnet", ".nix", ".star",
    ".gradle", ".sas", ".ksql", ".prc", ".fnc", ".trg", ".pkb", ".pks", ".vw",
)  # fmt: skip
#: Documents, statements of mappers, reports (JasperReports, Reporting Services, Tableau), jobs that move data.
XML_ENDINGS = (".xml", ".jrxml", ".rdl", ".ktr", ".kjb", ".twb")
#: What has no ending: `Makefile`, `Dockerfile.dev`, `crontab`; of what an environment holds the example alone, for the
#: other has secrets.
_NAMES = (
    "Makefile", "makefile", "GNUmakefile", "Dockerfile", "crontab", "Justfile", "justfile", "Jenkinsfile", "Procfile",
    "Rakefile", "Snakefile", "Vagrantfile", ".env.example",
)  # fmt: skip
#: Settings that others copy, and what is behind their ending then: `config.yaml.defaults`.
_COPIED = re.compile(r"(.*\.(?:ya?ml|toml|json|ini|cfg|conf|properties))\.(?:defaults?|example|sample|dist)")
#: Code of other languages. That which also runs in browsers counts where a library of databases is named in it, and
#: where it asks tables over HTTP.
SCRIPT_ENDINGS = (".js", ".mjs", ".cjs", ".ts", ".mts", ".cts", ".jsx", ".tsx")
_SERVER_ENDINGS = (
    ".go", ".rb", ".php", ".java", ".kt", ".scala", ".groovy", ".clj", ".cs", ".fs", ".vb", ".rs", ".ex", ".exs", ".pl",
    ".pm", ".lua", ".r", ".R", ".jl", ".swift", ".c", ".cc", ".cpp", ".dart", ".prisma", ".tf", ".hcl", ".lkml",
    ".lookml", ".erb", ".jsp", ".asp", ".aspx", ".cfm", ".cfc", ".bas", ".cls", ".vbs", ".pas", ".hs", ".erl",
)  # fmt: skip
CODE_ENDINGS = (*_SERVER_ENDINGS, *SCRIPT_ENDINGS)
_SAYS_NOTHING = re.compile(
    r"(?:package|composer|tsconfig.*|jsconfig.*|manifest|.*report|.*results?|.*baseline|renovate|components|angular|deno|vercel|nx|lerna)\.json"
    r"|.*(?:schema|postman|locale|translation|messages).*\.(?:json|ya?ml)"
    r"|.*(?:requirements|constraints|readme|licen[cs]e|notice|changes|changelog|robots|cmakelists).*\.txt"
    r"|(?:alembic|tox|pytest|mypy|setup|uwsgi|logging.*|php|pyvenv)\.(?:ini|cfg)"
    r"|(?:pyproject|Cargo|netlify|fly|ruff|mypy)\.toml|.*[.-]lock(?:\.ya?ml|\.json)?|mkdocs\.ya?ml|(?!\.env\.example)\..*"
    r"|.*\.(?:min|bundle|spec|test|stories|d)\.[cm]?[jt]sx?"
    r"|(?:pom|build|web|ivy|.*(?:test|junit|report|results?|coverage|changelog|strings)[^/]*)\.xml",
    re.I,
)
_SAYS_NOTHING_FOLDER = re.compile(
    r"(?:.*/)?(?:locales?|i18n|l10n|translations?|langs?|messages|docs?|dist|snapshots?|cassettes|dumps?|vendor"
    r"|node_modules|changelogs?|\.[^/]*)(?:/.*)?",
    re.I,
)
#: What a browser gets lies there, beside programs that a server runs.
_FRONT_END_FOLDER = re.compile(r"(?:.*/)?(?:static|assets|public|frontend|web-?ui|webapp|client)(?:/.*)?", re.I)


def as_copied(name: str) -> str:
    """What a file is called for which this one is the example."""
    copied = _COPIED.fullmatch(name)
    return copied[1] if copied is not None else name


def may_hold_texts(folder: str) -> bool:
    """May what lies in the folder name tables that something uses?"""
    return _SAYS_NOTHING_FOLDER.fullmatch(folder) is None


def may_name_tables(folder: str, name: str) -> bool:
    """May the file name a table that something uses, by where it lies and what it is called?"""
    name = as_copied(name)
    return (
        name_of_sql(name) is None
        and (name.endswith((*_ENDINGS, *XML_ENDINGS, *CODE_ENDINGS)) or name.startswith(_NAMES))
        and _SAYS_NOTHING.fullmatch(name) is None
        and may_hold_texts(folder)
        and (name.endswith(CODE_ENDINGS) or _FRONT_END_FOLDER.fullmatch(folder) is None)
    )
