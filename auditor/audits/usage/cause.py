"""Why a table became what it is: its verdict in the base against its verdict in the head, in a sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from auditor.audits.base import Exists
from auditor.audits.usage.counting import counts
from auditor.audits.usage.verdict import Status, TableUsage, Usage
from auditor.facts.access import Access, Confidence, Op, Role
from auditor.findings import Finding

_MOST = 3


def causes(before: Usage, now: Usage, exists: Exists) -> Callable[[Finding], str]:
    """What tells of a new finding what the change did. `exists`: at the head."""
    then, after = _by_name(before), _by_name(now)
    return lambda finding: explain(finding, then, after, exists)


def _by_name(usage: Usage) -> Mapping[str, TableUsage]:
    """The verdicts by the name of the table and by that of the class."""
    return {name: each for each in usage.tables for name in (each.table.name, str(each.table.key)) if name}


def explain(finding: Finding, before: Mapping[str, TableUsage], now: Mapping[str, TableUsage], exists: Exists) -> str:
    """What the change did. `before` and `now`: the verdicts by table name and by class; `exists`: at the head."""
    then = before.get(finding.table or "") or before.get(finding.subject)
    after = now.get(finding.table or "") or now.get(finding.subject)
    if then is None or after is None:
        return "this change adds it, and nothing uses it" if after is not None else "this change adds it"
    if after.status is not Status.ORPHANED:
        return f"it was {then.status} before this change"
    consumers = [access for access in _counted(then) if access.via == "consumer"]
    lost = [access for access in _counted(then) if access.via != "consumer"]
    if lost:
        return _lost(lost, exists) + _still(after)
    if consumers:
        return f"this change removes its declared consumer {consumers[0].function}"
    others = [a for a in (*then.readers, *then.writers) if a.role in {Role.TEST, Role.SCRIPT}]
    if then.status in {Status.TEST_ONLY, Status.SCRIPT_ONLY} and others:
        where = "tests" if then.status is Status.TEST_ONLY else "scripts"
        return f"only {where} used it before this change; {_lost(others, exists)}"
    if then.status is Status.UNKNOWN:
        return f"before this change, code that cannot be followed could reach it ({then.why})"
    return f"it was {then.status} before this change"


def _counted(usage: TableUsage) -> list[Access]:
    return [access for access in (*usage.readers, *usage.writers) if counts(access)]


def _lost(lost: Iterable[Access], exists: Exists) -> str:
    """The functions that used it: what is gone, and what no longer touches it."""
    accesses = sorted(lost, key=lambda a: (a.confidence is not Confidence.CERTAIN, a.op, a.path, a.line))
    gone = _named(access for access in accesses if not exists(access.path, access.function))
    changed = _named(access for access in accesses if exists(access.path, access.function))
    kinds = {access.op for access in accesses}
    what = "user" if len(kinds) > 1 else "reader" if Op.READ in kinds else "writer"
    parts = []
    if gone:
        plural = len(gone) > 1
        parts.append(
            f"its last {what}{'s' * plural} {_listed(gone)} {'were' if plural else 'was'} removed by this change"
        )
    if changed:
        touches = "no longer " + ("use it" if len(changed) > 1 else "uses it")
        parts.append(
            f"{'' if gone else f'its last {what}' + 's' * (len(changed) > 1) + ' '}{_listed(changed)} {touches}"
        )
    return ", and ".join(parts)


def _named(accesses: Iterable[Access]) -> list[str]:
    return list(dict.fromkeys(f"{access.function} ({access.path})" for access in accesses))


def _listed(names: list[str]) -> str:
    more = len(names) - _MOST
    return ", ".join(names[:_MOST]) + (f" and {more} more" if more > 0 else "")


def _still(after: TableUsage) -> str:
    """What is left, where that may surprise."""
    if any(access.role is Role.MIGRATION for access in (*after.readers, *after.writers)):
        return "; only migrations still touch it"
    return ""
