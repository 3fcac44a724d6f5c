"""The module that is split, cut into chunks: the slices of its text that go whole to one place or another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import Enum

from auditor.edit.imports import ImportStatement, find_imports
from auditor.edit.model import RefusedError
from auditor.edit.names import Names, checks_types, read_names
from auditor.edit.scopes import bound_names
from auditor.edit.source import Source, Statement
from auditor.edit.split.plan import Plan
from auditor.facts.code import Assign, Call, Class, FileFacts, Function, If, Import, ImportFrom, Name, Stmt, Try
from auditor.facts.nodes import nodes_of
from auditor.link.syntax.scopes import statements_of

#: What depends on the module that it is in, so that it means something else in another.
_OF_THE_MODULE = frozenset({"globals", "vars", "locals"})


class Kind(Enum):
    """What becomes of a chunk: imports go to each file that uses them, copies, too; the rest to one place."""

    DOCSTRING = "docstring"
    FUTURE = "future"
    IMPORT = "import"
    FALLBACK = "fallback"  # `try: import x` and the like
    TYPING = "typing"
    EXPORTS = "exports"  # __all__
    COPIED = "copied"  # `log = getLogger(__name__)`
    DEFINITION = "definition"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Chunk:
    """`start` to `end` of the text: a statement of the top level with the comments above it, from `body` on the
    statement itself. `bound` are the names it binds, `file` the file it goes to ("": none, or several)."""

    number: int
    kind: Kind
    start: int
    body: int
    end: int
    line: int
    bound: tuple[str, ...]
    nodes: tuple[Stmt, ...]
    names: Names
    imports: tuple[ImportStatement, ...] = ()
    file: str = ""


@dataclass(frozen=True, slots=True)
class Monolith:
    """The module with its chunks in order. `defined`: the file of each name that it defines, `imported`: the import
    statement of each that it only imports, with its clause's place in it, `stars`: modules it imports all of."""

    source: Source
    facts: FileFacts
    chunks: tuple[Chunk, ...]
    header: str
    tail: str
    defined: Mapping[str, str]
    imported: Mapping[str, tuple[ImportStatement, int]]
    exports: tuple[str, ...] | None

    def chunks_of(self, file: str) -> list[Chunk]:
        return [chunk for chunk in self.chunks if chunk.file == file]


def cut(source: Source, facts: FileFacts, plan: Plan) -> Monolith:
    """Cut the module; raises RefusedError where a chunk cannot be told, or the plan does not cover it."""
    _refuse_self_reading(source, facts)
    imports = find_imports(source)
    chunks = list(_chunks(source, facts, plan, imports))
    _refuse_duplicates(source, chunks)
    placed = [_placed(source, chunk, plan) for chunk in chunks]
    _refuse_uncovered(source, placed, plan)
    first = placed[0].start if placed else len(source.text)
    return Monolith(
        source=source,
        facts=facts,
        chunks=tuple(placed),
        header=source.text[:first],
        tail=source.text[placed[-1].end :] if placed else "",
        defined={name: chunk.file for chunk in placed if chunk.file for name in chunk.bound},
        imported=_imported(placed),
        exports=_exports(placed),
    )


def _chunks(source: Source, facts: FileFacts, plan: Plan, imports: list[ImportStatement]) -> Iterable[Chunk]:
    end = 0
    for number, statement in enumerate(source.statements()):
        nodes = tuple(node for node in facts.body if statement.line <= _line_of(node) <= statement.last_line)
        body = source.line_start(statement.start)
        start = body if number == 0 else end
        end = source.line_end(statement.end - 1)
        bound = tuple(dict.fromkeys(bound_names(nodes)))
        inside = tuple(each for each in imports if statement.start <= each.start < statement.end)
        kind = _kind_of(source, number, statement, nodes, bound, plan)
        yield Chunk(number, kind, start, body, end, statement.line, bound, nodes, read_names(facts, nodes), inside)


def _line_of(node: Stmt) -> int:
    return node.first_line if isinstance(node, Function | Class) else getattr(node, "line", 0)


def _kind_of(
    source: Source, number: int, statement: Statement, nodes: tuple[Stmt, ...], bound: tuple[str, ...], plan: Plan
) -> Kind:
    leaves = [leaf for leaf in statements_of(nodes) if not isinstance(leaf, If | Try)]
    imports = bool(leaves) and all(isinstance(leaf, Import | ImportFrom) for leaf in leaves)
    if not nodes:
        return Kind.DOCSTRING if number == 0 and source.code[statement.first].kind == "string" else Kind.OTHER
    if isinstance(nodes[0], ImportFrom) and nodes[0].module == "__future__":
        return Kind.FUTURE
    if imports:
        if all(isinstance(node, Import | ImportFrom) for node in nodes):
            return Kind.IMPORT
        return Kind.TYPING if len(nodes) == 1 and checks_types(nodes[0]) else Kind.FALLBACK
    if "__all__" in bound:
        return Kind.EXPORTS
    planned = plan.file_of
    any_import = any(isinstance(leaf, Import | ImportFrom) for leaf in leaves)
    if (
        any_import
        and not any(name in planned for name in bound)
        and all(isinstance(leaf, Import | ImportFrom | Assign) for leaf in leaves)
    ):
        return Kind.FALLBACK
    if len(nodes) == 1 and isinstance(nodes[0], Assign) and _is_of_module(nodes[0]):
        return Kind.COPIED
    return Kind.DEFINITION if bound else Kind.OTHER


def _is_of_module(node: Assign) -> bool:
    """`log = logging.getLogger(__name__)`: each module has its own."""
    value = node.value
    return isinstance(value, Call) and any(isinstance(arg, Name) and arg.id == "__name__" for arg in value.args)


def _placed(source: Source, chunk: Chunk, plan: Plan) -> Chunk:
    if chunk.kind not in {Kind.DEFINITION, Kind.COPIED}:
        return chunk
    files = {plan.file_of[name] for name in chunk.bound if name in plan.file_of}
    if len(files) > 1:
        raise RefusedError(
            f"{source.path}:{chunk.line}: one statement binds {', '.join(chunk.bound)}, which the plan parts"
        )
    for leaf in statements_of(chunk.nodes):
        if isinstance(leaf, Class) and leaf not in chunk.nodes:
            raise RefusedError(f"{source.path}:{leaf.line}: class {leaf.name} stands under a condition; move it first")
    return replace(chunk, file=files.pop()) if files else chunk


def _refuse_duplicates(source: Source, chunks: list[Chunk]) -> None:
    seen: dict[str, Chunk] = {}
    for chunk in chunks:
        for name in chunk.bound if chunk.kind is Kind.DEFINITION else ():
            other = seen.setdefault(name, chunk)
            plain = [
                node
                for each in (other, chunk)
                for node in each.nodes
                if isinstance(node, Class) or (isinstance(node, Function) and not node.decorators)
            ]
            if other is not chunk and plain:
                raise RefusedError(f"{source.path}:{chunk.line}: {name} is defined twice (line {other.line})")


def _refuse_uncovered(source: Source, chunks: list[Chunk], plan: Plan) -> None:
    uncovered: list[tuple[int, str]] = []
    for chunk in chunks:
        if chunk.kind in {Kind.DEFINITION, Kind.COPIED} and not chunk.file:
            node = chunk.nodes[0]
            plain = isinstance(node, Assign) and all(isinstance(target, Name) for target in node.targets)
            if isinstance(node, Class | Function) or plain:
                uncovered += [(chunk.line, name) for name in chunk.bound if not name.startswith("__")]
    if uncovered:
        named = ", ".join(f"{name} (line {line})" for line, name in uncovered[:8])
        more = f" and {len(uncovered) - 8} more" if len(uncovered) > 8 else ""
        raise RefusedError(f"{source.path}: the plan says nothing of {named}{more}")
    known = {name for chunk in chunks for name in chunk.bound}
    unknown = sorted(name for name in plan.file_of if name not in known)
    if unknown:
        raise RefusedError(f"{source.path} defines no {', '.join(unknown[:8])}, which the plan names")


def _refuse_self_reading(source: Source, facts: FileFacts) -> None:
    """Code that asks for its own module gets another one after a move (`sys.modules[__name__]`, `globals()`)."""
    for node in nodes_of(facts.body, Call):
        func = getattr(node, "func", None)
        if isinstance(func, Name) and func.id in _OF_THE_MODULE and not getattr(node, "args", ()):
            raise RefusedError(f"{source.path}:{func.line}: {func.id}() reads the module that is to be split")
    for node in nodes_of(facts.body):
        index = getattr(node, "index", None)
        if isinstance(index, Name) and index.id == "__name__":
            raise RefusedError(
                f"{source.path}:{index.line}: sys.modules[__name__] reads the module that is to be split"
            )


def _imported(chunks: list[Chunk]) -> dict[str, tuple[ImportStatement, int]]:
    found: dict[str, tuple[ImportStatement, int]] = {}
    for chunk in chunks:
        if chunk.kind in {Kind.IMPORT, Kind.FALLBACK, Kind.TYPING}:
            for statement in chunk.imports:
                for number, clause in enumerate(statement.clauses):
                    name = clause.bound if statement.is_from or clause.alias else clause.name.split(".")[0]
                    found.setdefault(name, (statement, number))
    return found


def _exports(chunks: list[Chunk]) -> tuple[str, ...] | None:
    texts = [quoted.node.text for chunk in chunks if chunk.kind is Kind.EXPORTS for quoted in chunk.names.strings]
    return tuple(texts) if any(chunk.kind is Kind.EXPORTS for chunk in chunks) else None
