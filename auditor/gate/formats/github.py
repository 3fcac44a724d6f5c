"""Annotations of GitHub Actions: workflow commands on stdout.

At most ten annotations of a type are shown for a step, so no more are printed; the job summary holds all. Commands
and their escaping: https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands; the limit:
https://docs.github.com/rest/checks/runs.
"""

from __future__ import annotations

import posixpath
from collections import Counter

from auditor.findings import Severity
from auditor.gate.formats.base import Format, message_of, remarks_of, repository_path, summary_of
from auditor.gate.model import Judged, Outcome, Removed, State
from auditor.untrusted import inert, safe

MOST = 10
_MOST_REMOVED = 2
_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice", Severity.OFF: "notice"}


def render(outcome: Outcome) -> str:
    """What is new, that which fails first; the uses that went; then the summary in one line."""
    lines: list[str] = []
    printed: Counter[str] = Counter()
    for each in sorted(outcome.of(State.NEW), key=lambda judged: not judged.gates):
        command = "error" if each.gates else _COMMANDS[each.finding.severity]
        if command == "error" and not each.gates:
            command = "warning"
        printed[command] += 1
        if printed[command] <= MOST:
            lines.append(_annotation(outcome, each, command))
    for each in sorted(outcome.of(State.NEW), key=lambda judged: not judged.gates):
        for removed in each.removed[:_MOST_REMOVED]:
            command = "error" if each.gates else "warning"
            printed[command] += 1
            if printed[command] <= MOST:
                lines.append(_at_removed(outcome, each, removed, command))
    for remark in remarks_of(outcome):
        printed["notice"] += 1
        if printed["notice"] <= MOST:
            lines.append(f"::notice title=audit check::{_data(remark)}")
    left = sum(max(many - MOST, 0) for many in printed.values())
    lines.append(f"audit check: {_plain(summary_of(outcome))}." + (f" {left} more in the summary." if left else ""))
    return "\n".join(lines) + "\n"


def _annotation(outcome: Outcome, judged: Judged, command: str) -> str:
    finding = judged.finding
    place = f"file={_property(repository_path(outcome, finding))},line={max(finding.line, 1)}"
    title = _property(f"{finding.code} {finding.rule}")
    return f"::{command} {place},title={title}::{_data(message_of(judged))}"


def _at_removed(outcome: Outcome, judged: Judged, removed: Removed, command: str) -> str:
    """The same at the use that went. Commands know no deleted side: it is the line where that was, in a deleted file
    the line of the base."""
    path = safe(posixpath.normpath(posixpath.join(outcome.from_top, removed.path)))
    place = f"file={_property(path)},line={max(removed.now or removed.line, 1)}"
    title = _property(f"{judged.finding.code} {judged.finding.rule}: removed use")
    return f"::{command} {place},title={title}::{_data(f'{removed.function} used {judged.finding.about} here')}"


def _plain(text: str) -> str:
    """Text in which no runner finds a command: the older forms may stand anywhere in a line."""
    return inert(safe(text))


def _data(text: str) -> str:
    return _plain(text).replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


FORMAT = Format("github", render)
