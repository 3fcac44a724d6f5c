"""By which name a condition picks one of several: `cls.__name__.lower() == word`, `fnmatch(table.name, pattern)`."""

from __future__ import annotations

from auditor.facts.code import Attr, Bin, Call, Expr, Map, Name, Other, Seq, Str
from auditor.link.domain.frame import Frame
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import NOTHING, Text, Values, literals
from auditor.link.interpreter.again import once_more
from auditor.link.interpreter.bound_to import grown
from auditor.link.interpreter.whole import is_whole
from auditor.link.modules.index import MODULE_BODY
from auditor.link.syntax.names import call_name, last_name, root_of

#: What says what a name is like.
_LIKE = frozenset({"startswith", "endswith", "match", "search", "fullmatch", "fnmatch", "fnmatchcase"})

#: What compares a name with others; the negative ones where they do not hold.
_COMPARING = frozenset({"==", "in", "match", "!=", "not in"})
#: Conditions that say what something is, by whether they hold.
_SAYING = {True: frozenset({"==", "in"}), False: frozenset({"!=", "not in"})}
_LISTED = frozenset({Name, Seq, Str})


def asked_and_names(engine: Interpreter, frame: Frame, test: Expr, name: str) -> tuple[Attr | Name | None, list[str]]:
    """What is asked of the variable, `table.name` or the variable itself, and the strings that it is compared with."""
    if isinstance(test, Call) and last_name(test.func) in _LIKE:
        parts = (*test.args, *((test.func.value,) if isinstance(test.func, Attr) else ()))
        return next((found for part in parts if (found := _of(part, name)) is not None), None), []
    if type(test) is not Other or test.op not in _COMPARING or len(test.parts) != 2:
        return None, []
    asked, other = test.parts
    if test.op in {"==", "!="} and _of(asked, name) is None:
        asked, other = other, asked
    spelled = _of(asked, name)
    given = once_more(engine, frame, other) if spelled is asked else NOTHING  # else it is a name that is changed
    if not is_whole(engine, frame, other, given):
        return spelled, []  # or any other
    return spelled, literals(engine.iterate(frame, given) if test.op in {"in", "not in"} else given)


def words_told(engine: Interpreter, frame: Frame, test: Expr, holds: bool, name: str) -> Values:
    """What a variable of which nothing is known is where a condition says which names of tables or classes it can be:
    `if name in ("orders", "lines")`."""
    if type(test) is not Other or test.op not in _SAYING[holds] or len(test.parts) != 2:
        return NOTHING
    asked, other = test.parts
    if type(asked) is not Name or asked.id != name or type(other) not in _LISTED:
        return NOTHING
    words = _closed(engine, frame, other)
    known = [Text((text,)) for text in words or ()]
    return tuple(known) if all(map(engine.is_telling, known)) else NOTHING


def _closed(engine: Interpreter, frame: Frame, node: Expr) -> list[str] | None:
    """The strings that stand in a display, or in that of a constant of the module; None where anything else may be."""
    if type(node) is Name:
        place = None if frame.look_up(node.id) is not None else engine.names.definition(frame.unit.module.path, node.id)
        if place is None or len(engine.index.names[place[0]].get(place[1], ())) > 1:
            return None
        body = engine.index.units[f"{place[0]}::{MODULE_BODY}"]
        return None if any(True for _ in grown(body, place[1], ())) else _displayed(place[2])
    return _displayed(node)


def _displayed(node: Expr) -> list[str] | None:
    if isinstance(node, Call) and call_name(node) in {"frozenset", "set", "tuple"} and len(node.args) == 1:
        node = node.args[0]
    keys = [key for key, _ in node.items] if isinstance(node, Map) else []
    items = keys or (node.items if isinstance(node, Seq) else (node,))
    texts = [each.text for each in items if isinstance(each, Str)]
    return texts if len(texts) == len(items) else None


def _of(asked: Expr, name: str) -> Attr | Name | None:
    """The attribute of the variable that is asked for, or the variable, also where it is spelled otherwise:
    `cls.__name__.lower()`, `snake(table.name)`, `cls.__name__ + "s"`."""
    while True:
        if isinstance(asked, Bin):
            asked = asked.left
        elif call_name(asked) == "getattr" and isinstance(asked, Call) and len(asked.args) > 1:
            word = asked.args[1]
            asked = Attr(asked.args[0], word.text, asked.line) if isinstance(word, Str) else asked.args[0]
        elif not isinstance(asked, Call):
            break
        elif isinstance(asked.func, Attr) and (type(asked.func.value) is not Name or not asked.args):
            asked = asked.func.value
        elif asked.args:
            asked = asked.args[0]
        else:
            return None
    root = root_of(asked)
    return asked if type(root) is Name and root.id == name and isinstance(asked, Attr | Name) else None
