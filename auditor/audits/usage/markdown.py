"""The tables in Markdown."""

from __future__ import annotations

from auditor.audits.usage.consumers import consumer_lines
from auditor.audits.usage.shown import distinct, in_order
from auditor.audits.usage.verdict import Status, Usage
from auditor.facts.access import Role
from auditor.untrusted import code, escape


def lines_of(found: Usage) -> list[str]:
    """A table of the tables, why some are not live, and the declared consumers."""
    lines: list[str] = []
    if found.tables:
        lines += ["| status | table | class | readers | writers | declared |", "|---|---|---|--:|--:|---|"]
    for usage in in_order(found.tables):
        reached = " (unreached)" if usage.reached is False else ""
        cells = [
            f"{usage.status}{reached}",
            code(str(usage.table.key)),
            code(usage.table.name.rpartition(".")[2]),
            str(distinct(usage.readers, Role.APP)),
            str(distinct(usage.writers, Role.APP)),
            code(f"{usage.table.path}:{usage.table.line}"),
        ]
        lines.append(f"| {' | '.join(cells)} |")
    dead = [usage for usage in in_order(found.tables) if usage.status not in {Status.LIVE, Status.READ_ONLY}]
    if dead:
        lines += ["", "## Why", ""]
        for usage in dead:
            lines.append(f"- {code(str(usage.table.key))} is {usage.status}: {escape(usage.why)}.")
    if found.hint:
        lines += ["", f"Hint: {escape(found.hint)}."]
    consumers = consumer_lines(found)
    return [*lines, *(["", "## Consumers outside of the codebase", "", *consumers] if consumers else [])]
