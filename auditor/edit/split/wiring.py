"""Which new file needs what of which other, and when: at import, when a function runs, or only for a type checker."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise

from auditor.edit.model import RefusedError
from auditor.edit.names import Use, When
from auditor.edit.split.monolith import Chunk, Kind, Monolith
from auditor.facts.code import Attr, Class, Expr, Function, Name

#: Functions that SQLAlchemy calls as it maps a class, so that what they name must be there by then.
_CALLED_AT_MAPPING = frozenset({"declared_attr", "as_declarative"})


@dataclass(slots=True)
class Needs:
    """What one new file needs of the other chunks: names to import at its top, names for type checkers only, and names
    to import inside a function, by the line of its `def`, since the files need each other."""

    top: dict[str, str] = field(default_factory=dict)
    typing: dict[str, str] = field(default_factory=dict)
    inside: dict[int, dict[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Wish:
    """A name used in one file and defined in another."""

    source: str
    target: str
    name: str
    when: When
    use: Use
    chunk: Chunk


def place_others(monolith: Monolith, mapped: Collection[str]) -> Monolith:
    """Give each chunk that no plan names (a listener, a call, a block) to the file of what it names as it runs; of
    several, to the last where that makes no circle; else to the file of the chunk before it."""
    chunks = list(monolith.chunks)
    defined = dict(monolith.defined)
    copied = {name for chunk in chunks if chunk.kind is Kind.COPIED for name in chunk.bound}
    previous = next((chunk.file for chunk in chunks if chunk.kind is Kind.DEFINITION and chunk.file), "")
    for place, chunk in enumerate(chunks):
        if chunk.file:
            previous = previous if chunk.kind is Kind.COPIED else chunk.file
        elif chunk.kind in {Kind.OTHER, Kind.DEFINITION, Kind.COPIED}:
            named = [
                defined[use.name]
                for use in sorted(chunk.names.uses, key=lambda each: each.when is not When.IMPORT)
                if use.bound.parent is None and use.name in {*defined} - copied and use.when is not When.ANNOTATION
            ]
            at_import = {
                defined[use.name]
                for use in chunk.names.uses
                if use.when is When.IMPORT and use.name in {*defined} - copied
            }
            graph = _hard_graph(chunks, defined, mapped)
            fitting = [file for file in reversed(named) if not _reaches_any(graph, at_import - {file}, file)]
            previous = (fitting or named or [previous])[0]
            chunks[place] = replace(chunk, file=previous)
            defined.update(dict.fromkeys(chunk.bound, previous))
    return replace(monolith, chunks=tuple(chunks), defined=defined)


def wire(monolith: Monolith, files: Iterable[str], mapped: Collection[str]) -> Mapping[str, Needs]:
    """What each file needs. `mapped`: the names of mapped classes. Raises RefusedError, with the names, where files
    need each other as they are imported."""
    files = list(files)
    wishes = list(_wishes(monolith, files, mapped))
    hard = [wish for wish in wishes if wish.when is When.IMPORT]
    graph: dict[str, set[str]] = {file: set() for file in files}
    for wish in hard:
        graph[wish.source].add(wish.target)
    _refuse_circle(monolith, graph, hard)
    needs = {file: Needs() for file in files}
    for wish in hard:
        needs[wish.source].top[wish.name] = wish.target
    for wish in wishes:
        new = wish.when is When.LATE and wish.target not in graph[wish.source]
        if new and not _reaches_any(graph, {wish.target}, wish.source):
            graph[wish.source].add(wish.target)
    for wish in wishes:
        own = needs[wish.source]
        if wish.when is When.IMPORT or wish.name in own.top:
            continue
        if wish.when is When.LATE and wish.target in graph[wish.source]:
            own.top[wish.name] = wish.target
        elif wish.when is When.LATE and not _is_annotation(wish):
            function = _outermost(wish.use)
            if function is None:
                raise RefusedError(
                    f"{monolith.source.path}:{wish.use.line}: {wish.name} is needed here, outside of a function, and"
                    f" {wish.target} needs {wish.source}, too; put {wish.name} and {wish.chunk.bound[0]} into one file"
                )
            own.inside.setdefault(function.line, {})[wish.name] = wish.target
        else:
            own.typing[wish.name] = wish.target
    for own in needs.values():
        own.typing = {name: file for name, file in own.typing.items() if name not in own.top}
    return needs


def _is_annotation(wish: _Wish) -> bool:
    return wish.use.when is When.ANNOTATION


def _wishes(monolith: Monolith, files: list[str], mapped: Collection[str]) -> Iterable[_Wish]:
    run_at_import = _run_at_import(monolith)
    copied = {name for chunk in monolith.chunks if chunk.kind is Kind.COPIED for name in chunk.bound}
    for chunk in monolith.chunks:
        if not chunk.file or chunk.file not in files:
            continue
        for use in chunk.names.uses:
            target = monolith.defined.get(use.name)
            if target is None or target == chunk.file or use.bound.parent is not None or use.name in copied:
                continue
            yield _Wish(chunk.file, target, use.name, _when(use, chunk, mapped, run_at_import), use, chunk)


def _when(use: Use, chunk: Chunk, mapped: Collection[str], run_at_import: Collection[str]) -> When:
    """Annotations of mapped classes are looked up in the registry; of others (pydantic, dataclasses), in the module."""
    if use.when is When.ANNOTATION:
        node = chunk.nodes[0] if chunk.nodes else None
        for_checkers = isinstance(node, Function) or (isinstance(node, Class) and node.name in mapped)
        return When.ANNOTATION if (for_checkers and use.name in mapped) or _in_function(use) else When.LATE
    if use.when is When.LATE:
        function = use.scope.function()
        if function is not None and any(_last(each) in _CALLED_AT_MAPPING for each in function.decorators):
            return When.IMPORT
        if any(name in run_at_import for name in chunk.bound):
            return When.IMPORT
    return use.when


def _in_function(use: Use) -> bool:
    return use.scope.function() is not None


def _run_at_import(monolith: Monolith) -> set[str]:
    """Functions that are called as the module is imported, also by others that are."""
    functions = {
        chunk.bound[0]: chunk for chunk in monolith.chunks if chunk.nodes and isinstance(chunk.nodes[0], Function)
    }
    pending = [
        use.name
        for chunk in monolith.chunks
        for use in chunk.names.uses
        if use.called and use.when is When.IMPORT and not use.chain
    ]
    found: set[str] = set()
    while pending:
        name = pending.pop()
        if name in functions and name not in found:
            found.add(name)
            pending += [use.name for use in functions[name].names.uses if use.called and not use.chain]
    return found


def _last(node: Expr) -> str:
    func = getattr(node, "func", node)
    return func.name if isinstance(func, Attr) else func.id if isinstance(func, Name) else ""


def _outermost(use: Use) -> Function | None:
    """The outermost function around a use, which is not in a lambda outside of one."""
    found: Function | None = None
    scope = use.scope
    while scope.parent is not None:
        if isinstance(scope.node, Function):
            found = scope.node
        scope = scope.parent
    return found


def _hard_graph(chunks: Iterable[Chunk], defined: Mapping[str, str], mapped: Collection[str]) -> dict[str, set[str]]:
    graph: dict[str, set[str]] = {}
    for chunk in chunks:
        for use in chunk.names.uses if chunk.file else ():
            target = defined.get(use.name)
            if target and target != chunk.file and use.bound.parent is None and use.when is When.IMPORT:
                graph.setdefault(chunk.file, set()).add(target)
    return graph


def _reaches_any(graph: Mapping[str, set[str]], starts: Collection[str], goal: str) -> bool:
    seen: set[str] = set()
    pending = list(starts)
    while pending:
        file = pending.pop()
        if file == goal:
            return True
        if file not in seen:
            seen.add(file)
            pending.extend(graph.get(file, ()))
    return False


def _refuse_circle(monolith: Monolith, graph: Mapping[str, set[str]], hard: list[_Wish]) -> None:
    for file in graph:
        for target in sorted(graph[file]):
            path = _path(graph, target, file)
            if path is None:
                continue
            circle = [file, *path]
            steps: list[str] = []
            for one, other in pairwise(circle):
                wish = next(each for each in hard if each.source == one and each.target == other)
                steps.append(f"{one} needs {wish.name} of {other} (line {wish.use.line})")
            raise RefusedError(
                f"{monolith.source.path}: the new files would import each other in a circle: {'; '.join(steps)}; give"
                " what both need a file of its own"
            )


def _path(graph: Mapping[str, set[str]], start: str, goal: str) -> list[str] | None:
    """The shortest way from a file to another, both included."""
    ways = [[start]]
    seen = {start}
    for way in ways:
        if way[-1] == goal:
            return way
        for following in sorted(graph.get(way[-1], ())):
            if following not in seen:
                seen.add(following)
                ways.append([*way, following])
    return None
