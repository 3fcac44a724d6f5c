"""AUD403 re-export-shim

## What it finds
A module that holds nothing but imports from modules that declare tables, and which modules still import it. A
package `__init__.py` is none.

## Why it matters
After a split by hand it hides where a model is, and imports all of them wherever one is wanted.

## Example
    from app.users import User  # noqa: F401    # all that app/models.py holds

## What to do
Import from where the models are, then delete the module.

## When it is wrong
It is the public interface of a library.

## How to silence
`rules = { AUD403 = "off" }` in `[tool.auditor]`.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.audits.base import Hit, Rule
from auditor.audits.layout.model import Layout
from auditor.findings import Severity


def check(layout: Layout) -> Iterator[Hit]:
    for shim in layout.shims:
        places = [f"{path}:{line}" for path, line in shim.importers]
        more = f" and {len(places) - 3} more" if len(places) > 3 else ""
        used = f"still imported in {', '.join(places[:3])}{more}" if places else "and nothing imports it"
        yield Hit(None, shim.path, shim.path, 1, f"re-exports {', '.join(shim.of)}; {used}")


RULE = Rule("AUD403", "re-export-shim", "A module only re-exports models, and is still imported.", Severity.NOTE, check)
