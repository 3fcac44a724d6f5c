"""Tests come after all else, and what they bring tells calls apart only where it names a table."""

from __future__ import annotations

import pytest

from auditor.extract import extract
from auditor.facts.access import Role
from auditor.link.analysis import interpret
from auditor.link.domain.interpreter import Interpreter
from auditor.link.modules.paths import index_modules

MODELS = (
    "from sqlalchemy import Column, Integer\nfrom sqlalchemy.orm import declarative_base\nBase = declarative_base()\n"
    "class Order(Base):\n    __tablename__ = 'orders'\n    id = Column(Integer, primary_key=True)\n"
)
STORE = (
    "def first(session, wanted):\n    return session.query(wanted.cls).first()\n\ndef run(work):\n    return work()\n"
)
USES = {
    "a callback": "def use():\n    store.run(lambda: Order)\n",
    "an object": "class Job:\n    def go(self): pass\ndef use():\n    store.run(Job())\n",
    "a class": "def use():\n    store.run(Order)\n",
}


def _understood(role: Role, use: str) -> Interpreter:
    use = f"import store\nfrom models import Order\n{use}"
    files = {"a_use.py": (use, role), "models.py": (MODELS, Role.APP), "store.py": (STORE, Role.APP)}
    return interpret(
        index_modules({path: (extract(text.encode()), role) for path, (text, role) in files.items()}), None
    )


@pytest.mark.parametrize(
    ("role", "what", "told_apart"),
    [
        (Role.APP, "a callback", True),
        (Role.APP, "an object", True),
        (Role.TEST, "a callback", False),
        (Role.TEST, "an object", False),
        (Role.TEST, "a class", True),
    ],
)
def test_what_tests_bring_tells_apart_by_tables(role: Role, what: str, told_apart: bool) -> None:
    contexts = _understood(role, USES[what]).ledger.contexts
    ways = [each.plain for each in contexts if each.unit.key == "store.py::run"]
    assert ways.count(False) == int(told_apart)


def test_what_a_test_gives_by_a_table_is_read() -> None:
    use = "class Wanted:\n    cls = Order\ndef use(session):\n    store.first(session, Wanted())\n"
    ledger = _understood(Role.TEST, use).ledger
    read = [each for context in ledger.contexts for each in context.found.accesses]
    assert {each.table.name for each in read} == {"orders"}


def test_tests_are_understood_last() -> None:
    contexts = _understood(Role.TEST, USES["a class"]).ledger.contexts
    order = [each.unit.key for each in contexts if each.unit.node is not None]
    assert order.index("a_use.py::use") > order.index("store.py::first")
