"""What a project says about itself, in every manifest it may be written in."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.sources import find
from auditor.sources.hints.databases import schemes
from auditor.sources.hints.manifests import read_pipfile, read_pyproject, read_requirements, read_setup_cfg
from auditor.sources.hints.script_location import read_ini
from auditor.sources.hints.script_location import read_pyproject as read_location
from auditor.sources.hints.setup_file import read_setup_py
from tests.sources.trees import ENVIRONMENT, grow


def test_pyproject_of_every_tool() -> None:
    manifest = read_pyproject(b"""
        [project]
        dependencies = ["SQLAlchemy[asyncio]>=2", "zope.interface", "Foo_Bar @ git+https://x/y"]
        optional-dependencies = { pg = ["asyncpg; python_version > '3'"] }
        scripts = { a = "pkg.cli:main" }
        gui-scripts = { b = "pkg.gui:run" }
        entry-points = { "group" = { c = "pkg.plug:Plugin.load [extra]", d = "pkg.module" } }
        [dependency-groups]
        dev = ["pytest", { include-group = "docs" }]
        [tool.poetry]
        dependencies = { python = "^3.11", psycopg2-binary = "*" }
        dev-dependencies = { black = "*" }
        group.test.dependencies = { mock = "*" }
        scripts = { e = "pkg.poetry:main", f = { reference = "pkg.poetry:other", type = "console" } }
        plugins."x.y" = { g = "pkg.poetry:plugin" }
        [tool.uv]
        dev-dependencies = ["ruff"]
        [tool.pdm.dev-dependencies]
        all = ["coverage"]
        [tool.hatch.envs.docs]
        dependencies = ["mkdocs"]
        """)
    assert " ".join(manifest.dependencies) == (
        "asyncpg black coverage foo-bar mkdocs mock psycopg2-binary pytest ruff sqlalchemy zope-interface"
    )
    assert manifest.entry_points == (
        "pkg.cli:main",
        "pkg.gui:run",
        "pkg.plug:Plugin.load",
        "pkg.poetry:main",
        "pkg.poetry:other",
        "pkg.poetry:plugin",
    )


def test_setup_cfg_of_setuptools_and_pbr() -> None:
    manifest = read_setup_cfg(b"""
[options]
install_requires =
    SQLAlchemy>=1.4
    # a comment
    pg8000
[options.extras_require]
redis = redis
[options.entry_points]
console_scripts =
    a = pkg.cli:main
[entry_points]
wsgi_scripts =
    b = pkg.wsgi:app
[flake8]
ignore = E501
""")
    assert manifest.dependencies == ("pg8000", "redis", "sqlalchemy")
    assert manifest.entry_points == ("pkg.cli:main", "pkg.wsgi:app")


def test_setup_py_is_read_and_not_run(tmp_path: Path) -> None:
    trap = tmp_path / "ran"
    manifest = read_setup_py(
        f"""
import pathlib, setuptools
pathlib.Path({str(trap)!r}).touch()
REQUIRES = ["SQLAlchemy"] + open("requirements.txt").readlines()
TESTS = ["pytest"]
setuptools.setup(
    install_requires=REQUIRES + ["psycopg2"],
    extras_require={{"test": TESTS}},
    entry_points={{"console_scripts": ["a = pkg.cli:main"]}},
)
setup(entry_points='''
    [console_scripts]
    b = pkg.other:main
''')
""".encode()
    )
    assert manifest.dependencies == ("psycopg2", "pytest", "sqlalchemy")
    assert manifest.entry_points == ("pkg.cli:main", "pkg.other:main")
    assert not trap.exists()


@pytest.mark.parametrize("made", ["dict(name='shop', entry_points={})", "{{'name': 'shop', 'entry_points': {}}}"])
def test_what_is_spread_into_the_call_of_setup(made: str) -> None:
    made = made.format("{'console_scripts': ['a = pkg.cli:main']}")
    manifest = read_setup_py(f"OPTIONS = {made}\nsetup(**OPTIONS, **unknown(), version=1)\n".encode())
    assert (manifest.names, manifest.entry_points) == (("shop",), ("pkg.cli:main",))


def test_setup_py_says_what_is_installed_though_it_is_a_script(tmp_path: Path) -> None:
    scripts = "{'console_scripts': ['a = shop.cli:main']}"
    setup = f"from setuptools import setup\nsetup(name='shop-api', entry_points={scripts})\n"
    grow(tmp_path, {"setup.py": setup, "tests/assets/setup.py": setup.replace("shop", "other")})
    hints = find(tmp_path).hints
    assert (hints.console_scripts, hints.packages) == (("shop.cli:main",), ("shop", "shop_api"))


def test_folders_that_are_distributions_of_their_own(tmp_path: Path) -> None:
    named = "[metadata]\nname = kit\n"
    started = f"{named}[options.entry_points]\nconsole_scripts =\n    kit = kit.cli:main\n"
    both = {"both/setup.py": "from setuptools import setup\nsetup(name='both')\n", "both/setup.cfg": started}
    alone = {"lib/kit/setup.cfg": named, "run/setup.cfg": started, "tests/kit/setup.cfg": named, "ci/setup.cfg": ""}
    grow(tmp_path, {"setup.cfg": named, **both, **alone})
    assert find(tmp_path).hints.distributions == ("lib/kit",)


def test_requirements_of_pip() -> None:
    manifest = read_requirements(b"""
# tools
SQLAlchemy==2.0.1 \\
    --hash=sha256:abc
-r other.txt
--index-url https://name:secret@example.org/simple
-e git+https://example.org/x.git#egg=My.Package
https://example.org/a.whl
./local
asyncpg ; python_version > "3"
""")
    assert manifest.dependencies == ("asyncpg", "my-package", "sqlalchemy")


def test_pipfile() -> None:
    manifest = read_pipfile(
        b"[packages]\nflask = '*'\n[dev-packages]\npytest = '*'\n[requires]\npython_version = '3'\n"
    )
    assert manifest.dependencies == ("flask", "pytest")


@given(st.binary(max_size=200) | st.text("[]a=\n :%()'\"{},.", max_size=60).map(str.encode))
def test_no_manifest_is_too_broken(content: bytes) -> None:
    for reader in (read_pyproject, read_setup_cfg, read_setup_py, read_requirements, read_pipfile):
        assert reader(content) is not None
    assert read_ini(b"script_location" + content) is not None
    assert read_location(b"script_location" + content) is not None
    assert list(schemes(content)) is not None


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("sqlalchemy.url = postgresql+asyncpg://user:secret@host/db", ["postgresql+asyncpg"]),
        ('DATABASE_URL="mysql+pymysql://root:root@db/x"', ["mysql+pymysql"]),
        ("url: SQLite:///x.db", ["sqlite"]),
        ("a=postgres://a b=sqlite://", ["postgres", "sqlite"]),
        ("# url = postgresql://x", []),
        ("; url = postgresql://x", []),
        ("sqlalchemy.url = driver://user:pass@localhost/dbname", []),
        ("url = https://postgresql.org", []),
        ("password = x-postgresql://", []),
        ("    image: postgres:15-alpine", ["postgresql"]),
        ("    image: 'docker.io/library/mariadb'", ["mariadb"]),
        ("    image: pgvector/pgvector:pg16", ["postgresql"]),
        ("    image: postgres-exporter:1", []),
    ],
)
def test_schemes_of_database_urls(line: str, expected: list[str]) -> None:
    assert list(schemes(line.encode())) == expected


def test_hints_of_a_tree(tmp_path: Path) -> None:
    grow(
        tmp_path,
        {
            "backend/pyproject.toml": "[project]\ndependencies = ['a']\nscripts = { x = 'app.cli:main' }\n",
            "backend/alembic.ini": "[alembic]\nsqlalchemy.url = postgresql+psycopg://u:secret@h/d\n",
            "requirements/prod.in": "b\n",
            "dev-requirements.txt": "c\n",
            "docker-compose.yml": "services:\n  db:\n    image: mysql:8\n",
            ".env": "URL=oracle://u:secret@h/d\n",
            ".env.example": "URL=mysql+aiomysql://u:secret@h/d\n",
            "tests/setup.cfg": "[x]\nurl = sqlite://\n[entry_points]\nx =\n    a = tests.x:y\n",
            "node_modules/requirements.txt": "d\n",
            "notes.txt": "e\n",
        },
    )
    hints = find(tmp_path).hints
    assert hints.dependencies == ("a", "b", "c")
    assert hints.console_scripts == ("app.cli:main",)
    assert hints.urls == ("mysql+aiomysql", "mysql", "postgresql+psycopg")
    assert "secret" not in repr(find(tmp_path))


def test_what_the_project_itself_makes_is_no_dependency(tmp_path: Path) -> None:
    worker = "[tool.poetry]\nname = 'worker'\n[tool.poetry.dependencies]\nShop_API = { git = 'x' }\nqueue-lib = '1'\n"
    grow(
        tmp_path,
        {
            "api/pyproject.toml": "[project]\nname = 'shop-api'\ndependencies = ['worker', 'redis']\n",
            "worker/pyproject.toml": worker,
            "queue/setup.py": "setup(name='queue_lib', install_requires=['shop.api'])\n",
            "cli/setup.cfg": "[metadata]\nname = redis\n[options]\ninstall_requires = click\n",
        },
    )
    assert find(tmp_path).hints.dependencies == ("click",)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("%(script_location)s/versions", ("mig/versions",)),
        ("a, b c;d\n  e", ("a", "b", "c", "d", "e")),
        ("%(here)s/a:%(here)s/b:pkg:c", ("%(here)s/a", "%(here)s/b:pkg:c")),
        ("", ()),
    ],
)
def test_version_locations(written: str, expected: tuple[str, ...]) -> None:
    settings = f"[alembic]\nscript_location = mig\nversion_locations = {written}\n"
    assert read_ini(settings.encode()).versions == expected


@pytest.mark.parametrize(
    ("settings", "text", "folders"),
    [
        ("alembic.ini", "[alembic]\nscript_location = changes", ["changes"]),
        ("alembic.ini", "[alembic]\nscript_location = ./changes/", ["changes"]),
        ("alembic.ini", "[alembic]\nscript_location = %(here)s/changes", ["changes"]),
        ("conf/alembic.ini", "[alembic]\nscript_location = changes", ["changes"]),
        ("conf/alembic.ini", "[alembic]\nscript_location = %(here)s/../changes", ["changes"]),
        ("alembic.ini", "[alembic]\nscript_location = app:db/changes", ["src/app/db/changes"]),
        ("alembic.ini", "[one]\nscript_location = changes\n[two]\nscript_location = more", ["changes", "more"]),
        ("alembic.ini", "[DEFAULT]\nscript_location = changes\n[alembic]\na = b", ["changes"]),
        ("pyproject.toml", "[tool.alembic]\nscript_location = '%(here)s/changes'", ["changes"]),
        ("alembic.ini", "[alembic]\nscript_location = nowhere", []),
        ("alembic.ini", "[alembic]\nscript_location = ../../etc", []),
        ("alembic.ini", "[alembic]\n# script_location = changes", []),
        ("notes.txt", "[alembic]\nscript_location = changes", []),
    ],
)
def test_script_locations(tmp_path: Path, settings: str, text: str, folders: list[str]) -> None:
    grow(tmp_path, {settings: text, "changes/x.py": "", "more/x.py": "", "src/app/db/changes/x.py": ""})
    assert list(find(tmp_path).hints.migration_dirs) == folders


def test_environments_without_settings(tmp_path: Path) -> None:
    grow(tmp_path, {"migrations/env.py": ENVIRONMENT, "app/env.py": "import os\n"})
    assert find(tmp_path).hints.migration_dirs == ("migrations",)


def test_templates_by_folder_and_ending(tmp_path: Path) -> None:
    page = "<p>\n{{ user.posts }} {{ user.team.name }}\n{{ user.posts }}</p>"
    grow(
        tmp_path,
        {
            "app/x.py": "",
            "app/templates/users/a.html": page,
            "app/templates/b.mako": "${user.letters}",
            "app/templates/data.json": "{{ no.template }}",
            "docs/c.html": "{{ no.page }}",
            "tests/templates/d.html": "{{ no.app }}",
        },
    )
    assert [(t.path, t.line, f"{t.variable}.{t.name}") for t in find(tmp_path).hints.templates] == [
        ("app/templates/b.mako", 1, "user.letters"),
        ("app/templates/users/a.html", 2, "user.posts"),
        ("app/templates/users/a.html", 2, "user.team"),
        ("app/templates/users/a.html", 2, "team.name"),
    ]


def test_templates_are_no_settings(tmp_path: Path) -> None:
    grow(tmp_path, {"app/x.py": "", "templates/help.html": "<code>mysql://user@host/shop</code>"})
    assert find(tmp_path).hints.urls == ()
