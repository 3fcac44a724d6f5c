"""A string that is what a mapped class is called, where a call gets it: the call may find the class by it."""

from __future__ import annotations

import re

from auditor.facts.code import Call, Str
from auditor.link.domain.interpreter import Interpreter
from auditor.link.modules.paths import Module
from auditor.link.results.account.calls import BY_PROJECT, OTHER_MEANING, explained_by, resolve
from auditor.link.results.account.places import Around, displayed, is_key
from auditor.link.results.only_said import lines_only_said
from auditor.link.syntax.names import call_name
from auditor.link.tables.index import TableIndex

_HUMP = re.compile(r"[a-z0-9][A-Z]")
#: What a function that finds a class is called; any other means something else by a word such as `Order`.
_FINDS = re.compile(r"model|entity|class|cls|table|mapper|(?:^|_)(?:get|find|pick|load|resolve|look_?up|import)(?:$|_)")
#: Of code of the project that was followed, and found no class by that name, nobody knows what it does with it.
_NOT_TOLD = frozenset({"", BY_PROJECT})


def class_named(engine: Interpreter, module: Module, node: Str, ref: str, around: Around) -> str:
    """What explains the string there; empty where nothing does."""
    table = engine.of(TableIndex)[ref]
    if (table.path, table.line) == (module.path, node.line):
        return "declaration"
    if not node.text[:1].isupper():
        return OTHER_MEANING
    _, outer = displayed(around)
    if outer is None or not isinstance(outer.node, Call) or outer.field == "func" or is_key(node, around):
        return OTHER_MEANING
    if node.line in lines_only_said(engine, module.path):
        return "comment or text"
    name = call_name(outer.node)
    if name == "getattr" and node in outer.node.args[1:2] and not resolve(engine, module, outer.node.args[0], outer):
        return ""
    return given_to_call(engine, module, outer.node, outer, node.text)


def given_to_call(engine: Interpreter, module: Module, call: Call, around: Around, text: str) -> str:
    """What explains that the call gets what the class is called."""
    name = call_name(call)
    if not _HUMP.search(text):
        found = explained_by(engine, module, call, around, text)
        return "" if found in _NOT_TOLD and _FINDS.search(name) else OTHER_MEANING
    found = explained_by(engine, module, call, around, "_")
    return "" if found in _NOT_TOLD or name == "get" else found
