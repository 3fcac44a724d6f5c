"""The attributes that a call gives to the class it makes: what a dictionary holds, wherever it is put together.

Source: Python, Built-in Functions: type(); types: new_class().
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from auditor.facts.code import Assign, Call, Do, Expr, Function, Lambda, Map, Name, Star, Stmt, Str, Sub
from auditor.link.syntax.names import call_name, dicts_in, last_name
from auditor.link.syntax.scopes import statements_of

#: Each attribute by the expression that names it: `**more` by a `Star`.
Attributes: TypeAlias = list[tuple[Expr, Expr]]


class Attributed:
    """The dictionaries of one body of statements, gone through once, whatever many classes are made there."""

    def __init__(self, body: tuple[Stmt, ...]) -> None:
        self._body = body
        self._said: dict[str, list[Assign | Call]] | None = None  # by variable, what fills it
        self._functions: dict[str, tuple[Attributed, str]] = {}  # each with its first parameter
        self._known: dict[str, Attributes] = {}

    def of_call(self, call: Call) -> Attributes:
        """What the class gets that the call of `type` or `types.new_class` makes here."""
        if call_name(call) == "new_class":
            return self._filled(call.args[3] if len(call.args) > 3 else dict(call.keywords).get("exec_body"))
        given = call.args[2] if len(call.args) == 3 else None
        return self.of_variable(given.id) if isinstance(given, Name) else self._in(given) if given is not None else []

    def of_variable(self, name: str) -> Attributes:
        """What the variable holds."""
        if name not in self._known:
            self._known[name] = self._in(name)
        return self._known[name]

    def _in(self, start: Expr | str) -> Attributes:
        """What the value, or the variable, holds. Gone through from its end, so that each variable is looked at once,
        where it counts."""
        found: Attributes = []
        met: set[str] = set()
        pending: list[tuple[Expr | None, Expr] | str] = [start if isinstance(start, str) else (None, start)]
        while pending:
            item = pending.pop()
            if isinstance(item, str):
                pending += [] if item in met else self._put_in(item)
                met.add(item)
            elif item[0] is not None:
                found.append((item[0], item[1]))
            elif isinstance(item[1], Name):
                pending.append(item[1].id)
            else:
                pending += (each for part in dicts_in(item[1]) for each in part.items)
        return found[::-1]

    def _put_in(self, variable: str) -> Iterator[tuple[Expr | None, Expr]]:
        for said in self._fillers().get(variable, ()):
            if isinstance(said, Call):
                yield from _updates(said)
            elif said.value is not None:
                for target in said.targets:
                    if isinstance(target, Name) and target.id == variable:
                        yield None, said.value
                    elif isinstance(target, Sub) and isinstance(target.value, Name) and target.value.id == variable:
                        yield target.index, said.value

    def _fillers(self) -> dict[str, list[Assign | Call]]:
        if self._said is None:
            self._said = {}
            for statement in statements_of(self._body):
                if isinstance(statement, Assign):
                    held = (each.value if isinstance(each, Sub) else each for each in statement.targets)
                    for name in dict.fromkeys(each.id for each in held if isinstance(each, Name)):
                        self._said.setdefault(name, []).append(statement)
                elif isinstance(statement, Do) and isinstance(statement.value, Call):
                    holder = _updated(statement.value)
                    if holder:
                        self._said.setdefault(holder, []).append(statement.value)
                elif isinstance(statement, Function) and statement.params:
                    filler = (Attributed(statement.body), statement.params[0].name)
                    self._functions.setdefault(statement.name, filler)
        return self._said

    def _filled(self, filler: Expr | None) -> Attributes:
        """What the function that fills the namespace of a class puts in."""
        if isinstance(filler, Lambda) and filler.params and isinstance(filler.body, Call):
            return [*_updates(filler.body)] if _updated(filler.body) == filler.params[0].name else []
        self._fillers()
        inside, namespace = self._functions.get(last_name(filler), (None, ""))
        return inside.of_variable(namespace) if inside is not None else []


def _updated(call: Call) -> str:
    """The variable of `attributes.update(...)`."""
    holder = getattr(call.func, "value", None)
    return holder.id if call_name(call) == "update" and isinstance(holder, Name) else ""


def _updates(call: Call) -> Iterator[tuple[Expr, Expr]]:
    """`attributes.update({...})`, `attributes.update(name=...)`."""
    for name, value in call.keywords:
        yield Str(name, call.line), value
    for arg in call.args:
        for key, value in arg.items if isinstance(arg, Map) else ():
            yield (key if key is not None else Star(value)), value
