"""In what order Alembic applies the revisions of a history, which it calls by their ids, labels or beginnings of ids.

Source: alembic/script/revision.py, `RevisionMap._topological_sort` (which walks from the heads to the base),
`_normalize_depends_on`; alembic/script/base.py, `Script._list_py_dir` (files by name, folders below them after them);
"Working with Branches", "Partial Revision Identifiers". Alembic's own algorithm takes the square of the revisions.
"""

from __future__ import annotations

import posixpath
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Mapping

from auditor.replay.discover import Found

_MOST_LOOKED_AT = 2_000_000  # revisions, to find the branch that goes first
_SHORTEST = 4  # characters of the beginning of an id

_Needs = dict[str, list[str]]


def resolver(known: Collection[str]) -> Callable[[str], str]:
    """What tells the id that a name means: itself, or the one known id that begins with it; otherwise the name."""
    listed: list[str] = []

    def resolve(name: str) -> str:
        plain = name.partition("@")[2] or name
        if plain in known or len(plain) < _SHORTEST:
            return plain
        if not listed:
            listed.extend(sorted(known))
        first = bisect_left(listed, plain)
        longer = [each for each in listed[first : first + 2] if each.startswith(plain)]
        return longer[0] if len(longer) == 1 else plain

    return resolve


def in_order(revisions: Iterable[Found]) -> list[Found]:
    """The revisions as `alembic upgrade heads` runs them; of an id used twice, the file that Alembic reads last. A
    circle, which Alembic refuses, is cut."""
    by_id = {each.id: each for each in sorted(revisions, key=lambda each: _place(each.path))}
    needs = _without_circles(_needs(by_id))
    return [by_id[name] for name in reversed(_from_heads(needs))]


def heads_of(revisions: Iterable[Found]) -> tuple[str, ...]:
    """The revisions that no other one revises (what one depends on counts as reached, too)."""
    listed = list(revisions)
    known = {each.id for each in listed}
    resolve = resolver(known)
    below = {resolve(name) for each in listed for name in each.down}
    return tuple(sorted(each.id for each in listed if each.id not in below))


def _place(path: str) -> list[tuple[bool, str]]:
    """What sorts the files of a folder before those of the folders in it."""
    folder, name = posixpath.split(path)
    return [*((True, part) for part in folder.split("/") if part), (False, name)]


def _needs(by_id: Mapping[str, Found]) -> _Needs:
    """What each revision revises and, behind that, depends on; without what a revision below it depends on, too."""
    known = {label: each.id for each in by_id.values() for label in each.labels} | {name: name for name in by_id}
    resolve = resolver(known)

    def among(names: Iterable[str]) -> list[str]:
        return list(dict.fromkeys(known[found] for name in names if (found := resolve(name)) in known))

    revised = {each.id: among(each.down) for each in by_id.values()}
    depends = {each.id: among(each.depends_on) for each in by_id.values()}
    depending: dict[str, set[str]] = {}
    for name, others in depends.items():
        for other in others:
            depending.setdefault(other, set()).add(name)
    needs = {}
    left = _MOST_LOOKED_AT
    for name, others in depends.items():
        shared = any(len(depending[other]) > 1 for other in others)
        below = _reached(revised, name) if shared and left > 0 else set()
        left -= len(below)
        own = [other for other in others if depending[other].isdisjoint(below)]
        needs[name] = list(dict.fromkeys([*revised[name], *own]))
    return needs


def _reached(edges: Mapping[str, list[str]], start: str, done: Collection[str] = ()) -> set[str]:
    """What the edges lead to, without the start, and without what is done."""
    found: set[str] = set()
    pending = [start]
    while pending:
        new = [name for name in edges[pending.pop()] if name not in found and name not in done]
        found.update(new)
        pending += new
    return found - {start}


def _without_circles(needs: _Needs) -> _Needs:
    """The same without the needs that lead back."""
    kept: _Needs = {}
    for first in needs:
        way = [] if first in kept else [first]
        entered: dict[str, list[str]] = {first: list(reversed(needs[first]))}
        cut: dict[str, set[str]] = {}
        while way:
            name = way[-1]
            if not entered[name]:
                kept[name] = [other for other in needs[name] if other not in cut.get(name, ())]
                way.pop()
                continue
            other = entered[name].pop()
            if other not in entered and other not in kept:
                way.append(other)
                entered[other] = list(reversed(needs[other]))
            elif other not in kept:
                cut.setdefault(name, set()).add(other)
    return {name: kept[name] for name in needs}


def _from_heads(needs: _Needs) -> list[str]:
    """From the heads to the base: down one branch until another one needs what comes next, which goes first, then."""
    above: _Needs = {name: [] for name in needs}
    for name, others in needs.items():
        for other in others:
            above[other].append(name)
    waiting = {name: len(others) for name, others in above.items()}
    heads = [name for name in needs if not waiting[name]]
    among = set(heads)
    done: dict[str, None] = {}
    at, left = 0, _MOST_LOOKED_AT
    while heads:
        name = heads[at]
        if waiting[name]:
            first = _reached(above, name, done) if left > 0 else set()
            left -= len(first)
            at = next((index for index, head in enumerate(heads) if head in first), -1)
            if at < 0:
                return [*done, *_any_order(needs, waiting, among)]
            continue
        done[name] = None
        among.discard(name)
        new = [other for other in needs[name] if other not in among]
        for other in needs[name]:
            waiting[other] -= 1
        among.update(new)
        if new:
            heads[at] = new[0]
            heads += new[1:]
        else:
            del heads[at]
            at = max(at - 1, 0)
    return list(done)


def _any_order(needs: _Needs, waiting: dict[str, int], heads: Iterable[str]) -> list[str]:
    """The rest, each before what it needs; for more branches than anybody has."""
    ready = sorted(name for name in heads if not waiting[name])
    found = []
    while ready:
        name = ready.pop()
        found.append(name)
        for other in needs[name]:
            waiting[other] -= 1
            if not waiting[other]:
                ready.append(other)
    return found
