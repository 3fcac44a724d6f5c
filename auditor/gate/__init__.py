"""The gate of pull requests: the head against the base and a baseline; what is new, and what the change took away."""

from __future__ import annotations

from auditor.gate.model import Base, Entry, Judged, Outcome, State
from auditor.gate.run import Request, check, outcome_of
from auditor.gate.several import joined

__all__ = ["Base", "Entry", "Judged", "Outcome", "Request", "State", "check", "joined", "outcome_of"]
