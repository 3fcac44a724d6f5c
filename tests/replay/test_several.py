"""Several histories in one project: of plugins that change what the application made, and of databases of their own."""

from __future__ import annotations

from auditor.facts.migrations import Migrations
from tests.replay.histories import conflicts, replayed, revision, table

FIRST = {
    "app/migrations/env.py": "",
    "app/migrations/versions/a.py": revision("a", None, 'op.create_table("users", sa.Column("id", sa.Integer()))'),
    "app/migrations/versions/b.py": revision("b", "a", 'op.add_column("users", sa.Column("name", sa.Text()))'),
}
GUARDED = """
if "age" not in [each["name"] for each in sa.inspect(op.get_bind()).get_columns("users")]:
    op.add_column("users", sa.Column("age", sa.Integer()))
op.create_table("notes", sa.Column("id", sa.Integer()))
"""


def columns(found: Migrations, name: str) -> list[str]:
    return [each.name for each in table(found, name).columns]


def test_a_plugin_changes_what_the_application_made() -> None:
    plain = 'op.add_column("users", sa.Column("age", sa.Integer()))'
    for upgrade, made in ((GUARDED, {"users", "notes"}), (plain, {"users"})):
        found = replayed({**FIRST, "a_plugin/migrations/p.py": revision("p", None, upgrade)})
        assert columns(found, "users") == ["id", "name", "age"]
        assert not conflicts(found)
        plugin, main = found.environments
        assert (plugin.after, main.after) == ("app/migrations", None)
        assert plugin.schema is not None
        assert main.schema == found.schema
        assert {each.key.name for each in plugin.schema.tables} == made
        assert set(_made(found)) == made
        touched = next(touched for key, touched in found.history if key.name == "users")
        assert [each.revision for each in touched] == ["a", "b", "p"]


def _made(found: Migrations) -> list[str]:
    return [each.key.name for each in found.schema.tables]


def test_two_plugins_and_the_order_of_their_folders() -> None:
    files = {f"z{n}/migrations/p.py": revision(f"p{n}", None, GUARDED.replace("notes", f"n{n}")) for n in (1, 2)}
    found = replayed({**FIRST, **files})
    assert columns(found, "users") == ["id", "name", "age"]
    assert _made(found) == ["n1", "n2", "users"]


def test_a_history_that_makes_its_own_tables_stays_alone() -> None:
    own = 'op.create_table("users", sa.Column("key", sa.Integer()))\nop.add_column("users", sa.Column("x", sa.Text()))'
    found = replayed({**FIRST, "other/env.py": "", "other/versions/p.py": revision("p", None, own)})
    assert columns(found, "users") == ["id", "name"]
    assert [each.after for each in found.environments] == [None, None]
    assert not conflicts(found)


def test_a_history_that_needs_what_nobody_makes_stays_alone() -> None:
    found = replayed({**FIRST, "p/migrations/p.py": revision("p", None, 'op.drop_column("teams", "x")')})
    assert [each.after for each in found.environments] == [None, None]
    assert conflicts(found) == ["there is no table teams"]
