"""The tables for a terminal of any width: dead tables first, and a summary."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from auditor.audits.base import Options
from auditor.audits.usage.shown import counts_line, distinct, in_order
from auditor.audits.usage.verdict import Status, TableUsage, Usage
from auditor.facts.access import Role
from auditor.untrusted import safe

if TYPE_CHECKING:
    from rich.table import Table

_STYLES = {
    Status.ORPHANED: "bold red",
    Status.UNKNOWN: "magenta",
    Status.TEST_ONLY: "red",
    Status.SCRIPT_ONLY: "red",
    Status.WRITE_ONLY: "yellow",
    Status.READ_ONLY: "cyan",
    Status.LIVE: "green",
}
#: From this width on there is room for the class beside the place of the declaration.
_WIDE = 110


_NOTHING_DECLARED = "No tables are declared here: no mapped class and no Table() was found."
_NOTHING_MATCHES = "No table matches the filters."
#: What stands for a role that is not the application's, in a narrow column.
_LETTERS = {Role.TEST: "t", Role.SCRIPT: "s", Role.MIGRATION: "m"}


def render(usage: Usage, options: Options) -> str:
    """The table of tables, and the lines below it."""
    from rich.console import Console  # here, for the other formats do without

    out = io.StringIO()
    console = Console(
        file=out, width=options.width, force_terminal=options.color, no_color=not options.color, highlight=False,
        color_system="standard" if options.color else None, emoji=False, markup=False,
    )  # fmt: skip
    if usage.tables:
        console.print(_grid(usage, options.width))
        console.print()
    else:
        console.print(_NOTHING_MATCHES if options.filtered else _NOTHING_DECLARED)
    console.print(counts_line(usage))
    for line in _legend(usage):
        console.print(line)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


def _grid(found: Usage, width: int) -> Table:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    rows = [_row(usage) for usage in in_order(found.tables)]
    wide = width >= _WIDE
    fixed = [max(len(heading), *(len(row[place]) for row in rows)) for place, heading in _FIXED.items()]
    left = width - sum(fixed) - 2 * (len(fixed) + 1 + wide)  # two blanks between columns
    name = min(max(len(row["table"]) for row in rows), max(left // 2, 12))
    of_class = min(max(len(row["class"]) for row in rows), max((left - name) // 3, 12)) if wide else 0
    grid = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0))
    grid.add_column("status", no_wrap=True)
    grid.add_column("table", no_wrap=True)
    if wide:
        grid.add_column("class", no_wrap=True)
    grid.add_column("readers", justify="right", no_wrap=True)
    grid.add_column("writers", justify="right", no_wrap=True)
    grid.add_column("others", no_wrap=True)
    grid.add_column("declared", no_wrap=True)
    for usage, row in zip(in_order(found.tables), rows, strict=True):
        grid.add_row(
            Text(row["status"], style=_STYLES[usage.status]),
            Text(_folded(row["table"], name)),
            *([Text(_folded(row["class"], of_class))] if wide else []),
            Text(row["readers"]),
            Text(row["writers"]),
            Text(row["others"]),
            Text(_folded(row["declared"], max(left - name - of_class, 16)), style="dim"),
        )
    return grid


#: The columns that are never folded, with their headings.
_FIXED = {"status": "status", "readers": "readers", "writers": "writers", "others": "others"}


def _row(usage: TableUsage) -> dict[str, str]:
    everywhere = (*usage.readers, *usage.writers)
    others = [f"{many}{letter}" for role, letter in _LETTERS.items() if (many := distinct(everywhere, role))]
    return {
        "status": usage.status + ("*" if usage.reached is False else ""),
        "table": safe(str(usage.table.key)),
        "class": safe(usage.table.name.rpartition(".")[2]),
        "readers": str(distinct(usage.readers, Role.APP)),
        "writers": str(distinct(usage.writers, Role.APP)),
        "others": " ".join(others),
        "declared": safe(f"{usage.table.path}:{usage.table.line}"),
    }


def _folded(text: str, width: int) -> str:
    """The text in lines of at most the width, broken after a separator where there is one."""
    lines: list[str] = []
    rest = text
    while len(rest) > width:
        at = max(rest.rfind(separator, 0, width) for separator in "/._:") + 1
        at = at if at > width // 3 else width
        lines.append(rest[:at])
        rest = rest[at:]
    return "\n".join([*lines, rest])


def _legend(found: Usage) -> list[str]:
    lines: list[str] = []
    if any(_row(usage)["others"] for usage in found.tables):
        lines.append("others: functions in tests (t), scripts (s) and migrations (m) that touch the table")
    if any(usage.reached is False for usage in found.tables):
        lines.append("* touched only by code that no entry point reaches")
    if found.hint:
        lines.append(f"Hint: {found.hint}.")
    return lines
