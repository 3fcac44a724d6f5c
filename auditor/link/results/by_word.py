"""What a word that stands somewhere in the application can mean, whatever it is asked of."""

from __future__ import annotations

import re

from auditor.facts.access import Role
from auditor.link.domain.interpreter import Interpreter

#: The code that calls other code of the application.
CALLING = frozenset({Role.APP, Role.SCRIPT})
#: A word that stands alone may mean anything; a name of several words means what is called so.
OF_WORDS = re.compile(r"_*[A-Za-z0-9]+(?:_+[A-Za-z0-9]+)+")
#: Definitions of a name from which on it says nothing.
MOST_ALIKE = 3


def words_said(engine: Interpreter, marks: str) -> set[str]:
    """The words of that code that stand as one of the marks says: `.` an attribute, `'` in a string."""
    modules = (each for each in engine.index.modules.by_path.values() if each.role in CALLING)
    return {word[1:] for module in modules for word in module.facts.indexed() if word[:1] and word[0] in marks}
