"""The modules of the project and what an `import` in one of them reaches.

Import roots are not configured but found: an absolute import is tried from every folder above the importing file,
nearest first, then from every folder of the project that holds a package. Folders without `__init__.py` are namespace
packages (Python reference, 5.3.2). The audited folder may itself be a package, or lie inside one, or be installed under
another name than it has here: then the end of the dotted name tells. A folder may be put on the path only when the
application runs (`sys.path`, PYTHONPATH, an image): then what is imported tells which module it is. What is not found
is external.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from auditor.facts.access import Role
from auditor.facts.code import Attr, FileFacts, Import, ImportFrom, Name
from auditor.facts.nodes import nodes_of, statements_below
from auditor.link.syntax.scopes import bindings_of

#: Names at the end of a path, of which an import may know fewer.
_LONGEST_ENDING = 12
#: So many modules of one ending are looked at for what they define.
_MOST_ALIKE = 8
#: Folders that are put on the path, and not imported by their name (setuptools, src-layout).
_SOURCE_FOLDERS = frozenset({"src", "lib", "python"})


@dataclass(eq=False, slots=True)
class Module:
    """One Python file: `folder` is what its relative imports start from, `name` its dotted name below its root."""

    path: str
    name: str
    facts: FileFacts
    role: Role
    folder: tuple[str, ...]


@dataclass(slots=True)
class Modules:
    """All modules by path, and the folders in which a module can be found."""

    by_path: dict[str, Module]
    folders: frozenset[tuple[str, ...]]
    packages: frozenset[tuple[str, ...]]
    roots: tuple[tuple[str, ...], ...]
    root_name: str = ""
    dependencies: frozenset[str] = frozenset()
    app: tuple[str, ...] = ()
    lost: dict[str, Exception] = field(default_factory=dict)  # by path, what failed of ours while it was indexed
    _endings: dict[str, list[str]] = field(default_factory=dict)
    _tops: dict[str, list[tuple[str, ...]]] = field(default_factory=dict)
    _found: dict[tuple[tuple[str, ...], str], str | None] = field(default_factory=dict)
    _defined: dict[str, frozenset[str]] = field(default_factory=dict)
    _changing: dict[str, bool] = field(default_factory=dict)

    def find_absolute(self, importer: Module, dotted: str) -> str | None:
        """The path of a module file, or of a package folder with a trailing slash, or None where it is external."""
        key = (importer.folder, dotted)
        if key not in self._found:
            self._found[key] = self._search(importer.folder, tuple(dotted.split(".")))
        found = self._found[key]
        return found if found is not None or "." in dotted else self._on_changed_path(importer, dotted)

    def _search(self, folder: tuple[str, ...], parts: tuple[str, ...]) -> str | None:
        above = [folder[:size] for size in range(len(folder), -1, -1)]
        outside = [base for base in above if base not in self.packages]
        for base in (*outside, *self._roots_with(parts[0])):
            if found := self.locate(base + parts):
                return found
        if parts[0] in sys.stdlib_module_names:
            return None
        # run from inside a package (`python app/main.py`, PYTHONPATH=app): its own folder is the import root
        for base in above:
            if base in self.packages and (found := self.locate(base + parts)) and not found.endswith("/"):
                return found
        return self._from_root(parts) or self._by_ending(parts)

    def _roots_with(self, name: str) -> Sequence[tuple[str, ...]]:
        """The import roots, in their order, that hold a module or folder of the name."""
        if not self._tops:
            places = {*self.folders, *(_parts(_stem(path)) for path in self.by_path)}
            order = {root: number for number, root in enumerate(self.roots)}
            for place in sorted((each for each in places if each[:-1] in order), key=lambda each: order[each[:-1]]):
                self._tops.setdefault(place[-1], []).append(place[:-1])
        return self._tops.get(name, ())

    def _from_root(self, parts: tuple[str, ...]) -> str | None:
        """`shop.models` where the audited folder is the package `shop` (or `acme.shop.models`, one inside `acme`)."""
        if () not in self.packages or self.root_name not in parts:
            return None
        return self.locate(parts[parts.index(self.root_name) + 1 :])

    def _by_ending(self, parts: tuple[str, ...]) -> str | None:
        """The one module whose path ends like the dotted name, where the name is that of no dependency: the package is
        called otherwise here, as with `package_dir` in setup.py, or its generated part is missing."""
        if len(parts) < 2 or parts[0] in self.dependencies:
            return None
        for start in range(len(parts)):
            found = self._ending("/".join(parts[start:]))
            if found:
                return found[0] if len(found) == 1 else None
        return None

    def _ending(self, ending: str) -> Sequence[str]:
        """The modules of the application whose paths end so; where there are very many, some of them."""
        if not self._endings:
            for path in self.app:
                names = _parts(_stem(path))[-_LONGEST_ENDING:]
                for start in range(len(names)):
                    found = self._endings.setdefault("/".join(names[start:]), [])
                    if len(found) <= _MOST_ALIKE:
                        found.append(path)
        return self._endings.get(ending, ())

    def is_foreign(self, dotted: str) -> bool:
        """Is it known to be of something else, by the first of its names?"""
        first = dotted.partition(".")[0]
        return first in sys.stdlib_module_names or first in self.dependencies

    def _alike(self, importer: Module, dotted: str) -> list[str]:
        """The other modules whose paths end like the name, unless it is foreign."""
        found = self._ending(dotted.replace(".", "/")) if not self.is_foreign(dotted) else ()
        return [path for path in found if path != importer.path] if len(found) <= _MOST_ALIKE else []

    def perhaps(self, importer: Module, dotted: str) -> list[str]:
        """The modules of which the name may be that of one, where it is not known to be that of something else."""
        return [path for path in self._alike(importer, dotted) if not self._wraps(path, dotted)]

    def _on_changed_path(self, importer: Module, name: str) -> str | None:
        """The only module of the name, where the file that imports it puts something on the path."""
        found = self._alike(importer, name)
        return found[0] if len(found) == 1 and self._changes_path(importer) else None

    def _changes_path(self, module: Module) -> bool:
        known = self._changing.get(module.path)
        if known is None:
            body = module.facts.body
            known = any(
                (type(each) is ImportFrom and each.module == "sys" and any(name == "path" for name, _ in each.names))
                or (type(each) is Attr and each.name == "path" and type(each.value) is Name and each.value.id == "sys")
                for each in nodes_of(body, frozenset({Attr, ImportFrom}))
            )
            self._changing[module.path] = known
        return known

    def _defining(self, importer: Module, node: ImportFrom) -> str | None:
        """The only module whose path ends like the name and that defines all that is imported; with a star, some of
        what the importing one names. Or the only folder that has modules of these names."""
        paths = self.perhaps(importer, node.module)
        names = {name for name, _ in node.names} if not self.is_foreign(node.module) else set()
        if not paths:
            below = (path for name in names for path in self.perhaps(importer, f"{node.module}.{name}"))
            places = {_parts(_stem(path))[:-1] for path in below}
            return self.locate(places.pop()) if len(places) == 1 else None
        if "*" in names:
            used = {each.id for each in nodes_of(importer.facts.body, Name) if type(each) is Name}
            found = [path for path in paths if not used.isdisjoint(self._defined_in(path))]
        else:
            found = [path for path in paths if all(self._has(path, name) for name in names)]
        return found[0] if len(found) == 1 else None

    def _has(self, path: str, name: str) -> bool:
        return name in self._defined_in(path) or self.submodule(path, name) is not None

    def _defined_in(self, path: str) -> frozenset[str]:
        """What the module defines, or imports from beside itself, or a package from below itself."""
        if path not in self._defined:
            bound, below = bindings_of(self.by_path[path].facts.body), f"{self.by_path[path].name}."
            own = (name for name, each in bound.items() if not all(_is_brought(node, below) for node in each))
            self._defined[path] = frozenset(own)
        return self._defined[path]

    def _wraps(self, path: str, dotted: str) -> bool:
        """Does the module import from what is called as itself, as one that wraps a library?"""
        first, nodes = dotted.partition(".")[0], statements_below(self.by_path[path].facts.body)
        return any(_is_brought(each, "-") and getattr(each, "module", "").partition(".")[0] == first for each in nodes)

    def find_relative(self, importer: Module, dotted: str, level: int) -> str | None:
        """As `find_absolute`, for `from ..dotted import` with `level` dots."""
        if level - 1 > len(importer.folder):
            return None
        base = importer.folder[: len(importer.folder) - (level - 1)]
        return self.locate(base + tuple(part for part in dotted.split(".") if part))

    def locate(self, parts: tuple[str, ...]) -> str | None:
        """The module file, package file or namespace folder at the given place."""
        joined = "/".join(parts)
        for path in (f"{joined}/__init__.py" if parts else "__init__.py", f"{joined}.py"):
            if path in self.by_path:
                return path
        return f"{joined}/" if parts in self.folders else None

    def named_by(self, importer: Module, node: Import | ImportFrom) -> str | None:
        """The module, or folder, that an import statement names; None where it is external."""
        if isinstance(node, ImportFrom) and node.level:
            return self.find_relative(importer, node.module, node.level)
        found = self.find_absolute(importer, node.module)
        return self._defining(importer, node) if found is None and isinstance(node, ImportFrom) else found

    def imported_by(self, importer: Module, node: Import | ImportFrom) -> list[str]:
        """The module files that an import of the project reaches, submodules by name included."""
        whole = self.named_by(importer, node)
        found = (whole, *(self.submodule(whole or "", name) for name, _ in getattr(node, "names", ())))
        return [path for path in found if path is not None and path in self.by_path]

    def imported_anywhere(self, importer: Module) -> set[str]:
        """The module files that the imports of a module reach, those in functions included."""
        found: set[str] = set()
        try:
            for node in statements_below(importer.facts.body):
                if type(node) is ImportFrom or type(node) is Import:
                    found.update(self.imported_by(importer, node))
        except Exception as error:
            self.lost[importer.path] = error
        return found

    def submodule(self, path: str, name: str) -> str | None:
        """What `package.name` is when `path` is a package file or a namespace folder."""
        if path.endswith("/"):
            return self.locate((*path.rstrip("/").split("/"), name))
        if path == "__init__.py" or path.endswith("/__init__.py"):
            return self.locate((*path.split("/")[:-1], name))
        return None


def index_modules(
    files: Mapping[str, tuple[FileFacts, Role]], root_name: str = "", dependencies: Iterable[str] = ()
) -> Modules:
    """Place every Python file: which folders are packages, which are import roots, what each module is called.

    `root_name` is the name of the audited folder, `dependencies` are the distributions that it needs, and other
    packages that are no project's own.
    """
    folders: set[tuple[str, ...]] = set()
    packages: set[tuple[str, ...]] = set()
    for path in files:
        parts = tuple(path.split("/"))
        folders.update(parts[:size] for size in range(1, len(parts)))
        if parts[-1] == "__init__.py" and (len(parts) == 1 or parts[-2].isidentifier()):
            packages.add(parts[:-1])
    roots = sorted(_roots(packages), key=lambda root: (len(root), root))
    lost: dict[str, Exception] = {}
    by_path: dict[str, Module] = {}
    for path, (facts, role) in files.items():
        try:
            name = _dotted(path, packages)
        except Exception as error:
            lost[path], name = error, path.removesuffix(".py").replace("/", ".")
        by_path[path] = Module(path, name, facts, role, tuple(path.split("/")[:-1]))
    app = tuple(path for path, (_, role) in files.items() if role is Role.APP)
    foreign = {name.lower().replace("-", "_") for name in dependencies}
    return Modules(
        by_path, frozenset(folders), frozenset(packages), tuple(roots), root_name, frozenset(foreign), app, lost
    )


def _is_brought(node: object, below: str) -> bool:
    """Does it import, and not from below the package?"""
    return type(node) is Import or (type(node) is ImportFrom and not (node.level or node.module.startswith(below)))


def _stem(path: str) -> str:
    """`a/b` for `a/b.py` and `a/b/__init__.py`."""
    return path.removesuffix(".py").removesuffix("/__init__")


def _parts(stem: str) -> tuple[str, ...]:
    return tuple(stem.split("/"))


def _roots(packages: set[tuple[str, ...]]) -> Iterable[tuple[str, ...]]:
    """The folders that hold a top-level package, and source folders in which an `__init__.py` stands by mistake; the
    project's own folder always."""
    above = {package[:-1] for package in packages if package}
    return {(), *(folder for folder in above if folder not in packages or _SOURCE_FOLDERS.issuperset(folder[-1:]))}


def _dotted(path: str, packages: set[tuple[str, ...]]) -> str:
    """The name under which the file is imported: from below its outermost package, else its whole path."""
    parts = path.removesuffix(".py").split("/")
    folder = tuple(parts[:-1])
    start = len(folder)
    while start and folder[:start] in packages:
        start -= 1
    if start == len(folder):
        start = _namespace_start(folder)
    names = parts[start:]
    if names[-1] == "__init__" and len(names) > 1:
        names = names[:-1]
    return ".".join(names)


def _namespace_start(folder: tuple[str, ...]) -> int:
    """Outside any package the whole path names the module, but for source folders that are never imported."""
    return next((size + 1 for size, part in enumerate(folder) if part in _SOURCE_FOLDERS), 0)
