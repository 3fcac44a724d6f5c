"""What goes in a file -> its text without it: statements with their comments and blank lines, items, unused imports."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from auditor.edit.drop.code.elements import Item, cut_spans, without
from auditor.edit.drop.code.files import File, Files
from auditor.edit.drop.code.going import Cut, Going
from auditor.edit.drop.code.tree import Part, flat
from auditor.edit.imports import Clause, ImportStatement, find_imports
from auditor.edit.model import Edit
from auditor.edit.source import Source
from auditor.edit.tokens import NAME, STRING
from auditor.facts.code import ImportFrom


def import_cuts(file: File, files: Files, going: Going) -> list[tuple[ImportStatement, dict[int, str]]]:
    """The import statements of a file that lose clauses: for each clause that goes, why."""
    found: list[tuple[ImportStatement, dict[int, str]]] = []
    for statement in find_imports(file.source):
        part = file.part_at(statement.start)
        if part is None or going.has_part(file.path, part):
            continue
        gone: dict[int, str] = {}
        for number, clause in enumerate(statement.clauses):
            if _is_dead(file, files, going, statement, clause):
                gone[number] = ""
            elif _became_unused(file, going, statement, clause, part):
                gone[number] = "nothing else used it"
        if gone:
            found.append((statement, gone))
    return found


def _is_dead(file: File, files: Files, going: Going, statement: ImportStatement, clause: Clause) -> bool:
    node = next((each.node for each in file.names.imports if statement.is_node(each.node)), None)
    if node is None:
        return False
    if not isinstance(node, ImportFrom):
        target = files.modules.find_absolute(file.module, clause.name)
        return target is not None and target in going.files
    if clause.name == "*":
        target = files.modules.named_by(file.module, node)
        return target is not None and target in going.files
    symbol = files.imported(file, node, clause.bound)
    return symbol in going.symbols or (symbol is not None and not symbol.name and symbol.path in going.files)


def _became_unused(file: File, going: Going, statement: ImportStatement, clause: Clause, part: Part) -> bool:
    """Was the name used, and only by what goes? Within the function where that imports it."""
    bound = clause.alias or (clause.name if statement.is_from else clause.name.split(".")[0])
    if statement.module == "__future__" or bound in {"*", ""} or ("." in clause.name and not clause.alias):
        return False
    scope = next((each for each in part.around() if each.word == "def" and each is not part), None)
    used = False
    code = file.source.code
    for index, token in enumerate(code):
        if scope is not None and not scope.start <= token.start < scope.end:
            continue
        if token.kind == NAME and token.text == bound:
            within = file.part_at(token.start)
            if (within is not None and within.word in {"import", "from"}) or (index and code[index - 1].text == "."):
                continue
            if not going.has(file, token.start):
                return False
            used = True
        elif token.kind == STRING and re.search(rf"(?<![\w.]){re.escape(bound)}\b", token.text):
            in_use = _is_quoted_use(file, bound, token.line) or _is_export(file, token.start)
            if in_use and not going.has(file, token.start):
                return False
    return used


def _is_quoted_use(file: File, name: str, line: int) -> bool:
    return any(use.quoted and use.name == name and use.line == line for use in file.names.uses)


def _is_export(file: File, offset: int) -> bool:
    part = next((each for each in file.tree if each.start <= offset < each.end), None)
    return part is not None and file.source.code[part.first].text == "__all__"


def with_imports(file: File, cuts: Sequence[tuple[ImportStatement, dict[int, str]]], going: Going) -> None:
    """Let the import statements go that lose all of their clauses, and blocks for type checkers that held no others."""
    for statement, gone in cuts:
        part = file.part_at(statement.start)
        if part is not None and len(gone) == len(statement.clauses) and not part.joined:
            going.add(file, part, Cut("import", next(iter(gone.values()))))
    for part in flat(file.tree):
        checks = part.word == "if" and "TYPE_CHECKING" in {t.text for t in file.source.code[part.first : part.header]}
        if checks and part.body and all(going.has_part(file.path, each) for each in part.body):
            going.add(file, part, Cut("import"))


def edits_of(file: File, cuts: Sequence[tuple[ImportStatement, dict[int, str]]], going: Going) -> list[Edit]:
    """The edits of a file that stays."""
    source = file.source
    edits = [edit for run in _runs(file, going) for edit in _cut_run(source, run)]
    for statement, gone in cuts:
        if not going.has_part(file.path, file.part_at(statement.start)) and len(gone) < len(statement.clauses):
            spans = [(clause.start, clause.end) for clause in statement.clauses]
            edits += cut_spans(source, spans, gone)
    by_bracket: dict[int, tuple[Item, set[int]]] = {}
    for item, _ in going.items.get(file.path, ()):
        if not going.has_part(file.path, file.part_at(item.spans[item.number][0])):
            by_bracket.setdefault(item.close, (item, set()))[1].add(item.number)
    for item, numbers in by_bracket.values():
        edits += without(source, item, numbers)
    return _outermost(edits)


def _outermost(edits: Collection[Edit]) -> list[Edit]:
    """An edit inside of another one is made by it."""
    listed = sorted(set(edits), key=lambda each: (each.start, -each.end))
    kept: list[Edit] = []
    for edit in listed:
        if not kept or edit.start >= kept[-1].end or edit.start == edit.end:
            kept.append(edit)
    return kept


def _runs(file: File, going: Going) -> Iterator[tuple[list[Part], bool]]:
    """Neighbours that go together; whether nothing else is left in their block."""
    gone = {part for part, _ in going.outermost(file.path)}
    parents = {id(part.parent): part.parent for part in gone}
    for parent in parents.values():
        siblings = parent.body if parent is not None else file.tree
        run: list[Part] = []
        runs: list[list[Part]] = []
        for part in siblings:
            if part in gone:
                run.append(part)
            elif run:
                runs.append(run)
                run = []
        runs += [run] if run else []
        emptied = parent is not None and all(part in gone for part in siblings)
        yield from ((each, emptied) for each in runs)


def _cut_run(source: Source, run: tuple[list[Part], bool]) -> Iterator[Edit]:
    parts, emptied = run
    start = source.line_start(parts[0].start)
    end = _with_deeper_comments(source, parts[-1])
    if emptied:
        begin = parts[0].start
        yield Edit(source.path, begin, source.line_end(parts[-1].end - 1), f"pass{source.newline}")
        return
    start = _with_comments(source, start, end)
    above, below = _blank_above(source, start), _blank_below(source, end)
    at_end = below[1] >= len(source.text)
    opens = _opens_block(source, above[1])
    if opens or (above[0] > below[0] and not at_end):
        yield Edit(source.path, start, below[1], "")
    else:
        yield Edit(source.path, above[1], below[1] if at_end else end, "")


def _with_deeper_comments(source: Source, part: Part) -> int:
    """The end of the last line, after comments that are indented more than the statement."""
    end = source.line_end(part.end - 1)
    column = len(source.indent(part.start).expandtabs(8))
    at = end
    while at < len(source.text):
        line = source.text[at : source.line_end(at)]
        plain = line.strip()
        if plain and not (
            plain.startswith("#") and len(line.expandtabs(8)) - len(line.expandtabs(8).lstrip()) > column
        ):
            break
        at = source.line_end(at)
        end = at if plain else end
    return end


def _with_comments(source: Source, start: int, end: int) -> int:
    """The start of comments directly above that are about what goes: nothing else follows below them."""
    indent = source.indent(start)
    follows = source.text[end : source.line_end(end)].strip() if end < len(source.text) else ""
    at = start
    while at > 0:
        above = source.line_start(at - 1)
        line = source.text[above:at]
        if not line.strip().startswith("#") or source.indent(above) != indent or _is_banner(line):
            break
        at = above
    dedents = end < len(source.text) and len(source.indent(end)) < len(indent)
    return at if not follows or dedents else start


def _is_banner(line: str) -> bool:
    return bool(re.search(r"([-=#*_~])\1{3,}", line)) or line.strip() in {"#", "# fmt: off", "# fmt: on"}


def _blank_above(source: Source, start: int) -> tuple[int, int]:
    count = 0
    while start > 0 and not source.text[source.line_start(start - 1) : start].strip():
        start = source.line_start(start - 1)
        count += 1
    return count, start


def _blank_below(source: Source, end: int) -> tuple[int, int]:
    count = 0
    while end < len(source.text) and not source.text[end : source.line_end(end)].strip():
        end = source.line_end(end)
        count += 1
    return count, end


def _opens_block(source: Source, offset: int) -> bool:
    """Does a line that opens a block, or the beginning of the file, end at the offset?"""
    if offset == 0:
        return True
    return source.text[source.line_start(offset - 1) : offset].rstrip().endswith(":")
