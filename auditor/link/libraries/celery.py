"""Task queues: what a task object offers to start its function later (Celery, Calling Tasks; RQ, Dramatiq, Taskiq)."""

from __future__ import annotations

from auditor.link.domain.library import Library

_STARTS = frozenset(
    {"delay", "apply_async", "s", "si", "signature", "send", "send_with_options", "apply", "enqueue", "kiq", "defer",
     "run", "retry", "map", "starmap", "submit", "func", "__wrapped__", "callback", "message", "remote", "subtask",
     "message_with_options", "schedule", "defer_async"}
)  # fmt: skip

#: With the arguments of the function as a tuple and a dict (Celery, Task.apply_async; Dramatiq,
#: Actor.send_with_options; Huey, TaskWrapper.schedule).
_PACKING = frozenset(
    {"apply_async", "apply", "signature", "subtask", "send_with_options", "message_with_options", "schedule"}
)

#: What gives the function again, to be started in another way (Prefect, Flow.with_options; Ray, Task.options;
#: Procrastinate, Task.configure; Taskiq, kicker; Dramatiq, Actor).
_CONFIGURING = frozenset({"with_options", "options", "configure", "kicker", "with_labels", "using", "on_queue"})

LIBRARY = Library(name="celery", starts=_STARTS, packing=_PACKING, configuring=_CONFIGURING)
