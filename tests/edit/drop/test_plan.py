"""The plan of a removal: what is said for and against it, and what the database holds."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import URL

from tests import servers
from tests.commands import Command
from tests.edit.drop.shop import MAIN, SHOP
from tests.projects import write

DDL = """
CREATE TABLE badges (id int PRIMARY KEY, given timestamp NOT NULL);
CREATE TABLE orders (id int PRIMARY KEY, badge_id int CONSTRAINT orders_badge REFERENCES badges);
CREATE VIEW recent AS SELECT * FROM badges;
CREATE FUNCTION count_badges() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM badges';
CREATE FUNCTION count_badges_of_users() RETURNS bigint LANGUAGE sql AS 'SELECT 0 AS badges_of_users';
CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER watched BEFORE INSERT ON badges FOR EACH ROW EXECUTE FUNCTION nothing();
CREATE PUBLICATION published FOR TABLE badges;
GRANT SELECT ON badges TO public;
"""


def test_a_dead_table_with_what_hangs_together(tmp_path: Path, audit_command: Command) -> None:
    ran = audit_command("drop", "badges", "--format", "json", cwd=write(tmp_path, SHOP))
    said = json.loads(ran.out)
    assert ran.code == 0
    assert [(each["table"], each["because"]) for each in said["tables"]] == [
        ("badges_of_users", "it only ties badges and users together"),
        ("badges", None),
    ]
    assert [(each["table"], each["columns"]) for each in said["referring"]] == [("orders", ["badge_id"])]
    assert (said["refused"], said["data"], said["places"], said["revision"]) == (None, None, [], None)


def test_the_text_says_the_order_and_the_queries(tmp_path: Path, audit_command: Command) -> None:
    ran = audit_command("drop", "Badge", "--archive", "old badges.dump", cwd=write(tmp_path, SHOP))
    assert ran.code == 0
    assert "badges  orphaned (certain)\n  app.models.Badge, declared at app/models.py:" in ran.out
    assert "Data: not checked. --data URL looks, and writes nothing; or run:\n" in ran.out
    assert 'SELECT CAST(max("given") AS text) FROM "badges";' in ran.out
    assert "audit drop badges_of_users badges --phase migration --released-in REF" in ran.out
    assert """-t '"badges_of_users"' -t '"badges"' --format=custom --file='old badges.dump'""" in ran.out
    assert max(map(len, ran.out.partition("Data:")[0].splitlines())) <= 80


@pytest.mark.parametrize(
    ("main", "reason"),
    [
        (MAIN.replace("import Order", "import Badge, Order").replace("Order()", "Badge()"), "write_only"),
        (MAIN + "\n\ndef pick(name):\n    return getattr(models, name)\n", "could reach it"),
        (MAIN.replace("import Order", "import Badge, Order") + "\n\nimport other\nother.take(Badge)\n", "unknown"),
    ],
)
def test_what_is_not_surely_dead_is_refused(tmp_path: Path, audit_command: Command, main: str, reason: str) -> None:
    main = main.replace("from app.models", "from app import models\nfrom app.models").replace(
        "main(None)", "main(None)\n    pick('x')"
    )
    project = write(tmp_path, {**SHOP, "app/main.py": main})
    ran = audit_command("drop", "badges", cwd=project)
    assert (ran.code, reason in ran.out) == (1, True)
    assert "app/main.py:" in ran.out
    assert audit_command("drop", "badges", "--force", cwd=project).code == 0


def test_a_name_of_no_table_and_of_two(tmp_path: Path, audit_command: Command) -> None:
    project = write(tmp_path, SHOP)
    ran = audit_command("drop", "badgers", cwd=project)
    assert (ran.code, ran.err) == (2, "audit: error: no table 'badgers'; did you mean 'badges'?\n")
    write(
        tmp_path, {"other/__init__.py": "", "other/models.py": SHOP["app/models.py"].replace('"badges', '"old_badges')}
    )
    ran = audit_command("drop", "Badge", cwd=project)
    assert ran.code == 2
    assert "'Badge' can be 2 tables: " in ran.err


def test_the_class_of_a_child_table_speaks_against(tmp_path: Path, audit_command: Command) -> None:
    child = """

class Medal(Badge):
    __tablename__ = "medals"
    id: Mapped[int] = mapped_column(ForeignKey("badges.id"), primary_key=True)
"""
    project = write(tmp_path, {**SHOP, "app/models.py": SHOP["app/models.py"] + child})
    ran = audit_command("drop", "badges", cwd=project)
    assert ran.code == 1
    assert "app.models.Medal (medals) inherits from app.models.Badge" in " ".join(ran.out.split())
    assert audit_command("drop", "badges", "medals", cwd=project).code == 0


class TestData:
    def test_rows_without_a_reason_stop_it(self, tmp_path: Path, audit_command: Command, postgres: URL) -> None:
        project = write(tmp_path, SHOP)
        with servers.database(postgres, DDL) as url:
            servers.execute(url, "INSERT INTO badges VALUES (1, '2020-01-02 03:04:05')")
            given = url.render_as_string(hide_password=False)
            ran = audit_command("drop", "badges", "--data", given, "--format", "json", cwd=project)
            said = json.loads(ran.out)
            assert (ran.code, said["refused"]) == (
                1,
                "there are rows in badges (1); --archive FILE keeps them, --data-reason TEXT says why not to",
            )
            gone, badges = said["data"]["tables"]
            assert (gone["table"], gone["missing"]) == ("badges_of_users", True)
            assert (badges["rows"], badges["newest"], badges["notes"]) == (1, {"given": "2020-01-02 03:04:05"}, [])
            assert badges["size"] > 0
            assert [(each["kind"], each["name"]) for each in badges["hanging"]] == [
                ("foreign key", "orders_badge of orders"),
                ("function", "count_badges()"),
                ("grant", "select to public"),
                ("publication", "published"),
                ("trigger", "watched"),
                ("view", "recent"),
            ]
            for option in (["--archive", "badges.csv"], ["--data-reason", "all are in the new system"]):
                assert audit_command("drop", "badges", "--data", given, *option, cwd=project).code == 0

    def test_an_empty_table_goes(
        self, tmp_path: Path, audit_command: Command, postgres: URL, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with servers.database(postgres, DDL) as url:
            monkeypatch.setenv("AUDITOR_DATABASE_URL", url.render_as_string(hide_password=False))
            ran = audit_command("drop", "badges", cwd=write(tmp_path, SHOP))
        assert ran.code == 0
        assert "Data: badges: 0 rows" in ran.out
        assert "  trigger: watched\n" in ran.out

    def test_a_wrong_url_is_one_line_without_its_password(self, tmp_path: Path, audit_command: Command) -> None:
        url = "postgresql+psycopg://someone:hidden@127.0.0.1:1/nowhere"
        ran = audit_command("drop", "badges", "--data", url, cwd=write(tmp_path, SHOP))
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.startswith("audit: error: cannot read the database")
        assert "hidden" not in ran.err
        assert len(ran.err.splitlines()) == 1

    def test_sqlite_tells_its_rows(self, tmp_path: Path, audit_command: Command) -> None:
        import sqlite3

        with sqlite3.connect(tmp_path / "shop.db") as connection:
            connection.execute("CREATE TABLE badges (id integer)")
            connection.execute("INSERT INTO badges VALUES (1)")
            connection.execute("CREATE TABLE orders (badge_id integer REFERENCES badges (id))")
        connection.close()
        project = write(tmp_path / "project", SHOP)
        ran = audit_command("drop", "badges", "--data", f"sqlite:///{tmp_path / 'shop.db'}", cwd=project)
        assert ran.code == 1
        assert "Data: badges: 1 rows\n  foreign key: without a name of orders\n" in ran.out
