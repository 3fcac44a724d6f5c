"""Task queues: what a task object offers to start its function later (Celery, Calling Tasks; RQ, Dramatiq, Taskiq)."""

from __future__ import annotations

from auditor.link.domain.library import Library

_STARTS = frozenset(
    {"delay", "apply_async", "s", "si", "signature", "send", "send_with_options", "apply", "enqueue", "kiq", "defer",
     "run", "retry", "map", "starmap", "submit", "func", "__wrapped__", "callback", "message"}
)  # fmt: skip

LIBRARY = Library(name="celery", starts=_STARTS)
