"""Relationships that code makes and gives to what nothing follows: `cls.posts = relationship(Post)` in a function.

Who asks for what they lead to is not seen. Those in the body of a class are declared by it, or by what inherits it.

Source: SQLAlchemy 2.0, ORM: "Appending additional columns to an existing Declarative mapped class".
"""

from __future__ import annotations

from auditor.facts.code import Call, Class, Str
from auditor.facts.identity import OfNodes
from auditor.link.domain.interpreter import Interpreter
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.results.account.places import Around, outwards
from auditor.link.syntax.names import call_name

_MAKING = frozenset({"relationship", "relation", "dynamic_loader"})


def _declared(engine: Interpreter) -> OfNodes[bool]:
    """The calls that make the relationships of classes."""
    models = engine.of(Models)
    several = (models.relationships(mapped).values() for mapped in models.all_mapped())
    return OfNodes((each.call, True) for found in several for each in found if each.call is not None)


def is_lost(engine: Interpreter, call: Call, around: Around, word: str) -> bool:
    """Is it a relationship of no class that is known, and the word, if there is any, what it leads to?"""
    if call_name(call) not in _MAKING or any(
        isinstance(each.node, Class) and each.field == "body" for each in outwards(around)
    ):
        return False
    leading = [*call.args[:2], *(value for name, value in call.keywords if name in {"argument", "secondary"})]
    is_led_to = word in {"", "_"} or any(isinstance(each, Str) and each.text == word for each in leading)
    return is_led_to and call not in engine.of(_declared)
