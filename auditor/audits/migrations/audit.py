"""Is the history of migrations sound, and does it lead to what the models declare?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from auditor.audits.base import Audit, Options, Rule, Sections
from auditor.audits.migrations import rules
from auditor.audits.migrations.model import Audited
from auditor.audits.products import BASE, FACTS, MIGRATIONS, MODELS, PROJECT, Products
from auditor.config import setting
from auditor.registry import discover

if TYPE_CHECKING:
    from collections.abc import Iterable

    from auditor.audits.base import Context
    from auditor.findings import Report


@dataclass(frozen=True, slots=True)
class Settings:
    """`base`: the commit or branch that the revisions are compared with. `since`: only what revisions behind this one
    add. `graph`: draw it instead of all else."""

    base: str | None = field(
        default=None,
        metadata=setting(option="--base", help="Also say which revisions were edited or re-parented since this ref."),
    )
    since: str | None = field(
        default=None,
        metadata=setting(option="--since", help="Only findings of the revisions that come after this one."),
    )
    graph: bool = field(
        default=False, metadata=setting(option="--graph", help="Only the graph of the revisions, in Mermaid.")
    )


def _judge(products: Products, settings: Any) -> Audited:
    from auditor.audits.migrations.dropped import uses_in
    from auditor.audits.migrations.judge import judge_histories
    from auditor.audits.migrations.since import Since, known_until

    since: Since | frozenset[str] | None = None
    python, found = products.get(FACTS).python, products.get(MIGRATIONS)
    if settings.base:
        since = Since(products.get(BASE, settings.base), {path: facts for path, (facts, _) in python.items()})
    if settings.since:
        since = known_until(found, settings.since)
    uses = uses_in(products.get(PROJECT))
    judged = judge_histories(found, products.get(MODELS), since, python, uses, products.contain)
    if isinstance(since, frozenset):
        new = tuple(each for each in judged.problems if each.revision is not None and each.revision not in since)
        judged = replace(judged, problems=new)
    return replace(judged, graph=settings.graph)


def _summary(result: Audited) -> str:
    from auditor.audits.migrations.shown import summary

    return summary(result)


def _text(result: Audited, options: Options) -> str:
    from auditor.audits.migrations.shown import text

    return text(result)


def _alone(result: Audited) -> str:
    from auditor.audits.migrations.graph import mermaid

    return mermaid(result) if result.graph else ""


def _json(result: Audited) -> Mapping[str, object]:
    from auditor.audits.migrations.shown import as_json

    return as_json(result)


def _html(report: Report, context: Context) -> str:
    from auditor.audits.migrations.page import write_page

    return write_page(report, context)


def _markdown(result: Audited) -> Iterable[str]:
    return ()


AUDIT = Audit(
    name="migrations",
    summary="Is the history of migrations sound, and does it lead to what the models declare?",
    needs=frozenset({BASE, FACTS, MIGRATIONS, MODELS, PROJECT}),
    judge=_judge,
    result=Audited,
    rules=discover(rules, "RULE", Rule),
    sections=Sections(
        title="Migrations", summary=_summary, text=_text, json=_json, markdown=_markdown, html=_html, alone=_alone
    ),
    settings=Settings,
    gates=frozenset({"AUD201", "AUD202", "AUD203", "AUD216", "AUD222"}),
)
