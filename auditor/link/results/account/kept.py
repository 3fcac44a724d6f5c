"""What gets a variable of a module that holds a class or the name of a table: it gets what is in it."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.facts.access import Occurrence
from auditor.facts.code import Name, Sub
from auditor.link.domain.interpreter import Interpreter
from auditor.link.modules.paths import Module
from auditor.link.results.account.calls import explained_by
from auditor.link.results.account.places import binding_of, calls_around, walk
from auditor.link.syntax.names import source_of

Seen = Iterator[tuple[str, Occurrence]]
#: Variables of modules, by path and name, with the references of the tables that they hold or name.
Kept = dict[tuple[str, str], set[str]]


def uses_of_kept(engine: Interpreter, module: Module, kept: Kept) -> Seen:
    """Where a call that nothing explains gets a variable that holds a class or the name of a table."""
    names = {name for _, name in kept}
    for node, around in walk(module.facts.body):
        if not (isinstance(node, Name) and node.id in names) or binding_of(node.id, around) is not None:
            continue
        if around is not None and isinstance(around.node, Sub) and around.field == "value":
            continue  # an item of it: what it can be was noted where it is asked for
        found = engine.names.definition(module.path, node.id)
        refs = kept.get((found[0], found[1]), set()) if found is not None else set()
        for call, where in calls_around(around) if refs else ():
            if not explained_by(engine, module, call, where):
                what = f"{node.id} given to {source_of(call.func)}()"
                yield from ((ref, Occurrence(module.path, node.line, "name", True, what)) for ref in refs)
            break
