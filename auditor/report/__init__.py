"""Report -> text: one format a file, found by itself; renderers see findings and nothing else of ours."""

from __future__ import annotations

from functools import lru_cache

from auditor import report
from auditor.registry import discover
from auditor.report.base import Renderer

__all__ = ["Renderer", "renderers"]


@lru_cache(maxsize=1)
def renderers() -> dict[str, Renderer]:
    """Every renderer by the name that `--format` takes."""
    found = discover(report, "RENDERER", Renderer)
    return {renderer.name: renderer for renderer in found}
