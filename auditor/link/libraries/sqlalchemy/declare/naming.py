"""Table names that the class does not spell out: library defaults and the project's own naming functions."""

from __future__ import annotations

import re

from auditor.facts.code import Attr, Call, Expr, Name
from auditor.link.domain.frame import Frame
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import ClassRef
from auditor.link.interpreter.parameters import bind_arguments
from auditor.link.modules.index import ClassInfo, Unit
from auditor.link.modules.paths import Module
from auditor.link.syntax.names import call_name, returned


def snake_case(name: str) -> str:
    """`HTTPRequest` -> `http_request`, as Flask-SQLAlchemy names tables (Models and Tables, Defining Models)."""
    name = re.sub(r"((?<=[a-z0-9])[A-Z]|(?!^)[A-Z](?=[a-z]))", r"_\1", name)
    return name.lower().lstrip("_")


def declared_name(engine: Interpreter, info: ClassInfo, unit: Unit) -> tuple[str, bool]:
    """What a `declared_attr` method named `__tablename__` returns for the class, and whether it could be evaluated."""
    assert unit.node is not None
    first = unit.node.params[0].name if unit.node.params else "cls"
    # shared with all that is evaluated there, so the argument gets a frame of its own
    around = _closed_over(engine, info, unit.owner) or engine.frame_around(unit.owner or info)
    name = engine.run_concretely(unit, {first: ClassRef(info.key)}, around)
    if isinstance(name, str) and name:
        return name, True
    frame = Frame(around.unit, around.context, None, around, {first: (ClassRef(info.key),)}, quiet=True)
    for value in returned(unit.node):
        text = engine.text_of(frame, value)
        if text:
            return text, True
    return snake_case(info.node.name), False


def _closed_over(engine: Interpreter, info: ClassInfo, owner: ClassInfo | None) -> Frame | None:
    """The variables of the function that made the base of the class: `class User(prefixed("app_"))`."""
    maker = owner.inside if owner is not None else None
    if maker is None or maker.node is None or owner is None:
        return None
    for cls in engine.hierarchy.mro(info):
        for base, expression in zip(engine.hierarchy.bases(cls), cls.node.bases, strict=False):
            if base.info is not owner:
                continue
            module, call = cls.module, expression
            found = engine.names.definition(module.path, call.id) if isinstance(call, Name) else None
            if found is not None:
                module, call = engine.index.modules.by_path[found[0]], found[2]
            if isinstance(call, Call):
                frame = engine.module_frame(module)
                args = [engine.evaluate(frame, arg) for arg in call.args]
                named = {name: engine.evaluate(frame, value) for name, value in call.keywords if name}
                env = {param.name: engine.parameter_default(maker, param.name) for param in maker.node.params}
                env.update(bind_arguments(maker, args, named))
                outer = engine.module_frame(owner.module)
                return Frame(outer.unit, outer.context, None, outer, env, quiet=True)
    return None


def metadata_schema(engine: Interpreter, module: Module, expression: Expr | None, depth: int = 0) -> str | None:
    """The default schema of a `MetaData(schema=...)`, given the expression that leads to it
    (Core, Describing Databases with MetaData: Specifying a Default Schema Name with MetaData)."""
    if depth > 6 or expression is None:
        return None
    if isinstance(expression, Call):
        options = dict(expression.keywords)
        if call_name(expression) == "MetaData" and "schema" in options:
            return engine.text_of(engine.module_frame(module), options["schema"])
        return metadata_schema(engine, module, options.get("metadata"), depth + 1)
    if isinstance(expression, Attr) and expression.name in {"metadata", "Model"}:
        for value in engine.evaluate(engine.module_frame(module), expression.value):
            if isinstance(value, ClassRef):
                return class_schema(engine, engine.index.classes[value.key])
        return metadata_schema(engine, module, expression.value, depth + 1)
    name = expression.id if isinstance(expression, Name) else ""
    found = engine.names.definition(module.path, name) if name else None
    if found is not None:
        return metadata_schema(engine, engine.index.modules.by_path[found[0]], found[2], depth + 1)
    return None


def class_schema(engine: Interpreter, info: ClassInfo) -> str | None:
    """The default schema of the MetaData that a class attribute `metadata` holds."""
    for cls in engine.hierarchy.mro(info):
        for assign in cls.attributes.get("metadata", ()):
            return metadata_schema(engine, cls.module, assign.value)
    return None


def base_schema(engine: Interpreter, module: Module, expression: Expr) -> str | None:
    """The default schema of a base made by a call: `Base = declarative_base(metadata=MetaData(schema="s"))`."""
    if isinstance(expression, Attr):
        expression = expression.value if expression.name == "Model" else expression
    if isinstance(expression, Name):
        found = engine.names.definition(module.path, expression.id)
        if found is not None and isinstance(found[2], Call):
            return metadata_schema(engine, engine.index.modules.by_path[found[0]], found[2])
    return None
