"""Suggestions of one kind as hits of the rule that reports them."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.audits.base import Hit
from auditor.audits.indexes.model import Indexes, Suggestion
from auditor.facts.access import Confidence


def hits_of(found: Indexes, code: str, verb: str) -> Iterator[Hit]:
    """A hit at the declaration for each suggestion that the rule with the code reports."""
    for each in found.suggestions:
        if each.code == code:
            yield Hit(
                str(each.table), each.index or "", each.path, each.line, _message(each, verb), Confidence.INFERRED,
                each.severity, columns=_named(each),
            )  # fmt: skip


def _named(each: Suggestion) -> tuple[str, ...]:
    """What tells suggestions of one table apart: columns or the expression, and how they are indexed."""
    how = " ".join(part for part in (each.ops or each.method, each.where) if part and part != "btree")
    named = each.columns or ((each.expression,) if each.expression else ())
    return (*named[:-1], f"{named[-1]} {how}") if how and named else named


def _message(each: Suggestion, verb: str) -> str:
    what = each.expression or ", ".join(each.columns)
    name = f" {each.index}" if each.index else ""
    first = (
        f"; asked for in {each.serves[0].function} ({each.serves[0].path}:{each.serves[0].line})" if each.serves else ""
    )
    more = f" and {len(each.serves) - 1} more" if len(each.serves) > 1 else ""
    return f"{each.table}: {verb}{name} ({what}): {each.reason}{first}{more}"
