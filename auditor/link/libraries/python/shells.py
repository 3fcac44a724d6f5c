"""Interactive shells: what they get, whoever sits before them may ask, and no code does.

Source: Python, code (interact(), InteractiveConsole); IPython, embed() and start_ipython(); ptpython and bpython,
embed().
"""

from __future__ import annotations

from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import Result, Values

#: What starts one.
STARTING = frozenset(
    {"IPython.embed", "IPython.start_ipython", "IPython.terminal.embed.InteractiveShellEmbed", "IPython.embed_kernel",
     "code.interact", "code.InteractiveConsole", "ptpython.repl.embed", "ptpython.ipython.embed", "bpython.embed",
     "konch.start"}
)  # fmt: skip


def _start(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
    engine.flow.escape(frame, given.everything)
    return (Result(dotted),)


FUNCTIONS = dict.fromkeys(STARTING, _start)
