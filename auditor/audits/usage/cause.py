"""Why a table became what it is: its verdict in the base against its verdict in the head, in a sentence.

Only functions are named whose own text changed, or that are gone. A helper that stayed as it was is followed to the
caller that bound it to the table.
"""

from __future__ import annotations

from collections.abc import Iterable

from auditor.audits.base import Cause, Change, Comparison, Fate
from auditor.audits.usage.counting import counts
from auditor.audits.usage.same import former_by_table
from auditor.audits.usage.verdict import Status, TableUsage, Usage
from auditor.facts.access import Access, Confidence, Op, Role, Step
from auditor.findings import Finding, Use

_MOST = 3


def compare(before: Usage, now: Usage, change: Change) -> Comparison:
    """What the change did, as the findings about tables tell it."""
    former = former_by_table(before, now)
    after = {name: each for each in now.tables for name in (each.table.name, str(each.table.key)) if name}

    def then_of(finding: Finding) -> tuple[TableUsage | None, TableUsage | None]:
        found = after.get(finding.table or "") or after.get(finding.subject)
        return (former.get(id(found)) if found is not None else None), found

    def known_as(finding: Finding) -> tuple[str, str] | None:
        then, _ = then_of(finding)
        return (str(then.table.key), then.table.name) if then is not None else None

    return Comparison(lambda finding: explain(*then_of(finding), change), known_as)


def explain(then: TableUsage | None, after: TableUsage | None, change: Change) -> Cause:
    """What the change did to a table; None: it is not on that side."""
    if then is None or after is None:
        return Cause("this change adds it, and nothing uses it" if after is not None else "this change adds it")
    if after.status is not Status.ORPHANED:
        return Cause(f"it was {then.status} before this change")
    consumers = [access for access in counted(then) if access.via == "consumer"]
    lost = [access for access in counted(then) if access.via != "consumer"]
    if lost:
        cause = cause_of_loss(lost, change)
        return Cause(cause.text + _still(after), cause.uses)
    if consumers:
        return Cause(f"this change removes its declared consumer {consumers[0].function}")
    others = [a for a in (*then.readers, *then.writers) if a.role in {Role.TEST, Role.SCRIPT}]
    if then.status in {Status.TEST_ONLY, Status.SCRIPT_ONLY} and others:
        where = "tests" if then.status is Status.TEST_ONLY else "scripts"
        cause = cause_of_loss(others, change)
        return Cause(f"only {where} used it before this change; {cause.text}", cause.uses)
    if then.status is Status.UNKNOWN:
        return Cause(f"before this change, code that cannot be followed could reach it ({then.why})")
    return Cause(f"it was {then.status} before this change")


def counted(usage: TableUsage) -> list[Access]:
    """The accesses that keep the table alive."""
    return [access for access in (*usage.readers, *usage.writers) if counts(access)]


def cause_of_loss(lost: Iterable[Access], change: Change, kind: str = "") -> Cause:
    """The functions that used it and do so no more: those that are gone, and those that changed. `kind`: what they
    were to the table, where it is not to be read off the accesses."""
    accesses = sorted(lost, key=lambda a: (a.confidence is not Confidence.CERTAIN, a.op, a.path, a.line))
    places = list(dict.fromkeys((what_went(each, change), each.op) for each in accesses))
    gone = _named(place for place, _ in places if place is not None and _fate(place, change) is Fate.GONE)
    changed = _named(place for place, _ in places if place is not None and _fate(place, change) is Fate.CHANGED)
    unread = _named(place for place, _ in places if place is not None and _fate(place, change) is Fate.UNREAD)
    kinds = {access.op for access in accesses}
    what = kind or ("user" if len(kinds) > 1 else "reader" if Op.READ in kinds else "writer")
    uses = tuple(Use(place.path, place.line, place.function, op) for place, op in places if place is not None)
    if not uses:
        return Cause(_beyond(accesses, what, change))
    parts = []
    if gone:
        plural = len(gone) > 1
        parts.append(
            f"its last {what}{'s' * plural} {_listed(gone)} {'were' if plural else 'was'} removed by this change"
        )
    if changed:
        touches = "no longer " + ("use it" if len(changed) > 1 else "uses it")
        last = "" if gone else f"its last {what}{'s' * (len(changed) > 1)} "
        parts.append(f"{last}{_listed(changed)} {touches}")
    if unread:
        last = "" if parts else f"its last {what}{'s' * (len(unread) > 1)} "
        parts.append(f"{last}{_listed(unread)} cannot be read any longer, for the file does not parse")
    return Cause(", and ".join(parts), uses)


def what_went(access: Access, change: Change) -> Step | None:
    """Where the change cut the access off: the outermost function of its chain that is gone or has changed."""
    own = Step(access.path, access.line, access.function)
    return next((each for each in (*access.chain, own) if _fate(each, change) is not Fate.KEPT), None)


def _fate(step: Step, change: Change) -> Fate:
    return change.fate(step.path, step.function)


def _beyond(accesses: list[Access], what: str, change: Change) -> str:
    """The sentence where every function on the way is as it was: what they go through changed elsewhere."""
    users = _named(Step(each.path, each.line, each.function) for each in accesses)
    plural = len(users) > 1
    where = sorted(path for path in change.files if path.endswith((".py", ".sql", ".toml")))
    through = f" (changed: {_listed(where)})" if where else ""
    return (
        f"its last {what}{'s' * plural} {_listed(users)} {'stay as they are' if plural else 'stays as it is'},"
        f" but no longer {'lead' if plural else 'leads'} to it{through}"
    )


def _named(steps: Iterable[Step]) -> list[str]:
    return list(dict.fromkeys(f"{step.function} ({step.path})" for step in steps))


def _listed(names: list[str]) -> str:
    more = len(names) - _MOST
    return ", ".join(names[:_MOST]) + (f" and {more} more" if more > 0 else "")


def _still(after: TableUsage) -> str:
    """What is left, where that may surprise."""
    if any(access.role is Role.MIGRATION for access in (*after.readers, *after.writers)):
        return "; only migrations still touch it"
    return ""
