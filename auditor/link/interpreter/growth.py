"""Collections that grow or change: what is added to a variable, and to an attribute of self by any method of the class,
and items that are set or deleted."""

from __future__ import annotations

from auditor.facts.code import Assign, Attr, AugAssign, Call, Comp, Do, Expr, Map, Name, Seq, Star, Stmt, Sub
from auditor.facts.nodes import nodes_of
from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import (
    NOTHING,
    Fixed,
    Instance,
    Many,
    Mapping,
    Result,
    Value,
    Values,
    elements,
    literals,
    most_telling,
    union,
    walk,
)
from auditor.link.interpreter.filled import ADDING
from auditor.link.interpreter.kept_items import keep_item, lose_order
from auditor.link.interpreter.telling import interesting
from auditor.link.modules.index import ClassInfo, Unit
from auditor.link.syntax.lists import stays_in
from auditor.link.syntax.scopes import statements_of

#: A list that grows beyond this is a collection of which no position is known.
_MOST_ITEMS = 60
_COLLECTIONS = frozenset({"list", "set", "deque", "dict", "OrderedDict", "defaultdict"})
_GROWING = ADDING | {"extend"}
#: Methods after which other items stand in a place of a list (Python, Mutable Sequence Types; collections.deque).
_MOVING = frozenset({"clear", "pop", "popleft", "remove", "reverse", "rotate", "sort"})


def remember_growth(engine: Interpreter, frame: Frame, receiver: Expr, name: str, given: Given) -> bool:
    """`items.append(x)`: the local list now holds an x as well; `known.update(name=x)`: the dict has the key. True
    where only this function can have the list, so that rows given to it go nowhere but where the list goes."""
    if type(receiver) is not Name:
        if name in _GROWING:
            _remember_in(
                engine, frame, receiver, elements(given.first) if name == "extend" else union(*given.args[-1:])
            )
        return False
    frame = frame.keeper(receiver.id)
    if name == "setdefault" and given.args:
        _remember_default(engine, frame, receiver.id, given.first, union(*given.args[1:]))
    current = frame.env.get(receiver.id)
    if not current:
        return False
    if name in _MOVING:
        lose_order(frame, receiver.id)
    elif name == "update" and all(isinstance(value, Mapping) for value in current):
        frame.env[receiver.id] = (_updated(current, given),)
    elif name in _GROWING and given.args and given.args[-1] and all(_is_collection(v) for v in current):
        added = elements(given.args[-1]) if name == "extend" else given.args[-1]
        held = union(elements(current), added)
        frame.env[receiver.id] = (_longer(frame, current, name, added) or Many(held),)
        made = {value for value in walk(added) if type(value) is Instance and value.site}
        node = frame.unit.node
        return bool(made) and made <= set(held) and node is not None and stays_in(node, receiver.id)
    return False


def _remember_default(engine: Interpreter, frame: Frame, name: str, index: Values, default: Values) -> None:
    """`options.setdefault("backref", word)`: under a word, what the dict has there, or else the default."""
    words = literals(index)
    if words and default and len(words) == len(index):
        held = (dict(value.items) for value in frame.env.get(name, ()) if isinstance(value, Mapping))
        before = [items.get(word, NOTHING) for items in held for word in words]
        keep_item(frame, name, words, union(*before, default), NOTHING)
    else:
        _remember_key(engine, frame, name, index, default)


def _remember_in(engine: Interpreter, frame: Frame, receiver: Expr, added: Values) -> None:
    """`found[key].append(x)`, `found.setdefault(key, []).append(x)`: a collection in a dict is longer."""
    match receiver:
        case (
            Sub(value=Name(id=name), index=key)
            | Call(func=Attr(value=Name(id=name), name="setdefault"), args=(key, *_))
        ):
            if name in (kept := frame.keeper(name)).env:
                # what is called in it was called when it was evaluated, and may stand in what is called itself
                index = NOTHING if any(nodes_of(key, Call)) else engine.evaluate(frame, key)
                _remember_key(engine, kept, name, index, added)


def _remember_key(engine: Interpreter, frame: Frame, name: str, index: Values, added: Values) -> None:
    """`found[User].append(x)` of a `defaultdict`, `found.setdefault(User, [])`: a class as a key of the dict, or what
    carries a table in a collection that it holds."""
    under = interesting(engine, index)
    if under or interesting(engine, added):
        keep_item(frame, name, [], (Many(added),) if added else NOTHING, under)


def _longer(frame: Frame, current: Values, name: str, added: Values) -> Fixed | None:
    """A list that is written out and gets one more behind its last, outside of loops: `parts.append("WHERE …")`."""
    known = current[0]
    if (
        name != "append"
        or frame.loops
        or len(current) > 1
        or type(known) is not Fixed
        or len(known.items) >= _MOST_ITEMS
    ):
        return None
    return Fixed((*known.items, added))


def _updated(current: Values, given: Given) -> Mapping:
    known: dict[str, Values] = {}
    mappings = [value for value in (*current, *given.first) if isinstance(value, Mapping)]
    for value in mappings:
        known.update(value.items)
    rest, keys = (union(*held) for held in ([v.rest for v in mappings], [v.keys for v in mappings]))
    return Mapping(most_telling({**known, **given.keywords}), rest, keys)


def _is_collection(value: Value) -> bool:
    return isinstance(value, Fixed | Many) or (
        isinstance(value, Result) and value.name.startswith(("builtins.", "collections."))
    )


def index_stores(info: ClassInfo) -> dict[str, list[tuple[Unit, Assign]]]:
    """What the methods of the class assign to attributes of self, by attribute; of one that holds a collection, also
    what they add to it."""
    found: dict[str, list[tuple[Unit, Assign]]] = {}
    grown: dict[str, list[tuple[Unit, Assign]]] = {}
    for units in info.methods.values():
        for unit in units:
            if unit.node is None or not unit.node.params:
                continue
            me = unit.node.params[0].name
            for statement in statements_of(unit.node.body):
                plain = type(statement) is Assign and type(statement.targets[0]) is not Sub
                assign = statement if plain and isinstance(statement, Assign) else _growth(statement)
                for target in assign.targets if assign is not None else ():
                    if assign and isinstance(target, Attr) and isinstance(target.value, Name) and target.value.id == me:
                        kept = found if assign is statement else grown
                        kept.setdefault(target.name, []).append((unit, assign))
    for name, added in grown.items():
        if any(_makes_collection(assign.value) for _, assign in found.get(name, ())):
            found[name] += added
    return found


def _growth(statement: Stmt) -> Assign | None:
    """What makes a collection longer, `self.parts.append(x)`, `self.parts[y] = x` or `self.parts += [x]`, as an
    assignment."""
    match statement:
        case Assign(
            targets=(Sub(value=Attr() as target, index=key),), value=Name() | Attr() | Call() as value, line=line
        ):
            return Assign((target,), Map(((key, value),)), None, line)
        case Do(
            value=Call(
                func=Attr(
                    value=Sub(value=Attr() as target, index=key)
                    | Call(func=Attr(value=Attr() as target, name="setdefault"), args=(key, *_)),
                    name="append" | "add",
                ),
                args=(value,),
                line=line,
            )
        ):
            return Assign((target,), Map(((key, Seq("list", (value,))),)), None, line)
        case AugAssign(target=Attr() as target, value=value, line=line):
            return Assign((target,), Seq("list", (Star(value),)), None, line)
        case Do(value=Call(func=Attr(value=Attr() as target, name="append" | "add"), args=(value,)), line=line):
            return Assign((target,), Seq("list", (value,)), None, line)
        case Do(value=Call(func=Attr(value=Attr() as target, name="extend" | "update"), args=(value,)), line=line):
            return Assign((target,), Seq("list", (Star(value),)), None, line)
        case _:
            return None


def _makes_collection(value: Expr | None) -> bool:
    return isinstance(value, Seq | Comp | Map) or (
        isinstance(value, Call) and isinstance(value.func, Name) and value.func.id in _COLLECTIONS
    )
