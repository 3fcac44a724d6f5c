"""What files are for: every convention beside the file that only looks like it."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.errors import AuditorError
from auditor.sources import find
from tests.sources.trees import COMMAND, ENVIRONMENT, MODEL, REVISION, TEST, grow, roles

PACKAGE = {"app/__init__.py": "", "app/main.py": ""}


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("tests/test_a.py", TEST),
        ("tests/helpers.py", ""),
        ("tests/fixtures/data.py", ""),
        ("tests/data/rows.sql", ""),
        ("tests/factories/user.py", ""),
        ("test/anything.py", ""),
        ("conftest.py", ""),
        ("app/test_views.py", TEST),
        ("app/views_test.py", "def test_a():\n    assert 1\n"),
        ("app/tests.py", "from unittest import TestCase\n"),
        ("app/test.py", "import unittest\n"),
        ("app/models/test_user.py", TEST),
    ],
)
def test_tests(tmp_path: Path, path: str, text: str) -> None:
    assert roles(tmp_path, {**PACKAGE, path: text}) == {"app/main.py": "app", path: "test"}


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("app/latest.py", ""),
        ("app/contest/views.py", ""),
        ("app/testing_service/client.py", ""),
        ("app/models/test.py", MODEL),
        ("app/models/tests.py", MODEL),
        ("app/models/test_result.py", MODEL),
        ("app/models/blood_test.py", MODEL),
        ("app/routes/test.py", "@router.post('/test')\nasync def test_connection():\n    assert True\n"),
        ("app/tests/models.py", MODEL),
        ("app/test/service.py", MODEL),
        ("app/testing/stub.py", ""),
        ("app/functional_tests/__main__.py", "@app.route('/users')\ndef create():\n    pass\n"),
        ("app/test_settings.py", "DEBUG = True\n"),
        ("app/api/flaky_tests.py", "from app.models.test import TestCase\n"),  # a model
        ("testing/tool.py", ""),
    ],
)
def test_no_tests(tmp_path: Path, path: str, text: str) -> None:
    assert roles(tmp_path, {**PACKAGE, path: text}) == {"app/main.py": "app", path: "app"}


def test_a_folder_of_tests_deep_down_needs_one_test(tmp_path: Path) -> None:
    files = {"app/lab/tests/base.py": "", "app/lab/tests/unit/test_a.py": TEST, "app/lab/api.py": ""}
    assert roles(tmp_path, files) == {
        "app/lab/api.py": "app",
        "app/lab/tests/base.py": "test",
        "app/lab/tests/unit/test_a.py": "test",
    }


def test_likely_folders_with_and_without_tests(tmp_path: Path) -> None:
    files = {
        "e2e/helpers.py": "",
        "e2e/test_login.py": TEST,
        "integration_tests/run.py": "",
        "integration_tests/conftest.py": "",
        "app/testing/stub.py": "",
        "app/testing/tests/test_stub.py": TEST,
    }
    assert roles(tmp_path, files) == {
        "app/testing/stub.py": "app",
        "app/testing/tests/test_stub.py": "test",
        "e2e/helpers.py": "test",
        "e2e/test_login.py": "test",
        "integration_tests/conftest.py": "test",
        "integration_tests/run.py": "test",
    }


def test_only_folders_below_the_root_count(tmp_path: Path) -> None:
    grow(tmp_path, {"tests/repo/app/models.py": MODEL, "tests/repo/test_a.py": TEST})
    judged = {file.path: file.role.value for file in find(tmp_path / "tests" / "repo").files}
    assert judged == {"app/models.py": "app", "test_a.py": "test"}


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (
            {"alembic/env.py": ENVIRONMENT, "alembic/versions/a.py": REVISION, "alembic/helpers.py": ""},
            {"alembic/env.py": "migration", "alembic/versions/a.py": "migration", "alembic/helpers.py": "migration"},
        ),
        # An environment that shares its folder with the application.
        (
            {"app/db/env.py": ENVIRONMENT, "app/db/versions/a.py": "", "app/db/models.py": MODEL},
            {"app/db/env.py": "migration", "app/db/versions/a.py": "migration", "app/db/models.py": "app"},
        ),
        (
            {"app/env.py": "import os\n", "app/versions/v1.py": ""},
            {"app/env.py": "app", "app/versions/v1.py": "app"},
        ),
        ({"app/db/versions/a.py": REVISION}, {"app/db/versions/a.py": "migration"}),
        ({"db/migrations/versions/a.py": REVISION}, {"db/migrations/versions/a.py": "migration"}),
        (
            {"migrate_repo/versions/001_a.py": "def upgrade(migrate_engine):\n    pass\n"},
            {"migrate_repo/versions/001_a.py": "migration"},
        ),
        (
            {"data_migrations/m1.py": "def upgrade():\n    pass\n\n\ndef downgrade():\n    pass\n"},
            {"data_migrations/m1.py": "migration"},
        ),
        (
            {"app/migration_revisions/db/0001_first.py": "def up(cursor):\n    pass\n"},
            {"app/migration_revisions/db/0001_first.py": "migration"},
        ),
        ({"app/migration_plans/db/moves.py": "def up(plan):\n    pass\n"}, {"app/migration_plans/db/moves.py": "app"}),
        # A feature of an application about migrations of something else.
        (
            {"app/migrations/service.py": "def upgrade(plan):\n    pass\n", "app/migrations/models.py": MODEL},
            {"app/migrations/service.py": "app", "app/migrations/models.py": "app"},
        ),
        ({"app/migration.py": "from alembic import command\n"}, {"app/migration.py": "app"}),
        # A revision about tests.
        (
            {"alembic/env.py": ENVIRONMENT, "alembic/versions/0042_add_test.py": REVISION},
            {"alembic/env.py": "migration", "alembic/versions/0042_add_test.py": "migration"},
        ),
        (
            {
                "migrations/0001.sql": "",
                "db/schema.sql": "",
                "sql/001_init-db.sql": "",
                "app/get_schema_stats.sql": "",
                "db/to-v2-migration.sql": "",
            },
            {
                "migrations/0001.sql": "migration",
                "db/schema.sql": "migration",
                "sql/001_init-db.sql": "migration",
                "db/to-v2-migration.sql": "migration",
                "app/get_schema_stats.sql": "app",
            },
        ),
    ],
)
def test_migrations(tmp_path: Path, files: dict[str, str], expected: dict[str, str]) -> None:
    assert roles(tmp_path, files) == expected


def test_settings_of_alembic_make_migration_folders(tmp_path: Path) -> None:
    files = {"schema/env.py": ENVIRONMENT, "schema/versions/a.py": "", "changes/a.py": "", "other/a.py": ""}
    assert roles(tmp_path, files)["changes/a.py"] == "app"
    settings = "[alembic]\nscript_location = schema\nversion_locations = %(script_location)s/versions, changes\n"
    assert roles(tmp_path, {"alembic.ini": settings}) == {
        "changes/a.py": "migration",
        "other/a.py": "app",
        "schema/env.py": "migration",
        "schema/versions/a.py": "migration",
    }


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("scripts/fix.py", ""),
        ("app/scripts/fix.py", ""),
        ("app/scripts/lib/fix.py", ""),
        ("tools/registry.py", ""),
        ("examples/app/models.py", MODEL),
        ("docs/conf.py", ""),
        ("deploy/run.py", ""),
        ("benchmarks/insert.py", ""),
        ("seeds/users.py", ""),
        ("app/seed_users.py", ""),
        ("app/models/seed.py", COMMAND),
        ("data/seed.sql", ""),
        ("dev/clean.sql", ""),
        ("backend/dev-tools/sql/clean.sql", ""),
        ("app/storage/fixtures/sql/tags.sql", ""),
        ("app/sample_data/tags.sql", ""),
        ("noxfile.py", ""),
        ("versioneer.py", COMMAND),
        ("setup.py", "from setuptools import setup\n"),
        ("tasks.py", "from invoke import task\n"),
        (".github/report.py", ""),
        ("backend/tools/fix.py", COMMAND),
    ],
)
def test_scripts(tmp_path: Path, path: str, text: str) -> None:
    files = {**PACKAGE, "backend/main.py": "", path: text}
    assert roles(tmp_path, files)[path] == "script"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("app/tools/registry.py", ""),
        ("app/examples/models.py", MODEL),
        ("app/bin/x.py", COMMAND),
        ("app/deployment/service.py", ""),
        ("app/docs/views.py", ""),
        ("app/scripts/models.py", MODEL),  # films have scripts
        ("app/api/scripts/x.py", ""),
        ("app/models/seed.py", MODEL),  # gardens have seeds
        ("app/seedling.py", ""),
        ("app/seeding/run.py", ""),
        ("app/setup.py", ""),
        ("setup.py", "def setup_database():\n    pass\n"),
        ("app/tasks.py", "@celery.task\ndef run():\n    pass\n"),
        ("manage.py", COMMAND),
        ("main.py", COMMAND),
        ("backend/tools/registry.py", ""),
        ("kit/tools/registry.py", ""),
        ("app/dev/clean.sql", ""),
        ("sql/dev/orders.sql", ""),  # beside sql/prod
        ("devices/orders.sql", ""),
        ("data/orders.sql", ""),
    ],
)
def test_no_scripts(tmp_path: Path, path: str, text: str) -> None:
    files = {**PACKAGE, "app/api/__init__.py": "", "backend/main.py": "", "kit/tools/__init__.py": "", path: text}
    files |= {"kit/x.py": "", "sql/prod/orders.sql": ""}
    assert roles(tmp_path, files)[path] == "app"


@pytest.mark.parametrize("package", ["bin/server/server", "bin/server/src/server"])
@pytest.mark.parametrize("project", ["setup.py", "pyproject.toml", "setup.cfg"])
def test_what_is_installed_is_no_script_wherever_it_lies(tmp_path: Path, package: str, project: str) -> None:
    files = {
        f"bin/server/{project}": "",
        f"{package}/__init__.py": "",
        f"{package}/models.py": "",
        "bin/fix/run.py": COMMAND,
    }
    assert roles(tmp_path, files)[f"{package}/models.py"] == "app"
    assert roles(tmp_path, files)["bin/fix/run.py"] == "script"


@pytest.mark.parametrize("project", [f"bin/server/{name}" for name in ("README.md", "requirements.txt")])
def test_a_package_that_is_not_installed_is_a_script_in_a_folder_of_them(tmp_path: Path, project: str) -> None:
    files = {project: "", "bin/server/server/__init__.py": "", "bin/server/server/models.py": ""}
    assert roles(tmp_path, files)["bin/server/server/models.py"] == "script"


def test_a_folder_of_tools_that_is_a_package_may_be_imported(tmp_path: Path) -> None:
    files = {"tools/__init__.py": "", "tools/registry.py": "", "tools/fix.py": COMMAND}
    assert roles(tmp_path, files) == {"tools/registry.py": "app", "tools/fix.py": "script"}


def test_tests_before_migrations_before_scripts(tmp_path: Path) -> None:
    files = {
        "scripts/tests/test_a.py": TEST,
        "scripts/migrations/versions/a.py": REVISION,
        "scripts/fix.py": "",
        "migrations/versions/a.py": REVISION,
        "migrations/tests/test_a.py": TEST,
    }
    assert roles(tmp_path, files) == {
        "migrations/tests/test_a.py": "test",
        "migrations/versions/a.py": "migration",
        "scripts/fix.py": "script",
        "scripts/migrations/versions/a.py": "migration",
        "scripts/tests/test_a.py": "test",
    }


def test_overrides_win_and_the_first_of_them(tmp_path: Path) -> None:
    files = {"tests/a.py": TEST, "ops/b.py": "", "ops/keep/c.py": "", "scripts/d.py": "", "etc/e.sql": ""}
    overrides = {"app": ["ops/keep/", "scripts"], "scripts": ["ops/**", "scripts"], "migrations": ["*.sql"]}
    assert roles(tmp_path, files, overrides) == {
        "etc/e.sql": "migration",
        "ops/b.py": "script",
        "ops/keep/c.py": "app",
        "scripts/d.py": "app",
        "tests/a.py": "test",
    }
    from_above = find(tmp_path / "ops", roles={"scripts": ["ops/keep"]}, prefix="ops").files
    assert {file.path: file.role.value for file in from_above} == {"b.py": "app", "keep/c.py": "script"}


def test_an_override_of_an_unknown_role(tmp_path: Path) -> None:
    with pytest.raises(AuditorError, match="there is no role 'tset': use one of app, script"):
        find(tmp_path, roles={"tset": ["x"]})


def test_one_migration_environment_for_each_database(tmp_path: Path) -> None:
    given = {
        **PACKAGE,
        "app/migrations/core/env.py": ENVIRONMENT,
        "app/migrations/core/old_models.py": MODEL,
        "app/migrations/core/versions/a.py": REVISION,
        "app/migration/core/models.py": MODEL,  # a feature of that name
    }
    assert roles(tmp_path, given) == {
        "app/main.py": "app",
        "app/migration/core/models.py": "app",
        "app/migrations/core/env.py": "migration",
        "app/migrations/core/old_models.py": "migration",
        "app/migrations/core/versions/a.py": "migration",
    }


def test_contrib_may_hold_parts_of_the_application(tmp_path: Path) -> None:
    given = {
        **PACKAGE,
        "contrib/visits/backend/visits/blueprint.py": "",
        "contrib/visits/backend/visits/rows.py": MODEL,
    }
    assert set(roles(tmp_path, given).values()) == {"app"}


def test_contrib_may_hold_scripts(tmp_path: Path) -> None:
    assert roles(tmp_path, {**PACKAGE, "contrib/clean.py": COMMAND})["contrib/clean.py"] == "script"
