"""Who reads and writes each table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from auditor.audits.base import Appendix, Audit, Context, Options, Rule, Sections
from auditor.audits.products import CONFIG, PROJECT, Products
from auditor.audits.usage import rules
from auditor.audits.usage.verdict import Usage
from auditor.registry import discover

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from auditor.audits.base import Change, Comparison
    from auditor.findings import Report


def _judge(products: Products, settings: Any) -> Usage:
    from auditor.audits.usage.judge import judge_project

    return judge_project(products.get(PROJECT), products.get(CONFIG), products.contain)


def _summary(usage: Usage) -> str:
    from auditor.audits.usage.shown import counts_line

    return counts_line(usage)


def _text(usage: Usage, options: Options) -> str:
    from auditor.audits.usage.text import render

    return render(usage, options)


def _advice(usage: Usage) -> str:
    return "Why: audit show TABLE. What a finding means: audit explain CODE." if usage.tables else ""


def _json(usage: Usage) -> Mapping[str, object]:
    from auditor.audits.usage.json import as_json

    return as_json(usage)


def _markdown(usage: Usage) -> Iterable[str]:
    from auditor.audits.usage.markdown import lines_of

    return lines_of(usage)


def _html(report: Report, context: Context) -> str:
    from auditor.audits.usage.page import write_page

    return write_page(report, context)


def _appendix(usage: Usage) -> Appendix:
    from auditor.audits.usage.consumers import appendix

    return appendix(usage)


def _remarks(usage: Usage) -> Iterable[str]:
    from auditor.audits.usage.widest import remarks

    return remarks(usage)


def _compare(before: Usage, now: Usage, change: Change) -> Comparison:
    from auditor.audits.usage.cause import compare

    return compare(before, now, change)


AUDIT = Audit(
    name="usage",
    summary="Which tables are dead, who reads and writes each one, and by which path.",
    needs=frozenset({PROJECT, CONFIG}),
    judge=_judge,
    result=Usage,
    rules=discover(rules, "RULE", Rule),
    sections=Sections(
        title="Table audit",
        summary=_summary,
        text=_text,
        counts_findings=True,
        advice=_advice,
        json=_json,
        markdown=_markdown,
        html=_html,
        appendix=_appendix,
        remarks=_remarks,
    ),
    gates=frozenset({"AUD001", "AUD011", "AUD012", "AUD013", "AUD014", "AUD015"}),
    command=False,  # it is `audit tables`, `audit show` and `audit docs`
    compare=_compare,
)
