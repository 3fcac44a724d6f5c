"""May a function, a test or a class go with the tables? Only where it serves nothing else."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from auditor.edit.drop.code.files import File, Files, Symbol
from auditor.edit.drop.code.tree import Part, flat
from auditor.edit.names import Use
from auditor.edit.tokens import NAME
from auditor.facts.access import Access, Confidence, Op, Role
from auditor.facts.key import TableKey
from auditor.link.domain.project import Project

_SPLIT = re.compile(r"[^\W_]+")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
#: What names of functions say besides what they are about.
_VERBS = frozenset({
    "a", "add", "all", "an", "and", "api", "build", "bulk", "by", "check", "count", "create", "dao", "db", "delete",
    "destroy", "do", "factory", "fetch", "fill", "find", "fixture", "for", "from", "get", "handle", "has", "id", "ids",
    "in", "insert", "is", "iter", "list", "load", "make", "many", "new", "of", "on", "one", "or", "process", "put",
    "query", "read", "register", "remove", "return", "returns", "sample", "save", "seed", "select", "serialize", "set",
    "should", "store", "test", "tests", "the", "to", "update", "upsert", "with", "write",
})  # fmt: skip
_DEEPEST = 6


def words_of(name: str) -> tuple[str, ...]:
    """`create_monthlyBilling` to (create, monthly, billing), each in the singular."""
    parts = [part for word in _SPLIT.findall(name) for part in _CAMEL.split(word) if part]
    return tuple(singular(part.lower()) for part in parts)


def singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3 else word


class Judge:
    """Judges by what the audit saw: which tables a unit touches, what it calls. `going`: the tables that go."""

    def __init__(self, project: Project, going: Collection[TableKey], files: Files, names: Collection[str]) -> None:
        self.going = {str(key) for key in going}
        self.files = files
        self.project = project
        self.about = {words_of(name) for name in names}
        self._accesses: dict[tuple[str, str], list[Access]] = {}
        for found in project.accesses:
            self._accesses.setdefault((found.access.path, found.access.function), []).append(found.access)
        self._touched = {
            place
            for each in project.accesses
            if str(each.access.table) in self.going and each.access.confidence is not Confidence.POSSIBLE
            for place in [(each.access.path, each.access.line), *((step.path, step.line) for step in each.access.chain)]
        }
        self._units = {(unit.path, unit.name): key for key, unit in project.units.items()}
        self._callers: dict[str, list[str]] = {}
        for caller, callees in project.calls.items():
            for callee in callees:
                self._callers.setdefault(callee, []).append(caller)
        self._within: dict[str, dict[str, list[str]]] = {}
        self._touching: dict[Op, frozenset[str]] = {}
        self.mapped = {
            Symbol(each.path, each.name.rpartition(".")[2])
            for table in project.tables
            if str(table.key) not in self.going
            for each in table.classes
        }
        self.mapped |= {
            Symbol(table.path, table.name.rpartition(".")[2])
            for table in project.tables
            if not table.classes and str(table.key) not in self.going
        }

    def callers(self, symbol: Symbol) -> Iterator[tuple[str, str]]:
        """The functions that call one, as path and qualified name; not itself."""
        unit = self._units.get((symbol.path, symbol.name))
        for caller in self._callers.get(unit, ()) if unit is not None else ():
            node = self.project.units.get(caller)
            if node is not None and caller != unit and node.name != "<module>":
                yield node.path, node.name

    def is_entry(self, symbol: Symbol) -> bool:
        """Does something from outside call it?"""
        return self._units.get((symbol.path, symbol.name)) in self.project.entry_points

    def is_base(self, symbol: Symbol) -> bool:
        """Is it a class that mapped classes inherit from, or one that is mapped?"""
        return symbol in self.mapped

    def uses_at(self, path: str, line: int) -> bool:
        """Was a table that goes seen to be touched on the line?"""
        return (path, line) in self._touched

    def is_about(self, name: str) -> bool:
        """Is it called after what goes? A word that is common alone must be all that the name says."""
        words = words_of(name)
        for wanted in self.about:
            at = next((n for n in range(len(words)) if words[n : n + len(wanted)] == wanted), None)
            if at is not None and (len(wanted) > 1 or not {*words[:at], *words[at + 1 :]} - _VERBS):
                return True
        return False

    def function_goes(self, file: File, part: Part, dead: Collection[Symbol]) -> bool:
        """May the function go, given that it names something that goes?"""
        keys = list(self._inside(file.path, part.qualified()))
        touched = [access for key in keys for access in self._accesses.get(key, ())]
        living = [access for access in touched if str(access.table) not in self.going]
        called = [each for key in keys for each in self._called(key, dead)]
        if file.role is Role.TEST:
            return self._test_goes(file, part, living, called)
        if any(access.op is Op.WRITE for access in living) or any(self._touches(unit, Op.WRITE) for unit in called):
            return False
        if living or any(self._touches(unit, Op.READ) for unit in called) or self._unknown_calls(file, part):
            return self.is_about(part.name)
        return not self.living_in(file, part)

    def _test_goes(self, file: File, part: Part, living: list[Access], called: list[str]) -> bool:
        """A test, fixture or helper of tests: nothing of the application that lives is tried in it."""
        tried = [unit for unit in called if self.project.units[unit].role is Role.APP]
        tried = [
            unit for unit in tried if self.project.units[unit].name.rpartition(".")[2] not in {"__init__", "<module>"}
        ]
        if any(not self._is_of_model(unit) for unit in tried):
            return False
        about = self.is_about(part.name) or any(self.is_about(each.name) for each in part.around())
        if tried or self._unknown_calls(file, part) or any(access.op is Op.READ for access in living):
            return about
        return about or not self.living_in(file, part)

    def _is_of_model(self, unit: str) -> bool:
        """A method or property of a class in a file that declares tables: what a table that stays is asked for."""
        node = self.project.units[unit]
        return "." in node.name and any(symbol.path == node.path for symbol in self.mapped)

    def class_goes(self, file: File, part: Part, names: Collection[str]) -> bool:
        """Is the class about what goes: by its bases, or by a plain `model = X` in it or in a class in it? A class that
        is mapped to a table that stays never goes."""
        if Symbol(file.path, part.name) in self.mapped:
            return False
        code = file.source.code
        if any(code[i].text in names for i in range(part.first, part.header + 1)):
            return not self._named_between(file, part.first, part.header)
        for each in flat(part.body):
            in_function = any(around.word == "def" for around in each.around())
            tokens = [code[i] for i in range(each.first, each.last + 1)]
            at = next((n for n, token in enumerate(tokens) if token.text == "="), None)
            if in_function or each.word or at is None or tokens[0].text.startswith("__mapper"):
                continue
            value = tokens[at + 1 :]
            plain = all(token.text == "." or token.text.isidentifier() for token in value)
            if plain and value and value[-1].text in names:
                return True
        return False

    def _named_between(self, file: File, first: int, last: int) -> bool:
        """Is a class of a table that stays named between the tokens?"""
        names = {symbol.name for symbol in self.mapped}
        return any(file.source.code[i].text in names for i in range(first, last + 1))

    def living_in(self, file: File, part: Part) -> bool:
        """Does a statement name a class of a table that stays?"""
        lines = range(part.line, part.last_line + 1)
        return any(self._lives(file, use) for line in lines for use in file.uses.get(line, ()))

    def _lives(self, file: File, use: Use) -> bool:
        meant = self.files.meaning(file, use)
        return meant is not None and meant[0] in self.mapped

    def _inside(self, path: str, qualified: str) -> Iterator[tuple[str, str]]:
        yield path, qualified
        if path not in self._within:
            by_outer: dict[str, list[str]] = {}
            for where, name in self._units:
                if where == path and ".<locals>." in name:
                    by_outer.setdefault(name.partition(".<locals>.")[0], []).append(name)
            self._within[path] = by_outer
        yield from ((path, name) for name in self._within[path].get(qualified, ()))

    def _called(self, key: tuple[str, str], dead: Collection[Symbol]) -> Iterator[str]:
        """The units that a unit calls, but for those that go."""
        unit = self._units.get(key)
        for callee in self.project.calls.get(unit, {}) if unit is not None else ():
            node = self.project.units.get(callee)
            if node is None or callee == unit or self._is_wrapper(node.name, key[1]):
                continue
            gone = any(
                Symbol(node.path, ".".join(node.name.split(".")[:size])) in dead
                for size in range(1, node.name.count(".") + 2)
            )
            if not gone:
                yield callee

    @staticmethod
    def _is_wrapper(name: str, caller: str) -> bool:
        """A function inside of another one, which is no part of the caller: what a decorator makes of the caller."""
        return ".<locals>." in name and not name.startswith(f"{caller}.")

    def _touches(self, unit: str, op: Op) -> bool:
        """Does it, or what it calls, read or write a table that stays?"""
        if op not in self._touching:
            self._touching[op] = self._all_touching(op)
        return unit in self._touching[op]

    def _all_touching(self, op: Op) -> frozenset[str]:
        """All units that do it, and those that lead to one by a few calls, none of them of an inner function."""
        reached = {
            key
            for key, node in self.project.units.items()
            if any(
                a.op is op and str(a.table) not in self.going for a in self._accesses.get((node.path, node.name), ())
            )
        }
        latest = reached
        for _ in range(_DEEPEST - 1):
            called = [key for key in latest if ".<locals>." not in self.project.units[key].name]
            callers = {
                caller for key in called for caller in self._callers.get(key, ()) if caller in self.project.units
            }
            latest = callers - reached
            reached |= latest
        return frozenset(reached)

    def _unknown_calls(self, file: File, part: Part) -> bool:
        """Is a method called of a parameter, or of what an object holds, that is no session? It may do anything."""
        params = parameters(file, part)
        code = file.source.code
        for index in range(part.header, part.last):
            token = code[index]
            if token.kind != NAME or token.hole or code[index - 1].text == "." or code[index + 1].text != ".":
                continue
            chain = [token.text]
            at = index + 1
            while code[at].text == "." and code[at + 1].kind == NAME:
                chain.append(code[at + 1].text)
                at += 2
            held = token.text in {"self", "cls"} and len(chain) > 2
            if code[at].text == "(" and (held or token.text in params) and not any(map(_is_session, chain[:-1])):
                return True
        return False


def parameters(file: File, part: Part) -> set[str]:
    """The names of the parameters of a function."""
    code = file.source.code
    depth = next((code[i].depth for i in range(part.first, part.header) if code[i].text == "def"), 0)
    return {
        code[i].text
        for i in range(part.first, part.header + 1)
        if code[i].depth == depth + 1 and code[i].text.isidentifier() and code[i + 1].text in {",", ")", ":", "="}
    } - {"self", "cls"}


def _is_session(name: str) -> bool:
    return bool({"session", "db", "connection", "conn", "engine"} & set(words_of(name)))
