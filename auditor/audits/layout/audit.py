"""How the models are laid out in files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from auditor.audits.base import Audit, Options, Rule, Sections
from auditor.audits.layout import rules
from auditor.audits.layout.model import Layout
from auditor.audits.layout.settings import Settings
from auditor.audits.products import CHANGES, FACTS, PROJECT, Products
from auditor.registry import discover

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def _judge(products: Products, settings: Settings) -> Layout:
    from auditor.audits.layout.survey import survey

    changes = products.get(CHANGES, settings.history) if settings.history else ({}, 0)
    return survey(products.get(FACTS), products.get(PROJECT), settings, changes, products.contain)


def _summary(layout: Layout) -> str:
    from auditor.audits.layout.shown import summary

    return summary(layout)


def _text(layout: Layout, options: Options) -> str:
    from auditor.audits.layout.shown import as_text

    return as_text(layout, options)


def _json(layout: Layout) -> Mapping[str, object]:
    from auditor.audits.layout.shown import as_json

    return as_json(layout)


def _markdown(layout: Layout) -> Iterable[str]:
    from auditor.audits.layout.shown import as_markdown

    return as_markdown(layout)


def _advice(layout: Layout) -> str:
    large = any(module.monolith for module in layout.modules)
    how = "Part a monolith: audit layout --write-plan layout.toml, then audit split --plan layout.toml."
    return how if large else ""


AUDIT = Audit(
    name="layout",
    summary="How the models are laid out in files: monoliths, shims, what nothing imports, and a plan to part them.",
    needs=frozenset({CHANGES, FACTS, PROJECT}),
    judge=_judge,
    result=Layout,
    rules=discover(rules, "RULE", Rule),
    sections=Sections(
        title="Layout of the models",
        summary=_summary,
        text=_text,
        advice=_advice,
        json=_json,
        markdown=_markdown,
    ),
    settings=Settings,
    command=False,
)
