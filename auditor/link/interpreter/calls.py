"""Calls: what is called, with which arguments, and what that does according to the effect rows."""

from __future__ import annotations

from auditor.effects import Gives, last_part
from auditor.effects.catalogue import is_family
from auditor.facts.access import Confidence, Op
from auditor.facts.code import Attr, Call, Name, Star
from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Interpreter, Kind
from auditor.link.domain.values import (
    NOTHING,
    ClassRef,
    External,
    Fixed,
    FunctionRef,
    Instance,
    LambdaRef,
    Many,
    Mapping,
    Result,
    Returning,
    Text,
    Value,
    Values,
    elements,
    first_of,
    union,
    walk,
)
from auditor.link.interpreter import construct, members, strings
from auditor.link.libraries import repositories
from auditor.link.libraries.flask import Proxies
from auditor.link.libraries.plugins import Held
from auditor.link.libraries.python import builtins
from auditor.link.libraries.sqlalchemy import effects, statements, touch
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.libraries.sqlalchemy.rows import Pending
from auditor.link.libraries.sqlalchemy.values import ColumnRef, Statement
from auditor.link.tables import sqltext
from auditor.link.tables.index import TableIndex

Keywords = dict[str, Values]


def is_super(node: Call) -> bool:
    return type(node.func) is Name and node.func.id == "super"


def evaluate_call(engine: Interpreter, frame: Frame, node: Call) -> Values:
    """A call: receiver first, then arguments (in the light of the receiver), then what it does."""
    declared = engine.of(TableIndex).declared_by(node)
    if declared is not None:
        return (declared,)
    if type(node.func) is Attr:
        name = node.func.name
        if type(node.func.value) is Call and is_super(node.func.value):
            given = _arguments(engine, frame, node)
            above = members.super_member(engine, frame, name)
            if not above:
                return _super_of_library(engine, frame, name, given)
            return call_values(engine, frame, above, given)
        receiver = engine.evaluate(frame, node.func.value)
        given = _arguments_for(engine, frame, node, receiver, name)
        _remember_growth(frame, node.func.value, name, given.args)
        return call_method(engine, frame, receiver, name, given)
    func = engine.evaluate(frame, node.func)
    name = node.func.id if type(node.func) is Name else ""
    muted = _is_muted(engine, func, name)
    frame.muted += muted
    given = _arguments(engine, frame, node)
    frame.muted -= muted
    if name == "isinstance" and len(node.args) == 2:
        _narrow(frame, node, given.args)
    if not func:
        return unknown_call(engine, frame, NOTHING, name, given)
    return call_values(engine, frame, func, given)


def _super_of_library(engine: Interpreter, frame: Frame, name: str, given: Given) -> Values:
    """`super().name(...)` of a method that a base outside the project has."""
    if frame.owner is not None and name != "__init__":
        special = construct.inherited_call(engine, frame, frame.owner, name, given)
        if special is not None:
            return special
    effects.pass_outside(engine, frame, name, given, False)
    return NOTHING


def _is_muted(engine: Interpreter, func: Values, name: str) -> bool:
    """Does the call name attributes without reading them: `lazyload(User.posts)`, `Index("ix", User.name)`?"""
    muting = engine.catalogue.muting
    named = False
    for value in func:
        if type(value) is External:
            named = True
            if last_part(value.name) in muting:
                return True
    return not named and name in muting


def _arguments(engine: Interpreter, frame: Frame, node: Call) -> Given:
    args: list[Values] = []
    for arg in node.args:
        if type(arg) is Star:
            spread = engine.evaluate(frame, arg.value)
            fixed = next((value for value in spread if isinstance(value, Fixed)), None)
            if fixed is not None:
                args.extend(fixed.items)
            else:
                args.append(elements(spread))
        else:
            args.append(engine.evaluate(frame, arg))
    keywords: Keywords = {}
    for name, value in node.keywords:
        values = engine.evaluate(frame, value)
        if name:
            keywords[name] = values
        else:
            for mapping in values:
                if isinstance(mapping, Mapping):
                    for key, item in mapping.items:
                        keywords.setdefault(key, item)
    return Given(args, keywords, node.line)


def _arguments_for(engine: Interpreter, frame: Frame, node: Call, receiver: Values, name: str) -> Given:
    """Arguments of a method: on a statement they belong to it, on UPDATE and DELETE its own columns are no reads."""
    statement = None
    for value in receiver:
        if type(value) is Statement:
            statement = value
            break
    if statement is None:
        muted = name in engine.catalogue.muting
        frame.muted += muted
        result = _arguments(engine, frame, node)
        frame.muted -= muted
        return result
    frame.sites.append(statement.site)
    target = effects.table_keys(engine, statement.target) if statement.kind in {"insert", "update", "delete"} else None
    if statement.kind == "query" and name in engine.catalogue.bulk_methods:
        target = effects.table_keys(engine, union(*statement.entities))
    frame.dml.append(target if target is not None else frozenset())
    result = _arguments(engine, frame, node)
    frame.dml.pop()
    frame.sites.pop()
    return result


_GROWING = frozenset({"append", "add", "extend", "appendleft", "insert", "put"})


def _remember_growth(frame: Frame, receiver: object, name: str, args: list[Values]) -> None:
    """`items.append(x)`: the local list now holds an x as well."""
    if name in _GROWING and type(receiver) is Name and args:
        current = frame.env.get(receiver.id)
        if not current or not all(_is_collection(v) for v in current) or not args[-1]:
            return
        added = elements(args[-1]) if name == "extend" else args[-1]
        frame.env[receiver.id] = (Many(union(elements(current), added)),)


def _is_collection(value: Value) -> bool:
    return isinstance(value, Fixed | Many) or (
        isinstance(value, Result) and value.name.startswith(("builtins.", "collections."))
    )


def _narrow(frame: Frame, node: Call, args: list[Values]) -> None:
    """`isinstance(x, User)`: from here on x may be a User, where nothing was known of it."""
    target = node.args[0]
    if isinstance(target, Name) and not args[0]:
        classes = walk(args[1])
        found = tuple(Instance(value.key) for value in classes if isinstance(value, ClassRef))
        if found:
            frame.env[target.id] = found


def call_method(engine: Interpreter, frame: Frame, receiver: Values, name: str, given: Given) -> Values:
    """`receiver.name(*args)` for every value the receiver can have."""
    if not receiver:
        engine.notes.note_unknown_call(frame, name)
        return union(
            call_values(engine, frame, engine.of(Held).of_unknown(name), given),
            unknown_call(engine, frame, NOTHING, name, given),
        )
    methods = engine.kinds.method
    found: list[Values] = []
    for value in receiver:
        method = methods.get(type(value), _member_method)
        found.append(method(engine, frame, value, name, given))
    return union(*found)


def _text_method(engine: Interpreter, frame: Frame, value: Text, name: str, given: Given) -> Values:
    engine.of(Pending).escape(frame, union(*given.args))
    return strings.call_method(value, name, given.args, given.keywords)


def _function_method(
    engine: Interpreter, frame: Frame, value: FunctionRef | Returning, name: str, given: Given
) -> Values:
    found = members.attribute(engine, frame, (value,), name, given.line)
    return call_values(engine, frame, found, given) if found else NOTHING


def _member_method(engine: Interpreter, frame: Frame, value: Value, name: str, given: Given) -> Values:
    """A method of the project's own; what its classes and objects do not define, a base outside may."""
    line = given.line
    found = members.attribute(engine, frame, (value,), name, line)
    if found and not all(isinstance(item, External) for item in found):
        return call_values(engine, frame, found, given)
    if isinstance(value, Instance | ClassRef):
        engine.of(Pending).escape(frame, (value,))
        engine.notes.note_unknown_call(frame, name)
        special = construct.inherited_call(engine, frame, value, name, given)
        if special is not None:
            return special
    if found:
        return call_values(engine, frame, found, given)
    return unknown_call(engine, frame, (value,), name, given)


def call_values(engine: Interpreter, frame: Frame, funcs: Values, given: Given) -> Values:
    """Call each of the values that the called expression can be."""
    known = engine.kinds.call
    found: list[Values] = []
    for value in funcs:
        call = known.get(type(value))
        if call is not None:
            found.append(call(engine, frame, value, given))
    return union(*found)


def _call_external(engine: Interpreter, frame: Frame, value: External, given: Given) -> Values:
    return call_external(engine, frame, value.name, given)


def _call_function(engine: Interpreter, frame: Frame, value: FunctionRef, given: Given) -> Values:
    if engine.of(Pending).waits:
        engine.of(Pending).escape(frame, given.everything)
    return engine.call_function(frame, value, given)


def _call_result(engine: Interpreter, frame: Frame, value: Result, given: Given) -> Values:
    if engine.of(Pending).waits:
        engine.of(Pending).escape(frame, given.everything)
    return (Result(value.name),)


def _call_lambda(engine: Interpreter, frame: Frame, value: LambdaRef, given: Given) -> Values:
    return engine.call_lambda(frame, value, given.args)


def _call_returning(engine: Interpreter, frame: Frame, value: Returning, given: Given) -> Values:
    if engine.of(Pending).waits:
        engine.of(Pending).escape(frame, given.everything)
    return value.result


def _call_instance(engine: Interpreter, frame: Frame, value: Instance, given: Given) -> Values:
    methods = members.attribute(engine, frame, (value,), "__call__", given.line)
    return union(*(call_values(engine, frame, (method,), given) for method in methods))


def call_external(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
    """Call something outside the project by its dotted name."""
    args, keywords, line = given.args, given.keywords, given.line
    name = last_part(dotted)
    if name == "populate_obj":
        _populate(engine, frame, args, line)
    if dotted.startswith("builtins."):
        return builtins.call(engine, frame, name, given)
    effect = engine.catalogue.function(dotted)
    if effect is not None:
        return effects.apply(engine, frame, effect, NOTHING, given)
    if is_family(dotted):
        if name in engine.catalogue.loaders:
            return (External(dotted),)
        if name == "Table":
            return engine.of(TableIndex).declared_table(frame, args, line)
        if name in {"table", "TableClause"}:
            return engine.of(TableIndex).tables_by_name(
                frame, [t.literal for t in first_of(tuple(args)) if isinstance(t, Text)]
            )
        if ".func." in dotted or name in {"func"}:
            if not frame.quiet:
                engine.sql_functions.setdefault(name.lower(), []).append((frame.unit, line))
            touch.read_values(
                engine, frame, tuple(v for a in args for v in a if not isinstance(v, ClassRef)), line, "select"
            )
            return tuple(value for arg in args for value in arg if isinstance(value, ColumnRef))
        if name in {"declarative_base", "automap_base"}:
            return (External(dotted),)
    if dotted == "alembic.op.create_table":
        return engine.of(TableIndex).tables_by_name(
            frame, [t.literal for t in first_of(tuple(args)) if isinstance(t, Text)]
        )
    special = builtins.call_library(engine, frame, dotted, name, given)
    if special is not None:
        return special
    effects.pass_outside(engine, frame, name, given, is_family(dotted))
    if not name[:1].isupper():
        return (Result(dotted),)
    everything = (value for values in (*args, *keywords.values()) for value in values)
    models = [v for v in everything if type(v) is ClassRef and engine.of(Models).mapped(v.key) is not None]
    return (Result(dotted, tuple(dict.fromkeys(models))),)


def _external_method(engine: Interpreter, frame: Frame, value: External | Result, name: str, given: Given) -> Values:
    """A method of something outside the project: a known function of a module, or a session-like object."""
    args, line = given.args, given.line
    if isinstance(value, Result) and value.models:
        found = repositories.call(engine, frame, value.models, name, line)
        if found is not None:
            engine.of(Pending).escape(frame, given.everything)
            return found
    dotted = value.name
    behind = engine.of(Proxies).known.get(dotted)
    if behind is None:
        behind = engine.of(Proxies).behind(dotted)
    if behind:
        return behind if name == "_get_current_object" else call_method(engine, frame, behind, name, given)
    full = f"{dotted}.{name}"
    is_session = name in engine.catalogue.session and last_part(dotted) in {"session", "Session", "AsyncSession"}
    if not is_session and engine.catalogue.function(full) is not None:
        return call_external(engine, frame, full, given)
    if dotted.startswith("builtins.") and name in {"add", "get", "delete", "update", "pop", "insert", "append"}:
        engine.of(Pending).escape(frame, union(*args))
        return NOTHING
    sqltext.named_table(engine, frame, name, args, line)
    effect = engine.catalogue.session.get(name)
    if effect is not None and effects.has_evidence(engine, effect, given):
        return effects.apply(engine, frame, effect, NOTHING, given)
    held = engine.of(Held).of_external(dotted, name)
    perhaps = call_values(engine, frame, held, given) if held else NOTHING
    return union(perhaps, call_external(engine, frame, full, given))


def _populate(engine: Interpreter, frame: Frame, args: list[Values], line: int) -> None:
    """`form.populate_obj(row)` sets what the form has fields for (WTForms, Forms: populate_obj)."""
    for value in args[0] if args else NOTHING:
        if isinstance(value, Instance) and (mapped := engine.of(Models).mapped(value.key)) is not None:
            touch.write_tables(frame, mapped, line, "attribute-set", touch.confidence_of(frame, value, inferred=True))
            touch.write_any_relationship(engine, frame, mapped, line)
            for through, _ in mapped.proxies.values():  # what it proxies is made by it
                relationship = engine.of(Models).relationships(mapped).get(through)
                target = engine.of(Models).target(relationship) if relationship is not None else None
                if target is not None:
                    frame.record(target.table.key, Op.WRITE, line, "association-proxy", Confidence.POSSIBLE)


def unknown_call(engine: Interpreter, frame: Frame, receiver: Values, name: str, given: Given) -> Values:
    """A call of nobody knows what: taken as the session's, cursor's or query's when the arguments speak for it."""
    args, line = given.args, given.line
    if name == "populate_obj":
        _populate(engine, frame, args, line)
    sqltext.named_table(engine, frame, name, args, line)
    effect = engine.catalogue.session.get(name)
    if effect is not None and effects.has_evidence(engine, effect, given):
        return effects.apply(engine, frame, effect, receiver, given)
    if effect is not None and effect.gives is Gives.QUERY and args and not args[0]:
        sqltext.unknown_model(engine, frame, line, name)
    effects.pass_outside(engine, frame, name, given, False)
    return NOTHING


KINDS = (
    Kind(External, method=_external_method, call=_call_external),
    Kind(Result, method=_external_method, call=_call_result),
    Kind(FunctionRef, method=_function_method, call=_call_function),
    Kind(Returning, method=_function_method, call=_call_returning),
    Kind(ClassRef, call=construct.construct),
    Kind(Instance, call=_call_instance),
    Kind(LambdaRef, call=_call_lambda),
    Kind(Text, method=_text_method),
    Kind(Many, method=statements.collection_method),
    Kind(Fixed, method=statements.collection_method),
    Kind(Mapping, method=statements.collection_method),
)
