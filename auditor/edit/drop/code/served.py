"""What only served what goes: again and again until nothing more goes, upwards by its uses and downwards by its own."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.edit.drop.code.files import File, Symbol
from auditor.edit.drop.code.part_words import assigned
from auditor.edit.drop.code.spread import Spread
from auditor.edit.drop.code.tree import Part
from auditor.edit.tokens import NAME, STRING
from auditor.facts.access import Role


def settle(spread: Spread) -> None:
    """Let everything go that goes with the tables."""
    while spread.once() or (spread.closure and _what_only_served(spread)):
        pass


def _what_only_served(spread: Spread) -> bool:
    """What was used by something that goes, and by nothing else."""
    changed = False
    for file, symbol in list(_served(spread)):
        home = spread.files.by_path.get(symbol.path)
        part = _defining(home, symbol.name) if home is not None else None
        if (
            home is None
            or part is None
            or spread.going.has_part(home.path, part)
            or _is_kept(spread, home, part, symbol)
        ):
            continue
        if _is_named_only_by_what_goes(spread, symbol, home, part):
            why = f"only what goes in {file.path} used it"
            changed |= spread.remove(home, part, why, "" if part.is_definition else "constant")
    return changed


def _served(spread: Spread) -> Iterator[tuple[File, Symbol]]:
    for path in sorted({*spread.going.parts, *spread.going.files}):
        file = spread.files.by_path[path]
        spans = [(part.line, part.last_line) for part, _ in spread.going.outermost(path)]
        seen: set[Symbol] = set()
        for use in file.names.uses:
            if path not in spread.going.files and not any(start <= use.line <= end for start, end in spans):
                continue
            meant = spread.files.meaning(file, use)
            if meant is not None and meant[0].name and meant[0] not in seen and meant[0] not in spread.going.symbols:
                seen.add(meant[0])
                yield file, meant[0]


def _defining(file: File, name: str) -> Part | None:
    found = [
        part
        for part in file.tree
        if (part.is_definition and part.name == name) or (not part.word and assigned(file, part) == [name])
    ]
    return found[0] if len(found) == 1 and not found[0].joined else None


def _is_kept(spread: Spread, file: File, part: Part, symbol: Symbol) -> bool:
    """A table that stays, what a framework calls by itself, or what is told apart by no name."""
    if symbol in spread.judge.mapped or symbol.name.startswith("__") or spread.judge.is_entry(symbol):
        return True
    decorated = file.source.code[part.first].text == "@"
    if decorated and file.role is not Role.TEST:
        return True
    return part.word == "class" and spread.judge.is_base(symbol)


def _is_named_only_by_what_goes(spread: Spread, symbol: Symbol, home: File, part: Part) -> bool:
    for file in spread.files.holding([symbol.name]):
        if file.path in spread.going.files:
            continue
        for token in file.source.code:
            if token.kind == NAME and token.text == symbol.name:
                if file is home and part.start <= token.start < part.end:
                    continue
                within = file.part_at(token.start)
                if spread.going.has(file, token.start) or (within is not None and within.word in {"import", "from"}):
                    continue
                return False
            if token.kind == STRING and symbol.name in token.text and not spread.going.has(file, token.start):
                return False
        if file is not home and not _import_would_go(file, symbol.name):
            return False
    return True


def _import_would_go(file: File, name: str) -> bool:
    """Was the import of the name for what goes in the file, and not to hand it on?"""
    tokens = [t for t in file.source.code if t.kind == NAME and t.text == name]
    uses = [t for t in tokens if (p := file.part_at(t.start)) is None or p.word not in {"import", "from"}]
    return bool(uses) or not tokens
