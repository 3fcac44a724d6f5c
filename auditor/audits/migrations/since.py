"""What is new: revisions since a commit, or behind a revision; those that were there and are edited or re-parented."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from auditor import replay
from auditor.audits.migrations.edited import what_changed
from auditor.audits.migrations.model import Problem
from auditor.errors import AuditorError
from auditor.facts.code import FileFacts
from auditor.facts.migrations import Environment, Migrations
from auditor.findings import Severity


@dataclass(frozen=True, slots=True)
class Since:
    """What the Python files said where HEAD left the base, and what they say now, by path."""

    base: Mapping[str, FileFacts]
    now: Mapping[str, FileFacts]


def known_in(since: Since) -> frozenset[str]:
    """The ids of the revisions of the base."""
    read = (replay.read_revision(path, facts) for path, facts in since.base.items())
    return frozenset(revision.id for revision in read if revision is not None)


def known_until(found: Migrations, name: str) -> frozenset[str]:
    """The ids of the revision of that name, which may be the beginning of its id or a label, and of all that it needs.

    Other histories than its own are known as a whole. Raises AuditorError where there is no such revision.
    """
    known: set[str] = set()
    seen = False
    for each in found.environments:
        by_id = {revision.id: revision for revision in each.revisions}
        named = by_id | {label: revision for revision in each.revisions for label in revision.labels}
        resolve = replay.resolver(named)
        start = resolve(name)
        if start not in named:
            known |= set(by_id)
            continue
        seen = True
        pending = [named[start].id]
        reached: set[str] = set()
        while pending:
            current = pending.pop()
            if current in named and current not in reached:
                reached.add(named[current].id)
                needed = (*named[current].down, *named[current].depends_on)
                pending += [named[found_name].id if (found_name := resolve(each)) in named else each for each in needed]
        known |= reached
    if not seen:
        heads = ", ".join(head for each in found.environments for head in each.heads)
        raise AuditorError(
            f"there is no revision {name!r}; the heads are {heads or 'none'}: give --since one of the ids"
        )
    return frozenset(known)


def reparented(environment: Environment, since: Since) -> Iterator[Problem]:
    """Revisions that were there and now revise another one."""
    base = replay.parents(since.base)
    for each in environment.revisions:
        before = base.get(each.path)
        if before is not None and set(before) != set(each.down):
            old, new = (", ".join(names) or "nothing" for names in (before, each.down))
            message = f"{each.id} revised {old} and now revises {new}"
            yield Problem("reparented-revision", each.path, each.line, message, each.path, revision=each.id)


def edited(environment: Environment, since: Since) -> Iterator[Problem]:
    """Revisions that were there, under their path or under another one, and do something else now."""
    read = {path: replay.read_revision(path, facts) for path, facts in since.base.items()}
    moved = {revision.id: path for path, revision in read.items() if revision is not None}
    for each in environment.revisions:
        before = since.base.get(each.path) or since.base.get(moved.get(each.id, ""))
        now = since.now.get(each.path)
        changed = what_changed(before, now) if before is not None and now is not None else ""
        if changed:
            timeouts = changed == "timeouts"
            message = f"{each.id} was merged, and does something else now: " + (
                "other timeouts" if timeouts else f"it changes the {changed} otherwise"
            )
            yield Problem(
                "edited-after-merge", each.path, each.line, message, each.path, revision=each.id,
                severity=Severity.NOTE if timeouts else None,
            )  # fmt: skip
