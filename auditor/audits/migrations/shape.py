"""The graph of the revisions: heads, edges that lead nowhere, circles, ids used twice, files that nothing reaches.

Source: Alembic, "Working with Branches"; alembic/script/revision.py (`MultipleHeads`, `ResolutionError`).
"""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Callable, Iterator, Mapping

from auditor import replay
from auditor.audits.migrations.circles import circles
from auditor.audits.migrations.model import Problem
from auditor.facts.migrations import Environment, Revision

_MOST_HEADS = 20  # that anybody wants to know the common ancestor of


def misshapen(environment: Environment) -> Iterator[Problem]:
    """What is wrong with the graph of one history."""
    by_id = {each.id: each for each in environment.revisions}
    known = by_id | {label: each for each in environment.revisions for label in each.labels}
    yield from _heads(environment, by_id)
    yield from _broken(environment, known)
    for circle in circles(environment.revisions):
        last = circle[0]
        way = ", ".join(f"{each.id} needs {other.id}" for each, other in zip(circle, (*circle[1:], last), strict=True))
        message = f"the history goes in a circle: {way}"
        yield Problem("cyclic-down-revision", last.path, last.line, message, last.id, revision=last.id)
    for name, count in Counter(each.id for each in environment.revisions).items():
        if count > 1:
            last = [each for each in environment.revisions if each.id == name][-1]
            message = f"{count} files have the revision id {name}"
            yield Problem("duplicate-revision", last.path, last.line, message, name, revision=name)
    yield from _aside(environment)


def _heads(environment: Environment, by_id: Mapping[str, Revision]) -> Iterator[Problem]:
    heads = [by_id[head] for head in environment.heads]
    if environment.kind == "alembic" and len(heads) > 1 and _unlabelled(heads, by_id) > 1:
        names = " ".join(each.id for each in heads)
        common = _common_ancestor(heads, by_id)
        since = f", which part at {common}" if common else ""
        message = (
            f"{len(heads)} heads: {names.replace(' ', ', ')}{since}; merge them: alembic merge -m 'merge heads' {names}"
        )
        last = heads[-1]
        yield Problem("several-heads", last.path, last.line, message, environment.path, revision=last.id)


def _unlabelled(heads: list[Revision], by_id: Mapping[str, Revision]) -> int:
    """How many heads have no label of their own. A label is that of its revision and of all that come from it (Alembic,
    "Working with Branches", "Using Labels"); one that several heads have tells nobody which of them is meant."""
    resolve = replay.resolver(by_id)
    labelled = {each.id for each in by_id.values() if each.labels}
    reached = [_ancestors(head, by_id, resolve) & labelled if labelled else set() for head in heads]
    count = Counter(name for names in reached for name in names)
    return sum(not any(count[name] == 1 for name in names) for names in reached)


def _common_ancestor(heads: list[Revision], by_id: Mapping[str, Revision]) -> str:
    """The last revision that all heads come from; empty where there is none."""
    if len(heads) > _MOST_HEADS:
        return ""
    resolve = replay.resolver(by_id)
    shared = set.intersection(*(_ancestors(head, by_id, resolve) for head in heads)) if heads else set()
    below = {resolve(name) for each in shared for name in by_id[each].down}
    last = sorted(shared - below)
    return last[0] if len(last) == 1 else ""


def _ancestors(head: Revision, by_id: Mapping[str, Revision], resolve: Callable[[str], str]) -> set[str]:
    found: set[str] = set()
    pending = [head.id]
    while pending:
        name = pending.pop()
        if name in by_id and name not in found:
            found.add(name)
            pending += [resolve(each) for each in by_id[name].down]
    return found


def _broken(environment: Environment, known: Mapping[str, Revision]) -> Iterator[Problem]:
    resolve = replay.resolver(known)
    lost = _without_a_base(environment, known, resolve)
    for each in environment.revisions:
        for name in each.down:
            if resolve(name) not in known:
                above = len(lost) - 1
                more = f", so that {above} more cannot be reached" if above > 0 else ""
                message = f"{each.id} revises {name}, which is in no file{more}"
                yield Problem("broken-down-revision", each.path, each.line, message, name, revision=each.id)


def _without_a_base(environment: Environment, known: Mapping[str, Revision], resolve: Callable[[str], str]) -> set[str]:
    """The revisions that revise, directly or not, one that is in no file."""
    lost: set[str] = set()
    for each in environment.revisions:  # in the order of replay: what is revised comes first
        down = [resolve(name) for name in each.down]
        if any(name not in known or known[name].id in lost for name in down):
            lost.add(each.id)
    return lost


def _aside(environment: Environment) -> Iterator[Problem]:
    folders = Counter(posixpath.dirname(path) for path in environment.aside)
    for folder, count in sorted(folders.items()):
        first = min(path for path in environment.aside if posixpath.dirname(path) == folder)
        files = "revision lies" if count == 1 else "revisions lie"
        message = f"{count} {files} in {folder}, beside the history: nothing leads from there to its heads"
        yield Problem("unreachable-revision", first, 1, message, folder)
