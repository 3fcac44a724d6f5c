"""A table that is picked from all by a name: a blind spot where nothing tells which, and none in a loop over all."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.extract import extract
from auditor.facts.access import Blindness, Role
from auditor.link.analysis import interpret
from auditor.link.modules.paths import index_modules
from tests.projects import report_on, statuses, usage_of

SOURCE = (
    "import sys\nfrom sqlalchemy import Column, Integer, MetaData, Table\nmetadata = MetaData()\n"
    "orders = Table('orders', metadata, Column('id', Integer))\n"
    "def empty(session, name):\n    session.execute(metadata.tables[name].delete())\n"
    "def use(session, name):\n    {}\n"
)
LOOP = "for table in metadata.sorted_tables:\n        "


@pytest.mark.parametrize(
    ("use", "blind"),
    [
        (LOOP + "empty(session, table.name)", False),
        (LOOP + "name = table.key\n        empty(session, name)", False),
        ("for name, table in metadata.tables.items():\n        empty(session, name)", False),
        ("empty(session, 'orders')", False),
        ("empty(session, sys.argv[1])", True),
        ("empty(session, name)", True),
        (LOOP + "empty(session, table.comment)", True),
    ],
)
def test_a_loop_over_all_tables_picks_none(use: str, blind: bool) -> None:
    modules = index_modules({"app.py": (extract(SOURCE.format(use).encode()), Role.APP)})
    ledger = interpret(modules, None).settled()
    spot = ("app.py", 6, Blindness.DYNAMIC_TABLE_NAME)
    assert (spot in ledger.blind and ledger.is_blind(*spot)) is blind


ALL = (
    "from flask import Flask\nfrom models import Base, engine\napp = Flask(__name__)\n@app.route('/<name>')\n"
    "def rows(name):\n    for table in Base.metadata.sorted_tables:\n"
    "        if {}:\n            return engine.execute(table.select()).all()\n"
)
MODELS = (
    "from sqlalchemy import Column, Integer, create_engine\nfrom sqlalchemy.orm import declarative_base\n"
    "Base = declarative_base()\nengine = create_engine('sqlite://')\n"
    "class Order(Base):\n    __tablename__ = 'orders'\n    id = Column(Integer, primary_key=True)\n"
    "class Line(Base):\n    __tablename__ = 'lines'\n    id = Column(Integer, primary_key=True)\n"
)
#: A condition, and what is said of the two tables.
CONDITIONS = {
    **dict.fromkeys(
        ["str(table) == name", "name == f'{table}'", "'%s' % table == name", "name == '{}'.format(table)",
         "table.__str__() == name", "str(table).lower() == name", "str(table).split('.')[-1] == name",
         "str(table)[3:] == name", "'%s.%s' % (table.schema, table) == name", "f'{table.schema}.{table.name}' == name",
         "'v_' + table.name == name"],
        ("unknown", "unknown"),
    ),
    "str(table) == 'orders'": ("read_only", "orphaned"),
    "str(table) in ('lines',)": ("orphaned", "read_only"),
    "len(table.columns) == 3": ("orphaned", "orphaned"),
    "type(table) == name": ("orphaned", "orphaned"),
    "table.name == other.name": ("orphaned", "orphaned"),
}  # fmt: skip


@pytest.mark.parametrize(("condition", "said"), CONDITIONS.items())
def test_a_condition_asks_for_the_name_as_a_string(tmp_path: Path, condition: str, said: tuple[str, str]) -> None:
    use = ALL.format(condition)
    if "other" in condition:
        use = use.replace("        if", "        for other in Base.metadata.sorted_tables:\n          if").replace(
            "            ", "              "
        )
    found = statuses(report_on(tmp_path, {"models.py": MODELS, "use.py": use}))
    assert (found["orders"], found["lines"]) == said


ROWS = (
    "from flask import Flask\nfrom sqlalchemy import Column, ForeignKey, Integer\n"
    "from sqlalchemy.orm import declarative_base, relationship\nBase = declarative_base()\napp = Flask(__name__)\n"
    "class Recipe(Base):\n    __tablename__ = 'recipes'\n    id = Column(Integer, primary_key=True)\n"
    "    parts = relationship('Part')\n    def stop(self): pass\n"
    "class Part(Base):\n    __tablename__ = 'parts'\n    id = Column(Integer, primary_key=True)\n"
    "    recipe_id = Column(ForeignKey('recipes.id'))\n"
    "@app.route('/<name>')\ndef act(session, name):\n    recipe = session.get(Recipe, 1)\n    {}\n"
)


@pytest.mark.parametrize(
    ("use", "said"),
    [
        ("getattr(recipe, name)()", ("orphaned", "certain")),
        ("return getattr(recipe, name)(**{'a': 1})", ("orphaned", "certain")),
        ("return getattr(recipe, name)", ("orphaned", "inferred")),
        ("return print(getattr(recipe, name))", ("orphaned", "inferred")),
        ("return getattr(recipe, name)() or getattr(recipe, name)", ("orphaned", "inferred")),
    ],
)
def test_what_is_called_at_once_is_a_method(tmp_path: Path, use: str, said: tuple[str, str]) -> None:
    parts = usage_of(report_on(tmp_path, {"app.py": ROWS.format(use)}), "parts")
    assert (str(parts.status), str(parts.confidence)) == said


def test_a_default_is_not_all_that_a_request_says(tmp_path: Path) -> None:
    code = ROWS.format("return getattr(recipe, name)")
    for head, said in (("name='id'", "inferred"), ("*, name='id'", "inferred"), ("session2=None", "certain")):
        source = code.replace("def act(session, name)", f"def act(session, {head})")
        if said == "certain":
            source = source.replace("getattr(recipe, name)", "getattr(recipe, 'id')")
        assert str(usage_of(report_on(tmp_path, {"app.py": source}), "parts").confidence) == said
