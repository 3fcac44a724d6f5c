"""AUD015 no-longer-reached

## What it finds
A table whose uses all stand in functions that no entry point (route, task, command, listener) leads to any longer,
while one did at the base. Only `audit check` finds it, for it compares the change with its base.

## Why it matters
The code that uses the table is dead with the route or the call that this change removed, and the table with it.

## Example
    -@router.get("/coupons")
    -def coupons(session):
    -    return list_coupons(session)   # the only caller
     def list_coupons(session): ...     # left behind, with its table

## What to do
Remove what the route left behind, or find the caller that was meant to stay: the message names what was removed.

## When it is wrong
A call graph of Python is never complete: a framework may call the function by a name that is made at run time.

## How to silence
`audit baseline accept AUD015:TABLE --base REF --reason ...`, `# audit: ignore[AUD015] reason` at the class, or
`rules = { AUD015 = "off" }` in `[tool.auditor]`; `entry-points` names decorators that register functions.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.audits.base import Cause, Change, Fate, Rule, Turn
from auditor.audits.usage.hits import about
from auditor.audits.usage.transitions import transitions
from auditor.audits.usage.verdict import TableUsage, Usage
from auditor.facts.access import Step
from auditor.findings import Severity, Use

_MOST = 3


def compare(before: Usage | None, now: Usage, change: Change) -> Iterator[Turn]:
    for each in transitions(before, now):
        if each.then is None or each.lost or not each.then.reached or each.after.reached is not False:
            continue
        cut = list(dict.fromkeys(_cuts(each.then, change)))
        if cut:
            message = f"{each.after.table.key} is used only by code that no entry point leads to any longer"
            yield Turn(about(each.after, message), _cause(cut, change))


def _cuts(then: TableUsage, change: Change) -> Iterator[Step]:
    """Where the change cuts the paths of the base: of each the first step that is gone, else that has changed."""
    for path in (*then.read_paths, *then.write_paths):
        for fate in (Fate.GONE, Fate.CHANGED):
            step = next((each for each in path.steps if change.fate(each.path, each.function) is fate), None)
            if step is not None:
                yield step
                break


def _cause(cut: list[Step], change: Change) -> Cause:
    shown = [f"{step.function} ({step.path})" for step in cut]
    more = f" and {len(shown) - _MOST} more" if len(shown) > _MOST else ""
    gone = all(change.fate(step.path, step.function) is Fate.GONE for step in cut)
    done = "removed" if gone else "removed or changed"
    text = f"this change {done} what led there: {', '.join(shown[:_MOST])}{more}"
    return Cause(text, tuple(Use(step.path, step.line, step.function, "call") for step in cut))


RULE: Rule[Usage] = Rule(
    "AUD015", "no-longer-reached", "A change cuts a table off from every entry point.", Severity.WARNING,
    compare=compare,
)  # fmt: skip
