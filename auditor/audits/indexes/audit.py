"""Does every query path have its index, and is no index there for nothing?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from auditor.audits.base import Audit, Options, Rule, Sections
from auditor.audits.indexes import rules
from auditor.audits.indexes.model import Indexes, Settings
from auditor.audits.products import ASKED, FACTS, MIGRATIONS, Products
from auditor.registry import discover

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def _judge(products: Products, settings: Any) -> Indexes:
    from auditor.audits.indexes.judge import judge

    migrated = products.get(MIGRATIONS).schema
    return judge(products.get(ASKED), settings, products.get(FACTS), migrated, products.contain)


def _summary(found: Indexes) -> str:
    many = len(found.suggestions)
    return f"{many} suggestion{'s' * (many != 1)} for {found.tables} tables, from {found.statements} statements"


def _text(found: Indexes, options: Options) -> str:
    from auditor.audits.indexes.text import render

    return render(found, options)


def _json(found: Indexes) -> Mapping[str, object]:
    from auditor.audits.indexes.json import as_json

    return as_json(found)


def _markdown(found: Indexes) -> Iterable[str]:
    from auditor.audits.indexes.markdown import lines_of

    return lines_of(found)


AUDIT = Audit(
    name="indexes",
    summary="Indexes that statements in the code want, and indexes that are there for nothing.",
    needs=frozenset({ASKED, FACTS, MIGRATIONS}),
    judge=_judge,
    result=Indexes,
    rules=discover(rules, "RULE", Rule),
    sections=Sections(
        title="Index audit", summary=_summary, text=_text, counts_findings=True, json=_json, markdown=_markdown
    ),
    settings=Settings,
)
