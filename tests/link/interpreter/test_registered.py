"""Classes that are handed to a registry when they are defined: what they inherit is called."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.projects import MODELS, report_on, statuses

EXPORTER = """
from sqlalchemy import select
from models import Order

KNOWN = {}

%s

class Base%s:
    model = None
    %s

    def rows(self, session):
        return session.scalars(select(self.model)).all()

%s
class Orders(Base):
    model = Order

def run(session, name):
    return KNOWN[name]().rows(session)
"""
NONE = ("", "", "pass", "")
REGISTERING = {
    "__init_subclass__": ("", "", "def __init_subclass__(cls): KNOWN[cls.__name__] = cls", ""),
    "metaclass that keeps": (
        "class Meta(type):\n    def __init__(cls, name, bases, space): KNOWN[name] = cls",
        "(metaclass=Meta)",
        "pass",
        "",
    ),
    "metaclass that gives": (
        "class Meta(type):\n    def __new__(mcs, *args):\n        made = super().__new__(mcs, *args)\n"
        "        KNOWN.setdefault('x', made)\n        return made",
        "(metaclass=Meta)",
        "pass",
        "",
    ),
    "decorator": ("def known(cls):\n    KNOWN[cls.__name__] = cls\n    return cls", "", "pass", "@known"),
}
LOOKING = {
    "nothing": NONE,
    "__init_subclass__": ("", "", "def __init_subclass__(cls): cls.label = cls.__name__; isinstance(cls, type)", ""),
    "decorator": ("def known(cls):\n    cls.label = 'x'\n    return cls", "", "pass", "@known"),
}


@pytest.mark.parametrize("how", REGISTERING)
def test_what_a_registered_class_inherits_is_called(tmp_path: Path, how: str) -> None:
    files = {"models.py": MODELS, "export.py": EXPORTER % REGISTERING[how]}
    assert statuses(report_on(tmp_path, files)) == {"orders": "read_only"}


@pytest.mark.parametrize("how", LOOKING)
def test_what_only_looks_at_a_class_registers_nothing(tmp_path: Path, how: str) -> None:
    files = {"models.py": MODELS, "export.py": EXPORTER % LOOKING[how]}
    decorated = LOOKING[how][3] != ""  # of another one nobody can have an object, for nothing names it
    assert statuses(report_on(tmp_path, files)) == {"orders": "unknown" if decorated else "orphaned"}


VIEWS = """
from models import Order

class %s:
    def post(self, session, data):
        session.add(self.%s(**data))

    def store(self, session, data):
        session.delete(self.%s())

class OrderPage(%s):
    %s = Order
"""


@pytest.mark.parametrize(
    ("base", "attribute", "status"),
    [("BaseAPI", "model", "write_only"), ("BaseAPI", "__class__", "write_only"), ("Helper", "model", "orphaned")],
)
def test_verbs_that_a_view_inherits_are_called(tmp_path: Path, base: str, attribute: str, status: str) -> None:
    files = {"models.py": MODELS, "views.py": VIEWS % (base, attribute, attribute, base, attribute)}
    assert statuses(report_on(tmp_path, files)) == {"orders": status}
