"""What gets a variable of a module that holds a class or the name of a table: it gets what is in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from auditor.facts.access import Occurrence
from auditor.facts.code import Assign, Attr, Bin, Call, Expr, Fmt, Generator, Name, Node, Other, Seq, Sub
from auditor.facts.nodes import nodes_of
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import ModuleRef
from auditor.link.modules.paths import Module
from auditor.link.results.account.calls import explained_by, is_bound, resolve
from auditor.link.results.account.known import COMPARING
from auditor.link.results.account.names import Wanted
from auditor.link.results.account.places import Around, binding_of, calls_around, displayed, walk
from auditor.link.syntax.names import call_name, may_name_table, source_of

Seen = Iterator[tuple[str, Occurrence]]
#: Variables of modules, by path and name, with the references of the tables that they hold or name.
Variables = dict[tuple[str, str], set[str]]
#: What makes something of the code from a text, which mostly names it in another way.
_PICKING = frozenset({"getattr", "setattr", "eval", "exec", "type", "import_module", "attrgetter", "methodcaller"})
_COLLECTING = frozenset({"frozenset", "list", "set", "sorted", "tuple"})
#: Lists are made of lists so often.
_MOST_JOINS = 3


@dataclass(slots=True)
class Kept:
    """Variables that hold classes or a name, and those that list names of tables; of these, which are used, and on
    which line each name stands. `holders`: classes in whose bodies a class of a table stands, with its reference.
    `words`: what those hold that hold a word, and are not called as if it were a table's."""

    held: Variables = field(default_factory=dict)
    words: dict[tuple[str, str], str] = field(default_factory=dict)
    holders: dict[str, set[str]] = field(default_factory=dict)
    listed: Variables = field(default_factory=dict)
    used: set[tuple[str, str]] = field(default_factory=set)
    lines: dict[tuple[str, str, str], int] = field(default_factory=dict)

    @property
    def names(self) -> set[str]:
        """What the variables are called."""
        return {name for _, name in (*self.held, *self.listed)}


def keep(where: Variables, path: str, around: Around, refs: set[str]) -> list[tuple[str, str]]:
    """Note the variables of the module that get it, if some do: what gets these, gets what is in them."""
    if around.outer is not None or not isinstance(around.node, Assign):
        return []
    variables = [(path, target.id) for target in around.node.targets if isinstance(target, Name)]
    for each in variables:
        where.setdefault(each, set()).update(refs)
    return variables


def keep_held(kept: Kept, path: str, around: Around, refs: set[str], word: str = "") -> None:
    """Note what holds a class, or a word: only ever that one, in a variable that is not called as a table's name is."""
    for place in keep(kept.held, path, around, refs):
        if kept.words.setdefault(place, "" if may_name_table(place[1]) else word) != word:
            kept.words[place] = ""


def join_lists(engine: Interpreter, modules: Iterable[Module], kept: Kept) -> None:
    """Let variables of modules that are made of such lists, `ALL = [*NAMES, "x"]`, list the same names."""
    for _ in range(_MOST_JOINS if kept.listed else 0):
        before = len(kept.listed)
        names = {name for _, name in kept.listed}
        for module in modules:
            if not names.isdisjoint(module.facts.indexed()):
                _join_lists_of(engine, module, kept, names)
        if len(kept.listed) == before:
            return


def _listed(value: Expr | None) -> Expr | None:
    """`frozenset(NAMES + MORE)`, without the call."""
    return value.args[0] if isinstance(value, Call) and value.args and call_name(value) in _COLLECTING else value


def _join_lists_of(engine: Interpreter, module: Module, kept: Kept, names: set[str]) -> None:
    for statement in module.facts.body:
        if not isinstance(statement, Assign) or not isinstance(_listed(statement.value), Bin | Seq):
            continue
        used = [node for node in nodes_of(statement.value, Name) if isinstance(node, Name) and node.id in names]
        places = [_variable(engine, module, node, node.id, None) for node in used]
        for ref in sorted(set().union(*(kept.listed.get(place, ()) for place in places if place is not None))):
            for place in keep(kept.listed, module.path, Around(statement, "value", None), {ref}):
                kept.lines.setdefault((*place, ref), statement.line)


def unused_lists(kept: Kept) -> Seen:
    """Lists of names that no code uses: a setting, perhaps, which something outside of the project reads."""
    for path, name in sorted(kept.listed.keys() - kept.used):
        for ref in sorted(kept.listed[path, name]):
            yield ref, Occurrence(path, kept.lines[path, name, ref], "text", True, f"in the list {name}")


def uses_of_kept(engine: Interpreter, module: Module, wanted: Wanted, kept: Kept) -> Seen:
    """Where a call that nothing explains gets a variable that holds a class or the name of a table, or code goes
    through a list of names."""
    names = kept.names
    named: dict[type[Node], Callable[[Any], bool]] = {
        Name: lambda node: node.id in names,
        Attr: lambda node: node.name in names,
    }
    for node, around in walk(module.facts.body, named):
        name = node.id if isinstance(node, Name) else node.name if isinstance(node, Attr) else ""
        if isinstance(node, Name) and binding_of(node.id, around) is not None:
            continue
        place = _variable(engine, module, node, name, around)
        if around is not None and isinstance(around.node, Sub) and around.field == "value":
            kept.used.update([place] if place is not None else ())
            continue  # an item of it: what it can be was noted where it is asked for
        if _is_bound_here(around):
            continue
        if place in kept.held:
            what = _given(engine, module, node, around, kept.words.get(place, ""))
        elif place in kept.listed:
            kept.used.add(place)
            through = around is not None and isinstance(around.node, Generator) and around.field == "iter"
            what = "" if through else _given(engine, module, node, around, "_")  # each in it is followed
        else:
            continue
        if what:
            refs = kept.held.get(place, set()) | kept.listed.get(place, set())
            line = getattr(node, "line", 0)
            said = Occurrence(module.path, line, "name", True, f"{name} {what}")
            yield from ((ref, said) for ref in sorted(refs) if not wanted.explained(module.role, ref))


def _is_bound_here(around: Around | None) -> bool:
    return around is not None and isinstance(around.node, Assign) and around.field == "targets"


def _variable(
    engine: Interpreter, module: Module, node: object, name: str, around: Around | None
) -> tuple[str, str] | None:
    """The module and the name of the variable, by itself or as `module.name`."""
    if isinstance(node, Attr):
        for value in resolve(engine, module, node.value, around):
            if isinstance(value, ModuleRef) and not value.path.endswith("/"):
                found = engine.names.definition(value.path, name)
                return (found[0], found[1]) if found is not None else None
        return None
    found = engine.names.definition(module.path, name)
    return (found[0], found[1]) if found is not None else None


def _given(engine: Interpreter, module: Module, node: object, around: Around | None, word: str) -> str:
    _, outer = displayed(around)
    if outer is not None and isinstance(outer.node, Other) and outer.node.op in COMPARING:
        return ""
    if is_bound(engine, module, node, around) or _is_in_sql(engine, module, around):
        return ""
    for call, where in calls_around(around):
        said = "" if call_name(call) in _PICKING else word
        return "" if explained_by(engine, module, call, where, said) else f"given to {source_of(call.func)}()"
    return ""


def _is_in_sql(engine: Interpreter, module: Module, around: Around | None) -> bool:
    """Is it put into SQL that was read whole: `execute(f"INSERT INTO units VALUES ('{ANALYTICS}')")`? What names a
    table there is an access, and the rest are values."""
    if around is None or not isinstance(around.node, Fmt | Bin):
        return False
    ledger, places = engine.ledger, [(module.path, call.line) for call, _ in calls_around(around)]
    return any(place in ledger.sql_statements and place not in ledger.sql_unparsed for place in places)
