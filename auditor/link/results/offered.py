"""What a distribution offers to those who install it, though it may be a program, too: what its packages re-export or
list in `__all__`, and what its documentation describes or imports.

Source: Python, Tutorial, 6.4.1 Importing * From a Package; PEP 8, Public and Internal Interfaces.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from auditor.facts.access import Role
from auditor.facts.code import ImportFrom
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.late import plain_way
from auditor.link.domain.values import ClassRef, FunctionRef, Instance, ModuleRef, Value
from auditor.link.modules.index import ClassInfo, Unit
from auditor.link.modules.paths import Module
from auditor.link.results.framework import SHOWING
from auditor.link.syntax.exports import listed_in, re_exported
from auditor.link.syntax.names import last_part

_DUNDER = "__"


def offered(engine: Interpreter, packages: frozenset[str], documented: Iterable[str]) -> dict[str, str]:
    """The functions and classes that code outside of the project may call: unit key -> what comes in (nothing new).
    `packages`: what it installs; `documented`: dotted names, and `module:name` of what examples import."""
    public = _Public(engine, packages)
    for module in public.modules.values():
        if module.name in packages and _is_package(module):
            public.add_package(module)
    for dotted in documented:
        if dotted.partition(":")[0].partition(".")[0] in packages:
            public.add_named(dotted)
    return dict.fromkeys(public.found, "")


def offered_models(engine: Interpreter, packages: frozenset[str]) -> dict[str, tuple[str, int, str]]:
    """The mapped classes that a package which is installed offers by its own name: class key -> where, and in words
    that this is so. Who installs it has them, and a session; nobody can see what is done there."""
    public = _Public(engine, packages)
    found: dict[str, tuple[str, int, str]] = {}
    for module in public.modules.values():
        if module.name in packages and _is_package(module):
            public.add_package(module)
            for node in public.found:
                key = node.removeprefix("class ")
                if key != node and engine.model_of(key) is not None:
                    line = _line_of(module, engine.index.classes[key].node.name)
                    found.setdefault(key, (module.path, line, "is offered to those who install it"))
    return found


def offered_alone(engine: Interpreter, folders: Iterable[str], entry_points: Mapping[str, str]) -> dict[str, str]:
    """What distributions offer that lie in folders of their own, where nothing comes in and nothing else of the tree
    imports them: who installs one calls what it does not hide. Unit key -> what comes in (nothing new)."""
    modules = engine.index.modules
    within = _Within(folders)
    held: dict[str, list[Module]] = {}
    for module in modules.by_path.values() if within.folders else ():
        if module.role is Role.APP and (folder := within.nearest(module.path)):
            held.setdefault(folder, []).append(module)
    for key in entry_points if held else ():
        unit, info = engine.index.units.get(key), engine.index.classes.get(key.removeprefix("class "))
        found = unit or info
        if entry_points[key] and found is not None and found.module.role is Role.APP:
            held.pop(within.nearest(found.module.path), None)
    for module in modules.by_path.values() if held else ():
        if module.role is not Role.TEST:
            own = within.nearest(module.path)
            for path in modules.imported_anywhere(module):
                if (folder := within.nearest(path)) != own:
                    held.pop(folder, None)
    public = _Public(engine, frozenset())
    for module in (each for folder in sorted(held) for each in held[folder]):
        if not _is_private(last_part(module.name)):
            public.add_module(module)
    return dict.fromkeys(public.found, "")


class _Within:
    """Which of the folders a file lies in: of one in another, the nearer one."""

    def __init__(self, folders: Iterable[str]) -> None:
        self.folders = frozenset(folders)

    def nearest(self, path: str) -> str:
        folder = path.rpartition("/")[0]
        while folder and folder not in self.folders:
            folder = folder.rpartition("/")[0]
        return folder


def _line_of(module: Module, name: str) -> int:
    imports = (each for each in module.facts.body if isinstance(each, ImportFrom))
    return next((each.line for each in imports if any(name == real for real, _ in each.names)), 1)


class _Public:
    """What is found to be public so far."""

    def __init__(self, engine: Interpreter, packages: frozenset[str]) -> None:
        self.engine = engine
        self.found: dict[str, None] = {}
        self.modules: dict[str, Module] = {}
        for module in engine.index.modules.by_path.values() if packages else ():
            if module.role is Role.APP and module.name.partition(".")[0] in packages:
                self.modules.setdefault(module.name, module)
        self._met: set[str] = set()

    def add_named(self, dotted: str) -> None:
        """`shop.store`, `shop.store.Store`; of `shop.store:Store` only what the module has, not all of a module."""
        module = self.modules.get(dotted)
        if module is not None:
            self.add_module(module)
            return
        name, _, last = dotted.replace(":", ".").rpartition(".")
        module = self.modules.get(name)
        if module is not None:
            values = self.engine.names.look_up(module.path, last) or ()
            self._add_values([each for each in values if type(each) is not ModuleRef])

    def add_package(self, module: Module) -> None:
        """What the package lists, or imports from elsewhere and does not use itself."""
        self._met.add(module.path)
        listed = listed_in(module.facts.body)
        for name in (*listed, *(each for each in re_exported(module.facts.body) if not _is_private(each))):
            below = self.engine.index.modules.submodule(module.path, name)
            values = self.engine.names.look_up(module.path, name)
            if values:
                self._add_values([each for each in values if type(each) is not ModuleRef or name in listed])
            elif below is not None and name in listed:
                self._add_values((ModuleRef(below),))
        for star in self.engine.index.stars.get(module.path, ()):
            target = self.engine.index.modules.named_by(module, star)
            self._add_values((ModuleRef(target),) if target is not None else ())

    def _add_values(self, values: Iterable[Value]) -> None:
        index = self.engine.index
        for value in values:
            if type(value) is ClassRef and not _is_private(index.classes[value.key].node.name):
                self._add_class(index.classes[value.key])
            elif type(value) is FunctionRef and value.key in index.units:
                self._add_unit(index.units[value.key])
            elif type(value) is ModuleRef and value.path in index.modules.by_path:
                self.add_module(index.modules.by_path[value.path])

    def add_module(self, module: Module) -> None:
        """What the module defines and does not hide; a package has what it re-exports, too."""
        if module.path in self._met or module.role is not Role.APP:
            return
        self._met.add(module.path)
        listed = listed_in(module.facts.body)
        for name, bindings in self.engine.index.names.get(module.path, {}).items():
            own = any(type(each) is not ImportFrom for each in bindings)
            if name in listed if listed else own and not _is_private(name):
                self._add_values(self.engine.names.look_up(module.path, name) or ())
        if _is_package(module):
            self.add_package(module)

    def _add_class(self, info: ClassInfo) -> None:
        if info.module.role is not Role.APP or f"class {info.key}" in self.found:
            return
        self.found[f"class {info.key}"] = None
        for cls in self.engine.hierarchy.mro(info):
            for name, units in cls.methods.items():
                if not _is_private(name) and name not in SHOWING:
                    for unit in units:
                        self._add_unit(unit)

    def _add_unit(self, unit: Unit) -> None:
        """The function, and what the objects have that it gives."""
        if unit.role is not Role.APP or unit.key in self.found:
            return
        self.found[unit.key] = None
        outcome = self.engine.answers.begun(plain_way(unit.key))
        for value in outcome.returns if outcome is not None else ():
            if type(value) is Instance:
                self._add_class(self.engine.index.classes[value.key])


def _is_package(module: Module) -> bool:
    return module.path.rpartition("/")[2] == "__init__.py"


def _is_private(name: str) -> bool:
    return name.startswith("_") and not (name.startswith(_DUNDER) and name.endswith(_DUNDER))
