"""Text from the audited project made safe to show: in a terminal, in Markdown."""

from __future__ import annotations

import re

#: What must not reach a terminal as it is: controls, marks of direction, halves of characters.
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]")


def safe(text: str) -> str:
    """The text with control characters (terminal escapes, bidirectional marks) spelled out."""
    return CONTROL.sub(lambda match: f"\\x{ord(match.group()):02x}", text)


def code(text: str) -> str:
    """A code span of Markdown that the text cannot leave."""
    shown = safe(text).replace("|", "\\|")
    ticks = max((len(run) for run in re.findall(r"`+", shown)), default=0) + 1
    pad = " " if "`" in shown else ""
    return f"{'`' * ticks}{pad}{shown}{pad}{'`' * ticks}"


def escape(text: str) -> str:
    """Text that Markdown and HTML take as text."""
    return re.sub(r"([\\`*_{}\[\]<>#|&~!$])", r"\\\1", safe(text)).replace("@", "@<!-- -->")  # nobody is called
