"""The graph of entry points, units and tables: what leads to what, and by which path.

Nodes are unit keys; edges follow execution: entry -> unit -> unit -> table. No library of graphs is needed for the one
search in it, and to import one takes longer than a small audit.
"""

from __future__ import annotations

from collections.abc import Iterable

from auditor.audits.usage.spots import UNREAD, Spots
from auditor.audits.usage.verdict import ReadPath
from auditor.facts.access import BlindSpot, Role, Step
from auditor.link.domain.project import Found, Project


class UsageGraph:
    """The call graph with its reached units, and the accesses by table."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self._steps: dict[str, Step] = {}
        self.labels = {key: label for key, label in project.entry_points.items() if label}
        starts = set(project.entry_points) | self._called_by_migrations()
        if not project.is_application:
            starts |= self._everything_public()
        self.parents = self._breadth_first(starts)
        self._in_file = self._units_by_file()
        self.spots = Spots(filter(self._runs, project.blind_spots))

    def _called_by_migrations(self) -> set[str]:
        """The functions of the application that migrations call."""
        units = self.project.units
        return {
            callee
            for caller, callees in self.project.calls.items()
            if caller in units and units[caller].role is Role.MIGRATION
            for callee in callees
            if callee in units and units[callee].role is Role.APP
        }

    def _units_by_file(self) -> dict[str, list[tuple[int, str]]]:
        """The units of each file with the lines that they begin on, in order."""
        found: dict[str, list[tuple[int, str]]] = {}
        for key, unit in self.project.units.items():
            if unit.name != "<module>":
                found.setdefault(unit.path, []).append((unit.line, key))
        return {path: sorted(units) for path, units in found.items()}

    def _runs(self, spot: BlindSpot) -> bool:
        """May the place run? Not in a function that no entry point leads to, where the project is an application."""
        if not self.project.is_application or spot.kind in UNREAD or spot.tables is not None:
            return True
        units = [key for line, key in self._in_file.get(spot.path, ()) if line <= spot.line]
        return not units or units[-1] in self.parents

    def _everything_public(self) -> set[str]:
        """A library has no entry points of its own: all that others can call is one."""
        return {
            key
            for key, unit in self.project.units.items()
            if unit.name == "<module>" or (unit.role is Role.APP and _is_public(unit.name.rpartition(".")[2]))
        }

    def _breadth_first(self, starts: Iterable[str]) -> dict[str, str]:
        """Every reached node with the node that it is first reached from (itself for a start); labelled entry points
        come first, so that paths begin at one where they can."""
        ordered = sorted(starts, key=lambda key: (key not in self.labels, key))
        parents = {key: key for key in ordered}
        level = ordered
        while level:
            following = []
            for node in level:
                for callee in sorted(self.project.calls.get(node, ())):
                    if callee not in parents:
                        parents[callee] = node
                        following.append(callee)
            level = following
        return parents

    def is_reached(self, found: Found) -> bool:
        """A unit that an entry point reaches, bound by a caller that one reaches."""
        if found.unit not in self.parents and not found.unit.endswith("::<module>"):
            return False
        return not found.binders or any(root in self.parents for root in found.binders)

    def path_to(self, found: Found) -> ReadPath | None:
        """The chain of calls from an entry point to the access."""
        start = next((root for root in found.binders if root in self.parents), found.unit)
        if start not in self.parents:
            return None
        chain: list[str] = []
        node = start
        while True:
            chain.append(node)
            parent = self.parents[node]
            if parent == node:
                break
            node = parent
        entry = self.labels.get(chain[-1], "")
        steps = [self._step(key) for key in reversed(chain) if key in self.project.units]
        steps += [step for step in found.access.chain[1:] if step not in steps]
        last = Step(found.access.path, found.access.line, found.access.function)
        if not steps or (steps[-1].path, steps[-1].function) != (last.path, last.function):
            steps.append(last)
        return ReadPath(entry, tuple(steps))

    def _step(self, key: str) -> Step:
        step = self._steps.get(key)
        if step is None:
            unit = self.project.units[key]
            step = self._steps[key] = Step(unit.path, unit.line, unit.name)
        return step


def _is_public(name: str) -> bool:
    """May others call it? Whoever uses a class calls its `__init__`, too."""
    return not name.startswith("_") or (name.startswith("__") and name.endswith("__"))
