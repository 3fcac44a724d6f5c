"""What is refused before it is parsed: files so large or so deep that reading them could end the process or take hours.

LibCST's parser and every walk over its tree recurse. Measured with LibCST 1.9: the parser ends a process with a stack
of 8 MB at some 1,000 nested brackets and at 10,000 `not`; its time grows with the square of the length of a chain, and
for the patterns of `case` doubles with each bracket. So the text is measured first, and files are read on a stack that
is deep enough for all that passes (`auditor.stack`).
"""

from __future__ import annotations

import re
from itertools import accumulate

from auditor.facts.code import Blind

_LARGEST = 5_000_000  # bytes; the largest module of a well-known package has 2 MB
_MOST_BRACKETS = 200  # CPython's tokenizer allows no more
_MOST_CHAINED = 3_000  # operators without a comma or a new statement; read in some seconds
_MOST_BRANCHES = 2_000
_MOST_PATTERN_BRACKETS = 10

# A literal that does not end is one up to where it must: each character is looked at once.
_LITERALS = re.compile(
    r'"{3}(?:[^"\\]|\\.|"(?!""))*+(?:"{3})?|\'{3}(?:[^\'\\]|\\.|\'(?!\'\'))*+(?:\'{3})?'
    r'|"(?:[^"\\\n]|\\.)*+"?|\'(?:[^\'\\\n]|\\.)*+\'?|\#[^\n]*+',
    re.DOTALL,
)
_BRACKET_STEPS = {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}
# What makes an expression longer, brackets, and what ends an expression.
_TOKEN = re.compile(r'[-+*/%|&^~@<>=!.]|""|\b(?:and|or|not|else|await|lambda)\b|[()\[\]{},;]|\\\n|\n')
_BRANCH = re.compile(r"^[ \t]*elif\b", re.MULTILINE)
_PATTERN = re.compile(r"^[ \t]*case\b[^\n]*", re.MULTILINE)


def find_reason_to_refuse(source: bytes, text: str) -> Blind | None:
    """Why the file is not to be parsed, or None. `text` is the decoded source."""
    if len(source) > _LARGEST:
        return Blind("too-large", 1, f"{len(source) / 1e6:.1f} MB; at most {_LARGEST / 1e6:.0f} MB are read")
    code = _LITERALS.sub('""', text)
    if _depth(code) > _MOST_BRACKETS:
        return Blind("too-deep", 1, f"more than {_MOST_BRACKETS} brackets in one another")
    if code.count("elif") > _MOST_BRANCHES and len(_BRANCH.findall(code)) > _MOST_BRANCHES:
        return Blind("too-deep", 1, f"more than {_MOST_BRANCHES} branches")
    if "match" in code and any(_depth(pattern) > _MOST_PATTERN_BRACKETS for pattern in _PATTERN.findall(code)):
        return Blind("too-deep", 1, f"more than {_MOST_PATTERN_BRACKETS} brackets in a pattern")
    if _has_long_chain(code):
        return Blind("too-deep", 1, f"more than {_MOST_CHAINED} operators in one expression")
    return None


def _depth(code: str) -> int:
    steps = [_BRACKET_STEPS[bracket] for bracket in re.findall(r"[()\[\]{}]", code)]
    return max(accumulate(steps), default=0)


def _has_long_chain(code: str) -> bool:
    # Only a block without an empty line and of some length can hold one: few do, and only those are looked at closely.
    blocks = (block for block in code.split("\n\n") if len(block) > _MOST_CHAINED)
    return any(_longest_chain(block) > _MOST_CHAINED for block in blocks)


def _longest_chain(code: str) -> int:
    """The most operators, dots, calls and joined strings in one expression, those inside of brackets counted apart."""
    longest = 0
    open_chains = [0]
    for token in _TOKEN.findall(code):
        if token in "([{":
            open_chains.append(0)
        elif token in ",;" or (token == "\n" and len(open_chains) == 1):
            open_chains[-1] = 0
        elif token not in {"\n", "\\\n"}:
            if token in ")]}" and len(open_chains) > 1:
                open_chains.pop()
            open_chains[-1] += 1
            longest = max(longest, open_chains[-1])
    return longest
