"""Which tables of a SQLAlchemy project are dead, who reads and writes each one, and by which path."""

from __future__ import annotations

from typing import TYPE_CHECKING

_LAZY = {
    "__version__": "auditor.version",
    "SchemaDriftError": "auditor.audits.drift.startup",
    "assert_schema_matches_orm": "auditor.audits.drift.startup",
    "assert_schema_matches_orm_async": "auditor.audits.drift.startup",
}

if TYPE_CHECKING:
    from auditor.audits.drift.startup import (
        SchemaDriftError,
        assert_schema_matches_orm,
        assert_schema_matches_orm_async,
    )
    from auditor.version import __version__

__all__ = ["SchemaDriftError", "__version__", "assert_schema_matches_orm", "assert_schema_matches_orm_async"]


def __getattr__(name: str) -> object:
    """Everything is imported when it is asked for: pytest loads this package with the plugin, and needs none of it."""
    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_LAZY[name]), name)
