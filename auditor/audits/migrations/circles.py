"""Revisions that lead back to themselves."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping

from auditor import replay
from auditor.circles import Circles
from auditor.facts.migrations import Revision


def circles(revisions: Iterable[Revision]) -> Iterator[tuple[Revision, ...]]:
    """Of revisions that lead to each other by `down_revision` and `depends_on` a shortest circle, from the last file by
    path to what that one needs.

    Alembic refuses to load such a history (alembic/script/revision.py: LoopDetected, CycleDetected and
    DependencyCycleDetected). Which file of an id used twice is meant is not known: these are left out.
    """
    listed = tuple(revisions)
    count = Counter(each.id for each in listed)
    by_id = {each.id: each for each in listed if count[each.id] == 1}
    known = by_id | {label: each for each in by_id.values() for label in each.labels}
    resolve = replay.resolver(known)
    needs = {
        each.id: sorted(
            {known[found].id for name in (*each.down, *each.depends_on) if (found := resolve(name)) in known}
        )
        for each in by_id.values()
    }
    graph = Circles(needs.__getitem__)
    for name in needs:
        graph.of(name)
    for members in graph.members:
        last = max(members, key=lambda name: by_id[name].path)
        if len(members) > 1 or last in needs[last]:
            yield tuple(by_id[name] for name in _around(needs, last, frozenset(members)))


def _around(needs: Mapping[str, list[str]], start: str, members: frozenset[str]) -> list[str]:
    """The shortest way among the members from the start back to it, the start first."""
    reached_from: dict[str, str] = {}
    pending = deque([start])
    while start not in reached_from:
        name = pending.popleft()
        new = [other for other in needs[name] if other in members and other not in reached_from]
        reached_from.update(dict.fromkeys(new, name))
        pending += new
    way = [reached_from[start]]
    while way[-1] != start:
        way.append(reached_from[way[-1]])
    return way[::-1]
