"""The revision that drops tables: on a real server it goes, comes back as it was, and goes again."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from sqlalchemy import URL

from auditor.facts.catalog import Catalog
from auditor.live.postgresql.read import read_catalog
from auditor.live.session import read
from tests import servers
from tests.commands import Command
from tests.edit.drop.history import HISTORY, MODELS, ROWS
from tests.projects import write

CODE = ("--phase", "migration", "--released-in", "HEAD")


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """The project in a git repository."""
    return committed(write(tmp_path, HISTORY))


def committed(project: Path) -> Path:
    def git(*words: str) -> None:
        subprocess.run(["git", "-C", project, *words], check=True, capture_output=True)

    git("init", "-q")
    git("add", "-A")
    git("-c", "user.name=x", "-c", "user.email=x@y.z", "commit", "-q", "-m", "x")
    return project


def test_upgrade_downgrade_upgrade(shop: Path, audit_command: Command, postgres: URL) -> None:
    pytest.importorskip("alembic")
    from alembic import command
    from alembic.config import Config

    with servers.database(postgres) as url:
        config = Config()
        config.set_main_option("script_location", str(shop / "migrations"))
        config.set_main_option("sqlalchemy.url", url.render_as_string(hide_password=False))
        command.upgrade(config, "head")
        servers.execute(url, ROWS)
        before = catalog(url)
        assert audit_command("drop", "badges", *CODE, "--apply", cwd=shop).code == 0
        assert (shop / "migrations/.current-head").read_text() == "0003_drop_badges_of_users_and\n"
        command.upgrade(config, "head")
        gone = catalog(url)
        assert [str(table.key) for table in gone.tables] == ["alembic_version", "users"]
        assert gone.enums == ()
        (users,) = (table for table in gone.tables if table.key.name == "users")
        assert ([each.name for each in users.columns], users.indexes) == (["id", "name"], ())
        command.downgrade(config, "-1")
        assert unordered(catalog(url)) == unordered(before)
        command.upgrade(config, "head")
        assert catalog(url) == gone


def catalog(url: URL) -> Catalog:
    """What is in the database."""
    return read(url, lambda connection: read_catalog(connection, ["public"]))


def unordered(catalog: Catalog) -> object:
    """Everything of a catalog; a column that comes back stands last, and says nothing else."""
    tables = [(table.key, sorted(table.columns, key=lambda each: each.name), table) for table in catalog.tables]
    return (
        [(key, columns, t.primary_key, t.uniques, t.checks, t.foreign_keys, t.indexes) for key, columns, t in tables],
        catalog.enums,
        catalog.sequences,
    )


def test_what_is_written(shop: Path, audit_command: Command) -> None:
    ran = audit_command("drop", "badges", *CODE, "--format", "json", cwd=shop)
    said = json.loads(ran.out)
    assert [(each["table"], each["because"]) for each in said["tables"]] == [
        ("badges_of_users", "it only ties badges and users together"),
        ("badges", None),
    ]
    assert said["revision"]["path"] == "migrations/versions/0003_drop_badges_of_users_and.py"
    assert said["revision"]["upgrade"] == [
        "op.execute(\"SET LOCAL lock_timeout = '5s'\")",
        'op.drop_constraint("users_best", "users", type_="foreignkey")',
        'op.drop_column("users", "best_badge_id")',
        'op.drop_table("badges_of_users")',
        'op.drop_table("badges")',
        "op.execute('DROP TYPE \"rank\"')",
    ]
    down = "\n".join(said["revision"]["downgrade"])
    assert down.startswith("# Restores the structure, not the rows")
    assert 'postgresql.ENUM("gold", "silver", name="rank").create(op.get_bind())' in down
    assert 'postgresql.ENUM("gold", "silver", name="rank", create_type=False)' in down
    assert said["revision"]["notes"] == []
    patch = audit_command("drop", "badges", *CODE, "--diff", cwd=shop).out
    assert '+"""Drop badges_of_users and badges.\n+\n+Revision ID: 0003_drop_badges_of_users_and\n' in patch
    assert "+from sqlalchemy.dialects import postgresql\n" in patch
    assert "+    op.drop_table(" in patch


def test_a_column_that_is_declared_stays_without_its_key(tmp_path: Path, audit_command: Command) -> None:
    kept = MODELS + "    best_badge_id: Mapped[int | None]\n"
    shop = committed(write(tmp_path, {**HISTORY, "app/models.py": kept}))
    said = json.loads(audit_command("drop", "badges", *CODE, "--format", "json", cwd=shop).out)
    assert 'op.drop_constraint("users_best", "users", type_="foreignkey")' in said["revision"]["upgrade"]
    assert not [line for line in said["revision"]["upgrade"] if "drop_column" in line]
    assert said["revision"]["downgrade"][-1] == (
        'op.create_foreign_key("users_best", "users", "badges", ["best_badge_id"], ["id"])'
    )


def test_indexes_first_where_that_is_asked(shop: Path, audit_command: Command) -> None:
    said = json.loads(audit_command("drop", "badges", *CODE, "--concurrently", "--format", "json", cwd=shop).out)
    assert said["revision"]["upgrade"][:3] == [
        "with op.get_context().autocommit_block():",
        "    op.execute('DROP INDEX CONCURRENTLY IF EXISTS \"ix_badges_gold\"')",
        "    op.execute('DROP INDEX CONCURRENTLY IF EXISTS \"ix_badges_label\"')",
    ]


class TestRefused:
    def test_without_the_release(self, shop: Path, audit_command: Command) -> None:
        ran = audit_command("drop", "badges", "--phase", "migration", cwd=shop)
        assert ran.code == 1
        assert "Stopped: code goes first" in ran.out
        assert "--released-in REF" in ran.out

    def test_a_release_that_still_has_it(self, tmp_path: Path, audit_command: Command) -> None:
        column = "    id: Mapped[int] = mapped_column(primary_key=True)\n"
        class_ = f'\n\nclass Badge(Base):\n    __tablename__ = "badges"\n{column}'
        shop = committed(write(tmp_path, {**HISTORY, "app/models.py": MODELS + class_}))
        ran = audit_command("drop", "badges", *CODE, cwd=shop)
        assert (ran.code, "is still declared: the code phase goes first" in " ".join(ran.out.split())) == (1, True)
        write(shop, {"app/models.py": MODELS})
        ran = audit_command("drop", "badges", *CODE, cwd=shop)
        assert (ran.code, "HEAD still names what goes: app/models.py:" in " ".join(ran.out.split())) == (1, True)

    def test_a_release_with_sql_that_names_it(self, tmp_path: Path, audit_command: Command) -> None:
        call = 'session.execute(text("SELECT count(*) FROM badges"))'
        sql = f"from sqlalchemy import text\n\n\ndef count(session):\n    {call}\n"
        shop = committed(write(tmp_path, {**HISTORY, "app/count.py": sql}))
        ran = audit_command("drop", "badges", *CODE, cwd=shop)
        assert ran.code == 1
        assert "app/count.py:5 names badges in SQL" in " ".join(ran.out.split())

    def test_two_heads(self, tmp_path: Path, audit_command: Command) -> None:
        other = HISTORY["migrations/versions/0002_tie_badges.py"].replace("0002_tie_badges", "0002_other")
        other = other.partition("def upgrade")[0] + "def upgrade():\n    pass\n"
        shop = committed(write(tmp_path, {**HISTORY, "migrations/versions/0002_other.py": other}))
        ran = audit_command("drop", "badges", *CODE, cwd=shop)
        assert ran.code == 1
        assert "2 heads; merge them first: alembic merge 0002_other 0002_tie_badges" in " ".join(ran.out.split())

    def test_no_revisions(self, tmp_path: Path, audit_command: Command) -> None:
        ran = audit_command("drop", "users", *CODE, cwd=committed(write(tmp_path, {"app/models.py": MODELS})))
        assert (ran.code, ran.err) == (
            2,
            "audit: error: there is no Alembic revision here that one could be added to\n",
        )

    def test_no_such_ref(self, shop: Path, audit_command: Command) -> None:
        ran = audit_command("drop", "badges", "--phase", "migration", "--released-in", "v9", cwd=shop)
        assert (ran.code, len(ran.err.splitlines())) == (2, 1)


def test_a_folder_of_revisions_without_env(tmp_path: Path, audit_command: Command) -> None:
    files = {name: text for name, text in HISTORY.items() if not name.endswith(("env.py", ".mako", ".ini"))}
    ran = audit_command("drop", "badges", *CODE, "--diff", cwd=committed(write(tmp_path, files)))
    assert ran.code == 0
    assert '+revision = "0003_drop_badges_of_users_and"\n+down_revision = "0002_tie_badges"\n' in ran.out


@pytest.mark.parametrize(
    ("first", "second", "file"),
    [
        ("4ad3d5e0c1b2", "5be4e6f1d2c3", "{}_drop_badges_of_users_and_badges.py"),
        ("0001", "0002", "0003_drop_badges_of_users_and_badges.py"),
    ],
)
def test_the_form_of_ids_is_the_projects(
    tmp_path: Path, audit_command: Command, first: str, second: str, file: str
) -> None:
    renamed = {
        name.replace("0001", first).replace("0002_tie", f"{second}_tie"): text.replace(
            "0001_make_the_shop", first
        ).replace("0002_tie_badges", second)
        for name, text in HISTORY.items()
    }
    shop = committed(write(tmp_path, renamed))
    said = json.loads(audit_command("drop", "badges", *CODE, "--format", "json", cwd=shop).out)
    name = said["revision"]["path"].rpartition("/")[2]
    assert name == file.format(name.partition("_")[0])
    assert len(name.partition("_")[0]) == len(second)
