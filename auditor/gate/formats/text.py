"""One line a finding, `path:line: CODE message`, then what is to be said of the whole."""

from __future__ import annotations

from auditor.findings import coverage_line
from auditor.gate.formats.base import Format, accepting, local_path, message_of, remarks_of, summary_of
from auditor.gate.model import Judged, Outcome, State


def render(outcome: Outcome) -> str:
    """New findings, remarks, summary, coverage."""
    lines = [line_of(outcome, each) for each in outcome.of(State.NEW)]
    lines += remarks_of(outcome)
    lines += [f"To accept: {command}" for command in accepting(outcome)]
    lines += [f"{summary_of(outcome)}.", f"{coverage_line(outcome.report)}."]
    return "\n".join(lines) + "\n"


def line_of(outcome: Outcome, judged: Judged) -> str:
    """One finding, with its severity where it does not fail."""
    finding = judged.finding
    severity = "" if judged.gates else f" {finding.severity}:"
    return f"{local_path(outcome, finding)}:{finding.line}: {finding.code}{severity} {message_of(judged)}"


FORMAT = Format("text", render)
