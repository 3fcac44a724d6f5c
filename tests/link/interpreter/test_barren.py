"""A project without tables and SQL is understood once; with either, calls are told apart."""

from __future__ import annotations

import pytest

from auditor.extract import extract
from auditor.facts.access import Role
from auditor.facts.effect import Effect
from auditor.link.analysis import interpret
from auditor.link.domain.interpreter import Interpreter
from auditor.link.modules.paths import index_modules

_CALLS = "".join(f"class C{n}:\n    def go(self): ...\ndef use{n}():\n    return run(C{n}())\n" for n in range(5))
_PLAIN = f"def run(it):\n    return it.go()\n{_CALLS}"
_TABLE = "from sqlalchemy import Table, MetaData\norders = Table('orders', MetaData())\n"


def _engine(text: str, *effects: Effect) -> Interpreter:
    files = {"m.py": (extract(text.encode()), Role.APP)}
    return interpret(index_modules(files, ""), None, effects)


def _ways(engine: Interpreter) -> int:
    return len([*engine.answers.ways_of("m.py::run")])


@pytest.mark.parametrize(
    "more", ["", "a = 'Set arguments to ImageSet should be'\nb = 'Create function body and return'\nc = 'select 1'\n"]
)
def test_nothing_tells_calls_apart_where_there_is_no_table(more: str) -> None:
    assert _ways(_engine(_PLAIN + more)) == 1


@pytest.mark.parametrize(
    "more",
    [
        _TABLE,
        "def f(c):\n    c.execute('select id from orders')\n",
        "def f(c, table):\n    c.execute('SELECT * FROM ' + table)\n",
        "def f(c, table):\n    c.execute(f'delete from {table}')\n",
        "def make(name):\n    return Table(name, metadata, Column('id'))\n",
    ],
)
def test_tables_and_sql_do(more: str) -> None:
    assert _ways(_engine(_PLAIN + more)) == 6


def test_what_the_configuration_says_does() -> None:
    assert _ways(_engine(_PLAIN, Effect("lib.save", "configuration", writes=(0, "it")))) == 6
