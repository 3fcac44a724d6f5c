"""What is written in strings: code that imports something, and templates that ask what they are given for attributes.

Whoever gets such a string may run or render it, in another process, too. Source: Python, Simple statements: The import
statement; Jinja, Template Designer Documentation: Variables.
"""

from __future__ import annotations

import re

from auditor.link.domain.findings import CodeWritten
from auditor.link.domain.frame import Frame
from auditor.link.domain.interpreter import Interpreter

#: Of a longer text only so much is looked at.
_LONGEST = 65_536
#: At the beginning of a line, a statement or another string; `import data from a file` is a sentence.
_IMPORTS = re.compile(
    r"(?:^|[\n;\"'(:])[ \t]*(?:from[ \t]+[\w.]+[ \t]+import[ \t]+[\w(*]|import[ \t]+[\w.]+[ \t]*(?:$|[,;\n]|as\b))"
)
#: What stands in the braces of a template of Jinja, and its attributes, each with the variable.
_PLACE = re.compile(r"\{[{%]([^{}%]*)[}%]\}")
_ASKED = re.compile(r"(\w*)(?:\([^()]*\)|\[[^\[\]]*\])?\.(\w+)\b(?!\()")


def note_literal(engine: Interpreter, frame: Frame, text: str, line: int) -> None:
    """Remember code in a string, and what a template asks for. Most strings are neither."""
    if frame.quiet:
        return
    if "import " in text and _IMPORTS.search(text[:_LONGEST]):
        frame.note(CodeWritten(line, text[:_LONGEST]))
    if "{{" in text or "{%" in text:
        for place in _PLACE.findall(text[:_LONGEST]):
            for variable, name in _ASKED.findall(place):
                engine.notes.note_unknown_attribute(frame, name, line, variable)
