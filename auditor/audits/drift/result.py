"""The result of the audit, and which rule each kind of difference is a finding of."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from auditor.audits.base import Hit
from auditor.audits.drift.comparison import Comparison
from auditor.compare.model import HISTORY, Difference
from auditor.facts.access import Confidence
from auditor.findings import Severity


@dataclass(frozen=True, slots=True)
class Drift:
    """What was compared, with whom, and what differs; `migration`: the body of a revision, where it was asked for;
    `steps`: what was done to a fresh database."""

    server: str = ""
    comparison: Comparison = field(default_factory=Comparison)
    migration: str = ""
    steps: tuple[str, ...] = ()


_BY_KIND = {
    "migration_failed": "AUD308", "downgrade_leaves": "AUD309", "upgrade_differs": "AUD309",
    "downgrade_differs": "AUD309", "declaration_refused": "AUD310",
    "constraint_not_valid": "AUD304", "unique_form": "AUD304", "name": "AUD307", "comment": "AUD307",
    "table_kind": "AUD307", "table_persistence": "AUD307", "sequence_changed": "AUD306",
}  # fmt: skip
_BY_PREFIX = {"missing": "AUD301", "extra": "AUD302", "column": "AUD303", "index": "AUD305", "enum": "AUD306"}


def code_of(kind: str) -> str:
    """The code of the rule that a kind of difference belongs to."""
    return _BY_KIND.get(kind) or _BY_PREFIX.get(kind.partition("_")[0], "AUD304")


def fingerprint(difference: Difference) -> str:
    """Identity across runs: kind, table and name; of a history, also what is said of it."""
    text = f"{difference.kind}\0{difference.table}\0{difference.name}"
    text += f"\0{difference.found}" if difference.kind in HISTORY else ""
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:16]


def hits(found: Drift, code: str) -> Iterator[Hit]:
    """The differences that are findings of the rule with this code."""
    for each in found.comparison.differences:
        if code_of(each.kind) == code:
            yield Hit(
                table=each.table or None,
                subject=f"{each.kind} {each.name}" + (f" {each.found}" if each.kind in HISTORY else ""),
                path=each.path or ".",
                line=each.line or 1,
                message=each.message,
                confidence=Confidence.CERTAIN,
                severity=Severity(each.severity),
            )
