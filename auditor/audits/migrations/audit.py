"""Is the history of migrations sound, and does it lead to what the models declare?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from auditor.audits.base import BASE, FACTS, MIGRATIONS, MODELS, PROJECT, Audit, Options, Products, Rule, Sections
from auditor.audits.migrations import rules
from auditor.audits.migrations.model import Audited
from auditor.config import setting
from auditor.registry import discover

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Settings:
    """`base`: the commit or branch that the revisions are compared with."""

    base: str | None = field(
        default=None,
        metadata=setting(option="--base", help="Also say which revisions were edited or re-parented since this ref."),
    )


def _judge(products: Products, settings: Any) -> Audited:
    from auditor.audits.migrations.judge import Since, judge_histories

    since = None
    python = products.get(FACTS).python
    if settings.base:
        since = Since(products.get(BASE, settings.base), {path: facts for path, (facts, _) in python.items()})
    return judge_histories(products.get(MIGRATIONS), products.get(MODELS), since, python)


def _summary(result: Audited) -> str:
    from auditor.audits.migrations.shown import summary

    return summary(result)


def _text(result: Audited, options: Options) -> str:
    return f"{_summary(result)}\n"


def _json(result: Audited) -> Mapping[str, object]:
    from auditor.audits.migrations.shown import as_json

    return as_json(result)


def _markdown(result: Audited) -> Iterable[str]:
    return ()


AUDIT = Audit(
    name="migrations",
    summary="Is the history of migrations sound, and does it lead to what the models declare?",
    needs=frozenset({BASE, FACTS, MIGRATIONS, MODELS, PROJECT}),
    judge=_judge,
    result=Audited,
    rules=discover(rules, "RULE", Rule),
    sections=Sections(title="Migrations", summary=_summary, text=_text, json=_json, markdown=_markdown),
    settings=Settings,
    gates=frozenset({"AUD201", "AUD202", "AUD203", "AUD216"}),
)
