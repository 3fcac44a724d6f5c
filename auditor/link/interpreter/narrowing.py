"""What a condition tells of a variable: `if table.name == "orders"` is about that table alone."""

from __future__ import annotations

from auditor.facts.code import Attr, Bin, Call, Choice, Expr, Name, Other
from auditor.link.domain.frame import Frame
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import NOTHING, ClassRef, Values, literals, union, walk

#: A variable and what it is, or was.
Told = tuple[str, Values] | None


def tell(engine: Interpreter, frame: Frame, test: Expr) -> list[tuple[str, Values]]:
    """From here on the condition holds; what is given takes that back."""
    before: list[tuple[str, Values]] = []
    for part in test.values if type(test) is Choice and test.op == "and" else (test,):
        if type(part) is Other:
            found = _told(engine, frame, part)
        else:
            found = _told_by_class(engine, frame, part) if type(part) is Call else None
        if found is not None:
            before.append((found[0], frame.env[found[0]]))
            frame.env[found[0]] = found[1]
    return before


def take_back(frame: Frame, before: list[tuple[str, Values]]) -> None:
    """The condition does not hold any more."""
    for name, was in reversed(before):
        # Functions that are made meanwhile keep what they close over.
        closed_over = frame.name or frame.lambdas
        frame.env[name] = union(was, frame.env.get(name, NOTHING)) if closed_over else was


def _told_by_class(engine: Interpreter, frame: Frame, test: Call) -> Told:
    """`issubclass(cls, Base)`: of all classes, it is about these."""
    if type(test.func) is not Name or test.func.id != "issubclass" or len(test.args) != 2:
        return None
    asked, known = test.args[0], engine.kinds.below
    if type(asked) is not Name:
        return None
    current = [value for value in frame.env.get(asked.id, ()) if type(value) in known]
    if not current:
        return None
    classes = [value for value in walk(engine.evaluate(frame, test.args[1])) if type(value) is ClassRef]
    told = union(*((known[type(value)](engine, value, each),) for value in current for each in classes))
    return (asked.id, told) if told else None


def _told(engine: Interpreter, frame: Frame, test: Other) -> Told:
    """The variable that is meant, and what it is."""
    if test.op in {"is", "=="} and len(test.parts) == 2 and type(test.parts[0]) is Name:
        name = test.parts[0].id
        if not any(type(value) in engine.kinds.named for value in frame.env.get(name, ())):
            return None
        classes = tuple(v for v in engine.evaluate(frame, test.parts[1]) if type(v) is ClassRef)
        return (name, classes) if classes else None
    if test.op not in {"==", "in"} or len(test.parts) != 2:
        return None
    asked, other = test.parts
    if test.op == "==" and _spelled(asked) is None:
        asked, other = other, asked
    spelled = asked if type(asked) is Attr or test.op != "==" else _spelled(asked)
    if type(spelled) is not Attr:
        return None
    root: Expr = spelled
    while type(root) is Attr:
        root = root.value
    if type(root) is not Name or not (current := frame.env.get(root.id)):
        return None
    known = [(value, engine.kinds.named.get(type(value))) for value in current]
    if not any(call for _, call in known):
        return None
    given = engine.evaluate(frame, other) if spelled is asked else NOTHING  # else it is a name that is changed
    names = literals(engine.iterate(frame, given) if test.op == "in" else given)
    meant = [(value, call(engine, frame, value, spelled.name, names) if call else None) for value, call in known]
    return root.id, union(*((value,) if found is None else found for value, found in meant))


def _spelled(asked: Expr) -> Attr | None:
    """The attribute that is asked for, also where it is spelled otherwise: `cls.__name__.lower()`, `snake(table.name)`,
    `cls.__name__ + "s"`."""
    while type(asked) is not Attr:
        if type(asked) is Call:
            if type(asked.func) is Attr and type(asked.func.value) is not Name:
                asked = asked.func.value
            elif asked.args:
                asked = asked.args[0]
            else:
                return None
        elif type(asked) is Bin:
            asked = asked.left
        else:
            return None
    return asked
