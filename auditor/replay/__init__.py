"""Migrations to the schema at their head, without a database and without running any of their code.

`replay(files, finder, dialect)` is all that others need.
"""

from __future__ import annotations

from auditor.replay.discover import parents, read_revision
from auditor.replay.machine import Finder
from auditor.replay.replay import replay

__all__ = ["Finder", "parents", "read_revision", "replay"]
