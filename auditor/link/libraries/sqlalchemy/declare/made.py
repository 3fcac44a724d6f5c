"""Classes and tables made at run time: one for each name that a place which makes them evaluates to.

Before the declarations are complete, evaluating such a place declares what it makes; afterwards it finds that again, by
the name of the table, or all that the place makes where the name is not known there. What it could never name is a
blind spot. Source: Python, Built-in Functions: type(); SQLAlchemy 2.0, ORM Mapped Class Configuration.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from auditor.facts.code import Assign, Attr, Call, Class, Expr, Name, Stmt, Str
from auditor.link.domain.declares import lasting
from auditor.link.domain.frame import Frame
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import MOST_ALTERNATIVES, ClassRef, Value, Values, literals
from auditor.link.libraries.sqlalchemy.declare import naming
from auditor.link.libraries.sqlalchemy.declare.identity import identity_of
from auditor.link.libraries.sqlalchemy.declare.mapping import is_base, is_declarative
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.libraries.sqlalchemy.declare.sites import COPIES, Site, find_sites
from auditor.link.libraries.sqlalchemy.declare.tables_of import tables_of
from auditor.link.modules.index import ClassInfo, Unit
from auditor.link.modules.paths import Module
from auditor.link.syntax.names import call_name
from auditor.link.tables.declared import TableInfo, TableRef
from auditor.link.tables.index import TableIndex

#: What a table is made of, besides its name and its metadata.
PARTS = frozenset(
    {"Column", "ForeignKeyConstraint", "PrimaryKeyConstraint", "UniqueConstraint", "CheckConstraint", "Index"}
)


@dataclass(frozen=True, slots=True)
class Place:
    """The statement that has something made, and the variable that keeps it, if it is one; or does each of several
    variables keep one?"""

    module: Module
    line: int
    variable: str
    apart: bool = False


@dataclass(frozen=True, slots=True)
class _Name:
    """What a table is called; where that is not known, what the variable that keeps it is called."""

    text: str
    exact: bool = True


class Made:
    """The places that make tables and classes, and what each made, by the name of the table."""

    def __init__(self, engine: Interpreter) -> None:
        self.engine = engine
        self.sites: list[Site] = []
        self.words: set[str] = set()  # what tells one call of such a place from another
        self.makers: frozenset[str] = frozenset()  # by which names functions are called that lead to one
        self.closed = False  # every table has its key: one that is made now has none
        self._opaque: list[Site] = []
        self._too_many: set[int] = set()  # places that make more than is told apart
        self._place: Place | None = None
        self._products: dict[int, dict[_Name, Value]] = {}

    def find(self) -> None:
        """Look for the places; from now on evaluating one makes what it makes."""
        found = list(find_sites(self.engine))
        self._opaque = [site for site in found if site.opaque]
        self.sites = [site for site in found if not site.opaque and self._is_open(site)]
        for number, site in enumerate(self.sites):
            self._products[number] = {}
            if site.template is not None:
                self.engine.of(Models).leave_out(site.template.key)
            self.engine.declares.add(site.module.path, site.node, partial(self._give, number, site))

    def _is_open(self, site: Site) -> bool:
        """Is it no table that was declared as it stands, by the only name that it has?"""
        call = site.node
        if not isinstance(call, Call) or self.engine.of(TableIndex).declared_by(site.module.path, call) is None:
            return True
        values = self.engine.evaluate(self.engine.module_frame(site.module), site.name)
        return site.unit is None and len({*literals(values)}) > 1

    @contextmanager
    def at(self, place: Place) -> Iterator[None]:
        """What is made meanwhile is made by that statement, unless an outer one has it made."""
        outer, self._place = self._place, self._place or place
        try:
            yield
        finally:
            self._place = outer

    def is_in(self, unit: Unit) -> bool:
        """Is such a place in the function?"""
        return any(site.unit is not None and site.unit.key == unit.key for site in self.sites)

    def unnamed(self) -> Iterator[Site]:
        """The places of the application that make something under no name that is known."""
        for number, site in enumerate(self.sites):
            if (not self._products[number] and site.template is None) or number in self._too_many:
                yield site
        for site in self._opaque:
            frame = self.engine.module_frame(site.module)
            bases = site.body.bases if site.body is not None else ()
            values = [value for item in bases for value in self.engine.evaluate(frame, item)]
            classes = [self.engine.index.classes[v.key] for v in values if isinstance(v, ClassRef)]
            if any(is_base(self.engine, info) or is_declarative(self.engine, info) for info in classes):
                yield site

    def settle(self) -> None:
        """All was run: a local class after which none was made is a class like any other."""
        for number, site in enumerate(self.sites):
            if site.template is not None and not self._products[number]:
                self.engine.of(Models).ask_again(site.template.key)

    def _give(self, number: int, site: Site, frame: Frame) -> Values | None:
        known = self._products[number]
        names = self._names(site, frame)
        if self.closed:
            found = tuple(known[name] for name in names if name in known) or tuple(known.values())
            return found or None
        if not names and self._place is not None and self._place.variable:
            names = [_Name(self._place.variable, exact=False)]
        if len(names) >= MOST_ALTERNATIVES:
            self._too_many.add(number)
        for name in names:
            if name not in known:
                known[name] = self._make(site, frame, name)
                self._doubt(known[name], len(names) > 1)
        return tuple(known[name] for name in names) or None

    def _doubt(self, value: Value, several: bool) -> None:
        """Only what one variable of a module keeps is surely used under that name: of several names one may be that of
        a branch not taken, and what is kept elsewhere, or not at all (a partition), may be reached by another way."""
        if not several and self._place is not None and (self._place.variable or self._place.apart):
            return
        for table in tables_of(self.engine, (value,)):
            table.exact = table.exact and not self._made_here(table)

    def _made_here(self, table: TableInfo) -> bool:
        return self._place is None or (table.path, table.line) == (self._place.module.path, self._place.line)

    def _names(self, site: Site, frame: Frame) -> list[_Name]:
        values = self.engine.evaluate(frame, site.name)
        texts = [text for text in literals(values) if text]
        return [_Name(text) for text in texts or [table.name for table in tables_of(self.engine, values)]]

    def _make(self, site: Site, frame: Frame, name: _Name) -> Value:
        place = self._place or Place(site.module, site.node.line, "")
        base = self.engine.module_frame(site.module)
        env = _variables(frame)
        self.words |= {text for values in env.values() for text in literals(values) if text}
        kept = Frame(base.unit, base.context, None, base, env, quiet=True)
        if site.body is None:
            return self._table(site, place, kept, name)
        return ClassRef(self._class(site, site.body, place, kept, name).key)

    def _table(self, site: Site, place: Place, frame: Frame, called: _Name) -> Value:
        engine, call = self.engine, site.node
        assert isinstance(call, Call)
        options = dict(call.keywords)
        metadata = metadata_of(call)
        schema = engine.text_of(frame, options["schema"]) if "schema" in options else None
        schema = schema or naming.metadata_schema(engine, site.module, metadata)
        holder = call.func.value if isinstance(call.func, Attr) and call_name(call) in COPIES else None
        copied = next(tables_of(engine, engine.evaluate(frame, holder)), None) if holder is not None else None
        if called.exact:
            known = engine.of(TableIndex).tables_named(called.text, schema, place.module.path)
            if known:
                return TableRef(known[0].ref)
        name = called.text if called.exact else naming.snake_case(called.text)
        table = TableInfo(
            ref=f"{place.module.path}:{place.line}:{name}",
            name=name,
            schema=schema,
            path=place.module.path,
            line=place.line,
            role=place.module.role,
            kind="core",
            dotted=f"{place.module.name}.{place.variable or name}",
            metadata=identity_of(engine, site.module, metadata),
            call=call if copied is None else copied.call,
            frame=frame if copied is None else copied.frame,
            exact=called.exact,
        )
        engine.of(TableIndex).add_table(table)
        return TableRef(table.ref)

    def _class(self, site: Site, body: Class, place: Place, frame: Frame, name: _Name) -> ClassInfo:
        title = place.variable
        if not title and site.title is not None:
            title = self.engine.text_of(frame, site.title) or ""
        node = renamed(title or body.name or name.text, body, place.line)
        if name.exact:
            node = _pinned(node, name.text)
        return add_class(self.engine, place.module, node, site.template, frame)


def _variables(frame: Frame) -> dict[str, Values]:
    """The variables in the frame and around it."""
    frames: list[Frame] = []
    current: Frame | None = frame
    while current is not None:
        frames.append(current)
        current = current.outer
    found: dict[str, Values] = {}
    for each in reversed(frames):
        for name, values in each.env.items():
            found[name] = lasting(values)
    return found


def metadata_of(call: Call) -> Expr:
    """The second argument; `db.Table(name, *columns)` has that of `db` (Flask-SQLAlchemy, Models and Tables)."""
    if call_name(call) in COPIES:
        return call.args[0] if call.args else call
    if isinstance(call.func, Attr) and call_name(call.args[1]) in PARTS:
        return call.func.value
    return call.args[1]


def renamed(name: str, node: Class, line: int) -> Class:
    """The class under another name, as it is made at the line."""
    return Class(name, node.bases, node.keywords, node.decorators, node.body, node.type_params, node.docstring,
                 line, line, line)  # fmt: skip


def _pinned(node: Class, name: str) -> Class:
    """The class with the name of its table as it was evaluated."""
    body = tuple(_with_name(each, name) for each in node.body)
    return Class(node.name, node.bases, node.keywords, node.decorators, body, node.type_params, node.docstring,
                 node.line, node.line, node.line)  # fmt: skip


def _with_name(statement: Stmt, name: str) -> Stmt:
    if isinstance(statement, Assign) and any(
        isinstance(target, Name) and target.id == "__tablename__" for target in statement.targets
    ):
        return Assign(statement.targets, Str(name, statement.line), statement.annotation, statement.line)
    return statement


def add_class(engine: Interpreter, module: Module, node: Class, template: ClassInfo | None, frame: Frame) -> ClassInfo:
    """Enter a class that was made into the index; `frame`: the variables where it was."""
    number, key = 1, f"{module.path}::{node.name}"
    while key in engine.index.classes:
        number += 1
        key = f"{module.path}::{node.name}#{number}"
    info = ClassInfo(key, node.name, module, node, None)
    for statement in node.body:
        if isinstance(statement, Assign):
            for target in statement.targets:
                if isinstance(target, Name):
                    info.attributes.setdefault(target.id, []).append(statement)
    if template is not None:
        info.methods, info.classes = template.methods, template.classes
    engine.index.classes[key] = info
    engine.index.classes_named.setdefault(node.name, []).append(info)
    engine.around[key] = frame
    engine.of(Models).mapped(key)
    return info
