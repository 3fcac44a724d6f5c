"""AUD009 suppression-without-reason

## What it finds
A comment `# audit: ignore[...]` that gives no reason. It suppresses nothing until it has one.

## Why it matters
Who meets the comment in a year cannot know whether it still holds. A reason takes ten seconds today.

## Example
    class LegacyInvoice(Base):  # audit: ignore[AUD001]

## What to do
Write the reason behind the brackets: `# audit: ignore[AUD001] read by the yearly export, see the wiki`. If another
system uses the table, declare it instead: `[[tool.auditor.consumers]]`.

## When it is wrong
Never: a ticket number is a reason, too.

## How to silence
Set `rules = { AUD009 = "off" }` in `[tool.auditor]`; the comment still suppresses nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.audits.base import Hit, Rule
from auditor.audits.comments.model import Comments, written
from auditor.findings import Severity


def check(found: Comments) -> Iterator[Hit]:
    for comment in found.comments:
        if not comment.reason:
            message = f"{written(comment)} gives no reason, so it suppresses nothing"
            yield Hit("", f"{comment.path}: {written(comment)}", comment.path, comment.line, message)


RULE = Rule("AUD009", "suppression-without-reason", "An `audit: ignore` gives no reason.", Severity.WARNING, check)
