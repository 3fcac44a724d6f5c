"""What a comparison gives; apart from what makes it, so that it can be named where SQLAlchemy is not installed."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.compare.model import Difference
from auditor.facts.catalog import Filtered


@dataclass(frozen=True, slots=True)
class Comparison:
    """All differences; how much was compared; what was seen and left out."""

    differences: tuple[Difference, ...] = ()
    tables: int = 0
    columns: int = 0
    indexes: int = 0
    constraints: int = 0
    filtered: tuple[Filtered, ...] = ()
