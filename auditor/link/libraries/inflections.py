"""Words that libraries make of words, as names of tables and classes are made: the plural and singular, snake case and
camel case.

Source: inflect, README: `engine().plural()`; inflection, API: pluralize(), singularize(), underscore(), camelize(),
tableize(); pyhumps, Usage: decamelize(), pascalize(); stringcase, README: snakecase(), pascalcase().
"""

from __future__ import annotations

from collections.abc import Callable

from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.library import Library
from auditor.link.domain.values import Result, Text, Values, literals
from auditor.link.interpreter.plain_patterns import call_library
from auditor.link.interpreter.plain_values import CannotTellError, Meter

#: Steps for one word.
_STEPS = 1_000


def _made_by(*names: str) -> Callable[[Interpreter, Frame, str, Given], Values]:
    """What these functions make of each word, one after the other; of one that is not known, some word."""

    def make(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
        found: list[Text] = []
        for word in literals(given.first):
            try:
                for name in names:
                    word = call_library(Meter(_STEPS), name, [word])
            except CannotTellError:
                continue
            found.append(Text((word,)))
        return tuple(dict.fromkeys(found)) or (Result(dotted),)

    return make


_PLURAL, _SNAKE = _made_by("plural"), _made_by("underscore")

LIBRARY = Library(
    name="inflections",
    functions={
        **dict.fromkeys(("inflect.engine.plural", "inflect.engine.plural_noun", "inflection.pluralize"), _PLURAL),
        **dict.fromkeys(("inflection.underscore", "humps.decamelize", "stringcase.snakecase"), _SNAKE),
        **dict.fromkeys(("inflection.camelize", "humps.pascalize", "stringcase.pascalcase"), _made_by("camelize")),
        "inflection.singularize": _made_by("singularize"),
        "inflection.tableize": _made_by("underscore", "plural"),
    },
)
