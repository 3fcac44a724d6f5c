"""Names of tables that calls get whose code nobody sees, by way of variables, parameters and what functions give:
`table = "orders"`, and later `client.load(table)`, or `client.run("SELECT * FROM " + table)`. What stands in the call
itself is looked at there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from auditor.facts.access import Occurrence
from auditor.facts.code import Attr, Call, Name, Node
from auditor.link.domain.findings import WordGiven
from auditor.link.domain.interpreter import Interpreter
from auditor.link.results.account.calls import explained_by
from auditor.link.results.account.kept import Seen
from auditor.link.results.account.names import Wanted
from auditor.link.results.account.places import Around, walk
from auditor.link.results.account.sqltext import tables_in_sql
from auditor.link.syntax.names import last_name, last_part, source_of

#: What is said of such a word, at the end.
BY_VALUE = "by its value"


#: The tables in question that a call gets, by the line and the name of what is called: each with the name or the SQL.
Given = dict[tuple[int, str], dict[str, str]]


def doubts_of_words(engine: Interpreter, wanted: Wanted) -> Seen:
    """Where nothing explains that the call gets it."""
    noted: dict[str, Given] = {}
    for context in engine.ledger.contexts:
        for note in context.found.notes:
            tables = _tables(engine, note.word, wanted) if type(note) is WordGiven else ()
            if type(note) is WordGiven and tables:
                places = noted.setdefault(context.unit.module.path, {})
                places.setdefault((note.line, last_part(note.call)), {}).update(dict.fromkeys(tables, note.word))
    for path, words in sorted(noted.items()):
        yield from _in_module(engine, path, words, wanted)


def _tables(engine: Interpreter, word: str, wanted: Wanted) -> set[str]:
    """The tables in question that are called so, or that SQL touches; their names in lower case."""
    if " " in word:
        named = {name for name, _, is_made in tables_in_sql(word, word, False) if not is_made}
    else:
        named = {last_part(word.lower())}
    return {wanted.keys[ref].name.lower() for name in named for ref in wanted.called(engine, name)}


def _in_module(engine: Interpreter, path: str, words: Given, wanted: Wanted) -> Seen:
    module = engine.index.modules.by_path[path]
    looked_at: dict[type[Node], Callable[[Any], bool]] = {
        Call: lambda node: any(_given(node, words)),
        Attr: lambda node: (node.line, node.name) in words,
    }
    for node, around in walk(module.facts.body, looked_at):
        if isinstance(node, Call):
            where, what = Around(node, "args", around), f"given to {source_of(node.func)}()"
            given = {table: word for each in _given(node, words) for table, word in each.items()}
            tables = {each for each, word in given.items() if not explained_by(engine, module, node, where, word)}
        elif isinstance(node, Attr) and around is not None and around.field == "targets":
            tables, what = {*words[node.line, node.name]}, f"put into {source_of(node)}"
        else:
            continue
        for table in sorted(tables):
            said = Occurrence(path, node.line, "text", True, f"{table} is {what} {BY_VALUE}")
            refs = [ref for ref in sorted(wanted.tables[table]) if not wanted.explained(module.role, ref)]
            yield from ((ref, said) for ref in refs)


def _given(call: Call, words: Given) -> Iterator[dict[str, str]]:
    """The names that the call gets, or a function that is handed to it: `map(client.load, tables)`."""
    for each in (call.func, *call.args):
        found = words.get((call.line, last_name(each))) if isinstance(each, Name | Attr) else None
        if found:
            yield found
