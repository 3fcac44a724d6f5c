"""A tree in, the role of each of its files out."""

from __future__ import annotations

from auditor.sources.roles.judge import Roles, role_names

__all__ = ["Roles", "role_names"]
