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


def test_a_branch_that_depends_on_a_label_elsewhere_belongs_to_that_history() -> None:
    first = {
        **FIRST,
        "app/migrations/versions/a.py": FIRST["app/migrations/versions/a.py"] + "branch_labels = 'shop'\n",
    }
    branch = revision("p", None, 'op.add_column("users", sa.Column("age", sa.Integer()))')
    branch += "branch_labels = 'shop-plugin'\ndepends_on = 'shop'\n"
    found = replayed({**first, "plugin/versions/p.py": branch})
    assert [len(each.revisions) for each in found.environments] == [3]
    assert columns(found, "users") == ["id", "age", "name"]


def test_an_option_that_the_environment_gives() -> None:
    env = "from alembic import context\nfrom names import PREFIX\ncontext.configure(prefix=PREFIX)\n"
    names = "PREFIX = 'shop_'\n"
    for asked in ('["prefix"]', '.get("prefix")'):
        upgrade = f"""
        prefix = op.get_context().opts{asked}
        op.create_table(f"{{prefix}}users", sa.Column("id", sa.Integer()))
        """
        files = {"m/env.py": env, "names.py": names, "m/versions/a.py": revision("a", None, upgrade)}
        assert _made(replayed(files)) == ["shop_users"]
    found = replayed({"m/env.py": "", "m/versions/a.py": revision("a", None, upgrade)})
    assert [_made(found), len(found.blind_spots)] == [[], 1]


def test_a_filter_that_asks_what_the_table_is_marked_with_hides_nothing_for_certain() -> None:
    configure = "from alembic import context\ncontext.configure(include_object=keep)\n"
    for test, hidden in (('object.info.get("bind_key")', ()), ('name == "users"', ("users",))):
        keep = (
            f"def keep(object, name, type_, reflected, other):\n    if {test}:\n        return False\n    return True\n"
        )
        found = replayed({**FIRST, "app/migrations/env.py": keep + configure})
        assert found.environments[0].hidden == hidden
