"""Names at module level, across files: imports in every form, re-exports, star imports, values computed once."""

from __future__ import annotations

import builtins
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TypeAlias

from auditor.facts.access import Blindness
from auditor.facts.code import Alias, Assign, AugAssign, Class, Expr, Function, Import, ImportFrom, Loop, With
from auditor.facts.identity import OfNodes
from auditor.link.domain.findings import Unseen
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import NOTHING, ClassRef, External, FunctionRef, ModuleRef, Values, union
from auditor.link.interpreter.demanded import on_demand
from auditor.link.interpreter.stars import MOST, Stars
from auditor.link.modules.paths import Module
from auditor.link.syntax.scopes import Binding

#: The module, the name there, and the expression that is assigned to it.
Definition: TypeAlias = tuple[str, str, Expr] | None

#: Look-ups that wait for each other; beyond, and at each multiple, what is imported is followed ahead.
_DEEP = 100
#: Packages of libraries of which a module imports everything, the last ones.
_MOST_OUTSIDE = 64
#: What binds a name to the same thing whenever it is asked.
_SETTLED = frozenset({Import, ImportFrom, Function, Class})
#: Told from every answer by being this very object.
_UNKNOWN: Values = (External("*not looked up*"),)


class Names:
    """Looks names up in modules, following imports; every answer is kept."""

    def __init__(self, engine: Interpreter) -> None:
        self.engine = engine
        # What imports and definitions alone lead to, for good.
        self._settled: dict[tuple[str, str], Values | None] = engine.answers.known("lasting name")
        self._ahead: set[tuple[str, str]] = set()  # looked up ahead
        self._variables = 0  # how many variables the look-ups have met
        self._answers = engine.answers
        #: Who wants to know of each name that is looked up, with what it stands for.
        self.asked: Callable[[tuple[str, str], Values | None], None] | None = None
        self._under_way = 0
        self._stars = Stars(engine.index)
        self._imports: OfNodes[dict[str, list[str]]] = OfNodes()  # of statements, what each name is there
        self._defined: dict[tuple[str, str], Definition] = engine.answers.known("defined")  # also on the way of others
        self._outside: dict[str, tuple[str, ...]] = {}  # the libraries that a module imports everything from

    def look_up(self, path: str, name: str) -> Values | None:
        """What a module-level name of the module stands for; None where the module does not bind it."""
        key = (path, name)
        known = self._settled.get(key, _UNKNOWN)
        if known is not _UNKNOWN:
            return known
        if self._under_way > _DEEP and not self._under_way % _DEEP:
            self._look_up_ahead(key)
        before = self._variables
        self._variables += 1
        self._under_way += 1
        try:
            begin: Values | None = NOTHING
            found = self._answers.ask("name", key, lambda: self._look_up(key, before), begin)
            if self.asked is not None:
                self.asked(key, found)
            return found
        finally:
            self._under_way -= 1

    def _look_up_ahead(self, key: tuple[str, str]) -> None:
        """Of imports that lead to each other through very many modules, the last ones first: each look-up then leads
        but to those that are known."""
        chain: dict[tuple[str, str], None] = {}
        following: tuple[str, str] | None = key
        while following is not None and following not in self._ahead:
            chain[following] = None
            self._ahead.add(following)
            following = self._imported_from(*following)
        for far in [*chain][:0:-_DEEP]:
            self.look_up(*far)

    def _imported_from(self, path: str, name: str) -> tuple[str, str] | None:
        """The module and the name there, where the name is imported from a module, and nothing else."""
        bindings = self.engine.index.names.get(path, {}).get(name, ())
        if len(bindings) != 1 or not isinstance(bindings[0], ImportFrom):
            return None
        target = self.engine.index.modules.named_by(self.engine.index.modules.by_path[path], bindings[0])
        real = next(iter(self._real_names(bindings[0], name)), "")
        return (target, real) if target is not None and real else None

    def _look_up(self, key: tuple[str, str], before: int) -> Values | None:
        self._variables = before
        values = self._find(*key)
        if self._variables == before and not self._answers.came_back:
            self._settled[key] = values
        return values

    @property
    def busy(self) -> bool:
        """Is a look-up under way? Then nothing should be understood for the first time that can wait."""
        return self._under_way > 0

    def forget(self) -> None:
        """Variables may hold more than before: all tables are declared, or module bodies have run."""
        self._answers.forget("name", "offered", "class attribute")
        self._ahead.clear()

    def _find(self, path: str, name: str) -> Values | None:
        module = self.engine.index.modules.by_path.get(path)
        if module is None:
            return None
        index = self.engine.index
        bindings = index.names[path].get(name)
        bound = union(*(self._bound(module, name, binding) for binding in bindings)) if bindings else NOTHING
        if bindings and (not index.stars[path] or self._stars.surely_binds(path, name)):
            return bound
        through = self._through_stars(module, name)
        if bindings or any(through):
            return union(bound, *filter(None, through))
        beyond = self._beyond_star(module, name) if index.stars[path] else None
        return beyond or (NOTHING if NOTHING in through else None)

    def _through_stars(self, module: Module, name: str) -> list[Values | None]:
        """What the modules say that a star import may bring the name from, up to the first that is sure to give it."""
        through: list[Values | None] = []
        binders = self._stars.binders(module.path, name)
        for binder in binders[:MOST]:
            through.append(self.look_up(binder, name))
            if through[-1] and self._stars.settles(module.path, binder, name):
                return through
        if len(binders) > MOST:
            said = f"more than {MOST} modules may give {name} by a star import; which one does is not known"
            self.engine.module_frame(module).note(Unseen(1, Blindness.INTERNAL, said))
            return [tuple(value for value in found or () if type(value) is not External) for found in through]
        return through

    def _beyond_star(self, module: Module, name: str) -> Values | None:
        """A name that nothing in the project binds: one that a library knows of which all names are imported."""
        engine = self.engine
        outside = self._outside.get(module.path)
        if outside is None:
            told = (each for each in self._stars.outside(module.path) if each.partition(".")[0] in engine.said.packages)
            first = tuple(islice(told, _MOST_OUTSIDE + 1))
            outside = self._outside[module.path] = first[:_MOST_OUTSIDE]
            if len(first) > _MOST_OUTSIDE:
                said = f"more than {_MOST_OUTSIDE} packages are imported whole; the names of the others are unknown"
                engine.module_frame(module).note(Unseen(1, Blindness.INTERNAL, said))
        known = (dotted for library in outside if engine.is_known(dotted := f"{library}.{name}"))
        if (found := next(known, None)) is not None:
            return (External(found),)
        if hasattr(builtins, name):
            return None
        roots = engine.said.roots  # it may be a class of any of them: MetaData, DeclarativeBase
        return tuple(External(f"{each}.{name}") for each in outside if each.partition(".")[0] in roots) or None

    def _bound(self, module: Module, name: str, binding: Binding) -> Values:
        engine = self.engine
        if type(binding) not in _SETTLED:
            self._variables += 1
        match binding:
            case Import():
                return self.import_value(module, binding)
            case ImportFrom():
                return union(*(self.from_value(module, binding, real) for real in self._real_names(binding, name)))
            case Function():
                unit = engine.index.units_at.get((module.path, binding.line))
                return (FunctionRef(unit.key),) if unit is not None else NOTHING
            case Class():
                info = engine.index.classes_at.get((module.path, binding.line))
                return (ClassRef(info.key),) if info is not None else NOTHING
            case Assign() | Loop() | With():
                return engine.module_variable(module, name, binding)
            case Alias(value=value):
                return engine.types.annotated(engine.module_frame(module), value)
            case AugAssign():
                return NOTHING

    def _real_names(self, node: ImportFrom, name: str) -> list[str]:
        """What the import binds under the name, from an index of the statement: one may import thousands."""
        index = self._imports.get(node)
        if index is None:
            index = {}
            for real, alias in node.names:
                index.setdefault(alias or real, []).append(real)
            self._imports.set(node, index)
        return index.get(name, [])

    def import_value(self, module: Module, node: Import) -> Values:
        """`import a.b.c` binds `a`; `import a.b.c as x` binds the module itself."""
        wanted = node.module if node.alias else node.module.split(".")[0]
        found = self.engine.index.modules.find_absolute(module, wanted)
        if found is not None and (node.alias or self.engine.index.modules.find_absolute(module, node.module)):
            return (ModuleRef(found),)
        return (External(self._by_own_name(wanted)),)

    def from_value(self, module: Module, node: ImportFrom, name: str) -> Values:
        """`from m import name`: an attribute of the module, else a submodule, else something external."""
        target = self.engine.index.modules.named_by(module, node)
        if target == module.path:  # a package importing its own submodule, or a module named like the library it uses
            submodule, target = self.engine.index.modules.submodule(target, name), None
            if submodule is not None:
                return (ModuleRef(submodule),)
            own = self.look_up(module.path, name) if module.path.endswith("/__init__.py") else NOTHING
            if own:  # a function of a package imports, when it runs, what the package has by then
                return own
        if target is None:
            dotted = f"{'.' * node.level}{node.module}".strip(".")
            return (External(self._by_own_name(f"{dotted}.{name}") if dotted else name),)
        found, wanted = self._attribute(target, name, node.module), f"{node.module}.{name}"
        elsewhere = self.imported(module, (wanted,)) if found == (External(wanted),) and not node.level else NOTHING
        return elsewhere or found  # several packages of a name may be put together

    def _by_own_name(self, dotted: str) -> str:
        renamed = self.engine.said.renamed
        return next((own + dotted[len(to) :] for to, own in renamed.items() if dotted.startswith(to)), dotted)

    def bound_by_imports(
        self, module: Module, statements: Iterable[Import | ImportFrom], only: str = ""
    ) -> Iterator[tuple[str, Values]]:
        """The names, or only that, which imports in the body of a class or function bind; none that a star brings."""
        for node in statements:
            if isinstance(node, Import):
                yield node.alias or node.module.split(".")[0], self.import_value(module, node)
            else:
                named = ((name, as_) for name, as_ in node.names if name != "*" and (not only or only == (as_ or name)))
                yield from ((alias or name, self.from_value(module, node, name)) for name, alias in named)

    def _attribute(self, target: str, name: str, dotted: str) -> Values:
        if not target.endswith("/"):
            found = self.look_up(target, name)
            if found:
                return found
        submodule = self.engine.index.modules.submodule(target, name)
        if submodule is not None:
            return (ModuleRef(submodule),)
        if self._answers.came_back:  # the name is being looked up further out
            return NOTHING
        return on_demand(self.engine, target, name) or (External(f"{dotted}.{name}"),)

    def member(self, path: str, name: str) -> Values:
        """`module.name`."""
        if not path.endswith("/"):
            found = self.look_up(path, name)
            if found:
                return found
        submodule = self.engine.index.modules.submodule(path, name)
        return (ModuleRef(submodule),) if submodule is not None else on_demand(self.engine, path, name)

    def definition(self, path: str, name: str) -> Definition:
        """Where a name is assigned at module level, through imports: path, name there, the expression."""
        nowhere: Definition = None
        return self._answers.ask("definition", (path, name), lambda: self._definition(path, name, set()), nowhere)

    def _definition(self, path: str, name: str, seen: set[tuple[str, str]]) -> Definition:
        """Each name on a way of imports is defined where the way ends: a ring is gone around once for all of them."""
        way: list[tuple[str, str]] = []
        following: tuple[str, str] | None = (path, name)
        found: Definition = None
        while following is not None and following not in seen:
            if following in self._defined:
                found = self._defined[following]
                break
            seen.add(following)
            way.append(following)
            found, following = self._defined_or_imported(*following, seen)
        if len(way) == len(seen):  # nothing was passed over since it had been seen before this way
            self._defined.update(dict.fromkeys(way, found))
        return found

    def _defined_or_imported(
        self, path: str, name: str, seen: set[tuple[str, str]]
    ) -> tuple[Definition, tuple[str, str] | None]:
        """Where the name is assigned, or the module and the name there from which it is imported."""
        module = self.engine.index.modules.by_path.get(path)
        if module is None:
            return None, None
        bindings = self.engine.index.names[path].get(name)
        for binding in bindings or ():
            if isinstance(binding, Assign) and binding.value is not None:
                return (path, name, binding.value), None
            if isinstance(binding, ImportFrom):
                target = self.engine.index.modules.named_by(module, binding)
                real = next(iter(self._real_names(binding, name)), None)
                if target is not None and real is not None:
                    return None, (target, real)
        if bindings:  # a class, a function: it is not assigned, and no star import brings it
            return None, None
        brought = (self._definition(binder, name, seen) for binder in self._stars.binders(path, name))
        return next((found for found in brought if found is not None), None), None

    def imported(self, module: Module, names: Iterable[str | None]) -> Values:
        """`importlib.import_module("a.b")`."""
        find = self.engine.index.modules.find_absolute
        return tuple(ModuleRef(path) for name in names if name and (path := find(module, name)))

    def all_names(self, path: str) -> list[str]:
        """Every name the module binds, star imports included."""
        return self._stars.all_names(path)
