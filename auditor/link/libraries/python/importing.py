"""Modules by names that are put together at run time, `import_module(f"{package}.{name}")`, and the names of those in a
package.

Source: Python, importlib: import_module(); pkgutil: iter_modules(), walk_packages(), ModuleInfo.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from auditor.facts.access import Role
from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Interpreter, Kind
from auditor.link.domain.nested import Plain
from auditor.link.domain.values import NOTHING, External, Many, ModuleRef, Text, Values, literals, union, walk
from auditor.link.interpreter import offered
from auditor.link.syntax.pieces import MOST_PIECES, pattern_of

_WORD = re.compile(r"\w")
_BUILTIN_NAME = External("builtins.__name__")


class Listed(Plain, frozen=True, gc=False):
    """What is told of a module in a package (Python, pkgutil: ModuleInfo)."""

    name: Text

    def elements(self) -> Values:
        """It is a tuple: finder, name, is it a package."""
        return (self.name,)


def module_named(engine: Interpreter, frame: Frame, given: Given) -> Values:
    """`importlib.import_module(name, package)`."""
    if _BUILTIN_NAME in given.first:
        return (ModuleRef(frame.unit.module.path),)
    texts = [each for each in given.first if isinstance(each, Text)]
    ours = engine.names.imported(frame.unit.module, [each.literal for each in texts])
    parts = (each for each in texts if each.literal is None or each.literal.startswith("."))
    found = union(ours, *(_like(engine, frame, each) for each in parts))
    return found or tuple(External(name) for name in literals(given.first) if not name.startswith("."))


def object_named(engine: Interpreter, frame: Frame, given: Given) -> Values:
    """What `"package.module:Name"` or `"package.module.Name"` leads to, and each model of the module that a path may
    mean of which only the beginning is known: `import_string(f"app.models.{name}")`."""
    found: list[Values] = []
    for text in given.first:
        pieces = text.pieces if isinstance(text, Text) and text.pieces else (None,)
        home, dot, name = (pieces[0] or "").replace(":", ".").rpartition(".")
        modules = engine.names.imported(frame.unit.module, [home]) if dot else NOTHING
        for value in (each for each in modules if isinstance(each, ModuleRef)):
            if len(pieces) == 1:
                found.append(engine.names.member(value.path, name))
            else:
                rest = (name, *pieces[1:]) if name else pieces[1:]
                found.append(offered.any_model(engine, value.path, (Text(rest),) if any(rest) else NOTHING))
    return union(*found)


def _like(engine: Interpreter, frame: Frame, text: Text) -> Values:
    """The modules that a name may mean of which parts are known, however it begins; none where nothing is."""
    pieces = text.pieces
    if len(pieces) > MOST_PIECES or not any(piece and _WORD.search(piece) for piece in pieces):
        return NOTHING
    known: dict[tuple[tuple[str | None, ...], Role], Values] = engine.answers.known("modules like")
    role = frame.unit.module.role
    if (pieces, role) not in known:
        first = pieces[0].lstrip(".") if pieces[0] is not None else None
        pattern = re.compile(rf"(?:.+\.)?{pattern_of((first, *pieces[1:])).pattern}")
        modules = engine.index.modules.by_path.values()
        like = (m for m in modules if m.role in {role, Role.APP} and pattern.fullmatch(m.name))
        known[pieces, role] = union(ModuleRef(module.path) for module in like)
    return known[pieces, role]


def names_in(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
    """`pkgutil.iter_modules(path, prefix)`, `walk_packages(path, prefix)`: what the modules in the package are called;
    where the path is not known, those in the own folder."""
    prefixes = given.args[1] if len(given.args) > 1 else given.keywords.get("prefix", (Text(("",)),))
    pieces = {each.pieces for each in prefixes if isinstance(each, Text)} or {(None, ".")}
    paths = given.first or given.keywords.get("path", NOTHING)
    if any(isinstance(each, External) for each in paths):  # of a library
        return NOTHING
    packages = [each.path for each in walk(paths) if isinstance(each, ModuleRef)] or [frame.unit.module.path]
    names = (name for path in packages for name in _names_below(engine, path, dotted.endswith("walk_packages")))
    return (Many(union(Listed(Text(_joined(prefix, name))) for name in names for prefix in sorted(pieces, key=str))),)


def _joined(prefix: tuple[str | None, ...], name: str) -> tuple[str | None, ...]:
    return (name,) if prefix == ("",) else (*prefix, name)


def _names_below(engine: Interpreter, path: str, deep: bool) -> Iterable[str]:
    """The names of the modules in the folder of a package, below it where they are also gone through."""
    folder = path.rpartition("/")[0]
    start = len(folder) + 1 if folder else 0
    for other in engine.index.modules.by_path:
        if other != path and (not folder or other.startswith(f"{folder}/")):
            inner = other[start:].removesuffix(".py").removesuffix("/__init__").split("/")
            if deep or len(inner) == 1:
                yield ".".join(inner)


def _imported(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
    """`__import__(name)` gives the outermost package; with a list of names to import, the module itself."""
    if len(given.args) > 3 or "fromlist" in given.keywords:
        return module_named(engine, frame, given)
    tops = tuple(Text((name.partition(".")[0],)) for name in literals(given.first))
    return module_named(engine, frame, Given([tops or given.first], {}, given.line))


KINDS = (Kind(Listed, member=lambda engine, frame, value, name, line: (value.name,) if name == "name" else NOTHING),)
FUNCTIONS = {"builtins.__import__": _imported, "pkgutil.iter_modules": names_in, "pkgutil.walk_packages": names_in}
