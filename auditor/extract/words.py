"""Which words a file holds: the index by which linking finds the few files that name a table, without a look at each.

The mark before a word says what it is (`facts.code.FileFacts.index`). Longer texts are prose, but for what stands where
SQL has the name of a table.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from auditor.facts.put_in import table_name, without_holes
from auditor.facts.said import ALIASED

_LONGEST = 120  # characters of a string that may be a name or the path to one
_PART = re.compile(r"[A-Za-z_]\w*")
_PATH = re.compile(r"[\w.:/$-]+")
_SCHEME = re.compile(r"([a-z]\w*)(?:://|\+)")
#: Where SQL has the name of a table, or the name as a value: `'orders'::regclass`, `PRAGMA table_info(orders)`.
_BEHIND = re.compile(
    r"(?:\b(?:from|join|into|update|tables?|truncate|copy|using|lock|analyze|vacuum|full|freeze|verbose|cluster|describe"
    r"|desc|view|on|only|of)\s+[\"`\[]?(?:\w+[\"`\]]?\.[\"`\[]?)?"
    r"|'(?=[\w.]+')(?:\w+\.)?|\bpragma\s+\w+\s*\(\s*[\"'`]?)(?!(?:tables?|view|only|full|freeze|verbose|analyze)\b)([a-z_*][\w*]*)",
    re.I,
)


def index_of(names: set[str], texts: Iterable[str], comments: Iterable[str]) -> str:
    """The index of a file. `names`: with their marks; `texts`: what its strings hold."""
    words = set(names)
    prose = list(comments)
    for text in dict.fromkeys(texts):
        if scheme := _SCHEME.match(text):
            words.add(":" + scheme[1])
        if " " in text or "\n" in text:
            prose.append(text)
            if aliased := ALIASED.fullmatch(text):
                words.add("'" + aliased[1])
        elif len(text) <= _LONGEST and _PATH.fullmatch(text):
            words.update("'" + part for part in _PART.findall(text))
    said = "\n".join(prose)
    words.update("#" + word for word in set(_PART.findall(said)) if _is_spelled(word))
    behind = _BEHIND.findall("\n".join(map(without_holes, prose)))
    words.update("!" + name for each in behind if (name := table_name(each)))
    return "\n".join(sorted(words))


def _is_spelled(word: str) -> bool:
    """Is it no plain word: `OrderLine`, `order_lines`?"""
    return len(word) <= _LONGEST and ("_" in word or (word[:1].isupper() and not word[1:].islower()))
