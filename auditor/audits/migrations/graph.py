"""The revisions as a graph in Mermaid: from each revision to those that revise it, heads and repairs marked.

Source: Mermaid, "Flowcharts - Basic Syntax" (text in quotes, `#quot;`, `classDef`).
"""

from __future__ import annotations

from auditor.audits.migrations.model import Audited, History
from auditor.untrusted import safe


def mermaid(result: Audited) -> str:
    """One flowchart of all histories; what a revision names that is in no file is a node of its own."""
    lines = ["flowchart TD"]
    for number, each in enumerate(result.environments):
        lines += [f'  subgraph h{number}["{_quoted(each.path or ".")}"]', *_nodes(each, f"h{number}"), "  end"]
    lines += ["  classDef head stroke-width:4px", "  classDef repair stroke-dasharray:4"]
    return "\n".join(lines) + "\n"


def _nodes(history: History, prefix: str) -> list[str]:
    """Ids of revisions may be any text: nodes are numbered, and the text stands in them."""
    names: dict[str, str] = {}
    lines: list[str] = []

    def node(revision: str) -> str:
        if revision not in names:
            names[revision] = f"{prefix}r{len(names)}"
            lines.append(f'    {names[revision]}["{_quoted(revision)}"]')
        return names[revision]

    edges = [
        f"    {node(down)} --> {node(row.revision)}" for row in history.revisions for down in sorted(row.down_revisions)
    ]
    repairs = [node(row.revision) for row in history.revisions if row.repair]
    heads = [node(head) for head in history.heads]
    marks = [f"    class {','.join(some)} {name}" for some, name in ((heads, "head"), (repairs, "repair")) if some]
    return [*lines, *edges, *marks]


def _quoted(text: str) -> str:
    return safe(text).replace("#", "#35;").replace('"', "#quot;").replace("<", "#lt;").replace("&", "#amp;")
