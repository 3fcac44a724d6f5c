"""Several outcomes, one for each path that was given, in; one outcome out, its paths below the folder of all."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from auditor.findings import Coverage, Finding, Report
from auditor.gate.model import Judged, Outcome
from auditor.sources.tracked import repository_above


def joined(outcomes: Sequence[Outcome], paths: Sequence[Path]) -> Outcome:
    """The outcome of all. What the audits concluded of each project stays with its own outcome."""
    if len(outcomes) == 1:
        return outcomes[0]
    folders = [Path(os.path.realpath(path if path.is_dir() else path.parent)) for path in paths]
    top = Path(os.path.commonpath(folders))
    below = [folder.relative_to(top).as_posix() for folder in folders]
    placed = [_below(outcome, folder) for outcome, folder in zip(outcomes, below, strict=True)]
    first = placed[0]
    return replace(
        first,
        report=_report([each.report for each in placed]),
        judged=tuple(judged for each in placed for judged in each.judged),
        rules=tuple(sorted({rule for each in placed for rule in each.rules})),
        resolved=tuple(finding for each in placed for finding in each.resolved),
        others=sum(each.others for each in placed),
        baseline=", ".join(dict.fromkeys(each.baseline for each in placed if each.baseline)),
        stale=tuple(dict.fromkeys(entry for each in placed for entry in each.stale)),
        expired=tuple(dict.fromkeys(entry for each in placed for entry in each.expired)),
        from_here=Path(os.path.relpath(top, Path.cwd())).as_posix(),
        from_top=Path(os.path.relpath(top, repository_above(top) or top)).as_posix(),
        untracked=sum(each.untracked for each in placed),
        unchecked=tuple(dict.fromkeys(said for each in placed for said in each.unchecked)),
    )


def _below(outcome: Outcome, folder: str) -> Outcome:
    """The outcome with its paths as seen from above."""
    if folder == ".":
        return outcome

    def path(of: str) -> str:
        return posixpath.normpath(posixpath.join(folder, of))

    def placed(finding: Finding) -> Finding:
        return replace(finding, path=path(finding.path))

    def judged(each: Judged) -> Judged:
        removed = tuple(replace(use, path=path(use.path)) for use in each.removed)
        return replace(each, finding=placed(each.finding), removed=removed)

    seen = outcome.report.coverage
    spots = tuple(replace(spot, path=path(spot.path)) for spot in seen.blind_spots)
    coverage = replace(seen, unparsed=tuple(map(path, seen.unparsed)), blind_spots=spots)
    return replace(
        outcome,
        report=replace(outcome.report, coverage=coverage),
        judged=tuple(map(judged, outcome.judged)),
        resolved=tuple(map(placed, outcome.resolved)),
        baseline=path(outcome.baseline) if outcome.baseline else "",
    )


def _report(reports: Sequence[Report]) -> Report:
    seen = [report.coverage for report in reports]
    coverage = Coverage(
        files=sum(each.files for each in seen),
        parsed=sum(each.parsed for each in seen),
        unparsed=tuple(path for each in seen for path in each.unparsed),
        sql_statements=sum(each.sql_statements for each in seen),
        sql_unparsed=sum(each.sql_unparsed for each in seen),
        blind_spots=tuple(spot for each in seen for spot in each.blind_spots),
    )
    return Report((), coverage)
