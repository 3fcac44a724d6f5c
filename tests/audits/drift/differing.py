"""A result with a difference of each kind that is asked for."""

from __future__ import annotations

from auditor.audits.drift.comparison import Comparison
from auditor.audits.drift.result import Drift
from auditor.compare.model import WARNING, Difference


def drift_of(*kinds: str) -> Drift:
    """One warning of each kind, about `x` of table `t`."""
    differences = tuple(Difference("t", kind, "x", WARNING, "a", "b", "models.py", 3) for kind in kinds)
    return Drift("PostgreSQL 16", Comparison(differences))
