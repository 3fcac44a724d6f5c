"""The rows of libraries name what their callables are really given (`python -m benchmarks.signatures` looks it up)."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from auditor.facts.effect import ALL, Effect
from auditor.link.libraries import airflow, dataframes, dbapi, flask, model_takers, oslo, petl, pypika, spark, stores
from benchmarks.signatures import parameters

RECORD = tomllib.loads(Path(__file__).with_name("signatures.toml").read_text("utf-8"))
RECORDED = [(row, where, said.split()) for each in RECORD["package"] for row, where, said in each["callables"]]

ROWS = {
    **{
        row.name: row
        for rows in (
            *(airflow.HOOK_METHODS, airflow.OPERATORS, dataframes.FUNCTIONS, dataframes.SQL_METHODS),
            *(dataframes.NAMING_METHODS, dbapi.FUNCTIONS, dbapi.NAMING_METHODS, flask.FLASK_METHODS),
            *(model_takers.FUNCTIONS, model_takers.METHODS, oslo.ROWS, petl.ROWS, spark.METHODS),
        )
        for row in rows
    },
    **{
        f"{package}.{row.name}": row
        for packages in (
            *(dataframes.BELOW, dbapi.BELOW, model_takers.BELOW),
            *({"pypika": pypika.ROWS}, {store.package: store.sql for store in stores.STORES}),
        )
        for package, rows in packages.items()
        for row in rows
    },
}

#: Rows of what has no source in Python, is asked elsewhere (tests/oracle), or is of releases that are gone.
UNRECORDED = {
    *("copy_from", "copy_to"),  # psycopg2, in C
    *("jdbc", "options"),  # PySpark: 300 MB to look at two names
    *("get_or_404", "first_or_404", "one_or_404", "paginate"),  # Flask-SQLAlchemy
    *("anosql.from_str", "postgres_copy.copy_from", "postgres_copy.copy_to"),  # no wheel
    "llama_index.load_data",  # of the base class: `*args`
    *("PostgresOperator", "MySqlOperator", "SqliteOperator", "MsSqlOperator", "OracleOperator", "JdbcOperator"),
    *("PostgresToGCSOperator", "MySQLToGCSOperator"),  # base class: `sql`
}


@pytest.mark.parametrize(("row", "where", "given"), RECORDED, ids=lambda value: value if isinstance(value, str) else "")
def test_a_row_names_what_the_callable_is_given(row: str, where: str, given: list[str]) -> None:
    by_position = given[: given.index("|")] if "|" in given else given
    takes_any = any(each.startswith("**") for each in given)
    for position, name in _selected(ROWS[row]):
        if position is not None and not any(each.startswith("*") for each in by_position[: position + 1]):
            assert position < len(by_position), where
        assert name is None or name in given or takes_any, where
        if position is not None and name in by_position:
            assert by_position[position] == name, where


def test_every_row_is_looked_up() -> None:
    assert ROWS.keys() - {row for row, _, _ in RECORDED} == UNRECORDED


def _selected(row: Effect) -> Iterator[tuple[int | None, str | None]]:
    """The arguments that the row selects, each by its position, its name or both."""
    for selectors in (row.reads, row.writes, row.sql, row.reads_named, row.writes_named):
        before: int | None = None
        for selector in (*selectors, None):
            if isinstance(selector, str):
                yield before, selector
                before = None
                continue
            if before is not None:
                yield before, None
            before = selector if selector != ALL else None


def test_parameters_are_read_from_source() -> None:
    source = "class A:\n    def __init__(self, a, *rest, b=1, **more): ...\n    def m(self, x, /, y): ...\n"
    assert parameters(ast.parse(source), "A") == ["a", "*rest", "|", "b", "**more"]
    assert parameters(ast.parse(source), "A.m") == ["x", "y"]
    with pytest.raises(LookupError):
        parameters(ast.parse(source), "A.n")
