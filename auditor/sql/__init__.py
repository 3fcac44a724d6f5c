"""SQL text -> the tables it touches, what it declares, and what of it could not be read. The only folder that knows
sqlglot."""

from __future__ import annotations

from auditor.sql.called import called_in
from auditor.sql.dialects import detect_dialect
from auditor.sql.holes import MARK as HOLE
from auditor.sql.known import (
    forget,
    learn,
    read_questions,
    read_sql,
    read_sql_file,
    reading_statements,
    skim_sql,
    used_readings,
)
from auditor.sql.model import OF_SOURCE, DatabaseObject, Question, Reading, SqlReading, TableUse
from auditor.sql.naming import names_without_rows
from auditor.sql.recognise import looks_like_sql

__all__ = [
    "HOLE",
    "OF_SOURCE",
    "DatabaseObject",
    "Question",
    "Reading",
    "SqlReading",
    "TableUse",
    "called_in",
    "detect_dialect",
    "forget",
    "learn",
    "looks_like_sql",
    "names_without_rows",
    "read_questions",
    "read_sql",
    "read_sql_file",
    "reading_statements",
    "skim_sql",
    "used_readings",
]
