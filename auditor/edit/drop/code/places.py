"""What was done and what is left, as places for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from auditor.edit.drop.code.files import File, Files
from auditor.edit.drop.code.going import Going
from auditor.edit.drop.code.judge import parameters
from auditor.edit.drop.code.spread import Spread
from auditor.edit.drop.code.tree import Part, flat
from auditor.edit.drop.code.words import Words, left_in_code, text_of
from auditor.edit.drop.model import Choice, Place
from auditor.edit.imports import ImportStatement
from auditor.facts.access import ROWLESS_SQL, Confidence, Role

_BY_HAND = "it names more than what goes; mend it by hand"


def done(
    files: Files, going: Going, cuts: Mapping[str, Sequence[tuple[ImportStatement, dict[int, str]]]]
) -> Iterator[Place]:
    """What the tool removes and edits."""
    for path, cut in going.files.items():
        file = files.by_path[path]
        yield Place(path, 1, cut.kind, "remove", text_of(file, 1, len(file.source.line_starts)), cut.why)
    for path in going.parts:
        file = files.by_path[path]
        for part, cut in going.outermost(path) if path not in going.files else ():
            yield Place(path, part.line, cut.kind, "remove", text_of(file, part.line, part.last_line), cut.why)
    for path, listed in going.items.items():
        file = files.by_path[path]
        for item, cut in listed:
            start, end = item.spans[item.number]
            if not going.has_part(path, file.part_at(start)):
                first, last = file.source.line_at(start), file.source.line_at(end - 1)
                yield Place(path, first, cut.kind, "edit", text_of(file, first, last), cut.why)
    for path, statements in cuts.items():
        file = files.by_path[path]
        for statement, gone in statements:
            for number, why in gone.items() if len(gone) < len(statement.clauses) else ():
                line = file.source.line_at(statement.clauses[number].start)
                yield Place(path, line, "import", "edit", text_of(file, line, line), why)


def left(spread: Spread, words: Words, choice: Choice) -> Iterator[Place]:
    """What is listed: uses that nothing could edit, which break the code, then words."""
    lines: dict[str, dict[int, Place]] = {}
    for place in _broken(spread, choice):
        lines.setdefault(place.path, {}).setdefault(place.line, place)
    for file in spread.files.holding(words.all):
        if file.path in spread.going.files or file.is_revision:
            continue
        listed = lines.setdefault(file.path, {})
        seen = {n for place in listed.values() for n in range(place.line, place.line + place.text.count("\n") + 1)}
        for place in left_in_code(file, words, spread.going, seen):
            listed[place.line] = place
    for by_line in lines.values():
        yield from by_line.values()


def _broken(spread: Spread, choice: Choice) -> Iterator[Place]:
    """Uses of what goes in code that stays."""
    going, files = spread.going, spread.files
    called = files.called(going.symbols)
    for file in files.holding(called):
        if file.path in going.files:
            continue
        for reference in files.references(file, going.symbols, called):
            if not going.has(file, reference.start):
                breaks = not reference.use.quoted
                yield _place(file, file.part_at(reference.start), reference.start, breaks)
    for symbol, kind in list(going.symbols.items()):
        if kind == "function" and "." in symbol.name:
            yield from _calls(spread, symbol.name, list(spread.judge.callers(symbol)))
    yield from _fixtures(spread)
    keys = {str(each.key) for each in choice.tables}
    for found in spread.judge.project.accesses:
        access = found.access
        file_ = files.by_path.get(access.path)
        if str(access.table) not in keys or access.role is Role.MIGRATION or file_ is None:
            continue
        part = file_.part_on(access.line)
        if part is not None and access.via not in {"cascade", "all-tables"} and not going.has_part(access.path, part):
            yield _place(file_, part, part.start, access.confidence is not Confidence.POSSIBLE)
    for named in (each for chosen in choice.tables for each in chosen.usage.account if each.kind == ROWLESS_SQL):
        file_ = files.by_path.get(named.path)
        part = file_.part_on(named.line) if file_ is not None else None
        if file_ is not None and part is not None and not going.has_part(named.path, part):
            yield _place(file_, part, part.start, True)


def _calls(spread: Spread, name: str, callers: Sequence[tuple[str, str]]) -> Iterator[Place]:
    """Calls of a method that goes, in functions that stay."""
    method = name.rpartition(".")[2]
    for path, qualified in callers:
        file = spread.files.by_path.get(path)
        for part in flat(file.tree) if file is not None else ():
            if file is None or not part.is_definition or part.qualified() != qualified:
                continue
            for token in file.source.code[part.first : part.last + 1]:
                if token.text == method and not spread.going.has(file, token.start):
                    yield _place(file, file.part_at(token.start), token.start, True)


def _fixtures(spread: Spread) -> Iterator[Place]:
    """Tests that stay and take a fixture that goes."""
    going, files = spread.going, spread.files
    fixtures = {
        symbol.name.rpartition(".")[2]
        for symbol, kind in going.symbols.items()
        if kind == "function" and files.by_path[symbol.path].role is Role.TEST
    }
    for file in files.holding(fixtures):
        for part in flat(file.tree) if file.role is Role.TEST and file.path not in going.files else ():
            if part.word != "def" or going.has_part(file.path, part):
                continue
            for name in sorted(fixtures & parameters(file, part)):
                code = file.source.code
                token = next(code[i] for i in range(part.first, part.header + 1) if code[i].text == name)
                line = token.line
                yield Place(file.path, line, "test", "list", text_of(file, line, line), _BY_HAND, True)


def _place(file: File, part: Part | None, offset: int, breaks: bool) -> Place:
    line = file.source.line_at(offset)
    last = line
    if part is not None and not part.body:
        line, last = part.line, part.last_line
    inside = [each for each in part.around() if each.is_definition] if part is not None else []
    kind = "test" if file.role is Role.TEST else "function" if inside else "registration"
    return Place(file.path, line, kind, "list", text_of(file, line, last), _BY_HAND if breaks else "", breaks)
