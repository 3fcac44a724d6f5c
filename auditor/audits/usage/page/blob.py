"""Report -> what the page's script works with, as plain data. Names and paths are told once, and meant by number.

The script's `data.js` is the other half: it says what each position of these lists is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from auditor.audits.base import Beside, Context
from auditor.audits.usage.docs.domains import domains
from auditor.audits.usage.docs.section import describe
from auditor.audits.usage.page.excerpts import excerpts
from auditor.audits.usage.page.permalinks import permalink
from auditor.audits.usage.page.rows import GLYPHS, findings_by_table
from auditor.audits.usage.page.verdict import evidence, how_to_silence, would_change
from auditor.audits.usage.shown import ADVICE, in_order, named_apart
from auditor.audits.usage.verdict import ReadPath, TableUsage, Usage
from auditor.facts.access import Access, BlindSpot, Op, SqlText, Step
from auditor.facts.key import TableKey
from auditor.facts.schema import Table
from auditor.findings import Finding, Report
from auditor.untrusted import safe

_MOST_PATHS = 100
_MOST_SPOTS = 50
_MOST_MENTIONS = 100


class _Pool:
    """Values by number, in the order in which they first came."""

    def __init__(self) -> None:
        self.numbers: dict[object, int] = {}

    def number(self, value: object) -> int:
        return self.numbers.setdefault(value, len(self.numbers))


class _Pools:
    """What many tables have in common."""

    def __init__(self) -> None:
        self.paths = _Pool()
        self.functions = _Pool()
        self.steps = _Pool()
        self.spots = _Pool()
        self.lines: dict[str, set[int]] = {}

    def path(self, path: str) -> int:
        return self.paths.number(path)

    def step(self, step: Step) -> int:
        self.lines.setdefault(step.path, set()).add(step.line)
        return self.steps.number((self.path(step.path), step.line, self.functions.number(safe(step.function))))

    def spot(self, spot: BlindSpot) -> int:
        self.lines.setdefault(spot.path, set()).add(spot.line)
        return self.spots.number((self.path(spot.path), spot.line, str(spot.kind), safe(spot.detail)))


def blob(report: Report, context: Context, names: Mapping[TableKey, str]) -> dict[str, object]:
    """Everything that the page can show. `names`: what each table is called in addresses."""
    pools = _Pools()
    found = report.of(Usage)
    findings = findings_by_table(report)
    groups = domains(found.tables)
    group_of = {usage.table.key: number for number, group in enumerate(groups) for usage in group.tables}
    tables = [
        {
            "id": names[usage.table.key],
            "group": group_of[usage.table.key],
            **_table(usage, pools, names),
            "findings": [_finding(each, context) for each in findings[usage.table.key]],
            "beside": [_beside(each, pools) for each in context.beside(usage.table.key)],
        }
        for usage in in_order(found.tables)
    ]
    origin = context.origin
    texts = _sql_texts(found.sql_texts, pools)
    sources = excerpts(pools.lines, context.lines) if context.lines is not None else {}
    return {
        "glyphs": {str(status): glyph for status, glyph in GLYPHS.items()},
        "groups": [[safe(group.title), safe(group.place)] for group in groups],
        "tables": tables,
        "paths": [safe(str(path)) for path in pools.paths.numbers],
        "functions": list(pools.functions.numbers),
        "steps": list(pools.steps.numbers),
        "spots": list(pools.spots.numbers),
        "sources": {pools.path(path): each.runs for path, each in sources.items()},
        "ends": {pools.path(path): each.ends for path, each in sources.items() if each.ends},
        "texts": texts,
        "permalink": permalink(origin) if origin is not None else None,
        "changed": [
            n for path, n in pools.paths.numbers.items() if origin is not None and path not in origin.unchanged
        ],
    }


def _sql_texts(texts: Iterable[SqlText], pools: _Pools) -> dict[int, dict[int, list[list[int]]]]:
    """Where the SQL stands that runs at a place of an access: by path and line."""
    found: dict[int, dict[int, list[list[int]]]] = {}
    for text in texts:
        if text.line in pools.lines.get(text.path, ()):
            pools.lines.setdefault(text.text_path, set()).add(text.text_line)
            at = found.setdefault(pools.path(text.path), {}).setdefault(text.line, [])
            at.append([pools.path(text.text_path), text.text_line])
    return found


def _table(usage: TableUsage, pools: _Pools, names: Mapping[TableKey, str]) -> dict[str, object]:
    table = usage.table
    pools.lines.setdefault(table.path, set()).add(table.line)
    shape: dict[str, object] = {
        "name": safe(str(table.key)),
        "schema": safe(table.key.schema or ""),
        "class": safe(table.name.rpartition(".")[2]),
        "dotted": safe(table.name),
        "kind": table.kind,
        "path": pools.path(table.path),
        "line": table.line,
        "status": str(usage.status),
        "confidence": str(usage.confidence),
        "reached": usage.reached,
        "why": safe(usage.why),
        "text": safe(describe(table)),
        "evidence": list(evidence(usage)),
        "change": would_change(usage),
        "advice": ADVICE.get(usage.status, ""),
        "accesses": [_access(each, pools) for each in _told_once((*usage.readers, *usage.writers))],
        "mentions": [[safe(m.kind), pools.path(m.path), m.line] for m in usage.mentions[:_MOST_MENTIONS]],
        "mentioned": len(usage.mentions),
        "spots": [pools.spot(spot) for spot in usage.blind_spots[:_MOST_SPOTS]],
        "spotted": len(usage.blind_spots),
        "reads": _paths(usage.read_paths, pools),
        "writes": _paths(usage.write_paths, pools),
        "also": [[pools.path(path), line] for path, line in table.also_declared],
    }
    return shape | _structure(table, names)


def _told_once(accesses: Iterable[Access]) -> Iterable[Access]:
    """What looks alike on the page only once."""
    return {
        (a.op, a.path, a.line, a.function, a.via, a.confidence, tuple(a.chain)): a for a in accesses
    }.values()  # fmt: skip


def _access(access: Access, pools: _Pools) -> list[object]:
    pools.lines.setdefault(access.path, set()).add(access.line)
    listed: list[object] = [
        1 if access.op is Op.WRITE else 0,
        str(access.role),
        str(access.confidence),
        access.via,
        pools.path(access.path),
        access.line,
        pools.functions.number(safe(access.function)),
        access.reached,
    ]
    if access.chain or access.note:  # most have neither
        listed += [[pools.step(step) for step in access.chain], safe(access.note)]
    return listed


def _paths(found: tuple[ReadPath, ...], pools: _Pools) -> dict[str, object]:
    """The shortest paths, and how many there are."""
    listed = [[safe(path.entry), *(pools.step(step) for step in path.steps)] for path in found[:_MOST_PATHS]]
    return {"all": len(found), "paths": listed}


def _structure(table: Table, names: Mapping[TableKey, str]) -> dict[str, object]:
    return {
        "columns": [
            [safe(c.name), safe(c.type), c.nullable, int(c.primary_key) + 2 * c.unique + 4 * c.index,
             safe(c.server_default or ""), safe(c.comment or "")]
            for c in table.columns
        ],
        "keys": [
            [_all_safe(key.columns), safe(str(key.target)), names.get(key.target), _all_safe(key.target_columns),
             safe(key.ondelete or "")]
            for key in table.foreign_keys
        ],
        "indexes": [[safe(i.name or ""), _all_safe(i.columns), i.unique, safe(i.where or "")] for i in table.indexes],
        "constraints": [[c.kind, safe(c.name or ""), _all_safe(c.columns), safe(c.text)] for c in table.constraints],
        "relations": [
            [safe(r.name), safe(r.target.rpartition(".")[2]), safe(str(r.secondary or "")), r.lazy]
            for r in table.relationships
        ],
    }  # fmt: skip


def _beside(each: Beside, pools: _Pools) -> list[object]:
    lines = [[safe(text), pools.path(path), line] for text, path, line in each.lines]
    return [each.title, lines, each.page, each.more]


def _all_safe(names: Iterable[str]) -> list[str]:
    return [safe(name) for name in names]


def _finding(finding: Finding, context: Context) -> dict[str, object]:
    return {
        "code": finding.code,
        "rule": finding.rule,
        "severity": str(finding.severity),
        "message": safe(finding.message),
        "state": context.state_of(finding),
        "silence": [list(each) for each in how_to_silence(finding)],
    }


def addresses(found: Usage) -> dict[TableKey, str]:
    """What each table is called in addresses: its name, with its metadata or a number where two are alike."""
    shown = Counter(safe(str(usage.table.key)) for usage in found.tables)

    def name_of(usage: TableUsage) -> str:
        name = safe(str(usage.table.key))
        metadata = usage.table.key.metadata
        return f"{name}:{safe(metadata)}" if shown[name] > 1 and metadata else name

    return named_apart(found, name_of, ":")
