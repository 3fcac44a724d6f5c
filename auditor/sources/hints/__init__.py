"""A tree in, what the project's own files say about it out: dependencies, entry points, databases, migrations."""

from __future__ import annotations

from auditor.sources.hints.collect import collect_hints

__all__ = ["collect_hints"]
