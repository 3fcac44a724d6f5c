"""What a revision does, apart from how it is written: two texts of one revision compared as trees.

Formatting, comments, docstrings, annotations, names of variables, how something is imported, and whatever `upgrade`
and `downgrade` do not lead to are nothing. So are the types in a `table(...)` that only names columns, for no DDL is
made of it (SQLAlchemy 2.0, Core: Selectables, `table()`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import cast

from auditor.facts.code import (
    Assign,
    Attr,
    Call,
    Class,
    Comp,
    Do,
    Expr,
    FileFacts,
    Function,
    Import,
    ImportFrom,
    Lambda,
    Name,
    Node,
    Param,
    Stmt,
    Str,
)
from auditor.facts.nodes import nodes_of
from auditor.link.syntax.names import last_name
from auditor.link.syntax.scopes import bindings_of, statements_of, target_names

Form = tuple[object, ...]

_WAYS = ("upgrade", "downgrade")
_TIMEOUT = re.compile(
    r"\b(lock_timeout|statement_timeout|idle_in_transaction_session_timeout|transaction_timeout)\b", re.I
)
_DDL = re.compile(r"\b(create|alter|drop|rename|comment\s+on|add\s+value)\b", re.I)
#: Operations of Alembic that change the schema (Alembic, Operation Reference), and the constructs that they are given.
_SCHEMA = frozenset(
    {"add_column", "alter_column", "batch_alter_table", "create_all", "create_check_constraint",
     "create_exclude_constraint", "create_foreign_key", "create_index", "create_primary_key", "create_table",
     "create_table_comment", "create_unique_constraint", "drop_all", "drop_column", "drop_constraint", "drop_index",
     "drop_table", "drop_table_comment", "rename_table", "Column", "create", "drop"}
)  # fmt: skip


def what_changed(before: FileFacts, now: FileFacts) -> str:
    """`schema`, `data` or `timeouts`: the weightiest of what the revision does otherwise; empty for nothing."""
    old, new = _forms(before), _forms(now)
    if old == new:
        return ""
    gone, came = Counter(_leaves(before)), Counter(_leaves(now))
    touched = [*(gone - came), *(came - gone)]
    texts = [" ".join(_words(form)) for form in touched]
    if texts and all(_TIMEOUT.search(text) for text in texts):
        return "timeouts"
    is_schema = any(_DDL.search(text) or _SCHEMA & set(text.split()) for text in texts)
    return "schema" if is_schema or not texts else "data"


def _forms(facts: FileFacts) -> dict[str, Form]:
    """The canonical form of both ways, and of every function and constant of the file that they lead to."""
    imports = _imports(facts.body)
    defined = _defined(facts.body)
    found: dict[str, Form] = {}
    pending = [name for name in _WAYS if name in defined]
    while pending:
        name = pending.pop()
        if name not in found:
            found[name] = tuple(_Canonical(imports, node).of(node) for node in defined[name])
            pending += [each.id for node in defined[name] for each in _names(node) if each.id in defined]
    return found


def _defined(body: Iterable[Stmt]) -> dict[str, list[Stmt]]:
    found: dict[str, list[Stmt]] = {}
    for node in body:
        if isinstance(node, Function | Class):
            found.setdefault(node.name, []).append(node)
        elif isinstance(node, Assign):
            for target in node.targets:
                for name in target_names(target):
                    found.setdefault(name, []).append(node)
    return found


def _leaves(facts: FileFacts) -> Iterable[Form]:
    """The statements that hold no others, of the functions that the ways lead to."""
    imports = _imports(facts.body)
    reached = _forms(facts)
    for name, nodes in _defined(facts.body).items():
        for node in nodes if name in reached else ():
            inside = node.body if isinstance(node, Function | Class) else (node,)
            leaves = (leaf for leaf in statements_of(inside) if not hasattr(leaf, "body"))
            yield from (_Canonical(imports, node).of(leaf) for leaf in leaves)


def _names(node: Node) -> Iterable[Name]:
    return (cast("Name", each) for each in nodes_of(node, Name))


def _imports(body: tuple[Stmt, ...]) -> dict[str, str]:
    """What each imported name is, dotted, wherever in the file it is imported."""
    found: dict[str, str] = {}
    for node in statements_of(body):
        if isinstance(node, Import):
            found[node.alias or node.module.partition(".")[0]] = (
                node.module if node.alias else node.module.partition(".")[0]
            )
        elif isinstance(node, ImportFrom):
            start = "." * node.level + node.module
            found.update({alias or name: f"{start}.{name}" for name, alias in node.names})
    return found


def _words(form: object) -> Iterable[str]:
    if isinstance(form, str):
        yield from (form, *form.rpartition(".")[2:]) if "." in form else (form,)
    elif isinstance(form, tuple):
        for each in form:
            yield from _words(each)


class _Canonical:
    """Nodes as tuples without places, with local names as numbers in the order in which they occur."""

    def __init__(self, imports: Mapping[str, str], of: Node) -> None:
        self._imports = imports
        self._locals = _bound(of) if isinstance(of, Function) else set()
        self._numbers: dict[str, int] = {}

    def of(self, node: object) -> Form:
        """The form of a node, or of a tuple of nodes."""
        match node:
            case Name(id=name):
                return self._name(name)
            case Attr(value=value, name=name):
                inner = self.of(value)
                return ("dotted", f"{inner[1]}.{name}") if inner[0] == "dotted" else ("attribute", inner, name)
            case Str(text=text):
                return ("text", " ".join(text.split()))
            case Param(name=name, default=default, kind=kind):
                return ("parameter", self._name(name), self.of(default), kind)
            case Call(func=func) if last_name(func) in {"table", "TableClause"}:
                return ("table", self.of(func), tuple(map(self._named_column, node.args)))
            case Function():
                return ("function", self.of(node.params), self.of(node.decorators), self._body(node.body))
            case Assign(targets=targets, value=value):
                return ("assign", self.of(targets), self.of(value))
            case Import() | ImportFrom():
                return ()
            case Node():
                fields = (name for name in node.__struct_fields__ if name not in _PLACES)
                return (type(node).__name__, *(self.of(getattr(node, name)) for name in fields))
            case tuple():
                return tuple(form for each in node if (form := self.of(each)) != ())
            case _:
                return ("value", node)

    def _body(self, body: tuple[Stmt, ...]) -> Form:
        return self.of(tuple(each for each in body if not (isinstance(each, Do) and isinstance(each.value, Str))))

    def _name(self, name: str) -> Form:
        if name in self._locals:
            return ("local", self._numbers.setdefault(name, len(self._numbers)))
        return ("dotted", self._imports.get(name, name))

    def _named_column(self, argument: Expr) -> Form:
        if isinstance(argument, Call) and last_name(argument) in {"Column", "column"}:
            return ("column", self.of(argument.args[:1]))
        return self.of(argument)


_PLACES = frozenset({"line", "first_line", "end_line", "docstring", "annotation", "returns"})


def _bound(function: Function) -> set[str]:
    """Every name that the function, or what is in it, binds, but by an import."""
    found = {param.name for param in function.params} | set(bindings_of(function.body))
    for node in nodes_of(function):
        if isinstance(node, Lambda | Function):
            found |= {param.name for param in node.params}
        if isinstance(node, Function):
            found |= set(bindings_of(node.body))
        if isinstance(node, Comp):
            found |= {name for each in node.generators for name in target_names(each.target)}
    return found - set(_imports(function.body))
