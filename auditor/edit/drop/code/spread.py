"""What goes with the tables: what names them alone, then what names that, until nothing more does."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from auditor.edit.drop.code import foreignkeys
from auditor.edit.drop.code.elements import Item, items_around
from auditor.edit.drop.code.files import File, Files, Reference, Symbol
from auditor.edit.drop.code.going import Cut, Going, kind_of
from auditor.edit.drop.code.judge import Judge, parameters
from auditor.edit.drop.code.part_words import assigned, kind_word
from auditor.edit.drop.code.tree import Part, flat
from auditor.edit.tokens import STRING
from auditor.facts.access import Role

_DATACLASS_LIKE = frozenset({"__init__", "__repr__", "__str__", "__eq__", "__hash__"})


@dataclass(slots=True)
class Spread:
    """One removal under way. `tables`: the names of those that go. `closure`: what only served what goes, goes, too.
    `fk_columns`: columns of others that refer to it, too."""

    files: Files
    judge: Judge
    going: Going
    tables: frozenset[str]
    closure: bool = False
    fk_columns: bool = False

    def once(self) -> bool:
        """Go over all uses of what goes; did more go?"""
        changed = False
        called = self.files.called(self.going.symbols)
        for file in list(self.files.holding(called)):
            if file.is_revision or file.path in self.going.files:
                continue
            for reference in self.files.references(file, self.going.symbols, called):
                if not self.going.has(file, reference.start):
                    changed |= self._decide(file, reference)
            changed |= self._exports(file)
        for file in self.files.holding(self.tables):
            changed |= not file.is_revision and self._foreign_keys(file)
        if self.closure:
            changed |= self._fixtures() | self._callers()
        for path in list(self.going.parts):
            changed |= self._emptied_classes(path)
            changed |= self._emptied_file(path)
        return changed

    def _foreign_keys(self, file: File) -> bool:
        changed = False
        for token in foreignkeys.strings_naming(file, self.tables):
            part = file.part_at(token.start)
            if part is not None and not self.going.has(file, token.start) and foreignkeys.has_foreign_key(file, part):
                changed |= self.foreign_key(file, part, token.start)
        return changed

    # -- one reference ------------------------------------------------------------------------------------------------

    def _decide(self, file: File, reference: Reference) -> bool:
        part = file.part_at(reference.start)
        if part is None or reference.unsure:
            return False
        for definition in reversed([each for each in part.around() if each.is_definition]):
            if self._definition_goes(file, definition, reference):
                return self.remove(file, definition, "")
        inside = next((each for each in part.around() if each.word == "def" and each is not part), None)
        if inside is None and (part.word or part.joined):
            return False
        item = self._item(file, part, reference.start)
        if item is not None:
            return self.take_out(file, item, "registration")
        if inside is not None:
            return self._registers(file, part, reference) and self.going.add(file, part, Cut("registration"))
        if foreignkeys.has_foreign_key(file, part):
            return self.foreign_key(file, part, reference.start)
        if self.judge.living_in(file, part):
            return False
        return self.remove(file, part, "")

    def _definition_goes(self, file: File, part: Part, reference: Reference) -> bool:
        if part.word == "class":
            names = {reference.symbol.name, reference.use.name}
            return self.judge.class_goes(file, part, names)
        if not self.judge.function_goes(file, part, self.going.symbols):
            return False
        return self.closure or not self._still_used(file, part)

    def _still_used(self, file: File, part: Part) -> bool:
        """Is the function used by something that stays?"""
        symbol = Symbol(file.path, part.qualified())
        if part.parent is None:
            called = self.files.called([symbol])
            return any(
                not self.going.has(other, reference.start)
                and not (other is file and part.start <= reference.start < part.end)
                for other in self.files.holding(called)
                for reference in self.files.references(other, [symbol], called)
            )
        return any(
            not self.going.has_part(path, self._part_of(path, name)) for path, name in self.judge.callers(symbol)
        )

    def _item(self, file: File, part: Part, offset: int) -> Item | None:
        """The item of a display with others that it stands in, if it can be taken out."""
        for item in items_around(file.source, part, offset):
            if item.is_display and len(item.spans) > 1:
                living = {symbol.name for symbol in self.judge.mapped}
                return None if any(token.text in living for token in item.tokens) else item
            if item.kind == "subscript":
                return None
        return None

    def _registers(self, file: File, part: Part, reference: Reference) -> bool:
        """A statement in a function that stays, which hands what goes to somebody else, and does nothing with it."""
        code = file.source.code
        tokens = code[part.first : part.last + 1]
        siblings = part.parent.body if part.parent is not None else []
        if part.word or part.joined or len(siblings) < 2 or any(t.text == "=" and not t.depth for t in tokens):
            return False
        if any(self.judge.uses_at(file.path, line) for line in range(part.line, part.last_line + 1)):
            return False
        kind = self.going.symbols[reference.symbol]
        after = file.source.code[self._token_after(file, reference)].text
        if kind == "function" or (kind == "table" and after not in {",", ")"}):
            return False
        if tokens[0].start == reference.start and after == "(":
            return False
        return not self.judge.living_in(file, part)

    def _token_after(self, file: File, reference: Reference) -> int:
        return next(n for n, token in enumerate(file.source.code) if token.start >= reference.end)

    # -- letting go ---------------------------------------------------------------------------------------------------

    def remove(self, file: File, part: Part, why: str, kind: str = "") -> bool:
        """Let a statement go, and what it defines."""
        if not self.going.add(file, part, Cut(kind or kind_of(file, part), why)):
            return False
        if part.is_definition:
            self.going.symbols.setdefault(Symbol(file.path, part.qualified()), kind_word(part))
        elif part.parent is None or not any(each.is_definition for each in part.around()):
            for name in assigned(file, part):
                self.going.symbols.setdefault(Symbol(file.path, name), "name")
        return True

    def take_out(self, file: File, item: Item, kind: str, why: str = "") -> bool:
        """Let an item of brackets go."""
        listed = self.going.items.setdefault(file.path, [])
        if any(each.close == item.close and each.number == item.number for each, _ in listed):
            return False
        listed.append((item, Cut(kind, why)))
        return True

    def foreign_key(self, file: File, part: Part, offset: int) -> bool:
        """Let a foreign key of a table that stays go, with its column only where that is wanted."""
        found = foreignkeys.what_goes(file, part, offset, self.fk_columns)
        if isinstance(found, Part):
            return self.remove(file, found, "", "foreign key")
        if found is None:
            return False
        why = "" if self.fk_columns else "the column stays, for it is data (--fk-columns)"
        return self.take_out(file, found, "foreign key", why)

    # -- what follows -------------------------------------------------------------------------------------------------

    def _exports(self, file: File) -> bool:
        """The names in `__all__` of what goes."""
        changed = False
        for part in file.tree:
            if file.source.code[part.first].text != "__all__" or self.going.has_part(file.path, part):
                continue
            for token in file.source.code[part.first : part.last + 1]:
                origin = self.files.origin(file.path, token.text.strip("\"'")) if token.kind == STRING else None
                item = (
                    next(items_around(file.source, part, token.start), None) if origin in self.going.symbols else None
                )
                if item is not None and item.is_plain:
                    changed |= self.take_out(file, item, "re-export")
        return changed

    def _fixtures(self) -> bool:
        """Tests that take a fixture that goes."""
        changed = False
        fixtures = {
            symbol.name.rpartition(".")[2]
            for symbol, kind in self.going.symbols.items()
            if kind == "function" and self.files.by_path[symbol.path].role is Role.TEST
        }
        for file in self.files.holding(fixtures):
            if file.role is not Role.TEST:
                continue
            for part in flat(file.tree):
                if part.word == "def" and not self.going.has_part(file.path, part):
                    taken = fixtures & parameters(file, part)
                    if taken and self.judge.function_goes(file, part, self.going.symbols):
                        changed |= self.remove(file, part, f"it takes {min(taken)}")
        return changed

    def _callers(self) -> bool:
        """Functions that call a method that goes."""
        changed = False
        for symbol, kind in list(self.going.symbols.items()):
            if kind != "function" or "." not in symbol.name:
                continue
            for path, name in self.judge.callers(symbol):
                file, part = self.files.by_path.get(path), self._part_of(path, name)
                if file is None or part is None or file.is_revision or self.going.has_part(path, part):
                    continue
                if self.judge.function_goes(file, part, self.going.symbols):
                    changed |= self.remove(file, part, f"it calls {symbol.name}")
        return changed

    def _part_of(self, path: str, qualified: str) -> Part | None:
        file = self.files.by_path.get(path)
        return file.definitions.get(qualified) if file is not None else None

    def _emptied_classes(self, path: str) -> bool:
        """Classes of which nothing is left that does anything."""
        changed = False
        file = self.files.by_path[path]
        for part in flat(file.tree):
            gone = self.going.parts.get(path, {})
            if part.word != "class" or self.going.has_part(path, part) or not any(each in gone for each in part.body):
                continue
            left = [each for each in part.body if each not in gone]
            functions = [each for each in left if each.is_definition and each.name not in _DATACLASS_LIKE]
            tests = file.role is Role.TEST and not any(each.name.startswith("test") for each in functions)
            mapped = Symbol(path, part.name) in self.judge.mapped
            methods = any(each.word == "def" for each in part.body if each in gone)
            if methods and not mapped and (tests or (self.closure and not functions)):
                changed |= self.remove(file, part, "nothing is left in it")
        return changed

    def _emptied_file(self, path: str) -> bool:
        """A file of which nothing is left but imports, constants that nobody else uses, and calls with these."""
        file = self.files.by_path[path]
        if (
            path in self.going.files
            or path.endswith("__init__.py")
            or not any(p.is_definition or not p.parent for p in self.going.parts[path])
        ):
            return False
        left = [part for part in file.tree if not self.going.has_part(path, part)]
        names: list[str] = []
        for part in left:
            if part.word in {"import", "from"} or _is_docstring(file, part):
                continue
            if part.word == "if" and all(each.word in {"import", "from"} for each in part.body):
                continue
            if part.word or part.joined:
                return False
            names += assigned(file, part)
            if not assigned(file, part) and not _calls_with(file, part, names):
                return False
        if any(self._used_elsewhere(file, name) for name in names if not name.startswith("__")):
            return False
        self.going.files[path] = Cut("test" if file.role is Role.TEST else "file", "nothing is left in it")
        self.going.symbols.setdefault(Symbol(path, ""), "file")
        for name in names:
            self.going.symbols.setdefault(Symbol(path, name), "name")
        return True

    def _used_elsewhere(self, file: File, name: str) -> bool:
        symbol = Symbol(file.path, name)
        called = self.files.called([symbol])
        for other in self.files.holding(called):
            for reference in self.files.references(other, [symbol], called) if other is not file else ():
                part = other.part_at(reference.start)
                if self.going.has(other, reference.start) or (
                    self.closure and part is not None and self._registers_file(other, part, reference)
                ):
                    continue
                return True
        return False

    def _registers_file(self, file: File, part: Part, reference: Reference) -> bool:
        self.going.symbols.setdefault(reference.symbol, "name")
        try:
            return self._registers(file, part, reference)
        finally:
            del self.going.symbols[reference.symbol]


def _is_docstring(file: File, part: Part) -> bool:
    return part.first == part.last and file.source.code[part.first].kind == STRING


def _calls_with(file: File, part: Part, names: Collection[str]) -> bool:
    """An expression that works on names of this file: `register_errors(blueprint)`."""
    return any(token.text in names for token in file.source.code[part.first : part.last + 1])
