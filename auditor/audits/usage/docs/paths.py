"""Who touches a table: the paths from entry points, the functions by module, and tests, scripts and migrations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from auditor.audits.usage.docs.markup import code
from auditor.audits.usage.shown import callers_first
from auditor.audits.usage.verdict import ReadPath, TableUsage
from auditor.facts.access import Access, Confidence, Role

_MOST_ENTRIES = 8
_MOST_FUNCTIONS = 12


def paths(title: str, found: tuple[ReadPath, ...]) -> Iterator[str]:
    """The shortest path of each entry point, in their order; how many further ones there are."""
    if not found:
        return
    yield ""
    yield f"**{title}**"
    yield ""
    shortest: dict[str, ReadPath] = {}
    for path in found:
        shortest.setdefault(path.entry or path.steps[0].function, path)
    for path in list(shortest.values())[:_MOST_ENTRIES]:
        units = dict.fromkeys((step.path, step.function) for step in path.steps)
        steps = " → ".join(code(function) for _, function in units)
        yield f"- {code(path.entry) + ': ' if path.entry else ''}{steps}"
    more = len(found) - min(len(shortest), _MOST_ENTRIES)
    if more:
        yield f"- and {more} more"


def functions(title: str, accesses: tuple[Access, ...]) -> Iterator[str]:
    """The functions of the application that access the table, by module; a generic method behind its caller."""
    by_module: dict[str, dict[tuple[str, ...], None]] = {}
    for access in _sorted(accesses, Role.APP):
        caller = access.chain[0].path if access.chain else access.path
        by_module.setdefault(caller, {})[callers_first(access)] = None
    if not by_module:
        return
    yield ""
    yield f"**{title}**"
    yield ""
    for path, names in by_module.items():
        shown = ", ".join(" → ".join(map(code, each)) for each in list(names)[:_MOST_FUNCTIONS])
        more = len(names) - _MOST_FUNCTIONS
        yield f"- {code(path)}: {shown}{f' and {more} more' if more > 0 else ''}"


def others(usage: TableUsage) -> Iterator[str]:
    """The files of tests, scripts and migrations that touch the table."""
    lines = []
    for role, title in ((Role.SCRIPT, "Scripts"), (Role.TEST, "Tests"), (Role.MIGRATION, "Migrations")):
        found = _sorted((*usage.readers, *usage.writers), role)
        files = sorted({a.chain[0].path if a.chain else a.path for a in found})  # where the table was named
        if files:
            shown = ", ".join(code(path) for path in files[:_MOST_ENTRIES])
            more = len(files) - _MOST_ENTRIES
            lines.append(f"{title}: {shown}{f' and {more} more' if more > 0 else ''}.")
    for line in lines:
        yield ""
        yield line


def _sorted(accesses: Iterable[Access], role: Role) -> list[Access]:
    chosen = [a for a in accesses if a.role is role and a.confidence is not Confidence.POSSIBLE and a.via != "cascade"]
    return sorted(chosen, key=lambda access: (access.path, access.function))
