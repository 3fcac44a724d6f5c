"""The account of a table in words: how often it is named, as what, and what nothing explains."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from auditor.audits.usage.verdict import TableUsage
from auditor.facts.access import KEPT_BY, Occurrence

#: As what a name occurs, in the plural.
_PLURAL = {
    "import": "imports",
    "re-export": "re-exports",
    "annotation": "annotations",
    "foreign key": "foreign keys",
    "relationship": "unused relationships",
    "declaration": "declarations",
    "listener": "listeners",
    "base class": "base classes",
    "type test": "type tests",
    "type argument": "type arguments",
    "word of another meaning": "words of another meaning",
    "comparison": "comparisons",
    "subscript": "subscripts",
}
_SINGULAR = {"relationship": "unused relationship"}
_WITHIN = {"test": "in tests", "migration": "in migrations", "script": "in scripts", "comment or text": "in comments"}
_MOST = 3


def counted(account: Sequence[Occurrence]) -> dict[str, int]:
    """How often each kind of explained occurrence is there, the most frequent first."""
    found = Counter(each.kind for each in account if not each.doubt)
    return dict(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))


def account_line(usage: TableUsage) -> str:
    """`11 occurrences: 4 imports, 2 foreign keys, 1 re-export`; empty where there is none."""
    many = len(usage.account)
    parts = [_said(kind, number) for kind, number in counted(usage.account).items()]
    doubts = len(usage.doubts)
    parts += [f"{doubts} that nothing explains"] * bool(doubts)
    return f"{many} occurrence{'s' * (many != 1)}: {', '.join(parts)}" if many else ""


def why_in_doubt(doubts: Sequence[Occurrence]) -> str:
    """The reason of the verdict where something is not explained."""
    keeper = next(
        (each.what.removeprefix(KEPT_BY).partition(" in ")[0] for each in doubts if each.what.startswith(KEPT_BY)), ""
    )
    if keeper:
        return f"nothing was seen to read or write it, but {keeper} keeps a table of that name"
    shown = ", ".join(f"{each.path}:{each.line} ({each.what})" for each in doubts[:_MOST])
    more = len(doubts) - _MOST
    verb = "names" if len(doubts) == 1 else "name"
    return f"nothing was seen to read or write it, but {shown}{f' and {more} more' if more > 0 else ''} {verb} it"


def as_json(usage: TableUsage) -> dict[str, object]:
    """The account for JSON."""
    return {
        "occurrences": len(usage.account),
        "explained": counted(usage.account),
        "doubts": [
            {"path": each.path, "line": each.line, "kind": each.kind, "what": each.what} for each in usage.doubts
        ],
    }


def _said(kind: str, number: int) -> str:
    if kind in _WITHIN:
        return f"{number} {_WITHIN[kind]}"
    return f"{number} {_PLURAL.get(kind, kind) if number > 1 else _SINGULAR.get(kind, kind)}"
