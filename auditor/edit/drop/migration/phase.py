"""The migration phase, top to bottom: one revision on the single head; nothing is run, and no database is touched."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from auditor.audits.products import MIGRATIONS
from auditor.edit.drop.audited import Audited
from auditor.edit.drop.migration.downgrade import downgrade
from auditor.edit.drop.migration.released import ORDER, still_named
from auditor.edit.drop.migration.style import Naming, name_revision, render
from auditor.edit.drop.migration.tables import choose_at_head, what_goes
from auditor.edit.drop.migration.upgrade import upgrade
from auditor.edit.drop.model import Outcome, Written
from auditor.edit.model import Change
from auditor.errors import AuditorError
from auditor.extract import extract
from auditor.facts.migrations import Environment, Revision


@dataclass(frozen=True, slots=True)
class Ordered:
    """What the command line says of the revision. `released_in`: the release that no longer names the tables;
    `concurrently`: drop indexes without a lock first; `force`: go on though models still declare them."""

    released_in: str | None = None
    concurrently: bool = False
    force: bool = False
    reason: str = ""


def chosen_at_head(names: tuple[str, ...], audited: Audited) -> tuple[Outcome, Environment]:
    """The outcome before anything is decided; raises AuditorError for names that no revision makes."""
    environment = _environment(names, audited)
    choice, still = choose_at_head(names, environment, audited.usage.tables)
    outcome = Outcome(choice, "migration")
    if still:
        reason = f"{', '.join(still)} is still declared: the code phase goes first; --force goes on anyway"
        outcome = outcome.refusing(reason)
    return outcome, environment


def migration_phase(outcome: Outcome, environment: Environment, audited: Audited, ordered: Ordered) -> Outcome:
    """The outcome with the revision; refused where the history has several heads, or the release still names them."""
    if len(environment.heads) != 1:
        heads = " ".join(environment.heads)
        return outcome.refusing(
            f"the history has {len(environment.heads)} heads; merge them first: alembic merge {heads}"
        )
    if ordered.released_in is None:
        return outcome.refusing(ORDER)
    named = still_named(audited, ordered.released_in, [each.key for each in outcome.choice.tables])
    if named and not ordered.force:
        more = f" and {len(named) - 1} more" if len(named) > 1 else ""
        return outcome.refusing(f"{ordered.released_in} still names what goes: {named[0]}{more}")
    head = next(each for each in environment.revisions if each.id == environment.heads[0])
    enums = audited.products.get(MIGRATIONS).enums
    dropping = what_goes(outcome.choice, environment, audited.usage.tables, enums)
    dialect = environment.dialect or audited.making.config.dialect or "postgresql"
    up = list(upgrade(dropping, dialect, concurrently=ordered.concurrently))
    down, notes = downgrade(dropping, dialect)
    if ordered.reason:
        up.insert(0, f"# Rows are not kept: {' '.join(ordered.reason.split())}")
    root, now = audited.making.found.root, datetime.now()
    naming = name_revision(root, environment, head, [each.key.name for each in outcome.choice.tables], now)
    text = render(root, environment, naming, up, down, now)
    if not extract(text.encode()).parsed:
        raise AuditorError(f"the revision would not parse; see script.py.mako in {environment.path}")
    changes = [Change(naming.path, None, text.encode()), *_heads_files(root, environment, head, naming)]
    return replace(
        outcome, revision=Written(naming.path, tuple(up), tuple(down), tuple(notes)), changes=tuple(changes)
    )  # fmt: skip


def _environment(names: tuple[str, ...], audited: Audited) -> Environment:
    """The history that makes the first of the tables; the longest one, where none does."""
    environments = audited.products.get(MIGRATIONS).environments
    if not environments:
        raise AuditorError("there is no Alembic revision here that one could be added to")
    wanted = set(names) | {
        str(usage.table.key) for usage in audited.usage.tables if usage.table.names() & set(names)
    }  # fmt: skip
    ordered = sorted(environments, key=lambda each: -len(each.revisions))
    for each in ordered:
        keys = {word for t in (each.schema.tables if each.schema else ()) for word in (t.key.name, str(t.key))}
        if wanted & keys:
            return each
    return ordered[0]


def _heads_files(root: Path, environment: Environment, head: Revision, naming: Naming) -> Iterator[Change]:
    """Files beside the revisions that hold nothing but the id of the head follow it."""
    for folder in dict.fromkeys([environment.path, posixpath.dirname(head.path)]):
        for file in sorted((root / folder).glob("*")) + sorted((root / folder).glob(".*")):
            if not file.is_file() or file.is_symlink() or file.stat().st_size > 200:
                continue
            data = file.read_bytes()
            if data.strip() == head.id.encode():
                relative = file.relative_to(root).as_posix()
                yield Change(relative, data, data.replace(head.id.encode(), naming.id.encode()))
