"""A class that code of the project hands around comes out where Python would give it, and else is a doubt."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.projects import report_on, statuses

HEAD = """\
import asyncio, concurrent.futures as cf, importlib, inspect, itertools, operator
from pydantic import BaseModel
from sqlalchemy import Column, Integer
from sqlalchemy.orm import DeclarativeBase, Session
class Base(DeclarativeBase):
    pass
class Ship(Base):
    __tablename__ = "ship"
    id = Column(Integer, primary_key=True)
class Boat(Base):
    __tablename__ = "boat"
    id = Column(Integer, primary_key=True)
"""
USE = """
def read(session: Session):
    return session.query(same(Ship)).all()
def write(session: Session):
    session.add(same(Ship)(id=1))
"""


def status(tmp_path: Path, code: str) -> str:
    return statuses(report_on(tmp_path, {"app.py": HEAD + code}))["ship"]


@pytest.mark.parametrize(
    "body",
    [
        "return [None, it][-1]",
        "return [None, it][1:][0]",
        "return [it, None][:1][0]",
        "return [None, it][::-1][0]",
        "return ([it] * 2)[1]",
        "return [each for each in {Boat, it} - {Boat}][0]",
        "return {'a': it}.popitem()[1]",
        "return operator.itemgetter(0)([it])",
        "return operator.itemgetter('a')({'a': it})",
        "return next(itertools.chain.from_iterable([[it]]))",
        "return it.__mro__[0]",
        "return inspect.signature(same).bind(it).arguments['it']",
        "return getattr(importlib.import_module(__name__), 'Ship')",
        "return cf.ThreadPoolExecutor().submit(lambda each: each, it).result()",
        "return [f.result() for f in cf.as_completed([cf.ThreadPoolExecutor().submit(lambda: it)])][0]",
    ],
)
def test_an_expression_gives_it_back(tmp_path: Path, body: str) -> None:
    assert status(tmp_path, f"def same(it):\n    {body}\n{USE}") == "live"


@pytest.mark.parametrize(
    "function",
    [
        "def same(it):\n    found = None\n    def put():\n        nonlocal found\n        found = it\n"
        "    put()\n    return found",
        "class Box(BaseModel):\n    it: type\ndef same(it):\n    return Box(it=it).model_dump()['it']",
        "async def give(it):\n    return it\ndef same(it):\n"
        "    return asyncio.new_event_loop().run_until_complete(asyncio.gather(give(it)))[0]",
        "held = []\nclass Keep(type):\n    def __new__(mcs, name, bases, body):\n        held.append(body['it'])\n"
        "        return super().__new__(mcs, name, bases, body)\nclass Box(metaclass=Keep):\n    it = Ship\n"
        "def same(_):\n    return held[0]",
    ],
)  # fmt: skip
def test_a_function_gives_it_back(tmp_path: Path, function: str) -> None:
    assert status(tmp_path, f"{function}\n{USE}") in {"live", "unknown"}


def test_a_metaclass_gets_what_stands_in_the_body(tmp_path: Path) -> None:
    code = (
        "class Ask(type):\n    def __new__(mcs, name, bases, body):\n        Session().query(body.get('it')).all()\n"
        "        return super().__new__(mcs, name, bases, body)\nclass Box(metaclass=Ask):\n    it = {}\n"
    )
    assert status(tmp_path, code.format("Ship")) == "read_only"
    assert status(tmp_path, code.format("Boat")) == "orphaned"


@pytest.mark.parametrize(
    "lost",
    ["[it].some_new_method()", "{'a': it}.some_new_method()", "Box(it).some_new_method()"],
)
def test_what_nobody_knows_is_a_doubt(tmp_path: Path, lost: str) -> None:
    box = "class Box(BaseModel):\n    it: type\n    def __init__(self, it):\n        self.it = it\n"
    assert status(tmp_path, f"{box}def f(it):\n    return {lost}\nf(Ship)\n") == "unknown"


@pytest.mark.parametrize("said", ["len([it])", "[it].index(it)", "it.__name__", "[Boat, it][0]"])
def test_near_miss_what_only_says_something_of_it_is_none(tmp_path: Path, said: str) -> None:
    assert status(tmp_path, f"def f(it):\n    return {said}\nf(Ship)\n") == "orphaned"


def test_near_miss_a_name_without_nonlocal_is_another_variable(tmp_path: Path) -> None:
    code = "def f(session):\n    it = Boat\n    def put():\n        it = Ship\n    put()\n    session.query(it).all()"
    assert status(tmp_path, code) == "orphaned"
