"""Are all strings known that an expression can give? `["orders", os.environ["TABLE"]]` holds another one."""

from __future__ import annotations

from auditor.facts.code import Attr, Bin, Call, Choice, Comp, Const, Expr, Name, Seq, Star, Str
from auditor.facts.identity import OfNodes
from auditor.link.domain.frame import Frame
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import COLLECTIONS, NOTHING, Fixed, Text, Values
from auditor.link.interpreter.again import is_deep, once_more
from auditor.link.interpreter.bound_to import PICKING, bound_by, is_global
from auditor.link.interpreter.origins import Origins
from auditor.link.modules.index import Unit
from auditor.link.syntax.names import call_name, last_name

#: What gives a default where there is nothing, by its last name (Python, Mapping Types; os.getenv()).
_WITH_DEFAULT = PICKING | {"getenv"}
#: Variables and sums are followed so deep.
_DEEPEST = 5


def is_whole(engine: Interpreter, frame: Frame, node: Expr, values: Values) -> bool:
    """Is something known of each item of the list or set that the expression, with these values, stands for?"""
    if any(type(value) is Fixed and not all(value.items) for value in values):
        return False
    if isinstance(node, Call) and call_name(node) in {"frozenset", "set"} and len(node.args) == 1:
        node = node.args[0]
    if type(node) is Comp and len(node.generators) == 1 and not is_deep(node):  # `[word for word in words]`
        node = node.generators[0].iter
    if type(node) is Seq:
        return all(type(each) is Str or once_more(engine, frame, each) for each in node.items)
    return type(node) not in _JOINED or not (_are_words(values) and may_be_another(engine, frame, node))


#: Expressions of which a part can be known and another one not.
_JOINED = frozenset({Name, Bin, Choice})


def _are_words(values: Values) -> bool:
    return any(type(value) is Text or type(value) in COLLECTIONS for value in values)


def may_be_another(engine: Interpreter, frame: Frame, node: Expr, depth: int = 0) -> bool:
    """Can an expression of which words are known also give one that comes from outside of the program? Of an argument
    is known what this call gives."""
    match node:
        case Str() | Const():
            return False
        case Name(id=name):
            return _of_variable(engine, frame, node, name, depth)
        case Attr(value=Name(id="self")):
            return comes_from_outside(engine, frame.unit, node)
        case Call(args=args) if last_name(node.func) in _WITH_DEFAULT and len(args) > 1:
            return comes_from_outside(engine, frame.unit, node)
        case Call(func=Attr(value=base)) if not _are_words(_known(engine, frame, base) or ()):
            parts: tuple[Expr, ...] = ()  # of an object, as the fields of one of a class: `item.model_dump()`
        case _:
            parts = _parts(node)
    if not parts:
        return comes_from_outside(engine, frame.unit, node) and _known(engine, frame, node) == NOTHING
    return depth < _DEEPEST and any(may_be_another(engine, frame, each, depth + 1) for each in parts)


def _of_variable(engine: Interpreter, frame: Frame, node: Name, name: str, depth: int) -> bool:
    unit = frame.unit
    held = [each for each, _ in bound_by(unit, node)]
    if held and depth < _DEEPEST and any(may_be_another(engine, frame, each, depth + 1) for each in held):
        return True
    if held or (unit.param(name) and not frame.context.plain):
        return False
    if is_global(unit, name) and not _are_words(engine.names.look_up(unit.module.path, name) or ()):
        return False  # a function, a module
    return comes_from_outside(engine, unit, node)


class _Asked:
    """What was found of expressions, and which are being asked about: what one gives can depend on the answer."""

    def __init__(self, engine: Interpreter) -> None:
        self.from_outside = OfNodes[bool]()
        self.under_way = OfNodes[bool]()


def comes_from_outside(engine: Interpreter, unit: Unit, node: Expr) -> bool:
    """Can what the expression gives come from outside of the program, in whatever way the function is called?"""
    known = engine.of(_Asked).from_outside
    answer = known.get(node)
    if answer is None:
        answer = Origins(engine).outside(unit, node, (), ())
        if engine.index_complete:
            known.set(node, answer)
    return answer


def _known(engine: Interpreter, frame: Frame, node: Expr) -> Values | None:
    """The values of the expression; None while they are being asked for."""
    under_way = engine.of(_Asked).under_way
    if under_way.get(node):
        return None
    under_way.set(node, True)
    try:
        return once_more(engine, frame, node)
    finally:
        under_way.set(node, False)


def _parts(node: Expr) -> tuple[Expr, ...]:
    """Of what the expression is made: the sides of a sum, the items of a list, what a function is given."""
    match node:
        case Choice(values=several) | Seq(items=several):
            return several
        case Bin(left=left, right=right):
            return left, right
        case Star(value=value):
            return (value,)
        case Call(func=Attr(value=base), args=args):
            return (base, *args)
        case Call(args=args):
            return args
        case _:
            return ()
