"""What shapes that are composed at random share: the head of a module, plain tables, and templates repeated."""

from __future__ import annotations

from benchmarks.attack.grammar import step_of

#: The imports and the base that models begin with.
HEAD = """\
import pytest
from contextlib import contextmanager
from functools import partial, reduce
from sqlalchemy import *
from sqlalchemy import event
from sqlalchemy.ext.associationproxy import association_proxy
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import *
from typing import Generic
from celery import task
from fastapi import APIRouter, Depends
r = APIRouter()
class Base(DeclarativeBase):
    pass
class Order(Base):
    __tablename__ = 'orders'
    id = Column(Integer, primary_key=True)
"""
#: A table; the hole is its number.
PLAIN = "class T{0}(Base):\n    __tablename__ = 't{0}'\n    id = Column(Integer, primary_key=True)\n"


def steps(text: str, size: int, first: int = 1) -> str:
    """The template, once for each number of a step."""
    return "".join(step_of(text, number, size) + "\n" for number in range(first, size))
