"""What makes sessions of a class of the project: `sessionmaker(class_=OwnSession)`, `scoped_session(factory)`.

Source: SQLAlchemy 2.0, ORM, Session API: sessionmaker, scoped_session; asyncio: async_sessionmaker.
"""

from __future__ import annotations

from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import ClassRef, Instance, Result, Returning, Values


def maker(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values | None:
    """A maker of sessions; where they have a class of the project, their own methods are those of that class."""
    own = tuple(Instance(v.key, v.args) for v in given.keywords.get("class_", ()) if isinstance(v, ClassRef))
    return (Result(dotted), Returning(own)) if own else None


def scoped(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values | None:
    """A registry of sessions; called, it gives what its factory does."""
    factory = given.first or given.keywords.get("session_factory", ())
    made = tuple(v for v in factory if isinstance(v, Returning))
    return (Result(dotted), *made) if made else None


FAMILY = {"sessionmaker": maker, "async_sessionmaker": maker, "scoped_session": scoped, "async_scoped_session": scoped}
