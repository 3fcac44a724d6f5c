"""`from m import *`: the module that binds a name, over chains, circles and all at once."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from auditor.extract import extract
from auditor.facts.access import Role
from auditor.link.interpreter.stars import Stars
from auditor.link.modules.index import index_units
from auditor.link.modules.paths import index_modules
from tests.projects import MODELS, report_on, statuses


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


USE = "from sqlalchemy import select\ndef f(s): return s.scalars(select(Order)).all()\n"
REAL = {"m.py": MODELS, "real.py": "from m import Order\n"}
OTHER = "from m import Base, Mapped, mapped_column\nclass Order(Base):\n    __tablename__ = 'others'\n"
OTHER += "    id: Mapped[int] = mapped_column(primary_key=True)\n"
MAYBE = {
    "another that may be missing": "try:\n    from nowhere import Order\nexcept ImportError:\n    pass\n",
    "under a condition": "if here:\n    class Order: pass\n",
    "in one branch": "if here:\n    Order = object()\nelse:\n    pass\n",
    "for the type checker": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from m import Base as Order\n",
    "in a loop": "for Order in []: pass\n",
}
SURELY = {
    "in both branches": "if here:\n    class Order: pass\nelse:\n    Order = object()\n",
    "whatever fails": "try:\n    from nowhere import Order\nexcept ImportError:\n    class Order: pass\n",
    "in the end": "try:\n    pass\nfinally:\n    class Order: pass\n",
    "in a block": "with here:\n    class Order: pass\n",
    "plainly": "class Order: pass\n",
}


@pytest.mark.parametrize("case", MAYBE)
def test_what_a_module_may_not_bind_leaves_what_other_stars_bring(case: str, tmp_path: Path) -> None:
    files = {**REAL, "maybe.py": MAYBE[case], "q.py": f"from real import *\nfrom maybe import *\n{USE}"}
    assert statuses(report_on(tmp_path, files)) == {"orders": "read_only"}


@pytest.mark.parametrize("case", MAYBE)
def test_nor_does_it_hide_what_its_own_stars_bring(case: str, tmp_path: Path) -> None:
    files = {**REAL, "q.py": f"from real import *\n{MAYBE[case]}{USE}"}
    assert statuses(report_on(tmp_path, files)) == {"orders": "read_only"}


@pytest.mark.parametrize("case", SURELY)
def test_what_a_module_surely_binds_hides_it(case: str, tmp_path: Path) -> None:
    files = {**REAL, "surely.py": SURELY[case], "q.py": f"from real import *\nfrom surely import *\n{USE}"}
    assert statuses(report_on(tmp_path / "a", files)) == {"orders": "orphaned"}
    files = {**REAL, "q.py": f"from real import *\n{SURELY[case]}{USE}"}
    assert statuses(report_on(tmp_path / "b", files)) == {"orders": "orphaned"}


def _circle(size: int, *bound: str) -> dict[str, str]:
    """Modules that import everything from the next; the first ones bind what is given, another has the class."""
    ring = {f"c{n}.py": f"from c{(n + 1) % size} import *\n" for n in range(size)}
    for number, text in enumerate(bound, 1):
        ring[f"c{number}.py"] += text
    ring[f"c{size - 10}.py"] += "from m import Order\n"
    ring[f"c{size - 20}.py"] += USE
    return {"m.py": MODELS, **ring}


@pytest.mark.parametrize("bound", ["class Order: pass\n", "from nowhere import Order\n", "def Order(): pass\n", OTHER])
@pytest.mark.parametrize("size", [30, 70])
def test_in_a_circle_who_is_the_first_to_bind_it_is_not_sure(bound: str, size: int, tmp_path: Path) -> None:
    assert statuses(report_on(tmp_path, _circle(size, bound)))["orders"] == "read_only"


def test_one_of_many_that_may_bind_it_is_not_taken_for_the_right_one(tmp_path: Path) -> None:
    maybe = {f"a{n}.py": MAYBE["another that may be missing"] for n in range(12)}
    stars = "".join(f"from a{n} import *\n" for n in range(12))
    report = report_on(tmp_path, {**REAL, **maybe, "q.py": f"from real import *\n{stars}{USE}"})
    assert statuses(report) == {"orders": "unknown"}
    assert [spot.path for spot in report.coverage.blind_spots if "a star import" in spot.detail] == ["q.py"]
