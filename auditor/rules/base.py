"""What a rule is, and all that it may look at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module

from auditor.facts.access import Access, Confidence, Role
from auditor.facts.verdict import TableUsage, UnknownTable, UnmatchedConsumer
from auditor.findings import Severity


@dataclass(frozen=True, slots=True)
class Comment:
    """A suppressing comment at `path:line` about the line `target`; `suppresses`: how many findings."""

    codes: tuple[str, ...]
    reason: str
    path: str
    line: int
    target: int
    suppresses: int = 0


@dataclass(frozen=True, slots=True)
class Audit:
    """The verdicts on all tables, the tables that raw SQL names and nobody declares, the comments that suppress
    findings, and the declared consumers of no table."""

    tables: tuple[TableUsage, ...] = ()
    unknown_sql_tables: tuple[UnknownTable, ...] = ()
    comments: tuple[Comment, ...] = ()
    unmatched_consumers: tuple[UnmatchedConsumer, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """One violation, before severity and code are added. `severity` overrides the rule's own."""

    table: str
    subject: str
    path: str
    line: int
    message: str
    confidence: Confidence = Confidence.CERTAIN
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its code and name never change; the docstring of its module is its documentation page."""

    code: str
    name: str
    summary: str
    severity: Severity
    check: Callable[[Audit], Iterator[Hit]]

    @property
    def page(self) -> str:
        """The documentation page: the docstring of the module that declares the rule."""
        return (import_module(self.check.__module__).__doc__ or "").strip()


def about(usage: TableUsage, message: str, severity: Severity | None = None) -> Hit:
    """A hit at the place where the table is declared."""
    table = usage.table
    return Hit(str(table.key), table.name, table.path, table.line, message, usage.confidence, severity)


def places(accesses: tuple[Access, ...], role: Role = Role.APP, most: int = 2) -> str:
    """The first few places of the accesses in the role: `app/dao.py:12 (save), ...`."""
    chosen = [a for a in accesses if a.role is role and a.confidence is not Confidence.POSSIBLE]
    shown = dict.fromkeys(f"{a.path}:{a.line} ({a.function})" for a in chosen)
    more = len(shown) - most
    return ", ".join(list(shown)[:most]) + (f" and {more} more" if more > 0 else "")


def written(comment: Comment) -> str:
    """The comment as it stands in the code, without its reason."""
    return f"# audit: ignore[{', '.join(comment.codes)}]" if comment.codes else "# audit: ignore"
