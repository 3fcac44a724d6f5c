"""Variables of functions that hold a class or a table: what gets the variable, gets what is in it."""

from __future__ import annotations

from collections.abc import Callable

from auditor.facts.code import Assign, Comp, Function, Name, Node, Param
from auditor.link.modules.paths import Module
from auditor.link.results.account.places import Around, binding_of, function_around, outwards, walk

#: Variables that get it from one another are followed so far.
_DEEPEST = 16

#: What explains a use of the variable, which holds a class or, if so, a display that it stands in; empty where nothing
#: does.
Explain = Callable[[bool, Name, Around], str]


class Variables:
    """The variables of the functions of one file, looked through for the first that holds a class."""

    def __init__(self, module: Module) -> None:
        self._module = module
        self._uses: dict[tuple[int, str], list[tuple[Name, Around]]] | None = None  # by the line of the function
        self._explained: dict[tuple[int, str, bool], bool] = {}
        self._depth = 0

    def are_explained(self, around: Around, holds_display: bool, explain: Explain) -> bool:
        """Is every use explained of the variables of a function that the assignment binds to a class, or to a display
        that it stands in? Those of a module, and attributes, are looked at elsewhere."""
        function = function_around(around)
        if function is None or not isinstance(around.node, Assign):
            return True
        names = [each.id for each in around.node.targets if isinstance(each, Name)]
        return all(self._is_explained(function.line, name, holds_display, explain) for name in names)

    def _is_explained(self, line: int, name: str, holds_display: bool, explain: Explain) -> bool:
        asked = (line, name, holds_display)
        if asked in self._explained or self._depth == _DEEPEST:
            return self._explained.get(asked, False)
        self._explained[asked] = True  # in a circle
        self._depth += 1
        its_uses = (each for each in self._uses_of(line, name) if _is_its(*each))
        self._explained[asked] = all(explain(holds_display, use, around) for use, around in its_uses)
        self._depth -= 1
        return self._explained[asked]

    def _uses_of(self, line: int, name: str) -> list[tuple[Name, Around]]:
        """Where the name stands in the function, also in what is defined in it."""
        if self._uses is None:
            self._uses = {}
            anything: dict[type[Node], Callable[[Name], bool]] = {Name: lambda _: True}
            for node, around in walk(self._module.facts.body, anything):
                if isinstance(node, Name) and around is not None:
                    for each in outwards(around):
                        if isinstance(each.node, Function):
                            self._uses.setdefault((each.node.line, node.id), []).append((node, around))
        return self._uses.get((line, name), [])


def _is_its(use: Name, around: Around) -> bool:
    """Is it a use of the variable itself, and not where it, or another one of that name, is bound?"""
    if isinstance(around.node, Assign) and around.field == "targets":
        return False
    return not isinstance(binding_of(use.id, around), Param | Comp)
