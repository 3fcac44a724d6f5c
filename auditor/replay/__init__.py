"""Migrations to the schema at their head, without a database and without running any of their code.

`replay(files, finder, dialect)` is nearly all that others need; `default_name` names what nobody named.
"""

from __future__ import annotations

from auditor.replay.discover import parents, read_revision, resolve
from auditor.replay.machine import Finder
from auditor.replay.naming import default_name
from auditor.replay.replay import replay

__all__ = ["Finder", "default_name", "parents", "read_revision", "replay", "resolve"]
