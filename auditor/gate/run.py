"""The whole check, top to bottom."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from auditor import pipeline, sources
from auditor.errors import AuditorError
from auditor.extract import on_deep_stack
from auditor.facts.verdict import TableUsage
from auditor.findings import Finding, Report
from auditor.gate import baseline
from auditor.gate.base import audit_commit, locate
from auditor.gate.cause import explain
from auditor.gate.compare import Accepting, Identities, identities_of
from auditor.gate.model import Base, Judged, Outcome, State
from auditor.gate.selection import Selection
from auditor.pipeline import Audited, Progress
from auditor.sources.git_index import repository_above


@dataclass(frozen=True, slots=True)
class Request:
    """What to check and against what. `baseline`: a file that must exist; `use_baseline`: look for one at all."""

    path: Path
    selection: Selection
    base: str | None = None
    baseline: Path | None = None
    use_baseline: bool = True
    strict: bool = False
    config_file: Path | None = None
    jobs: int | None = None
    today: date | None = None


def check(request: Request, progress: Progress | None = None) -> Outcome:
    """Run the check. Raises AuditorError for what the user can mend: no base, a broken baseline, nothing to audit."""
    return on_deep_stack(lambda: _check(request, progress))


def _check(request: Request, progress: Progress | None) -> Outcome:
    path = request.path
    located = locate(path, request.base) if request.base else None
    config = pipeline.configure(path, request.config_file)
    store = baseline.find(path, config, request.baseline) if request.use_baseline else None
    found = sources.find(path, exclude=config.exclude, roles=config.roles, prefix=config.prefix)
    if not any(file.language == "python" for file in found.files):
        raise AuditorError(f"{path}: no Python file to check here; give the folder of the project")
    head = pipeline.examine(found, config, request.jobs, progress)
    before = None
    base = None
    if located is not None and request.base:
        repository, commit = located
        before = audit_commit(path, repository, commit, config, (found, head.facts), request.jobs, progress)
        base = Base(request.base, commit, len(before.report.tables))
    accepting = Accepting(baseline.read(store).entries if store else ())
    today = request.today or date.today()
    judged = _judge(head, before, accepting, request.selection, today)
    return Outcome(
        report=head.report,
        judged=judged,
        rules=tuple(sorted({*request.selection.codes, *(each.finding.code for each in judged)})),
        base=base,
        resolved=_resolved(head.report, before.report, request.selection) if before else (),
        others=sum(not request.selection.wanted(each) for each in head.report.findings),
        baseline=baseline.shown(store, path) if store else "",
        stale=accepting.unused,
        expired=tuple(each for each in accepting.entries if each.until and each.until < today),
        strict=request.strict,
        from_here=_relative(path, Path()),
        from_top=_relative(path, repository_above(path.resolve()) or Path()),
    )


def _relative(path: Path, to: Path) -> str:
    folder = path if path.is_dir() else path.parent
    relative = Path(os.path.relpath(folder.resolve(), to.resolve())).as_posix()
    return "" if relative == "." else relative


def _judge(
    head: Audited, before: Audited | None, accepting: Accepting, selection: Selection, today: date
) -> tuple[Judged, ...]:
    known = identities_of(_all(before.report)) if before else Identities()
    then, now = (_by_name(before.report.tables) if before else {}), _by_name(head.report.tables)
    units = {(unit.path, unit.name) for unit in head.project.units.values()} if before else set()
    judged: list[Judged] = []
    for finding in head.report.findings:
        entry = accepting.take(finding)
        if not selection.wanted(finding):
            continue
        if entry is not None:
            judged.append(Judged(finding, State.ACCEPTED, reason=_why_accepted(entry.reason, entry.owner)))
        elif known.hold(finding):
            judged.append(Judged(finding, State.KNOWN))
        else:
            cause = explain(finding, then, now, lambda path, name: (path, name) in units) if before else ""
            judged.append(Judged(finding, State.NEW, selection.gates(finding), cause))
    for each in head.report.suppressed:
        if selection.wanted(each.finding):
            judged.append(Judged(each.finding, State.SUPPRESSED, reason=each.reason))
    return tuple(sorted(judged, key=lambda j: (j.finding.path, j.finding.line, j.finding.code, j.finding.table)))


def _why_accepted(reason: str, owner: str) -> str:
    return f"{reason} ({owner})" if reason and owner else reason or owner


def _all(report: Report) -> Iterable[Finding]:
    """The findings with those that are suppressed: a table that was dead before is not new when the comment goes."""
    return (*report.findings, *(each.finding for each in report.suppressed))


def _resolved(head: Report, before: Report, selection: Selection) -> tuple[Finding, ...]:
    left = identities_of(_all(head))
    return tuple(each for each in before.findings if selection.wanted(each) and not left.hold(each))


def _by_name(tables: Iterable[TableUsage]) -> Mapping[str, TableUsage]:
    """The verdicts by the name of the table and by that of the class."""
    return {name: usage for usage in tables for name in (usage.table.name, str(usage.table.key)) if name}
