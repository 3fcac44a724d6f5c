"""What a function of the project makes of known texts, where understanding it leaves a hole: a name is cut, or put
together in a loop. It is run as the functions are that name tables, with a bound on all that is run.
"""

from __future__ import annotations

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
