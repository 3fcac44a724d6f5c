"""The suggestions as a Markdown table for each kind."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.audits.indexes.model import Indexes, Kind
from auditor.audits.indexes.words import model_line
from auditor.untrusted import code

_TITLES = {
    Kind.MISSING: "Missing",
    Kind.EXTEND: "To extend",
    Kind.REDUNDANT: "Redundant",
    Kind.DEFECT: "Defects",
    Kind.UNUSED: "Not used by any statement in the code",
}


def lines_of(found: Indexes) -> Iterator[str]:
    """A section for each kind that there is."""
    for kind, heading in _TITLES.items():
        several = [each for each in found.suggestions if each.kind is kind]
        if not several:
            continue
        yield f"## {heading}"
        yield ""
        yield "| table | columns | severity | why | serves | write |"
        yield "|---|---|---|---|--:|---|"
        for each in several:
            what = each.expression or ", ".join(each.columns)
            line = model_line(each)
            cells = (code(str(each.table)), code(what), each.severity.value, code(each.reason))
            yield f"| {' | '.join(cells)} | {len(each.serves)} | {code(line) if line else ''} |"
        yield ""
