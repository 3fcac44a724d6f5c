"""What is refused before it is parsed: files so large or so deep that reading them could end the process or take hours.

LibCST's parser and every walk over its tree recurse. Measured with LibCST 1.9: the parser ends a process with a stack
of 8 MB at some 1,000 nested brackets and at 10,000 `not`; its time grows with the length of a chain times all that is
in it, and for the patterns of `case` doubles with each bracket, and again where that is a brace. So the text is
measured first, and files are read on a stack that is deep enough for all that passes (`auditor.stack`).
"""

from __future__ import annotations

import re
from itertools import accumulate

from auditor.facts.code import Blind

_LARGEST = 5_000_000  # bytes; the largest module of a well-known package has 2 MB
_MOST_BRACKETS = 200  # CPython's tokenizer allows no more
_MOST_CHAINED = 3_000  # operators without a comma or a new statement; read in some seconds
_MOST_BRANCHES = 2_000
_MOST_PATTERN_BRACKETS = 10  # a brace counts twice
_MOST_PATTERN_WORK = 2**20  # two to the power of the brackets of each pattern, in one file; read in some seconds
_MOST_CHAIN_WORK = 10_000_000  # operators times tokens of all long chains in one file; read in some seconds
_LONG_CHAIN = 300

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
_CASE = re.compile(r"(?:^|[\r\n])[ \t\f]*case\b")
_IN_PATTERN = re.compile(r"[()\[\]{}]|[:\n\r]")
# What makes the parser look again at all that stands before it counts as many as it takes longer than a sum.
_CHAIN_STEPS = {")": 2, "]": 3}


def find_reason_to_refuse(source: bytes, text: str) -> Blind | None:
    """Why the file is not to be parsed, or None. `text` is the decoded source."""
    if len(source) > _LARGEST:
        return Blind("too-large", 1, f"{len(source) / 1e6:.1f} MB; at most {_LARGEST / 1e6:.0f} MB are read")
    code = _LITERALS.sub('""', text)
    if _depth(code) > _MOST_BRACKETS:
        return Blind("too-deep", 1, f"more than {_MOST_BRACKETS} brackets in one another")
    if code.count("elif") > _MOST_BRANCHES and len(_BRANCH.findall(code)) > _MOST_BRANCHES:
        return Blind("too-deep", 1, f"more than {_MOST_BRANCHES} branches")
    if "match" in code and not _has_simple_patterns(code):
        return Blind("too-deep", 1, f"more than {_MOST_PATTERN_BRACKETS} brackets in a pattern")
    if not _has_short_chains(code):
        return Blind("too-deep", 1, f"more than {_MOST_CHAINED} operators in one expression")
    return None


def _depth(code: str) -> int:
    steps = [_BRACKET_STEPS[bracket] for bracket in re.findall(r"[()\[\]{}]", code)]
    return max(accumulate(steps), default=0)


def _has_simple_patterns(code: str) -> bool:
    """Are the brackets of all patterns few? A pattern goes from `case` to the colon or end of line outside of them."""
    work = 0
    end = 0
    for case in _CASE.finditer(code):
        if case.start() < end:
            continue  # a name in the pattern before
        depth = deepest = 0
        for token in _IN_PATTERN.finditer(code, case.end()):
            step = _BRACKET_STEPS.get(token.group())
            if step is None:
                if depth <= 0:
                    break
                continue
            depth += step * (2 if token.group() in "{}" else 1)
            deepest = max(deepest, depth)
            end = token.end()
        work += 2 ** min(deepest, 30) if deepest else 0
        if deepest > _MOST_PATTERN_BRACKETS or work > _MOST_PATTERN_WORK:
            return False
    return True


def _has_short_chains(code: str) -> bool:
    # Only a block without an empty line and of some length can hold a long one, or one with more brackets than people
    # write: few do, and only those are looked at closely.
    work = 0
    for block in code.split("\n\n"):
        if len(block) > _MOST_CHAINED or (
            len(block) > _LONG_CHAIN and block.count("]") + block.count(")") > len(block) // 8
        ):
            longest, block_work = _chains(block)
            work += block_work
            if longest > _MOST_CHAINED or work > _MOST_CHAIN_WORK:
                return False
    return True


def _chains(code: str) -> tuple[int, int]:
    """The most operators, dots, calls and joined strings in one expression, those inside of brackets counted apart; and
    for all long ones, these times the tokens from their first to their last, which the parser reads again for each."""
    longest = work = 0
    chained, begins = [0], [0]  # of the expressions that are open, and at which token
    tokens = _TOKEN.findall(code)
    for at, token in enumerate(tokens):
        if token in "([{":
            chained.append(0)
            begins.append(at)
        elif token in ",;" or (token == "\n" and len(chained) == 1):
            if chained[-1] > _LONG_CHAIN:
                longest, work = max(longest, chained[-1]), work + chained[-1] * (at - begins[-1])
            chained[-1], begins[-1] = 0, at
        elif token not in {"\n", "\\\n"}:
            if token in ")]}" and len(chained) > 1:
                inside, began = chained.pop(), begins.pop()
                if inside > _LONG_CHAIN:
                    longest, work = max(longest, inside), work + inside * (at - began)
            chained[-1] += _CHAIN_STEPS.get(token, 1)
    for inside, began in zip(chained, begins, strict=True):
        if inside > _LONG_CHAIN:
            longest, work = max(longest, inside), work + inside * (len(tokens) - began)
    return longest, work
