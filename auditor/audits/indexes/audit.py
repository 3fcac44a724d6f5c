"""Does every query path have its index, and is no index there for nothing?"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from auditor.audits.base import Audit, Context, Options, Rule, Sections
from auditor.audits.indexes import rules
from auditor.audits.indexes.model import Indexes
from auditor.audits.indexes.settings import Settings, address_of
from auditor.audits.products import ASKED, DATABASE, FACTS, MIGRATIONS, STATISTICS, Products
from auditor.registry import discover

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from auditor.facts.statistics import PlanAnswer, PlanQuestion
    from auditor.findings import Report


def _judge(products: Products, settings: Settings) -> Indexes:
    from auditor.audits.indexes.database import Stored
    from auditor.audits.indexes.gate import Asking
    from auditor.audits.indexes.judge import Seen, judge

    url = address_of(settings)
    statistics = products.get(STATISTICS, url, settings.stats) if url or settings.stats else None
    stored = Stored(statistics, settings.min_rows)
    if settings.write_stats and statistics is not None:
        from auditor.reading.statistics import write_statistics

        write_statistics(settings.write_stats, statistics, products.get(FACTS).found.root)
    asking = None
    if url and (settings.plans or settings.statements):

        def ask(questions: Sequence[PlanQuestion], analyze: bool) -> list[PlanAnswer]:
            from auditor.live.postgresql.plans import explain

            return list(products.get(DATABASE, url, partial(explain, questions=questions, analyze=analyze)))

        asking = Asking(ask, settings.plans, settings.analyze, stored)
    migrated = products.get(MIGRATIONS).schema
    return judge(Seen(products.get(ASKED), products.get(FACTS), migrated, products.contain, stored, asking), settings)


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


def _html(report: Report, context: Context) -> str:
    from auditor.audits.indexes.page import write_page

    return write_page(report, context)


AUDIT = Audit(
    name="indexes",
    summary="Indexes that statements in the code want, and indexes that are there for nothing.",
    needs=frozenset({ASKED, FACTS, MIGRATIONS, STATISTICS, DATABASE}),
    judge=_judge,
    result=Indexes,
    rules=discover(rules, "RULE", Rule),
    sections=Sections(
        title="Index audit",
        summary=_summary,
        text=_text,
        counts_findings=True,
        json=_json,
        markdown=_markdown,
        html=_html,
    ),
    settings=Settings,
)
