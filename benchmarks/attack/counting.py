"""The work of an audit, counted in calls of functions, which no load changes; and small limits to count it with."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import FrameType, ModuleType
from unittest import mock

from auditor import sql
from auditor.audits.layout import affinity, propose
from auditor.link.domain import answers, late, values
from auditor.link.interpreter import classes, effort, lambdas, parameters, stars
from auditor.link.libraries.python import handing
from auditor.link.libraries.schemas import filling
from auditor.link.libraries.sqlalchemy import relations, rows_of
from auditor.link.results import branches
from auditor.link.results.account import names
from auditor.pipeline import audit
from auditor.reading import workers
from tests.projects import write

#: What is cut at a limit grows with the square up to there, and in proportion beyond: these are soon reached.
_LIMITS: tuple[tuple[ModuleType, str, int], ...] = (
    (answers, "MOST_IN_CIRCLE", 12),
    (classes, "MOST_BASES", 12),
    (values, "MOST_ALTERNATIVES", 8),
    (values, "MOST_OBJECTS", 8),
    (effort, "_FEWEST_CONTEXTS", 3),
    (effort, "_MOST_CONTEXTS", 12),
    (effort, "_MOST_WITHIN", 12),
    (effort, "_MOST_EFFORT", 60),
    (effort, "_MOST_EFFORT_BY_UNIT", 1),
    (effort, "_MOST_LATE", 60),
    (effort, "_MOST_LATE_BY_UNIT", 1),
    (parameters, "_MOST_POSITIONS", 8),
    (handing, "_MOST_BOUND", 8),
    (lambdas, "_MOST_WAYS", 8),
    (late, "_MOST_CLOSURES", 3),
    (stars, "_MOST_IN_CIRCLE", 16),
    (rows_of, "MOST_WITH_A_ROW", 8),
    (rows_of, "_ROOM", 100),
    (rows_of, "_FEWEST", 4),
    (relations, "MOST_WITH_A_ROW", 8),
    (filling, "MOST_FILLED", 8),
    (branches, "_MOST_BRANCHES", 8),
    (names, "MOST_OF_A_NAME", 8),
    (affinity, "MOST_NAMES", 24),
    (affinity, "_AHEAD", 12),
    (propose, "MOST_NAMES", 24),
)


@contextmanager
def small_limits() -> Iterator[None]:
    """Limits that small inputs reach, and one process, for calls in another are not counted."""
    with mock.patch.object(workers, "can_limit", return_value=False):
        before = [(module, name, getattr(module, name)) for module, name, _ in _LIMITS]
        for module, name, value in _LIMITS:
            setattr(module, name, value)
        try:
            yield
        finally:
            for module, name, value in before:
                setattr(module, name, value)


def work(folder: Path, files: Mapping[str, str], only: tuple[str, ...]) -> int:
    """The calls, of Python functions and of others, that these audits of the files make."""
    sql.forget()
    project = write(folder / str(len(files)) / str(sum(map(len, files.values()))), files)
    calls = 0

    def profile(frame: FrameType, event: str, argument: object) -> None:
        nonlocal calls
        calls += event in {"call", "c_call"}

    threading.setprofile(profile)
    try:
        audit(project, jobs=1, only=only)
    finally:
        threading.setprofile(None)
    return calls
