"""What all findings say together. Frames collect them, outcomes carry them, and here they are entered.

Where only one of several is kept it is the least, so that it does not matter in which order units were entered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from auditor.errors import contain
from auditor.facts.access import Blindness, Confidence, Role, SqlText
from auditor.facts.key import TableKey
from auditor.link.domain import findings
from auditor.link.domain.findings import Findings, Pieces, text_order
from auditor.link.domain.ordinals import Ordinals
from auditor.link.domain.values import Instance
from auditor.link.modules.index import Unit
from auditor.sql import DatabaseObject

#: A blind spot: path, line and kind.
Spot = tuple[str, int, Blindness]
#: Path and line.
Place = tuple[str, int]


@dataclass(eq=False, slots=True)
class Context:
    """One way in which a unit is entered. The plain one has no arguments; others bind what a caller passed; in a
    doubtful one nobody is seen to do so; one `within` another was entered while the unit was understood in that.

    `key`: that of the unit with the place among its contexts; `callers`: the contexts that enter this one, with the
    line; `found`: what was found in it, and `calls_entered` and `notes_entered` how much of that the ledger has.
    """

    key: str
    unit: Unit
    plain: bool
    doubtful: bool = False
    within: bool = False
    callers: dict[str, tuple[Context, int]] = field(default_factory=dict)
    found: Findings = field(default_factory=Findings)
    calls_entered: int = 0
    notes_entered: int = 0

    def call(self, callee: str, line: int) -> None:
        """A unit or class is called in it; of several lines the first of the file counts, and none (0) last."""
        calls = self.found.calls
        known = calls.get(callee)
        if known is None:
            calls[callee] = line
        elif line and (line < known or not known):
            calls[callee] = line
            self.calls_entered = 0

    def entered_by(self, caller: Context, line: int) -> None:
        """The other context enters this one; of several lines the first of the file counts, and none (0) last."""
        known = self.callers.get(caller.key)
        if known is None or (line and (line < known[1] or not known[1])):
            self.callers[caller.key] = (caller, line)

    def failures(self) -> list[findings.Unseen]:
        """The places that could not be understood."""
        return [n for n in self.found.notes if isinstance(n, findings.Unseen) and n.kind is Blindness.INTERNAL]


@dataclass(slots=True)
class Ledger:
    """What was found in all contexts, put together by `settle`; nothing else writes here."""

    contexts: list[Context] = field(default_factory=list)
    calls: dict[str, dict[str, int]] = field(default_factory=dict)  # caller unit key -> callee unit key -> line
    calls_by_name: dict[str, set[str]] = field(default_factory=dict)  # caller unit key -> method names on unknowns
    changed: set[tuple[str, str, int]] = field(default_factory=set)  # name of an attribute, unit, line
    attributes_by_name: dict[str, list[tuple[Unit, int, str]]] = field(default_factory=dict)
    receivers: dict[str, dict[tuple[str, int, str], Unit]] = field(default_factory=dict)  # by the name of the method
    blind: dict[Spot, tuple[str, str]] = field(default_factory=dict)  # why, and the unit in which the place is
    blind_tables: dict[Spot, dict[str, set[str]]] = field(default_factory=dict)  # by the context
    seen: set[Spot] = field(default_factory=set)  # resolved in some context: not blind
    named: dict[tuple[str, str], bool] = field(default_factory=dict)  # (unit key, parameter): by known names only
    models_seen: set[Place] = field(default_factory=set)  # to which callers bring a model
    plain_calls: dict[str, set[str]] = field(default_factory=dict)  # what a caller, itself called so, gives nothing
    sql_statements: set[Place] = field(default_factory=set)
    sql_run: dict[Place, tuple[Unit, Pieces]] = field(default_factory=dict)
    sql_texts: set[SqlText] = field(default_factory=set)
    sql_unparsed: set[Place] = field(default_factory=set)
    sql_objects: list[tuple[Unit, int, DatabaseObject]] = field(default_factory=list)
    sql_functions: dict[str, list[tuple[Unit, int]]] = field(default_factory=dict)  # by name in lower case
    sql_declared: set[str] = field(default_factory=set)
    tables_copied: set[Pieces] = field(default_factory=set)
    loose_sql: dict[Place, dict[Pieces, Unit]] = field(default_factory=dict)  # each text that a line can hold
    used_literals: set[Place] = field(default_factory=set)
    given_away: dict[str, set[str]] = field(default_factory=dict)  # classes that outside code gets, or objects; by whom
    put_away: set[tuple[str, str, int, Role, str]] = field(default_factory=set)  # class, where it is put, and how
    made: dict[Instance, tuple[Unit, int]] = field(default_factory=dict)  # objects made with a model, and where
    unknown_tables: dict[tuple[str, str, int], list[tuple[Context, findings.UnknownName]]] = field(default_factory=dict)
    _ordinals: Ordinals = field(default_factory=Ordinals)

    def new_context(self, unit: Unit, plain: bool, doubtful: bool = False) -> Context:
        context = Context(self._ordinals.name(unit.key), unit, plain, doubtful)
        self.contexts.append(context)
        return context

    def failures(self) -> list[tuple[Unit, findings.Unseen]]:
        """The places that could not be understood, each with its unit."""
        failed: list[tuple[Unit, findings.Unseen]] = []
        for context in self.contexts:
            try:
                failed += ((context.unit, note) for note in context.failures())
            except Exception as error:
                failed.append((context.unit, _failure(error)))
        return failed

    def settle(self) -> None:
        """Enter what was found since this was done last; what that fails for is a blind spot of its unit."""
        for context in self.contexts:
            found = context.found
            if len(found.calls) == context.calls_entered and len(found.notes) == context.notes_entered:
                continue  # it is asked often, and for all
            try:
                self._settle(context)
            except Exception as error:
                context.notes_entered = len(context.found.notes)
                _unseen(self, context, _failure(error))

    def _settle(self, context: Context) -> None:
        found = context.found
        if len(found.calls) != context.calls_entered:
            called = self.calls.setdefault(context.unit.key, {})
            for callee, line in islice(found.calls.items(), context.calls_entered, None):
                called[callee] = min(line, called.get(callee, line))
            context.calls_entered = len(found.calls)
        if len(found.notes) != context.notes_entered:
            for note in islice(found.notes, context.notes_entered, None):
                enter = _ENTER.get(type(note))
                if enter is not None:
                    enter(self, context, note)
            context.notes_entered = len(found.notes)

    def touched(self) -> set[TableKey]:
        """The tables that code of the application surely touches."""
        return {
            access.table
            for context in self.contexts
            if context.unit.role is Role.APP and not context.doubtful
            for access in context.found.accesses
            if access.confidence is not Confidence.POSSIBLE
        }

    def objects_made(self) -> list[tuple[Unit, int, DatabaseObject]]:
        """What SQL makes, in the order of the files."""
        return sorted(
            self.sql_objects, key=lambda each: (each[0].module.path, each[1], each[0].key, each[2].kind, each[2].name)
        )

    def is_blind(self, path: str, line: int, kind: Blindness) -> bool:
        """Does nothing tell what happens there?"""
        return (path, line, kind) not in self.seen

    @property
    def called_plainly(self) -> set[str]:
        """The units that some caller gives nothing that we know."""
        return set().union(*self.plain_calls.values())

    def runs_plainly(self, starts: Iterable[str]) -> set[str]:
        """The units that run without anything we know: those with which something starts, what they call so, and what
        is called so by units that were given something. What nobody calls does not run, and a model that is a parameter
        is known if every caller's is."""
        found = {"", *starts}
        pending = list(found)
        while pending:
            for callee in self.plain_calls.get(pending.pop(), ()):
                if callee not in found:
                    found.add(callee)
                    pending.append(callee)
        return found


def _keep_text(known: dict[Place, tuple[Unit, Pieces]], place: Place, unit: Unit, pieces: Pieces) -> None:
    """Of several texts of a line, one that is known as far as possible."""
    kept = known.get(place)
    if kept is None or text_order(pieces, unit.key) < text_order(kept[1], kept[0].key):
        known[place] = (unit, pieces)


def _failure(error: Exception) -> findings.Unseen:
    return findings.Unseen(1, Blindness.INTERNAL, f"what was found: {contain(error)} in auditor")


def _unseen(ledger: Ledger, context: Context, note: findings.Unseen) -> None:
    place, said = (context.unit.module.path, note.line, note.kind), (note.detail, context.unit.key)
    ledger.blind[place] = min(said, ledger.blind.get(place, said))


def _seen(ledger: Ledger, context: Context, note: findings.Seen) -> None:
    ledger.seen.add((context.unit.module.path, note.line, note.kind))


def _reaching(ledger: Ledger, context: Context, note: findings.Reaching) -> None:
    found = ledger.blind_tables.setdefault((context.unit.module.path, note.line, note.kind), {})
    found.setdefault(context.key, set()).update(note.tables)


def _model_seen(ledger: Ledger, context: Context, note: findings.ModelSeen) -> None:
    ledger.models_seen.add((context.unit.module.path, note.line))


def _called_plainly(ledger: Ledger, context: Context, note: findings.CalledPlainly) -> None:
    caller = context.unit.key if context.plain else ""
    ledger.plain_calls.setdefault(caller, set()).add(note.unit)


def _name_given(ledger: Ledger, _: Context, note: findings.NameGiven) -> None:
    at = (note.unit, note.parameter)
    ledger.named[at] = note.known and ledger.named.get(at, True)


def _method_named(ledger: Ledger, context: Context, note: findings.MethodNamed) -> None:
    ledger.calls_by_name.setdefault(context.unit.key, set()).add(note.name)


def _attribute_named(ledger: Ledger, context: Context, note: findings.AttributeNamed) -> None:
    ledger.attributes_by_name.setdefault(note.name, []).append((context.unit, note.line, note.receiver))


def _receiver_called(ledger: Ledger, context: Context, note: findings.ReceiverCalled) -> None:
    unit = context.unit
    ledger.receivers.setdefault(note.name, {})[unit.key, note.line, note.receiver] = unit


def _given_away(ledger: Ledger, context: Context, note: findings.GivenAway) -> None:
    ledger.given_away.setdefault(note.key, set()).add(context.unit.key)


def _object_made(ledger: Ledger, context: Context, note: findings.ObjectMade) -> None:
    known = ledger.made.get(note.made)
    if known is None or (context.unit.key, note.line) < (known[0].key, known[1]):
        ledger.made[note.made] = (context.unit, note.line)


def _sql_run(ledger: Ledger, context: Context, note: findings.SqlRun) -> None:
    place = (context.unit.module.path, note.line)
    ledger.sql_statements.add(place)
    if note.whole:
        _keep_text(ledger.sql_run, place, context.unit, note.pieces)
    if note.at[0] and note.at != place:
        ledger.sql_texts.add(SqlText(*place, *note.at))


def _sql_unparsed(ledger: Ledger, context: Context, note: findings.SqlUnparsed) -> None:
    ledger.sql_unparsed.add((context.unit.module.path, note.line))


def _sql_makes(ledger: Ledger, context: Context, note: findings.SqlMakes) -> None:
    ledger.sql_objects.append((context.unit, note.line, note.item))


def _sql_calls(ledger: Ledger, context: Context, note: findings.SqlCalls) -> None:
    ledger.sql_functions.setdefault(note.name, []).append((context.unit, note.line))


def _unknown_name(ledger: Ledger, context: Context, note: findings.UnknownName) -> None:
    ledger.unknown_tables.setdefault((note.name, context.unit.module.path, note.line), []).append((context, note))


def _loose_sql(ledger: Ledger, context: Context, note: findings.LooseSql) -> None:
    ledger.loose_sql.setdefault((context.unit.module.path, note.line), {}).setdefault(note.pieces, context.unit)


# Each enters the kind of note that it is filed under, which the type of a mapping cannot say.
_ENTER: dict[type[findings.Note], Callable[[Ledger, Context, Any], None]] = {
    findings.Unseen: _unseen,
    findings.Seen: _seen,
    findings.Reaching: _reaching,
    findings.ModelSeen: _model_seen,
    findings.CalledPlainly: _called_plainly,
    findings.NameGiven: _name_given,
    findings.MethodNamed: _method_named,
    findings.AttributeNamed: _attribute_named,
    findings.CollectionChanged: lambda ledger, at, note: ledger.changed.add((note.name, at.unit.key, note.line)),
    findings.ReceiverCalled: _receiver_called,
    findings.GivenAway: _given_away,
    findings.PutAway: lambda ledger, at, it: ledger.put_away.add(
        (it.key, at.unit.module.path, it.line, at.unit.role, it.how)
    ),
    findings.ObjectMade: _object_made,
    findings.SqlRun: _sql_run,
    findings.SqlUnparsed: _sql_unparsed,
    findings.SqlMakes: _sql_makes,
    findings.SqlDeclares: lambda ledger, _, note: ledger.sql_declared.add(note.name),
    findings.SqlCalls: _sql_calls,
    findings.TableCopied: lambda ledger, _, note: ledger.tables_copied.add(note.name),
    findings.UnknownName: _unknown_name,
    findings.LooseSql: _loose_sql,
    findings.LiteralUsed: lambda ledger, _, note: ledger.used_literals.add(note.at),
}
