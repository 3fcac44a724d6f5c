"""How the layout is shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from auditor.audits.base import Options
from auditor.audits.layout.model import Layout, ModelModule
from auditor.untrusted import safe

_MANY = 40


def summary(layout: Layout) -> str:
    """One line."""
    large = sum(module.monolith for module in layout.modules)
    tables = sum(len(module.tables) for module in layout.modules)
    plural = "" if large == 1 else "s"
    return f"{len(layout.modules)} model modules with {tables} tables, {large} monolith{plural}"


def as_text(layout: Layout, options: Options) -> str:
    """Every model module, the largest first, and the proposals."""
    lines = [f"{'lines':>6}  {'classes':>7}  {'tables':>6}  {'imports':>7}  {'changes':>7}  module"]
    ordered = sorted(layout.modules, key=lambda each: (-each.lines, each.path))
    for module in ordered[:_MANY]:
        lines.append(
            f"{module.lines:>6}  {module.classes:>7}  {len(module.tables):>6}  {len(module.importers):>7}"
            f"  {share(module, layout):>7}  {safe(module.path)}"
            f"{'  monolith' if module.monolith else ''}"
        )
    if len(ordered) > _MANY:
        lines.append(f"and {len(ordered) - _MANY} more")
    for module in layout.modules:
        lines += _proposal(module)
    return "\n".join([*lines, "", f"{summary(layout)}.", ""])


def share(module: ModelModule, layout: Layout) -> str:
    """The share of the commits that changed the module, as `12 %`; `-` where no history was read."""
    return f"{100 * module.changes / layout.commits:.0f} %" if layout.commits else "-"


def _proposal(module: ModelModule) -> Iterable[str]:
    if module.proposal:
        yield ""
        yield f"{safe(module.path)} could become {len(module.proposal)} files:"
    for file in module.proposal:
        yield f"  {safe(file.file)}"
        for each in file.classes:
            yield f"    {safe(each.name)}: {safe(each.why)}"


def as_markdown(layout: Layout) -> Iterable[str]:
    """A table of the modules, then the proposals."""
    yield from ("| module | lines | classes | tables | imports | changes |", "|---|--:|--:|--:|--:|--:|")
    for module in sorted(layout.modules, key=lambda each: (-each.lines, each.path)):
        numbers = f"{module.lines} | {module.classes} | {len(module.tables)} | {len(module.importers)}"
        yield f"| `{safe(module.path)}` | {numbers} | {share(module, layout)} |"
    for module in layout.modules:
        if module.proposal:
            yield from ("", f"`{safe(module.path)}` could become:", "")
        for file in module.proposal:
            yield f"- `{safe(file.file)}`: {', '.join(f'`{safe(each.name)}`' for each in file.classes)}"


def as_json(layout: Layout) -> Mapping[str, object]:
    """The keys at the top of the document."""
    return {
        "commits": layout.commits,
        "modules": [
            {
                "path": module.path,
                "lines": module.lines,
                "classes": module.classes,
                "changes": module.changes,
                "tables": len(module.tables),
                "import_sites": len(module.importers),
                "proposal": [
                    {"file": file.file, "classes": [{"name": each.name, "why": each.why} for each in file.classes]}
                    for file in module.proposal
                ],
            }
            for module in layout.modules
        ],
    }
