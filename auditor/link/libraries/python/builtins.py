"""Functions of Python and common libraries that pass tables along: getattr, setattr, partial, sorted, Depends, ..."""

from __future__ import annotations

from auditor.facts.access import Confidence
from auditor.facts.code import Call, Name
from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given, nothing_at
from auditor.link.domain.interpreter import Interpreter, Keys
from auditor.link.domain.values import (
    NOTHING,
    ClassRef,
    Descriptor,
    External,
    Fixed,
    FunctionRef,
    Instance,
    LambdaRef,
    Many,
    Mapping,
    ModuleRef,
    Result,
    Text,
    Value,
    Values,
    literals,
    most_telling,
    union,
)
from auditor.link.interpreter import calls, generics, members, namespaces, narrowing, offered, spelling, storing
from auditor.link.interpreter.bound_to import attributes_on, bound_by
from auditor.link.interpreter.handed import by_name
from auditor.link.interpreter.lambdas import Lambdas
from auditor.link.interpreter.one_of_all import are_open
from auditor.link.interpreter.outside import pass_outside
from auditor.link.interpreter.putting import note_put_away
from auditor.link.interpreter.rowless import holds_no_row
from auditor.link.interpreter.strings import as_text
from auditor.link.libraries.python import passing
from auditor.link.syntax.names import last_part
from auditor.link.syntax.pieces import is_composed

_SAME_ITEMS = frozenset({"list", "tuple", "set", "frozenset", "sorted", "reversed", "iter", "aiter"})
_ONE_ITEM = frozenset({"next", "anext", "min", "max"})
_ITERATING = _SAME_ITEMS | _ONE_ITEM | {"enumerate", "zip", "map", "filter", "any", "all", "sum"}
_LOOKING = frozenset({"isinstance", "issubclass", "print", "len", "hasattr", "id", "callable", "super"})


def call(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
    """A call of a built-in function."""
    name = last_part(dotted)
    args, keywords, line = given.args, given.keywords, given.line
    first = args[0] if args else NOTHING
    if name in _ITERATING:
        return _iterating(engine, frame, name, given)
    match name:
        case "getattr" | "__getattribute__":  # also that of `object`, which is given the object first
            return _getattr(engine, frame, args, line)
        case "setattr" | "__setattr__" if len(args) == 3:  # also that of `object`
            _setattr(engine, frame, args, line)
            return NOTHING
        case "dict":
            return passing.dictionary(engine, frame, args[:1], keywords)
        case "str" | "repr" | "format":
            methods = {"repr": spelling.SHOWN, "format": spelling.FORMATTED}.get(name, spelling.PRINTED)
            spelled = spelling.spelled_out(engine, frame, first, line, methods)
            texts = tuple(text for value in spelled if (text := as_text(engine, value)) is not None)
            return texts or ((Text((None,)),) if name == "str" else NOTHING)
        case "globals" | "vars":
            described = first if args else (ModuleRef(frame.unit.module.path),)
            return union(*(namespaces.of_value(engine, each) for each in described))
        case "dir" if whole := union(*(offered.through(engine, v.path) for v in first if isinstance(v, ModuleRef))):
            return (Many(union(*(v.items[0] for v in whole if isinstance(v, Fixed)))),)
        case "locals":
            return (Mapping(most_telling(dict(frame.env))),)
        case "type" if len(args) == 1:
            return tuple(ClassRef(v.key, v.args, v.maybe) for v in first if isinstance(v, Instance))
        case "type" if len(args) == 3:  # a class of which nothing is known keeps what is in its body
            engine.flow.escape(frame, args[2])
            note_put_away(engine, frame, args[2], line)
            return NOTHING
        case "classmethod" | "staticmethod" | "property" if any(isinstance(v, FunctionRef) for v in first):
            return (Descriptor(name, first),)
        case _ if name in _LOOKING:
            return NOTHING
        case _:
            pass_outside(engine, frame, name, given, True)
            return (Result(f"builtins.{name}"),) if name in {"object", "bytearray", "int", "open"} else NOTHING


def _iterating(engine: Interpreter, frame: Frame, name: str, given: Given) -> Values:
    """Functions that go through their argument: what they give holds its items."""
    args, keywords, line = given.args, given.keywords, given.line
    first = args[0] if args else NOTHING
    match name:
        case "enumerate":
            return (Many((Fixed((NOTHING, engine.iterate(frame, first))),)),)
        case "zip":
            return (Many((Fixed(tuple(engine.iterate(frame, arg) for arg in args)),)),)
        case "map" | "filter" if len(args) > 1:
            return _mapped_over(engine, frame, name, args, line)
        case "iter" if len(args) > 1:  # `iter(ask, sentinel)`: what the function gives, again and again
            return (Many(calls.call_values(engine, frame, first, nothing_at(line))),)
        case _:
            pass
    items = engine.iterate(frame, first)
    if "key" in keywords:
        calls.call_values(engine, frame, keywords["key"], Given([items], {}, line))
    if name in _ONE_ITEM:
        return union(items, *args[1:])
    if name == "sum":  # of lists: one list
        return union(items, *args[1:])
    if name in {"any", "all"}:
        return NOTHING
    return (Many(items),) if args else (Result(f"builtins.{name}"),)


def _mapped_over(engine: Interpreter, frame: Frame, name: str, args: list[Values], line: int) -> Values:
    """`map(f, items)`, `filter(f, items)`: every item is given to the function."""
    items = engine.iterate(frame, args[1])
    others = [engine.iterate(frame, each) for each in args[2:]]
    results = calls.call_values(engine, frame, args[0], Given([items, *others], {}, line))
    engine.flow.each(frame, args[0], args[1], items)
    return (Many(_filtered(engine, frame, args[0], items) if name == "filter" else results),)


def _filtered(engine: Interpreter, frame: Frame, functions: Values, items: Values) -> Values:
    """Those of the items for which the one function holds: `filter(lambda table: table.name == "orders", tables)`."""
    function = functions[0] if len(functions) == 1 else None
    if isinstance(function, LambdaRef):
        node = engine.of(Lambdas).node_of(function)
        name, test = node.params[0].name if node.params else "", node.body
    elif isinstance(function, FunctionRef):
        name, test = "*item", Call(Name("*function", 0), (Name("*item", 0),), (), 0)
    else:
        return items
    before = dict(frame.env)
    frame.env.update({"*function": functions, name: items})
    narrowing.tell(engine, frame, test)
    held = frame.env[name]
    frame.env.clear()
    frame.env.update(before)
    return held


def _getattr(engine: Interpreter, frame: Frame, args: list[Values], line: int) -> Values:
    """`getattr(models, name)`: exact with a known name, else every model of the module, perhaps."""
    if len(args) < 2:
        return NOTHING
    names = literals(args[1])
    default = args[2] if len(args) > 2 else NOTHING
    if names:
        if not engine.notes.relationship_names.isdisjoint(names) and _have_no_rows(engine, frame, line):
            return default
        for name in names:
            engine.notes.note_lost(frame, args[0], name, line)
        asked = [(name, members.attribute(engine, frame, args[0], name, line)) for name in names]
        homes = _homes(engine, args[0], any(held for _, held in asked))
        rows = [each for each in args[0] if isinstance(each, Instance | ClassRef) and each not in homes]
        is_open = bool(homes or rows) and are_open(engine, frame, list(attributes_on(frame.unit, line)))
        others = _by_any(engine, frame, homes, NOTHING, line) if is_open else ()
        for row in rows if is_open and not _are_called(frame, line) else ():
            if (model := engine.model_of(row.key)) is not None:
                model.read_any(engine, frame, row, line, NOTHING)
        return union(*(by_name(held, name) for name, held in asked), default, others)
    return union(_by_any(engine, frame, args[0], args[1], line), default)


def _homes(engine: Interpreter, values: Values, leads_on: bool) -> Values:
    """Of what an attribute is asked that may be another one than those that are known, what has others that lead to a
    table: modules, and rows where a known one does; for most are columns."""
    rows = (value for value in values if leads_on and isinstance(value, Instance) and engine.model_of(value.key))
    return (*(value for value in values if isinstance(value, ModuleRef | External)), *rows)


def _by_any(engine: Interpreter, frame: Frame, homes: Values, names: Values, line: int) -> list[Value]:
    """What they have under a name that is not known."""
    found: list[Value] = []
    for value in homes:
        if isinstance(value, ModuleRef) and (held := offered.under_any(engine, value.path, names)):
            found.extend(held)
        elif isinstance(value, ModuleRef):
            models = offered.any_model(engine, value.path, names)
            found.extend(models)
            if frame.unit.name != "__getattr__":
                offered.doubt(engine, frame, models, line)
        elif isinstance(value, Instance | ClassRef):
            model = engine.model_of(value.key)
            if model is not None:
                if not _are_called(frame, line):
                    model.read_any(engine, frame, value, line, names if _are_built(frame, line) else NOTHING)
            else:
                found.extend(engine.perhaps_of(value))
                found.extend(offered.methods_named(engine, value, names))
        elif isinstance(value, External):  # `getattr(Base.classes, name)`: as its items
            keys = Keys([], None, False, line, values=names)
            found.extend(engine.item_of(frame, value.name, keys) or NOTHING)
    return found


def members_of_module(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
    """`inspect.getmembers(module)`: the models in it, each in a pair with its name; of an object or a class, what its
    attributes hold. A predicate says which of them are meant (Python, inspect: getmembers())."""
    predicate = given.args[1] if len(given.args) > 1 else given.keywords.get("predicate", NOTHING)
    whole = union(*(offered.through(engine, each.path) for each in given.first if isinstance(each, ModuleRef)))
    if whole:
        return (Many(tuple(_meant(engine, frame, predicate, pair) for pair in whole)),)
    modules = (offered.any_of_module(engine, each.path) for each in given.first if isinstance(each, ModuleRef))
    pairs = tuple(Fixed(((Text((name,)),), values)) for held in modules for name, values in held.items)
    others = (namespaces.of_value(engine, each) for each in given.first if not isinstance(each, ModuleRef))
    held = (value.inside() for values in others for value in values if isinstance(value, Mapping))
    classes = [value for value in given.first if isinstance(value, Instance | ClassRef)]
    for value in classes:
        engine.notes.link_members(frame, value.key, given.line)
        model = engine.model_of(value.key) if isinstance(value, Instance) else None
        if model is not None:
            model.read_each(engine, frame, given.line, Confidence.POSSIBLE)
    in_bodies = (engine.hierarchy.class_attributes(value) for value in classes)
    found = union(*in_bodies, *(values for each in held for values in each))
    return (Many((*pairs, Fixed((NOTHING, found))) if found or not pairs else pairs),)


def _have_no_rows(engine: Interpreter, frame: Frame, line: int) -> bool:
    asked = _asked_on(frame, line)
    return bool(asked) and all(each.args and holds_no_row(engine, frame, each.args[0]) for each in asked)


def _are_built(frame: Frame, line: int) -> bool:
    """Are the names on the line put together there, or in a variable, so that their parts are all that they can be?"""
    keys = list(attributes_on(frame.unit, line))
    made = [bound_by(frame.unit, key) if type(key) is Name else [(key, ())] for key in keys]
    return all(len(each) == 1 and is_composed(each[0][0]) for each in made) and bool(keys)


def _asked_on(frame: Frame, line: int) -> list[Call]:
    """The calls of `getattr` on the line."""
    here = frame.unit.inside.calls_on(line)
    return [each for each in here if type(each.func) is Name and each.func.id == "getattr"]


def _are_called(frame: Frame, line: int) -> bool:
    """Is what is picked on the line called at once, `getattr(row, name)(...)`? No attribute of a mapped class that
    holds rows or columns can be called: it is a method."""
    called = [each.func for each in frame.unit.inside.calls_on(line) if type(each.func) is Call]
    asked = _asked_on(frame, line)
    return bool(asked) and all(any(each is other for other in called) for each in asked)


def _meant(engine: Interpreter, frame: Frame, predicate: Values, pair: Value) -> Value:
    """The name and the class of a loop over a module, as far as the predicate holds for them."""
    if not isinstance(pair, Fixed) or not predicate:
        return pair
    names, held = pair.items
    return Fixed((names, _filtered(engine, frame, predicate, held)))


def _setattr(engine: Interpreter, frame: Frame, args: list[Values], line: int) -> None:
    names = literals(args[1])
    if names:
        for name in names:
            values = _called_so(engine, name, args[2]) if len(names) > 1 else args[2]
            storing.store_attribute(engine, frame, args[0], name, values, line)
        return
    rows = 0
    for value in args[0]:
        model = engine.model_of(value.key) if isinstance(value, Instance) else None
        if model is not None and isinstance(value, Instance):
            model.store_any(engine, frame, value, line)
            rows += 1
    if rows < max(1, len(args[0])):
        note_put_away(engine, frame, args[2], line)  # under a name that nobody knows


def _called_so(engine: Interpreter, name: str, values: Values) -> Values:
    """Of several classes that are put under several names, the one of that name: in a loop over `module.__all__`,
    `setattr(package, name, getattr(module, name))` puts each under its own. All of them, where none is called so."""
    classes = engine.index.classes
    return tuple(each for each in values if type(each) is ClassRef and classes[each.key].node.name == name) or values


def type_arguments(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
    """`get_args(type)` (Python, typing)."""
    return generics.arguments(given.first)


def or_default(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
    """`os.environ.get("PREFIX", "app_")`: what is meant where nothing else is said (Python, os)."""
    return given.args[1] if len(given.args) > 1 else given.keywords.get("default", NOTHING)
