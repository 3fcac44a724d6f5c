"""Migrations to the schema at their head, without a database and without running any of their code.

`replay(files, finder, dialect, sql)` is nearly all that others need; `default_name` names what nobody named,
`may_migrate` says which `.sql` files are worth reading.
"""

from __future__ import annotations

from auditor.replay.discover import parents, read_revision
from auditor.replay.modules import Finder
from auditor.replay.naming import default_name
from auditor.replay.order import resolver
from auditor.replay.replay import replay
from auditor.replay.sqlfiles import may_migrate

__all__ = ["Finder", "default_name", "may_migrate", "parents", "read_revision", "replay", "resolver"]
