"""The whole check, top to bottom."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from auditor import audits, pipeline, sources
from auditor.audits.base import Exists
from auditor.cache import Cache, Unwritten
from auditor.errors import AuditorError
from auditor.findings import Finding, Report
from auditor.gate import baseline
from auditor.gate.base import audit_commit, locate
from auditor.gate.compare import Accepting, Identities, identities_of
from auditor.gate.model import Base, Entry, Judged, Outcome, State
from auditor.gate.selection import Selection, audits_for
from auditor.pipeline import Making, Progress
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
    entries = baseline.read(store).entries if store else ()
    chosen = audits.in_order(audits_for(request.selection, config, (entry.code for entry in entries)))
    making = Making(found, config, chosen, request.cache or Unwritten(), request.jobs, progress)
    head = pipeline.report_on(making, began)
    _refuse_skipped(head, request.selection)
    before = None
    base = None
    if located is not None and request.base:
        repository, commit = located
        before = audit_commit(path, repository, commit, making)
        base = Base(request.base, commit)
    accepting = Accepting(entries)
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
        stale=tuple(each for each in accepting.unused if not _is_of_skipped(each, head)),
        expired=tuple(each for each in accepting.entries if each.until and each.until < today),
        strict=request.strict,
        from_here=_relative(path, Path()),
        from_top=_relative(path, repository_above(path.resolve()) or Path()),
    )


def outcome_of(report: Report, path: Path, config_file: Path | None, selection: Selection) -> Outcome:
    """The findings of a report as a check without a base sees them: what the baseline accepts does not fail."""
    store = baseline.find(path, pipeline.configure(path, config_file), None)
    judged = _judge(report, None, Accepting(baseline.read(store).entries if store else ()), selection, _never)
    return Outcome(
        report=report,
        judged=judged,
        rules=tuple(rule.code for rule in audits.rules_of(map(audits.load, report.results))),
        baseline=baseline.shown(store, path) if store else "",
        from_here=_relative(path, Path()),
        from_top=_relative(path, repository_above(path.resolve()) or Path()),
    )


def _never(path: str, function: str) -> bool:
    return False


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
    tellers: dict[str, Callable[[Finding], str]] = {}
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
            cause = _cause(finding, before, head, exists, tellers) if before else ""
            judged.append(Judged(finding, State.NEW, selection.gates(finding), cause))
    for each in head.suppressed:
        if selection.wanted(each.finding):
            judged.append(Judged(each.finding, State.SUPPRESSED, reason=each.reason))
    return tuple(sorted(judged, key=lambda j: (j.finding.path, j.finding.line, j.finding.code, j.finding.table or "")))


def _why_accepted(reason: str, owner: str) -> str:
    return f"{reason} ({owner})" if reason and owner else reason or owner


def _all(report: Report) -> Iterable[Finding]:
    """The findings with those that are suppressed: a table that was dead before is not new when the comment goes."""
    return (*report.findings, *(each.finding for each in report.suppressed))


def _resolved(head: Report, before: Report, selection: Selection) -> tuple[Finding, ...]:
    left = identities_of(_all(head))
    return tuple(each for each in before.findings if selection.wanted(each) and not left.hold(each))


def _cause(
    finding: Finding, before: Report, head: Report, exists: Exists, tellers: dict[str, Callable[[Finding], str]]
) -> str:
    """What the change did, as the audit of the finding tells it; `tellers` by audit, each made once."""
    audit = audits.audit_of(finding.code)
    if audit is None or audit.causes is None or not (audit.name in before.results and audit.name in head.results):
        return "this change adds it"
    if audit.name not in tellers:
        tellers[audit.name] = audit.causes(before.results[audit.name], head.results[audit.name], exists)
    return tellers[audit.name](finding)


def _refuse_skipped(report: Report, selection: Selection) -> None:
    """Raise AuditorError where somebody asked for the rules of an audit that could not run."""
    for each in report.skipped:
        asked = sorted(rule.code for rule in audits.load(each.audit).rules if rule.code in selection.named)
        if asked and not selection.named >= {rule.code for rule in audits.all_rules()}:
            raise AuditorError(f"{asked[0]} cannot be checked: audit {each.audit} did not run: {each.reason}")


def _is_of_skipped(entry: Entry, report: Report) -> bool:
    """Is the entry about an audit that could not run, so that nothing is known of it?"""
    return any(entry.code == rule.code for each in report.skipped for rule in audits.load(each.audit).rules)
