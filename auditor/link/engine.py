"""The abstract interpretation as a whole: what is known, and how the modules of this folder ask each other.

The engine holds the state; each question is answered in the module named after it. Everything is computed on demand
and kept, so that the cost grows with the project and not with the number of questions.
"""

from __future__ import annotations

from collections.abc import Iterable

from auditor.effects import CATALOGUE, Catalogue
from auditor.facts.access import Blindness, Op, TableKey
from auditor.facts.code import Assign, Bin, Expr, Lambda, Loop, Name, Str, Sub, With
from auditor.link import (
    activation,
    annotations,
    classes,
    concrete,
    construct,
    decorators,
    expressions,
    mapped,
    relationships,
    statements,
    tables,
    touch,
)
from auditor.link.activation import Outcome
from auditor.link.frames import Frame
from auditor.link.mapped import MappedInfo, RelationshipInfo, TableInfo
from auditor.link.modules import Module
from auditor.link.names import Names
from auditor.link.recorder import Context, RawAccess, Recorder
from auditor.link.units import MODULE_BODY, Binding, ClassInfo, Index, Unit, target_names
from auditor.link.values import (
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
    Statement,
    TableRef,
    Text,
    TypeParameter,
    Value,
    Values,
    elements,
    union,
)
from auditor.sql import DatabaseObject, SqlReading, looks_like_sql


#: Methods that dicts, lists, strings and requests have, too: the name alone says nothing about which one is meant.
COMMON = frozenset(
    {"get", "items", "keys", "values", "pop", "update", "add", "append", "remove", "clear", "copy", "insert", "extend",
     "index", "count", "join", "split", "strip", "format", "replace", "lower", "upper", "encode", "decode", "read",
     "write", "close", "open", "put", "post", "delete", "patch", "head", "send", "start", "stop", "run", "setdefault",
     "search", "match", "sort", "reverse", "discard", "info", "error", "warning", "debug", "exception", "log", "json"}
)  # fmt: skip


#: What iterates over all tables or mappers (Core, MetaData.sorted_tables; ORM, registry.mappers).
ALL_TABLES = ("metadata.sorted_tables", "MetaData.sorted_tables", "MetaData.tables.values", "registry.mappers")


class Engine:
    """State and questions of one project's interpretation."""

    def __init__(self, index: Index, dialect: str | None, catalogue: Catalogue = CATALOGUE) -> None:
        self.index = index
        self.dialect = dialect
        self.catalogue = catalogue
        self.recorder = Recorder()
        self.names = Names(self)
        self.tables: dict[str, TableInfo] = {}
        self.core_tables: dict[tuple[str, int], TableInfo] = {}
        self.sql_objects: list[tuple[Unit, int, DatabaseObject]] = []
        self.sql_declared: set[str] = set()
        self.outcomes: dict[tuple[object, ...], Outcome] = {}
        self.context_count: dict[str, int] = {}
        self.kept_frames: dict[int, Frame] = {}
        self.depth = 0
        self.module_env: dict[str, dict[str, Values]] = {}
        self.relationship_names: set[str] = set()
        self.telling_names: set[str] = set()
        self._mapped: dict[str, MappedInfo | None] = {}
        self._bases: dict[str, tuple[classes.Base, ...]] = {}
        self._mro: dict[str, tuple[ClassInfo, ...]] = {}
        self._external: dict[str, tuple[str, ...]] = {}
        self._relationships: dict[str, dict[str, RelationshipInfo]] = {}
        self._frames: dict[str, Frame] = {}
        self._contexts: dict[str, Context] = {}
        self._annotated: dict[int, Values] = {}
        self._annotating: set[int] = set()
        self._parameters_met = 0
        self._stored: dict[tuple[str, str, object], Values] = {}
        self._store_index: dict[str, dict[str, list[tuple[Unit, Assign]]]] = {}
        self._leads: dict[str, bool] = {}
        self._wrappers: dict[str, tuple[FunctionRef, ...]] = {}
        self._defaults: dict[tuple[str, str], Values] = {}
        self._sites = 0
        self._tables_by_name: dict[str, list[TableInfo]] = {}
        self._overrides: dict[str, list[Unit]] | None = None
        self.by_dotted: dict[str, list[str]] = {}
        self._lambdas: list[tuple[Lambda, Frame]] = []
        self._pending: dict[int, tuple[Frame, list[RawAccess]]] = {}
        self._returned: set[int] = set()
        self._made: dict[int, Frame] = {}
        self._links: dict[int, list[Values]] = {}
        self._computed: dict[str, frozenset[TableKey]] = {}
        self._site_frames: dict[int, Frame] = {}

    def begin(self) -> None:
        """All tables are declared: what was understood on the way to them, without them, is forgotten."""
        self.index_complete = True
        self.recorder = Recorder()
        self.outcomes.clear()
        self.context_count.clear()
        self.kept_frames.clear()
        for memo in (self._contexts, self._frames, self._annotated, self._stored, self._leads, self._wrappers):
            memo.clear()
        self._defaults.clear()
        self.names.forget()

    # -- expressions and statements -------------------------------------------------------------------------------

    def evaluate(self, frame: Frame, node: Expr) -> Values:
        return expressions.evaluate(self, frame, node)

    def evaluate_binary(self, frame: Frame, op: str, left: Expr, right: Expr) -> Values:
        return expressions.evaluate(self, frame, Bin(op.rstrip("="), left, right))

    def bind(self, frame: Frame, target: Expr, values: Values, replace: bool = False) -> None:
        statements.bind(self, frame, target, values, replace)

    def target_names(self, target: Expr) -> list[str]:
        return list(target_names(target))

    def iterate(self, frame: Frame, values: Values) -> Values:
        """What a loop over the values binds; iterating a project class runs its `__iter__`."""
        found = [elements(values)]
        for value in values:
            if isinstance(value, External | Result) and value.name.endswith(ALL_TABLES):
                found.append((Result("*tables*"),))
            if isinstance(value, Instance) and self.mapped(value.key) is None:
                for unit in classes.find_method(self, self.index.classes[value.key], "__iter__"):
                    found.append(elements(self.call_function(frame, FunctionRef(unit.key, value), [], {}, unit.line)))
        return union(*found)

    def entered(self, frame: Frame, values: Values) -> Values:
        """What `with value as x` binds: what a context manager yields, what `__enter__` returns, else itself."""
        found: list[Values] = []
        for value in values:
            if isinstance(value, Many):
                found.append(value.items)
            elif isinstance(value, Instance) and self.mapped(value.key) is None:
                info = self.index.classes[value.key]
                units = classes.find_method(self, info, "__enter__") or classes.find_method(self, info, "__aenter__")
                result = NOTHING
                for unit in units:
                    result = self.call_function(frame, FunctionRef(unit.key, value), [], {}, unit.line)
                found.append(result or (value,))
            else:
                found.append((value,))
        return union(*found)

    def text_of(self, frame: Frame, node: Expr) -> str | None:
        """The string that the expression is, where it is one known string."""
        for value in self.evaluate(frame, node):
            if isinstance(value, Text) and value.literal is not None:
                return value.literal
        return None

    def run_concretely(self, unit: Unit, env: dict[str, object], body: tuple[object, ...]) -> object:
        return concrete.run_function(self, unit, env)

    # -- types ----------------------------------------------------------------------------------------------------

    def annotated(self, frame: Frame, node: Expr) -> Values:
        """The values that a variable with the annotation holds."""
        known = self._annotated.get(id(node))
        if known is not None:
            return known
        if id(node) in self._annotating:  # an alias that refers to itself
            return NOTHING
        before = self._parameters_met
        self._annotating.add(id(node))
        found = annotations.instances_of(self, frame, node)
        self._annotating.discard(id(node))
        if self._parameters_met == before and self.index_complete:
            self._annotated[id(node)] = found
        return found

    index_complete = False
    doubtful = False

    def evaluate_type(self, frame: Frame, node: Expr) -> Values:
        """A name in an annotation: classes, external names, type parameters, or an alias already read as a type."""
        if isinstance(node, Str):
            parsed = annotations.parse_annotation(node.text)
            return self.evaluate_type(frame, parsed) if parsed is not None else NOTHING
        if isinstance(node, Sub):
            return self.evaluate_type(frame, node.value)
        if isinstance(node, Name) and self._is_type_parameter(frame, node.id):
            self._parameters_met += 1
            return (TypeParameter(node.id),)
        quiet = frame.quiet
        frame.quiet = True
        found = self.evaluate(frame, node)
        frame.quiet = quiet
        result: list[Value] = []
        for value in found:
            if isinstance(value, Result) and value.name.endswith(("TypeVar", "ParamSpec")) and isinstance(node, Name):
                self._parameters_met += 1
                result.append(TypeParameter(node.id))
            else:
                result.append(value)
        if not any(isinstance(value, ClassRef | TypeParameter) for value in result) and isinstance(node, Name):
            alias = self.names.definition(frame.unit.module.path, node.id)
            if alias is not None and isinstance(alias[2], Sub | Bin | Str):
                module = self.index.modules.by_path[alias[0]]
                return self.annotated(self.module_frame(module), alias[2])
        return tuple(result)

    def _is_type_parameter(self, frame: Frame, name: str) -> bool:
        node = frame.unit.node
        if node is not None and any(name == declared for declared, _ in node.type_params):
            return True
        owner = frame.unit.owner
        return owner is not None and any(name == declared for declared, _ in owner.node.type_params)

    def type_arguments(self, frame: Frame, index: Expr) -> tuple[Values, ...]:
        """The arguments of `X[...]`, as types."""
        items = index.items if hasattr(index, "items") and type(index).__name__ == "Seq" else (index,)
        return tuple(self.evaluate_type(frame, item) if isinstance(item, Name | Str | Sub) or hasattr(item, "name")
                     else NOTHING for item in items)  # fmt: skip

    def type_parameter(self, frame: Frame, name: str) -> Values:
        """What a type parameter stands for in the frame: bound by the class of self, or by an argument `type[T]`."""
        self._parameters_met += 1
        if frame.owner is not None:
            info = self.index.classes[frame.owner.key]
            bound = classes.bind_parameters(self, info, frame.owner.args)
            if name in bound:
                return bound[name]
        for param in frame.unit.node.params if frame.unit.node is not None else ():
            note = param.annotation
            if isinstance(note, Sub) and getattr(note.index, "id", "") == name and param.name in frame.env:
                return tuple(v for v in frame.env[param.name] if isinstance(v, ClassRef))
            if isinstance(note, Name) and note.id == name and param.name in frame.env:
                return tuple(ClassRef(v.key, v.args) for v in frame.env[param.name] if isinstance(v, Instance))
        return NOTHING

    # -- classes --------------------------------------------------------------------------------------------------

    def bases(self, info: ClassInfo) -> tuple[classes.Base, ...]:
        found = self._bases.get(info.key)
        if found is None:
            self._bases[info.key] = ()
            found = self._bases[info.key] = classes.resolve_bases(self, info)
        return found

    def mro(self, info: ClassInfo) -> tuple[ClassInfo, ...]:
        found = self._mro.get(info.key)
        if found is None:
            found = self._mro[info.key] = classes.linearize(self, info)
        return found

    def external_bases(self, info: ClassInfo) -> tuple[str, ...]:
        found = self._external.get(info.key)
        if found is None:
            found = self._external[info.key] = classes.external_bases(self, info)
        return found

    def mapped(self, key: str) -> MappedInfo | None:
        """The mapping of the class with the key, if it is mapped."""
        if key not in self._mapped:
            self._mapped[key] = None
            self._mapped[key] = tables.declare_class(self, self.index.classes[key])
        return self._mapped[key]

    def mapped_by_key(self, info: ClassInfo) -> MappedInfo | None:
        return self.mapped(info.key)

    def set_mapped(self, found: MappedInfo) -> None:
        self._mapped[found.key] = found

    def all_mapped(self) -> list[MappedInfo]:
        return [found for found in self._mapped.values() if found is not None]

    def leads_to_model(self, key: str) -> bool:
        """Does the class (or a base of it) name a mapped class in a class attribute or type argument?"""
        if key not in self._leads:
            self._leads[key] = False
            self._leads[key] = any(self._names_model(cls) for cls in self.mro(self.index.classes[key]))
        return self._leads[key]

    def _names_model(self, info: ClassInfo) -> bool:
        frame = self.frame_around(info)
        for base in self.bases(info):
            for values in base.args:
                if any(isinstance(v, ClassRef) and self.mapped(v.key) is not None for v in values):
                    return True
        for assigns in info.attributes.values():
            for assign in assigns:
                if assign.value is not None and type(assign.value).__name__ in {"Name", "Attr"}:
                    for value in self.evaluate(frame, assign.value):
                        if isinstance(value, ClassRef) and self.mapped(value.key) is not None:
                            return True
        return False

    def class_attribute(self, cls: ClassInfo, name: str, value: ClassRef | Instance) -> Values:
        """What the class body assigns to the attribute, or what its annotation promises."""
        frame = self.frame_around(cls)
        found: list[Values] = []
        for assign in cls.attributes[name]:
            values = NOTHING
            if assign.value is not None:
                values = self.evaluate(frame, assign.value)
            if not values and assign.annotation is not None:
                owned = Frame(frame.unit, frame.context, value, frame.outer, quiet=True)
                values = annotations.instances_of(self, owned, assign.annotation)
            found.append(values)
        return union(*found)

    def stored(self, info: ClassInfo, name: str, value: Instance) -> Values:
        """What methods of the class store in `self.name`, over all methods."""
        key = (info.key, name, value.args)
        if key in self._stored:
            return self._stored[key]
        self._stored[key] = NOTHING
        found: list[Values] = []
        for cls in self.mro(info):
            for unit, assign in self._stores_of(cls).get(name, ()):
                outcome = self.outcomes.get((unit.key, None, 0, ()))
                if outcome is not None and outcome.frame is not None:
                    env = dict(outcome.frame.env)
                else:
                    env = self._parameters_only(unit, value)
                frame = Frame(unit, self.context_of(unit, True), value, None, env, quiet=True)
                if assign.annotation is not None:
                    found.append(annotations.instances_of(self, frame, assign.annotation))
                if assign.value is not None:
                    found.append(self.evaluate(frame, assign.value))
        self._stored[key] = union(*found)
        return self._stored[key]

    def _parameters_only(self, unit: Unit, value: Instance) -> dict[str, Values]:
        frame = Frame(unit, self.context_of(unit, True), value, quiet=True)
        activation.bind_plainly(self, frame)
        return frame.env

    def _stores_of(self, cls: ClassInfo) -> dict[str, list[tuple[Unit, Assign]]]:
        if cls.key not in self._store_index:
            self._store_index[cls.key] = classes.index_stores(cls)
        return self._store_index[cls.key]

    def query_methods(self, name: str) -> list[Unit]:
        """Methods of that name on the project's own Query or Select classes."""
        return [
            unit
            for unit in self.index.methods_named.get(name, ())
            if unit.owner is not None
            and any(base.rpartition(".")[2] in {"Query", "BaseQuery", "Select"} for base in self.external_bases(unit.owner))
        ]

    def call_query_method(
        self, frame: Frame, unit: Unit, value: Statement, args: list[Values], keywords: dict[str, Values], line: int
    ) -> Values:
        assert unit.owner is not None
        result = self.call_function(frame, FunctionRef(unit.key, Instance(unit.owner.key)), args, keywords, line)
        return tuple(v for v in result if not isinstance(v, Instance) or v.key != unit.owner.key)

    def overrides(self, unit: Unit) -> list[Unit]:
        """Definitions of the same method in subclasses: a call on self may run any of them."""
        if self._overrides is None:
            self._overrides = {}
            for info in self.index.classes.values():
                for cls in self.mro(info)[1:]:
                    for name, units in cls.methods.items():
                        if name in info.methods:
                            for base in units:
                                self._overrides.setdefault(base.key, []).extend(info.methods[name])
        return self._overrides.get(unit.key, [])

    # -- mapped attributes ----------------------------------------------------------------------------------------

    def relationships(self, found: MappedInfo | None) -> dict[str, RelationshipInfo]:
        """The relationships of a mapped class, inherited ones and backrefs included."""
        if found is None:
            return {}
        if not self.index_complete:
            return found.relationships
        known = self._relationships.get(found.key)
        if known is None:
            inherited = self.relationships(found.parent)
            known = self._relationships[found.key] = {**inherited, **found.relationships}
        return known

    def target(self, relationship: RelationshipInfo) -> MappedInfo | None:
        return self.mapped(relationship.target) if relationship.target else None

    def is_polymorphic_base(self, found: MappedInfo) -> bool:
        """Does a query of the class also select its concrete children (ORM, Concrete Polymorphic Loading)?"""
        return any(base.rpartition(".")[2] in {"ConcreteBase", "AbstractConcreteBase"} for base in self.external_bases(found.info))

    def computed_from(self, found: MappedInfo) -> frozenset[TableKey]:
        """The tables that `column_property(select(...))` of the class selects from whenever a row is loaded
        (ORM, SQL Expressions as Mapped Attributes)."""
        known = self._computed.get(found.key)
        if known is None:
            self._computed[found.key] = frozenset()
            base = self.frame_around(found.info)
            frame = Frame(base.unit, base.context, outer=base.outer)
            for assign in found.columns.values():
                if assign is not None and assign.value is not None and mapped.call_name(assign.value) == "column_property":
                    self.evaluate(frame, assign.value)
            known = self._computed[found.key] = frozenset(
                access.table for access in frame.found if access.op is Op.READ and access.table != found.table.key
            )
        return known

    def made_here(self, frame: Frame, site: int) -> bool:
        """Was the row made in this very activation, so that nothing can have been loaded into it?"""
        return self._made.get(site) is frame

    def has_column(self, found: MappedInfo, name: str) -> bool:
        current: MappedInfo | None = found
        while current is not None:
            if name in current.columns or name in self._core_columns(current.table):
                return True
            current = current.parent
        return False

    def _core_columns(self, table: TableInfo) -> frozenset[str]:
        return mapped.column_names(table.call) if table.call is not None else frozenset()

    def proxy(self, found: MappedInfo, name: str) -> tuple[str, str] | None:
        current: MappedInfo | None = found
        while current is not None:
            if name in current.proxies:
                return current.proxies[name]
            current = current.parent
        return None

    def is_computed(self, found: MappedInfo, name: str) -> bool:
        """A property or hybrid of the class, or a proxy."""
        if self.proxy(found, name) is not None:
            return True
        units = classes.find_method(self, found.info, name)
        return bool(units) and decorators.kind_of(self, units[0]) == "property"

    def referred_tables(self, found: MappedInfo) -> frozenset[str]:
        """Names of the tables that foreign keys of the class refer to."""
        return mapped.referred_tables(self, found)

    def read_column(self, frame: Frame, owner: ClassRef | TableRef, name: str, line: int) -> None:
        """A column named in a SQL expression reads the table that has it."""
        if isinstance(owner, TableRef):
            frame.record(self.tables[owner.key].key, Op.READ, line, "column", touch.confidence_of(frame, owner))
            return
        current = self.mapped(owner.key)
        while current is not None:
            if name in current.columns or current.parent is None:
                frame.record(current.table.key, Op.READ, line, "column", touch.confidence_of(frame, owner))
                return
            current = current.parent

    def note_some_attribute(self, frame: Frame, found: MappedInfo, line: int) -> None:
        """`getattr(row, name)` with a name that is not known: a relationship, perhaps; mostly a column."""
        targets = [self.target(relationship) for relationship in self.relationships(found).values()]
        names = sorted({target.table.name for target in targets if target is not None})
        if names and not frame.quiet:
            place = (frame.unit.module.path, line, Blindness.DYNAMIC_ATTRIBUTE)
            self.recorder.blind_tables.setdefault(place, set()).update(names)

    def write_some_attribute(self, frame: Frame, values: Values, line: int) -> None:
        """`setattr(row, name, value)` with any name: an UPDATE of the row's table."""
        for value in values:
            if isinstance(value, Instance) and not value.site and (found := self.mapped(value.key)) is not None:
                own = frame.owner is not None and frame.owner.key == value.key
                if not (own and frame.unit.name.endswith("__init__")):
                    confidence = touch.confidence_of(frame, value, inferred=True)
                    touch.write_tables(frame, found, line, "attribute-set", confidence)

    # -- tables ---------------------------------------------------------------------------------------------------

    def add_table(self, table: TableInfo) -> None:
        self.tables[table.ref] = table
        self._tables_by_name.setdefault(table.name.lower(), []).append(table)

    def tables_named(self, name: str, schema: str | None, path: str) -> list[TableInfo]:
        """The declared tables that SQL in the file means by a name: with the schema if it is given, else the one
        declared nearest."""
        found = [t for t in self._tables_by_name.get(name.lower(), ()) if not schema or t.schema in {None, schema}]
        if any(t.schema == schema for t in found):
            found = [t for t in found if t.schema == schema]
        keys: dict[TableKey, TableInfo] = {}
        for table in found:
            keys.setdefault(table.key, table)
        if len(keys) <= 1:
            return list(keys.values())
        parts = path.split("/")
        near = {k: sum(1 for a, b in zip(t.path.split("/"), parts, strict=False) if a == b) for k, t in keys.items()}
        return [table for key, table in keys.items() if near[key] == max(near.values())]

    def tables_by_name(self, frame: Frame, names: Iterable[str | None], line: int, maybe: bool = False) -> Values:
        """`metadata.tables["name"]`, `table("name")`: the declared tables of that name."""
        found: list[Value] = []
        for name in names:
            if name:
                schema, _, last = name.rpartition(".")
                found.extend(TableRef(t.ref, maybe) for t in self.tables_named(last, schema or None, frame.unit.module.path))
        return tuple(found)

    def declared_table(self, frame: Frame, args: list[Values], line: int) -> Values:
        """What evaluating `Table(...)` gives: the table declared on that line, else the one of that name."""
        known = self.core_tables.get((frame.unit.module.path, line))
        if known is not None:
            return (TableRef(known.ref),)
        names = [t.literal for t in (args[0] if args else NOTHING) if isinstance(t, Text)]
        return tuple(TableRef(v.key) for v in self.tables_by_name(frame, names, line) if isinstance(v, TableRef))

    def note_sql_declarations(self, reading: SqlReading) -> None:
        self.sql_declared.update(name.lower() for name, _ in reading.declares)

    # -- frames ---------------------------------------------------------------------------------------------------

    def module_frame(self, module: Module) -> Frame:
        """A quiet frame in which module-level expressions are evaluated."""
        frame = self._frames.get(module.path)
        if frame is None:
            unit = self.index.units[f"{module.path}::{MODULE_BODY}"]
            frame = self._frames[module.path] = Frame(unit, self.context_of(unit, True), quiet=True)
        return frame

    def frame_around(self, info: ClassInfo) -> Frame:
        """A quiet frame in which the header and body of the class are evaluated."""
        base = self.module_frame(info.module)
        if info.inside is None:
            return Frame(base.unit, base.context, quiet=True)
        outcome = self.outcomes.get((info.inside.key, None, 0, ()))
        outer = outcome.frame if outcome is not None else self._local_frame(info.inside)
        return Frame(base.unit, base.context, outer=outer, quiet=True)

    def _local_frame(self, unit: Unit) -> Frame:
        """The local names of a function that was not understood yet: its imports and plain bindings."""
        found = self._frames.get(unit.key)
        if found is None:
            found = self._frames[unit.key] = Frame(unit, self.context_of(unit, True), quiet=True)
            if unit.node is not None:
                activation.bind_locals(self, found, unit.node.body)
        return found

    def module_variable(self, module: Module, name: str, binding: Binding) -> Values:
        """What a module-level assignment, loop or `with` binds to the name."""
        grown = self.module_env.get(module.path, {}).get(name, NOTHING)
        if any(isinstance(v, Mapping | Many) for v in grown):
            return grown
        base = self.module_frame(module)
        frame = Frame(base.unit, base.context, quiet=True)
        if isinstance(binding, Assign):
            statements.run(self, frame, (binding,))
        elif isinstance(binding, Loop) and binding.target is not None:
            self.bind(frame, binding.target, self.iterate(frame, self.evaluate(frame, binding.iter)), replace=True)
        elif isinstance(binding, With):
            for item, target in binding.items:
                if target is not None:
                    self.bind(frame, target, self.entered(frame, self.evaluate(frame, item)))
        return frame.env.get(name, NOTHING)

    def run_class_body(self, frame: Frame, info: ClassInfo) -> None:
        """Evaluate what a class body does when it is executed; a mapped class only declares."""
        if self.mapped(info.key) is not None:
            return
        construct.offer_model(self, frame, info)
        inner = Frame(frame.unit, frame.context, None, frame, quiet=frame.quiet)
        statements.run(self, inner, tuple(s for s in info.node.body if not isinstance(s, Assign) or s.value is not None))
        for access, sites in inner.found.items():
            frame.found.setdefault(access, set()).update(sites)

    def keep(self, frame: Frame) -> int:
        """Number a frame that a nested function closes over."""
        if not frame.number:
            frame.number = len(self.kept_frames) + 1
            self.kept_frames[frame.number] = frame
        return frame.number

    def context_of(self, unit: Unit, plain: bool) -> Context:
        if not plain:
            return self.recorder.new_context(unit, False, self.doubtful)
        found = self._contexts.get(unit.key)
        if found is None:
            found = self._contexts[unit.key] = self.recorder.new_context(unit, True)
        return found

    def plain_closure(self, unit: Unit) -> int:
        """The number of the frame that a nested function closes over when its parent has no arguments."""
        if unit.parent is None:
            return 0
        frame = self.outcomes.get((unit.parent.key, None, self.plain_closure(unit.parent), ()))
        return frame.frame.number if frame is not None and frame.frame is not None else 0

    def settle(self, frame: Frame) -> None:
        """The frame is done: what it found goes to the recorder."""
        while frame.lambdas:
            self.call_lambda(frame, LambdaRef(frame.lambdas[0]), [])
        if frame.quiet or not frame.found:
            return
        found = self.recorder.accesses.setdefault(frame.context.number, {})
        for access in frame.found:
            found[access] = None
        for site in frame.opened:
            self._site_frames[site] = frame

    # -- calls ----------------------------------------------------------------------------------------------------

    def call_function(
        self, frame: Frame, ref: FunctionRef, args: list[Values], keywords: dict[str, Values], line: int
    ) -> Values:
        return activation.call_function(self, frame, ref, args, keywords, line)

    call_unit = call_function

    def call_constructor(
        self, frame: Frame, ref: FunctionRef, args: list[Values], keywords: dict[str, Values], line: int
    ) -> dict[str, Values]:
        """Run `__init__` and give what it stored on self."""
        self.link_call(frame, ref.key, line)
        return activation.enter(self, frame, ref, args, keywords, line).stores

    def default_owner(self, unit: Unit) -> Instance | ClassRef | None:
        """What self or cls is when nothing more is known."""
        if unit.owner is None:
            return None
        kind = decorators.kind_of(self, unit)
        if kind == "static":
            return None
        return ClassRef(unit.owner.key) if kind == "class" else Instance(unit.owner.key)

    def wrappers(self, unit: Unit) -> tuple[FunctionRef, ...]:
        """The functions that the project's own decorators put around the unit."""
        if unit.key not in self._wrappers:
            self._wrappers[unit.key] = ()
            self._wrappers[unit.key] = activation.find_wrappers(self, unit)
        return self._wrappers[unit.key]

    def yielded(self, functions: Values) -> Values:
        """What generator functions among the values yield (dependencies with `yield`)."""
        found: list[Values] = []
        for value in functions:
            if isinstance(value, FunctionRef):
                outcome = self.outcomes.get((value.key, value.owner, value.frame, ()))
                if outcome is not None:
                    found.append(elements(tuple(v for v in outcome.returns if isinstance(v, Many))))
        return union(*found)

    def parameter_default(self, unit: Unit, name: str) -> Values:
        """What a parameter would be without an argument."""
        key = (unit.key, name)
        if key not in self._defaults:
            self._defaults[key] = activation.default_of(self, unit, name)
        return self._defaults[key]

    def is_telling(self, text: Text) -> bool:
        """Is the string worth telling calls apart: SQL, or the name of a table, class or relationship?"""
        known = text.literal
        if known is not None and len(known) < 80 and known in self.telling_names:
            return True
        return len(known or "x" * 13) > 12 and looks_like_sql("".join(p if p is not None else "x" for p in text.pieces))

    def new_site(self) -> int:
        self._sites += 1
        return self._sites

    @property
    def last_site(self) -> int:
        return self._sites

    def open_site(self, frame: Frame) -> int:
        """A site whose reads may be taken back later, perhaps by a helper that receives the statement."""
        site = self.new_site()
        frame.opened.append(site)
        self._site_frames[site] = frame
        return site

    def take_back(self, frame: Frame, site: int, tables: frozenset[TableKey]) -> None:
        """Rows were selected only to be changed: forget the reads made for the statement alone."""
        home = self._site_frames.get(site, frame)
        gone = home.take_back(site, tables)
        settled = self.recorder.accesses.get(home.context.number)
        for access in gone:
            if settled is not None:
                settled.pop(access, None)

    def escape(self, frame: Frame, values: Values) -> None:
        """The values leave the expression that made them: a constructed row among them will reach a session."""
        for value in values:
            if isinstance(value, Instance):
                if value.site:
                    self._record_constructed(value.site)
            elif isinstance(value, Many):
                self.escape(frame, value.items)
            elif isinstance(value, Fixed):
                for item in value.items:
                    self.escape(frame, item)
            elif isinstance(value, Mapping):
                for _, item in value.items:
                    self.escape(frame, item)
                self.escape(frame, value.rest)

    def construct(self, frame: Frame, site: int, accesses: list[RawAccess]) -> None:
        """A row was made; it becomes a write when it goes anywhere."""
        if not frame.quiet:
            self._pending[site] = (frame, accesses)
            self._made[site] = frame

    def add_pending(self, site: int, access: RawAccess) -> None:
        """One more access that happens if the row is written."""
        if site in self._pending:
            self._pending[site][1].append(access)

    def tie(self, site: int, values: Values) -> None:
        """The values go where the row goes: the save-update cascade takes them along (ORM, Cascades)."""
        self._links.setdefault(site, []).append(values)

    def _record_constructed(self, site: int) -> None:
        pending = self._pending.pop(site, None)
        self._returned.discard(site)
        if pending is not None:
            frame, accesses = pending
            for access in accesses:
                frame.found.setdefault(access, set()).add(0)
            self.settle(frame)
            for values in self._links.pop(site, ()):
                self.escape(frame, values)

    def hand_back(self, frame: Frame, values: Values) -> None:
        """Values are returned: what the caller does with a row made here decides whether it is written."""
        for value in values:
            if isinstance(value, Instance):
                if value.site in self._pending:
                    self._returned.add(value.site)
            else:
                self.escape(frame, (value,))

    def settle_returned(self) -> None:
        """Rows returned to nobody in the project go to code that we cannot see."""
        called = {callee for callees in self.recorder.calls.values() for callee in callees}
        for site in sorted(self._returned):
            frame, _ = self._pending[site]
            if frame.unit.key not in called:
                self._record_constructed(site)

    # -- what is noted for reachability and possible accesses ---------------------------------------------------

    def keep_lambda(self, frame: Frame, node: Lambda) -> LambdaRef:
        """Keep a lambda with the frame it closes over; it is understood when it is called, or when the frame is done."""
        self._lambdas.append((node, frame))
        number = len(self._lambdas) - 1
        frame.lambdas.append(number)
        return LambdaRef(number)

    def call_lambda(self, frame: Frame, ref: LambdaRef, args: list[Values]) -> Values:
        """The value of a lambda's body for the arguments; what it touches counts for the unit that wrote it."""
        node, home = self._lambdas[ref.number]
        if ref.number in home.lambdas:
            home.lambdas.remove(ref.number)
        if self.depth > activation.DEEPEST:
            return NOTHING
        saved = home.env
        home.env = dict(saved)
        for position, param in enumerate(node.params):
            given = args[position] if position < len(args) else NOTHING
            if not given and param.default is not None:
                given = self.evaluate(home, param.default)
            home.env[param.name] = given
        self.depth += 1
        result = self.evaluate(home, node.body)
        self.depth -= 1
        home.env = saved
        if home is not frame:
            self.settle(home)
        return result

    def link_call(self, frame: Frame, callee: str, line: int) -> None:
        if not frame.quiet:
            self.recorder.add_call(frame.unit, callee, line)

    def link_class(self, frame: Frame, key: str, line: int) -> None:
        """A class is handed around: whoever receives it may use it. Mapped ones are looked at, not used."""
        if not frame.quiet and self.mapped(key) is None:
            self.recorder.add_call(frame.unit, f"class {key}", line)

    def link_path(self, frame: Frame, text: str, line: int) -> None:
        """A string that spells the path of a class or function (`app.tasks.Sync`, `app.main:run`) will be loaded."""
        dotted = text.replace(":", ".")
        for key in self.by_dotted.get(dotted, ()):
            self.recorder.add_call(frame.unit, key, line)

    def link_constructor(self, frame: Frame, info: ClassInfo, line: int) -> None:
        self.link_call(frame, f"class {info.key}", line)

    def note_unknown_attribute(self, frame: Frame, name: str, line: int, receiver: str = "") -> None:
        if not frame.quiet:
            if name in self.relationship_names:
                self.recorder.attributes_by_name.setdefault(name, []).append((frame.unit, line, receiver))
            if name in self.index.methods_named and name not in COMMON:
                self.recorder.calls_by_name.setdefault(frame.unit.key, set()).add(name)

    def note_unknown_call(self, frame: Frame, name: str) -> None:
        if not frame.quiet and name in self.index.methods_named and name not in COMMON:
            self.recorder.calls_by_name.setdefault(frame.unit.key, set()).add(name)


__all__ = ["Engine", "External", "relationships"]
