"""JUnit XML, as CI servers read it: one test a finding, and one that passes for each rule that found nothing.

What is known, accepted or suppressed is a skipped test with the reason. The format has no standard; this is the part
that Jenkins, GitLab and GitHub's reporters have in common: https://github.com/testmoapp/junitxml.
"""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from auditor.audits import all_rules
from auditor.gate.formats.base import Format, message_of, repository_path
from auditor.gate.model import Judged, Outcome, State
from auditor.untrusted import safe


def render(outcome: Outcome) -> str:
    """One suite."""
    found = {each.finding.code for each in outcome.judged}
    cases = [_case(outcome, each) for each in outcome.judged]
    cases += [
        f'    <testcase classname="audit.{rule.code}" name={_quoted(rule.name)}/>'
        for rule in all_rules()
        if rule.code in outcome.rules and rule.code not in found
    ]
    if outcome.strict:
        cases += [
            f'    <testcase classname="audit.baseline" name={_quoted(f"{entry.code}:{entry.about}")}>'
            f"<failure message={_quoted(what)}/></testcase>"
            for entries, what in (
                (outcome.stale, "no longer found"),
                (outcome.expired, "accepted until a day that is over"),
            )
            for entry in entries
        ]
    failures = sum("<failure" in case for case in cases)
    skipped = sum("<skipped" in case for case in cases)
    counts = f'tests="{len(cases)}" failures="{failures}" errors="0" skipped="{skipped}"'
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f"<testsuites {counts}>",
        f'  <testsuite name="audit check" {counts}>',
    ]
    return "\n".join([*lines, *cases, "  </testsuite>", "</testsuites>"]) + "\n"


def _case(outcome: Outcome, judged: Judged) -> str:
    finding = judged.finding
    path = repository_path(outcome, finding)
    name = f"{finding.rule} {finding.about or finding.subject}"
    place = f'file={_quoted(path)} line="{finding.line}"'
    head = f'    <testcase classname="audit.{finding.code}" name={_quoted(name)} {place}'
    message = message_of(judged)
    if judged.gates:
        return (
            f"{head}>\n      <failure message={_quoted(message)} type={_quoted(finding.rule)}>"
            f"{_apart(escape(f'{path}:{finding.line}: {message}'))}</failure>\n    </testcase>"
        )
    if judged.state is State.NEW:
        return f"{head}>\n      <system-out>{_apart(escape(message))}</system-out>\n    </testcase>"
    why = f"{judged.state}: {judged.reason}" if judged.reason else judged.state
    return f"{head}>\n      <skipped message={_quoted(why)}/>\n    </testcase>"


def _quoted(text: str) -> str:
    return _apart(quoteattr(safe(text)))


def _apart(text: str) -> str:
    """Text in XML in which a runner of CI finds no command."""
    return text.replace("##", "#&#35;")


FORMAT = Format("junit", render)
