"""AUD010 unused-suppression

## What it finds
A comment `# audit: ignore[...]` with a reason that suppresses no finding.

## Why it matters
The table is used again, or the comment stands in the wrong place. Either way it says something that is not true, and it
would hide the next finding at that place.

## Example
    class Invoice(Base):  # audit: ignore[AUD001] kept for the export
        ...               # and meanwhile the application reads it

## What to do
Remove the comment. If it is meant for a finding, it must stand on the line of the finding (for a table, that of `class`
or of the assignment), or directly above it or above its decorators, without a blank line between.

## When it is wrong
A rule that is switched off in the configuration finds nothing that could be suppressed.

## How to silence
Set `rules = { AUD010 = "off" }` in `[tool.auditor]`.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.audits.base import Hit, Rule
from auditor.audits.comments.model import Comments, written
from auditor.findings import Severity


def check(found: Comments) -> Iterator[Hit]:
    for comment in found.comments:
        if comment.reason and not comment.suppresses:
            message = f"{written(comment)} suppresses nothing"
            yield Hit("", f"{comment.path}: {written(comment)}", comment.path, comment.line, message)


RULE = Rule("AUD010", "unused-suppression", "An `audit: ignore` suppresses nothing.", Severity.WARNING, check)
