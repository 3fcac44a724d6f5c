"""AUD223 unreachable-revision

## What it finds
Files of revisions in a folder beside the history (`archive`, `versions_old`, `squashed`), where no revision of the
history comes from them.

## Why it matters
Alembic reads the folders that `version_locations` names, and none below these: whoever reads the files takes them for a
part of the history.

## What to do
Remove them, git keeps them; or name their folder in `version_locations`.

## When it is wrong
The folder is read by a configuration of its own.

## How to silence
`# audit: ignore[AUD223] reason` on or above the line, or `rules = { AUD223 = "off" }` in `[tool.auditor]`.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.audits.base import Hit, Rule
from auditor.audits.migrations.hits import hits_of
from auditor.audits.migrations.model import Audited
from auditor.findings import Severity


def _check(result: Audited) -> Iterator[Hit]:
    yield from hits_of(result, "unreachable-revision")


RULE = Rule(
    "AUD223",
    "unreachable-revision",
    "Revision files that no upgrade reaches.",
    Severity.NOTE,
    _check,
)
