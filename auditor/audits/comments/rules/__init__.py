"""The rules about comments that suppress findings."""

from __future__ import annotations
