"""Applying operations to the catalog as PostgreSQL does, and saying what could not work."""

from __future__ import annotations

from auditor.facts.operations import Operation
from auditor.replay.catalog import Catalog
from auditor.replay.changes import elements, tables, types
from auditor.replay.changes.target import Conflict, Target

__all__ = ["Changes", "Conflict"]

_APPLIED = {**tables.APPLIED, **elements.APPLIED, **types.APPLIED}


class Changes(Target):
    """Applies operations to a catalog; where one cannot work, what can be done of it is done all the same."""

    def __init__(self, catalog: Catalog) -> None:
        super().__init__(catalog, {})

    def apply(self, operation: Operation) -> Conflict | None:
        """Do it, and say what is in conflict with what is there; None where nothing is."""
        apply = _APPLIED.get(type(operation))
        return apply(self, operation) if apply is not None else None

    def would_fail(self, operation: Operation) -> Conflict | None:
        """What would be in conflict, without doing anything."""
        before = self.catalog
        self.catalog = before.copy()
        try:
            return self.apply(operation)
        finally:
            self.catalog = before
