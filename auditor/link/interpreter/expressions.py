"""Expressions -> values. Names and attributes are resolved, calls are handed to `calls`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from auditor.facts.code import (
    Attr,
    Bin,
    Call,
    Choice,
    Comp,
    Const,
    Expr,
    Fmt,
    Lambda,
    Map,
    Name,
    Node,
    Other,
    Seq,
    Star,
    Str,
    Sub,
    Walrus,
    Yield,
)
from auditor.link.domain.frame import Frame
from auditor.link.domain.interpreter import Compared, Interpreter
from auditor.link.domain.values import (
    NOTHING,
    ClassRef,
    External,
    Fixed,
    FunctionRef,
    Many,
    Mapping,
    ModuleRef,
    Text,
    Value,
    Values,
    elements,
    literals,
    most_telling,
    union,
)
from auditor.link.interpreter import (
    calls,
    choosing,
    comprehensions,
    enums,
    members,
    namespaces,
    narrowing,
    plain_made,
    special,
    strings,
)
from auditor.link.interpreter.classes_told import asks_for_class
from auditor.link.interpreter.demanded import unbound
from auditor.link.interpreter.handed import of_unknown
from auditor.link.interpreter.kept_items import put_here
from auditor.link.interpreter.keys import keys_of
from auditor.link.interpreter.one_of_all import kept_one
from auditor.link.interpreter.putting import lost, note_raised
from auditor.link.interpreter.rowless import holds_no_row
from auditor.link.interpreter.telling import interesting
from auditor.link.interpreter.told import is_asked_by_name, without_reading
from auditor.link.syntax.names import called_as, is_super, last_part, path_of

# An evaluator takes the kind of node that it is filed under, which the type of a mapping cannot say.
Evaluator = Callable[[Interpreter, Frame, Any], Values]


def evaluate(engine: Interpreter, frame: Frame, node: Expr) -> Values:
    """The values that the expression can have in the frame; accesses met on the way are recorded."""
    return _EVALUATORS[type(node)](engine, frame, node)


def _name(engine: Interpreter, frame: Frame, node: Name) -> Values:
    values = frame.env.get(node.id)
    if values is None and frame.outer is not None:
        values = kept_one(engine, frame.outer.look_up(node.id))
    if values is None:
        values = engine.names.look_up(frame.unit.module.path, node.id)
        if values is None and node.id == "__annotations__":
            return namespaces.annotations_of(engine, ModuleRef(frame.unit.module.path))
        if values is None and node.id == "__class__" and frame.unit.owner is not None:
            return (ClassRef(frame.unit.owner.key),)  # in whose body the method is (Python, Creating the class object)
        if values is None:
            values = unbound(engine, frame.unit.module.path, node.id)
    if frame.quiet:  # nothing is noted
        return values
    for value in values:
        if type(value) is FunctionRef:
            engine.notes.link_call(frame, value.key, node.line)
        elif type(value) is ClassRef:
            engine.notes.link_class(frame, value.key, node.line)
    return values


def _attribute(engine: Interpreter, frame: Frame, node: Attr) -> Values:
    if type(node.value) is Call and is_super(node.value):
        return members.super_member(engine, frame, node.name)
    if node.name == "name" and type(node.value) is Attr and (named := enums.name_of(engine, frame, node.value)):
        return named
    if frame.narrowed and (held := frame.env.get(path_of(node))):
        return held
    asks = type(node.value) is Attr or (type(node.value) is Call and is_asked_by_name(node.value))
    told = without_reading(engine, frame, node) if asks else NOTHING
    base = told or evaluate(engine, frame, node.value)
    may_be_loaded = node.name in engine.notes.relationship_names
    without_rows = may_be_loaded and holds_no_row(engine, frame, node.value)
    if not base:
        if not without_rows:
            engine.notes.note_unknown_attribute(frame, node.name, node.line, called_as(node.value))
        return engine.perhaps("", node.name) or of_unknown(engine, node.name, called_as(node.value))
    if may_be_loaded and not without_rows:
        engine.notes.note_lost(frame, base, node.name, node.line, called_as(node.value))
    return members.attribute(engine, frame, base, node.name, node.line)


def _string(engine: Interpreter, frame: Frame, node: Str) -> Values:
    return (strings.literal(engine, frame, node),)


def _constant(engine: Interpreter, frame: Frame, node: Const) -> Values:
    return NOTHING


#: Generic types whose objects hold others.
_COLLECTIONS = frozenset({"list", "List", "set", "Set", "frozenset", "tuple", "Tuple", "Sequence", "Iterable"})


def _subscript(engine: Interpreter, frame: Frame, node: Sub) -> Values:
    base = evaluate(engine, frame, node.value)
    members = [value for value in base if type(value) is ClassRef and enums.is_enum(engine, value)]
    if members:  # `Kind["ORDER"]`
        names = literals(evaluate(engine, frame, node.index))
        return union(*(enums.picked(engine, value, names) for value in members))
    if any(type(value) is ClassRef for value in base):  # `Repo[User]` as a value
        made = special.class_item(engine, frame, base, node)
        if made:
            return made
        args = engine.types.type_arguments(frame, node.index)
        if any(args):
            return tuple(ClassRef(v.key, args, v.maybe) if isinstance(v, ClassRef) else v for v in base)
        return base
    keys = evaluate(engine, frame, node.index)
    held = tuple([value for value in keys if type(value) is ClassRef])
    if held and any(isinstance(v, External) and last_part(v.name) in _COLLECTIONS for v in base):
        return (Many(held),)  # `list[User]` as a value
    between = keys_of(node.index, keys, node.line)
    found = [plain_made.item(value, between) for value in base if type(value) is Text]
    for value in base:
        item = engine.kinds.item.get(type(value))
        if item is not None:
            found.append(item(engine, frame, value, between))
    return union(*found, put_here(frame, node.value)) or lost(engine, frame, base, node.line)


def _compared(engine: Interpreter, frame: Frame, op: str, operands: list[Values], *, none: bool = False) -> Values:
    """What an operator makes of those operands that have something to say about it."""
    known = engine.kinds.compare
    found: list[Value] = []
    for at, values in enumerate(operands):
        for value in values:
            compare = known.get(type(value))
            if compare is not None:
                found.extend(compare(engine, frame, value, Compared(op, operands, at, none)))
    return tuple(found)


def _binary(engine: Interpreter, frame: Frame, node: Bin) -> Values:
    left = evaluate(engine, frame, node.left)
    right = evaluate(engine, frame, node.right)
    if node.op in "+%":
        texts = strings.combine(engine, frame, node.op, left, right, node.right)
        if texts:
            return texts
    if node.op in "+*-&^":  # of lists and of sets
        held = (*left, *right) if node.op != "-" else left
        collections = [value for value in held if isinstance(value, Fixed | Many)]
        if collections:
            return (Many(union(*(elements((value,)) for value in collections))),)
    made = special.operator(engine, frame, node.op, left, right)
    if made:
        return made
    if node.op == "|":
        others = (value for value in (*left, *right) if type(value) not in engine.kinds.compare)
        return union(_compared(engine, frame, node.op, [left, right]), others)
    return _compared(engine, frame, node.op, [left, right])


def _sequence(engine: Interpreter, frame: Frame, node: Seq) -> Values:
    items: list[Values] = []
    for item in node.items:
        if type(item) is Star:
            spread = evaluate(engine, frame, item.value)
            if len(spread) == 1 and isinstance(spread[0], Fixed):
                items.extend(spread[0].items)
            else:
                items.append(engine.iterate(frame, spread))
        else:
            items.append(evaluate(engine, frame, item))
    if len(items) > 40:  # a long table of constants: the positions say nothing
        return (Many(union(*items)),)
    return (Fixed(tuple(items)),)


def _mapping(engine: Interpreter, frame: Frame, node: Map) -> Values:
    known: dict[str, Values] = {}
    rest: list[Values] = []
    keys: list[Values] = []
    for key, value in node.items:
        values = evaluate(engine, frame, value)
        if key is None:
            for spread in values:
                if isinstance(spread, Mapping):
                    known.update(spread.items)
                    rest.append(spread.rest)
                    keys.append(spread.keys)
            continue
        if type(key) is Str:  # as most are
            strings.literal(engine, frame, key)
            known[key.text] = values
        elif texts := literals(under := evaluate(engine, frame, key)):
            known.update((text, values) for text in texts)
        else:
            rest.append(values)
            keys.append(interesting(engine, under))
    return (Mapping(most_telling(known), union(*rest), union(*keys)),)


def _star(engine: Interpreter, frame: Frame, node: Star) -> Values:
    return evaluate(engine, frame, node.value)


def _lambda(engine: Interpreter, frame: Frame, node: Lambda) -> Values:
    return (engine.keep_lambda(frame, node),)


def _yield(engine: Interpreter, frame: Frame, node: Yield) -> Values:
    if node.value is None:
        return NOTHING
    values = evaluate(engine, frame, node.value)
    engine.flow.escape(frame, values)
    frame.yields.append(elements(values) if node.many else values)
    return tuple(value for value in values if type(value) is not Many) if node.many else NOTHING


def _other(engine: Interpreter, frame: Frame, node: Other) -> Values:
    operands = [evaluate(engine, frame, part) if type(part) is not Const else NOTHING for part in node.parts]
    if node.op == "assert" and asks_for_class(node.parts[0], True):
        frame.told += narrowing.tell(engine, frame, node.parts[0])
    if node.op == "raise":
        note_raised(engine, frame, node.parts, operands)
    elif not any(operands):
        return NOTHING
    else:
        special.compare(engine, frame, node.op, operands)
    none = any(type(part) is Const and part.value is None for part in node.parts)
    return _compared(engine, frame, node.op, operands, none=none)


_EVALUATORS: dict[type[Node], Evaluator] = {
    Name: _name,
    Attr: _attribute,
    Call: calls.evaluate_call,
    Str: _string,
    Fmt: strings.join_parts,
    Const: _constant,
    Sub: _subscript,
    Bin: _binary,
    Seq: _sequence,
    Map: _mapping,
    Star: _star,
    Comp: comprehensions.evaluate,
    Lambda: _lambda,
    Choice: choosing.choice,
    Walrus: choosing.walrus,
    Yield: _yield,
    Other: _other,
}
