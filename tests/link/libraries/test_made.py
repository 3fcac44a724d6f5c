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
