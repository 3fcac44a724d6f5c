"""Tables whose name code can put together, though it stands nowhere as a string.

`snake(type(self).__name__)` of a class `OrderItems`, `"order-items".replace("-", "_")`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from auditor.facts.access import Occurrence, Role
from auditor.facts.code import Str
from auditor.facts.nodes import nodes_of
from auditor.link.domain.interpreter import Interpreter
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.modules.paths import Module
from auditor.link.results.account.names import PLAIN_WORD, Wanted

_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_OTHERWISE = re.compile(r"[-. /]")
#: What asks a class or function for its name.
_ASKS_FOR_NAME = "\n.__name__\n"


def spelled_otherwise(engine: Interpreter, wanted: Wanted) -> Iterator[tuple[str, Occurrence]]:
    """The tables whose name can be made of that of a class or function that is asked for its name, or of a string."""
    of_words = [each for each in wanted.tables if "_" in each]
    for module in engine.index.modules.by_path.values():
        if module.role is Role.APP:
            for name in _in_strings(module, of_words):
                yield from _found(wanted, name, module.path, 1)
    for path, line, name in _asked_for_names(engine):
        for form in _forms(name):
            yield from _found(wanted, form, path, line)


def _found(wanted: Wanted, name: str, path: str, line: int) -> Iterator[tuple[str, Occurrence]]:
    return ((ref, Occurrence(path, line, PLAIN_WORD)) for ref in sorted(wanted.tables.get(name, ())))


def _in_strings(module: Module, names: Iterable[str]) -> list[str]:
    """Those that a string of the file holds with other characters between the words."""
    said = frozenset(module.facts.indexed())
    likely = {name for name in names if all(f"'{part}" in said for part in name.split("_") if part)}
    if not likely:
        return []
    texts = (node.text for node in nodes_of(module.facts.body, Str) if isinstance(node, Str) and len(node.text) < 80)
    return sorted(likely & {_OTHERWISE.sub("_", text.strip("/")).lower() for text in texts if _OTHERWISE.search(text)})


def _asked_for_names(engine: Interpreter) -> Iterator[tuple[str, int, str]]:
    """Path, line and name of the classes without a table, and of the functions, whose code asks for names."""
    asking = {
        path for path, each in engine.index.modules.by_path.items() if _ASKS_FOR_NAME in f"\n{each.facts.index}\n"
    }
    if not asking:
        return
    for info in engine.index.classes.values():
        is_asked = any(cls.module.path in asking for cls in engine.hierarchy.mro(info))
        if is_asked and info.module.role is Role.APP and engine.of(Models).mapped(info.key) is None:
            yield info.module.path, info.node.line, info.node.name
    for unit in engine.index.units.values():
        node = unit.node
        if node is not None and unit.role is Role.APP and (unit.module.path in asking or node.decorators):
            yield unit.module.path, node.line, node.name


def _forms(name: str) -> set[str]:
    """What a table is called after a class: `OrderItem` -> `order_item`, `orderitem`, `order_items`, `orderitems`."""
    single = {_HUMP.sub("_", name).lower(), name.lower()}
    plural = {f"{each}s" for each in single} | {f"{each}es" for each in single}
    return single | plural | {f"{each[:-1]}ies" for each in single if each.endswith("y")}
