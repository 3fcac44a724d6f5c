"""The order in which files are found says nothing about the project: any order gives the same product."""

from __future__ import annotations

import random
from functools import partial
from pathlib import Path

import pytest

from auditor.extract import extract
from auditor.facts.access import Role
from auditor.facts.code import FileFacts
from auditor.link import analysis
from auditor.link.modules.index import Index, index_units
from auditor.link.modules.paths import Modules
from auditor.link.project import link

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"


TREES = ["imports_monorepo", "reachability", "roles", "shop", "unit_of_work"]


def files_of(name: str) -> dict[str, tuple[FileFacts, Role]]:
    folder = FIXTURES / name
    return {
        path.relative_to(folder).as_posix(): (extract(path.read_bytes()), _role(path))
        for path in sorted(folder.rglob("*.py"))
    }


@pytest.mark.parametrize("name", TREES)
def test_five_orders_of_the_files_give_one_product(name: str) -> None:
    files = files_of(name)
    expected = link(files, {})
    for seed in range(5):
        paths = list(files)
        random.Random(seed).shuffle(paths)
        assert link({path: files[path] for path in paths}, {}) == expected


@pytest.mark.parametrize("name", TREES)
def test_five_orders_in_which_functions_are_understood_give_one_product(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Which is more than that the files are sorted: what is known of one function does not hang on which came first."""
    files = files_of(name)
    expected = link(files, {})
    for seed in range(5):
        monkeypatch.setattr(analysis, "index_units", partial(in_another_order, seed))
        assert link(files, {}) == expected


def in_another_order(seed: int, modules: Modules) -> Index:
    index = index_units(modules)
    keys = list(index.units)
    random.Random(seed).shuffle(keys)
    index.units = {key: index.units[key] for key in keys}
    return index


def _role(path: Path) -> Role:
    return Role.TEST if "test" in path.name or "tests" in path.parts else Role.APP


def test_of_equally_short_chains_the_first_by_path_is_shown() -> None:
    texts = {
        "models.py": (
            "from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column\n"
            "class Base(DeclarativeBase): pass\n"
            "class Book(Base):\n    __tablename__ = 'books'\n    id: Mapped[int] = mapped_column(primary_key=True)\n"
        ),
        "store.py": "def all_of(session, model):\n    return session.query(model).all()\n",
        **{
            f"{name}.py": "import models, store\ndef show(session):\n    return store.all_of(session, models.Book)\n"
            for name in "bca"
        },
    }
    for order in (list(texts), list(reversed(texts))):
        project = link({path: (extract(texts[path].encode()), Role.APP) for path in order}, {})
        chains = [[step.path for step in found.access.chain] for found in project.accesses if found.access.chain]
        assert chains == [["a.py"]]


def test_what_a_method_stores_is_that_of_the_very_object_whoever_asks_first() -> None:
    texts = {
        "models.py": (
            "from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column\n"
            "class Base(DeclarativeBase): pass\n"
            "class Book(Base):\n    __tablename__ = 'books'\n    id: Mapped[int] = mapped_column(primary_key=True)\n"
            "class Pen(Base):\n    __tablename__ = 'pens'\n    id: Mapped[int] = mapped_column(primary_key=True)\n"
        ),
        "lazy.py": (
            "class Rows:\n    def __init__(self, model):\n        self.model = model\n"
            "class Lazy:\n    def __init__(self, model):\n        self.model = model\n        self._rows = None\n"
            "    @property\n    def rows(self):\n        if self._rows is None:\n"
            "            self._rows = Rows(self.model)\n        return self._rows\n"
            "    def all_of(self, session):\n        return session.query(self.rows.model).all()\n"
        ),
        "show.py": (
            "import lazy, models\n"
            "def books(session):\n    return lazy.Lazy(models.Book).all_of(session)\n"
            "def pens(session):\n    return lazy.Lazy(models.Pen).all_of(session)\n"
        ),
    }
    products = []
    for order in (list(texts), list(reversed(texts)), ["show.py", "models.py", "lazy.py"]):
        project = link({path: (extract(texts[path].encode()), Role.APP) for path in order}, {})
        products.append(project)
        read = {(found.access.table.name, each) for found in project.accesses for each in found.binders}
        assert read == {("books", "show.py::books"), ("pens", "show.py::pens")}
    assert products[0] == products[1] == products[2]


def test_methods_that_store_are_understood_before_it_is_asked_what() -> None:
    texts = {
        "models.py": (
            "from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column\n"
            "class Base(DeclarativeBase): pass\n"
            "class Job(Base):\n    __tablename__ = 'jobs'\n    id: Mapped[int] = mapped_column(primary_key=True)\n"
        ),
        "worker.py": (
            "from models import Job\n"
            "class Worker:\n"
            "    def finish(self):\n        self.session.delete(self.job)\n"
            "    def run(self):\n        with self.factory() as session:\n            self.session = session\n"
            "            self.job = session.get(Job, 1)\n            self.finish()\n"
        ),
        "use.py": "import worker\ndef finish():\n    worker.Worker().finish()\n",
    }
    for order in (list(texts), list(reversed(texts))):
        project = link({path: (extract(texts[path].encode()), Role.APP) for path in order}, {})
        assert "delete" in {found.access.via.rpartition("-")[2] for found in project.accesses}, order
