"""What the phases of a removal hand on."""

from __future__ import annotations

from dataclasses import dataclass, replace

from auditor.audits.usage.verdict import Status, TableUsage
from auditor.edit.model import Change
from auditor.facts.access import Confidence
from auditor.facts.contents import TableContents
from auditor.facts.key import TableKey

#: The verdicts with which a table can go.
DEAD = frozenset({Status.ORPHANED, Status.TEST_ONLY, Status.SCRIPT_ONLY})


def is_surely_dead(usage: TableUsage) -> bool:
    """Dead, and nothing that was not seen or not explained could change that."""
    certain = usage.confidence is Confidence.CERTAIN
    return usage.status in DEAD and certain and not usage.blind_spots and not usage.doubts


@dataclass(frozen=True, slots=True)
class Chosen:
    """A table that goes; `because`: why it comes along though nobody named it, empty for one that was named."""

    usage: TableUsage
    because: str = ""

    @property
    def key(self) -> TableKey:
        return self.usage.table.key


@dataclass(frozen=True, slots=True, order=True)
class Referring:
    """A foreign key of a table that stays to one that goes."""

    table: str
    columns: tuple[str, ...]
    target: str
    path: str
    line: int


@dataclass(frozen=True, slots=True)
class Choice:
    """The tables that go, children first; foreign keys of others to them; what speaks against it, a line each."""

    tables: tuple[Chosen, ...]
    referring: tuple[Referring, ...] = ()
    against: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(str(each.key) for each in self.tables)


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A place that has to do with what goes. `action`: `remove` and `edit` are done by the tool; `list` is left to
    people. `breaks`: the code does not work any more unless somebody mends this place by hand. `text`: the lines."""

    path: str
    line: int
    kind: str
    action: str
    text: str
    why: str = ""
    breaks: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """The revision: where it is to stand, and the lines of its two functions."""

    path: str
    upgrade: tuple[str, ...]
    downgrade: tuple[str, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a removal comes to. `refused`: why it stops, None where it does not; `data`: what the database holds, None
    where none was asked, with the `queries` to ask it by hand."""

    choice: Choice
    phase: str | None = None
    refused: str | None = None
    data: tuple[TableContents, ...] | None = None
    queries: tuple[tuple[str, str], ...] = ()
    archive: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()
    changes: tuple[Change, ...] = ()
    revision: Written | None = None

    def refusing(self, reason: str) -> Outcome:
        """The same, stopped."""
        return replace(self, refused=reason)
