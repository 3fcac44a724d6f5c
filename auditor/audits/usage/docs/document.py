"""All tables in one document, or an index and a page for each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from auditor.audits.usage.docs.diagram import diagram
from auditor.audits.usage.docs.domains import Domain, domains
from auditor.audits.usage.docs.markup import anchor, code, plain, table
from auditor.audits.usage.docs.section import Besides, Surroundings, describe, nothing_beside, section
from auditor.audits.usage.shown import in_order, label_of, named_apart
from auditor.audits.usage.verdict import Status, Usage
from auditor.facts.key import TableKey
from auditor.facts.schema import ForeignKey, Table

#: The first line of every generated file.
GENERATED = "<!-- Written by `audit docs`: change the code, not this file. -->"


def document(found: Usage, besides: Besides = nothing_beside) -> str:
    """The whole documentation as one text. `besides`: what other audits know of each table."""
    anchors = _names(found)
    around = Surroundings({key: f"#{name}" for key, name in anchors.items()}, _referring(found), besides)
    groups = domains(found.tables)
    lines = [
        GENERATED,
        "",
        "# Tables",
        "",
        *_overview(found, around),
        "",
        "## Contents",
        "",
        *_contents(groups, around),
    ]
    for group in groups:
        lines += ["", f"## {plain(group.title)}", "", f"Declared in {code(group.place or '.')}.", *_drawn(group)]
        for usage in group.tables:
            lines += ["", f'<a id="{anchors[usage.table.key]}"></a>', "", f"### {code(str(usage.table.key))}", ""]
            lines += section(usage, around)
    return _joined(lines)


def pages(found: Usage, besides: Besides = nothing_beside) -> dict[str, str]:
    """The documentation as files of one folder: `index.md` and a page for each table."""
    names = {key: f"{name}.md" for key, name in _names(found, taken={"index"}).items()}
    around = Surroundings(names, _referring(found), besides)
    groups = domains(found.tables)
    index = [
        GENERATED,
        "",
        "# Tables",
        "",
        *_overview(found, around),
        "",
        "## Contents",
        "",
        *_contents(groups, around),
    ]
    for group in groups:
        drawn = _drawn(group)
        if drawn:
            index += ["", f"## {plain(group.title)}", *drawn]
    files = {"index.md": _joined(index)}
    for usage in found.tables:
        lines = [GENERATED, "", f"# {code(str(usage.table.key))}", "", "[All tables](index.md)", ""]
        files[names[usage.table.key]] = _joined([*lines, *section(usage, around)])
    return files


def _joined(lines: list[str]) -> str:
    return "\n".join(lines).rstrip("\n") + "\n"


def _drawn(group: Domain) -> list[str]:
    lines = diagram(usage.table for usage in group.tables)
    return ["", *lines] if lines else []


def _overview(found: Usage, around: Surroundings) -> Iterator[str]:
    """Counts, and what is not live with the reason."""
    counts = Counter(usage.status for usage in found.tables)
    yield from table(("status", "tables"), ((label_of(s), str(counts[s])) for s in Status if counts[s]))
    if found.hint:
        yield from ("", f"{plain(found.hint[0].upper() + found.hint[1:])}.")
    notable = [usage for usage in in_order(found.tables) if usage.status is not Status.LIVE]
    if notable:
        yield ""
        yield from (
            f"- {around.name(usage.table.key)} is {label_of(usage.status)}: {plain(usage.why)}" for usage in notable
        )


def _contents(groups: tuple[Domain, ...], around: Surroundings) -> Iterator[str]:
    for group in groups:
        yield f"- {plain(group.title)}"
        for usage in group.tables:
            text = describe(usage.table)
            yield f"  - {around.name(usage.table.key)}{': ' + plain(_short(text)) if text else ''}"


def _short(text: str, most: int = 90) -> str:
    return text if len(text) <= most else text[: text.rfind(" ", 0, most)] + " …"


def _names(found: Usage, taken: Iterable[str] = ()) -> dict[TableKey, str]:
    """A name for each table that is unique whatever the case."""
    return named_apart(found, lambda usage: anchor(str(usage.table.key)), "-", taken)


def _referring(found: Usage) -> Mapping[TableKey, tuple[tuple[Table, ForeignKey], ...]]:
    referring: dict[TableKey, list[tuple[Table, ForeignKey]]] = {}
    for usage in found.tables:
        for key in usage.table.foreign_keys:
            referring.setdefault(key.target, []).append((usage.table, key))
    return {
        target: tuple(sorted(pairs, key=lambda p: (p[0].key.order, p[1].columns)))
        for target, pairs in referring.items()
    }
