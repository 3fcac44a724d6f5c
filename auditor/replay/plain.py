"""The replay of histories that are `.sql` files, or steps of yoyo in Python."""

from __future__ import annotations

import posixpath

from auditor.facts.access import BlindSpot
from auditor.facts.migrations import Environment, Revision
from auditor.replay.execute import run_parsed
from auditor.replay.machine import Machine
from auditor.replay.sqlfiles import Script, Scripts
from auditor.replay.trace import Trace
from auditor.replay.values import CannotGoOnError, RaisedError
from auditor.sql.ddl import read_ddl

_LONGEST = 500_000  # characters of a file


def replay_scripts(machine: Machine, history: Scripts) -> tuple[Environment, dict[BlindSpot, None]]:
    """Run the scripts in their order; each revises the one before it."""
    revisions: list[Revision] = []
    blind: dict[BlindSpot, None] = {}
    before: tuple[str, ...] = ()
    for script in history.scripts:
        trace = _run(machine, script)
        blind.update(trace.blind)
        downgrade = "full" if script.undone else "missing"
        revisions.append(
            Revision(
                script.id, before, script.needs, script.path, 1, script.title, downgrade, (), tuple(trace.steps),
                tuple(trace.notes), history.kind,
            )
        )  # fmt: skip
        before = (script.id,)
    heads = before
    schema = machine.catalog.schema()
    made = Environment(
        history.path, tuple(revisions), heads, kind=history.kind, dialect=machine.dialect, schema=schema
    )  # fmt: skip
    return made, blind


def _run(machine: Machine, script: Script) -> Trace:
    if script.path.endswith(".py"):
        return machine.replay(script.path, script.id, "")
    machine.begin(script.path, script.id)
    if len(script.text) > _LONGEST:
        machine.blind(f"{posixpath.basename(script.path)} is too long to be read")
        return machine.trace
    try:
        for line, parsed in read_ddl(script.text):
            machine.line = line + 1
            machine.step()
            run_parsed(machine, parsed, {})
    except CannotGoOnError:
        machine.blind("the script is too long to be followed to its end")
    except RaisedError:
        pass
    return machine.trace
