"""The units (functions, methods, module bodies) and classes of the project, found but not yet understood."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from auditor.facts.access import Role
from auditor.facts.code import (
    Assign,
    Class,
    Function,
    If,
    Import,
    ImportFrom,
    Name,
    Node,
    Param,
    Scope,
    Stmt,
)
from auditor.facts.nodes import nodes_of
from auditor.link.modules.inside import Inside
from auditor.link.modules.paths import Module, Modules
from auditor.link.syntax.scopes import Binding, bindings_of, statements_of, target_names

MODULE_BODY = "<module>"
#: Where a function or class is defined, path and line: no other one can be on the same line.
Place: TypeAlias = tuple[str, int]


@dataclass(eq=False, slots=True)
class Unit:
    """A function, method or module body: where accesses happen. `name` is qualified inside its module.

    `owner` is the class whose method it is, `parent` the unit it is nested in.
    """

    key: str
    name: str
    module: Module
    node: Function | None
    owner: ClassInfo | None = None
    parent: Unit | None = None
    kind: str = ""  # what `decorators.kind_of` found
    abstract: bool | None = None  # what `interfaces.is_abstract` found
    looked_at: frozenset[str] | None = None  # what `lookers.only_looked_at` found
    picks: dict[str, list[int]] | None = None  # what `picks.note_names` found
    _params: dict[str, Param] | None = None
    _nodes: list[Node] | None = None
    _inside: Inside | None = None

    @property
    def nodes(self) -> list[Node]:
        """The nodes of the unit itself, not of functions that are nested in it, in the order of `nodes_of`."""
        if self._nodes is None:
            body = self.node.body if self.node is not None else self.module.facts.body
            self._nodes = [*nodes_of(body, closed=Function)]
        return self._nodes

    @property
    def inside(self) -> Inside:
        """The same, by what is asked of them."""
        if self._inside is None:
            self._inside = Inside(self.nodes)
        return self._inside

    def param(self, name: str) -> Param | None:
        """The parameter of that name."""
        if self._params is None:
            self._params = {each.name: each for each in self.node.params} if self.node is not None else {}
        return self._params.get(name)

    @property
    def role(self) -> Role:
        return self.module.role

    @property
    def line(self) -> int:
        return self.node.line if self.node else 1


@dataclass(eq=False, slots=True)
class ClassInfo:
    """A class with what its body defines, by name: methods (several for properties with setters), the assignments of
    attributes, nested classes, imports. `inside` is the function it is declared in."""

    key: str
    name: str
    module: Module
    node: Class
    inside: Unit | None
    typing_only: bool = False
    methods: dict[str, list[Unit]] = field(default_factory=dict)
    attributes: dict[str, list[Assign]] = field(default_factory=dict)
    classes: dict[str, ClassInfo] = field(default_factory=dict)
    imports: list[Import | ImportFrom] = field(default_factory=list)
    is_called: bool | None = None  # has it methods of its own that code calls by name? What `telling` found
    is_decorated: bool = False  # by what the project wrote, which may put something on it

    @property
    def dotted(self) -> str:
        return f"{self.module.name}.{self.name}" if self.module.name else self.name


@dataclass(slots=True)
class Index:
    """Every unit and class by key, and the names that each module binds."""

    modules: Modules
    units: dict[str, Unit] = field(default_factory=dict)
    classes: dict[str, ClassInfo] = field(default_factory=dict)
    names: dict[str, dict[str, list[Binding]]] = field(default_factory=dict)
    stars: dict[str, list[ImportFrom]] = field(default_factory=dict)
    units_at: dict[Place, Unit] = field(default_factory=dict)
    classes_at: dict[Place, ClassInfo] = field(default_factory=dict)
    methods_named: dict[str, list[Unit]] = field(default_factory=dict)
    classes_named: dict[str, list[ClassInfo]] = field(default_factory=dict)
    global_names: dict[str, tuple[str, ...]] = field(default_factory=dict)  # by function, what it calls `global`
    nonlocal_names: dict[str, tuple[str, ...]] = field(default_factory=dict)
    class_imports: bool = False  # does the body of any class import something?
    numbers: dict[str, int] = field(default_factory=dict)  # the latest of a name that a file defines more than once


def index_units(modules: Modules) -> Index:
    """Walk every module once for its functions and classes, at any depth; a statement of a module that fails costs that
    one, and ends up in `modules.lost`."""
    index = Index(modules)
    for path, module in modules.by_path.items():
        body = Unit(f"{path}::{MODULE_BODY}", MODULE_BODY, module, None)
        index.units[body.key] = body
        index.names[path] = {}
        index.stars[path] = []
        for statement in module.facts.body:
            try:
                _index_statement(index, path, module, statement)
            except Exception as error:
                modules.lost.setdefault(path, error)
    return index


def _index_statement(index: Index, path: str, module: Module, statement: Stmt) -> None:
    names = index.names[path]
    for name, bindings in bindings_of((statement,)).items():
        names.setdefault(name, []).extend(bindings)
    index.stars[path] += [
        each
        for each in statements_of((statement,))
        if isinstance(each, ImportFrom) and any(name == "*" for name, _ in each.names)
    ]
    _index_body(index, (statement,), module, "", None, None)


def _index_body(
    index: Index, body: tuple[Stmt, ...], module: Module, prefix: str, owner: ClassInfo | None, parent: Unit | None
) -> None:
    typing_only = {
        inner.line
        for statement in body
        if _for_type_checker(statement)
        for inner in statements_of((statement,))
        if type(inner) is Class
    }
    in_module: set[str] = set()
    for statement in statements_of(body):
        if type(statement) is Function:
            unit = _add_unit(index, statement, module, prefix, owner, parent)
            _index_body(index, statement.body, module, f"{prefix}{statement.name}.<locals>.", None, unit)
        elif type(statement) is Class:
            info = ClassInfo(
                _free(index, index.classes, f"{module.path}::{prefix}{statement.name}"),
                f"{prefix}{statement.name}",
                module,
                statement,
                parent,
            )
            info.typing_only = statement.line in typing_only
            index.classes[info.key] = info
            index.classes_at[module.path, statement.line] = info
            index.classes_named.setdefault(statement.name, []).append(info)
            if owner is not None:
                owner.classes[statement.name] = info
            _index_body(index, statement.body, module, f"{prefix}{statement.name}.", info, parent)
        elif type(statement) is Scope and parent is not None and owner is None:
            if statement.kind == "global":
                in_module.update(statement.names)
            else:
                index.nonlocal_names[parent.key] = (*index.nonlocal_names.get(parent.key, ()), *statement.names)
        elif owner is not None and isinstance(statement, Import | ImportFrom):
            owner.imports.append(statement)
            index.class_imports = True
        elif owner is not None and type(statement) is Assign:
            for target in statement.targets:
                for name in target_names(target):
                    owner.attributes.setdefault(name, []).append(statement)
                    _add_alias(index, owner, name, statement)
    if in_module and parent is not None:
        index.global_names[parent.key] = tuple(sorted(in_module))
        _add_global(index, module, in_module, body)


def _add_alias(index: Index, owner: ClassInfo, name: str, statement: Assign) -> None:
    """`__getattr__ = __getitem__`: a special method is one whatever it was called before."""
    if name.startswith("__") and type(statement.value) is Name and (units := owner.methods.get(statement.value.id)):
        owner.methods.setdefault(name, []).extend(units)
        index.methods_named.setdefault(name, []).extend(units)


def _add_global(index: Index, module: Module, names: set[str], body: tuple[Stmt, ...]) -> None:
    """What the body of a function binds in the module around it by `global` (Python, 7.12)."""
    for name, bindings in bindings_of(body).items():
        if name in names:
            index.names[module.path].setdefault(name, []).extend(bindings)


def _for_type_checker(statement: Stmt) -> bool:
    """`if TYPE_CHECKING:` does not run."""
    return type(statement) is If and "TYPE_CHECKING" in {
        getattr(statement.test, "id", ""), getattr(statement.test, "name", "")
    }  # fmt: skip


def _add_unit(
    index: Index, node: Function, module: Module, prefix: str, owner: ClassInfo | None, parent: Unit | None
) -> Unit:
    name = f"{prefix}{node.name}"
    unit = Unit(_free(index, index.units, f"{module.path}::{name}"), name, module, node, owner, parent)
    index.units[unit.key] = unit
    index.units_at[module.path, node.line] = unit
    if owner is not None:
        owner.methods.setdefault(node.name, []).append(unit)
        index.methods_named.setdefault(node.name, []).append(unit)
    return unit


def _free(index: Index, taken: dict[str, Unit] | dict[str, ClassInfo], key: str) -> str:
    """The key, numbered where the file defines the name more than once (overloads, property setters, branches)."""
    if key not in taken:
        return key
    number = index.numbers.get(key, 1) + 1
    while f"{key}#{number}" in taken:
        number += 1
    index.numbers[key] = number
    return f"{key}#{number}"
