"""The naming convention of the metadata that `env.py` hands to Alembic.

Source: Alembic, "Integration of Naming Conventions into Operations": it is taken from `target_metadata`.
"""

from __future__ import annotations

from auditor.facts.code import Assign, Name
from auditor.facts.nodes import nodes_of
from auditor.replay.classes import find_member
from auditor.replay.lookup import configured
from auditor.replay.machine import Machine
from auditor.replay.naming import Convention
from auditor.replay.values import NOTHING, CannotGoOnError, ClassValue, Made, RaisedError, guessed


def naming_convention(machine: Machine, env: str) -> Convention:
    """What `target_metadata` says; empty where it says nothing, or nothing that can be told."""
    frame = machine.modules.frame(env)
    machine.path = env
    facts = machine.files[env]
    given = configured(machine.files, env, "target_metadata")
    assigned = [
        statement.value
        for statement in nodes_of(facts.body, Assign)
        if isinstance(statement, Assign)
        and statement.value is not None
        and any(isinstance(target, Name) and target.id == "target_metadata" for target in statement.targets)
    ]
    for expression in (*given, *assigned):
        try:
            found = _of(machine, machine.evaluate(expression, frame))
        except (CannotGoOnError, RaisedError, RecursionError):
            continue
        if found:
            return found
    return {}


def _of(machine: Machine, value: object) -> Convention:
    plain = guessed(value)
    if isinstance(plain, list | tuple) and plain:
        return _of(machine, plain[0])
    if isinstance(plain, Made) and isinstance(plain.keywords.get("of"), ClassValue):
        cls = plain.keywords["of"]
        metadata = find_member(machine, cls, "metadata") if isinstance(cls, ClassValue) else NOTHING
        return _of(machine, metadata) if metadata is not NOTHING else {}
    if isinstance(plain, Made):
        convention = guessed(plain.keywords.get("naming_convention"))
        if isinstance(convention, dict):
            return {str(key): text for key, text in convention.items() if isinstance(text, str)}
        inner = plain.keywords.get("metadata", plain.keywords.get("of"))
        return _of(machine, inner) if isinstance(inner, Made) else {}
    return {}
