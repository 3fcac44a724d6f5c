"""Names that `from m import *` brings: which modules may bind one, found without going through all of them each time.

A name that no module binds is not looked for; among modules that import everything from each other, in whatever
circle, all lead to the same places.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from auditor.circles import Reaching
from auditor.facts.code import Assign, Seq, Str
from auditor.link.modules.index import Index
from auditor.link.syntax.scopes import surely_bound

#: Modules among which the star imports of libraries are looked for that stand behind a star import of a module.
_MOST_BETWEEN = 32
#: Modules in one circle that are gone through to find which of those that bind a name is the nearest.
_MOST_IN_CIRCLE = 64
#: Modules that bind the same name and are looked at, one after the other, until one surely says what it stands for.
MOST = 8


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What one search looks for: the modules that bind the name, also as bits; and those it has been to."""

    name: str
    binders: dict[str, None]
    met: set[str]
    bits: int


class Stars:
    """The star imports of one project."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._targets: dict[str, dict[str, None]] = {}  # of each module, the last import first
        self._binders: dict[str, dict[str, None]] | None = None
        self._circles = Reaching(self.targets)
        self._exports: dict[str, frozenset[str] | None] = {}
        self._bits: dict[str, int] = {}  # of each name, the modules that bind it
        self._saying: int | None = None
        self._circular: int | None = None
        self._surely: dict[str, frozenset[str]] = {}  # of each module, what it binds on every way through it
        self._wide: dict[int, bool] = {}
        self._ways_out: dict[int, dict[str, None]] = {}  # of wide circles, the modules that they lead to
        self._beyond: dict[tuple[int, str], tuple[str, ...]] = {}

    def targets(self, path: str) -> dict[str, None]:
        """The modules of the project that the module imports everything from; the last one, which wins, first."""
        found = self._targets.get(path)
        if found is None:
            index = self._index
            module = index.modules.by_path[path]
            reached = (index.modules.named_by(module, star) for star in reversed(index.stars[path]))
            found = self._targets[path] = {
                target: None for target in reached if target in index.modules.by_path and target != path
            }
        return found

    def binders(self, path: str, name: str) -> tuple[str, ...]:
        """The modules that bind the name and from which a star brings it to the module, the one that wins first."""
        if name.startswith("_") or not self.targets(path):
            return ()
        known = self._all_binders().get(name)
        if not known:
            return ()
        bits = self._bits.get(name)
        if bits is None:
            bits = self._bits[name] = self._circles.bits_of(known)
        reached = self._circles.all_led_to(path)
        if not reached & bits:
            return ()
        if len(known) == 1 and not reached & self._choosy():
            return tuple(known)  # whatever the way, it leads there
        return tuple(islice(self._search(path, _Wanted(name, known, {path}, bits)), MOST + 1))

    def settles(self, path: str, binder: str, name: str) -> bool:
        """Is it surely what this binder says, whatever the next ones do? Not where it binds the name under a condition,
        and not where modules import everything from each other: there it is a matter of who begins."""
        if not self.surely_binds(binder, name):
            return False
        if self._circles.of(binder) != self._circles.of(path) and binder in self.targets(path):
            return True
        return not self._circles.all_led_to(path) & self._in_circles()

    def surely_binds(self, path: str, name: str) -> bool:
        """Does the module bind the name itself, whichever way is taken through it?"""
        found = self._surely.get(path)
        if found is None:
            found = self._surely[path] = surely_bound(self._index.modules.by_path[path].facts.body)
        return name in found

    def _in_circles(self) -> int:
        """The modules that lead back to themselves, as bits."""
        if self._circular is None:
            paths = self._index.modules.by_path
            self._circular = self._circles.bits_of(
                p for p in paths if len(self._circles.members[self._circles.of(p)]) > 1
            )
        return self._circular

    def _choosy(self) -> int:
        """The modules that say what a star takes from them, as bits."""
        if self._saying is None:
            paths = self._index.modules.by_path
            self._saying = self._circles.bits_of(path for path in paths if exported(self._index, path) is not None)
        return self._saying

    def outside(self, path: str) -> tuple[str, ...]:
        """What is no module of the project and of which everything is imported, by the module itself or by those that
        it imports everything from; the last import first."""
        modules = self._index.modules
        found: dict[str, None] = {}
        pending = [path]
        for current in pending:
            for star in reversed(self._index.stars[current]):
                if not star.level and modules.named_by(modules.by_path[current], star) is None:
                    found[star.module] = None
            for target in self.targets(current) if len(pending) < _MOST_BETWEEN else ():
                if target not in pending and exported(self._index, target) is None and len(pending) < _MOST_BETWEEN:
                    pending.append(target)
        return tuple(found)

    def all_names(self, path: str) -> list[str]:
        """Every name that the module binds, star imports included."""
        names: dict[str, None] = {}
        pending, met = [path], {path}
        while pending:
            current = pending.pop()
            if current not in self._index.modules.by_path:
                continue
            names.update(dict.fromkeys(self._index.names[current]))
            for target in self.targets(current):
                if target not in met:
                    met.add(target)
                    pending.append(target)
        return list(names)

    def _all_binders(self) -> dict[str, dict[str, None]]:
        if self._binders is None:
            self._binders = {}
            for path, names in self._index.names.items():
                for name in names:
                    self._binders.setdefault(name, {})[path] = None
        return self._binders

    def _search(self, path: str, wanted: _Wanted) -> Iterator[str]:
        """Depth first, as imports run; in a circle the nearest, for there the order is that of who begins."""
        circle = self._circles.of(path)
        inside: list[str] = []
        for target in self._untried(path, wanted):
            if target in wanted.binders:
                yield target
            elif self._circles.of(target) == circle:
                inside.append(target)
            elif self._circles.leads_to(target, wanted.bits):
                yield from self._search(target, wanted)
        if inside:
            key = (circle, wanted.name)
            if key not in self._beyond:
                self._beyond[key] = tuple(islice(self._in_circle(inside, wanted), MOST + 1))
            yield from self._beyond[key]

    def _in_circle(self, pending: list[str], wanted: _Wanted) -> Iterator[str]:
        circle = self._circles.of(pending[0])
        if self._is_wide(circle):
            wanted.met.update(self._circles.members[circle])
            yield from (path for path in wanted.binders if self._circles.of(path) == circle)
            for target in self._ways_out[circle]:
                if target in wanted.binders and self._exports_it(target, wanted.name):
                    yield target
                elif self._circles.leads_to(target, wanted.bits) and self._exports_it(target, wanted.name):
                    yield from self._search(target, wanted)
            return
        for current in pending:
            for target in self._untried(current, wanted):
                if target in wanted.binders:
                    yield target
                elif self._circles.of(target) == circle:
                    pending.append(target)
                elif self._circles.leads_to(target, wanted.bits):
                    yield from self._search(target, wanted)

    def _is_wide(self, circle: int) -> bool:
        """Are there so many modules in the circle that each name is not looked for in all of them? All that they bind,
        each of them has, where none says by `__all__` what it gives."""
        if circle not in self._wide:
            members = self._circles.members[circle]
            free = all(exported(self._index, path) is None for path in members)
            self._wide[circle] = len(members) > _MOST_IN_CIRCLE and free
            if self._wide[circle]:
                out = (target for path in members for target in self.targets(path))
                self._ways_out[circle] = {t: None for t in out if self._circles.of(t) != circle}
        return self._wide[circle]

    def _untried(self, path: str, wanted: _Wanted) -> Iterator[str]:
        for target in self.targets(path):
            if target not in wanted.met and self._exports_it(target, wanted.name):
                wanted.met.add(target)
                yield target

    def _exports_it(self, path: str, name: str) -> bool:
        if path not in self._exports:
            self._exports[path] = exported(self._index, path)
        exports = self._exports[path]
        return exports is None or name in exports


def exported(index: Index, path: str) -> frozenset[str] | None:
    """What `__all__` lists, where it is one literal list: all that a star import takes (Python, 7.11)."""
    bindings = index.names.get(path, {}).get("__all__", [])
    if len(bindings) != 1 or not isinstance(bindings[0], Assign) or not isinstance(bindings[0].value, Seq):
        return None
    items = bindings[0].value.items
    return frozenset(item.text for item in items if isinstance(item, Str)) if items else None
