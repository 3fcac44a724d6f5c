"""Are all strings known that something is compared with? `["orders", os.environ["TABLE"]]` holds another one."""

from __future__ import annotations

from auditor.facts.code import Call, Expr, Name, Seq, Str
from auditor.link.domain.frame import Frame
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import Fixed, Values
from auditor.link.interpreter.again import once_more
from auditor.link.syntax.names import call_name


def is_whole(engine: Interpreter, frame: Frame, node: Expr, values: Values) -> bool:
    """Is something known of each item of the list or set that the expression, with these values, stands for?"""
    if any(type(value) is Fixed and not all(value.items) for value in values):
        return False
    if type(node) is Name and frame.look_up(node.id) is None:
        place = engine.names.definition(frame.unit.module.path, node.id)
        if place is None:
            return True
        frame, node = engine.module_frame(engine.index.modules.by_path[place[0]]), place[2]
    if isinstance(node, Call) and call_name(node) in {"frozenset", "set"} and len(node.args) == 1:
        node = node.args[0]
    return not isinstance(node, Seq) or all(type(each) is Str or once_more(engine, frame, each) for each in node.items)
