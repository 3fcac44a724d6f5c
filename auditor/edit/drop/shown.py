"""A removal in words, for a terminal of eighty columns."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from auditor.audits.usage.account import account_line
from auditor.edit.drop.model import Chosen, Outcome, Place
from auditor.facts.access import Access
from auditor.facts.contents import TableContents
from auditor.untrusted import safe

_WIDTH = 80
_MOST = 10


def as_text(outcome: Outcome, path_option: str = "", *, applied: bool = False) -> str:
    """The report; `applied`: the changes are written."""
    lines: list[str] = []
    for chosen in outcome.choice.tables:
        lines += [*_table(chosen, outcome.refused is not None), ""]
    lines += _referring(outcome)
    lines += [*_data(outcome), ""]
    lines += [*_places(outcome), *_revision(outcome)]
    if outcome.refused is not None:
        lines += _wrapped(f"Stopped: {outcome.refused}.")
    elif outcome.phase is None:
        lines += _next_steps(outcome, path_option)
    else:
        lines += _written(outcome, path_option, applied)
    return "\n".join(map(safe, lines)) + "\n"


def _table(chosen: Chosen, in_full: bool) -> Iterator[str]:
    usage = chosen.usage
    yield f"{chosen.key}  {usage.status} ({usage.confidence})"
    done = "made" if usage.table.kind == "migration" else "declared"
    yield f"  {usage.table.name}, {done} at {usage.table.path}:{usage.table.line}"
    if chosen.because:
        yield from _wrapped(f"Comes along: {chosen.because}.", "  ")
    yield from _wrapped(f"Why: {usage.why}.", "  ")
    if usage.account:
        yield from _wrapped(f"Account: {account_line(usage)}.", "  ")
    if in_full:
        yield from _accesses("Read", usage.readers)
        yield from _accesses("Written", usage.writers)
        yield from _few(
            "Blind spots that could reach it",
            [f"{spot.path}:{spot.line}  {spot.kind}: {spot.detail}" for spot in usage.blind_spots],
        )
        yield from _few(
            "Named in a way that nothing explains",
            [f"{each.path}:{each.line}  {each.what}" for each in usage.doubts],
        )


def _accesses(title: str, accesses: tuple[Access, ...]) -> Iterator[str]:
    listed = [f"{each.path}:{each.line}  {each.function} ({each.role}, {each.confidence})" for each in accesses]
    yield from _few(title, listed)


def _few(title: str, listed: list[str]) -> Iterator[str]:
    if listed:
        yield f"  {title}:"
        yield from (f"    {line}" for line in listed[:_MOST])
        if len(listed) > _MOST:
            yield f"    and {len(listed) - _MOST} more: audit show TABLE --all"


def _referring(outcome: Outcome) -> Iterator[str]:
    if outcome.choice.referring:
        yield "Foreign keys of tables that stay (their columns are data; --fk-columns removes"
        yield "them, too):"
        for each in outcome.choice.referring:
            yield f"  {each.path}:{each.line}  {each.table} ({', '.join(each.columns)}) -> {each.target}"
        yield ""


def _data(outcome: Outcome) -> Iterator[str]:
    if outcome.data is None and outcome.phase is not None:
        yield "Data: not checked (--data URL; the plan shows the queries)."
    elif outcome.data is None:
        yield "Data: not checked. --data URL looks, and writes nothing; or run:"
        for title, query in outcome.queries:
            yield f"  -- {title}"
            yield from (f"  {line}" for line in f"{query};".splitlines())
    for each in outcome.data or ():
        yield from _contents(each)
    for command in outcome.archive:
        yield "To keep the rows, run this before the migration:"
        yield f"  {command}"


def _contents(found: TableContents) -> Iterator[str]:
    if found.missing:
        yield f"Data: the database has no table {found.table}."
        return
    rows = "not counted" if found.rows is None else f"{found.rows:,}{' and more' if found.more else ''} rows"
    size = f", {found.size:,} bytes" if found.size is not None else ""
    yield f"Data: {found.table}: {rows}{size}"
    for column, value in found.newest:
        yield f"  newest {column}: {value}"
    if found.writes is not None:
        since = f"since {found.since}" if found.since else "since the statistics were first kept"
        yield from _wrapped(
            f"{since}: {found.writes:,} rows written, {found.sequential or 0:,} sequential scans, "
            f"{found.by_index or 0:,} index scans; last analyzed {found.last_analyze or 'never'}",
            "  ",
        )
    for each in found.hanging:
        yield f"  {each.kind}: {each.name}"
    yield from (line for note in found.notes for line in _wrapped(note, "  "))


def _places(outcome: Outcome) -> Iterator[str]:
    for title, chosen in (
        ("Goes", [each for each in outcome.places if each.action != "list"]),
        ("By hand, or it breaks", [each for each in outcome.places if each.breaks]),
        ("Left, to look at", [each for each in outcome.places if each.action == "list" and not each.breaks]),
    ):
        if chosen:
            yield f"{title} ({len(chosen)}):"
            yield from (f"  {line}" for each in chosen for line in _place(each))
            yield ""


def _revision(outcome: Outcome) -> Iterator[str]:
    if outcome.revision is None:
        return
    yield f"{outcome.revision.path}:"
    for title, lines in (("upgrade", outcome.revision.upgrade), ("downgrade", outcome.revision.downgrade)):
        yield f"  {title}"
        yield from (f"    {line}" for line in lines)
    yield from (line for note in outcome.revision.notes for line in _wrapped(f"Look at: {note}", "  "))
    yield ""


def _place(place: Place) -> Iterator[str]:
    first, *others = place.text.splitlines() or [""]
    more = f" (+{len(others)} lines)" if others else ""
    yield f"{place.path}:{place.line}  {place.kind}{more}{f': {place.why}' if place.why else ''}"
    yield f"    {first.strip()[: _WIDTH - 8]}"


def _written(outcome: Outcome, path_option: str, applied: bool) -> Iterator[str]:
    gone = sum(change.after is None for change in outcome.changes)
    yield f"{len(outcome.changes) - gone} files edited, {gone} removed."
    if applied:
        yield "Written; `git diff` shows it, `git stash` or `git checkout` undoes it."
    else:
        yield "Nothing was written: --diff shows the changes, --apply makes them."
    if outcome.phase == "code":
        command = " ".join(["audit drop", *outcome.choice.names]) + path_option
        yield "When that is deployed everywhere:"
        yield f"  {command} --phase migration --released-in REF"


def _next_steps(outcome: Outcome, path_option: str) -> Iterator[str]:
    command = " ".join(["audit drop", *outcome.choice.names]) + path_option
    yield "Nothing was written. Code goes first, the table when no running release names it:"
    yield f"  1. {command} --phase code --diff (then --apply)"
    yield "  2. deploy, everywhere"
    yield f"  3. {command} --phase migration --released-in REF"


def _wrapped(text: str, indent: str = "") -> list[str]:
    return textwrap.wrap(
        text, _WIDTH, initial_indent=indent, subsequent_indent=f"{indent}  ", break_long_words=False,
        break_on_hyphens=False,
    )  # fmt: skip
