"""The modules of a project, as revisions import them: where an import leads, what binds a name, what a name holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from auditor.facts.code import FileFacts, ImportFrom, Stmt
from auditor.replay.lookup import names_bound, statements_in
from auditor.replay.values import Frame


class Finder(Protocol):
    """Where an import leads, as linking finds it."""

    def absolute(self, path: str, dotted: str) -> str | None: ...

    def relative(self, path: str, dotted: str, level: int) -> str | None: ...

    def below(self, path: str, name: str) -> str | None: ...


class Modules:
    """All modules of the project, each with its variables as far as they were asked for."""

    def __init__(self, files: Mapping[str, FileFacts], finder: Finder) -> None:
        self.files = files
        self.finder = finder
        self._frames: dict[str, Frame] = {}
        self._bindings: dict[str, dict[str, Stmt]] = {}

    def frame(self, path: str) -> Frame:
        if path not in self._frames:
            self._frames[path] = Frame(path, variables={"__name__": path})
        return self._frames[path]

    def forget(self, path: str) -> None:
        """The variables of the module are made anew when they are asked for."""
        self._frames.pop(path, None)

    def find(self, path: str, dotted: str, level: int) -> str | None:
        return self.finder.relative(path, dotted, level) if level else self.finder.absolute(path, dotted)

    def below(self, path: str, name: str) -> str | None:
        return self.finder.below(path, name)

    def binding(self, path: str, name: str) -> Stmt | None:
        """The last statement of the module that binds the name."""
        if path not in self._bindings:
            self._bindings[path] = {
                bound: statement for statement in statements_in(self._body(path)) for bound in names_bound(statement)
            }
        return self._bindings[path].get(name)

    def star_imports(self, path: str) -> list[tuple[str, int]]:
        return [
            (statement.module, statement.level)
            for statement in self._body(path)
            if isinstance(statement, ImportFrom) and any(name == "*" for name, _ in statement.names)
        ]

    def _body(self, path: str) -> tuple[Stmt, ...]:
        facts = self.files.get(path)
        return facts.body if facts is not None else ()
