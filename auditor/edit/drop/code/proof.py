"""What must hold afterwards, shown before anything is written: the same audit, on the files as they will be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from auditor import pipeline
from auditor.audits.usage.verdict import Usage
from auditor.edit.drop.audited import Audited
from auditor.edit.drop.model import Choice
from auditor.edit.model import Change
from auditor.edit.overlay import overlaid, refuse_broken


def prove(audited: Audited, choice: Choice, changes: Sequence[Change], *, force: bool) -> str | None:
    """Why the changes are not right, None where everything parses, the tables are gone and nothing new is found;
    `force`: new findings do not matter."""
    if not changes:
        return "nothing that declares it could be edited"
    refuse_broken(changes)
    kept = next(file for file in audited.making.found.files if file.language == "python")
    making = replace(audited.making, found=overlaid(audited.making.found, changes, kept.path))
    report, _ = pipeline.examine(making)
    usage = report.results["usage"]
    assert isinstance(usage, Usage)
    there = {str(each.table.key) for each in usage.tables}
    left = [name for name in choice.names if name in there]
    if left:
        return f"{', '.join(left)} would still be declared afterwards"
    known = {finding.fingerprint for finding in audited.report.findings}
    new = [finding for finding in report.findings if finding.fingerprint not in known]
    if new and not force:
        more = f" and {len(new) - 1} more" if len(new) > 1 else ""
        return f"the audit finds something new afterwards: {new[0].code} {new[0].message}{more}; --force goes on anyway"
    return None
