"""The gate of pull requests: an audit of the head against one of the base and a baseline; only what is new fails."""

from __future__ import annotations

from auditor.gate.model import Base, Entry, Judged, Outcome, State
from auditor.gate.run import Request, check, outcome_of

__all__ = ["Base", "Entry", "Judged", "Outcome", "Request", "State", "check", "outcome_of"]
