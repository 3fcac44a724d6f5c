"""What rules find, and the report that renderers turn into text."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum

from auditor.facts.access import BlindSpot, Confidence, SqlText
from auditor.facts.verdict import TableUsage

SCHEMA_VERSION = 1


class Severity(StrEnum):
    """How bad a finding is; `off` silences a rule."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding of one rule about one table, at the place where the table is declared or named."""

    code: str
    rule: str
    severity: Severity
    confidence: Confidence
    table: str
    subject: str
    path: str
    line: int
    message: str

    @property
    def fingerprint(self) -> str:
        """Identity across commits: rule, table and class, no path and no line, so that moved code stays the same."""
        return hashlib.sha256(f"{self.code}\0{self.table}\0{self.subject}".encode(errors="surrogatepass")).hexdigest()[
            :16
        ]


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
class Report:
    """The product of one audit, sorted; renderers need nothing else. `findings` hold none that is suppressed."""

    tables: tuple[TableUsage, ...]
    findings: tuple[Finding, ...]
    coverage: Coverage
    suppressed: tuple[Suppressed, ...] = ()
    sql_texts: tuple[SqlText, ...] = ()
