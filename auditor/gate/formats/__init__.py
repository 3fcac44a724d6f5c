"""Outcome of a check -> text: one format a file, found by itself."""

from __future__ import annotations

from functools import lru_cache

from auditor.gate import formats
from auditor.gate.formats.base import Format
from auditor.registry import discover

__all__ = ["Format", "all_formats"]


@lru_cache(maxsize=1)
def all_formats() -> dict[str, Format]:
    """Every format by the name that `--format` and `--output` take."""
    return {found.name: found for found in discover(formats, "FORMAT", Format)}
