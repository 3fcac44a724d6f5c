"""What an audit is, what a rule is, and what both may look at. An audit is one folder beside this file.

`audit.py` of an audit is imported to know its name, its rules and its options, also by `audit --help`; so it imports
what is heavy (networkx, rich, jinja2) only inside of the functions that it names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from importlib import import_module
from typing import Any, Generic, TypeVar

from auditor.audits.products import Need, Products
from auditor.facts.access import Confidence
from auditor.facts.key import TableKey
from auditor.facts.origin import Origin
from auditor.findings import Finding, Report, Severity, Use

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Hit:
    """One violation, before severity and code are added. `severity` overrides the rule's own, and is never worse; the
    other fields are those of the finding."""

    table: str | None
    subject: str
    path: str
    line: int
    message: str
    confidence: Confidence = Confidence.CERTAIN
    severity: Severity | None = None
    revision: str | None = None
    columns: tuple[str, ...] = ()


class Fate(StrEnum):
    """What a change did to a function: `kept` as it is, `changed` in its own text, `gone` from its file, or `unread`,
    for the file cannot be parsed any more."""

    KEPT = "kept"
    CHANGED = "changed"
    GONE = "gone"
    UNREAD = "unread"


@dataclass(frozen=True, slots=True)
class Change:
    """What is known of a change besides the results of the two sides.

    `fate`: of a function by its path and qualified name in the base. `since`: the day on which the commit was made that
    added the line of a file (as at the base, or as it is now), None where the history does not tell. `today`: the day
    of the head. `grace`: for how many days a new table may be unused. `settled`: is the finding of this code about this
    table or class accepted, or known at the base? `undoes`: does the change take back, in these files, an earlier one?
    `stood`: did what stands on the line of the head stand in the file at
    the base? `files`: those that are not as they were.
    """

    fate: Callable[[str, str], Fate]
    stood: Callable[[str, int], bool]
    since: Callable[[str, int, bool], date | None]
    settled: Callable[[str, str, str], bool]
    undoes: Callable[[frozenset[str]], bool]
    today: date
    grace: int
    files: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Cause:
    """What a change did, in a sentence, with the places of the base that went."""

    text: str = ""
    uses: tuple[Use, ...] = ()


@dataclass(frozen=True, slots=True)
class Turn:
    """One finding about a change. It stands for the findings of the codes `instead` about the same table. `accept`: the
    code under which a baseline accepts it, its own where that is empty; `until`: until when that is usual."""

    hit: Hit
    cause: Cause
    instead: frozenset[str] = frozenset()
    accept: str = ""
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """What an audit says of a change. `cause`: of a finding of the head; `former`: the table and the class under which
    the base knew what the finding is about, where a change renamed both."""

    cause: Callable[[Finding], Cause]
    former: Callable[[Finding], tuple[str, str] | None] = lambda finding: None


def _nothing(result: Any) -> Iterator[Hit]:
    return iter(())


@dataclass(frozen=True, slots=True)
class Rule(Generic[R]):
    """A rule: its code and name never change; the docstring of its module is its documentation page.

    `check` sees the result of its audit, and nothing else. A rule about what a change does has `compare` instead: it
    sees the result of the base (None where a baseline is all there is to compare with) and that of the head.
    `by_command`: only the audit's own command finds it, which is told of a database; no check runs the audit for it.
    """

    code: str
    name: str
    summary: str
    severity: Severity
    check: Callable[[R], Iterator[Hit]] = _nothing
    compare: Callable[[R | None, R, Change], Iterator[Turn]] | None = None
    by_command: bool = False

    @property
    def module(self) -> str:
        """The module that declares the rule."""
        return (self.compare or self.check).__module__

    @property
    def page(self) -> str:
        """The documentation page: the docstring of the module that declares the rule."""
        return (import_module(self.module).__doc__ or "").strip()


@dataclass(frozen=True, slots=True)
class Beside:
    """What another audit knows of a table: a heading, and lines, each with the path and line of its place. `page`: the
    address of a page that says more, relative to where this is shown, empty where there is none; `more`: its name."""

    title: str
    lines: tuple[tuple[str, str, int], ...]
    page: str = ""
    more: str = ""


def _nothing_beside(key: TableKey) -> Sequence[Beside]:
    return ()


def _no_page(key: TableKey) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Context:
    """What a report for reading shows besides the findings.

    `title`: the project's name; `lines`: the lines of an audited file by its path, none where it cannot be read; None
    for a report without source code; `origin`: where the code is kept; `accepted`: the findings that the baseline
    holds, None where there is no baseline; `beside`: what other audits know of a table; `page`: the address of a
    table's own page, relative to the report, empty where there is none.
    """

    title: str = "tables"
    lines: Callable[[str], Sequence[str]] | None = None
    origin: Origin | None = None
    accepted: frozenset[Finding] | None = None
    beside: Callable[[TableKey], Sequence[Beside]] = _nothing_beside
    page: Callable[[TableKey], str] = _no_page

    def state_of(self, finding: Finding) -> str:
        """`new` or `accepted`; empty where there is no baseline to tell."""
        if self.accepted is None:
            return ""
        return "accepted" if finding in self.accepted else "new"


@dataclass(frozen=True, slots=True)
class Options:
    """How to show: the width of the terminal, whether it has colours, and whether only a part was asked for."""

    width: int = 80
    color: bool = False
    filtered: bool = False
    context: Context = Context()


@dataclass(frozen=True, slots=True)
class Appendix:
    """What a check shows besides findings: `key` and `rows` in JSON, `title` and `lines` in Markdown."""

    key: str
    title: str
    rows: tuple[Mapping[str, object], ...]
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sections(Generic[R]):
    """How each format shows the result of an audit, besides the findings and the coverage; each optional.

    `title` and `summary` (one line) head the Markdown; `markdown` gives lines, `text` whole lines for a terminal;
    `json` the keys at the top of the document; `html` a whole page; `advice` a line on how to go on. `counts_findings`:
    the text shows what the findings are about, so they are counted there and not listed. `alone`: what is the whole
    of the text, where somebody asked for that only. `remarks`: sentences that a check says of the whole.
    """

    title: str = ""
    summary: Callable[[R], str] | None = None
    text: Callable[[R, Options], str] | None = None
    counts_findings: bool = False
    advice: Callable[[R], str] | None = None
    json: Callable[[R], Mapping[str, object]] | None = None
    markdown: Callable[[R], Iterable[str]] | None = None
    html: Callable[[Report, Context], str] | None = None
    appendix: Callable[[R], Appendix] | None = None
    alone: Callable[[R], str] | None = None
    remarks: Callable[[R], Iterable[str]] | None = None


#: Results of the base and of the head in; what the change did, as far as findings of the audit tell it, out.
Compare = Callable[[R, R, "Change"], Comparison]


def _never(products: Products, settings: Any) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Audit(Generic[R]):
    """An audit, declared as `AUDIT` in `audits/<name>/audit.py`.

    `name`: that of the folder, of `audit NAME`, of `[tool.auditor.NAME]`. `needs`: what it looks at. `judge`: the
    products and the settings in, a frozen `result` out that msgspec can encode. `settings`: a dataclass whose fields
    are made with `config.setting`: keys of the configuration, options of the command, or both. `gates`: the codes that
    `audit check` looks at unless told otherwise. `skip`: why it cannot run with these products, empty where it can.
    `command`: False where modules of `cli` are its commands. `compare`: why the check finds something new.
    """

    name: str
    summary: str
    needs: frozenset[Need[Any]]
    judge: Callable[[Products, Any], R]
    result: type[R]
    rules: tuple[Rule[R], ...] = ()
    sections: Sections[R] = field(default_factory=Sections)
    settings: type[Any] | None = None
    gates: frozenset[str] = frozenset()
    skip: Callable[[Products, Any], str] = _never
    command: bool = True
    compare: Compare[R] | None = None
