"""What files that are neither Python nor SQL say of the tables in question."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from auditor.facts.access import Occurrence, Role
from auditor.facts.code import Str
from auditor.facts.nodes import nodes_of
from auditor.facts.said import Said, TextFacts
from auditor.link.domain.interpreter import Interpreter
from auditor.link.modules.paths import Module
from auditor.link.results.account.calls import OTHER_MEANING
from auditor.link.results.account.names import PLAIN_WORD, Wanted
from auditor.link.syntax.names import last_part
from auditor.link.tables.index import TableIndex

_WORD = re.compile(r"[A-Za-z_]\w*")


class _Saying:
    """The modules whose strings say the name of a file or folder, by a word of it; each asked once, for there may be
    very many files."""

    def __init__(self, engine: Interpreter) -> None:
        self._all = [*engine.index.modules.by_path.values()]
        self._modules: dict[str, list[Module]] = {}
        self._ends: dict[str, frozenset[str]] = {}
        for module in self._all:
            for word in module.facts.indexed():
                if word[:1] == "'":
                    self._modules.setdefault(word[1:], []).append(module)

    def with_words_of(self, name: str) -> list[Module]:
        """Those in which all words of the name stand in strings."""
        words = _WORD.findall(name)
        found = self._modules.get(words[0], []) if words else self._all
        for word in words[1:]:
            paths = {module.path for module in found}
            found = [module for module in self._modules.get(word, ()) if module.path in paths] if paths else []
        return found

    def naming(self, name: str) -> list[Module]:
        """Those of which a string is the name, or a path to it."""
        return [module for module in self.with_words_of(name) if name in self._ends_of(module)] if name else []

    def _ends_of(self, module: Module) -> frozenset[str]:
        if module.path not in self._ends:
            texts = (node.text for node in nodes_of(module.facts.body, Str) if isinstance(node, Str))
            self._ends[module.path] = frozenset(text.rstrip("/").rpartition("/")[2] for text in texts)
        return self._ends[module.path]


def _role_of(engine: Interpreter, path: str, filed: Role) -> Role:
    """What the file is for: that of a script which the application names, or its folder, is the application's; one of
    the application that tests name, and neither it nor its folder any other code, is theirs. What finds classes by the
    names in it would be seen there, too."""
    folder, _, name = path.rpartition("/")
    above = folder.rpartition("/")[2]
    saying = engine.of(_Saying)
    if filed is Role.SCRIPT:
        named = any(module.role is Role.APP for each in (name, above) for module in saying.naming(each))
        return Role.APP if named else filed
    others = (*saying.with_words_of(name.partition(".")[0]), *(saying.with_words_of(above) if above else ()))
    if any(module.role is not Role.TEST for module in others):
        return filed
    return Role.TEST if any(module.role is Role.TEST for module in saying.naming(name)) else filed


def occurrences_in_text(
    engine: Interpreter, path: str, facts: TextFacts, role: Role, wanted: Wanted
) -> Iterator[tuple[str, Occurrence]]:
    """Every occurrence in the file, with the reference of the table that it may mean."""
    found = [each for said in facts.said for each in _meant(engine, path, said, role, wanted)]
    asked = any(each.doubt if role is Role.APP else each.kind == "script" for _, each in found)
    judged = _role_of(engine, path, role) if asked else role
    yield from (
        found if judged is role else (e for said in facts.said for e in _meant(engine, path, said, judged, wanted))
    )


def occurrences_in_templates(
    engine: Interpreter, asked: Iterable[tuple[str, int, str, str]], wanted: Wanted
) -> Iterator[tuple[str, Occurrence]]:
    """The classes that templates of pages ask a module, or what else they are given, for: `models.Order.query`."""
    for path, line, receiver, name in asked:
        for ref in wanted.classes.get(name, ()) if name[:1].isupper() else ():
            if engine.of(TableIndex)[ref].classes:
                yield ref, Occurrence(path, line, "name", True, f"{receiver}.{name}")


def _meant(engine: Interpreter, path: str, said: Said, role: Role, wanted: Wanted) -> Iterator[tuple[str, Occurrence]]:
    if said.kind in {"path", "name"}:
        for ref in wanted.classes.get(last_part(said.word), ()):
            classes = [f".{mapped.info.dotted}" for mapped in engine.of(TableIndex)[ref].classes]
            if any(said.kind == "name" or each.endswith(f".{said.word}") for each in classes):
                yield ref, _found(path, said, wanted.explained(role, ref))
        return
    for ref in wanted.called(engine, said.word.lower()):
        if said.kind == "made":
            yield ref, Occurrence(path, said.line, wanted.explained(role, ref) or "SQL that makes or drops it")
        elif said.kind != "value":
            yield ref, _found(path, said, wanted.explained(role, ref))
        else:
            plain = OTHER_MEANING if "_" in said.word else PLAIN_WORD
            yield ref, Occurrence(path, said.line, wanted.explained(role, ref) or plain)


def _found(path: str, said: Said, role: str) -> Occurrence:
    """SQL that a shell script, a notebook or a dashboard runs is a use by somebody, whatever folder it lies in."""
    if role and not (role == "script" and said.kind == "sql" and not path.startswith(".")):
        return Occurrence(path, said.line, role)
    return Occurrence(path, said.line, "SQL" if said.kind == "sql" else "text", True, repr(said.word))
