"""Code that makes the tables from the models and stamps the history: its revisions never run on an empty database.

Source: Alembic, "Building an Up to Date Database from Scratch".
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.audits.migrations.model import Problem
from auditor.audits.migrations.reached import Files
from auditor.facts.access import Role
from auditor.facts.code import Call, Function
from auditor.facts.nodes import nodes_of
from auditor.findings import Severity
from auditor.link.syntax.names import call_name
from auditor.link.syntax.scopes import statements_of


def stamped(files: Files) -> Iterator[Problem]:
    """Functions of the application and its scripts that do both, themselves or by a function of their module; one of
    each file."""
    for path, (facts, role) in sorted(files.items()):
        words = set(facts.indexed()) if role in {Role.APP, Role.SCRIPT} else set()
        if not {".create_all", "create_all"} & words or not {".stamp", "stamp"} & words:
            continue
        functions = [each for each in statements_of(facts.body) if isinstance(each, Function)]
        calls = {each.name: _called(each) for each in functions}
        for function in functions:
            called = calls[function.name]
            if {"create_all", "stamp"} <= called.union(*(calls.get(name, ()) for name in called)):
                message = (
                    f"{function.name} makes the tables with create_all and stamps the history: its revisions never run"
                    " on an empty database"
                )
                subject = f"{path}:{function.name}"
                yield Problem("history-not-empty", path, function.line, message, subject, severity=Severity.NOTE)
                break


def _called(function: Function) -> set[str]:
    return {call_name(each) for each in nodes_of(function.body, Call) if isinstance(each, Call)}
