"""Which tables of a SQLAlchemy project are dead, who reads and writes each one, and by which path."""

from __future__ import annotations

__version__ = "0.1.0"
