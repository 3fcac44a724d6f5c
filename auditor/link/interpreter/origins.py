"""Where a key comes from by which one of all tables or classes is picked: from what the program itself says, or from
outside of it: a request, a message, the environment, a row, or a parameter that nobody in the project passes.

The way back is followed through variables, what functions return, what they are given and the fields of objects that
are made; what cannot be followed comes from outside.
"""

from __future__ import annotations

from collections.abc import Iterable

from auditor.facts.code import (
    Attr,
    Call,
    Const,
    Expr,
    Lambda,
    Name,
    Param,
    Star,
    Str,
    Sub,
    Walrus,
    Yield,
)
from auditor.facts.identity import OfNodes
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import ClassRef, FunctionRef, ModuleRef, Text, Value, Values
from auditor.link.interpreter import classes
from auditor.link.interpreter.bound_to import (
    KEYS,
    VALUES,
    Path,
    Wanted,
    behind,
    bound,
    first_of,
    grown,
    is_global,
    is_said_of,
    of_comprehension,
    parts,
    stored,
)
from auditor.link.interpreter.call_sites import (
    around,
    assigned_elsewhere,
    called_by,
    calls_named,
    is_configured,
    is_handed_on,
    is_left,
    may_call,
    only_wraps,
)
from auditor.link.interpreter.contents import fields
from auditor.link.modules.index import MODULE_BODY, ClassInfo, Unit
from auditor.link.syntax.names import last_name

#: So many expressions are looked at for one key.
_MOST = 600
#: Calls are remembered so deep, to come back to the one through which a function was reached.
_DEEPEST = 6
#: What gives of a collection or text what is in it, or what it is called (Python, Built-in Functions).
_TRANSPARENT = frozenset(
    {"dict", "enumerate", "filter", "frozenset", "iter", "list", "map", "max", "min", "next", "reversed", "set",
     "sorted", "str", "tuple", "zip", "cast"}
)  # fmt: skip
#: Decorators that give a function to nobody.
_DESCRIBING = frozenset({"classmethod", "staticmethod", "property", "cached_property", "abstractmethod"})
_INSIDE: dict[str, Path] = {"keys": (KEYS,), "values": (VALUES,), "items": ()}
#: The calls through which a function was reached, the last one first, each with where it stands.
_Through = tuple[tuple[Unit, Call], ...]


class Origins:
    """Follows one key back. `want`: of an object that is followed, the fields that lead to what is meant."""

    def __init__(self, engine: Interpreter) -> None:
        self.engine = engine
        self.left = _MOST
        self.seen = OfNodes[list[tuple[Path, Call | None]]]()

    def any(self, unit: Unit, nodes: Iterable[Expr | None], want: Path, through: _Through) -> bool:
        return any(self.outside(unit, node, want, through) for node in nodes if node is not None)

    def each(self, unit: Unit, nodes: Iterable[Wanted], through: _Through) -> bool:
        return any(self.outside(unit, node, want, through) for node, want in nodes)

    def outside(self, unit: Unit, node: Expr, want: Path, through: _Through) -> bool:
        """Can what the expression gives come from outside?"""
        call = through[0][1] if through else None
        known = self.seen.get(node) or []
        if any(path == want and each is call for path, each in known):
            return False
        self.seen.set(node, [*known, (want, call)])
        self.left -= 1
        if self.left < 0:
            return True
        match node:
            case Str() | Const():
                return False
            case Yield():  # what comes in by `send()`
                return True
            case Lambda(body=body):
                return self.outside(unit, body, want, through)
            case Name():
                return self._name(unit, node, want, through)
            case Attr():
                return self._attribute(unit, node, want, through)
            case Call():
                return self._call(unit, node, want, through)
            case Sub(value=value):
                return self.outside(unit, value, behind(VALUES, want), through)
            case Star(value=value) | Walrus(value=value):
                return self.outside(unit, value, want, through)
            case _:
                return self.each(unit, parts(node, want), through)

    def _name(self, unit: Unit, node: Name, want: Path, through: _Through) -> bool:
        name = node.id
        if (inside := of_comprehension(unit, node)) is not None:
            return self.outside(unit, inside[0], (*inside[1], *want), through)
        known = [*bound(unit, name, want)] if unit.node is not None else []
        if param := unit.param(name):
            return self._parameter(unit, param, want, through) or self.each(unit, known, through)
        if known:
            return self.each(unit, known, through)
        if unit.parent is not None:
            return self._name(unit.parent, node, want, ())
        return self._of_module(unit.module.path, name, want)

    def _of_module(self, path: str, name: str, want: Path) -> bool:
        """What a variable of a module holds; where functions bind it, too, or others set it, it may be anything."""
        definition = self.engine.names.definition(path, name)
        if definition is None:
            return not _is_own(self.engine.names.look_up(path, name) or ())
        home, known_as, value = definition
        body = self.engine.index.units[f"{home}::{MODULE_BODY}"]
        if len(self.engine.index.names[home].get(known_as, ())) > 1 or assigned_elsewhere(self.engine, known_as):
            return True
        return self.each(body, [(value, want), *grown(body, known_as, want)], ())

    def _attribute(self, unit: Unit, node: Attr, want: Path, through: _Through) -> bool:
        base = node.value
        if is_said_of(node.name) or self._is_all(node):
            return False
        if type(base) is Name:
            first = first_of(unit)
            if first and base.id == first and unit.owner is not None:
                return self._own_attribute(unit.owner, node.name, want)
            known = self.engine.names.look_up(unit.module.path, base.id) if is_global(unit, base.id) else None
            found = [self._of_known(value, node.name, want) for value in known or ()]
            if found and None not in found:
                return any(found)
        return self.outside(unit, base, behind(node.name, want), through)

    def _is_all(self, node: Attr) -> bool:
        """Does it list all tables or classes: what is in it is no pick?"""
        known = self.engine.said.all_of
        return node.name in known or f"{last_name(node.value)}.{node.name}" in known

    def _of_known(self, value: Value, name: str, want: Path) -> bool | None:
        """What a class or module of the project says under a name; None for anything else."""
        if isinstance(value, ModuleRef):
            return self._of_module(value.path, name, want)
        if type(value) is not ClassRef:
            return None
        if self.engine.model_of(value.key) is not None:  # what a column or the like holds, a row of it says
            return False
        return self._own_attribute(self.engine.index.classes[value.key], name, want)

    def _own_attribute(self, info: ClassInfo, name: str, want: Path) -> bool:
        """`self.name`: what any method stores there, or what an object of the class is made with."""
        found = False
        if any(self.outside(unit, value, want, ()) for unit, value in assigned_elsewhere(self.engine, name)):
            return True
        for cls in dict.fromkeys((*self.engine.hierarchy.mro(info), *self.engine.hierarchy.subclasses(info))):
            for assign in cls.attributes.get(name, ()):
                found = found or assign.value is not None
                if assign.value is not None and self.outside(around(self.engine, cls), assign.value, want, ()):
                    return True
            for method in (each for units in cls.methods.values() for each in units):
                held = [*stored(method, name)]
                found = found or bool(held)
                if self.any(method, held, want, ()):
                    return True
            if name in cls.methods:
                return any(self._returned(each, want, ()) for each in cls.methods[name])
        if found:
            return False
        made_otherwise = bool(classes.find_method(self.engine, info, "__init__"))  # which does not say it
        return made_otherwise or self._made_with(info, (name, *want))

    def _made_with(self, info: ClassInfo, want: Path) -> bool:
        """The field of a class without a constructor of its own."""
        sites = [*calls_named(self.engine, info.node.name)]
        return not sites or any(self._field(unit, call, info, want, ()) for unit, call in sites)

    def _field(self, unit: Unit, call: Call, info: ClassInfo, want: Path, through: _Through) -> bool:
        """What the fields of an object that is made there lead to; where it has none of them, what is in it."""
        known, given = fields(self.engine, info), dict(call.keywords)
        for at, name in enumerate(want):
            set_later = assigned_elsewhere(self.engine, name) if name in given or name in known else ()
            if any(self.outside(other, value, want[at + 1 :], ()) for other, value in set_later):
                return True
            if name in given:
                return self.outside(unit, given[name], want[at + 1 :], through)
            if classes.find_method(self.engine, info, "__init__"):
                return self._own_attribute(info, name, want[at + 1 :])
            if name in known:
                place = known.index(name)
                if place >= len(call.args) and is_configured(self.engine, info):
                    return True
                return self.any(unit, call.args[place : place + 1], want[at + 1 :], through)
        return self.any(unit, (*call.args, *given.values()), want, through)

    def _call(self, unit: Unit, node: Call, want: Path, through: _Through) -> bool:
        for each in (called := called_by(self.engine, unit, node)):
            if type(each) is Unit and self._returned(each, want, ((unit, node), *through)[:_DEEPEST]):
                return True
            if type(each) is ClassInfo and self._field(unit, node, each, want, through):
                return True
        if called:
            return False
        if type(node.func) is Attr and self._is_all(node.func):
            return False
        if type(node.func) is Attr:  # of what it holds: `name.lower()`, `found.items()`
            base = node.func.value
            if type(base) is Call and last_name(base) == "super":
                return True
            if node.func.name in _INSIDE:
                inside = _INSIDE[node.func.name] if want[:1] != (KEYS,) else ()
                return self.outside(unit, base, (*inside, *want), through)
            return self.any(unit, (base, *node.args, *(value for _, value in node.keywords)), want, through)
        name = last_name(node.func)
        if name == "getattr" and any(type(each) is Str and is_said_of(each.text) for each in node.args[1:2]):
            return False
        if name in _TRANSPARENT or name == "getattr":
            return self.any(unit, (*node.args, *(value for _, value in node.keywords)), want, through)
        return True

    def _returned(self, unit: Unit, want: Path, through: _Through) -> bool:
        """What a function gives."""
        if unit.node is None or not unit.node.body:
            return True
        given = [node.value for node in unit.inside.given]
        return self.any(unit, given, want, through)

    def _parameter(self, unit: Unit, param: Param, want: Path, through: _Through) -> bool:
        """What a parameter is given: by the call through which the function was reached, else by any."""
        assert unit.node is not None
        if param.name == first_of(unit) and unit.owner is not None:
            return not want or self._own_attribute(unit.owner, want[0], want[1:])
        if not all(
            last_name(each) in _DESCRIBING or only_wraps(self.engine, unit, each) for each in unit.node.decorators
        ):
            return True  # a route, a command: what comes in
        if through and last_name(through[0][1].func) == unit.node.name:
            (caller, call), *rest = through
            return self._argument(caller, call, unit, param, want, tuple(rest))
        name = unit.owner.node.name if unit.node.name == "__init__" and unit.owner is not None else unit.node.name
        sites = [s for s in calls_named(self.engine, name) if s[0] is not unit and may_call(self.engine, *s, unit)]
        if not sites or is_handed_on(self.engine, name):
            return True
        live = [each for each in sites if not is_left(self.engine, each[0])]  # what nobody calls gives nothing
        return any(self._argument(caller, call, unit, param, want, ()) for caller, call in live or sites)

    def _argument(self, caller: Unit, call: Call, unit: Unit, param: Param, want: Path, through: _Through) -> bool:
        """What the call gives for the parameter."""
        assert unit.node is not None
        if param.kind == "**":
            spread = [value for name, value in call.keywords if not name]
            held = () if want[:1] == (KEYS,) else [value for name, value in call.keywords if name]
            return self.any(caller, (*spread, *held), want, through)
        named = next((value for name, value in call.keywords if name == param.name), None)
        if named is not None:
            return self.outside(caller, named, want, through)
        plain = [each for each in unit.node.params if each.kind in {"", "*"}]
        places = plain[1:] if first_of(unit) and unit.owner is not None else plain
        at = places.index(param) if param in places else len(call.args)
        given = [*(call.args[at:] if param.kind == "*" else call.args[at : at + 1])]
        given += [each for each in call.args[:at] if type(each) is Star]
        given += [value for name, value in call.keywords if not name]
        if given:
            return self.any(caller, given, want, through)
        return param.default is not None and self.outside(unit, param.default, want, ())


def _is_own(values: Values) -> bool:
    """Is it something that the project itself defines?"""
    return bool(values) and all(type(value) in {ClassRef, FunctionRef, ModuleRef, Text} for value in values)
