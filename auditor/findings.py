"""What rules find, and the report that renderers turn into text."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TypeVar

from auditor.facts.access import BlindSpot, Confidence

SCHEMA_VERSION = 1

Result = TypeVar("Result")


class Severity(StrEnum):
    """How bad a finding is; `off` silences a rule."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding of one rule, at the place where what it is about is declared or named.

    `table`: None where it is about no table. `subject`: what else tells it from others: a dotted class, a name. One
    about a migration says which `revision`, one about columns of the table which.
    """

    code: str
    rule: str
    severity: Severity
    confidence: Confidence
    table: str | None
    subject: str
    path: str
    line: int
    message: str
    revision: str | None = None
    columns: tuple[str, ...] = ()

    @property
    def about(self) -> str:
        """What it is about, as people name it: `orders`, `orders(user_id, day)`, a revision, else the subject."""
        if self.table is not None:
            return f"{self.table}({', '.join(self.columns)})" if self.columns else self.table
        return self.revision or self.subject

    @property
    def fingerprint(self) -> str:
        """Identity across commits: rule, table and class, no path and no line, so that moved code stays the same."""
        parts = [self.code, self.table or "", self.subject]
        if self.revision is not None or self.columns:
            parts += [self.revision or "", *self.columns]
        return hashlib.sha256("\0".join(parts).encode(errors="surrogatepass")).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Use:
    """A use of a table in the base that the head has no more; `function` did it at `path:line` of the base."""

    path: str
    line: int
    function: str
    op: str


@dataclass(frozen=True, slots=True)
class Comment:
    """A suppressing comment at `path:line` about the line `target`; `suppresses`: how many findings."""

    codes: tuple[str, ...]
    reason: str
    path: str
    line: int
    target: int
    suppresses: int = 0

    def covers(self, finding: Finding) -> bool:
        """Does the comment suppress the finding? Not without a reason."""
        if not self.reason or (self.path, self.target) != (finding.path, finding.line):
            return False
        named = {code.lower() for code in self.codes}
        return not named or not named.isdisjoint({finding.code.lower(), finding.rule})


@dataclass(frozen=True, slots=True)
class Suppressed:
    """A finding that a comment in the code suppresses, with the comment's reason and line."""

    finding: Finding
    reason: str
    line: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """What was seen and what was not."""

    files: int
    parsed: int
    unparsed: tuple[str, ...]
    sql_statements: int
    sql_unparsed: int
    blind_spots: tuple[BlindSpot, ...]


@dataclass(frozen=True, slots=True)
class Skipped:
    """An audit that could not run, and why."""

    audit: str
    reason: str


@dataclass(frozen=True, slots=True)
class Report:
    """The product of one run, sorted; renderers need nothing else. `findings` hold none that is suppressed; `results`:
    what each audit concluded, by its name; `comments`: those in the code about findings; `unchecked`: which audits and
    rules failed, and how, so that nothing is known of what they would find."""

    findings: tuple[Finding, ...]
    coverage: Coverage
    suppressed: tuple[Suppressed, ...] = ()
    results: Mapping[str, object] = field(default_factory=dict)
    skipped: tuple[Skipped, ...] = ()
    comments: tuple[Comment, ...] = ()
    unchecked: tuple[str, ...] = ()

    def of(self, kind: type[Result]) -> Result:
        """The result of this type; LookupError where its audit did not run."""
        for result in self.results.values():
            if isinstance(result, kind):
                return result
        raise LookupError(f"no audit of this run gave a {kind.__name__}")

    def having(self, result: object) -> Report:
        """The report with another result in place of the one of the same type."""
        changed = {name: result if type(old) is type(result) else old for name, old in self.results.items()}
        return replace(self, results=changed)


def numbered(number: int, what: str, several: str = "") -> str:
    """`1 head`, `2 heads`; `several`: the plural where that is no `s`."""
    return f"{number} {what if number == 1 else several or f'{what}s'}"


def coverage_line(report: Report) -> str:
    """What was seen, in one line."""
    seen = report.coverage
    sql = f"{numbered(seen.sql_statements, 'SQL statement')} read"
    if seen.sql_unparsed:
        sql += f" ({seen.sql_unparsed} not understood)"
    files = f"{seen.parsed} of {numbered(seen.files, 'file')} parsed"
    return f"{files}, {sql}, {numbered(len(seen.blind_spots), 'blind spot')}"
