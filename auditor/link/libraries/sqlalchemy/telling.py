"""The strings under which a project keeps its mapped classes: they tell one call from another."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.facts.code import Assign, Attr, Call, Class, Do, Expr, Function, Map, Name, Seq, Stmt, Str, Sub
from auditor.facts.nodes import nodes_of
from auditor.link.domain.interpreter import Interpreter
from auditor.link.libraries.sqlalchemy.declare.sites import modules_with
from auditor.link.syntax.names import last_name
from auditor.link.syntax.scopes import statements_of


def keys_of_models(engine: Interpreter, classes: set[str]) -> Iterator[str]:
    """The keys under which dicts at module level or in class bodies keep mapped classes: `{"user": User}`,
    `kept["user"] = User`."""
    words = classes | {f".{name}" for name in classes}
    members: set[str] = set()
    for module in modules_with(engine, frozenset(words)):
        yield from _keys_of_registries(module.facts.body, classes)
        yield from _keys_of_items(module.facts.body, classes)
        for node in nodes_of(tuple(s for s in module.facts.body if isinstance(s, Assign | Class)), Map):
            if type(node) is Map and any(_names_one(value, classes) for _, value in node.items):
                yield from (key.text for key, _ in node.items if isinstance(key, Str))
                members.update(key.name for key, _ in node.items if isinstance(key, Attr))
    for info in engine.index.classes.values() if members else ():  # `{Kind.USER: User}`: what the member is
        for name in members & info.attributes.keys():
            yield from (each.value.text for each in info.attributes[name] if isinstance(each.value, Str))


def _keys_of_items(body: tuple[Stmt, ...], classes: set[str]) -> Iterator[str]:
    """`kept["user"] = User`, in a module or a method."""
    methods = (each.body for cls in body if type(cls) is Class for each in cls.body if type(each) is Function)
    for statement in (each for scope in (body, *methods) for each in statements_of(scope)):
        if type(statement) is not Assign or type(statement.targets[0]) is not Sub or statement.value is None:
            continue
        indexes = [each.index for each in statement.targets if isinstance(each, Sub)]
        if _names_one(statement.value, classes):
            yield from (index.text for index in indexes if isinstance(index, Str))


def _keys_of_registries(body: tuple[Stmt, ...], classes: set[str]) -> Iterator[str]:
    """The strings that stand beside a class that is registered while the module is imported: `@register("order")`,
    `register("order", Order)`, `register("order")(Order)`, `class Order(Base, kind="order")`."""
    for node in body:
        if isinstance(node, Class):
            calls = [each for each in node.decorators if isinstance(each, Call)]
            given = [*node.keywords, *(("", arg) for call in calls for arg in call.args)]
            given += [keyword for call in calls for keyword in call.keywords]
            yield from (value.text for _, value in given if isinstance(value, Str))
        elif isinstance(node, Do) and isinstance(node.value, Call) and _names_one(node.value, classes):
            calls = [each for each in (node.value, node.value.func) if isinstance(each, Call)]
            yield from (arg.text for call in calls for arg in call.args if isinstance(arg, Str))


def _names_one(value: Expr, classes: set[str]) -> bool:
    if isinstance(value, Map | Seq | Call):
        return any(isinstance(node, Name) and node.id in classes for node in nodes_of(value))
    return last_name(value) in classes
