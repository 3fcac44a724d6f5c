"""Revisions that lead back to themselves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from auditor import replay
from auditor.facts.migrations import Revision


def circles(revisions: Iterable[Revision]) -> Iterator[tuple[Revision, ...]]:
    """Each circle of `down_revision` and `depends_on` once, from its last file by path to what that one needs.

    Alembic refuses to load such a history (alembic/script/revision.py: LoopDetected, CycleDetected and
    DependencyCycleDetected). Which file of an id used twice is meant is not known: these are left out.
    """
    listed = tuple(revisions)
    count = Counter(each.id for each in listed)
    by_id = {each.id: each for each in listed if count[each.id] == 1}
    known = by_id | {label: each for each in by_id.values() for label in each.labels}
    resolve = replay.resolver(known)
    needs = {
        each.id: {known[found].id for name in (*each.down, *each.depends_on) if (found := resolve(name)) in known}
        for each in by_id.values()
    }
    while left := _without_ends(needs):
        names = _around(left, max(left, key=lambda name: by_id[name].path))
        last = max(names, key=lambda name: by_id[name].path)
        turned = names.index(last)
        yield tuple(by_id[name] for name in (*names[turned:], *names[:turned]))
        needs = {name: others for name, others in left.items() if name not in names}


def _without_ends(needs: Mapping[str, set[str]]) -> dict[str, set[str]]:
    """What is left when everything that needs nothing that is left is taken away, again and again."""
    left = {name: others & needs.keys() for name, others in needs.items()}
    needed_by: dict[str, list[str]] = {}
    for name, others in left.items():
        for other in others:
            needed_by.setdefault(other, []).append(name)
    ends = [name for name, others in left.items() if not others]
    while ends:
        end = ends.pop()
        del left[end]
        for name in needed_by.get(end, ()):
            left[name].discard(end)
            if not left[name]:
                ends.append(name)
    return left


def _around(needs: Mapping[str, set[str]], start: str) -> list[str]:
    """A circle that `start` leads to, where every name needs another one."""
    way: dict[str, None] = {start: None}
    name = start
    while (name := min(needs[name])) not in way:
        way[name] = None
    names = list(way)
    return names[names.index(name) :]
