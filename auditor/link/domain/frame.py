"""One activation of a unit while it is being understood: its variables and what has been found so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from auditor.facts.access import Confidence, Op
from auditor.facts.key import TableKey
from auditor.link.domain.findings import Note, RawAccess
from auditor.link.domain.ledger import Context
from auditor.link.domain.values import (
    NOTHING,
    ClassRef,
    Instance,
    Values,
    union,
)
from auditor.link.modules.index import ClassInfo, Unit


class Frame:
    """Variables of one unit in one context.

    Assignments in a branch or loop add alternatives, straight-line ones replace. `dml` holds the tables whose columns
    are being named as the target of an UPDATE or DELETE: naming them is no read. `sites` is the stack of statements
    under construction, so that what was read only to be deleted can be taken back. `quiet` frames record nothing.
    Where a frame is `over`, its variables stay.

    Not a dataclass: tens of thousands are made, and its defaults take longer than all the rest.
    """

    __slots__ = (
        "again", "branch", "context", "dml", "env", "found", "lambdas", "lent", "loops", "muted", "name", "narrowed",
        "opened", "outer", "over", "owner", "pairs", "quiet", "returns", "sites", "stores", "told", "unit", "yields",
    )  # fmt: skip

    def __init__(
        self,
        unit: Unit,
        context: Context,
        owner: Instance | ClassRef | None = None,
        outer: Frame | None = None,
        env: dict[str, Values] | None = None,
        quiet: bool = False,
    ) -> None:
        self.unit = unit
        self.context = context
        self.owner = owner
        self.outer = outer
        self.env: dict[str, Values] = {} if env is None else env
        self.name = ""  # once a nested function closes over it
        self.branch = 0
        self.loops = 0
        self.again = False  # within further rounds of a loop
        self.narrowed = False  # do some variables stand for attributes, of which a condition told: `event.target`
        self.quiet = quiet
        self.returns: list[Values] = []
        self.yields: list[Values] = []
        self.stores: dict[str, Values] = {}
        self.sites: list[str] = []
        self.dml: list[tuple[frozenset[TableKey], frozenset[TableKey]]] = []
        self.muted = 0
        self.found: dict[RawAccess, set[str]] = {}
        self.opened: list[str] = []
        self.lambdas: dict[str, None] = {}  # that nobody called yet
        self.lent: list[str] = []  # variables of comprehensions and lambdas that are being understood
        self.over = False
        self.pairs: dict[str, tuple[str, tuple[Values, ...]]] = {}  # of a key, what is bound with it, and all of both
        self.told: list[tuple[str, Values, Values]] = []  # what a condition told that was left on its other way

    def assign(self, name: str, values: Values) -> None:
        """Bind a variable; in a branch the old alternatives stay."""
        self.env[name] = union(self.env.get(name, NOTHING), values) if self.branch else values

    def forget(self, name: str) -> None:
        """What was told of a variable, of its attributes or of an attribute (`event.target`) is not so any more."""
        self.pairs.pop(name, None)
        for each in [each for each in self.env if "." in each and f"{each}.".startswith(f"{name}.")]:
            del self.env[each]

    def put_back(self, saved: Mapping[str, Values | None]) -> None:
        """Variables hold again what they held before, or are none."""
        for name, before in saved.items():
            if before is None:
                self.env.pop(name, None)
            else:
                self.env[name] = before

    def closed_over(self) -> Frame:
        """Where a lambda finds its variables: here; what a lambda or a comprehension around it has bound for its own
        time is kept for it (Python reference, 4.2.2: free variables are those of the enclosing function)."""
        if not self.lent:
            return self
        kept = {name: self.env[name] for name in self.lent if name in self.env}
        inner = Frame(self.unit, self.context, self.owner, self, kept, self.quiet)
        inner.dml, inner.found, inner.lambdas = self.dml, self.found, self.lambdas
        inner.muted, inner.sites, inner.yields = self.muted, self.sites, self.yields
        return inner

    def keeper(self, name: str) -> Frame:
        """The frame that has the variable, where a lambda changes what it holds: that of the function which wrote it,
        unless something around the lambda has bound it for its own time (see `closed_over`)."""
        frame = self
        while name not in frame.env and frame.outer is not None and frame.outer.unit is frame.unit:
            frame = frame.outer
        return frame

    def look_up(self, name: str) -> Values | None:
        """The variable here or in an enclosing function; None where it is not a local name."""
        frame: Frame | None = self
        while frame is not None:
            if name in frame.env:
                return frame.env[name]
            frame = frame.outer
        return None

    def record(self, table: TableKey, op: Op, line: int, via: str, confidence: Confidence, note: str = "") -> None:
        """Note an access, unless it names the target of the DML statement being built."""
        if self.quiet or self.muted:
            return
        if op is Op.READ and self.dml:
            own, outer = self.dml[-1]
            if table in own or (via == "column" and table in outer):
                return
        access = RawAccess(table, op, line, via, confidence, note)
        self.found.setdefault(access, set()).add(self.sites[-1] if self.sites else "")

    def note(self, note: Note) -> None:
        """Something was found in this way to enter the unit."""
        self.context.found.notes[note] = None

    def take_back(self, site: str, tables: frozenset[TableKey] | None) -> list[RawAccess]:
        """Forget, and give, the reads of the tables (None: any) made only for the given statement."""
        gone = [
            access
            for access, sites in self.found.items()
            if access.op is Op.READ and (tables is None or access.table in tables) and sites == {site}
        ]
        for access in gone:
            del self.found[access]
        return gone


@dataclass(frozen=True, slots=True)
class Base:
    """A base as resolved: a project class with its type arguments, or the dotted name of an external one.

    `external` is empty, and `info` None, for a base of which nothing is known.
    """

    info: ClassInfo | None
    external: str = ""
    args: tuple[Values, ...] = ()
