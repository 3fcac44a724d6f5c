"""Values of a row whose change is one of the row: what a `Mutable` type holds, and what an association proxy creates.

Source: SQLAlchemy 2.0, ORM Extensions: Mutation Tracking (MutableDict, MutableList, MutableSet), Association Proxy
(Creation of New Values, Proxying to Dictionary Based Collections); SQLAlchemy-JSON, README.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.facts.code import Attr, Call, Expr, Name
from auditor.facts.nodes import nodes_of
from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import NOTHING, ClassRef, Values
from auditor.link.interpreter import calls
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.libraries.sqlalchemy.rows import Pending
from auditor.link.modules.paths import Module
from auditor.link.syntax.names import call_name, returned
from auditor.link.tables.declared import MappedInfo

#: Types of columns that see themselves changed, and what makes one.
_TYPES = frozenset({"MutableJson", "NestedMutableJson", "mutable_json_type"})
_MAKING = "as_mutable"
#: Names that lead from one to the next.
_MOST_NAMES = 2


class Mutables:
    """By class, the columns whose values see themselves changed."""

    def __init__(self, engine: Interpreter) -> None:
        self.of: dict[str, frozenset[str]] = {}
        self._made: dict[tuple[str, str, int], bool] = {}  # what a name of a module stands for
        for mapped in engine.of(Models).all_mapped():
            module = mapped.info.module
            columns = {name: each.value for name, each in mapped.columns.items() if each is not None}
            names = frozenset(name for name, value in columns.items() if self._is_mutable(engine, module, value))
            if names:
                self.of[mapped.key] = names

    def has(self, mapped: MappedInfo, name: str) -> bool:
        """Is it the name of such a column of the class, or of one above it?"""
        current: MappedInfo | None = mapped if self.of else None
        while current is not None:
            if name in self.of.get(current.key, ()):
                return True
            current = current.parent
        return False

    def _is_mutable(self, engine: Interpreter, module: Module, value: Expr | None, depth: int = 0) -> bool:
        for node in nodes_of(value):
            if isinstance(node, Attr) and node.name == _MAKING:
                return True
            if isinstance(node, Name) and (node.id in _TYPES or self._names(engine, module, node.id, depth)):
                return True
        return False

    def _names(self, engine: Interpreter, module: Module, name: str, depth: int) -> bool:
        """`JsonDict = MutableDict.as_mutable(JSON)`: does the name stand for such a type?"""
        key = (module.path, name, depth)
        if depth == _MOST_NAMES:
            return False
        if key not in self._made:
            named = engine.names.definition(module.path, name)
            home = engine.index.modules.by_path[named[0]] if named is not None else module
            made = named[2] if named is not None and isinstance(named[2], Call) else None
            self._made[key] = self._is_mutable(engine, home, made, depth + 1)
        return self._made[key]


def is_indexed(engine: Interpreter, mapped: MappedInfo, name: str) -> bool:
    """Is it an item of a column that holds several (ORM Extensions: indexable)?"""
    assigns = (each for info in engine.hierarchy.mro(mapped.info) for each in info.attributes.get(name, ())[-1:])
    return any(call_name(each.value) == "index_property" for each in assigns if each.value is not None)


def create(engine: Interpreter, frame: Frame, owner: MappedInfo, name: str, line: int) -> None:
    """`user.keywords["a"] = "alpha"`: the `creator` of the proxy makes rows, which the collection then holds."""
    for around, creator in _creators(engine, owner, name):
        values = engine.evaluate(around, creator)
        made = calls.call_values(engine, frame, values, Given([NOTHING, NOTHING], {}, line))
        engine.of(Pending).escape(frame, made)


def _creators(engine: Interpreter, owner: MappedInfo, name: str) -> Iterator[tuple[Frame, Expr]]:
    """With what is around them: the class, or the method that declares the proxy for it (ORM, Composing Mapped
    Hierarchies with Mixins: `declared_attr`)."""
    for info in engine.hierarchy.mro(owner.info):
        around, made = engine.frame_around(owner.info), list[Expr | None]()
        made += [each.value for each in info.attributes.get(name, ())[-1:]]
        for unit in info.methods.get(name, ())[-1:]:
            if unit.node is not None and unit.node.params:
                known: dict[str, Values] = {unit.node.params[0].name: (ClassRef(owner.key),)}
                around = Frame(unit, engine.context_of(unit, True), ClassRef(owner.key), around, known, quiet=True)
                made += returned(unit.node)
        calls_made = [each for each in made if isinstance(each, Call)]
        for call in calls_made:
            yield from ((around, value) for keyword, value in call.keywords if keyword == "creator")
        if calls_made:
            return
