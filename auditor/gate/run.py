"""The whole check, top to bottom."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from auditor import pipeline, sources
from auditor.cache import Cache, Unwritten
from auditor.errors import AuditorError
from auditor.facts.verdict import TableUsage
from auditor.findings import Finding, Report
from auditor.gate import baseline
from auditor.gate.base import audit_commit, locate
from auditor.gate.cause import Exists, explain
from auditor.gate.compare import Accepting, Identities, identities_of
from auditor.gate.model import Base, Judged, Outcome, State
from auditor.gate.selection import Selection
from auditor.pipeline import Progress
from auditor.sources import Sources
from auditor.sources.tracked import repository_above
from auditor.stack import on_deep_stack, uncollected


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
    cache: Cache | None = None
    jobs: int | None = None
    today: date | None = None


def check(request: Request, progress: Progress | None = None) -> Outcome:
    """Run the check. Raises AuditorError for what the user can mend: no base, a broken baseline, nothing to audit."""
    with uncollected():
        return on_deep_stack(lambda: _check(request, progress))


def _check(request: Request, progress: Progress | None) -> Outcome:
    path = request.path
    began = time.time_ns()
    located = locate(path, request.base) if request.base else None
    config = pipeline.configure(path, request.config_file)
    store = baseline.find(path, config, request.baseline) if request.use_baseline else None
    found = sources.find(path, exclude=config.exclude, roles=config.roles, prefix=config.prefix)
    if not any(file.language == "python" for file in found.files):
        raise AuditorError(f"{path}: no Python file to check here; give the folder of the project")
    cache = request.cache or Unwritten()
    head = pipeline.report_on(found, config, cache, request.jobs, progress, began)
    before = None
    base = None
    if located is not None and request.base:
        repository, commit = located
        before = audit_commit(path, repository, commit, config, cache, request.jobs, progress)
        base = Base(request.base, commit, len(before.tables))
    accepting = Accepting(baseline.read(store).entries if store else ())
    today = request.today or date.today()
    judged = _judge(head, before, accepting, request.selection, lambda file, name: _exists(found, file, name))
    return Outcome(
        report=head,
        judged=judged,
        rules=tuple(sorted({*request.selection.codes, *(each.finding.code for each in judged)})),
        base=base,
        resolved=_resolved(head, before, request.selection) if before else (),
        others=sum(not request.selection.wanted(each) for each in head.findings),
        baseline=baseline.shown(store, path) if store else "",
        stale=accepting.unused,
        expired=tuple(each for each in accepting.entries if each.until and each.until < today),
        strict=request.strict,
        from_here=_relative(path, Path()),
        from_top=_relative(path, repository_above(path.resolve()) or Path()),
    )


def _exists(found: Sources, path: str, function: str) -> bool:
    """Is there still a function of that name in the file? `function` is qualified, `<module>` for the file itself."""
    file = next((each for each in found.files if each.path == path), None)
    name = function.rpartition(".")[2]
    try:
        text = found.reader.read(file).decode("utf-8", "replace") if file else ""
    except OSError:
        return False
    return bool(file) and (name.startswith("<") or re.search(rf"\bdef\s+{re.escape(name)}\b", text) is not None)


def _relative(path: Path, to: Path) -> str:
    folder = path if path.is_dir() else path.parent
    relative = Path(os.path.relpath(folder.resolve(), to.resolve())).as_posix()
    return "" if relative == "." else relative


def _judge(
    head: Report, before: Report | None, accepting: Accepting, selection: Selection, exists: Exists
) -> tuple[Judged, ...]:
    known = identities_of(_all(before)) if before else Identities()
    then, now = (_by_name(before.tables) if before else {}), _by_name(head.tables)
    judged: list[Judged] = []
    for finding in head.findings:
        entry = accepting.take(finding)
        if not selection.wanted(finding):
            continue
        if entry is not None:
            judged.append(Judged(finding, State.ACCEPTED, reason=_why_accepted(entry.reason, entry.owner)))
        elif known.hold(finding):
            judged.append(Judged(finding, State.KNOWN))
        else:
            cause = explain(finding, then, now, exists) if before else ""
            judged.append(Judged(finding, State.NEW, selection.gates(finding), cause))
    for each in head.suppressed:
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
