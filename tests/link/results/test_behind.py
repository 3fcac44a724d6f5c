"""Of more classes than are told apart the rest is dropped: what a row of these leads to is in doubt, too."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.link.domain import values
from tests.projects import report_on, statuses

NUMBERS = range(24)
HEAD = """from sqlalchemy import Column, ForeignKey, Table
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship
class Base(DeclarativeBase): pass
class Tag(Base):
    __tablename__ = "tag"
    id: Mapped[int] = mapped_column(primary_key=True)
class Dead(Base):
    __tablename__ = "dead"
    id: Mapped[int] = mapped_column(primary_key=True)
"""
EACH = """
t{0}_tag = Table("t{0}_tag", Base.metadata, Column("a", ForeignKey("t{0}.id")), Column("b", ForeignKey("tag.id")))
class P{0}(Base):
    __tablename__ = "p{0}"
    id: Mapped[int] = mapped_column(primary_key=True)
    t_id: Mapped[int] = mapped_column(ForeignKey("t{0}.id"))
class E{0}(Base):
    __tablename__ = "e{0}"
    id: Mapped[int] = mapped_column(primary_key=True)
    t_id: Mapped[int] = mapped_column(ForeignKey("t{0}.id"))
class U{0}(Base):
    __tablename__ = "u{0}"
    id: Mapped[int] = mapped_column(primary_key=True)
    t_id: Mapped[int] = mapped_column(ForeignKey("t{0}.id"))
class T{0}(Base):
    __tablename__ = "t{0}"
    id: Mapped[int] = mapped_column(primary_key=True)
    tags: Mapped[list[Tag]] = relationship(secondary=t{0}_tag)
    parts: Mapped[list[P{0}]] = relationship()
    eager: Mapped[list[E{0}]] = relationship(lazy="selectin")
    unasked: Mapped[list[U{0}]] = relationship()
"""
CLASSES = ", ".join(f"T{n}" for n in NUMBERS)
NAMES = ", ".join(f"'T{n}'" for n in NUMBERS)
WAYS = {
    "a loop": f"ALL = [{CLASSES}]\ndef f(s):\n    for t in ALL:\n        for r in s.query(t): print(r.tags, r.parts)\n",
    "a pick": f"ALL = [{CLASSES}]\ndef f(s, k):\n    r = s.get(ALL[k], 1)\n    return r.tags, r.parts\n",
    "names": f"import models\nALL = [{NAMES}]\ndef f(s, k):\n    r = s.get(getattr(models, ALL[k]), 1)\n"
    "    return r.tags, r.parts\n",
    "options": f"ALL = [{CLASSES}]\ndef f(s, k):\n    from sqlalchemy.orm import selectinload as load\n"
    "    for t in ALL:\n        s.query(t).options(load(t.tags), load(t.parts)).all()\n",
    "made objects": "class R:\n    def __init__(self, m): self.m = m\n    def one(self, s):\n"
    f"        r = s.get(self.m, 1)\n        return r.tags, r.parts\n"
    f"ALL = {{m.__name__: R(m) for m in [{CLASSES}]}}\ndef f(s, k): ALL[k].one(s)\n",
}


@pytest.mark.parametrize("way", WAYS)
def test_what_stands_behind_a_class_that_is_dropped_is_no_orphan(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    """But what stands behind a relationship that no code asks for is."""
    monkeypatch.setattr(values, "MOST_ALTERNATIVES", 6)
    models = HEAD + "".join(map(EACH.format, NUMBERS))
    found = statuses(report_on(tmp_path, {"models.py": models, "q.py": f"from models import *\n{WAYS[way]}"}))
    orphaned = {name for name, status in found.items() if status == "orphaned"}
    assert orphaned == {"dead", *(f"u{n}" for n in NUMBERS)}
