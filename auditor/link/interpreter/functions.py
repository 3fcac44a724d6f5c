"""Entering units: arguments become variables, equal calls are understood once, results flow back."""

from __future__ import annotations

from functools import partial

from msgspec.structs import replace

from auditor.facts.access import Role
from auditor.facts.code import Call, Function
from auditor.link.domain.findings import CalledPlainly
from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given, nothing_at
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.late import Bound, Way, plain_way
from auditor.link.domain.ledger import Context
from auditor.link.domain.outcome import Outcome
from auditor.link.domain.values import NOTHING, ClassRef, FunctionRef, Instance, Many, Result, Value, Values, union
from auditor.link.interpreter import computed, interfaces, statements
from auditor.link.interpreter.dispatching import others_for
from auditor.link.interpreter.effort import Effort, too_many
from auditor.link.interpreter.keyed import telling_keys
from auditor.link.interpreter.lookers import only_looked_at
from auditor.link.interpreter.objects import with_stored
from auditor.link.interpreter.parameters import bind_arguments, bind_parameters
from auditor.link.interpreter.picks import note_names
from auditor.link.interpreter.putting import note_put_away
from auditor.link.interpreter.respelled import respelled
from auditor.link.interpreter.telling import all_telling, interesting, names_table
from auditor.link.modules import decorators
from auditor.link.modules.index import Unit
from auditor.link.syntax.names import last_name, last_part

#: Calls nested deeper than this are understood after all others, and until then as if without their arguments.
DEEPEST = 40


def call_function(engine: Interpreter, frame: Frame, ref: FunctionRef, given: Given) -> Values:
    """Call a function of the project; through its decorators' wrappers too, where the project wrote them."""
    line = given.line
    unit = engine.index.units[ref.key]
    engine.notes.link_call(frame, unit.key, line)
    plain = ref
    if ref.bound:
        given = given.behind(ref.bound)
    if ref.bound or ref.bare:
        plain = FunctionRef(ref.key, ref.owner, ref.frame)
    outcome = enter_called(engine, frame, plain, given)
    found = [outcome.returns]
    declares = not engine.index_complete and computed.is_one_of(unit, outcome.returns, given)
    if declares or computed.has_hole(outcome.returns):
        found = [computed.run(engine, unit, given.args, given.keywords, ref.owner is not None) or outcome.returns]
    is_init = unit.node is not None and unit.node.name == "__init__"
    if is_init and frame.owner is not None and _is_same(frame.owner, plain, given.args):
        # super().__init__(...) and Base.__init__(self, ...) store on the same object
        frame.stores.update({name: v for name, v in outcome.stores.items() if v})
    if type(plain.owner) is Instance and engine.index_complete and interfaces.is_abstract(unit):
        for method in interfaces.implementations(engine, unit, plain.owner):
            engine.notes.link_call(frame, method.key, line)
            found.append(enter_called(engine, frame, method, given).returns)
    if not ref.bare and unit.node is not None and unit.node.decorators:
        for wrapper in engine.wrappers(unit):
            args = given.args if plain.owner is None else [(plain.owner,), *given.args]
            found.append(enter_called(engine, frame, wrapper, Given(args, given.keywords, line)).returns)
        for other in others_for(engine, unit):
            engine.notes.link_call(frame, other.key, line)
            found.append(enter_called(engine, frame, FunctionRef(other.key, plain.owner), given).returns)
    return engine.flow.receive(frame, union(*found), line)


def _is_same(owner: Instance | ClassRef, ref: FunctionRef, args: list[Values]) -> bool:
    given: Values = (ref.owner,) if ref.owner is not None else next(iter(args), NOTHING)
    return any(type(value) is Instance and value.key == owner.key for value in given)


def enter_called(engine: Interpreter, frame: Frame, ref: FunctionRef, given: Given) -> Outcome:
    """Enter the function for a call in code, which is remembered where nothing is known of what it gives."""
    outcome = enter(engine, frame, ref, given)
    if outcome.context.plain and frame.unit.role is not Role.TEST:
        frame.note(CalledPlainly(ref.key))
    return outcome


def enter(engine: Interpreter, frame: Frame, ref: FunctionRef, given: Given) -> Outcome:
    """Understand the function with these arguments, or recall what was understood before."""
    args, keywords, line = given.args, given.keywords, given.line
    unit = engine.index.units[ref.key]
    assert unit.node is not None
    owner = ref.owner
    if owner is None and unit.owner is not None and args and decorators.kind_of(unit) == "instance":
        owner = next((v for v in args[0] if isinstance(v, Instance)), None)  # Class.method(instance)
        args = args[1:]
    if type(owner) is Instance and owner.site:
        if engine.flow.waits and not _only_looks_at_self(engine, unit):
            engine.flow.escape(frame, (owner,))
        owner = Instance(owner.key, owner.args, owner.bound, owner.maybe)
    if owner is not None and (
        owner == engine.hierarchy.default_owner(unit) or (engine.testing and not names_table(engine, owner))
    ):
        owner = None
    arguments = bind_arguments(unit, args, keywords)
    note_names(engine, frame, unit, given, arguments)
    bound = _informative(engine, unit, arguments)
    way: Way = (unit.key, owner, ref.frame or _closure(engine, frame, unit), bound)
    outcome = engine.answers.outcome(way)
    if outcome is None:
        if engine.depth > DEEPEST:
            engine.late.postpone(way, frame.context, line)
            return for_now(engine, way)
        if way not in engine.answers.earlier and too_many(engine, way):
            engine.late.join(way, frame.context, line)
            return for_now(engine, way)
        outcome = understand(engine, way)
    if not outcome.context.plain and outcome.context is not frame.context:
        outcome.context.entered_by(frame.context, line)
    return outcome


def _closure(engine: Interpreter, frame: Frame, unit: Unit) -> str:
    """The name of the frame that a method of a class in a function closes over: the one from which it is called, else
    that of the function as if nobody in particular called it (Python reference, 4.2.2 Resolution of names)."""
    if unit.parent is None or unit.owner is None:  # as mostly
        return ""
    around: Frame | None = frame
    while around is not None and around.unit is not unit.parent:
        around = around.outer
    return engine.keep(around) if around is not None else engine.plain_closure(unit)


def _only_looks_at_self(engine: Interpreter, unit: Unit) -> bool:
    """Does the method leave the object where it is, however it is overridden?"""
    node = unit.node
    if node is None or not node.params or engine.hierarchy.overrides(unit):
        return False
    if node.decorators and decorators.kind_of(unit) != "property":
        return False
    return only_looked_at(unit, node.params[0].name)


def enter_plainly(engine: Interpreter, unit: Unit) -> Outcome:
    """Understand the function as if nobody in particular called it, or recall it."""
    return enter(engine, engine.module_frame(unit.module), FunctionRef(unit.key), nothing_at(unit.line))


def for_now(engine: Interpreter, way: Way) -> Outcome:
    """What is known of a call that is understood later: what it gives whatever its arguments are."""
    unit, closure = engine.index.units[way[0]], way[2]
    known = Outcome(Context("", unit, plain=False))
    plain = engine.answers.outcome(plain_way(unit.key, closure))
    if plain is not None:
        known.returns, known.stores = plain.returns, plain.stores
    return known


def understand(engine: Interpreter, way: Way) -> Outcome:
    """Understand a unit, entered in a way in which it was not entered before; once more, where it came back to itself
    and what was seen of it then is not so."""
    outcome = _understand_once(engine, way)
    if outcome.again is None:
        return outcome
    return engine.answers.once_more(outcome.again, partial(_understand_once, engine, way))


def _understand_once(engine: Interpreter, way: Way) -> Outcome:
    key, owner, closure, bound = way
    unit = engine.index.units[key]
    assert unit.node is not None
    earlier = engine.answers.earlier.get(way)
    if earlier is None:
        plain = owner is None and not bound
        context = engine.context_of(unit, plain and closure in {"", engine.plain_closure(unit)})
        context.within = not plain and key in engine.of(Effort).under_way
    else:
        context = earlier.context
    outcome = Outcome(context, earlier)
    outer = engine.kept_frames[closure] if closure else None
    frame = Frame(unit, context, owner or engine.hierarchy.default_owner(unit), outer)
    if frame.owner is None and outer is not None:
        frame.owner = outer.owner
    outcome.frame = frame
    frame.muted += _only_declares(engine, unit.node)
    if earlier is None:
        outcome.stores, outcome.env = frame.stores, frame.env
    engine.depth += 1
    try:
        run = partial(_run, engine, outcome, frame, unit.node, bound)
        engine.of(Effort).understood(key, partial(engine.answers.enter, way, outcome, run), earlier is not None)
    finally:
        engine.depth -= 1
    if outcome.again is None:
        engine.leave(frame)
    return outcome


def _only_declares(engine: Interpreter, node: Function) -> bool:
    """Does it name attributes without reading them?"""
    return any(type(each) is not Call and last_name(each) in engine.said.declaring for each in node.decorators)


def _run(engine: Interpreter, outcome: Outcome, frame: Frame, node: Function, bound: Bound) -> None:
    bind_parameters(engine, frame, node, dict(bound))
    statements.run(engine, frame, node.body)
    if node.decorators or frame.owner is not None:
        engine.returned(frame, node, union(*frame.returns))
    _enter_nested(engine, frame)
    outcome.returns = _result(engine, frame, node)
    outcome.stores, outcome.env = frame.stores, frame.env


def _result(engine: Interpreter, frame: Frame, node: Function) -> Values:
    """What the call gives: what was returned, a collection of what was yielded, else what the annotation says."""
    found = with_stored(engine, frame, union(*frame.returns))
    if frame.yields:
        note_put_away(engine, frame, union(*frame.returns), node.line)  # the value of a `StopIteration`
        found = (*found, Many(union(*frame.yields)))
    if node.returns is not None and not interesting(engine, found):
        found = union(found, engine.types.annotated(frame, node.returns))
    return found


def _enter_nested(engine: Interpreter, frame: Frame) -> None:
    """Nested functions that nobody called yet, and methods of nested classes, are understood without arguments, in the
    closure of this frame."""
    for values in list(frame.env.values()):
        for value in values:
            if type(value) is FunctionRef and frame.name and value.frame == frame.name:
                _enter_one(engine, frame, value)
            elif type(value) is ClassRef and engine.index.classes[value.key].inside is frame.unit:
                for unit in [each for units in engine.index.classes[value.key].methods.values() for each in units]:
                    _enter_one(engine, frame, FunctionRef(unit.key, None, engine.keep(frame)))


def _enter_one(engine: Interpreter, frame: Frame, nested: FunctionRef) -> None:
    unit = engine.index.units[nested.key]
    way = plain_way(unit.key, nested.frame)
    if unit.parent is frame.unit and engine.answers.begun(way) is None:
        enter(engine, frame, nested, nothing_at(unit.line))


def _informative(engine: Interpreter, unit: Unit, bound: dict[str, Values]) -> Bound:
    """Of the arguments, those that tell this call from others: what carries a table, SQL, names of models. What tests
    bring besides, such as callbacks and objects in the place of others, decides nothing about a table and is much."""
    if not bound:
        return ()
    kept: list[tuple[str, Values]] = []
    for name in sorted(bound):
        given = bound[name]
        telling = all_telling(engine, given) or telling_keys(engine, unit, name, given)
        telling = telling or respelled(engine, unit, name, given)
        if engine.testing:
            telling = [value for value in telling if names_table(engine, value)]
        declared = engine.parameter_default(unit, name) if telling else NOTHING
        chosen = union([_as_loaded(each) for each in telling if not _stands_for_session(engine, declared, each)])
        if chosen and chosen != declared:
            kept.append((name, chosen))
    return tuple(kept)


def _stands_for_session(engine: Interpreter, declared: Values, value: Value) -> bool:
    """Is an object that is no session given where the unit says that it takes one? What it does there, one does."""
    sessions = engine.said.sessions
    if type(value) is not Instance:
        return False
    if not any(isinstance(each, Result) and last_part(each.name) in sessions for each in declared):
        return False
    bases = engine.hierarchy.external_bases(engine.index.classes[value.key])
    return not any(last_part(base) in sessions for base in bases)


def _as_loaded(value: Value) -> Value:
    """A row that was just made, or a collection of one, tells no more than one that was loaded."""
    if type(value) is Instance and value.site:
        return replace(value, site="")
    if type(value) is Many and value.relationship is not None and value.relationship[2]:
        return replace(value, relationship=(*value.relationship[:2], ""))
    return value
