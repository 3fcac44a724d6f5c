"""What a module offers: the names in its `__all__`, and what it imports for others (PEP 8, Public and Internal
Interfaces).
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.facts.code import ImportFrom, Name, Stmt, Str
from auditor.facts.nodes import nodes_of
from auditor.link.syntax.names import is_export


def listed_in(body: tuple[Stmt, ...]) -> list[str]:
    """The names in its `__all__`."""
    exports = [statement for statement in body if is_export(statement)]
    texts = (each.text for statement in exports for each in nodes_of(statement, Str) if isinstance(each, Str))
    return [*dict.fromkeys(texts)]


def re_exported(body: tuple[Stmt, ...]) -> Iterator[str]:
    """The names that it imports and does not use."""
    imports = [statement for statement in body if isinstance(statement, ImportFrom)]
    used = {each.id for each in nodes_of(body, Name) if isinstance(each, Name)} if imports else set()
    for statement in imports:
        yield from (alias or real for real, alias in statement.names if real != "*" and (alias or real) not in used)
