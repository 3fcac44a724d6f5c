"""What the rules about tables share: the place of a table, and those of accesses."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.audits.base import Hit
from auditor.audits.usage.counting import OF_OTHERS
from auditor.audits.usage.verdict import TableUsage
from auditor.facts.access import Access, BlindSpot, Confidence, Role
from auditor.findings import Severity


def about(usage: TableUsage, message: str, severity: Severity | None = None) -> Hit:
    """A hit at the place where the table is declared."""
    table = usage.table
    return Hit(str(table.key), table.name, table.path, table.line, message, usage.confidence, severity)


def places(accesses: tuple[Access, ...], role: Role = Role.APP, most: int = 2) -> str:
    """The first few places of the accesses in the role: `app/dao.py:12 (save), ...`; in tests, where these stand for
    the users of a library."""
    sure = [a for a in accesses if a.confidence is not Confidence.POSSIBLE]
    chosen = [a for a in sure if a.role is role] or [a for a in sure if a.role is Role.TEST]
    shown = dict.fromkeys(f"{a.path}:{a.line} ({a.function})" for a in chosen)
    more = len(shown) - most
    return ", ".join(list(shown)[:most]) + (f" and {more} more" if more > 0 else "")


def perhaps(accesses: tuple[Access, ...], most: int = 2) -> str:
    """The first few places of the application that may be such an access: `app/api.py:3, ...`; empty where none is."""
    chosen = [a for a in accesses if a.role is Role.APP and a.confidence is Confidence.POSSIBLE]
    shown = list(dict.fromkeys(f"{a.path}:{a.line}" for a in chosen if a.via not in OF_OTHERS))
    return ", ".join(shown[:most]) + (f" and {len(shown) - most} more" if len(shown) > most else "")


def places_of_spots(spots: Sequence[BlindSpot], most: int = 2) -> str:
    """The first few blind spots, those before the others that could reach few tables: `app/api.py:3 (detail), ...`."""
    nearest = sorted(spots, key=lambda spot: (spot.tables is None, len(spot.tables or ()), spot.path, spot.line))
    shown = [f"{spot.path}:{spot.line} ({spot.detail})" for spot in nearest[:most]]
    return ", ".join(shown) + (f" and {len(spots) - most} more" if len(spots) > most else "")
