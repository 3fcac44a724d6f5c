"""Clients of other databases: the SQL that they run touches no table of the application.

But where SQLAlchemy speaks to such a database, too, it is the application's own.
"""

from __future__ import annotations

from functools import cached_property

from auditor.facts.code import Import, ImportFrom
from auditor.facts.nodes import statements_below
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.library import Library

#: By package: what the SQLAlchemy dialects of the database are called in URLs and packages; of most there is none.
_CLIENTS = {
    **dict.fromkeys(("clickhouse_connect", "clickhouse_driver", "aiochclient", "asynch"), ("clickhouse",)),
    "google": ("bigquery", "spanner"),
    "snowflake": ("snowflake",),
    **dict.fromkeys(("cassandra", "acsylla"), ("cassandra",)),
    **dict.fromkeys(("elasticsearch", "opensearchpy"), ("elasticsearch", "opensearch")),
    **dict.fromkeys(("influxdb", "influxdb_client", "influxdb_client_3"), ("influxdb", "datafusion")),
    **dict.fromkeys(("trino", "prestodb"), ("trino", "presto")),
    **dict.fromkeys(("pyhive", "impala"), ("hive", "presto", "trino", "impala")),
    "pyathena": ("athena", "awsathena"),
    "pydruid": ("druid",),
    "pinotdb": ("pinot",),
    "databricks": ("databricks",),
    "boto3": ("athena", "awsathena", "redshift", "postgres", "mysql", "mariadb", "aurora"),
    "neo4j": ("neo4j",),
    "couchbase": ("couchbase",),
    **dict.fromkeys(("simple_salesforce", "salesforce_bulk"), ("salesforce",)),  # SOQL
    "rockset": ("rockset",),
    **dict.fromkeys(("wmi", "surrealdb", "arango", "rethinkdb"), ()),  # WQL and others that only look like SQL
}


class _Own:
    """The databases that are the application's, as far as it says so where one is a client's."""

    def __init__(self, engine: Interpreter) -> None:
        self._engine = engine

    def is_elsewhere(self, dotted: str) -> bool:
        """Is what the dotted name gives the client of another database?"""
        package = dotted.partition(".")[0]
        names = _CLIENTS.get(package)
        if names is None or (package == "google" and not any(name in dotted for name in names)):
            return False  # `google` is a namespace of many packages
        return self._engine.dialect not in names and not self._is_spoken_to(names)

    def _is_spoken_to(self, names: tuple[str, ...]) -> bool:
        """Does code import a dialect of SQLAlchemy for it, or have its URL?"""
        imported, schemes = self._spoken
        return not schemes.isdisjoint(names) or any(name in module for name in names for module in imported)

    @cached_property
    def _spoken(self) -> tuple[set[str], set[str]]:
        """The packages of SQLAlchemy that code imports, and the schemes of the URLs in it."""
        imported: set[str] = set()
        schemes: set[str] = set()
        for module in self._engine.index.modules.by_path.values():
            statements = statements_below(module.facts.body)
            imported.update(each.module for each in statements if isinstance(each, Import | ImportFrom))
            schemes.update(word[1:] for word in module.facts.indexed() if word.startswith(":"))
        return {name for name in imported if "sqlalchemy" in name}, schemes


def _is_elsewhere(engine: Interpreter, dotted: str) -> bool:
    return engine.of(_Own).is_elsewhere(dotted)


LIBRARY = Library(name="elsewhere", elsewhere=_is_elsewhere)
