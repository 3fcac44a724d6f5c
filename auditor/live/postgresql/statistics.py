"""A PostgreSQL database -> Statistics: indexes, rows and uses of all tables. Reads catalogs and counters, no rows.

PostgreSQL: "System Catalogs" (pg_index), "The Cumulative Statistics System" (pg_stat_user_indexes, pg_stat_database),
pg_stats, F.32. pg_stat_statements. What may not be read, or is not installed, is a note.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from auditor.errors import DatabaseError
from auditor.facts.statistics import Statistics, StoredIndex, StoredStatement, StoredTable
from auditor.live.session import reason

_MOST_STATEMENTS = 500
_OWN = "n.nspname <> 'information_schema' AND left(n.nspname, 3) <> 'pg_'"
_TABLES = f"""
SELECT n.nspname, c.relname,
       CASE WHEN c.reltuples > 0 THEN CAST(c.reltuples AS bigint) ELSE coalesce(s.n_live_tup, 0) END
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_stat_all_tables s ON s.relid = c.oid
WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND {_OWN} ORDER BY 1, 2
"""
_EACH = "FROM generate_series(1, i.indnkeyatts) k"
_INDEXES = f"""
SELECT n.nspname, c.relname, ic.relname, am.amname, i.indisunique, i.indisprimary, i.indisvalid AND i.indisready,
       pg_get_expr(i.indpred, i.indrelid), coalesce(s.idx_scan, 0),
       EXISTS (SELECT FROM pg_constraint o WHERE o.conindid = i.indexrelid AND o.contype IN ('p', 'u')),
       ARRAY(SELECT coalesce(CAST(a.attname AS text), pg_get_indexdef(i.indexrelid, k, true)) FROM
             generate_series(1, i.indnkeyatts) k LEFT JOIN pg_attribute a
             ON a.attrelid = i.indrelid AND a.attnum = i.indkey[k - 1] AND a.attnum <> 0 ORDER BY k),
       ARRAY(SELECT (i.indoption[k - 1] & 1) = 1 {_EACH} ORDER BY k),
       ARRAY(SELECT CASE WHEN p.opcdefault THEN '' ELSE CAST(p.opcname AS text) END {_EACH}
             JOIN pg_opclass p ON p.oid = i.indclass[k - 1] ORDER BY k)
FROM pg_index i JOIN pg_class ic ON ic.oid = i.indexrelid JOIN pg_class c ON c.oid = i.indrelid
JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_am am ON am.oid = ic.relam
LEFT JOIN pg_stat_all_indexes s ON s.indexrelid = i.indexrelid
WHERE i.indislive AND NOT c.relispartition AND {_OWN} ORDER BY 1, 2, 3
"""
_NULLS = f"""
SELECT s.schemaname, s.tablename, s.attname, s.null_frac
FROM pg_stats s JOIN pg_namespace n ON n.nspname = s.schemaname WHERE {_OWN}
"""
#: The counters were reset then; where nobody ever did, they are at least as old as the oldest time that they keep.
_DAYS = """
SELECT CAST(extract(epoch FROM now() - coalesce(
    (SELECT stats_reset FROM pg_stat_database WHERE datname = current_database()),
    (SELECT min(least(last_vacuum, last_autovacuum, last_analyze, last_autoanalyze)) FROM pg_stat_user_tables)
)) / 86400 AS double precision)
"""
_STATEMENTS = """
SELECT s.query, s.calls, s.{time} FROM pg_stat_statements s JOIN pg_database d ON d.oid = s.dbid
WHERE d.datname = current_database() AND s.query IS NOT NULL ORDER BY s.{time} DESC LIMIT {most}
"""
_STATEMENT_DAYS = (
    "SELECT CAST(extract(epoch FROM now() - stats_reset) / 86400 AS double precision) FROM pg_stat_statements_info"
)
Rows = Sequence[Sequence[Any]]


def read_statistics(connection: Connection) -> Statistics:
    """Everything, over a connection that is held to reading; DatabaseError for another server than PostgreSQL."""
    if connection.dialect.name != "postgresql":
        raise DatabaseError(f"rows and uses are read on PostgreSQL only, not on {connection.dialect.name}")
    notes: list[str] = []

    def asked(what: str, query: str) -> Rows:
        try:
            with connection.begin_nested():
                return connection.exec_driver_sql(query, execution_options={"no_parameters": True}).fetchall()
        except DBAPIError as error:
            notes.append(f"{what} could not be read: {reason(error)}")
            return ()

    server = int(asked("the version", "SELECT CAST(current_setting('server_version_num') AS int)")[0][0])
    collation = asked("the collation", "SELECT datcollate FROM pg_database WHERE datname = current_database()")
    days = asked("how long uses were counted", _DAYS)
    statements, statement_days = _statements(server, asked)
    return Statistics(
        server,
        days[0][0] if days else None,
        _tables(asked("tables", _TABLES), asked("indexes", _INDEXES), asked("how many values are NULL", _NULLS)),
        statements,
        statement_days,
        collation[0][0] if collation else "",
        tuple(notes),
    )


def _tables(tables: Rows, indexes: Rows, nulls: Rows) -> tuple[StoredTable, ...]:
    by_table: dict[tuple[str, str], list[StoredIndex]] = {}
    for schema, table, name, method, unique, primary, valid, where, scans, constraint, *several in indexes:
        columns, down, classes = map(tuple, several)
        index = StoredIndex(name, columns, down, classes, unique, primary, constraint, valid, method, where, scans)
        by_table.setdefault((schema, table), []).append(index)
    fractions: dict[tuple[str, str], list[tuple[str, float]]] = {}
    for schema, table, column, fraction in nulls:
        fractions.setdefault((schema, table), []).append((column, round(fraction, 4)))
    return tuple(
        StoredTable(s, t, rows, tuple(by_table.get((s, t), ())), tuple(sorted(fractions.get((s, t), ()))))
        for s, t, rows in tables
    )


def _statements(server: int, asked: Any) -> tuple[tuple[StoredStatement, ...], float | None]:
    """What pg_stat_statements knows, where it is installed; its age from version 14 on."""
    if not asked("extensions", "SELECT 1 FROM pg_extension WHERE extname = 'pg_stat_statements'"):
        return (), None
    time = "total_exec_time" if server >= 130000 else "total_time"
    found = asked("pg_stat_statements", _STATEMENTS.format(time=time, most=_MOST_STATEMENTS))
    days = asked("the age of pg_stat_statements", _STATEMENT_DAYS) if server >= 140000 and found else ()
    return tuple(StoredStatement(sql, calls, round(spent, 1)) for sql, calls, spent in found), days[0][
        0
    ] if days else None
