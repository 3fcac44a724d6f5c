"""What is said of small histories, and of those that look alike and are sound."""

from __future__ import annotations

import pytest

from auditor.audits.migrations.judge import judge_histories
from auditor.facts.key import TableKey
from auditor.facts.schema import Table
from tests.audits.migrations.judged import since
from tests.replay.histories import replayed, revision, upgraded

MAKE = 'op.create_table("users", sa.Column("id", sa.Integer()))'
MODEL = Table(TableKey("users"), "declarative", "app.User", "app.py", 1)


def rules(*bodies: str, head: str = "") -> set[str]:
    found = judge_histories(upgraded(*bodies, head=head), (MODEL,), None)
    return {each.rule for each in found.problems} - {"missing-downgrade"}


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        ('op.execute("UPDATE users SET id = 1")', ""),
        ('op.execute("UPDATE users SET id = 1")\nop.drop_column("users", "id")', "data-and-schema-mixed"),
        ('op.add_column("users", sa.Column("id", sa.Text()))', "history-not-replayable"),
        ('op.add_column("users", sa.Column("x", sa.Text()))', ""),
        ('op.add_column("users", sa.Column("x", sa.Text()), if_not_exists=True)', "repair-revision"),
        ('op.create_index("i", "users", ["id"], if_not_exists=True, postgresql_concurrently=True)', ""),
        ("op.execute(\"ALTER TYPE x ADD VALUE IF NOT EXISTS 'a'\")", "history-not-replayable"),
        ('if sa.inspect(op.get_bind()).has_table("users"):\n    op.drop_column("users", "id")', "repair-revision"),
        ('op.create_table("other", sa.Column("id", sa.Integer()))', "migrated-not-declared"),
        ('op.create_table("users_history", sa.Column("id", sa.Integer()))', ""),
        ('op.drop_table("users")', "dropped-but-declared"),
    ],
)
def test_a_second_revision(body: str, rule: str) -> None:
    assert rules(MAKE, body) == ({rule} if rule else set())


def test_a_history_that_does_not_start_empty() -> None:
    assert rules('op.add_column("users", sa.Column("x", sa.Text()))') == {"history-not-empty"}


def test_what_was_there_before_is_said_once() -> None:
    body = 'op.add_column("orders", sa.Column("x", sa.Text()))'
    assert rules(MAKE, body, body) == {"history-not-empty"}
    found = judge_histories(upgraded(MAKE, body, body), (MODEL,), None).problems
    assert [each.revision for each in found if each.rule == "history-not-empty"] == ["r1"]


def test_a_key_that_is_added_by_an_alter_of_its_own() -> None:
    key = 'sa.ForeignKeyConstraint(["a_id"], ["as.id"], use_alter=True)'
    first = f'op.create_table("bs", sa.Column("id", sa.Integer()), sa.Column("a_id", sa.Integer()), {key})'
    second = 'op.create_table("as", sa.Column("id", sa.Integer()))'
    made = upgraded(f"{first}\n{second}")
    assert [table.foreign_keys for table in made.schema.tables] == [(), ()]
    assert "history-not-replayable" not in {each.rule for each in judge_histories(made, (), None).problems}
    plain = first.replace(", use_alter=True", "")
    for dialect, told in (("postgresql", True), ("sqlite", False)):
        problems = judge_histories(upgraded(f"{plain}\n{second}", dialect=dialect), (), None).problems
        assert ("history-not-replayable" in {each.rule for each in problems}) is told
    made = upgraded(f"{second}\n{first}", dialect="sqlite")
    assert len(made.schema.tables[1].foreign_keys) == 1


def test_heads_edges_and_ids() -> None:
    files = {
        "m/versions/a.py": revision("a", None, MAKE),
        "m/versions/b.py": revision("b", "a", "pass"),
        "m/versions/c.py": revision("c", "a", "pass"),
    }
    before = files | {"m/versions/b.py": revision("b", "z", "pass")}
    problems = judge_histories(replayed(files), (MODEL,), since(before, files)).problems
    assert {(each.rule, each.revision) for each in problems if each.rule != "missing-downgrade"} == {
        ("several-heads", "c"),
        ("reparented-revision", "b"),
    }
    broken = judge_histories(replayed({"m/versions/b.py": revision("b", "nowhere", MAKE)}), (MODEL,), None).problems
    assert "broken-down-revision" in {each.rule for each in broken}
    twice = files | {"m/versions/c.py": revision("b", "a", "pass")}
    assert "duplicate-revision" in {each.rule for each in judge_histories(replayed(twice), (MODEL,), None).problems}


def test_what_a_blind_spot_names_is_no_conflict() -> None:
    unknown = 'op.drop_constraint(sa.inspect(op.get_bind()).pick(), "users")'
    assert rules(MAKE, f'{unknown}\nop.add_column("users", sa.Column("id", sa.Text()))') <= {"repair-revision"}
    made = 'op.execute(f"CREATE TYPE state AS ENUM ({values()})")'
    assert "history-not-replayable" not in rules(MAKE, made, "op.execute(\"ALTER TYPE state ADD VALUE 'a'\")")


def test_behind_tables_that_were_there_other_things_may_have_been_there() -> None:
    first = 'op.add_column("orders", sa.Column("x", sa.Text()))'
    assert rules(MAKE, first, 'op.drop_index("i", "users")') == {"history-not-empty"}
    again = 'op.add_column("users", sa.Column("id", sa.Text()))'
    assert rules(MAKE, first, again) == {"history-not-empty", "history-not-replayable"}
