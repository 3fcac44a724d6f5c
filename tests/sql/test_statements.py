"""Every statement that the parser knows, in any dialect: what it touches, or that it touches no row. A version of
sqlglot that parses a statement which is in neither list shows itself here."""

from __future__ import annotations

import pytest
from sqlglot.dialects.dialect import Dialect

from auditor.sql import read_sql
from auditor.sql.bodies import uses_by_position

#: By the token that begins it: statements, and what they touch.
TOUCHING: dict[str, list[tuple[str, set[str]]]] = {
    "BEGIN": [("BEGIN INSERT INTO x VALUES (1); END", {"write x"}), ("BEGIN", set())],
    "CACHE": [("CACHE TABLE y AS SELECT * FROM x", {"read x"})],
    "COPY": [
        ("COPY x FROM 's3://a'", {"write x"}),
        ("COPY INTO x FROM @stage", {"write x"}),
        ("COPY INTO @stage FROM x", {"read x"}),
        ("COPY INTO 's3://a' FROM (SELECT * FROM x)", {"read x"}),
    ],
    "CREATE": [("CREATE TABLE y AS SELECT * FROM x", {"read x", "write y"}), ("CREATE TABLE y CLONE x", {"read x"})],
    "DECLARE": [("DECLARE c CURSOR FOR SELECT * FROM x", {"read x"})],
    "DELETE": [("DELETE FROM x", {"write x"})],
    "EXECUTE": [("EXECUTE p", set()), ("EXECUTE IMMEDIATE 'DELETE FROM x'", {"write x"})],
    "EXPORT": [("EXPORT DATA OPTIONS (uri = 'gs://a') AS SELECT * FROM x", {"read x"})],
    "INSERT": [("INSERT INTO x TABLE y", {"write x", "read y"}), ("INSERT INTO x VALUES (1)", {"write x"})],
    "LOAD": [("LOAD DATA INPATH 'p' INTO TABLE x", {"write x"})],
    "MERGE": [("MERGE INTO x USING y ON x.a = y.a WHEN MATCHED THEN DELETE", {"write x", "read y"})],
    "PIVOT": [("PIVOT x ON a USING sum(b)", {"read x"})],
    "REPLACE": [
        ("REPLACE INTO x VALUES (1)", {"write x"}),
        ("REPLACE TABLE x AS SELECT * FROM y", {"write x", "read y"}),
    ],
    "SET": [("SET a = (SELECT max(b) FROM x)", {"read x"}), ("SET a = 1", set())],
    "TRUNCATE": [("TRUNCATE TABLE x", {"write x"})],
    "UPDATE": [("UPDATE x SET a = 1", {"write x"})],
}
#: They touch no row of a table, or none that their text names.
NO_ROWS: dict[str, str] = {
    "ALTER": "ALTER TABLE x ADD b int",
    "ANALYZE": "ANALYZE TABLE x COMPUTE STATISTICS",
    "ATTACH": "ATTACH 'x.db' AS y",
    "COMMENT": "COMMENT ON TABLE x IS 'a'",
    "COMMIT": "COMMIT",
    "DESC": "DESC x",
    "DESCRIBE": "DESCRIBE x",
    "DETACH": "DETACH y",
    "DROP": "DROP TABLE x",
    "GRANT": "GRANT SELECT ON x TO y",
    "KILL": "KILL 1",
    "LOCK": "LOCK TABLE x IN EXCLUSIVE MODE",
    "PRAGMA": "PRAGMA table_info(x)",
    "REFRESH": "REFRESH TABLE x",
    "REVOKE": "REVOKE SELECT ON x FROM y",
    "ROLLBACK": "ROLLBACK",
    "SEMICOLON": ";",
    "SHOW": "SHOW TABLES",
    "UNCACHE": "UNCACHE TABLE x",
    "USE": "USE y",
}
#: Of one dialect, and about files, connections and names alone; what of it does not parse elsewhere is a doubt.
OF_ONE_DIALECT = frozenset(
    {"CONNECT", "DATABASE", "DISCONNECT", "ELSE", "END", "FOR", "FORCE", "GET", "INSTALL", "LIST", "PUT", "UNDROP",
     "UNPIVOT", "USING"}
)  # fmt: skip


def test_every_statement_that_the_parser_knows_is_in_a_list() -> None:
    known = {token.name for dialect in Dialect.classes.values() for token in dialect.parser_class.STATEMENT_PARSERS}
    assert known - {*TOUCHING, *NO_ROWS, *OF_ONE_DIALECT} == set()
    assert len(TOUCHING) + len(NO_ROWS) + len(OF_ONE_DIALECT) == len({*TOUCHING, *NO_ROWS, *OF_ONE_DIALECT})


@pytest.mark.parametrize("token", TOUCHING)
def test_it_touches_its_tables(token: str) -> None:
    for text, expected in TOUCHING[token]:
        reading = read_sql((text,), None)
        assert {f"{use.op} {use.name}" for use in reading.uses} == expected, text
        assert reading.unparsed == (), text


@pytest.mark.parametrize("token", NO_ROWS)
def test_it_touches_no_row(token: str) -> None:
    reading = read_sql((NO_ROWS[token],), None)
    assert (reading.uses, reading.unparsed) == ((), ())


@pytest.mark.parametrize(
    "part",
    ["from a, ", "from a b, ", "update a from b, ", "delete a from b ", "exec 'a' || ", "as 'a' || ", "insert a ("],
)
def test_what_is_found_by_place_grows_no_faster_than_the_text(part: str) -> None:
    for times in (100, 1_000):
        assert len(uses_by_position(part * times, 0)[0]) <= 2 * times
