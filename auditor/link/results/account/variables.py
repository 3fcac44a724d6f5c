"""Variables of functions that hold a class or a table: what gets the variable, gets what is in it."""

from __future__ import annotations

from collections.abc import Callable

from auditor.facts.code import Assign, Comp, Function, Name, Node, Param
from auditor.link.modules.paths import Module
from auditor.link.results.account.places import Around, binding_of, outwards, walk

#: Variables that get it from one another are followed so far.
_DEEPEST = 16

#: What explains a use of the variable; empty where nothing does.
Explain = Callable[[Name, Around], str]


class Variables:
    """The variables of the functions of one file, looked through for the first that holds a class."""

    def __init__(self, module: Module) -> None:
        self._module = module
        self._uses: dict[tuple[int, str], list[tuple[Name, Around]]] | None = None  # by the line of the function
        self._explained: dict[tuple[int, str, bool], bool] = {}
        self._depth = 0

    def are_explained(self, around: Around, explain: Explain, holds_display: bool) -> bool:
        """Is every use explained of the variables of a function that the assignment binds to a class, or to a display
        that it stands in? Those of a module, and attributes, are looked at elsewhere."""
        function = _function_around(around)
        targets = around.node.targets if isinstance(around.node, Assign) else ()
        names = [each.id for each in targets if isinstance(each, Name)] if function is not None else []
        line = function.line if function is not None else 0
        return all(self._is_explained((line, name, holds_display), explain) for name in names)

    def _is_explained(self, asked: tuple[int, str, bool], explain: Explain) -> bool:
        if asked in self._explained or self._depth == _DEEPEST:
            return self._explained.get(asked, False)
        self._explained[asked] = True  # in a circle
        self._depth += 1
        self._explained[asked] = all(
            bool(explain(use, around)) for use, around in self._uses_of(asked[:2]) if _is_its(use, around)
        )
        self._depth -= 1
        return self._explained[asked]

    def _uses_of(self, asked: tuple[int, str]) -> list[tuple[Name, Around]]:
        """Where the name stands in the function, also in what is defined in it."""
        if self._uses is None:
            self._uses = {}
            anything: dict[type[Node], Callable[[Name], bool]] = {Name: lambda _: True}
            for node, around in walk(self._module.facts.body, anything):
                for each in outwards(around) if isinstance(node, Name) else ():
                    if isinstance(each.node, Function) and around is not None and isinstance(node, Name):
                        self._uses.setdefault((each.node.line, node.id), []).append((node, around))
        return self._uses.get(asked, [])


def _function_around(around: Around | None) -> Function | None:
    for each in outwards(around):
        if isinstance(each.node, Function) and each.field == "body":
            return each.node
    return None


def _is_its(use: Name, around: Around) -> bool:
    """Is it a use of the variable itself, and not where it, or another one of that name, is bound?"""
    if isinstance(around.node, Assign) and around.field == "targets":
        return False
    return not isinstance(binding_of(use.id, around), Param | Comp)
