"""Objects that a module only keeps in a variable, and classes, for which nobody asks: `audits = Crud(Audit)`.

Of a module that is itself used as a value (`getattr(crud, name)`, `vars(crud)`, `register(crud)`), anything may be
asked for. Source: Python, Data model: Modules; Built-in Functions: globals(), vars(), __import__().
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Set

from auditor.facts.access import Role
from auditor.facts.code import Assign, Attr, Call, Class, Do, Expr, Fmt, Import, ImportFrom, Name, Node, Str, Sub
from auditor.facts.nodes import nodes_of
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import ClassRef, Instance, ModuleRef
from auditor.link.interpreter.classes import has_foreign_base
from auditor.link.interpreter.registered import hands_on, is_registered
from auditor.link.modules.index import ClassInfo, Unit
from auditor.link.modules.paths import Module
from auditor.link.syntax.names import call_name, is_itself, last_name, root_of
from auditor.link.syntax.scopes import statements_of

#: A variable of a module: its path, its name.
Variable = tuple[str, str]
#: Calls that give all that a module has, where they stand in it.
_ALL = frozenset({"globals", "locals", "vars", "dir"})
#: Calls that import something by its name.
_IMPORTING = re.compile(
    r"_*import_*|import_(?:module|string|object|class|from_string|(?:by_)?path|attr\w*)|exec_module|locate|instantiate"
    r"|load_(?:class|object|attr\w*)|resolve_name|symbol_by_name|eval|exec"
)
#: Words of a file that can ask for anything of a module, whatever that is called.
_ANYTHING = re.compile(rf"{_IMPORTING.pattern}|globals|locals|vars|dir")
_RUNNING = ("eval", "exec")
_USES: frozenset[type[Node]] = frozenset({Name, Attr, Str, Call, Assign})
_READING: frozenset[type[Node]] = frozenset({Assign, Attr})
_IMPORTS: frozenset[type[Node]] = frozenset({Import, ImportFrom})


def kept_as(engine: Interpreter, owner: Instance, unit: Unit, line: int) -> set[Variable]:
    """The variables of a module that keep the object that is made on that line, where nothing else gets it; none for
    an object that may put itself elsewhere when it is made."""
    info = engine.index.classes[owner.key]
    if unit.node is not None or has_foreign_base(engine, info.key) or is_registered(engine, info):
        return set()
    methods = (each for cls in engine.hierarchy.mro(info) for units in cls.methods.values() for each in units)
    nodes = (each.node for each in methods if each.node is not None and each.node.params)
    if any(hands_on(node, {node.params[0].name}) for node in nodes):
        return set()
    for statement in statements_of(unit.module.facts.body):
        if isinstance(statement, Assign) and _makes(statement.value, info.node.name, line):
            names = [each.id for each in statement.targets if isinstance(each, Name)]
            return {(unit.module.path, name) for name in names} if len(names) == len(statement.targets) else set()
    return set()


def _makes(made: Expr | None, name: str, line: int) -> bool:
    """Is it `Crud(...)` or `Crud[User](...)`, on that line?"""
    if not isinstance(made, Call) or made.line != line:
        return False
    return last_name(made.func.value if isinstance(made.func, Sub) else made.func) == name


def asked_for(engine: Interpreter, variables: Set[Variable]) -> set[Variable]:
    """Which of these variables code asks for, or can ask for by a name that is put together; that of tests is
    understood by itself."""
    parts = {part for path, name in variables for part in (name, *path.removesuffix(".py").split("/"))}
    return {
        each
        for module in (engine.index.modules.by_path.values() if variables else ())
        if module.role is not Role.TEST and any(w in parts or _ANYTHING.fullmatch(w) for w in _words_of(module))
        for each in _Uses(engine, module, variables)
    }


def attributes_read(module: Module, of_itself: bool) -> set[str]:
    """The attributes that the code of the module reads, and does not only set; `of_itself`: those of `self`, too."""
    nodes = [*nodes_of(module.facts.body, _READING)]
    named = [node for node in nodes if isinstance(node, Attr)]
    targets = [each for node in nodes if isinstance(node, Assign) for each in node.targets if isinstance(each, Attr)]
    times = Counter(node.name for node in named if of_itself or not is_itself(node.value))
    times.subtract(each.name for each in targets if of_itself or not is_itself(each.value))
    return {name for name, left in times.items() if left > 0}


def asked_of_unknowns(engine: Interpreter) -> set[str]:
    """The attributes and methods that the application asks of objects which nothing tells, as far as anything of the
    project has one of that name."""
    ledger, units = engine.settled(), engine.index.units
    called = (names for key, names in ledger.calls_by_name.items() if units[key].role is Role.APP)
    places = ledger.attributes_by_name.items()
    return set().union(*called, (name for name, at in places if any(unit.role is Role.APP for unit, *_ in at)))


def unasked_classes(engine: Interpreter, infos: Iterable[ClassInfo]) -> set[str]:
    """Those of the classes, by key, of which nobody can have an object: nothing names them but what they say
    themselves, and nothing that they inherit from puts them where others find them."""
    if any(_asks_for_any(each) for each in engine.index.modules.by_path.values() if each.role is not Role.TEST):
        return set()
    alone = [each for each in infos if each.inside is None and each.name == each.node.name and not each.node.decorators]
    alone = [each for each in alone if not has_foreign_base(engine, each.key) and not is_registered(engine, each)]
    variables = {(each.module.path, each.name): each.key for each in alone}
    asked = asked_for(engine, variables.keys())
    return {key for variable, key in variables.items() if variable not in asked}


def _asks_for_any(module: Module) -> bool:
    """Does it ask for the subclasses of a class, or for modules by a name: `sys.modules[name]`?"""
    words = module.facts.indexed()
    return ".__subclasses__" in words or (".modules" in words and "sys" in words)


def _words_of(module: Module) -> Iterator[str]:
    return (word.lstrip(".:='#") for word in module.facts.indexed())


class _Uses:
    """Those of the variables that one module uses."""

    def __init__(self, engine: Interpreter, module: Module, variables: Set[Variable]) -> None:
        self._engine = engine
        self._module = module
        self._variables = variables
        self._names = {name for _, name in variables}
        self._body = module.facts.body
        self._modules: dict[str, list[str]] = {}  # what imports bind to modules, at any depth
        self._bound: dict[str, set[Variable]] = {}  # and to variables
        for name in self._names:
            self._bind(name, self._defined(module.path, name))
        for node in nodes_of(self._body, _IMPORTS):
            self._follow(node)

    def __iter__(self) -> Iterator[Variable]:
        run = {
            each.value.line for each in nodes_of(self._body, Do) if isinstance(each, Do) and type(each.value) is Call
        }
        bare: Counter[Expr] = Counter()
        for node in nodes_of(self._body, _USES):
            match node:
                case Str(text=text) if "." in text or ":" in text:
                    yield from self._spelled(text)
                case Call() if call_name(node) in _ALL and not node.args:
                    yield from self._all_of(self._module.path)
                case Call(args=(_, *_)) if _IMPORTING.fullmatch(call_name(node)) and node.line not in run:
                    yield from self._imported(node)
                case Assign(targets=targets):
                    bare.subtract(each for each in targets if isinstance(each, Name) and each.id in self._bound)
                case Name() | Attr() if self._is_followed(node):
                    bare[node] += 1
                    if isinstance(node, Attr):
                        bare[node.value] -= 1
                        yield from (
                            each for path in self._modules_of(node.value) for each in self._defined(path, node.name)
                        )
        for each in self._body:  # what a class says of itself
            if isinstance(each, Class) and (self._module.path, each.name) in self._variables:
                bare.subtract(
                    inner for inner in nodes_of(each, Name) if isinstance(inner, Name) and inner.id == each.name
                )
        for node in (node for node, times in bare.items() if times > 0):
            if isinstance(node, Name):
                yield from self._bound.get(node.id, ())
            yield from (each for path in self._modules_of(node) for each in self._all_of(path))

    def _is_followed(self, node: Name | Attr) -> bool:
        """Does it begin with a name that is one of the variables, or a module?"""
        root = root_of(node)
        return isinstance(root, Name) and (root.id in self._modules or root.id in self._bound)

    def _bind(self, name: str, found: set[Variable]) -> None:
        if found:
            self._bound.setdefault(name, set()).update(found)

    def _follow(self, node: object) -> None:
        """What an import binds."""
        if isinstance(node, Import):
            first = node.module.partition(".")[0]
            path = self._engine.index.modules.find_absolute(self._module, node.module if node.alias else first)
            if path is not None:
                self._modules.setdefault(node.alias or first, []).append(path)
        elif isinstance(node, ImportFrom):
            source = self._engine.index.modules.named_by(self._module, node)
            if source is None:
                return
            for name, alias in node.names:
                self._bind(alias or name, self._defined(source, name))
                if below := self._below(source, name):
                    self._modules.setdefault(alias or name, []).extend(below)

    def _below(self, path: str, name: str) -> list[str]:
        """The module that another one has under that name."""
        if found := self._engine.index.modules.submodule(path, name):
            return [found]
        return [each.path for each in self._engine.names.look_up(path, name) or () if isinstance(each, ModuleRef)]

    def _modules_of(self, node: Expr) -> list[str]:
        if isinstance(node, Name):
            return self._modules.get(node.id, [])
        if isinstance(node, Attr):
            return [below for path in self._modules_of(node.value) for below in self._below(path, node.name)]
        return []

    def _defined(self, path: str, name: str) -> set[Variable]:
        """The variable that a module has under that name, by itself or by imports."""
        found = self._engine.names.definition(path, name)
        if found is not None:
            return {found[:2]} & self._variables
        held = (self._engine.names.look_up(path, name) or ()) if name in self._names else ()
        classes = (self._engine.index.classes[each.key] for each in held if isinstance(each, ClassRef))
        return {(each.module.path, each.name) for each in classes} & self._variables

    def _all_of(self, path: str) -> set[Variable]:
        """All that a module or package has, by itself or by imports."""
        within = {each for each in self._variables if path.endswith("/") and each[0].startswith(path)}
        return within.union(*(self._defined(path, name) for name in self._names))

    def _spelled(self, text: str) -> set[Variable]:
        """`app.crud` or `app.crud:audits` in a string: the module, or what is in it."""
        modules = self._engine.index.modules
        dotted = text.replace(":", ".")
        if not all(part.isidentifier() for part in dotted.split(".")):
            return set()
        if found := modules.find_absolute(self._module, dotted):
            return self._all_of(found)
        above, _, last = dotted.rpartition(".")
        found = modules.find_absolute(self._module, above)
        return self._defined(found, last) if found else set()

    def _imported(self, call: Call) -> set[Variable]:
        """What a module may have that is imported by a name that is put together, of which the beginning is known."""
        first = call.args[0] if call.args else None
        if isinstance(first, Str) and call_name(call) not in _RUNNING:
            return set()  # as any string
        start = first.parts[0].text if isinstance(first, Fmt) and isinstance(first.parts[0], Str) else ""
        named = self._engine.index.modules.by_path
        return {each for each in self._variables if named[each[0]].name.startswith(start.strip("."))}
