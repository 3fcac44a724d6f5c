"""What a split does, in words."""

from __future__ import annotations

from auditor.edit.split.plan import Plan
from auditor.edit.split.run import Outcome
from auditor.untrusted import safe

_KINDS = {
    "from": "from monolith import names",
    "relative": "relative imports",
    "function": "imports inside functions",
    "typing": "imports for type checkers",
    "alias": "imports of the module itself",
    "effect": "of these, for effect: every new file is imported",
    "use": "uses through the module",
    "star": "star imports",
    "string": "strings that name it (mock.patch and the like)",
    "configuration": "places in configuration",
}


def as_text(outcome: Outcome, plan: Plan, *, applied: bool) -> str:
    """The report: files, import sites by kind, what is left to do."""
    if outcome.done:
        return f"{plan.monolith} is split already: every planned file has its names. Nothing to do.\n"
    lines = [f"{plan.monolith} -> {len(outcome.files)} files"]
    for file in outcome.files:
        count = len(plan.files.get(file, ()))
        lines.append(f"  {file}: {count} names")
    sites = outcome.found.sites
    for kind, words in _KINDS.items():
        if kind in sites:
            lines.append(f"{sites[kind]:6} {words}")
    edited = sum(change.before is not None and change.after is not None for change in outcome.changes)
    lines.append(f"{edited} files edited, {sum(c.before is None for c in outcome.changes)} made.")
    for path, line, why in sorted(outcome.found.manual):
        lines.append(f"{path}:{line}: by hand: {why}")
    lines += [f"{path}:{line}: {why}" for path, line, why in sorted([*outcome.found.dynamic, *outcome.found.notes])]
    lines += [f"{path}:{line}: names {what}; prose is left as it is" for path, line, what in _mentions(outcome)]
    for path, line in outcome.left:
        lines.append(f"{path}:{line}: still imports {plan.monolith}")
    lines.append(
        "Written; `git diff` shows it, `git stash` or `git checkout` undoes it." if applied
        else "Nothing was written: --diff shows the changes, --apply makes them."
    )  # fmt: skip
    return "\n".join(map(safe, lines)) + "\n"


def _mentions(outcome: Outcome) -> list[tuple[str, int, str]]:
    return sorted(set(outcome.found.mentions))
