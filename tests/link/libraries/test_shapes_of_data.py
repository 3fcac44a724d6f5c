"""What functions of the project make for class bodies, and what the types of data and of bases say."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.projects import report_on, statuses

MODELS = """
from sqlalchemy import Column, ForeignKey, Integer, String, Table
from sqlalchemy.orm import DeclarativeBase, relationship
import lib
class Base(DeclarativeBase):
    pass

def key(of=None):
    return Column(Integer, primary_key=True) if of is None else plain(ForeignKey(f"{of}.id"))

def plain(*args):
    made = Column(*args)
    return made

def many(left, right):
    table = Table(f"{left}_{right}", Base.metadata, Column("l", Integer), Column("r", ForeignKey(f"{right}.id")))
    return relationship(right.title(), secondary=table)

class Ship(Base):
    __tablename__ = "ship"
    id = plain(Integer, primary_key=True)
    name = lib.text_column()
    crews = many("ship", "crew")
    masts = relationship("Mast")
    sails = relationship("Sail")

class Crew(Base):
    __tablename__ = "crew"
    id = plain(Integer, primary_key=True)

class Mast(Base):
    __tablename__ = "mast"
    id = plain(Integer, primary_key=True)
    ship_id = plain(ForeignKey("ship.id"))

class Sail(Base):
    __tablename__ = "sail"
    id = plain(Integer, primary_key=True)
    ship_id = plain(ForeignKey("ship.id"))
"""


def touched(tmp_path: Path, code: str) -> dict[str, str]:
    """The status of each table that is not orphaned, nor made by a function and untouched."""
    head = "from app.models import *\nfrom sqlalchemy import select\n"
    files = {"app/__init__.py": "", "app/models.py": MODELS, "app/use.py": head + code}
    found = statuses(report_on(tmp_path, files))
    if found["ship_crew"] == "unknown":
        del found["ship_crew"]
    return {name: status for name, status in found.items() if status != "orphaned"}


@pytest.mark.parametrize("column", ["id", "name"])
def test_a_column_that_a_function_makes_is_read(tmp_path: Path, column: str) -> None:
    code = f"def f(session): return session.execute(select(Ship.{column})).all()\n"
    assert touched(tmp_path, code) == {"ship": "read_only"}


def test_a_relationship_that_a_function_makes_is_loaded(tmp_path: Path) -> None:
    code = "def f(session): return session.get(Ship, 1).crews\n"
    assert touched(tmp_path, code) == {"ship": "read_only", "crew": "read_only", "ship_crew": "read_only"}


SCHEMAS = """
from dataclasses import asdict, dataclass
from pydantic import BaseModel, TypeAdapter
class MastData(BaseModel):
    id: int
class ShipData(BaseModel):
    name: str
    masts: list[MastData]
@dataclass
class Plain:
    name: str
    masts: list
"""


@pytest.mark.parametrize(
    "loop",
    [
        "(ship, data: ShipData):\n    for k, v in data.model_dump(exclude_unset=True).items(): setattr(ship, k, v)",
        "(ship, data: ShipData):\n    for k in data.model_fields_set: setattr(ship, k, getattr(data, k))",
        "(ship, data: Plain):\n    for k, v in asdict(data).items(): setattr(ship, k, v)",
    ],
)
def test_setting_what_data_holds_sets_the_relationships_among_its_fields(tmp_path: Path, loop: str) -> None:
    code = f"{SCHEMAS}def put{loop}\ndef f(session, data): put(session.get(Ship, 1), data)\n"
    assert touched(tmp_path, code) == {"ship": "live", "mast": "write_only"}


def test_fields_that_are_left_out_are_not_set(tmp_path: Path) -> None:
    code = f"""{SCHEMAS}
def f(session, data: ShipData):
    ship = session.get(Ship, 1)
    for k, v in data.model_dump(exclude={{"masts"}}).items():
        setattr(ship, k, v)
"""
    assert touched(tmp_path, code) == {"ship": "live"}


def test_a_type_adapter_reads_what_its_type_names(tmp_path: Path) -> None:
    code = f"""{SCHEMAS}
SHIPS = TypeAdapter(list[ShipData])
def f(session):
    return SHIPS.validate_python(session.query(Ship).all(), from_attributes=True)
"""
    assert touched(tmp_path, code) == {"ship": "read_only", "mast": "read_only"}


@pytest.mark.parametrize(
    "base",
    [
        "    @property\n    def model(self): return get_args(self.__orig_bases__[0])[0]\n",
        "    def __init_subclass__(cls): cls.model = cls.__orig_bases__[0].__args__[0]\n",
        "    def __init_subclass__(cls):\n        b = cls.__orig_bases__[0]\n        cls.model = get_args(b)[0]\n",
    ],
)
def test_a_base_asks_for_its_type_argument(tmp_path: Path, base: str) -> None:
    code = f"""
from typing import Generic, TypeVar, get_args
T = TypeVar("T")
class Repo(Generic[T]):
{base}
    def all(self, session): return session.query(self.model).all()
class Crews(Repo[Crew]):
    pass
def f(session): return Crews().all(session)
"""
    assert touched(tmp_path, code) == {"crew": "read_only"}


LOADED = {
    "import_module": """
from importlib import import_module
def load(path):
    module, name = path.rsplit(".", 1)
    return getattr(import_module(module), name)
""",
    "with a colon": """
from importlib import import_module
def load(path):
    module, _, name = path.replace(":", ".").rpartition(".")
    return getattr(import_module(module), name)
""",
    "by a library": "from werkzeug.utils import import_string as load\n",
}


@pytest.mark.parametrize("how", LOADED)
def test_a_class_that_the_configuration_names_is_loaded(tmp_path: Path, how: str) -> None:
    code = f"""
class Settings:
    CREW = "app.models.Crew"
KINDS = {{"mast": "app.models.Mast", "sail": "app.models.Sail"}}
{LOADED[how]}
def f(session): return session.query(load(Settings.CREW)).all()
def g(session): return session.query(load(KINDS["mast"])).all()
"""
    assert touched(tmp_path, code)["crew"] == "read_only"
    assert touched(tmp_path, code).get("mast", "orphaned") == "read_only"


@pytest.mark.parametrize(
    "code",
    [
        "def f(session): return session.query(Kind.CREW.value).all()",
        "def f(session): return session.query(Kind['CREW'].value).all()",
        "def f(session): return [session.query(kind.value).all() for kind in [Kind.CREW]]",
    ],
)
def test_a_member_of_an_enumeration_holds_a_class(tmp_path: Path, code: str) -> None:
    kinds = "import enum\nclass Kind(enum.Enum):\n    CREW = Crew\n    MAST = Mast\n"
    assert touched(tmp_path, f"{kinds}{code}\n") == {"crew": "read_only"}


@pytest.mark.parametrize("picked", ["Kind(word).value", "Kind[word].value", "kind.value"])
def test_any_member_of_an_enumeration_may_be_picked(tmp_path: Path, picked: str) -> None:
    kinds = "import enum\nclass Kind(enum.Enum):\n    CREW = Crew\n    MAST = Mast\n"
    code = f"def f(session, word, kind: Kind): return session.query({picked}).all()\n"
    assert touched(tmp_path, kinds + code) == {"crew": "unknown", "mast": "unknown"}


def test_columns_and_tables_by_another_name(tmp_path: Path) -> None:
    models = """
from functools import partial
from sqlalchemy import Column as C, Integer, MetaData, Table, select
from sqlalchemy.orm import DeclarativeBase
class Base(DeclarativeBase):
    pass
Needed = partial(C, nullable=False)
Here = partial(Table, schema="here")
class Ship(Base):
    __tablename__ = "ship"
    id = C(Integer, primary_key=True)
class Mast(Base):
    __tablename__ = "mast"
    id = Needed(Integer, primary_key=True)
rope = Here("rope", MetaData(), C("id", Integer))
def f(session): return session.execute(select(Ship.id)).all(), session.execute(select(Mast.id, rope.c.id)).all()
"""
    assert statuses(report_on(tmp_path, {"app.py": models})) == dict.fromkeys(("ship", "mast", "rope"), "read_only")
