"""What no import shows and a split could still change: scans of packages by name, and what goes by the name of the
module that it is in."""

from __future__ import annotations

import re
from collections.abc import Iterable

from auditor.edit.names import Names, read_names
from auditor.edit.split.context import Found, Ground, Split
from auditor.edit.split.modules import parts_of
from auditor.edit.split.monolith import Chunk
from auditor.facts.code import Attr, Call, Function, Name
from auditor.facts.nodes import nodes_of
from auditor.link.syntax.names import last_name

#: Calls that import every module of a package: venusian and Pyramid (`scan`), Celery (`autodiscover_tasks`), pkgutil
#: (`walk_packages`, `iter_modules`), Werkzeug (`find_modules`), and functions of that name in projects.
_SCANS = frozenset(
    {"scan", "autodiscover_tasks", "walk_packages", "iter_modules", "find_modules", "import_submodules", "load_models"}
)
#: Decorators that register a function as `module.name` where no `name=` is given: Celery ("Task Names"), Dramatiq, RQ,
#: Huey.
_TASKS = frozenset({"task", "shared_task", "periodic_task", "actor", "job"})
_DOTTED = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*")


def note_scans(ground: Ground, split: Split, found: Found) -> None:
    """Scans that reached the monolith and do not reach a new file are left to people."""
    words = [word.encode() for word in _SCANS]
    for path in sorted(split.modules.by_path):
        facts = ground.facts[path][0]
        if facts.parsed and any(word in ground.read(path) for word in words):
            _note_scans(split, path, read_names(facts), found)


def _note_scans(split: Split, path: str, names: Names, found: Found) -> None:
    for quoted in names.strings:
        call = quoted.call
        if not isinstance(call, Call) or last_name(call.func) not in _SCANS or not _DOTTED.fullmatch(quoted.node.text):
            continue
        scanned = split.modules.find_absolute(split.modules.by_path[path], quoted.node.text)
        if scanned is None or not _lies_in(split.path, scanned):
            continue
        outside = [file for file in split.files if not _lies_in(file, scanned)]
        if outside:
            why = f"{last_name(call.func)}() of {quoted.node.text} does not reach {', '.join(outside)}"
            found.manual.append((path, quoted.node.line, why))


def note_names_of_the_module(split: Split, found: Found) -> None:
    """Tasks whose name is that of their module, and columns that hold pickled objects, are noted."""
    module = split.modules.by_path[split.path].name
    for chunk in split.monolith.chunks:
        for node in chunk.nodes:
            for task in _unnamed_tasks(node):
                why = f"workers know this task as {module}.{task.name}; give it that name, or drain the queue"
                found.notes.append((split.path, task.line, why))
        for line in _pickled(chunk):
            why = f"pickled objects name their class as {module}.Class, which is no longer there for old rows"
            found.notes.append((split.path, line, why))


def _unnamed_tasks(node: object) -> Iterable[Function]:
    if isinstance(node, Function):
        for each in node.decorators:
            named = isinstance(each, Call) and any(key == "name" for key, _ in each.keywords)
            if not named and last_name(each.func if isinstance(each, Call) else each) in _TASKS:
                yield node
                return


def _pickled(chunk: Chunk) -> Iterable[int]:
    for node in nodes_of(chunk.nodes):
        if isinstance(node, Name | Attr) and last_name(node) == "PickleType":
            yield node.line
            return


def _lies_in(path: str, package: str) -> bool:
    own = parts_of(package)
    return parts_of(path)[: len(own)] == own
