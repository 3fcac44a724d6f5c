"""The name of a table that is put where nothing follows it, and from where it may be put into SQL."""

from __future__ import annotations

from auditor.facts.code import Assign, Attr, Call, Class, Expr, Map, Name, Param, Seq, Str, Sub
from auditor.facts.nodes import nodes_of
from auditor.facts.said import ABOUT_TABLES
from auditor.link.domain.interpreter import Interpreter
from auditor.link.modules.paths import Module
from auditor.link.results.account.bases import has_unknown_base
from auditor.link.results.account.calls import BY_PROJECT, OTHER_MEANING, touches
from auditor.link.results.account.names import PLAIN_WORD
from auditor.link.results.account.places import (
    Around,
    binding_of,
    calls_around,
    displayed,
    function_around,
    is_assigned,
    is_key,
    outwards,
)
from auditor.link.syntax.names import call_name
from auditor.link.tables.index import TableIndex

#: Under what an option has its default, and what it can be (Python, argparse; click, Options).
_OF_OPTIONS = frozenset({"choices", "const", "default", "fallback"})
_TABLENAME = "__tablename__"
#: What puts its arguments into a collection; and into a queue, a generator or an attribute, which nothing follows.
_ADDING = frozenset({"append", "appendleft", "add", "insert", "extend", "setdefault", "update"})
_SENDING = frozenset({"put", "put_nowait", "push", "send", "setattr", "__setattr__"})


def may_be_put_together(
    engine: Interpreter, module: Module, node: Str, kind: str, composed: bool, around: Around | None
) -> bool:
    """Does `kind` not explain the word after all? A plain word means something else, unless what gets it is called as
    what takes a table. `composed`: does the application put a name into SQL that was not followed?"""
    if kind in {OTHER_MEANING, PLAIN_WORD, "type test"} and _is_option(node, around):
        return True
    if kind in {OTHER_MEANING, PLAIN_WORD} and _is_setting(engine, module, around):
        return True
    if kind == OTHER_MEANING:
        return "_" in node.text and not is_key(node, around) and _is_put_away(around)
    if kind != BY_PROJECT or not composed:
        return False
    call = next((call for call, _ in calls_around(around)), None)
    return "_" in node.text or (call is not None and touches(call))


def _is_setting(engine: Interpreter, module: Module, around: Around | None) -> bool:
    """Is it kept as the tables of a class, in its body (`tables = ["orders"]`) or by its methods (`self.table =
    "orders"`), whose base outside of the project may ask for them?"""
    _, outer = displayed(around)
    if not is_assigned(outer) or not isinstance(outer.node, Assign):
        return False
    function = function_around(outer)
    names = (
        each.name if isinstance(each, Attr) and _is_self(each.value) else each.id if isinstance(each, Name) else ""
        for each in outer.node.targets
        if isinstance(each, Attr if function is not None else Name)
    )
    if not any(ABOUT_TABLES.fullmatch(name) for name in names):
        return False
    for each in outwards(outer.outer):
        if isinstance(each.node, Class) and each.field == "body":
            info = engine.index.classes_at.get((module.path, each.node.line))
            return info is not None and has_unknown_base(engine, info)
    return False


def _is_option(node: Str, around: Around | None) -> bool:
    """Is it what an option is if nobody says otherwise, or one of what it can be: `add_argument("--table",
    default="order_lines")`, `Choice(["order_lines"])`? Whatever the library is, the option is asked for somewhere."""
    _, outer = displayed(around)
    if outer is None or not isinstance(outer.node, Call) or outer.field == "func":
        return False
    call = outer.node
    if not ("_" in node.text or any(isinstance(arg, Str) and _names_tables(arg.text) for arg in call.args)):
        return False
    if call_name(call) == "Choice":
        return True
    given = (value for key, value in call.keywords if key in _OF_OPTIONS)
    return any(inner is node for value in given for inner in nodes_of(value, Str))


def _names_tables(option: str) -> bool:
    return ABOUT_TABLES.fullmatch(option.lstrip("-").replace("-", "_")) is not None


def _is_put_away(around: Around | None) -> bool:
    """Is it put into a collection or attribute that is none of a variable of this code or of `self`?"""
    _, outer = displayed(around)
    if outer is None or any(_declares(each) for each in (outer.node, around.node if around is not None else None)):
        return False
    if isinstance(outer.node, Call):
        func, name = outer.node.func, call_name(outer.node)
        adds = name in _ADDING and isinstance(func, Attr) and _is_lost(func.value, outer)
        return outer.field != "func" and (adds or name in _SENDING)
    if not isinstance(outer.node, Assign) or outer.field != "value":
        return False
    return any(
        _is_lost(target.value, outer) if isinstance(target, Sub) else not _is_self(target.value)
        for target in outer.node.targets
        if isinstance(target, Sub | Attr)
    )


def _declares(node: object) -> bool:
    """Does it say what a table is called: `namespace.update(__tablename__="orders")`, `{"__tablename__": "orders"}`?"""
    if isinstance(node, Call):
        return any(name == _TABLENAME for name, _ in node.keywords)
    if isinstance(node, Map):
        return any(isinstance(key, Str) and key.text == _TABLENAME for key, _ in node.items)
    targets = node.targets if isinstance(node, Assign) else ()
    keys = (target.index for target in targets if isinstance(target, Sub))
    return any(isinstance(key, Str) and key.text == _TABLENAME for key in keys)


def _is_lost(held: Expr, around: Around) -> bool:
    """Is it not a variable that is bound here, whose items are followed?"""
    return not isinstance(held, Name) or _is_self(held) or isinstance(binding_of(held.id, around), Param)


def _is_self(node: Expr) -> bool:
    return isinstance(node, Name) and node.id == "self"


def lists_tables(engine: Interpreter, module: Module, value: Expr | None, keys: bool) -> bool:
    """Does a display hold names of tables, at least two and no less than half of it?"""
    items: list[Expr | None] = []
    if isinstance(value, Seq):
        items = list(value.items)
    elif isinstance(value, Map):
        items = [key if keys else held for key, held in value.items]
    texts = [item.text for item in items if isinstance(item, Str)]
    named = [text for text in texts if engine.of(TableIndex).tables_named(text, None, module.path)]
    return len(named) > 1 and 2 * len(named) >= len(items)
