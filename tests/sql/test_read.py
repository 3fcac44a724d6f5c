"""What a SQL text touches: every statement kind, in the dialects that people write, and what does not parse."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.sql import looks_like_sql, read_sql, read_sql_file


def touched(text: str, dialect: str | None = "postgres") -> set[str]:
    """The uses, each as `read a` or `write schema.a`."""
    uses = read_sql_file(text, dialect).uses
    return {f"{use.op} {use.schema + '.' if use.schema else ''}{use.name}" for use in uses}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SELECT a FROM x", {"read x"}),
        ("SELECT a FROM s.x", {"read s.x"}),
        ('SELECT a FROM "X y"', {"read X y"}),
        ("SELECT 1", set()),
        ("SELECT a FROM x JOIN y ON x.id = y.id LEFT JOIN z USING (id)", {"read x", "read y", "read z"}),
        ("SELECT (SELECT max(a) FROM y) FROM x WHERE EXISTS (SELECT 1 FROM z)", {"read x", "read y", "read z"}),
        ("WITH c AS (SELECT a FROM x) SELECT a FROM c", {"read x"}),
        ("WITH RECURSIVE c AS (SELECT 1 AS n UNION SELECT n + 1 FROM c) SELECT n FROM c", set()),
        ("SELECT a FROM x UNION ALL SELECT a FROM y", {"read x", "read y"}),
        ("INSERT INTO x (a) VALUES (:a)", {"write x"}),
        ("INSERT INTO x (a) SELECT a FROM y", {"write x", "read y"}),
        ("INSERT INTO x (a) VALUES (1) ON CONFLICT (a) DO UPDATE SET a = excluded.a", {"write x"}),
        ("UPDATE x SET a = 1", {"write x"}),
        ("UPDATE x SET a = y.a FROM y WHERE y.id = x.id", {"write x", "read y"}),
        ("DELETE FROM x WHERE a = $1", {"write x"}),
        ("DELETE FROM x USING y WHERE y.id = x.id", {"write x", "read y"}),
        ("DELETE FROM x WHERE id = 1 RETURNING a", {"write x", "read x"}),
        ("TRUNCATE x, y CASCADE", {"write x", "write y"}),
        ("COPY x FROM STDIN", {"write x"}),
        ("COPY x TO STDOUT", {"read x"}),
        (
            "MERGE INTO x USING y ON x.id = y.id WHEN MATCHED THEN UPDATE SET a = y.a",
            {"write x", "read y"},
        ),
        ("SELECT a FROM x; DELETE FROM y;", {"read x", "write y"}),
        ("SELECT a FROM x -- FROM y\n/* FROM z */", {"read x"}),
        ("SELECT 'FROM y' FROM x", {"read x"}),
    ],
)
def test_a_statement_touches_its_tables_and_no_other(text: str, expected: set[str]) -> None:
    assert touched(text) == expected


@pytest.mark.parametrize("parameter", [":name", "%s", "%(name)s", "?", "$1"])
def test_parameters_of_every_style_are_values(parameter: str) -> None:
    assert touched(f"SELECT a FROM x WHERE b = {parameter}") == {"read x"}
    assert touched(f"INSERT INTO x (a, b) VALUES ({parameter}, {parameter})") == {"write x"}


@pytest.mark.parametrize(
    ("text", "dialect"),
    [("SELECT `a` FROM `x`", "mysql"), ("SELECT [a] FROM [x]", "tsql"), ("SELECT a FROM x LIMIT 1", "sqlite")],
)
def test_quotes_are_those_of_the_dialect(text: str, dialect: str) -> None:
    assert touched(text, dialect) == {"read x"}


def test_a_view_is_an_object_that_touches_tables() -> None:
    reading = read_sql_file("CREATE VIEW v AS SELECT a FROM x", "postgres")
    (view,) = reading.objects
    assert (view.kind, view.name, [use.name for use in view.uses]) == ("view", "v", ["x"])
    assert reading.uses == ()


def test_a_created_table_is_declared_and_not_touched() -> None:
    reading = read_sql_file("CREATE TABLE x (a int)", "postgres")
    assert reading.declares == (("x", None),)
    assert reading.uses == ()


def test_what_does_not_parse_still_gives_its_words() -> None:
    reading = read_sql_file("SELECT a FROM FROM orders WHERE ((", "postgres")
    assert reading.unparsed
    assert "orders" in reading.words


def test_what_does_not_parse_gives_its_tables_by_place() -> None:
    reading = read_sql_file("SELECT a FROM x JOIN y ON (x.id = y.id ORDER BY a ORDER BY (SELECT z", "postgres")
    assert reading.uses == ()
    assert [(use.op, use.name) for use in reading.guessed] == [("read", "x"), ("read", "y")]


@pytest.mark.parametrize(
    ("pieces", "partly", "wholly"),
    [
        (("SELECT 1 FROM stats_", None), ("stats_*",), 0),
        (("SELECT 1 FROM ", None, " LIMIT 1"), (), 1),
        (("SELECT 1 FROM ", None, None, " LIMIT 1"), (), 1),  # `{name}{condition}`: any table, as before
    ],
)
def test_a_name_is_known_in_part_where_a_part_of_it_is_written(
    pieces: tuple[str | None, ...], partly: tuple[str, ...], wholly: int
) -> None:
    reading = read_sql(pieces, "postgres")
    assert (tuple(use.name for use in reading.partly), reading.hole_tables) == (partly, wholly)


@pytest.mark.parametrize("text", ["VACCUM FROM x", "Take it from x"])
def test_what_is_no_query_has_no_places(text: str) -> None:
    assert read_sql_file(text, "postgres").guessed == ()


@pytest.mark.parametrize("kind", ["TIMESTAMP", "date", "timestamptz"])
def test_a_parameter_can_have_a_type_before_it(kind: str) -> None:
    assert touched(f"SELECT a FROM x WHERE b > {kind} :begin AND c < {kind} %(end)s") == {"read x"}


def test_comments_count_for_lines_and_are_no_statement() -> None:
    reading = read_sql_file("-- First.\n--\n\nSELECT a FROM x;\n/* two\nlines */ SELECT a FROM y;\n-- rollback;", None)
    assert [(use.name, use.line) for use in reading.uses] == [("x", 3), ("y", 5)]
    assert (reading.statements, reading.unparsed) == (2, ())


def test_data_of_copy_counts_for_lines() -> None:
    text = "COPY x (a) FROM stdin;\n1\n2\n\\.\n\n\nCOPY y (a) FROM stdin;\n\\.\n\n\\connect z\n\nSELECT a FROM w;\n"
    assert [(use.name, use.line) for use in read_sql_file(text, "postgres").uses] == [("x", 0), ("y", 6), ("w", 11)]


@pytest.mark.parametrize(
    "head",
    [
        "--\n-- PostgreSQL database dump\n--\n\n",
        "-- MySQL dump 10.13  Distrib 8.0.36\n",
        "/*!999999\\- enable the sandbox mode */\n-- MariaDB dump 10.19-11.4.2-MariaDB\n",
        "-- phpMyAdmin SQL Dump\n-- version 5.2.1\n",
        "\n-- Adminer 4.8.1 PostgreSQL 15.3 dump\n",
        "PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\n",
    ],
)
def test_a_dump_is_told_by_its_head(head: str) -> None:
    assert read_sql_file(f"{head}INSERT INTO x VALUES (1);", None).dump


@pytest.mark.parametrize(
    "head", ["", "-- Rows that tests need.\n", "PRAGMA foreign_keys=ON;\n", "SELECT 1;\n-- a dump of x\n"]
)
def test_other_files_are_no_dumps(head: str) -> None:
    assert not read_sql_file(f"{head}INSERT INTO x VALUES (1);", None).dump


NAMES = st.from_regex(r"[a-z][a-z0-9_]{0,12}x", fullmatch=True)


@given(read=NAMES, written=NAMES)
@settings(max_examples=60, deadline=None)
def test_any_plain_name_is_found_quoted_or_not(read: str, written: str) -> None:
    expected = {f"write {written}", f"read {read}"}
    assert touched(f'INSERT INTO "{written}" (a) SELECT a FROM "{read}"') == expected


@given(st.text(max_size=120))
@settings(max_examples=150, deadline=None)
def test_any_text_is_taken(text: str) -> None:
    assert read_sql_file(text, None).statements >= 0


#: How the manuals of MySQL, SQLite, Transact-SQL, Oracle, PostgreSQL and CockroachDB write it.
DIALECTS = [
    ("LOAD DATA LOCAL INFILE 'x.csv' REPLACE INTO TABLE x FIELDS TERMINATED BY ','", {"write x"}),
    ("UPDATE LOW_PRIORITY IGNORE x SET a = 1", {"write x"}),
    ("INSERT HIGH_PRIORITY INTO x VALUES (1)", {"write x"}),
    ("UPDATE y JOIN x ON x.id = y.id SET x.a = y.a", {"write x", "read y"}),
    ("UPDATE y, x SET x.a = 1 WHERE x.id = y.id", {"write x", "read y"}),
    ("DELETE p, q FROM x p JOIN y q ON p.id = q.id", {"write x", "write y"}),
    ("DELETE LOW_PRIORITY QUICK IGNORE FROM x", {"write x"}),
    ("PREPARE p FROM 'DELETE FROM x'", {"write x"}),
    ("UPDATE OR IGNORE x SET a = 1", {"write x"}),
    ("DELETE FROM x INDEXED BY ix WHERE a = 1", {"write x"}),
    ("BEGIN; UPDATE OR REPLACE x SET a = 1; COMMIT", {"write x"}),
    ("DELETE x WHERE a = 1", {"write x"}),
    ("INSERT x (a) VALUES (1)", {"write x"}),
    ("SELECT TOP 5 * FROM x WITH (NOLOCK)", {"read x"}),
    ("INSERT INTO x OUTPUT inserted.id VALUES (1)", {"write x"}),
    ("BULK INSERT x FROM 'x.csv' WITH (FORMAT = 'CSV')", {"write x"}),
    ("WITH c AS (SELECT * FROM x) DELETE FROM c WHERE a = 1", {"write x"}),
    ("INSERT ALL INTO x (a) VALUES (1) INTO y (a) VALUES (2) SELECT * FROM dual", {"write x", "write y"}),
    ("EXECUTE IMMEDIATE 'DELETE FROM x'", {"write x"}),
    ("PREPARE p (int) AS UPDATE x SET a = $1", {"write x"}),
    ("DECLARE c SCROLL CURSOR WITH HOLD FOR SELECT * FROM x", {"read x"}),
    ("SELECT a FROM ONLY (x)", {"read x"}),
    ("SELECT * FROM x AS OF SYSTEM TIME '-1s'", {"read x"}),
    ("UPSERT INTO x VALUES (1)", {"write x"}),
    (
        "WITH c AS (SELECT a.id FROM x a JOIN y ON y.id = a.id FOR UPDATE OF a SKIP LOCKED) "
        "UPDATE x AS b SET i = 1 FROM c WHERE c.id = b.id",
        {"read x", "read y", "write x"},
    ),
]


@pytest.mark.parametrize(("text", "expected"), DIALECTS)
def test_statements_of_every_dialect_touch_their_tables(text: str, expected: set[str]) -> None:
    assert touched(text, None) == expected
    assert looks_like_sql(text)


@pytest.mark.parametrize(
    "text",
    [
        "Update the join page to set a=1",
        "Delete items where needed is true",
        "Merge branches using git",
        "Begin; then go on",
        "Insert values (x) here",
        "Load data in the file",
        "Prepare it as select",
        "Declare a cursor",
        "Update users, groups and roles, set up x",
    ],
)
def test_english_that_begins_with_such_a_word_is_no_statement(text: str) -> None:
    assert not looks_like_sql(text)


@pytest.mark.parametrize("part", ["update a join {}", "update a{}", "insert a ({}", "update a x {} sat", "delete a{}"])
def test_telling_sql_from_english_takes_no_longer_for_a_longer_text(part: str) -> None:
    """Only the beginning of a text is looked at; a pattern that tries again and again would never come back."""
    for times in (2_000, 20_000):
        for filling in ("join b ", ", b ", "b, c "):
            assert looks_like_sql(part.format(filling * times)) in {True, False}


PLPGSQL = (
    "CREATE FUNCTION f() RETURNS trigger AS $$ BEGIN {} END; $$ LANGUAGE plpgsql",
    "DO $$ BEGIN {} END $$",
)


@pytest.mark.parametrize("body", PLPGSQL)
@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("RAISE EXCEPTION 'no % here', NEW.id USING errcode = 'P0001', hint = 'h';", set()),
        ("EXECUTE 'select 1' USING NEW.id, given;", set()),
        ("EXECUTE q INTO found USING given;", set()),
        ("OPEN c FOR EXECUTE q USING given;", set()),
        ("GET STACKED DIAGNOSTICS said = MESSAGE_TEXT;", set()),
        ("FETCH RELATIVE -2 FROM c INTO r; MOVE FORWARD FROM c;", set()),
        ("x := extract('epoch' from since); y := trim(both 'x' from title);", set()),
        ("x := overlay(a placing 'x' from pos for 2); y := substring(lower(a) from '^[0-9]+');", set()),
        ("IF a IS DISTINCT FROM b THEN RETURN NULL; END IF;", set()),
        ("DELETE FROM orders USING lines WHERE true;", {"orders", "lines"}),
        ("MERGE INTO orders USING lines ON true WHEN MATCHED THEN DELETE;", {"orders", "lines"}),
        ("EXECUTE q; DELETE FROM orders USING lines WHERE true;", {"orders", "lines"}),
        ("SELECT trim(a) FROM orders; x := (SELECT substring(a, 1) FROM lines);", {"orders", "lines"}),
        ("x := trim((SELECT a FROM orders)); RETURN QUERY SELECT * FROM lines;", {"orders", "lines"}),
    ],
)
def test_words_of_other_meanings_name_no_table(body: str, statement: str, named: set[str]) -> None:
    reading = read_sql((body.format(statement),), "postgres")
    uses = [*reading.uses, *(use for item in reading.objects for use in item.uses)]
    assert {use.name for use in uses} == named


@pytest.mark.parametrize(
    ("text", "made"), [("ALTER TABLE a RENAME TO b", {"b"}), ("ALTER TABLE a RENAME COLUMN c TO d", set())]
)
def test_a_new_name_makes_a_table(text: str, made: set[str]) -> None:
    assert {name for name, _ in read_sql((text,), "postgres").declares} == made
