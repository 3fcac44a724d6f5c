"""What a function puts into a collection by its key or position: from here on, the variable that holds it has it."""

from __future__ import annotations

from auditor.facts.code import Attr, Expr, Name, Sub
from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import (
    NOTHING,
    Fixed,
    Instance,
    Many,
    Mapping,
    Values,
    elements,
    literals,
    most_telling,
    union,
)
from auditor.link.interpreter import special
from auditor.link.interpreter.putting import is_given
from auditor.link.interpreter.telling import interesting
from auditor.link.syntax.names import path_of


def keep(engine: Interpreter, frame: Frame, target: Sub, index: Values, values: Values) -> bool:
    """`target = values`, where the target is an item. True where only a variable of this code holds what has it now."""
    keys, telling = literals(index), interesting(engine, values)
    match target.value:
        case Name(id=name) if values or index:
            if _keep_in(engine, frame, name, keys, index, values) and not is_given(frame, name):
                return True
        case Sub(value=Name(id=name), index=outer) if telling:
            _keep_inner(engine, frame, name, outer, keys, telling)
    if telling:
        _note_put_here(frame, target.value, telling)
    return False


def _keep_in(engine: Interpreter, frame: Frame, name: str, keys: list[str], index: Values, values: Values) -> bool:
    """`known[key] = value` of a dict in a variable, `rows[at] = value` of a list."""
    if keep_item(frame, name, keys, values, interesting(engine, index)):
        return True
    current = frame.env.get(name)
    if current and all(type(value) is Fixed or type(value) is Many for value in current):
        frame.env[name] = (Many(union(elements(current), values)),)
    return False


def lose_order(frame: Frame, name: str) -> None:
    """`del rows[0]`, `rows.reverse()`: of a list in a variable, no position is known any more."""
    current = frame.env.get(name)
    if current and any(type(value) is Fixed for value in current):
        frame.env[name] = union(tuple(Many(union(*v.items)) if type(v) is Fixed else v for v in current))


def _keep_inner(engine: Interpreter, frame: Frame, name: str, index: Expr, keys: list[str], values: Values) -> None:
    """`known[name][key] = value` of a dict in a variable."""
    under = literals(engine.evaluate(frame, index))
    inner = Mapping(tuple((key, values) for key in keys), NOTHING if keys else values)
    for key in under:
        held = (dict(value.items).get(key, NOTHING) for value in frame.env.get(name, ()) if isinstance(value, Mapping))
        keep_item(frame, name, [key], union(*held, (inner,)), NOTHING)
    if not under:
        keep_item(frame, name, [], (inner,), NOTHING)


def keep_item(frame: Frame, name: str, keys: list[str], values: Values, under: Values) -> bool:
    """`known[key] = value` of a dict in a variable, or of what may be one; `under`: keys that lead to tables."""
    current = frame.env.get(name)
    if current is None or not all(isinstance(v, Mapping) for v in current):
        return False
    new = dict.fromkeys(keys, values)
    frame.env[name] = union(
        tuple(
            Mapping(
                most_telling({**dict(held.items), **new}),
                held.rest if keys else union(held.rest, values),
                union(held.keys, under),
            )
            for held in current or (Mapping(()),)
            if isinstance(held, Mapping)
        )
    )
    return True


def put_here(frame: Frame, collection: Expr) -> Values:
    """What the function has put into a collection that others have, too: `CACHE[key] = row; return CACHE[key]`."""
    return frame.env.get(_items_of(collection), NOTHING) if frame.narrowed else NOTHING


def _note_put_here(frame: Frame, collection: Expr, values: Values) -> None:
    """Remember that."""
    place = _items_of(collection)
    if place != "[]":
        frame.env[place] = union(frame.env.get(place, NOTHING), values)
        frame.narrowed = True


def _items_of(collection: Expr) -> str:
    """The name of what is in it: no variable can be called so."""
    return f"{collection.id if type(collection) is Name else path_of(collection)}[]"


def change_items(engine: Interpreter, frame: Frame, target: Sub, base: Values, method: str, values: Values) -> None:
    """`user.posts[:] = posts`, `del user.posts[0]`: the collection changes, as by the special method of that name."""
    if method == "__delitem__" and type(target.value) is Name:
        lose_order(frame.keeper(target.value.id), target.value.id)
    if not base and isinstance(target.value, Attr):
        engine.notes.note_changed(frame, target.value.name, target.line)
    for value in base:
        if type(value) is Many and value.relationship is not None:
            engine.flow.change(frame, value, method, Given([values], {}, target.line))
        elif type(value) is Instance and method in engine.index.methods_named:
            args = [engine.evaluate(frame, target.index), values]
            special.call(engine, frame, value, method, args, target.line)
