"""Products -> results and findings: one folder per audit, found by itself. Audits do not know each other.

Only `comments`, which judges the comments about the findings of all others, has a place of its own: it runs last, and
always.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from auditor import audits
from auditor.errors import AuditorError, no_such
from auditor.registry import declared_in, folders

if TYPE_CHECKING:
    from auditor.audits.base import Audit, Rule

#: The audit that runs last.
LAST = "comments"


def names() -> tuple[str, ...]:
    """The names of all audits, sorted; none is imported."""
    return folders(audits)


@lru_cache(maxsize=64)
def load(name: str) -> Audit[Any]:
    """The audit of this name; raises AuditorError where there is none."""
    from auditor.audits.base import Audit  # here, for the call of drift at start-up needs none of it

    if name not in names():
        raise AuditorError(no_such("audit", name, list(names())))
    found: Audit[Any] = declared_in(f"{audits.__name__}.{name}.audit", "AUDIT", Audit)
    if found.name != name:
        raise TypeError(f"the audit in {name}/ calls itself {found.name}")
    return found


def all_audits() -> tuple[Audit[Any], ...]:
    """Every audit, the last one last."""
    return in_order(names())


def in_order(chosen: Iterable[str]) -> tuple[Audit[Any], ...]:
    """The chosen audits by name, with the one that runs last at the end."""
    return (*(load(name) for name in sorted({*chosen} - {LAST})), load(LAST))


def rules_of(chosen: Iterable[Audit[Any]]) -> tuple[Rule[Any], ...]:
    """The rules of the audits, by code."""
    return tuple(sorted((rule for audit in chosen for rule in audit.rules), key=lambda rule: rule.code))


def all_rules() -> tuple[Rule[Any], ...]:
    """Every rule of every audit, by code."""
    return rules_of(all_audits())


def find_rule(name: str) -> Rule[Any] | None:
    """The rule with the code or name."""
    wanted = name.strip().lower()
    return next((rule for rule in all_rules() if wanted in {rule.code.lower(), rule.name}), None)


def audit_of(code: str) -> Audit[Any] | None:
    """The audit whose rule has the code."""
    return next((each for each in all_audits() if any(rule.code == code for rule in each.rules)), None)


def all_settings() -> dict[str, type[Any]]:
    """The dataclass of each audit that has settings."""
    return {each.name: each.settings for each in all_audits() if each.settings is not None}
