"""Snippets with `reveal(...)`: what the interpretation makes of an expression, with libraries of the test's choice."""

from __future__ import annotations

from auditor.extract import extract
from auditor.facts.access import Confidence, Role
from auditor.facts.code import Call, Do, Name
from auditor.link.analysis import interpret
from auditor.link.domain.frame import Frame
from auditor.link.domain.library import Library
from auditor.link.domain.values import (
    ClassRef,
    External,
    Fixed,
    FunctionRef,
    Instance,
    Many,
    Mapping,
    ModuleRef,
    Result,
    Text,
    Value,
    Values,
)
from auditor.link.interpreter import statements
from auditor.link.interpreter.core import Core
from auditor.link.modules.index import MODULE_BODY, index_units
from auditor.link.modules.paths import index_modules


def reveal(source: str, *libraries: Library, **modules: str) -> list[str]:
    """What the argument of each `reveal(...)` of the module `main.py` can be, in order; other modules by name."""
    texts = {"main.py": source, **{f"{name}.py": text for name, text in modules.items()}}
    core = Core(
        index_units(index_modules({path: (extract(text.encode()), Role.APP) for path, text in texts.items()})),
        None,
        libraries,
    )
    for library in libraries:
        if library.declare is not None:
            library.declare(core)
    core.begin()
    unit = core.index.units[f"main.py::{MODULE_BODY}"]
    frame = Frame(unit, core.context_of(unit, True))
    found: list[str] = []
    for statement in unit.module.facts.body:
        call = statement.value if isinstance(statement, Do) else None
        if isinstance(call, Call) and isinstance(call.func, Name) and call.func.id == "reveal":
            found.append(spelled(core.evaluate(frame, call.args[0])))
        else:
            statements.run(core, frame, (statement,))
    core.settle(frame)
    return found


def spelled(values: Values) -> str:
    """The values as a person would write them, alternatives with `|`; `?` for nothing known."""
    return " | ".join(_one(value) for value in values) or "?"


def _one(value: Value) -> str:
    match value:
        case Text():
            return repr(value.literal) if value.literal is not None else "str"
        case ClassRef(key=key):
            return f"type {key.rpartition(':')[2]}"
        case Instance(key=key):
            return key.rpartition(":")[2]
        case FunctionRef(key=key):
            return f"{key.rpartition(':')[2]}()"
        case ModuleRef(path=path):
            return f"module {path}"
        case External(name=name):
            return name
        case Result(name=name):
            return f"{name}()"
        case Many(items=items):
            return f"[{spelled(items)}, ...]"
        case Fixed(items=several):
            return f"({', '.join(spelled(items) for items in several)})"
        case Mapping(items=pairs):
            return "{" + ", ".join(f"{key}: {spelled(values)}" for key, values in pairs) + "}"
        case _:
            return type(value).__name__


#: Two mapped tables, for tests of what touches them.
MODELS = """
from sqlalchemy import Column, ForeignKey, Integer, String
from sqlalchemy.orm import declarative_base, relationship
Base = declarative_base()
class User(Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)
    name = Column(String)
    posts = relationship("Post", back_populates="author")
class Post(Base):
    __tablename__ = "posts"
    id = Column(Integer, primary_key=True)
    author_id = Column(ForeignKey("users.id"))
    author = relationship("User", back_populates="posts")
"""


def touched(source: str, *libraries: Library, models: str = MODELS) -> set[str]:
    """What the code of `main.py` does to the tables of `models.py`: `read users`, with `?` where it may be."""
    modules = index_modules(
        {"models.py": (extract(models.encode()), Role.APP), "main.py": (extract(source.encode()), Role.APP)}
    )
    core = interpret(modules, None, libraries=libraries)
    return {
        f"{access.op.value} {access.table.name}{'?' * (access.confidence is Confidence.POSSIBLE)}"
        for context in core.ledger.contexts
        if context.unit.module.path == "main.py"
        for access in context.found.accesses
    }
