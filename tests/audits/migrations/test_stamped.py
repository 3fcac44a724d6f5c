"""Tables that come from the models, while the history is only stamped."""

from __future__ import annotations

import pytest

from auditor.audits.migrations.stamped import stamped
from auditor.extract import extract
from auditor.facts.access import Role

BOTH = """
def init(engine):
    Base.metadata.create_all(engine)
    command.stamp(config, "head")
"""
APART = """
def version(config):
    command.stamp(config, "head")

def init(engine):
    Base.metadata.create_all(engine)
    version(config)
"""


@pytest.mark.parametrize(
    ("text", "role", "lines"),
    [
        (BOTH, Role.APP, [2]),
        (BOTH, Role.SCRIPT, [2]),
        (BOTH, Role.TEST, []),
        (APART, Role.APP, [5]),
        (APART.replace("    version(config)\n", ""), Role.APP, []),
        (BOTH.replace("stamp(config", "upgrade(config"), Role.APP, []),
    ],
)
def test_functions_that_do_both(text: str, role: Role, lines: list[int]) -> None:
    assert [each.line for each in stamped({"manage.py": (extract(text.encode()), role)})] == lines
