"""What a report for reading shows besides the findings: source code, the repository's host, the baseline."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from auditor.errors import AuditorError

if TYPE_CHECKING:
    from auditor.audits.base import Context
    from auditor.facts.origin import Origin
    from auditor.findings import Finding, Report


def context_of(path: Path, config_file: Path | None, report: Report, slim: bool) -> Context:
    """The surroundings of a report on the project at the path; `slim` leaves the source code out."""
    from auditor import pipeline
    from auditor.audits.base import Context

    def lines(relative: str) -> Sequence[str]:
        return pipeline.source_lines(path, relative)

    accepted = _accepted(path, config_file, report)
    return Context(path.resolve().name or "tables", None if slim else lines, _origin(path), accepted)


def _origin(path: Path) -> Origin | None:
    """Where the code is kept; None where git is not there or will not say, for then there is nothing to link to."""
    from auditor.sources.git import find_repository

    try:
        repository = find_repository(path if path.is_dir() else path.parent)
        return repository.origin() if repository is not None else None
    except AuditorError:
        return None


def _accepted(path: Path, config_file: Path | None, report: Report) -> frozenset[Finding] | None:
    """The findings that the baseline accepts; None where there is no baseline."""
    from auditor import pipeline
    from auditor.gate import baseline
    from auditor.gate.compare import Accepting

    place = baseline.find(path, pipeline.configure(path, config_file), None)
    if place is None:
        return None
    accepting = Accepting(baseline.read(place).entries)
    return frozenset(finding for finding in report.findings if accepting.take(finding) is not None)
