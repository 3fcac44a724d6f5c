"""What the interpretation finds: raw accesses in their calling contexts, calls, and places it could not see."""

from __future__ import annotations

from dataclasses import dataclass, field

from auditor.facts.access import Blindness, Confidence, Op, Role, SqlText, TableKey
from auditor.link.domain.ordinals import Ordinals
from auditor.link.modules.index import Unit


@dataclass(eq=False, slots=True)
class Context:
    """One way in which a unit is entered. The plain one has no arguments; others bind what a caller
    passed; in a doubtful one nobody is seen to do so.

    `key` is that of the unit with the place among its contexts; `callers` leads to the contexts that enter this one,
    with the line of the call.
    """

    key: str
    unit: Unit
    plain: bool
    doubtful: bool = False
    callers: dict[str, tuple[Context, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RawAccess:
    """An access before roles, reachability and duplicates are settled."""

    table: TableKey
    op: Op
    line: int
    via: str
    confidence: Confidence
    note: str = ""


@dataclass(slots=True)
class Recorder:
    """Collects; nothing is decided here."""

    contexts: list[Context] = field(default_factory=list)
    _ordinals: Ordinals = field(default_factory=Ordinals)
    accesses: dict[str, dict[RawAccess, None]] = field(default_factory=dict)  # by context
    calls: dict[str, dict[str, int]] = field(default_factory=dict)  # caller unit key -> callee unit key -> line
    calls_by_name: dict[str, set[str]] = field(default_factory=dict)  # caller unit key -> method names on unknowns
    attributes_by_name: dict[str, list[tuple[Unit, int, str]]] = field(default_factory=dict)
    blind: dict[tuple[str, int, Blindness], str] = field(default_factory=dict)
    blind_tables: dict[tuple[str, int, Blindness], set[str]] = field(default_factory=dict)
    seen: set[tuple[str, int, Blindness]] = field(default_factory=set)  # resolved in some context: not blind
    picks: dict[str, dict[str, list[int]]] = field(default_factory=dict)  # unit key -> parameters that pick: lines
    named: dict[tuple[str, str], bool] = field(default_factory=dict)  # (unit key, parameter): by known names only
    models_seen: dict[tuple[str, int], str] = field(default_factory=dict)  # a model given by callers; unit key
    called_plainly: set[str] = field(default_factory=set)  # units that some caller gives nothing we know
    sql_statements: set[tuple[str, int]] = field(default_factory=set)
    sql_run: dict[tuple[str, int], tuple[Unit, tuple[str | None, ...]]] = field(default_factory=dict)
    sql_texts: set[SqlText] = field(default_factory=set)
    sql_unparsed: set[tuple[str, int]] = field(default_factory=set)
    loose_sql: dict[tuple[str, int], tuple[Unit, tuple[str | None, ...]]] = field(default_factory=dict)
    used_literals: set[tuple[str, int]] = field(default_factory=set)
    given_away: set[str] = field(default_factory=set)  # classes that outside code gets, or objects of them
    unknown_tables: dict[tuple[str, str, int], list[Context]] = field(default_factory=dict)  # (table, path, line)

    def new_context(self, unit: Unit, plain: bool, doubtful: bool = False) -> Context:
        context = Context(self._ordinals.name(unit.key), unit, plain, doubtful)
        self.contexts.append(context)
        return context

    def touched(self) -> set[TableKey]:
        """The tables that code of the application surely touches."""
        return {
            access.table
            for context in self.contexts
            if context.unit.role is Role.APP and not context.doubtful
            for access in self.accesses.get(context.key, ())
            if access.confidence is not Confidence.POSSIBLE
        }

    def add_call(self, caller: Unit, callee: str, line: int) -> None:
        called = self.calls.get(caller.key)
        if called is None:
            called = self.calls[caller.key] = {}
        called.setdefault(callee, line)

    def could_not_see(self, kind: Blindness, unit: Unit, line: int, detail: str) -> None:
        self.blind.setdefault((unit.module.path, line, kind), detail)

    def saw_model(self, unit: Unit, line: int) -> None:
        """A caller brought the model that the unit itself does not know."""
        self.models_seen[unit.module.path, line] = unit.key

    def is_blind(self, path: str, line: int, kind: Blindness) -> bool:
        """Does nothing tell what happens there? A model that is a parameter is known if every caller's is."""
        if kind is Blindness.DYNAMIC_MODEL:
            return self.models_seen.get((path, line)) in {None, *self.called_plainly}
        return (path, line, kind) not in self.seen

    def saw(self, kind: Blindness, unit: Unit, line: int) -> None:
        self.seen.add((unit.module.path, line, kind))
