"""Names of tables that calls get whose code nobody sees, by way of variables, parameters and what functions give:
`table = "orders"`, and later `client.load(table)`, or `client.run("SELECT * FROM " + table)`. What stands in the call
itself is looked at there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from auditor.facts.access import Occurrence
from auditor.facts.code import Attr, Call, Name, Node
from auditor.facts.nodes import nodes_of
from auditor.link.domain.findings import WordGiven
from auditor.link.domain.interpreter import Interpreter
from auditor.link.modules.paths import Module
from auditor.link.results.account.calls import explained_by
from auditor.link.results.account.class_names import given_to_call
from auditor.link.results.account.kept import Seen
from auditor.link.results.account.known import LOOKING, SAYING
from auditor.link.results.account.names import Wanted
from auditor.link.results.account.places import Around, walk
from auditor.link.results.account.sqltext import tables_in_sql
from auditor.link.syntax.names import call_name, last_name, last_part, source_of

#: What is said of such a word, at the end.
BY_VALUE = "by its value"
#: The tables in question that a call gets, by the line and the name of what is called: each with the name or the SQL.
Given = dict[tuple[int, str], dict[str, str]]


def doubts_of_words(engine: Interpreter, wanted: Wanted) -> Seen:
    """Where nothing explains that the call gets it."""
    noted: dict[str, Given] = {}
    for context in engine.ledger.contexts:
        for note in context.found.notes:
            refs = _refs(engine, note.word, wanted) if type(note) is WordGiven else ()
            if type(note) is WordGiven and refs:
                places = noted.setdefault(context.unit.module.path, {})
                places.setdefault((note.line, last_part(note.call)), {}).update(dict.fromkeys(refs, note.word))
    for path, words in sorted(noted.items()):
        yield from _in_module(engine, path, words, wanted)


def _refs(engine: Interpreter, word: str, wanted: Wanted) -> set[str]:
    """The tables in question that are called so, whose class is, or that SQL touches."""
    if " " in word:
        named = {name for name, _, is_made in tables_in_sql(word, word, False) if not is_made}
    else:
        named = {last_part(word.lower())}
    refs = {ref for name in named for ref in wanted.called(engine, name)}
    return refs | _called_so(word, wanted)


def _called_so(word: str, wanted: Wanted) -> set[str]:
    """The tables whose classes have that name, or have it at the end of a path: `"app.models:Order"`."""
    name = last_part(word.replace(":", "."))
    return wanted.classes.get(name, set()) if name[:1].isupper() else set()


def _in_module(engine: Interpreter, path: str, words: Given, wanted: Wanted) -> Seen:
    module = engine.index.modules.by_path[path]
    words = _by_other_names(module, words)
    looked_at: dict[type[Node], Callable[[Any], bool]] = {
        Call: lambda node: any(_given(node, words)),
        Attr: lambda node: (node.line, node.name) in words,
    }
    for node, around in walk(module.facts.body, looked_at):
        if isinstance(node, Call):
            where, what = Around(node, "args", around), f"given to {source_of(node.func)}()"
            given = {ref: word for each in _given(node, words) for ref, word in each.items()}
            given = {
                ref: word for ref, word in given.items() if not _explained(engine, module, node, where, word, wanted)
            }
        elif isinstance(node, Attr) and around is not None and around.field == "targets":
            given, what = words[node.line, node.name], f"put into {source_of(node)}"
        else:
            continue
        for ref in sorted(each for each in given if not wanted.explained(module.role, each)):
            called = given[ref] if ref in _called_so(given[ref], wanted) else wanted.keys[ref].name.lower()
            yield ref, Occurrence(path, node.line, "text", True, f"{called} is {what} {BY_VALUE}")


def _explained(engine: Interpreter, module: Module, call: Call, around: Around, word: str, wanted: Wanted) -> bool:
    if not _called_so(word, wanted):
        return bool(explained_by(engine, module, call, around, word))
    if not word.isidentifier():  # a path, of which something may be loaded
        return call_name(call) in SAYING | LOOKING
    return bool(given_to_call(engine, module, call, around, word))


def _given(call: Call, words: Given) -> Iterator[dict[str, str]]:
    """The names that the call gets, or a function that is handed to it: `map(client.load, tables)`."""
    for each in (call.func, *call.args):
        found = words.get((call.line, last_name(each))) if isinstance(each, Name | Attr) else None
        if found:
            yield found


def _by_other_names(module: Module, words: Given) -> Given:
    """The same by what calls on those lines are called otherwise: `load = client.load`, and later `load("orders")`."""
    calls = [node for node in nodes_of(module.facts.body, Call) if isinstance(node, Call)]
    named = {(call.line, last_name(each)) for call in calls for each in (call.func, *call.args)}
    lost: dict[int, dict[str, str]] = {}
    for (line, name), given in words.items():
        if (line, name) not in named and name not in SAYING | LOOKING:
            lost.setdefault(line, {}).update(given)
    aliased = {(call.line, call_name(call)): lost[call.line] for call in calls if call.line in lost}
    return {**aliased, **words}
