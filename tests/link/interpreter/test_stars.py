"""`from m import *`: the module that binds a name, over chains, circles and all at once."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from auditor.extract import extract
from auditor.facts.access import Role
from auditor.link.interpreter.stars import Stars
from auditor.link.modules.index import index_units
from auditor.link.modules.paths import index_modules


def stars(files: Mapping[str, str]) -> Stars:
    facts = {path: (extract(text.encode()), Role.APP) for path, text in files.items()}
    return Stars(index_units(index_modules(facts)))


NAMED: Mapping[str, tuple[Mapping[str, str], str]] = {
    "the last one wins": ({"a.py": "from b import *\nfrom c import *", "b.py": "x = 1", "c.py": "x = 2"}, "c.py b.py"),
    "also from further away": (
        {"a.py": "from b import *\nfrom c import *", "b.py": "x = 1", "c.py": "from d import *", "d.py": "x = 2"},
        "d.py b.py",
    ),
    "what it does not list it does not give": (
        {"a.py": "from b import *\nfrom c import *", "b.py": "x = 1", "c.py": "x = 2\n__all__ = ['y']"},
        "b.py",
    ),
    "not through one that does not list it": (
        {"a.py": "from b import *", "b.py": "from c import *\n__all__ = ['y']", "c.py": "x = 2"},
        "",
    ),
    "in a circle": (
        {
            "a.py": "from b import *",
            "b.py": "from c import *",
            "c.py": "from a import *\nfrom d import *",
            "d.py": "x = 1",
        },
        "d.py",
    ),
    "itself is no answer": ({"a.py": "from b import *", "b.py": "from a import *"}, ""),
    "nor is what is elsewhere": ({"a.py": "from b import *", "b.py": "y = 1", "c.py": "x = 1"}, ""),
    "nor what is outside": ({"a.py": "from lib import *", "c.py": "x = 1"}, ""),
}


@pytest.mark.parametrize("case", NAMED)
def test_the_module_that_binds_the_name(case: str) -> None:
    files, binders = NAMED[case]
    assert " ".join(stars(files).binders("a.py", "x")) == binders


def test_underscored_names_are_not_brought() -> None:
    assert stars({"a.py": "from b import *", "b.py": "_x = 1"}).binders("a.py", "_x") == ()


def test_all_names_of_a_circle() -> None:
    found = stars({"a.py": "from b import *\nx = 1", "b.py": "from a import *\ny = 1"})
    assert set(found.all_names("a.py")) == set(found.all_names("b.py")) == {"x", "y"}


@pytest.mark.parametrize("lists", ["", "__all__ = ['y']\n"])
def test_layers_that_all_import_all_of_the_next_are_visited_once(lists: str) -> None:
    """There are 2 ** 40 ways through them."""
    files = {
        f"{side}{n}.py": f"{lists if n == 39 else ''}from l{n + 1} import *\nfrom r{n + 1} import *\n"
        for n in range(40)
        for side in "lr"
    }
    found = stars({**files, "l40.py": "x = 1", "r40.py": "z = 1"})
    assert found.binders("l0.py", "x") == (() if lists else ("l40.py",))
