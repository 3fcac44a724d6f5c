"""What the box with the verdict says beside the reason: what speaks for it, what would change it, how to silence it."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator

from auditor.audits.usage.shown import distinct
from auditor.audits.usage.verdict import Status, TableUsage
from auditor.facts.access import Access, Confidence, Role
from auditor.findings import Finding
from auditor.untrusted import safe

_CHANGES = {
    Status.ORPHANED: "One function of the application that reads or writes it, or a declared consumer elsewhere.",
    Status.UNKNOWN: "Code that names the table, or dynamic code whose tables are known.",
    Status.TEST_ONLY: "One function of the application that reads or writes it, or a declared consumer elsewhere.",
    Status.SCRIPT_ONLY: "A script that is part of the application: say so with roles in [tool.auditor].",
    Status.WRITE_ONLY: "One function of the application that reads it, or a declared consumer elsewhere.",
    Status.READ_ONLY: "One function of the application that writes it, or a declared consumer elsewhere.",
    Status.LIVE: "The removal of its last reader or its last writer.",
}
_ROLES = (
    (Role.APP, "the application"), (Role.SCRIPT, "scripts"), (Role.TEST, "tests"), (Role.MIGRATION, "migrations"),
)  # fmt: skip


def evidence(usage: TableUsage) -> Iterator[str]:
    """What was counted, a sentence each."""
    for role, where in _ROLES:
        readers, writers = distinct(usage.readers, role), distinct(usage.writers, role)
        if readers or writers or role is Role.APP:
            yield f"In {where}, {_functions(readers, 'read')} and {_functions(writers, 'write')} it."
    possible = _places(a for a in (*usage.readers, *usage.writers) if a.confidence is Confidence.POSSIBLE)
    if possible:
        yield f"{possible} more could be dynamic accesses; they do not count."
    cascades = _places(a for a in (*usage.readers, *usage.writers) if a.via == "cascade")
    if cascades:
        yield f"{cascades} are cascades of another table; they do not count."
    if usage.mentions:
        yield f"It is merely named {len(usage.mentions)} time{'s' * (len(usage.mentions) > 1)}: that is no use."
    if usage.reached is False:
        yield "No entry point leads to the code that touches it."
    many = len(usage.blind_spots)
    yield f"{many} blind spot{'s' * (many > 1)} could reach it." if many else "No blind spot could reach it."


def _functions(many: int, verb: str) -> str:
    return f"{many} functions {verb}" if many > 1 else f"{many or 'no'} function {verb}s"


def _places(accesses: Iterator[Access]) -> int:
    return len({(access.path, access.line) for access in accesses})


def would_change(usage: TableUsage) -> str:
    """What would make the verdict another one."""
    return _CHANGES[usage.status]


def how_to_silence(finding: Finding) -> Iterator[tuple[str, str]]:
    """The ways to silence a finding: where, and what to write there. People copy these, so names are quoted."""
    table = safe(finding.table or "")
    accepted = shlex.quote(f"{finding.code}:{table}")
    yield f"{safe(finding.path)}:{finding.line}", f"# audit: ignore[{finding.code}] why it stays"
    yield "the baseline", f'audit baseline accept {accepted} --reason "why it stays"'
    yield (
        "pyproject.toml, if another system uses it",
        f'[[tool.auditor.consumers]]\ntables = [{json.dumps(table)}]\naccess = "read"\nowner = "who"\nreason = "why"',
    )
