"""Names that a module of the project must have and does not bind where we can see it: by `__getattr__` (PEP 562), by
`globals().update(...)`."""

from __future__ import annotations

import builtins
from functools import lru_cache

from auditor.facts.access import Role
from auditor.facts.code import Assign, Call
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import NOTHING, ClassRef, External, FunctionRef, Values

_BUILTIN = frozenset(dir(builtins))


@lru_cache(maxsize=10_000)
def _builtin(name: str) -> Values:
    return (External(f"builtins.{name}"),)


def unbound(engine: Interpreter, path: str, name: str) -> Values:
    """What a name stands for that the module is not seen to bind: something builtin, or what it puts into its
    `globals()`."""
    if name not in _BUILTIN and (path, name) in engine.of(_said_global):
        return on_demand(engine, path, name)
    if name not in _BUILTIN and "\nglobals\n" in engine.index.modules.by_path[path].facts.index:
        return on_demand(engine, path, name) or _builtin(name)
    return _builtin(name)


def _said_global(engine: Interpreter) -> frozenset[tuple[str, str]]:
    """The modules and names that functions bind there: `global CURRENT` (Python, The global statement)."""
    units = engine.index.units
    return frozenset(
        (units[key].module.path, name) for key, names in engine.index.global_names.items() for name in names
    )


def on_demand(engine: Interpreter, path: str, name: str) -> Values:
    """The one class of that name in the folder of the module, else the one in the application; else the one table, or
    the one function in the folder."""
    folder = path.rstrip("/").rpartition("/")[0]
    return engine.answers.ask("demanded", (folder, name), lambda: _found(engine, folder, name), NOTHING)


def _found(engine: Interpreter, folder: str, name: str) -> Values:
    named = engine.index.classes_named.get(name, ())
    near = [info for info in named if info.module.path.startswith(f"{folder}/")]
    of_app = [info for info in named if info.module.role is Role.APP and info.inside is None]
    found = near if len(near) == 1 else of_app
    if named:
        return (ClassRef(found[0].key),) if len(found) == 1 else NOTHING
    places = engine.of(_made_at).get(name, ())
    held = (engine.names.look_up(places[0], name) if len(places) == 1 else None) or NOTHING
    tables = tuple(value for value in held if type(value) in engine.kinds.perhaps)
    functions = [key for key in engine.of(_functions).get(name, ()) if key.startswith(f"{folder}/")]
    return tables or (tuple(map(FunctionRef, functions)) if len(functions) == 1 else NOTHING)


def _functions(engine: Interpreter) -> dict[str, list[str]]:
    """The functions of the modules of the application, by their names."""
    found: dict[str, list[str]] = {}
    for unit in engine.index.units.values():
        if unit.node is not None and unit.owner is None and unit.parent is None and unit.role is Role.APP:
            found.setdefault(unit.node.name, []).append(unit.key)
    return found


def _made_at(engine: Interpreter) -> dict[str, list[str]]:
    """The modules of the application in which the variable is what a call gives, as tables are."""
    found: dict[str, list[str]] = {}
    for path, names in engine.index.names.items():
        if engine.index.modules.by_path[path].role is Role.APP:
            for name, bindings in names.items():
                if any(type(each) is Assign and type(each.value) is Call for each in bindings):
                    found.setdefault(name, []).append(path)
    return found
