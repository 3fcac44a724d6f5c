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
        self._uses: dict[str, list[tuple[Name, Around]]] | None = None
        self._explained: dict[tuple[int, str], bool] = {}  # by the line of the function
        self._depth = 0

    def are_explained(self, around: Around, explain: Explain) -> bool:
        """Is every use explained of the variables of a function that the assignment binds? Those of a module, and
        attributes, are looked at elsewhere."""
        function = _function_around(around)
        targets = around.node.targets if isinstance(around.node, Assign) else ()
        names = [each.id for each in targets if isinstance(each, Name)] if function is not None else []
        return all(self._is_explained(function, name, explain) for name in names if function is not None)

    def _is_explained(self, function: Function, name: str, explain: Explain) -> bool:
        asked = (function.line, name)
        if asked in self._explained or self._depth == _DEEPEST:
            return self._explained.get(asked, False)
        self._explained[asked] = True  # in a circle
        self._depth += 1
        self._explained[asked] = all(
            bool(explain(use, around)) for use, around in self._uses_of(name) if _is_of(function, use, around)
        )
        self._depth -= 1
        return self._explained[asked]

    def _uses_of(self, name: str) -> list[tuple[Name, Around]]:
        if self._uses is None:
            self._uses = {}
            anything: dict[type[Node], Callable[[Name], bool]] = {Name: lambda _: True}
            for node, around in walk(self._module.facts.body, anything):
                if isinstance(node, Name) and around is not None:
                    self._uses.setdefault(node.id, []).append((node, around))
        return self._uses.get(name, [])


def _function_around(around: Around | None) -> Function | None:
    for each in outwards(around):
        if isinstance(each.node, Function) and each.field == "body":
            return each.node
    return None


def _is_of(function: Function, use: Name, around: Around) -> bool:
    """Is it a use of the variable of that function, also in what is defined in it, and not where it is bound?"""
    if isinstance(around.node, Assign) and around.field == "targets":
        return False
    if not any(each.node is function for each in outwards(around)):
        return False
    return not isinstance(binding_of(use.id, around), Param | Comp)
