"""What a renderer is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from auditor.audits import load
from auditor.audits.base import Appendix, Options, Sections
from auditor.findings import Report


@dataclass(frozen=True, slots=True)
class Renderer:
    """A format: its name and the pure function that makes the text."""

    name: str
    render: Callable[[Report, Options], str]


def sections(report: Report) -> Iterator[tuple[Sections[Any], Any]]:
    """How to show each result of the report, with the result."""
    for name, result in report.results.items():
        yield load(name).sections, result


def appendices(report: Report) -> Iterator[Appendix]:
    """What the audits show in a check besides findings."""
    for shown, result in sections(report):
        if shown.appendix is not None:
            yield shown.appendix(result)


def remarks(report: Report) -> Iterator[str]:
    """What the audits have to say of a check besides findings, in sentences."""
    for shown, result in sections(report):
        if shown.remarks is not None:
            yield from shown.remarks(result)
