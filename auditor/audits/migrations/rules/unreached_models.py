"""AUD219 unreached-models

## What it finds
A module with mapped classes, whose tables the history has, that `env.py` does not import, nor anything that it
imports.

## Why it matters
Autogenerate takes tables that are not in the metadata for removed, and writes DROP TABLE.

## What to do
Import the module in env.py, or in the package that env.py imports.

## When it is wrong
Something imports it by its name: where any module that env.py reaches imports by name (`importlib`, `pkgutil`), or the
application of Flask, nothing is said. `include_object` is not read.

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
