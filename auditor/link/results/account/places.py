"""Where a name stands: the nodes around it, from the innermost, and what they make of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias, TypeGuard

from auditor.facts.code import (
    Assign,
    Attr,
    Call,
    Class,
    Comp,
    Expr,
    Function,
    Import,
    ImportFrom,
    Lambda,
    Map,
    Name,
    Node,
    Param,
    Scope,
    Seq,
    Sub,
)
from auditor.facts.nodes import FIELDS
from auditor.link.syntax.scopes import Binding, bindings_of, statements_of, target_names


class Around:
    """A node that holds another one in the named field, and what is around it."""

    __slots__ = ("_bindings", "_declared", "field", "node", "outer")

    def __init__(self, node: Node, field: str, outer: Around | None) -> None:
        self.node = node
        self.field = field
        self.outer = outer
        self._bindings: dict[str, list[Binding]] | None = None
        self._declared: frozenset[str] | None = None

    def declared(self) -> frozenset[str]:
        """The names that the body of a function declares `global` or `nonlocal`, found once for all that stands in
        it."""
        if self._declared is None:
            body = self.node.body if isinstance(self.node, Function) else ()
            scopes = (each for each in statements_of(body) if isinstance(each, Scope))
            self._declared = frozenset(name for each in scopes for name in each.names)
        return self._declared

    def bindings(self) -> dict[str, list[Binding]]:
        """The names that the body of a function or class binds, found once for all that stands in it."""
        if self._bindings is None:
            self._bindings = bindings_of(self.node.body) if isinstance(self.node, Function | Class) else {}
        return self._bindings


#: A node that holds another one in the named field, the same of that node, and both as `Around`, once asked for.
_Link: TypeAlias = list[Any]


def walk(
    body: tuple[Node, ...], looked_at: Mapping[type[Node], Callable[[Any], bool]]
) -> Iterator[tuple[Node, Around | None]]:
    """The nodes of a file that are looked at, by their kind, with what is around them, in no order of the source."""
    stack: list[tuple[Any, _Link | None]] = [(body, None)]
    while stack:
        current, link = stack.pop()
        kind = type(current)
        if kind is tuple:
            stack += [(each, link) for each in current if each]
        elif kind in FIELDS:
            is_looked_at = looked_at.get(kind)
            if is_looked_at is not None and is_looked_at(current):
                yield current, _around(link)
            for name in FIELDS[kind]:
                held = getattr(current, name)
                if held:
                    stack.append((held, [current, name, link, None]))


def _around(link: _Link | None) -> Around | None:
    """What is around, made where it is asked for, which is seldom, and once for all that stands in it."""
    missing: list[_Link] = []
    while link is not None and link[3] is None:
        missing.append(link)
        link = link[2]
    found: Around | None = link[3] if link is not None else None
    for each in reversed(missing):
        found = each[3] = Around(each[0], each[1], found)
    return found


def outwards(around: Around | None) -> Iterator[Around]:
    """What is around, from the innermost."""
    while around is not None:
        yield around
        around = around.outer


def is_annotation(around: Around | None) -> bool:
    """Does it stand in an annotation?"""
    return any(
        (isinstance(each.node, Param | Assign) and each.field == "annotation")
        or (isinstance(each.node, Function) and each.field == "returns")
        or each.field == "type_params"
        for each in outwards(around)
    )


def calls_around(around: Around | None) -> Iterator[tuple[Call, Around]]:
    """The calls that get it as an argument, or a display that it stands in, from the innermost."""
    for each in outwards(around):
        if isinstance(each.node, Function | Class):
            return
        if isinstance(each.node, Call) and each.field != "func":
            yield each.node, each


def binding_of(name: str, around: Around | None) -> Binding | Param | Comp | None:
    """What binds the name around the place, inside of functions, lambdas, comprehensions and class bodies; None where
    the module must know it."""
    direct = True  # does a class body around still bind for it?
    for each in outwards(around):
        node = each.node
        if isinstance(node, Function) and each.field == "body":
            for param in node.params:
                if param.name == name:
                    return param
            bound = each.bindings().get(name)
            if bound:
                return bound[-1]
            direct = False
        elif isinstance(node, Lambda):
            for param in node.params:
                if param.name == name:
                    return param
        elif isinstance(node, Comp):
            if any(name in target_names(generator.target) for generator in node.generators):
                return node
        elif isinstance(node, Class) and each.field == "body" and direct:
            own = each.bindings().get(name, [])
            bound = [binding for binding in own if not isinstance(binding, Import | ImportFrom)]
            if bound:
                return bound[-1]
            direct = False
    return None


def displayed(around: Around | None) -> tuple[str, Around | None]:
    """How it stands in displays: `key` or `value` of a dict, `item` of a list; and what is around these."""
    how = ""
    while around is not None and (isinstance(around.node, Seq | Map)):
        how = "item" if isinstance(around.node, Seq) and not how else how
        if isinstance(around.node, Map):
            how = "mapped"
        around = around.outer
    return how, around


def is_key(node: Expr, around: Around | None) -> bool:
    """Is it a key of a dict display?"""
    return around is not None and isinstance(around.node, Map) and any(key is node for key, _ in around.node.items)


def in_all(around: Around | None) -> bool:
    """Does it stand in `__all__`?"""
    return any(
        isinstance(each.node, Assign) and any(isinstance(t, Name) and t.id == "__all__" for t in each.node.targets)
        for each in outwards(around)
    )


def is_assigned(around: Around | None) -> TypeGuard[Around]:
    """Is it the value of an assignment?"""
    return around is not None and isinstance(around.node, Assign) and around.field == "value"


def around_all(around: Around) -> Around:
    """Of one of several type arguments, `Repo[Model, Schema]`, where all of them stand."""
    outer = around.outer
    if isinstance(around.node, Seq) and outer is not None and isinstance(outer.node, Sub) and outer.field == "index":
        return outer
    return around


def function_around(around: Around | None) -> Function | None:
    """The innermost function in whose body it stands."""
    for each in outwards(around):
        if isinstance(each.node, Function) and each.field == "body":
            return each.node
    return None


def leaves(around: Around) -> bool:
    """Is what is assigned put where nobody follows it: into an attribute of something that is not the object of the
    method (`User.Log = Log`), or into a variable of the module from within a function?"""
    inside = next((each for each in outwards(around) if isinstance(each.node, Function)), None)
    function = inside.node if inside is not None else None
    own = function.params[0].name if isinstance(function, Function) and function.params else ""
    outer = inside.declared() if inside is not None else ()
    return any(
        (isinstance(target, Attr) and not (isinstance(target.value, Name) and target.value.id == own == "self"))
        or (isinstance(target, Name) and target.id in outer)
        for target in (around.node.targets if isinstance(around.node, Assign) else ())
    )
