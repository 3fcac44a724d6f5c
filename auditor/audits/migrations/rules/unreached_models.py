"""AUD219 unreached-models

## What it finds
A module with mapped classes, whose tables the history has, that `env.py` does not import, nor anything that it
imports. As a note: tables of models that the revisions make, and that `include_object` or `include_name` leaves out.

## Why it matters
Autogenerate takes tables that are not in the metadata for removed, and writes DROP TABLE. What a filter leaves out it
never compares: the models change, and no revision does.

## What to do
Import the module in env.py, or in the package that env.py imports.

## When it is wrong
Something imports it by its name: where any module that env.py reaches imports by name (`importlib`, `pkgutil`), or the
application of Flask, nothing is said. Filters are asked for each table; what they ask of other things than its name and
its schema is not known, and then nothing is said.

## How to silence
`# audit: ignore[AUD219] reason` on or above the line, or `rules = { AUD219 = "off" }` in `[tool.auditor]`.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.audits.base import Hit, Rule
from auditor.audits.migrations.hits import hits_of
from auditor.audits.migrations.model import Audited
from auditor.findings import Severity


def _check(result: Audited) -> Iterator[Hit]:
    yield from hits_of(result, "unreached-models")


RULE = Rule(
    "AUD219",
    "unreached-models",
    "env.py does not import a module of models.",
    Severity.WARNING,
    _check,
)
