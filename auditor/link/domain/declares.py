"""What calls and class statements declare: a table, a class; and what is put on a class after it was made."""

from __future__ import annotations

from collections.abc import Callable

from auditor.facts.code import Call, Class
from auditor.link.domain.frame import Frame
from auditor.link.domain.values import NOTHING, Descriptor, FunctionRef, LambdaRef, Value, Values, union

#: What a call or class statement gives by the variables around it; None: what it gives anyway.
Maker = Callable[[Frame], Values | None]


def lasting(values: Values) -> Values:
    """The values without the functions that close over a frame: frames are gone when the declarations are complete."""
    return tuple(value for value in values if not _closes(value))


def _closes(value: Value) -> bool:
    if isinstance(value, Descriptor):
        return any(_closes(each) for each in value.function)
    return isinstance(value, LambdaRef) or (isinstance(value, FunctionRef) and bool(value.frame))


class Declares:
    """What calls and class statements declare, by where they are: file and line, and of those there the very one."""

    def __init__(self) -> None:
        self._by_place: dict[str, dict[int, list[tuple[Call | Class, Value | Maker]]]] = {}
        self._put: dict[tuple[str, str], Values] = {}
        self._names_put: set[str] = set()
        self.kept: set[str] = set()  # names of variables and attributes that get something more (`interpreter.filled`)

    def add(self, path: str, node: Call | Class, value: Value | Maker) -> None:
        """The call or class statement in the file stands for the value, or for what its maker gives."""
        self._by_place.setdefault(path, {}).setdefault(node.line, []).append((node, value))

    def any_in(self, path: str) -> bool:
        """Does anything in the file declare anything?"""
        return path in self._by_place

    def by(self, path: str, call: Call) -> Value | None:
        """What this very call in the file declares, whatever the variables are."""
        found = self._find(path, call)
        return None if callable(found) else found

    def given_by(self, frame: Frame, node: Call | Class) -> Values | None:
        """What the call or class statement declares where it is evaluated in the frame."""
        path = frame.unit.module.path
        if path not in self._by_place:  # mostly: it is asked for every call
            return None
        found = self._find(path, node)
        if found is None:
            return None
        return found(frame) if callable(found) else (found,)

    def _find(self, path: str, node: Call | Class) -> Value | Maker | None:
        """The latest, where it was told more than once."""
        told = self._by_place.get(path, {}).get(node.line, ())
        return next((value for each, value in reversed(told) if each is node), None)

    def put(self, cls: str, name: str, values: Values) -> None:
        """Code that runs while classes are made sets the attribute of the class with that key."""
        self._names_put.add(name)
        self._put[cls, name] = union(self._put.get((cls, name), NOTHING), lasting(values))

    def puts(self, name: str) -> bool:
        """Is there such an attribute of that name, of whatever class?"""
        return name in self._names_put

    def put_on(self, cls: str, name: str) -> Values:
        """What was put there."""
        return self._put.get((cls, name), NOTHING)
