"""Names of tables that calls get whose code nobody sees, by way of variables, parameters and what functions give:
`table = "orders"`, and later `client.load(table)`, or `client.run("SELECT * FROM " + table)`. What stands in the call
itself is looked at there.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from auditor.facts.access import Occurrence
from auditor.facts.code import Call, Node
from auditor.link.domain.findings import WordGiven
from auditor.link.domain.interpreter import Interpreter
from auditor.link.results.account.calls import explained_by
from auditor.link.results.account.kept import Seen
from auditor.link.results.account.names import Wanted
from auditor.link.results.account.places import Around, walk
from auditor.link.results.account.sqltext import tables_in_sql
from auditor.link.syntax.names import call_name, last_part, source_of

#: What is said of such a word, at the end.
BY_VALUE = "by its value"


def doubts_of_words(engine: Interpreter, wanted: Wanted) -> Seen:
    """Where nothing explains that the call gets it."""
    noted: dict[str, dict[tuple[int, str], set[str]]] = {}
    for context in engine.ledger.contexts:
        for note in context.found.notes:
            tables = _tables(engine, note.word, wanted) if type(note) is WordGiven else ()
            if type(note) is WordGiven and tables:
                places = noted.setdefault(context.unit.module.path, {})
                places.setdefault((note.line, last_part(note.call)), set()).update(tables)
    for path, words in sorted(noted.items()):
        yield from _in_module(engine, path, words, wanted)


def _tables(engine: Interpreter, word: str, wanted: Wanted) -> set[str]:
    """The tables in question that are called so, or that SQL touches; their names in lower case."""
    if " " in word:
        named = {name for name, _, is_made in tables_in_sql(word, word, False) if not is_made}
    else:
        named = {last_part(word.lower())}
    return {wanted.keys[ref].name.lower() for name in named for ref in wanted.called(engine, name)}


def _in_module(engine: Interpreter, path: str, words: dict[tuple[int, str], set[str]], wanted: Wanted) -> Seen:
    module = engine.index.modules.by_path[path]
    looked_at: dict[type[Node], Callable[[Any], bool]] = {Call: lambda node: (node.line, call_name(node)) in words}
    for call, around in walk(module.facts.body, looked_at):
        assert isinstance(call, Call)
        for table in sorted(words[call.line, call_name(call)]):
            refs = [ref for ref in sorted(wanted.tables[table]) if not wanted.explained(module.role, ref)]
            if refs and not explained_by(engine, module, call, Around(call, "args", around), table):
                said = f"{table} is given to {source_of(call.func)}() {BY_VALUE}"
                yield from ((ref, Occurrence(path, call.line, "text", True, said)) for ref in refs)
