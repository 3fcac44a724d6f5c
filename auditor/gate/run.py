"""The whole check, top to bottom."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from auditor import audits, pipeline, sources
from auditor.cache import Cache, Unwritten
from auditor.errors import AuditorError
from auditor.findings import Report
from auditor.gate import baseline
from auditor.gate.base import audit_commit, locate, objects
from auditor.gate.change import Ages, Difference, Side
from auditor.gate.compare import Accepting, identities_of
from auditor.gate.judge import Compared, Heads, judge, resolved
from auditor.gate.model import Base, Entry, Outcome
from auditor.gate.selection import Selection, audits_for
from auditor.makers import Making, Progress
from auditor.reading.identify import identify
from auditor.sources import DiskReader, ProjectHints, Sources
from auditor.sources.git import GitError, Repository, find_repository
from auditor.sources.git_history import day_of
from auditor.sources.tracked import repository_above
from auditor.stack import on_deep_stack, uncollected


@dataclass(frozen=True, slots=True)
class Request:
    """What to check and against what. `exact`: the base is the commit that is named, not where HEAD left it;
    `baseline`: a file that must exist; `use_baseline`: look for one at all; `untracked`: files that git does not track
    count also where there is a base; `today`: the day up to which graces and accepted findings run, for graces else the
    day of HEAD."""

    path: Path
    selection: Selection
    base: str | None = None
    exact: bool = False
    baseline: Path | None = None
    use_baseline: bool = True
    strict: bool = False
    config_file: Path | None = None
    cache: Cache | None = None
    jobs: int | None = None
    today: date | None = None
    untracked: bool = False
    name: str = ""


def check(request: Request, progress: Progress | None = None) -> Outcome:
    """Run the check. Raises AuditorError for what the user can mend: no base, a broken baseline, nothing to audit."""
    with uncollected():
        return on_deep_stack(lambda: _check(request, progress))


def _check(request: Request, progress: Progress | None) -> Outcome:
    path = request.path
    began = time.time_ns()
    located = locate(path, request.base, request.exact) if request.base else None
    config = pipeline.configure(path, request.config_file)
    store = baseline.find(path, config, request.baseline) if request.use_baseline else None
    whole = sources.find(path, exclude=config.exclude, roles=config.roles, prefix=config.prefix)
    found = sources.only_tracked(whole) if located is not None and not request.untracked else whole
    if not any(file.language == "python" for file in found.files):
        raise AuditorError(f"{path}: no Python file to check here; give the folder of the project")
    entries = baseline.read(store).entries if store else ()
    chosen = audits.in_order(audits_for(request.selection, config, (entry.code for entry in entries)))
    cache = request.cache or Unwritten()
    found = identify(found, cache, began)
    making = Making(found, config, chosen, cache, request.jobs, progress)
    head = pipeline.report_on(making, began)
    _refuse_skipped(head, request.selection)
    accepting = Accepting(entries, identities_of(head.findings), frozenset(() if located is not None else _comparing()))
    unchecked = [*head.unchecked]
    with ExitStack() as stack:
        compared = _compared(request, making, located, stack, store is not None)
        judged = judge(head, compared, accepting, request.selection, unchecked)
    today = request.today or date.today()
    return Outcome(
        report=head,
        judged=judged,
        rules=tuple(sorted({*request.selection.codes, *(each.finding.code for each in judged)})),
        base=located[1] if located else None,
        resolved=resolved(head, compared.before, request.selection) if compared.before else (),
        others=sum(not request.selection.wanted(each) for each in head.findings),
        baseline=baseline.shown(store, path) if store else "",
        stale=tuple(each for each in accepting.unused if not _is_of_skipped(each, head)),
        expired=tuple(each for each in accepting.entries if each.until and each.until < today),
        strict=request.strict,
        from_here=_relative(path, Path()),
        from_top=_relative(path, repository_above(path.resolve()) or Path()),
        untracked=len(whole.files) - len(found.files),
        name=request.name,
        unchecked=tuple(dict.fromkeys(unchecked)),
    )


def _compared(
    request: Request, making: Making, located: tuple[Repository, Base] | None, stack: ExitStack, accepts: bool
) -> Compared:
    """What the head is compared with: the base and the parents of a merge, each audited; with a baseline alone the
    history still tells how old a table is."""
    head, path, config = Side(making.found), request.path, making.config
    repository = located[0] if located else _repository_of(path) if accepts else None
    base = located[1] if located else None
    today = request.today or (day_of(repository, "HEAD") if repository else None) or date.today()
    ages = Ages(repository, base, head, today)
    heads: list[Heads] = []
    if located and base:
        blobs = stack.enter_context(objects(located[0]))
        for commit in (base.commit, *base.merged):
            report, found = audit_commit(path, located[0], commit, making, blobs)
            heads.append(Heads(report, Difference(Side(found), head), replace(ages, base=Base(base.ref, commit))))
    return Compared(tuple(heads), ages, config, is_compared=bool(heads) or accepts)


def _repository_of(path: Path) -> Repository | None:
    try:
        return find_repository(path if path.is_dir() else path.parent)
    except GitError:
        return None


def outcome_of(report: Report, path: Path, config_file: Path | None, selection: Selection) -> Outcome:
    """The findings of a report as a check without a base sees them: what the baseline accepts does not fail."""
    config = pipeline.configure(path, config_file)
    store = baseline.find(path, config, None)
    accepting = Accepting(baseline.read(store).entries if store else (), identities_of(report.findings))
    ages = Ages(None, None, Side(Sources(path, (), (), ProjectHints(), DiskReader(path))), date.today())
    unchecked = [*report.unchecked]
    return Outcome(
        report=report,
        judged=judge(report, Compared((), ages, config, is_compared=False), accepting, selection, unchecked),
        rules=tuple(rule.code for rule in audits.rules_of(map(audits.load, report.results))),
        baseline=baseline.shown(store, path) if store else "",
        from_here=_relative(path, Path()),
        from_top=_relative(path, repository_above(path.resolve()) or Path()),
        unchecked=tuple(unchecked),
    )


def _relative(path: Path, to: Path) -> str:
    folder = path if path.is_dir() else path.parent
    relative = Path(os.path.relpath(folder.resolve(), to.resolve())).as_posix()
    return "" if relative == "." else relative


def _comparing() -> Iterable[str]:
    """The codes of the rules that need a base."""
    return (rule.code for rule in audits.all_rules() if rule.compare is not None)


def _refuse_skipped(report: Report, selection: Selection) -> None:
    """Raise AuditorError where somebody asked for the rules of an audit that could not run."""
    for each in report.skipped:
        asked = sorted(rule.code for rule in audits.load(each.audit).rules if rule.code in selection.named)
        if asked and not selection.named >= {rule.code for rule in audits.all_rules()}:
            raise AuditorError(f"{asked[0]} cannot be checked: audit {each.audit} did not run: {each.reason}")


def _is_of_skipped(entry: Entry, report: Report) -> bool:
    """Is the entry about an audit that could not run, so that nothing is known of it?"""
    return any(entry.code == rule.code for each in report.skipped for rule in audits.load(each.audit).rules)
