"""A comment for a pull request, and the job summary: what became dead and why, what to do, what is resolved."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Sequence

from auditor.findings import coverage_line
from auditor.gate.formats.base import (
    Format,
    accepting,
    remarks_of,
    removed_places,
    repository_path,
    verdict_of,
)
from auditor.gate.model import Judged, Outcome, State
from auditor.report.base import appendices
from auditor.untrusted import code, escape, safe

_MOST = 200


def marker(name: str) -> str:
    """By this a bot finds its comment again; `name` tells several checks of one repository apart."""
    return f"<!-- audit check{f': {name}' if name else ''} -->"


def render(outcome: Outcome) -> str:
    """Verdict, what is new, what is resolved, remarks, coverage."""
    gating = outcome.gating
    title = f"audit check{f' of {outcome.name}' if outcome.name else ''}"
    lines = [marker(outcome.name), f"## {'❌' if outcome.failed else '✅'} {title}: {verdict_of(outcome)}", ""]
    if outcome.base:
        lines += [f"Compared with {code(outcome.base.ref)} at {code(outcome.base.commit[:12])}.", ""]
    if gating:
        lines += ["| table | finding | declared | what happened |", "|---|---|---|---|"]
        lines += _cut([_row(outcome, each) for each in gating])
        lines += [""]
    others = [each for each in outcome.of(State.NEW) if not each.gates]
    lines += _section("Does not fail the check", [_item(outcome, each) for each in others])
    lines += _advice(outcome)
    resolved = [f"- {code(each.about)} ({each.code} {each.rule})" for each in outcome.resolved]
    lines += _section("Resolved by this change", resolved)
    lines += _section("Remarks", [f"- {escape(remark)}" for remark in remarks_of(outcome)])
    for state, title in _QUIET.items():
        lines += _details(title, [_item(outcome, each) for each in outcome.of(state)])
    for appendix in appendices(outcome.report):
        lines += _details(appendix.title, appendix.lines)
    lines.append(f"{escape(coverage_line(outcome.report))}.")
    return "\n".join(lines) + "\n"


_QUIET = {
    State.KNOWN: "Known at the base",
    State.ACCEPTED: "In the baseline",
    State.SUPPRESSED: "Suppressed in the code",
}
_ADVICE = (
    "**What to do**: if the table is no longer needed, remove its class now and drop the table in a later migration,"
    " when nothing that still runs can touch it. If another system uses it, declare that:"
    " `[[tool.auditor.consumers]]`."
)


def _advice(outcome: Outcome) -> list[str]:
    """What to do about what is new, with the commands that show the evidence and that accept it."""
    if not outcome.of(State.NEW):
        return []
    shown = next((each for each in (*outcome.gating, *outcome.of(State.NEW)) if each.finding.table), None)
    lines = [_ADVICE] if outcome.gating else []
    if shown is not None:
        lines.append(f"Evidence: {code(f'audit show {shlex.quote(safe(shown.finding.about))}')}.")
    commands = accepting(outcome)
    if commands:
        lines += ["If it is meant to stay:", "", *(f"- {code(command)}" for command in commands)]
    return [*lines, ""] if lines else []


def _row(outcome: Outcome, judged: Judged) -> str:
    finding = judged.finding
    what = (judged.cause or finding.message) + _where(outcome, judged)
    cells = [code(finding.about), f"{finding.code} {finding.rule}", _place(outcome, judged), escape(what)]
    return f"| {' | '.join(cells)} |"


def _item(outcome: Outcome, judged: Judged) -> str:
    finding = judged.finding
    said = judged.reason or "; ".join(filter(None, _said(judged))) + _where(outcome, judged)
    return f"- {code(finding.about)} {finding.code} {_place(outcome, judged)}" + (f": {escape(said)}" if said else "")


def _said(judged: Judged) -> tuple[str, ...]:
    if judged.state is not State.NEW:
        return (judged.cause,)
    return (judged.finding.message, judged.cause)


def _where(outcome: Outcome, judged: Judged) -> str:
    places = removed_places(outcome, judged)
    return f" (at the base: {places})" if places else ""


def _place(outcome: Outcome, judged: Judged) -> str:
    return code(f"{repository_path(outcome, judged.finding)}:{judged.finding.line}")


def _section(title: str, lines: Sequence[str]) -> list[str]:
    return [f"### {title}", "", *_cut(lines), ""] if lines else []


def _details(title: str, lines: Sequence[str]) -> list[str]:
    if not lines:
        return []
    return ["<details>", f"<summary>{title}: {len(lines)}</summary>", "", *_cut(lines), "", "</details>", ""]


def _cut(lines: Iterable[str]) -> list[str]:
    """GitHub takes a comment of 65,536 characters and a summary of one MiB."""
    every = list(lines)
    more = len(every) - _MOST
    row = f"| and {more} more | | | |" if every and every[0].startswith("|") else f"- and {more} more"
    return every[:_MOST] + ([row] if more > 0 else [])


FORMAT = Format("markdown", render)
