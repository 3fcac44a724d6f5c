"""What expressions are made of, and what variables and attributes are bound to, as it stands in the source.

Of an object or a dict, fields lead to what is meant: `order.lines` is what a list of lines was made with.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.facts.code import (
    Assign,
    Attr,
    AugAssign,
    Bin,
    Call,
    Choice,
    Comp,
    Expr,
    Fmt,
    Loop,
    Map,
    Name,
    Other,
    Seq,
    Sub,
    Walrus,
    With,
    Yield,
)
from auditor.facts.nodes import nodes_of
from auditor.link.modules.decorators import kind_of
from auditor.link.modules.index import Unit
from auditor.link.syntax.names import call_name, last_name
from auditor.link.syntax.scopes import target_names

#: Of an object that is followed, the fields that lead to what is meant; no more of them are kept.
Path = tuple[str, ...]
_LONGEST = 3
#: An expression, and what of it is meant.
Wanted = tuple[Expr, Path]
#: The keys and the values of a dict, as if they were fields.
KEYS, VALUES = "keys()", "values()"
#: A key is picked by these, with it in front.
PICKING = frozenset({"get", "pop", "setdefault"})
#: Methods that put into a collection.
_GROWING = frozenset({"add", "append", "appendleft", "extend", "insert", "setdefault", "update"})


def keys_on(unit: Unit, line: int) -> Iterator[Expr]:
    """The keys by which something is picked on that line."""
    for node in unit.inside.on_line.get(line, ()):
        if type(node) is Sub:
            yield node.index
        elif type(node) is Call and node.args and last_name(node.func) in PICKING:
            yield node.args[0]


def attributes_on(unit: Unit, line: int) -> Iterator[Expr]:
    """The names by which `getattr` picks something on that line."""
    for node in unit.inside.on_line.get(line, ()):
        if type(node) is Call and call_name(node) == "getattr" and len(node.args) > 1:
            yield node.args[1]


def parts(node: Expr, want: Path) -> Iterator[Wanted]:
    """The expressions of which any other one is made."""
    match node:
        case Fmt(parts=several) | Other(parts=several) | Seq(items=several) | Choice(values=several):
            yield from ((each, want) for each in several)
        case Map(items=pairs):
            for key, value in pairs:
                yield from _item(key, value, want)
        case Comp(element=element, key=key):
            yield from _item(key, element, want) if key is not None else ((element, want),)
        case Bin(left=left, right=right):
            yield from ((left, want), (right, want))
        case Yield(value=value) if value is not None:
            yield value, want
        case _:
            pass


def _item(key: Expr | None, value: Expr, want: Path) -> Iterator[Wanted]:
    """An item of a dict."""
    if want[:1] != (VALUES,) and key is not None:
        yield key, want[1:] if want[:1] == (KEYS,) else want
    if want[:1] != (KEYS,) or key is None:
        yield value, want[1:] if want[:1] == (VALUES,) else want


def behind(name: str, want: Path) -> Path:
    """The fields that lead on from an object of which one is asked for."""
    path = tuple(each for each in want if each != VALUES) if len(want) == _LONGEST else want
    return path if name in path or len(path) == _LONGEST else (name, *path)


def of_comprehension(unit: Unit, node: Name) -> Wanted | None:
    """What a variable of a comprehension goes through, for a name that stands in that."""
    found = None
    for comp in unit.inside.comprehended.get(node.id, ()):  # the outer ones first
        for each in comp.generators:
            if node.id in target_names(each.target) and any(inner is node for inner in nodes_of(comp, Name)):
                found = _gone_through(each.target, each.iter, node.id)
    return found


def _gone_through(target: Expr, iter_: Expr, name: str) -> Wanted:
    """What a loop binds to the name: of `for key, value in found.items()` the keys, or the values."""
    if type(target) is Seq and len(target.items) == 2 and type(iter_) is Call and last_name(iter_.func) == "items":
        return iter_, (KEYS if name in target_names(target.items[0]) else VALUES,)
    if type(iter_) is Call and last_name(iter_.func) == "keys":
        return iter_, (KEYS,)
    return iter_, ()


def bound(unit: Unit, name: str, want: Path) -> Iterator[Wanted]:
    """What a variable of the unit is bound to, and what is put into it."""
    for node in unit.inside.binding.get(name, ()):
        match node:
            case Assign(value=value) if value is not None:
                yield value, want
            case AugAssign(value=value) | Walrus(value=value):
                yield value, want
            case Loop(target=target, iter=value) if target is not None:
                through, inside = _gone_through(target, value, name)
                yield through, (*inside, *want)
            case With(items=items):
                held = (value for value, target in items if target is not None and name in target_names(target))
                yield from ((value, want) for value in held)
            case _:
                pass
    yield from grown(unit, name, want)


def grown(unit: Unit, name: str, want: Path) -> Iterator[Wanted]:
    """What is put into a variable: `names.append(value)`, `names[key] = value`."""
    for node in unit.inside.holding.get(name, ()):
        match node:
            case Call(func=Attr(name=method), args=args) if method in _GROWING:
                yield from ((each, want) for each in args)
            case Assign(targets=targets, value=value) if value is not None:
                for target in targets:
                    if type(target) is Sub and type(target.value) is Name and target.value.id == name:
                        yield from _item(target.index, value, want)
            case _:
                pass


def stored(unit: Unit, name: str) -> Iterator[Expr]:
    """What a method stores on its object under a name."""
    own = first_of(unit)
    for node in unit.inside.storing.get(name, ()) if own else ():
        for target, value in _assigned(node):
            held = target.value if type(target) is Sub else target
            if type(held) is Attr and held.name == name and type(held.value) is Name and held.value.id == own:
                yield from (target.index, value) if type(target) is Sub else (value,)


def _assigned(node: Assign) -> Iterator[tuple[Expr, Expr]]:
    """Each target with what it gets: `self.kind, self.name = kind, name`."""
    for target in node.targets if node.value is not None else ():
        assert node.value is not None
        if type(target) is not Seq:
            yield target, node.value
        elif type(node.value) is Seq and len(node.value.items) == len(target.items):
            yield from zip(target.items, node.value.items, strict=True)
        else:
            yield from ((each, node.value) for each in target.items)


def first_of(unit: Unit) -> str:
    """What a method calls its object or class."""
    if unit.owner is None or unit.node is None or not unit.node.params or kind_of(unit) == "static":
        return ""
    return unit.node.params[0].name


def is_global(unit: Unit, name: str) -> bool:
    """Is the name none of the function, nor of one around it?"""
    around: Unit | None = unit
    while around is not None and around.node is not None:
        if around.param(name) or any(True for _ in bound(around, name, ())):
            return False
        around = around.parent
    return True


def is_said_of(name: str) -> bool:
    """Is it what a class or function is called in the program: `cls.__name__`?"""
    return name.startswith("__") and name.endswith("__")


def lists_names(call: Call) -> bool:
    """`inspector.get_table_names()`, `dir(module)`, `getmembers(module)`."""
    name = last_name(call.func)
    return name.endswith(("names", "members", "tables")) or name == "dir"


def bound_by(unit: Unit, key: Name) -> list[Wanted]:
    """What a variable is bound to where it stands."""
    inside = of_comprehension(unit, key)
    return [inside] if inside is not None else [*bound(unit, key.id, ())]
