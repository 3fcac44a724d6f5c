"""Modules that code loads by names which it puts together: plugins in a folder, commands of a package.

Source: Python, importlib: `import_module`, `util.spec_from_file_location`; pkgutil: `iter_modules`, `walk_packages`;
runpy: `run_path`; Built-in Functions: `compile`, `exec`; Python 2: `execfile`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from auditor.facts.access import Role
from auditor.facts.code import Attr, Bin, Call, Expr, Fmt, Import, ImportFrom, Name, Str
from auditor.facts.nodes import nodes_of, statements_below
from auditor.link.modules.paths import Module, Modules
from auditor.link.syntax.names import call_name

_CALLING = frozenset({Role.APP, Role.SCRIPT})
_LOADING = frozenset({"import_module", "__import__", "import_string"})
_LISTING = frozenset({"iter_modules", "walk_packages"})
_MARKED = frozenset(mark + word for word in _LOADING for mark in ("", "."))
#: What runs a file, wherever it lies.
_BY_PATH = frozenset(
    mark + word
    for word in ("spec_from_file_location", "SourceFileLoader", "load_source", "run_path", "execfile")
    for mark in ("", ".")
)
#: What runs the text of one, together.
_BY_TEXT = ("exec", "compile")
#: So many modules that nothing imports make a folder one of plugins.
_PLUGINS = 2


def loaded_by_name(modules: Modules, module: Module) -> list[str]:
    """The modules of the folders of which the module loads any."""
    if _MARKED.isdisjoint(module.facts.indexed()):
        return []
    folders = {folder for folder in _folders(modules, module) if folder}
    return [path for path in modules.by_path if "/" in path and path.rpartition("/")[0] in folders]


def loaded_by_path(modules: Modules) -> list[str]:
    """The modules that files are loaded from, where code loads any by its path: those that nothing imports, in folders
    with several of them."""
    code = [each for each in modules.by_path.values() if each.role in _CALLING]
    if not any(_runs_files(each) for each in code):
        return []
    imported = {path for module in modules.by_path.values() for path in _imported(modules, module)}
    alone = [
        each.path
        for each in code
        if "/" in each.path and each.path not in imported and not each.path.rpartition("/")[2].startswith("__")
    ]
    several = Counter(path.rpartition("/")[0] for path in alone)
    return [path for path in alone if several[path.rpartition("/")[0]] >= _PLUGINS]


def _runs_files(module: Module) -> bool:
    """`exec(compile(file.read(), path, "exec"), names)`, or a function that runs a file?"""
    words = module.facts.indexed()
    return not _BY_PATH.isdisjoint(words) or all(word in words for word in _BY_TEXT)


def _imported(modules: Modules, module: Module) -> Iterator[str | None]:
    """The modules that an import of the module, wherever it stands, reaches; a test's count for nothing."""
    for node in statements_below(module.facts.body) if module.role in _CALLING else ():
        if isinstance(node, Import):
            yield modules.find_absolute(module, node.module)
        elif isinstance(node, ImportFrom) and (found := modules.named_by(module, node)) is not None:
            yield found
            yield from (modules.submodule(found, real) for real, _ in node.names)


def _folders(modules: Modules, module: Module) -> Iterator[str]:
    own = "/".join(module.folder)
    calls = [each for each in nodes_of(module.facts.body, Call) if isinstance(each, Call)]
    for call in calls:
        name, first = call_name(call), call.args[0] if call.args else None
        if first is None or name not in _LOADING | _LISTING:
            continue
        if name in _LOADING:
            beginning = _beginning(first)
            if beginning == "." or (not beginning and _names_itself(first)):
                yield own
            elif "." in beginning:
                yield _folder_of(modules.find_absolute(module, beginning.rpartition(".")[0]))
            continue
        for each in nodes_of(first, Attr):
            if isinstance(each, Attr) and each.name == "__path__" and isinstance(each.value, Name):
                yield from _imported_as(modules, module, each.value.id)
        if any(isinstance(each, Name) and each.id in {"__path__", "__file__"} for each in nodes_of(first, Name)):
            yield own


def _beginning(node: Expr) -> str:
    """The constant beginning of a text that is put together; empty where it has none, or nothing else."""
    if isinstance(node, Call) and isinstance(node.func, Attr) and node.func.name == "format":
        return _before(node.func.value, "{")
    if isinstance(node, Bin) and node.op == "%":
        return _before(node.left, "%")
    while isinstance(node, Bin) and node.op == "+":
        node = node.left
        if isinstance(node, Str):
            return node.text
    parts = node.parts if isinstance(node, Fmt) else ()
    return parts[0].text if len(parts) > 1 and isinstance(parts[0], Str) else ""


def _before(node: Expr, hole: str) -> str:
    """`commands.` of `"commands.{}"` and `"commands.%s"`."""
    return node.text.partition(hole)[0] if isinstance(node, Str) and hole in node.text else ""


def _names_itself(node: Expr) -> bool:
    """`__package__ + "." + name`, `f"{__name__}.{name}"`?"""
    return any(isinstance(each, Name) and each.id in {"__package__", "__name__"} for each in nodes_of(node, Name))


def _imported_as(modules: Modules, module: Module, name: str) -> Iterator[str]:
    """The folder of the package that the module knows by the name."""
    for node in statements_below(module.facts.body):
        if isinstance(node, Import) and name == (node.alias or node.module.partition(".")[0]):
            yield _folder_of(modules.find_absolute(module, node.module if node.alias else name))
        elif isinstance(node, ImportFrom):
            for real, alias in node.names:
                if name == (alias or real) and (found := modules.named_by(module, node)) is not None:
                    yield _folder_of(modules.submodule(found, real))


def _folder_of(path: str | None) -> str:
    """The folder of a package; empty for a module that is none."""
    if path is None:
        return ""
    return path.rstrip("/") if path.endswith("/") else path.rpartition("/")[0] if path.endswith("__init__.py") else ""
