"""The plans of statements, as a PostgreSQL server makes them; nothing is run unless that is asked for.

Without running: with the parameters left open (EXPLAIN (GENERIC_PLAN) from version 16 on, before that a prepared
statement and `plan_cache_mode = force_generic_plan`) and `enable_seqscan = off`, which forbids nothing: a sequential
scan that is left shows that there is no other way (PostgreSQL, SQL Commands: EXPLAIN; 20.7.1. Planner Method
Configuration). Running (`EXPLAIN (ANALYZE)`), each parameter is a value out of its column, which the server quotes and
nobody sees.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from auditor.facts.statistics import PlanAnswer, PlanQuestion, Scan
from auditor.live.session import reason

_RAW = {"no_parameters": True}  # a `%` in a statement is no place for a parameter
_GENERIC = 160000
_SETTINGS = (
    "SELECT set_config('enable_seqscan', '{seqscan}', true), set_config('plan_cache_mode', 'force_generic_plan', true)"
)


def explain(connection: Connection, questions: Sequence[PlanQuestion], analyze: bool) -> list[PlanAnswer]:
    """An answer to each question, in their order. A statement that the server refuses has its reason."""
    server = int(_run(connection, "SELECT CAST(current_setting('server_version_num') AS int)")[0][0])
    hypothetical = not analyze and bool(_run(connection, "SELECT 1 FROM pg_extension WHERE extname = 'hypopg'"))
    _run(connection, _SETTINGS.format(seqscan="on" if analyze else "off"))
    return [_explained(connection, each, server, analyze, hypothetical) for each in questions]


def _explained(
    connection: Connection, question: PlanQuestion, server: int, analyze: bool, hypothetical: bool
) -> PlanAnswer:
    if question.index is not None and not hypothetical:
        return PlanAnswer(error="the server has no HypoPG")
    try:
        with connection.begin_nested():
            if question.index is not None:
                _run(connection, f"SELECT hypopg_create_index({_literal(question.index)})")
            if analyze:
                return _answer(_ran(connection, question))
            plan = _generic(connection, question) if server >= _GENERIC else _prepared(connection, question)
            return _answer(plan)
    except DBAPIError as error:
        return PlanAnswer(error=reason(error))
    finally:
        if question.index is not None:
            _run(connection, "SELECT hypopg_reset()")


def _generic(connection: Connection, question: PlanQuestion) -> Any:
    return _run(connection, f"EXPLAIN (GENERIC_PLAN, FORMAT JSON) {question.sql}")[0][0]


def _prepared(connection: Connection, question: PlanQuestion) -> Any:
    """A prepared statement is no part of the transaction: it is taken away again, whatever happens."""
    given = f"({', '.join(['NULL'] * len(question.parameters))})" if question.parameters else ""
    _run(connection, f"PREPARE auditor_asks AS {question.sql}")
    try:
        with connection.begin_nested():
            return _run(connection, f"EXPLAIN (FORMAT JSON) EXECUTE auditor_asks{given}")[0][0]
    finally:
        _run(connection, "DEALLOCATE auditor_asks")


def _ran(connection: Connection, question: PlanQuestion) -> Any:
    values = [_some_value(connection, table, column) for table, column in question.parameters]
    sql = re.sub(r"\$(\d+)", lambda place: values[int(place[1]) - 1], question.sql)
    return _run(connection, f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {sql}")[0][0]


def _some_value(connection: Connection, table: str, column: str) -> str:
    """A value of the column, not the first one, as a literal; NULL where there is none."""
    middle = (
        f"(SELECT greatest(CAST(reltuples AS bigint), 0) / 2 FROM pg_class WHERE oid = {_literal(table)}::regclass)"
    )
    several = f"SELECT {column} AS value FROM {table} WHERE {column} IS NOT NULL"
    for offset in (f"least({middle}, 5000)", "0"):
        found = _run(
            connection, f"SELECT quote_literal(CAST(value AS text)) FROM ({several} OFFSET {offset} LIMIT 1) v"
        )
        if found:
            return str(found[0][0])
    return "NULL"


def _run(connection: Connection, sql: str) -> Sequence[Any]:
    result = connection.exec_driver_sql(sql, execution_options=_RAW)
    return result.fetchall() if result.returns_rows else []


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _answer(plan: Any) -> PlanAnswer:
    top = (json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"]
    nodes = list(_nodes(top))
    scans = tuple(
        Scan(node["Relation Name"], node.get("Index Name"), "Index Cond" in node, _read(node))
        for node in nodes
        if "Relation Name" in node and node["Node Type"] != "Bitmap Heap Scan" and "Scan" in node["Node Type"]
    )
    bitmaps = tuple(
        Scan(heap["Relation Name"], index["Index Name"], "Index Cond" in index, _read(heap))
        for heap in nodes
        if heap["Node Type"] == "Bitmap Heap Scan"
        for index in _nodes(heap)
        if index["Node Type"] == "Bitmap Index Scan"
    )
    return PlanAnswer((*scans, *bitmaps), any("Sort" in node["Node Type"] for node in nodes))


def _nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for inner in node.get("Plans", ()):
        yield from _nodes(inner)


def _read(node: dict[str, Any]) -> int | None:
    """How many rows the node looked at, over all its loops; None where it did not run."""
    if "Actual Rows" not in node:
        return None
    looked = node["Actual Rows"] + node.get("Rows Removed by Filter", 0)
    return int(looked * node.get("Actual Loops", 1))
