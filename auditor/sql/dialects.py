"""Which SQL dialect a project speaks, from its drivers."""

from __future__ import annotations

import re
from collections.abc import Iterable

#: Hints by dialect, in the order in which they win: SQLite is usually only what the tests run on.
_HINTS = (
    ("postgres", r"postgres|psycopg|asyncpg|pg8000|aiopg|cockroach|pgvector"),
    ("mysql", r"mysql|mariadb|asyncmy"),
    ("tsql", r"mssql|pymssql|pyodbc"),
    ("oracle", r"oracle"),
    ("snowflake", r"snowflake"),
    ("bigquery", r"bigquery"),
    ("redshift", r"redshift"),
    ("clickhouse", r"clickhouse"),
    ("duckdb", r"duckdb"),
    ("sqlite", r"sqlite"),
    ("spark", r"pyspark|databricks"),
)


def detect_dialect(words: Iterable[str]) -> str | None:
    """The dialect that driver URLs, dependencies and imported modules speak for; None where none does."""
    text = " ".join(words).lower()
    return next((dialect for dialect, hint in _HINTS if re.search(hint, text)), None)
