"""What makes sessions of a class of the project: `sessionmaker(class_=OwnSession)`, `scoped_session(factory)`; and what
calls functions with one.

Source: SQLAlchemy 2.0, ORM, Session API: sessionmaker, scoped_session; asyncio: async_sessionmaker, `run_sync`.
"""

from __future__ import annotations

from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import ClassRef, FunctionRef, Instance, LambdaRef, Result, Returning, Values
from auditor.link.interpreter import calls


def maker(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values | None:
    """A maker of sessions; where they have a class of the project, their own methods are those of that class."""
    own = tuple(Instance(v.key, v.args) for v in given.keywords.get("class_", ()) if isinstance(v, ClassRef))
    return (Result(dotted), Returning(own)) if own else None


def scoped(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values | None:
    """A registry of sessions; called, it gives what its factory does."""
    factory = given.first or given.keywords.get("session_factory", ())
    made = tuple(v for v in factory if isinstance(v, Returning))
    return (Result(dotted), *made) if made else None


#: What a function that `run_sync()` calls gets first, of a session or a connection.
_SYNCHRONOUS: Values = (Result("sqlalchemy.orm.Session"),)


def run_sync(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values | None:
    """`await session.run_sync(load, User, 1)` calls `load(session, User, 1)` with the synchronous session."""
    if not given.args:
        return None
    engine.flow.escape(frame, given.everything)
    passed = Given([_SYNCHRONOUS, *given.args[1:]], given.keywords, given.line)
    return calls.call_values(engine, frame, given.first, passed)


def _run_sync(engine: Interpreter, frame: Frame, receiver: Values, name: str, given: Given) -> Values | None:
    """The same of what nothing tells: what runs functions in threads is a function that is imported (AnyIO)."""
    is_function = given.first and all(isinstance(each, FunctionRef | LambdaRef) for each in given.first)
    return run_sync(engine, frame, name, given) if is_function else None


METHODS = {"run_sync": _run_sync}
FAMILY = {
    "sessionmaker": maker,
    "async_sessionmaker": maker,
    "scoped_session": scoped,
    "async_scoped_session": scoped,
    "run_sync": run_sync,
}
