"""The code phase, top to bottom: what goes, what is left, the changes, and the proof."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from auditor.audits.products import FACTS, PROJECT
from auditor.edit.drop.audited import Audited
from auditor.edit.drop.code.cut import edits_of, import_cuts, with_imports
from auditor.edit.drop.code.files import File, Files, Symbol
from auditor.edit.drop.code.going import Going
from auditor.edit.drop.code.judge import Judge
from auditor.edit.drop.code.lists import strip_lists
from auditor.edit.drop.code.part_words import assigned
from auditor.edit.drop.code.places import done, left
from auditor.edit.drop.code.proof import prove
from auditor.edit.drop.code.served import settle
from auditor.edit.drop.code.spread import Spread
from auditor.edit.drop.code.tree import Part
from auditor.edit.drop.code.words import Words, left_elsewhere
from auditor.edit.drop.model import Choice, Outcome
from auditor.edit.imports import ImportStatement
from auditor.edit.model import Change, apply_edits
from auditor.facts.schema import Table
from auditor.link.modules.paths import index_modules

Cuts = list[tuple[ImportStatement, dict[int, str]]]


@dataclass(frozen=True, slots=True)
class Extent:
    """How far the code phase goes. `closure`: what only served the tables goes, too; `fk_columns`: columns of tables
    that stay, which refer to them, too; `force`: go on where the audit afterwards finds something new."""

    closure: bool = False
    fk_columns: bool = False
    force: bool = False


def code_phase(outcome: Outcome, audited: Audited, extent: Extent) -> Outcome:
    """The outcome with the places and the changes; refused where the proof fails."""
    facts, project = audited.products.get(FACTS), audited.products.get(PROJECT)
    found = facts.found
    modules = index_modules(facts.python, found.root.name, found.hints.dependencies)
    by_path = {file.path: file for file in found.files}
    files = Files(
        (
            File(path, role, read, modules.by_path[path], found.reader.read(by_path[path]))
            for path, (read, role) in facts.python.items()
        ),
        modules,
    )
    choice = outcome.choice
    cannot = _conditional(choice, files)
    if cannot is not None:
        return outcome.refusing(cannot)
    going = Going(dict.fromkeys(_symbols(choice), "table"))
    names = [name for each in choice.tables for name in (each.key.name, *_class_names(each.usage.table))]
    judge = Judge(project, [each.key for each in choice.tables], files, names)
    tables = frozenset(each.key.name for each in choice.tables)
    spread = Spread(files, judge, going, tables, extent.closure, extent.fk_columns)
    for symbol in list(going.symbols):
        for part in _declaring(files, symbol):
            spread.remove(files.by_path[symbol.path], part, "", "class" if part.word == "class" else "table")
    _relationships(choice, audited, spread)
    strip_lists(spread, {table.key.name for table in project.tables})
    settle(spread)
    cuts = _imports(files, going)
    words = _words(choice, going, extent.closure)
    places = [*done(files, going, cuts), *left(spread, words, choice)]
    places += left_elsewhere(found.root, words)
    changes = tuple(_changes(files, going, cuts))
    outcome = replace(outcome, places=tuple(sorted(set(places))), changes=changes)
    reason = prove(audited, choice, changes, force=extent.force)
    return outcome.refusing(reason) if reason else outcome


def _symbols(choice: Choice) -> Iterator[Symbol]:
    for each in choice.tables:
        table = each.usage.table
        for mapped in table.classes:
            yield Symbol(mapped.path, mapped.name.rpartition(".")[2])
        if not table.classes or table.kind == "imperative":
            yield Symbol(table.path, table.name.rpartition(".")[2])


def _declaring(files: Files, symbol: Symbol) -> list[Part]:
    """The statements of a module that define a name."""
    file = files.by_path.get(symbol.path)
    parts = file.tree if file is not None else []
    names = symbol.name.split(".")
    return [
        part
        for part in parts
        if file is not None and ((part.is_definition and part.name == names[0]) or assigned(file, part) == [names[0]])
    ]


def _conditional(choice: Choice, files: Files) -> str | None:
    """Why a declaration cannot be cut out: it stands under a condition, in a function, or twice."""
    for symbol in _symbols(choice):
        found = _declaring(files, symbol)
        if len(found) != 1 or found[0].joined:
            line = next((m.line for c in choice.tables for m in c.usage.table.classes if m.path == symbol.path), 1)
            how = "more than once" if len(found) > 1 else "under a condition, in a function, or by a call"
            return f"{symbol.path}:{line}: {symbol.name} is declared {how}; take it out by hand, then run this again"
    return None


def _class_names(table: Table) -> list[str]:
    return [each.name.rpartition(".")[2] for each in table.classes]


def _relationships(choice: Choice, audited: Audited, spread: Spread) -> None:
    """Relationships of classes that stay to those that go, or through a table that goes."""
    going = {each.key for each in choice.tables}
    classes = {mapped.name for each in choice.tables for mapped in each.usage.table.classes}
    for usage in audited.usage.tables:
        table = usage.table
        if table.key in going:
            continue
        paths = {mapped.name: mapped.path for mapped in table.classes}
        for each in table.relationships:
            if each.target not in classes and each.secondary not in going:
                continue
            owner = each.owner.rpartition(".")[2]
            spread.going.attributes.setdefault(each.name, set()).add(owner)
            file = spread.files.by_path.get(paths.get(each.owner, table.path))
            part = file.part_on(each.line) if file is not None else None
            if file is not None and part is not None and part.parent is not None and part.parent.name == owner:
                spread.remove(file, part, "", "relationship")


def _imports(files: Files, going: Going) -> dict[str, Cuts]:
    """The import clauses that go, by path; again where what one file lost makes another's unused."""
    words = {symbol.name or symbol.path.rpartition("/")[2].removesuffix(".py") for symbol in going.symbols}
    words |= {path.split("/")[-2] for path in going.files if path.endswith("__init__.py")}
    cuts: dict[str, Cuts] = {}
    for file in files.holding({*words, *files.called(going.symbols)}):
        if file.path in going.files or file.is_revision:
            continue
        while found := import_cuts(file, files, going):
            with_imports(file, found, going)
            cuts.setdefault(file.path, []).extend(found)
            if all(len(gone) < len(statement.clauses) for statement, gone in found):
                break
    for path in going.parts:
        file = files.by_path[path]
        if path not in cuts and path not in going.files and (found := import_cuts(file, files, going)):
            with_imports(file, found, going)
            cuts[path] = found
    return cuts


def _words(choice: Choice, going: Going, closure: bool) -> Words:
    tables = frozenset(each.key.name for each in choice.tables)
    classes = frozenset(name for each in choice.tables for name in _class_names(each.usage.table))
    others = {symbol.name.rpartition(".")[2] for symbol in going.symbols if closure and symbol.name}
    telling = frozenset(name for name in others if "_" in name.strip("_") and not name.startswith("test"))
    return Words(tables, classes, frozenset(going.attributes), telling - tables - classes)


def _changes(files: Files, going: Going, cuts: dict[str, Cuts]) -> Iterator[Change]:
    for path in sorted({*going.parts, *going.items, *cuts, *going.files}):
        file = files.by_path[path]
        if path in going.files:
            yield Change(path, file.data, None)
            continue
        edits = edits_of(file, cuts.get(path, []), going)
        if edits:
            yield Change(path, file.data, file.source.encode(apply_edits(file.source.text, edits)))
