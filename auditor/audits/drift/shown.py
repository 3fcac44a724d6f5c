"""How each format shows what was found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from auditor.audits.base import Options, Sections
from auditor.audits.drift.result import Drift, code_of, fingerprint
from auditor.findings import numbered
from auditor.untrusted import safe


def _json(found: Drift) -> Mapping[str, object]:
    compared = found.comparison
    shown: dict[str, object] = {
        "differences": [
            {
                "code": code_of(each.kind), "kind": each.kind, "table": each.table, "name": each.name,
                "severity": each.severity, "expected": each.expected, "found": each.found, "path": each.path or None,
                "line": each.line or None, "operation": each.operation or None, "message": each.message,
                "fingerprint": fingerprint(each),
            }
            for each in compared.differences
        ],
        "compared": {
            "tables": compared.tables, "columns": compared.columns, "indexes": compared.indexes,
            "constraints": compared.constraints,
        },
        "filtered": [{"name": item.name, "reason": item.reason} for item in compared.filtered],
    }  # fmt: skip
    shown |= {"migration": found.migration} if found.migration else {}
    return {**shown, "steps": list(found.steps)} if found.steps else shown


def _summary(found: Drift) -> str:
    compared = found.comparison
    counted = numbered(len(compared.differences), "difference") if compared.differences else "No difference"
    tables, columns = numbered(compared.tables, "table"), numbered(compared.columns, "column")
    return f"{counted}; compared {tables}, {columns} with {found.server}"


def _text(found: Drift, options: Options) -> str:
    left_out = "".join(f"left out: {safe(item.name)}: {safe(item.reason)}\n" for item in found.comparison.filtered)
    mending = "".join(
        f"{safe(each.message)}\n" + "".join(f"    {safe(line)}\n" for line in each.operation.splitlines())
        for each in found.comparison.differences
        if each.operation
    )
    steps = "".join(f"{safe(step)}\n" for step in found.steps)
    return f"{steps}{_summary(found)}.\n{left_out}" + (f"What would mend it:\n{mending}\n" if mending else "")


def _markdown(found: Drift) -> Iterable[str]:
    yield from (f"- left out: `{item.name}`: {item.reason}" for item in found.comparison.filtered)


SECTIONS: Sections[Drift] = Sections(
    title="Schema drift",
    summary=_summary,
    text=_text,
    json=_json,
    markdown=_markdown,
    alone=lambda found: found.migration,
)
