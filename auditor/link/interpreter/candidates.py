"""What a variable in a loop over all tables or classes can be."""

from __future__ import annotations

from auditor.facts.code import Attr, Call, Expr
from auditor.link.domain.frame import Frame
from auditor.link.domain.interpreter import Interpreter, Picked
from auditor.link.domain.values import ClassRef, Value, walk
from auditor.link.interpreter.again import once_more
from auditor.link.syntax.names import last_name


def candidates(engine: Interpreter, value: Value) -> list[Picked]:
    """All that the value can be."""
    known = engine.of(_candidates)
    found = known.get(value)
    if found is None:
        found = engine.kinds.one_of[type(value)](engine, value)
        if engine.index_complete:
            known[value] = found
    return found


def _candidates(_: Interpreter) -> dict[Value, list[Picked]]:
    """What was found."""
    return {}


def bases_asked(engine: Interpreter, frame: Frame, test: Expr) -> list[ClassRef]:
    """`issubclass(each, Exported)`: the classes that the variable is to inherit from."""
    if not isinstance(test, Call) or last_name(test.func) != "issubclass" or len(test.args) != 2:
        return []
    if isinstance(test.args[0], Attr):  # `mapper.class_`: it is the mapper that is picked
        return []
    return [each for each in walk(once_more(engine, frame, test.args[1])) if isinstance(each, ClassRef)]
