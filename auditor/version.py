"""The release, where all can read it: what is above the audits and what they write."""

from __future__ import annotations

__version__ = "0.1.0"
