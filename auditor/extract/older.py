"""Statements of Python 2 in words that Python 3 has, so that what stands around and in them can be read.

Source: Python 3.0, What's New: Print Is A Function, Exceptions, Integers, Removed Syntax; Python 2.7, Lexical analysis:
Indentation ("tabs are replaced by one to eight spaces such that the total number of characters up to there is a
multiple of eight").
"""

from __future__ import annotations

import re

#: What may stand before a statement on its line.
_BEFORE = r"^([ \t]*(?:(?:if|elif|else|for|while|try|except|finally|with)\b[^\n]*:[ \t]*)?)"
#: What is printed or run may go on over lines, and is kept as a value.
_PRINT = re.compile(_BEFORE + r"print(?:[ \t]*>>[ \t]*[\w.]+[ \t]*,|[ \t])[ \t]*(?=[^\s=.,;)\-+*/%<>!&|^:])", re.M)
_EXEC = re.compile(_BEFORE + r"exec[ \t]+(?=[^\s=.,;)(])", re.M)
_RAISE = re.compile(_BEFORE + r"raise[ \t]+([\w.]+)[ \t]*,[ \t]*(?:([\w.]+)[ \t]*,[ \t]*([\w.()\[\]]+)[ \t]*$)?", re.M)
_EXCEPT = re.compile(r"^([ \t]*except[ \t]+(?:\([^)\n]*\)|[\w.]+))[ \t]*,[ \t]*([\w.]+)[ \t]*:", re.M)
_INDENT = re.compile(r"^[ \t]*\t[ \t]*", re.M)
#: Strings and comments stay as they are; those without an end go on to that of the line, or file, and are not looked at
#: again from each of their characters.
_QUOTED = (
    r"(\"{3}(?s:.*?)(?:\"{3}|\Z)|'{3}(?s:.*?)(?:'{3}|\Z)"
    r"|\"(?:[^\"\\\n]|\\.)*\"?|'(?:[^'\\\n]|\\.)*'?|#[^\n]*)"
)
_EXPRESSION = re.compile(
    _QUOTED + r"|(?<![\w.])(?:(?P<long>0[xX][0-9a-fA-F]+|[0-9]+)[lL]\b|0(?P<octal>[0-7]+)\b(?![.]))"
    r"|(?P<unequal><>)|`(?P<repr>[^`\n]+)`|\b[uU](?P<raw>[rR])(?=[\"'])"
)


def in_newer_words(text: str) -> str:
    """The text with such statements and expressions said otherwise, the same where there are none. Lines stay where
    they are."""
    text = _INDENT.sub(lambda found: found[0].expandtabs(8), text)
    text = _PRINT.sub(r"\1print = ", text)
    text = _EXEC.sub(r"\1exec = ", text)
    text = _EXCEPT.sub(r"\1 as \2:", text)
    text = _RAISE.sub(lambda found: f"{found[1]}raise {found[2]} from {_of(found[3], found[4])}", text)
    return _EXPRESSION.sub(_expression, text)


def _of(value: str | None, trace: str | None) -> str:
    return f"({value}, {trace})" if trace else ""


def _expression(found: re.Match[str]) -> str:
    """`10L`, `0755`, `<>`, "`x`", `ur"x"`."""
    if found["octal"]:
        return f"0o{found['octal']}"
    if found["unequal"]:
        return "!="
    if found["repr"]:
        return f"({found['repr']})"
    return found["long"] or found["raw"] or found[0]
