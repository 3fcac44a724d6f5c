"""What settings name by its path is called: `operationId: app.orders.get` (Connexion, Routing), `handler: app.run`."""

from __future__ import annotations

from collections.abc import Mapping

from auditor.facts.access import Role
from auditor.facts.said import TextFacts
from auditor.link.domain.interpreter import Interpreter
from auditor.link.syntax.names import last_part

_CALLING = frozenset({Role.APP, Role.SCRIPT})


def named_in_files(engine: Interpreter, texts: Mapping[str, tuple[TextFacts, Role]]) -> dict[str, str]:
    """The functions and classes of the application that its settings name: unit key -> what comes in."""
    found: dict[str, str] = {}
    for path, (facts, role) in sorted(texts.items()):
        for said in facts.said if role in _CALLING else ():
            for key in engine.notes.by_dotted.get(said.word, ()) if said.kind == "path" else ():
                unit = engine.index.units.get(key)
                if unit is None or unit.role in _CALLING:
                    found.setdefault(key, f"{last_part(said.word)} in {path}")
    return found
