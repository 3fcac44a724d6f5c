"""What settings name by its path is called: `operationId: app.orders.get` (Connexion, Routing), `handler: app.run`; and
so is what the code of a notebook names (nbformat, The notebook file format)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from auditor.facts.access import Role
from auditor.facts.said import TextFacts
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import ClassRef, FunctionRef
from auditor.link.modules.index import ClassInfo, Unit
from auditor.link.results.by_word import CALLING, MOST_ALIKE, OF_WORDS
from auditor.link.syntax.names import last_part

#: So many parts of a path that two modules hardly share.
_SURELY = 2


def named_in_files(engine: Interpreter, texts: Mapping[str, tuple[TextFacts, Role]]) -> dict[str, str]:
    """The functions and classes of the application that its settings name: unit key -> what comes in."""
    found: dict[str, str] = {}
    modules = _Named(engine)
    for path, (facts, role) in sorted(texts.items()):
        for said in facts.said if role in CALLING else ():
            for key in _called(engine, modules, said.word) if said.kind == "path" else ():
                unit = engine.index.units.get(key)
                if unit is None or unit.role in CALLING:
                    found.setdefault(key, f"{last_part(said.word)} in {path}")
    return found


class _Named:
    """The modules by their names, and by the ends of their paths: a namespace package may be around them, of which
    only what installs them knows (Python Packaging User Guide, Packaging namespace packages)."""

    def __init__(self, engine: Interpreter) -> None:
        self.paths = {module.name: module.path for module in engine.index.modules.by_path.values()}
        self._ends: dict[tuple[str, ...], list[tuple[str, str]]] = {}
        for name, path in self.paths.items():
            stem = "/" + path.removesuffix(".py").removesuffix("/__init__")
            self._ends.setdefault(tuple(stem.split("/")[-_SURELY:]), []).append((stem, name))

    def as_called_here(self, module: str) -> str:
        """What a module is called here that others call so."""
        parts = module.split(".")
        alike = self._ends.get(tuple(parts[-_SURELY:]), ()) if len(parts) >= _SURELY else ()
        if module in self.paths or len(alike) > MOST_ALIKE:
            return module
        ending = "/" + "/".join(parts)
        return next((name for stem, name in alike if stem.endswith(ending)), module)


def _called(engine: Interpreter, modules: _Named, dotted: str) -> Iterable[str]:
    """What has that path, or is brought there by an import: `app.routes.get` of `app.routes.orders`."""
    known = engine.notes.by_dotted.get(dotted)
    if known is not None:
        return known
    module, _, name = dotted.rpartition(".")
    here = modules.as_called_here(module)
    if here != module:
        return _called(engine, modules, f"{here}.{name}")
    values = (engine.names.look_up(modules.paths[module], name) or ()) if module in modules.paths else ()
    kept = (each for each in values if type(each) is FunctionRef or type(each) is ClassRef)
    return [each.key if type(each) is FunctionRef else f"class {each.key}" for each in kept]


def run_by_other_code(engine: Interpreter, texts: Mapping[str, tuple[TextFacts, Role]]) -> dict[str, str]:
    """The functions and classes of the application that notebooks call, and code beside that is Python but is not
    parsed as such: unit key -> what comes in (nothing new)."""
    found: dict[str, str] = {}
    functions: dict[str, list[Unit]] = {}
    for _, (facts, role) in sorted(texts.items()):
        words = {said.word: None for said in facts.said if said.kind == "name"} if role in CALLING else {}
        if words and not functions:
            functions = _functions(engine)
        for word in words:
            units = functions.get(word, ())
            found.update((unit.key, "") for unit in units if len(units) <= MOST_ALIKE)
            classes = engine.index.classes_named.get(word, ())
            for info in classes if len(classes) <= MOST_ALIKE else ():
                found.update(dict.fromkeys(_used_of(engine, info, words), ""))
    return found


def _functions(engine: Interpreter) -> dict[str, list[Unit]]:
    found: dict[str, list[Unit]] = {}
    for unit in engine.index.units.values():
        name = unit.node.name if unit.node is not None and unit.parent is None and unit.role in CALLING else ""
        if OF_WORDS.fullmatch(name) is not None:
            found.setdefault(name, []).append(unit)
    return found


def _used_of(engine: Interpreter, info: ClassInfo, words: Mapping[str, None]) -> Iterator[str]:
    """The class, where it has no model, and the methods of its objects that the notebook names or that Python calls."""
    if info.module.role not in CALLING or engine.model_of(info.key) is not None:
        return
    yield f"class {info.key}"
    for cls in engine.hierarchy.mro(info):
        for name, units in cls.methods.items():
            if name in words or (name.startswith("__") and name.endswith("__")):
                yield from (unit.key for unit in units)
