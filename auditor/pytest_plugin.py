"""pytest plugin: `pytest --audit` adds one test for each rule that the check looks at.

It is loaded in every run of pytest where auditor is installed, so without `--audit` it imports nothing of ours and
does nothing. Hooks: https://docs.pytest.org/en/stable/reference/reference.html#hooks.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from auditor.gate import Outcome, Request


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("audit", "SQLAlchemy tables that nothing uses")
    group.addoption("--audit", action="store_true", help="Add a test for each rule of audit check.")
    group.addoption("--audit-path", metavar="PATH", help="The project to audit; default: the root of the tests.")
    group.addoption("--audit-base", metavar="REF", help="Fail only on what is new since HEAD left this branch.")
    group.addoption("--audit-untracked", action="store_true", help="Count files that git does not track, too.")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--audit"):
        config.addinivalue_line("markers", "audit: a rule of audit check, added by --audit")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(session: pytest.Session, config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--audit"):
        return
    check = _Check(config)
    items.extend(_RuleItem.from_parent(session, name=name, code=code, check=check) for code, name in check.rules())


class _Check:
    """The check of one session, made when the first of its tests runs."""

    def __init__(self, config: pytest.Config) -> None:
        from auditor.errors import AuditorError

        try:
            self.request = _request(config)
        except AuditorError as error:
            raise pytest.UsageError(f"--audit: {error}") from error
        self._outcome: Outcome | None = None

    def rules(self) -> Iterator[tuple[str, str]]:
        """Code and name of what is looked at: by default, and where the configuration makes it an error."""
        from auditor import audits, pipeline
        from auditor.findings import Severity

        config = pipeline.configure(self.request.path, None)
        settings = [config.rules, *(severities for _, severities in config.per_table)]
        raised = {name for setting in settings for name, severity in setting.items() if severity is Severity.ERROR}
        for rule in audits.all_rules():
            if rule.code in self.request.selection.codes or raised & {rule.code, rule.name}:
                yield rule.code, rule.name

    def outcome(self) -> Outcome:
        from auditor import gate

        if self._outcome is None:
            self._outcome = gate.check(self.request)
        return self._outcome


def _request(config: pytest.Config) -> Request:
    from auditor import pipeline
    from auditor.gate import Request
    from auditor.gate.selection import selection_of

    path = Path(config.getoption("--audit-path") or config.rootpath)
    pipeline.configure(path, None)
    base, untracked = config.getoption("--audit-base"), config.getoption("--audit-untracked")
    return Request(path, selection_of((), (), ()), base=base, jobs=1, untracked=untracked)


class _RuleItem(pytest.Item):
    """The test of one rule: it fails with the lines that `audit check` would print."""

    def __init__(self, *, name: str, parent: pytest.Session, code: str, check: _Check) -> None:
        super().__init__(name, parent, nodeid=f"audit::{code}[{name}]")
        self._code = code
        self._check = check
        self.add_marker("audit")

    def runtest(self) -> None:
        from auditor.errors import AuditorError
        from auditor.gate.formats.text import line_of
        from auditor.untrusted import inert, safe

        try:
            outcome = self._check.outcome()
        except AuditorError as error:
            pytest.fail(inert(safe(str(error))), pytrace=False)
        if outcome.unchecked:
            pytest.fail("\n".join(f"not checked: {each}" for each in outcome.unchecked), pytrace=False)
        lines = [line_of(outcome, each) for each in outcome.gating if each.finding.code == self._code]
        if lines:
            pytest.fail(inert("\n".join(lines)), pytrace=False)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        return self._check.request.path, None, f"audit: {self._code} {self.name}"
