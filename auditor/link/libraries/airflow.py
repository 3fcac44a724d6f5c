"""Hooks, operators and sensors of Airflow: SQL text, and tables named by a string.

Source: Airflow, providers common.sql (DbApiHook, SQL operators, GenericTransfer), amazon (S3ToSqlOperator).
"""

from __future__ import annotations

from auditor.facts.effect import Effect
from auditor.link.domain.library import Library
from auditor.link.libraries.sqlalchemy.effects import functions_of, methods_of

_HOOK = "Airflow, providers common.sql: DbApiHook"
_OPERATORS = "Airflow, providers common.sql: SQL operators"

HOOK_METHODS = (
    Effect("get_records", _HOOK, sql=(0, "sql"), via="driver-sql"),
    Effect("get_first", _HOOK, sql=(0, "sql"), via="driver-sql"),
    Effect("get_df", _HOOK, sql=(0, "sql"), via="read-sql"),
    Effect("get_df_by_chunks", _HOOK, sql=(0, "sql"), via="read-sql"),
    Effect("get_pandas_df", _HOOK, sql=(0, "sql"), via="read-sql"),
    Effect("get_pandas_df_by_chunks", _HOOK, sql=(0, "sql"), via="read-sql"),
    Effect("run", _HOOK, sql=(0, "sql"), via="driver-sql"),
    Effect("insert_rows", _HOOK, writes_named=(0, "table")),
    Effect("bulk_load", _HOOK, writes_named=(0, "table")),
    Effect("bulk_dump", _HOOK, reads_named=(0, "table")),
)

#: Operators that run the SQL they are given.
_RUNNING = (
    *("SQLExecuteQueryOperator", "PostgresOperator", "MySqlOperator", "SqliteOperator", "MsSqlOperator"),
    *("OracleOperator", "JdbcOperator", "BranchSQLOperator", "SQLCheckOperator", "SQLValueCheckOperator"),
    *("SQLThresholdCheckOperator", "SqlSensor", "PostgresToGCSOperator", "MySQLToGCSOperator"),
)

OPERATORS = (
    *(Effect(name, _OPERATORS, sql=("sql",), via="driver-sql") for name in _RUNNING),
    Effect("SQLTableCheckOperator", _OPERATORS, reads_named=("table",)),
    Effect("SQLColumnCheckOperator", _OPERATORS, reads_named=("table",)),
    Effect("SQLIntervalCheckOperator", _OPERATORS, reads_named=("table",)),
    Effect("SQLInsertRowsOperator", _OPERATORS, writes_named=("table_name",)),
    Effect("GenericTransfer", _OPERATORS, sql=("sql",), writes_named=("destination_table",), via="driver-sql"),
    Effect("SqlToS3Operator", "Airflow, providers amazon: SqlToS3Operator", sql=("query",), via="driver-sql"),
    Effect("S3ToSqlOperator", "Airflow, providers amazon: S3ToSqlOperator", writes_named=("table",)),
)

LIBRARY = Library(name="airflow", anywhere=functions_of(OPERATORS), methods=methods_of(HOOK_METHODS))
