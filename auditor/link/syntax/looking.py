"""Names that a function only looks at: what they stand for goes nowhere from there."""

from __future__ import annotations

from collections import Counter

from auditor.facts.code import Assign, Attr, Call, Fmt, Function, Name, Other
from auditor.facts.nodes import nodes_of
from auditor.link.syntax.names import call_name

_LOOKING = {"inspect"} | frozenset(
    {"type", "isinstance", "issubclass", "hasattr", "str", "repr", "id", "bool", "len",
     "print", "getattr", "vars", "dir", "format"}
)  # fmt: skip
_COMPARING = frozenset({"==", "!=", "is", "is not", "in", "not in", "not"})


def looked_at(function: Function) -> frozenset[str]:
    """The names of which every use hands the value on to nobody: an attribute of it is read or set, or it is compared,
    printed or asked for its type. One without any use tells nothing."""
    uses: Counter[str] = Counter()
    looks: Counter[str] = Counter()
    called, asked = set[str](), list[tuple[Assign, Call]]()
    for node in nodes_of(function.body):
        if type(node) is Name:
            uses[node.id] += 1
        elif type(node) is Call:
            if isinstance(node.func, Call) and call_name(node.func) == "getattr":  # a method of it, by its name
                looks.subtract(arg.id for arg in node.func.args[:1] if isinstance(arg, Name))
            if isinstance(node.func, Name):
                called.add(node.func.id)
            if isinstance(node.func, Name) and node.func.id in _LOOKING:
                looks.update(arg.id for arg in node.args if isinstance(arg, Name))
            elif isinstance(node.func, Attr) and isinstance(node.func.value, Name):
                looks[node.func.value.id] -= 1  # a method of it, which is counted below as an attribute
        elif type(node) is Assign and isinstance(node.value, Call) and call_name(node.value) == "getattr":
            asked.append((node, node.value))
        elif type(node) is Attr:
            if isinstance(node.value, Name):
                looks[node.value.id] += 1
        elif type(node) is Fmt or (type(node) is Other and node.op in _COMPARING):
            looks.update(part.id for part in node.parts if isinstance(part, Name))
    for assign, call in asked:  # `save = getattr(row, "save")`, and then `save()`
        if any(isinstance(each, Name) and each.id in called for each in assign.targets):
            looks.subtract(arg.id for arg in call.args[:1] if isinstance(arg, Name))
    return frozenset(name for name, many in uses.items() if looks[name] == many)
