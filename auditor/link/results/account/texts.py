"""What files that are neither Python nor SQL say of the tables in question."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.facts.access import Occurrence, Role
from auditor.facts.said import Said, TextFacts
from auditor.link.domain.interpreter import Interpreter
from auditor.link.results.account.names import PLAIN_WORD, Wanted
from auditor.link.syntax.names import last_part
from auditor.link.tables.index import TableIndex


def occurrences_in_text(
    engine: Interpreter, path: str, facts: TextFacts, role: Role, wanted: Wanted
) -> Iterator[tuple[str, Occurrence]]:
    """Every occurrence in the file, with the reference of the table that it may mean."""
    for said in facts.said:
        yield from _meant(engine, path, said, role, wanted)


def _meant(engine: Interpreter, path: str, said: Said, role: Role, wanted: Wanted) -> Iterator[tuple[str, Occurrence]]:
    if said.kind in {"path", "name"}:
        for ref in wanted.classes.get(last_part(said.word), ()):
            classes = [f".{mapped.info.dotted}" for mapped in engine.of(TableIndex)[ref].classes]
            if any(said.kind == "name" or each.endswith(f".{said.word}") for each in classes):
                yield ref, _found(path, said, wanted.explained(role, ref))
        return
    for ref in wanted.tables.get(said.word.lower(), ()):
        if said.kind == "made":
            yield ref, Occurrence(path, said.line, wanted.explained(role, ref) or "SQL that makes or drops it")
        elif said.kind != "value":
            yield ref, _found(path, said, wanted.explained(role, ref))
        else:
            plain = "word of another meaning" if "_" in said.word else PLAIN_WORD
            yield ref, Occurrence(path, said.line, wanted.explained(role, ref) or plain)


def _found(path: str, said: Said, role: str) -> Occurrence:
    """SQL that a shell script, a notebook or a dashboard runs is a use by somebody, whatever folder it lies in."""
    if role and not (role == "script" and said.kind == "sql" and not path.startswith(".")):
        return Occurrence(path, said.line, role)
    return Occurrence(path, said.line, "SQL" if said.kind == "sql" else "text", True, repr(said.word))
