"""What a container makes for whoever asks it by name, where it is lost which container that is: `container.orders()`,
of a container that a request or a parameter brings."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.facts.code import Attr, Call
from auditor.link.domain.interpreter import Interpreter
from auditor.link.libraries.dependency_injector import classes_made
from auditor.link.results.by_word import CALLING


def injected(engine: Interpreter) -> Iterator[tuple[str, str]]:
    """Who asks for an object by the name of its provider, without being seen to make it, and its class."""
    made = classes_made(engine)
    for unit in engine.index.units.values() if made else ():
        if unit.role not in CALLING or unit.node is None:
            continue
        for node in unit.nodes:
            name = node.func.name if isinstance(node, Call) and isinstance(node.func, Attr) else ""
            for key in made.get(name, ()):
                if f"class {key}" not in engine.ledger.calls.get(unit.key, {}):
                    yield unit.key, key
