"""Which databases and drivers a settings file names; the rest of a URL may be secret and is never kept."""

from __future__ import annotations

import re
from collections.abc import Iterator

_SCHEME = re.compile(
    r"(?:postgres(?:ql)?|mysql|mariadb|sqlite|oracle|mssql|cockroachdb|redshift|snowflake|bigquery|duckdb|clickhouse"
    r"|databricks|trino|presto|hive|db2|firebird|crate|yugabytedb)(?:\+\w+)?"
)
_LAST_WORD = re.compile(r"[\w+.-]*\Z")
_IMAGE = re.compile(
    r"image:\s*['\"]?(?:[\w.-]+(?::\d+)?/)*"
    r"(postgres(?:ql)?|postgis|pgvector|timescaledb(?:-ha)?|mysql|mariadb|cockroach|clickhouse-server)(?=[:'\"\s@]|\Z)"
)
_DIALECT_OF_IMAGE = {
    "mysql": "mysql",
    "mariadb": "mariadb",
    "cockroach": "cockroachdb",
    "clickhouse-server": "clickhouse",
}


def schemes(content: bytes) -> Iterator[str]:
    """The schemes of the database URLs in a file (`postgresql+asyncpg`), and what its container images run."""
    for line in content.decode("utf-8", "replace").splitlines():
        if line.lstrip().startswith(("#", ";")):
            continue
        # Whatever follows "://" is not looked at.
        for before in line.split("://")[:-1]:
            word = _LAST_WORD.search(before[-40:])
            if word and _SCHEME.fullmatch(word.group().lower()):
                yield word.group().lower()
        if "image:" in line and (image := _IMAGE.search(line)):
            yield _DIALECT_OF_IMAGE.get(image.group(1), "postgresql")
