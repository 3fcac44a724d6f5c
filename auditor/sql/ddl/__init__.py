"""DDL text to operations. A reader of its own, for sqlglot keeps many forms of ALTER as text."""

from __future__ import annotations

from auditor.sql.ddl.blocks import Conditional, Parsed, read_ddl
from auditor.sql.ddl.tokens import Cursor, tokens_of

__all__ = ["Conditional", "Cursor", "Parsed", "read_ddl", "tokens_of"]
