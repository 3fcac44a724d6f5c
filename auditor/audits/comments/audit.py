"""What is to be said of the comments about findings."""

from __future__ import annotations

from typing import Any

from auditor.audits.base import COMMENTS, Audit, Products, Rule
from auditor.audits.comments import rules
from auditor.audits.comments.model import Comments
from auditor.registry import discover


def _judge(products: Products, settings: Any) -> Comments:
    return Comments(products.get(COMMENTS))


AUDIT = Audit(
    name="comments",
    summary="Comments that suppress findings.",
    needs=frozenset({COMMENTS}),
    judge=_judge,
    result=Comments,
    rules=discover(rules, "RULE", Rule),
    gates=frozenset({"AUD009", "AUD010"}),
    command=False,
)
