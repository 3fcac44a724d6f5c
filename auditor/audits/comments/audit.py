"""What is to be said of the comments about findings."""

from __future__ import annotations

from typing import Any

from auditor.audits.base import Audit, Cause, Change, Comparison, Rule
from auditor.audits.comments import rules
from auditor.audits.comments.model import Comments, written
from auditor.audits.products import COMMENTS, Products
from auditor.findings import Finding
from auditor.registry import discover


def _judge(products: Products, settings: Any) -> Comments:
    return Comments(products.get(COMMENTS))


def _compare(before: Comments, now: Comments, change: Change) -> Comparison:
    used = {(each.path, written(each)) for each in before.comments if each.suppresses}

    def cause(finding: Finding) -> Cause:
        if any(finding.subject == f"{path}: {text}" for path, text in used):
            return Cause("what it suppressed at the base is no longer found")
        return Cause("this change adds it")

    return Comparison(cause)


AUDIT = Audit(
    name="comments",
    summary="Comments that suppress findings.",
    needs=frozenset({COMMENTS}),
    judge=_judge,
    result=Comments,
    rules=discover(rules, "RULE", Rule),
    gates=frozenset({"AUD009", "AUD010"}),
    command=False,
    compare=_compare,
)
