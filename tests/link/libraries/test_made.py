"""Classes and tables made at run time: one for each call, named by its arguments."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.audits.usage.verdict import Usage
from tests.projects import MODELS, report_on, statuses

FACTORY = """
from sqlalchemy import Column, Integer, Table
from app.models import Base

def part_of(prefix, suffix="parts"):
    class Part(Base):
        __tablename__ = f"{prefix}_{suffix}"
        id = Column(Integer, primary_key=True)
    return Part

def linked(name, left):
    key = left.__tablename__
    return type(name.title(), (Base,), {"__tablename__": f"{key}_{name}", "id": Column(Integer, primary_key=True)})

def log_table(of):
    name = f"{of}_log"
    return Table(name, Base.metadata, Column("id", Integer, primary_key=True))

def plain(value):
    return type(value)
"""


def made(tmp_path: Path, code: str, use: str) -> dict[str, str]:
    """The status of each table but that of the models; what a function that nobody calls could make is not asked."""
    head = "from app.factory import *\nfrom app.models import *\n"
    files = {"app/__init__.py": "", "app/models.py": MODELS, "app/factory.py": FACTORY, "app/made.py": head + code}
    found = statuses(report_on(tmp_path, {**files, "app/use.py": "from app.made import *\n" + use}))
    return {name: status for name, status in found.items() if name not in {"orders", "part"}}


def test_a_function_that_gives_a_class_makes_one_for_each_call(tmp_path: Path) -> None:
    code = 'WestPart = part_of("west")\nEastPart = part_of(prefix="east", suffix="bits")\n'
    assert made(tmp_path, code, "def f(session): session.add(WestPart())\n") == {
        "west_parts": "write_only",
        "east_bits": "orphaned",
    }


def test_type_makes_a_class_where_it_says_a_table(tmp_path: Path) -> None:
    code = 'Note = linked("notes", Order)\nKind = plain(1)\n'
    code += 'Tag = type("Tag", (Base,), {"__tablename__": "tags", "id": 1})\n'
    use = "def f(session): return session.query(Note).all(), session.query(Tag).all()\n"
    assert made(tmp_path, code, use) == {"orders_notes": "read_only", "tags": "read_only"}


def test_a_function_that_gives_a_table_makes_one_for_each_call(tmp_path: Path) -> None:
    code = 'a = log_table("a")\nb = log_table("b")\n'
    assert made(tmp_path, code, "def f(session): session.execute(a.insert())\n") == {
        "a_log": "write_only",
        "b_log": "orphaned",
    }


def test_a_name_that_cannot_be_evaluated_is_a_blind_spot_where_it_is_made(tmp_path: Path) -> None:
    files = {
        "models.py": MODELS,
        "made.py": """
            import os
            from models import Base
            X = type('X', (Base,), {'__tablename__': os.environ['X'], 'id': 1})
        """,
    }
    report = report_on(tmp_path, files)
    assert [(spot.path, spot.line) for spot in report.coverage.blind_spots] == [("made.py", 3)]
    assert len(report.of(Usage).tables) == 2


def test_a_mixin_makes_a_class_for_each_class_that_has_it(tmp_path: Path) -> None:
    code = """
class Labelled:
    @declared_attr
    def labels(cls):
        cls.Label = type(
            f"{cls.__name__}Label", (Base,),
            {"__tablename__": f"{cls.__tablename__}_label", "id": Column(Integer, primary_key=True)},
        )
        return relationship(cls.Label)

    def add(self, text):
        self.labels.append(self.Label(text=text))

class Note(Labelled, Base):
    __tablename__ = "notes"
    id = Column(Integer, primary_key=True)

class Draft(Labelled, Base):
    __tablename__ = "drafts"
    id = Column(Integer, primary_key=True)
"""
    code = "from sqlalchemy import Column, Integer\nfrom sqlalchemy.orm import declared_attr, relationship\n" + code
    use = "def f(session):\n    note = session.query(Note).first()\n    note.add('x')\n"
    assert made(tmp_path, code, use) == {
        "notes": "read_only",
        "drafts": "orphaned",
        "notes_label": "live",
        "drafts_label": "orphaned",
    }


KEPT = {
    "in a variable": """
        made = type(f"{cls.__name__}Label", (Base,), {"__tablename__": f"{cls.__tablename__}_label", "id": ID})
        cls.Label = made
        return relationship(made)
""",
    "through a cast": """
        made = type(f"{cls.__name__}Label", (Base,), {"__tablename__": f"{cls.__tablename__}_label", "id": ID})
        cls.Label = typing.cast(type[Base], made)
        return relationship(cls.Label)
""",
    "as a local class": """
        class Label(Base):
            __tablename__ = f"{cls.__tablename__}_label"
            id = Column(Integer, primary_key=True)
        cls.Label = Label
        return relationship(Label)
""",
}


@pytest.mark.parametrize("how", KEPT)
def test_a_mixin_keeps_the_class_that_it_makes(tmp_path: Path, how: str) -> None:
    code = f"""
import typing
from sqlalchemy import Column, Integer
from sqlalchemy.orm import declared_attr, relationship
ID = Column(Integer, primary_key=True)

class Labelled:
    @declared_attr
    def labels(cls):{KEPT[how]}
    def label(self, session, text):
        session.add(self.Label(text=text))

class Note(Labelled, Base):
    __tablename__ = "notes"
    id = Column(Integer, primary_key=True)

class Draft(Labelled, Base):
    __tablename__ = "drafts"
    id = Column(Integer, primary_key=True)
"""
    use = (
        "def f(session):\n    note = session.query(Note).first()\n    note.label(session, 1)\n    print(note.labels)\n"
    )
    assert made(tmp_path, code, use) == {
        "notes": "read_only",
        "drafts": "orphaned",
        "notes_label": "live",
        "drafts_label": "orphaned",
    }


MANY = {
    "a loop": """
TABLES = {}
for name in ("west", "east"):
    TABLES[name] = Table(f"{name}_log", Base.metadata, Column("id", Integer), Column("a", Integer))
""",
    "a comprehension": """
TABLES = {name: Table(f"{name}_log", Base.metadata, Column("id", Integer)) for name in ["west", "east"]}
""",
    "a list of calls": """
west, east = log_table("west"), log_table("east")
""",
    "a dictionary of calls": """
TABLES = {"west": log_table("west"), "east": log_table("east")}
""",
    "class bodies": """
class West:
    table = log_table("west")
class East:
    table = log_table("east")
""",
    "a constructor": """
class Tables:
    def __init__(self, *names):
        self.first = log_table(names[0])
        self.second = log_table(names[1])
def set_up(prefix):
    return log_table(prefix)
a, b = set_up("west"), set_up("east")
""",
    "a function that nobody calls": """
def set_up():
    for name in ("west", "east"):
        Table(f"{name}_log", Base.metadata, Column("id", Integer))
""",
}


@pytest.mark.parametrize("how", MANY)
def test_each_name_that_a_place_evaluates_to_is_a_table(tmp_path: Path, how: str) -> None:
    assert set(made(tmp_path, MANY[how], "")) == {"west_log", "east_log"}


CLASSES = {
    "by calls in a tuple": """
West, East = part_of("west"), part_of("east")
""",
    "in a dictionary": """
PARTS = {"west": part_of("west"), "east": part_of("east")}
West = PARTS["west"]
""",
    "with dict()": """
West = type("West", (Base,), dict(__tablename__="west_parts", id=Column(Integer, primary_key=True)))
East = type("East", (Base,), dict(__tablename__="east_parts", id=Column(Integer, primary_key=True)))
""",
    "with attributes that are put together": """
common = {"id": Column(Integer, primary_key=True)}
West = type("West", (Base,), {**common, "__tablename__": "west_parts"})
def of(name, **attributes):
    attributes["__tablename__"] = name
    attributes["id"] = Column(Integer, primary_key=True)
    return type(name, (Base,), attributes)
East = of("east_parts")
""",
    "by new_class": """
import types
def fill(namespace):
    namespace["__tablename__"] = "west_parts"
    namespace["id"] = Column(Integer, primary_key=True)
West = types.new_class("West", (Base,), {}, fill)
East = types.new_class("East", (Base,), exec_body=lambda ns: ns.update({"__tablename__": "east_parts", "id": 1}))
""",
    "by a class method": """
class Maker:
    @classmethod
    def make(cls, name):
        return type(name.title(), (Base,), {"__tablename__": f"{name}_parts", "id": Column(Integer, primary_key=True)})
West = Maker.make("west")
East = Maker.make("east")
""",
}


@pytest.mark.parametrize("how", CLASSES)
def test_each_class_that_is_made_has_a_table_of_its_own(tmp_path: Path, how: str) -> None:
    found = made(tmp_path, CLASSES[how], "def f(session): return session.query(West).all()\n")
    assert found == {"west_parts": "read_only", "east_parts": "unknown" if how in IN_NO_VARIABLE else "orphaned"}


IN_NO_VARIABLE = {"by calls in a tuple", "in a dictionary"}
FOR_A_CLASS = {
    "a decorator": """
def with_log(cls):
    class Log(Base):
        __tablename__ = cls.__tablename__ + "_log"
        id = Column(Integer, primary_key=True)
    cls.Log = Log
    return cls
@with_log
class West(Base):
    __tablename__ = "west"
    id = Column(Integer, primary_key=True)
@with_log
class East(Base):
    __tablename__ = "east"
    id = Column(Integer, primary_key=True)
""",
    "__init_subclass__": """
class Logged:
    def __init_subclass__(cls, **options):
        super().__init_subclass__(**options)
        table = f"{cls.__tablename__}_log"
        cls.Log = type(cls.__name__ + "Log", (Base,), {"__tablename__": table, "id": Column(Integer, primary_key=True)})
class West(Logged, Base):
    __tablename__ = "west"
    id = Column(Integer, primary_key=True)
class East(Logged, Base):
    __tablename__ = "east"
    id = Column(Integer, primary_key=True)
""",
}


@pytest.mark.parametrize("how", FOR_A_CLASS)
def test_what_is_made_for_a_class_is_an_attribute_of_it(tmp_path: Path, how: str) -> None:
    found = made(tmp_path, FOR_A_CLASS[how], "def f(session): return session.query(West, West.Log).all()\n")
    assert found == {"west": "read_only", "east": "orphaned", "west_log": "read_only", "east_log": "unknown"}


ASSOCIATED = {
    "a variable": """
        name = f"{cls.__tablename__}_tags"
        table = Table(name, cls.metadata, Column("a", ForeignKey("tags.id")), Column("b", Integer))
        return relationship("Tag", secondary=table)
""",
    "an argument": """
        return relationship("Tag", secondary=Table(
            "%s_tags" % cls.__tablename__, cls.metadata, Column("a", ForeignKey("tags.id")), Column("b", Integer)))
""",
    "another attribute": """
        return relationship("Tag", secondary=lambda: cls.tag_table)
    @declared_attr
    def tag_table(cls):
        return Table(f"{cls.__tablename__}_tags", Base.metadata, Column("a", ForeignKey("tags.id")))
""",
}


@pytest.mark.parametrize("how", ASSOCIATED)
def test_a_mixin_makes_an_association_table_for_each_class(tmp_path: Path, how: str) -> None:
    """SQLAlchemy's examples, generic_associations: table_per_association."""
    code = f"""
from sqlalchemy import Column, ForeignKey, Integer, Table
from sqlalchemy.orm import declared_attr, relationship
class Tagged:
    @declared_attr
    def tags(cls):{ASSOCIATED[how]}
class Tag(Base):
    __tablename__ = "tags"
    id = Column(Integer, primary_key=True)
class West(Tagged, Base):
    __tablename__ = "west"
    id = Column(Integer, primary_key=True)
class East(Tagged, Base):
    __tablename__ = "east"
    id = Column(Integer, primary_key=True)
"""
    found = made(tmp_path, code, "def f(session): return session.get(West, 1).tags\n")
    read = dict.fromkeys(("tags", "west", "west_tags"), "read_only")
    assert found == {**read, "east": "orphaned", "east_tags": "unknown"}


def test_a_copy_under_another_name_is_a_table_of_its_own(tmp_path: Path) -> None:
    code = (
        'log = log_table("a")\nold = log.to_metadata(Base.metadata, name="a_log_old")\nsame = log.to_metadata(None)\n'
    )
    use = "from sqlalchemy import select\n"
    use += "def f(session): session.execute(old.insert().from_select(['id'], select(same)))\n"
    assert made(tmp_path, code, use) == {"a_log": "read_only", "a_log_old": "write_only"}


def test_a_place_whose_tables_cannot_be_named_is_a_blind_spot_that_reaches_none(tmp_path: Path) -> None:
    code = """
def shard(number):
    return Table(f"shard_{number}", Base.metadata, Column("id", Integer))
"""
    files = {"app/__init__.py": "", "app/models.py": MODELS, "app/made.py": "from app.models import *\n" + code}
    report = report_on(tmp_path, files)
    assert [(s.path, s.line, s.tables) for s in report.coverage.blind_spots] == [("app/made.py", 4, ())]
    assert set(statuses(report).values()) == {"orphaned"}


def test_a_class_of_which_nobody_can_see_the_attributes_is_a_blind_spot(tmp_path: Path) -> None:
    code = """
def build(name, columns, meta):
    return type(name, (Base,), {**columns, **meta})
def plain(name, columns):
    return type(name, (object,), {**columns})
"""
    files = {"app/__init__.py": "", "app/models.py": MODELS, "app/made.py": "from app.models import *\n" + code}
    report = report_on(tmp_path, files)
    assert [(s.path, s.line, s.tables) for s in report.coverage.blind_spots] == [("app/made.py", 4, ())]


def test_however_many_are_made_none_is_lost_silently(tmp_path: Path) -> None:
    code = "".join(f'log_{number} = log_table("n{number}")\n' for number in range(450))
    assert len(made(tmp_path / "a", code, "")) == 450
    names = [f"n{number}" for number in range(600)]
    code = f"TABLES = {{name: Table(name, Base.metadata, Column('id', Integer)) for name in {names}}}\n"
    files = {"app/__init__.py": "", "app/models.py": MODELS, "app/made.py": FACTORY + code}
    report = report_on(tmp_path / "b", files)
    assert len(report.of(Usage).tables) < 600
    lines = (tmp_path / "b" / "app" / "made.py").read_text("utf-8").splitlines()
    assert len(lines) in [spot.line for spot in report.coverage.blind_spots]


def test_what_no_variable_keeps_is_not_called_dead(tmp_path: Path) -> None:
    """A partition is read through its parent; of several names one may be that of a branch not taken."""
    code = """
def partition(cls, suffix):
    return type(cls.__name__ + suffix, (Base,), {"__tablename__": cls.__tablename__ + suffix, "id": Column(Integer)})
partition(Order, "_default")
def name_of(table, placeholder=False):
    if placeholder:
        return "__PREFIX__" + table
    return "app_" + table
links = Table(name_of("links"), Base.metadata, Column("id", Integer))
"""
    assert made(tmp_path, code, "") == dict.fromkeys(("orders_default", "__PREFIX__links", "app_links"), "unknown")
