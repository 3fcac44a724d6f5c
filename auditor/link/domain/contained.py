"""What fails in one place costs that place: a blind spot says what, and the rest is still linked."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from auditor.errors import contain
from auditor.facts.access import Blindness, Role
from auditor.link.domain.findings import Unseen
from auditor.link.domain.interpreter import Interpreter
from auditor.link.modules.index import MODULE_BODY

Result = TypeVar("Result")


def contained(
    engine: Interpreter, what: str, work: Callable[[], Result], otherwise: Result, path: str = "", line: int = 1
) -> Result:
    """The result of the work; where that fails, what stands for none, and a blind spot that may be about any table.
    `path` and `line`: the place in the project that the work is about, where it is about one."""
    try:
        return work()
    except Exception as error:
        engine.depth = 0
        units = engine.index.units
        body = units.get(f"{path}::{MODULE_BODY}")
        if body is None:  # about no file; a blind spot of a test would be about tests alone
            bodies = [unit for unit in units.values() if unit.name == MODULE_BODY]
            body = next((unit for unit in bodies if unit.role is Role.APP), bodies[0] if bodies else None)
            line = 1
        if body is None:  # an audit of nothing
            raise
        engine.module_frame(body.module).note(Unseen(line, Blindness.INTERNAL, f"{what}: {not_understood(error)}"))
        return otherwise


def not_understood(error: Exception) -> str:
    """Why, for a blind spot."""
    return "nested too deeply to be understood" if isinstance(error, RecursionError) else f"{contain(error)} in auditor"
