"""What a function of the project makes of known texts, where understanding it leaves a hole: a name is cut, or put
together in a loop. It is run as the functions are that name tables, with a bound on all that is run.
"""

from __future__ import annotations

import builtins

from auditor.facts.code import Name
from auditor.facts.nodes import nodes_of
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import NOTHING, Text, Values, literals
from auditor.link.interpreter import plain_calls
from auditor.link.interpreter.plain_values import CannotTellError
from auditor.link.modules.index import Unit

#: A function that gets more, or longer texts, does something else than naming.
_MOST = 4
_LONGEST = 200


def has_hole(values: Values) -> bool:
    """Is it a text of which a part is not known?"""
    return any(type(value) is Text and None in value.pieces for value in values) if values else False


def is_one_of(unit: Unit, values: Values, given: Given) -> bool:
    """Is it one of several texts, by what the function sees of those that it gets, and of nothing else (`if name[-1] ==
    "y"`)? While tables are declared, each would be the name of one."""
    if len(values) < 2 or unit.node is None or any(type(value) is not Text for value in values):
        return False
    words = {param.name for param in unit.node.params}
    if len(words) != len(given.args) + len(given.keywords):
        return False  # by a default it may be another one elsewhere
    named = {each.id for each in nodes_of(unit.node.body, Name) if isinstance(each, Name)}
    return named <= {*words, *unit.inside.binding, *dir(builtins)}


def run(engine: Interpreter, unit: Unit, args: list[Values], keywords: dict[str, Values], bound: bool) -> Values:
    """What the function gives for one known text each; nothing where it does not get these, or cannot be told.
    `bound`: it is a method, of an object of which nothing is known."""
    given = [*args, *keywords.values()]
    texts = [literals(values) for values in given]
    if not texts or len(texts) > _MOST or any(len(each) != 1 or len(each[0]) > _LONGEST for each in texts):
        return NOTHING
    plain: list[object] = [each[0] for each in texts]
    named = dict(zip(keywords, plain[len(args) :], strict=True))
    try:
        env = plain_calls.bind(unit, [*([None] if bound else []), *plain[: len(args)]], named)
    except CannotTellError:
        return NOTHING
    made = engine.run_concretely(unit, env)
    return (Text((made,)),) if isinstance(made, str) else NOTHING
