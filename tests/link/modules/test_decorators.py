"""What decorators make of a function: those of Python always, those of a library where it is there."""

from __future__ import annotations

import pytest

from auditor.extract import extract
from auditor.facts.access import Role
from auditor.link.libraries.descriptors import LIBRARY
from auditor.link.modules import decorators
from auditor.link.modules.index import Unit, index_units
from auditor.link.modules.paths import index_modules


def unit(lines: str, kinds: dict[str, str]) -> Unit:
    source = "class A:\n" + "".join(f"    {line}\n" for line in lines.split("; ")) + "    def f(self): ...\n"
    index = index_units(index_modules({"a.py": (extract(source.encode()), Role.APP)}, "m", ()))
    return decorators.told(index, kinds).units["a.py::A.f"]


@pytest.mark.parametrize(
    ("lines", "kind"),
    [
        ("@property", "property"),
        ("@functools.cached_property", "property"),
        ("@f.setter", "property"),
        ("@staticmethod", "static"),
        ("@abstractmethod; @classmethod", "class"),
        ("@classmethod; @property", "property"),
        ("@locked", "instance"),
        ("@reify", "instance"),
        ("@validator", "instance"),
    ],
)
def test_of_python(lines: str, kind: str) -> None:
    assert decorators.kind_of(unit(lines, {})) == kind


@pytest.mark.parametrize(
    ("lines", "kind"), [("@reify", "property"), ("@validator('name')", "class"), ("@a", "instance")]
)
def test_of_libraries(lines: str, kind: str) -> None:
    assert decorators.kind_of(unit(lines, dict(LIBRARY.decorators))) == kind


def test_a_property_of_the_class() -> None:
    assert decorators.of_class(unit("@classmethod; @property", {}))
    assert decorators.of_class(unit("@classproperty", dict(LIBRARY.decorators)))
    assert not decorators.of_class(unit("@property", {}))
    assert not decorators.of_class(unit("@classmethod", {}))
