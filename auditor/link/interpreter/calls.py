"""Calls: what is called, with which arguments, and what that does according to the effect rows."""

from __future__ import annotations

import sys

from auditor.facts.code import Attr, Call, Name
from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Interpreter, Kind
from auditor.link.domain.values import (
    NOTHING,
    ClassRef,
    External,
    FunctionRef,
    Instance,
    LambdaRef,
    Result,
    Returning,
    Text,
    Value,
    Values,
    union,
)
from auditor.link.interpreter import construct, contents, formatted, lookers, members, outside, spelling, strings
from auditor.link.interpreter.arguments import arguments_for, arguments_of, narrow, unpacked
from auditor.link.interpreter.classes import creates_class
from auditor.link.interpreter.growth import remember_growth
from auditor.link.interpreter.outside import pass_outside
from auditor.link.interpreter.putting import PUTTING, note_put_away, note_put_into
from auditor.link.syntax.common import CHANGING_METHODS
from auditor.link.syntax.names import is_super, last_part


def evaluate_call(engine: Interpreter, frame: Frame, node: Call) -> Values:
    """A call: receiver first, then arguments (in the light of the receiver), then what it does."""
    declared = engine.declares.given_by(frame, node)
    if declared is not None:
        return declared
    if type(node.func) is Attr:
        name = node.func.name
        if type(node.func.value) is Call and is_super(node.func.value):
            given = arguments_of(engine, frame, node)
            above = members.super_member(engine, frame, name)
            if not above:
                return _super_of_library(engine, frame, name, given)
            return call_values(engine, frame, above, given)
        if name in CHANGING_METHODS and type(node.func.value) is Attr:
            engine.notes.note_changed(frame, node.func.value.name, node.line)
            begun = engine.flow.begin_change(frame)
            receiver = engine.evaluate(frame, node.func.value)
            engine.flow.end_change(frame, begun, receiver, name)
        else:
            receiver = engine.evaluate(frame, node.func.value)
        if not receiver:
            engine.notes.note_receiver(frame, name, node.line, node.func.value)
        given = arguments_for(engine, frame, node, receiver, name)
        given.kept = remember_growth(engine, frame, node.func.value, name, given)
        if name in PUTTING:
            note_put_into(engine, frame, node, receiver, given)
        return call_method(engine, frame, receiver, name, given)
    func = engine.evaluate(frame, node.func)
    name = node.func.id if type(node.func) is Name else ""
    muted = _is_muted(engine, func, name)
    frame.muted += muted
    given = arguments_of(engine, frame, node)
    frame.muted -= muted
    if name == "isinstance" and len(node.args) == 2:
        narrow(frame, node, given.args)
    if not func:
        return unknown_call(engine, frame, NOTHING, name, given)
    return call_values(engine, frame, func, given)


def _super_of_library(engine: Interpreter, frame: Frame, name: str, given: Given) -> Values:
    """`super().name(...)` of a method that a base outside the project has."""
    if frame.owner is not None:
        if (special := engine.inherited(frame, frame.owner, name, given)) is not None:
            return special
        info = engine.index.classes[frame.owner.key]
        if creates_class(engine, info, name):
            return NOTHING  # what stands in the body of a class is known of the class
        for base in engine.hierarchy.external_bases(info):
            if base and _is_of_session(engine, base, name):
                return external_method(engine, frame, Result(base), name, given)
    pass_outside(engine, frame, name, given, False)
    if name == "__new__":
        return tuple(Instance(v.key, v.args) for v in given.first if type(v) is ClassRef)
    return NOTHING


def _is_muted(engine: Interpreter, func: Values, name: str) -> bool:
    """Does the call name attributes without reading them: `lazyload(User.posts)`, `Index("ix", User.name)`?"""
    muting = engine.said.muting
    if not func:
        return name in muting
    return any(type(value) is External and last_part(value.name) in muting for value in func)


def call_method(engine: Interpreter, frame: Frame, receiver: Values, name: str, given: Given) -> Values:
    """`receiver.name(*args)` for every value the receiver can have."""
    if not receiver:
        engine.notes.note_unknown_call(frame, name)
        return union(
            call_values(engine, frame, engine.perhaps("", name), given),
            unknown_call(engine, frame, NOTHING, name, given),
        )
    if len(receiver) == 1:
        result = _method_of(engine, frame, receiver[0], name, given)
        return union(result) if len(result) > 1 else result
    return union(*[_method_of(engine, frame, value, name, given) for value in receiver])


def _method_of(engine: Interpreter, frame: Frame, value: Value, name: str, given: Given) -> Values:
    result = engine.kinds.method.get(type(value), _member_method)(engine, frame, value, name, given)
    if name not in engine.said.unwrapping or type(value) in (External, Result):
        return result
    if any(type(each) is not Result and each not in given.first for each in result):
        return result
    call_values(engine, frame, given.first, Given([(value,)], {}, given.line))
    return (value,)


def _text_method(engine: Interpreter, frame: Frame, value: Text, name: str, given: Given) -> Values:
    engine.flow.escape(frame, union(*given.args))
    if name in formatted.METHODS:
        given = spelling.all_spelled(engine, frame, formatted.read_fields(engine, frame, value, name, given))
    return strings.call_method(engine, value, name, given.args, given.keywords)


def _function_method(
    engine: Interpreter, frame: Frame, value: FunctionRef | Returning, name: str, given: Given
) -> Values:
    if type(value) is FunctionRef and name in engine.said.configuring:
        return (value,)
    found = members.attribute(engine, frame, (value,), name, given.line)
    if name in engine.said.packing:
        given = unpacked(engine, frame, given, only=True)
    return call_values(engine, frame, found, given) if found else NOTHING


def _member_method(engine: Interpreter, frame: Frame, value: Value, name: str, given: Given) -> Values:
    """A method of the project's own; what its classes and objects do not define, a base outside may."""
    found = members.attribute(engine, frame, (contents.so_far(engine, frame, value),), name, given.line)
    if found and (type(found[0]) is not External or not all(type(item) is External for item in found)):
        return call_values(engine, frame, found, given)
    if type(value) is Instance and (held := contents.as_collection(engine, frame, value, name, given)):
        return held
    if type(value) is ClassRef and (made := contents.made_of(engine, value, name, given)) is not None:
        return construct.construct(engine, frame, value, made)
    if isinstance(value, Instance | ClassRef):
        engine.flow.escape(frame, (value,))
        declares = type(value) is ClassRef and value.mapper and name in engine.said.muting
        outside.name_attributes(engine, frame, NOTHING if declares else (value,), given)
        engine.notes.note_unknown_call(frame, name)
        special = engine.inherited(frame, value, name, given)
        if special is not None:
            return special
        note_put_away(engine, frame, union(*value.inside()) if type(value) is Instance else NOTHING, given.line)
    if found:
        return union(*(_method_of_base(engine, frame, each, name, given) for each in found))
    return unknown_call(engine, frame, (value,), name, given)


def _is_of_session(engine: Interpreter, dotted: str, name: str) -> bool:
    """Is it a method that a library knows of what is like a session?"""
    return name in engine.said.methods and last_part(dotted) in engine.said.sessions


def _method_of_base(engine: Interpreter, frame: Frame, method: Value, name: str, given: Given) -> Values:
    """A method that a class of the project has from a base outside: of a session it is one of any session."""
    holder = method.name.rpartition(".")[0] if type(method) is External else ""
    if _is_of_session(engine, holder, name):
        return external_method(engine, frame, Result(holder), name, given)
    return call_values(engine, frame, (method,), given)


def call_values(engine: Interpreter, frame: Frame, funcs: Values, given: Given) -> Values:
    """Call each of the values that the called expression can be."""
    known = engine.kinds.call
    if len(funcs) == 1:
        of_one = known.get(type(funcs[0]))
        result = of_one(engine, frame, funcs[0], given) if of_one is not None else NOTHING
        return union(result) if len(result) > 1 else result
    found: list[Values] = []
    for value in funcs:
        call = known.get(type(value))
        if call is not None:
            found.append(call(engine, frame, value, given))
    return union(*found)


def _call_external(engine: Interpreter, frame: Frame, value: External, given: Given) -> Values:
    """A function outside the project, or a method that was handed on: `to_thread(cursor.execute, "SELECT ...")`."""
    owner, _, method = value.name.rpartition(".")
    bound = "." in owner and method in engine.said.handed and not engine.is_known(value.name)
    if bound and not outside.is_left_elsewhere(engine, frame, owner, given):
        found = engine.method_of_unknown(frame, NOTHING, method, given)
        if found is not None:
            return found
    return call_external(engine, frame, value.name, given)


def _call_function(engine: Interpreter, frame: Frame, value: FunctionRef, given: Given) -> Values:
    if engine.flow.waits:
        engine.flow.escape(frame, lookers.what_leaves(engine, value, given))
    return engine.call_function(frame, value, given)


def _call_result(engine: Interpreter, frame: Frame, value: Result, given: Given) -> Values:
    if engine.flow.waits:
        engine.flow.escape(frame, given.everything)
    return (Result(value.name), *outside.made_of(engine, frame, given, called=True))


def _call_returning(engine: Interpreter, frame: Frame, value: Returning, given: Given) -> Values:
    if engine.flow.waits:
        engine.flow.escape(frame, given.everything)
    return value.result


def _call_instance(engine: Interpreter, frame: Frame, value: Instance, given: Given) -> Values:
    methods = members.attribute(engine, frame, (value,), "__call__", given.line)
    others = (each for each in methods if type(each) is not Instance or each.key != value.key)
    return union(*(call_values(engine, frame, (method,), given) for method in others))


def call_external(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
    """Call something outside the project by its dotted name, also a method of a session: `ask = session.query`."""
    owner, _, method = dotted.rpartition(".")
    if owner and _is_of_session(engine, owner, method) and not engine.is_elsewhere(owner):
        return external_method(engine, frame, Result(owner), method, given)
    found = engine.any_call(frame, dotted, given)
    if found is not None:
        return found
    name = last_part(dotted)
    outside.pass_outside(engine, frame, name, given, dotted.partition(".")[0] in engine.said.roots)
    if not name[:1].isupper():
        return (Result(dotted), *outside.made_of(engine, frame, given, dotted), *outside.defaults(engine, name, given))
    models = [v for v in given.everything if type(v) is ClassRef and engine.model_of(v.key) is not None]
    return (Result(dotted, tuple(dict.fromkeys(models))),)


def external_method(engine: Interpreter, frame: Frame, value: External | Result, name: str, given: Given) -> Values:
    """A method of something outside the project: a known function of a module, or a session-like object."""
    if type(value) is Result and value.models:
        found = engine.made_with(frame, value.models, name, given)
        if found is not None:
            engine.flow.escape(frame, given.everything)
            return found
    dotted = value.name
    behind = engine.stands_for(dotted)
    if behind:
        return behind if name == "_get_current_object" else call_method(engine, frame, behind, name, given)
    full = f"{dotted}.{name}"
    of_session = _is_of_session(engine, dotted, name)
    if not of_session:
        found = engine.known_call(frame, full, given)
        if found is not None:
            return found
    own = dotted.startswith("builtins.") and dotted.count(".") == 1  # a list's, a dict's; not of an attribute of one
    if own and name in {"add", "get", "update", "pop", "insert", "append"}:
        if not given.kept:
            engine.flow.escape(frame, union(*given.args))
        return NOTHING
    of_module = type(value) is External and dotted in sys.stdlib_module_names  # a function of it then, no method
    if of_module or outside.is_left_elsewhere(engine, frame, dotted, given):
        return call_external(engine, frame, full, given)
    found = engine.method_of_unknown(frame, NOTHING, name, given)
    if found is not None:
        return found
    perhaps = call_values(engine, frame, engine.perhaps(dotted, name), given)
    if of_session:  # and no function of that name
        engine.unknown_method(frame, (value,), name, given)
        outside.pass_outside(engine, frame, name, given, True)
        return union(perhaps, (Result(full),))
    called = call_external(engine, frame, full, given)
    return union(perhaps, called) if perhaps or len(called) > 1 else called


def unknown_call(engine: Interpreter, frame: Frame, receiver: Values, name: str, given: Given) -> Values:
    """A call of nobody knows what: taken as that of a method which a library knows when the arguments speak for it."""
    found = engine.method_of_unknown(frame, receiver, name, given)
    if found is not None:
        return found
    engine.unknown_method(frame, receiver, name, given)
    outside.pass_outside(engine, frame, name, given, False)
    return outside.defaults(engine, name, given)


KINDS = (
    Kind(External, method=external_method, call=_call_external),
    Kind(Result, method=external_method, call=_call_result),
    Kind(FunctionRef, method=_function_method, call=_call_function),
    Kind(Returning, method=_function_method, call=_call_returning),
    Kind(ClassRef, call=construct.construct),
    Kind(Instance, call=_call_instance),
    Kind(LambdaRef, call=lambda engine, frame, value, given: engine.call_lambda(frame, value, given)),
    Kind(Text, method=_text_method),
)
