"""What goes so far: symbols, statements, items, whole files; and how the kinds of places are told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from auditor.edit.drop.code.elements import Item
from auditor.edit.drop.code.files import File, Symbol
from auditor.edit.drop.code.tree import Part
from auditor.edit.tokens import NAME
from auditor.facts.access import Role


@dataclass(frozen=True, slots=True)
class Cut:
    """Why a statement or an item goes."""

    kind: str
    why: str = ""


@dataclass(slots=True)
class Going:
    """All of it. `parts` and `items` are by path; `symbols` are what these defined, with a word for what each was.
    `attributes`: names under which other classes knew what goes."""

    symbols: dict[Symbol, str] = field(default_factory=dict)
    parts: dict[str, dict[Part, Cut]] = field(default_factory=dict)
    items: dict[str, list[tuple[Item, Cut]]] = field(default_factory=dict)
    files: dict[str, Cut] = field(default_factory=dict)
    attributes: dict[str, set[str]] = field(default_factory=dict)

    def add(self, file: File, part: Part, cut: Cut) -> bool:
        """Let a statement go; False where it goes already."""
        if self.has_part(file.path, part):
            return False
        self.parts.setdefault(file.path, {})[part] = cut
        return True

    def has_part(self, path: str, part: Part | None) -> bool:
        """Does the statement go, alone or with what it is in?"""
        if path in self.files:
            return True
        gone = self.parts.get(path, {})
        return part is not None and any(around in gone for around in part.around())

    def has(self, file: File, offset: int) -> bool:
        """Does what stands at an offset go?"""
        if self.has_part(file.path, file.part_at(offset)):
            return True
        return any(start <= offset < end for start, end in self.item_spans(file.path))

    def item_spans(self, path: str) -> Iterator[tuple[int, int]]:
        """Where the items of a file that go stand."""
        for item, _ in self.items.get(path, ()):
            yield item.spans[item.number]

    def outermost(self, path: str) -> list[tuple[Part, Cut]]:
        """The statements of a file that go and lie in no other one that does, in order."""
        gone = self.parts.get(path, {})
        found = [
            (part, cut)
            for part, cut in gone.items()
            if not any(around in gone for around in part.around() if around is not part)
        ]
        return sorted(found, key=lambda pair: pair[0].start)


def kind_of(file: File, part: Part) -> str:
    """What a definition is, in the words of the contract."""
    path = file.path.lower()
    header = [token.text for token in file.source.code[part.first : part.header] if token.kind == NAME]
    if part.word == "class":
        if any("Factory" in name for name in header):
            return "factory"
        if any("Schema" in name for name in header) and not any(name in {"Base", "Model"} for name in header):
            return "schema"
        return "test" if file.role is Role.TEST else "class"
    if part.word == "def":
        return "test" if file.role is Role.TEST else "function"
    return "factory" if "factor" in path else "registration"
