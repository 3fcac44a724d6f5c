"""What notebooks run is in use, and what settings name by the path of a package that brings it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.audits.near_misses import MAIN, codes

READER = "from models import Order, select\nfrom db import session\n"
READING = "return session.scalars(select(Order)).all()\n"
FUNCTION = READER + f"def order_list(context):\n    {READING}"
WORD = READER + f"def orders(context):\n    {READING}"
VIEWER = (
    READER + f"class Viewer:\n    def __init__(self):\n        self.rows = self.load()\n    def load(self): {READING}"
)
STORE = READER + f"class Store:\n    def show(self): {READING}"
BELOW = STORE + "class Shelf(Store): pass\n"
ENTRY = MAIN + "    print(1)\n"


def _notebook(*lines: str, kind: str = "code") -> str:
    return json.dumps({"cells": [{"cell_type": kind, "source": [f"{line}\n" for line in lines]}]})


def _unreached(folder: Path, files: dict[str, str]) -> bool:
    return "AUD006" in codes(folder, {**files, "app.py": ENTRY})


@pytest.mark.parametrize(
    ("module", "lines", "unreached"),
    [
        (FUNCTION, ("order_list(1)",), False),
        (FUNCTION, ("order_lists(1)",), True),
        (FUNCTION, ("# order_list(1)",), True),
        (WORD, ("orders(1)",), True),
        (VIEWER, ("Viewer()",), False),
        (VIEWER, ("Viewers()",), True),
        (STORE, ("store = Store()", "store.show()"), False),
        (STORE, ("store = Store()", "store.shown()"), True),
        (BELOW, ("store = Shelf()", "store.show()"), False),
    ],
)
def test_what_a_notebook_runs(tmp_path: Path, module: str, lines: tuple[str, ...], unreached: bool) -> None:
    assert _unreached(tmp_path, {"shop/store.py": module, "look.ipynb": _notebook(*lines)}) == unreached


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("tests/look.ipynb", _notebook("order_list(1)")),
        ("look.ipynb", _notebook("order_list(1)", kind="markdown")),
        ("look.json", _notebook("order_list(1)")),
        ("look.ipynb", "{"),
    ],
)
def test_what_no_notebook_runs(tmp_path: Path, path: str, content: str) -> None:
    assert _unreached(tmp_path, {"shop/store.py": FUNCTION, path: content})


@pytest.mark.parametrize(
    ("package", "operation", "unreached"),
    [
        ("from .orders import get_all", "routes.get_all", False),
        ("from .orders import get_all as every", "routes.every", False),
        ("from .orders import *", "routes.get_all", False),
        ("from .orders import get_all", "routes.get_none", True),
        ("from .orders import get_all", "routes.orders.get_none", True),
        ("from . import orders", "routes.orders", True),
        ("", "routes.get_all", True),
    ],
)
def test_what_settings_name_by_its_package(tmp_path: Path, package: str, operation: str, unreached: bool) -> None:
    files = {
        "routes/__init__.py": package + "\n",
        "routes/orders.py": FUNCTION.replace("order_list", "get_all") + "def get_none(context): pass\n",
        "spec/api.yml": f"paths:\n  /orders:\n    get:\n      operationId: {operation}\n",
    }
    assert _unreached(tmp_path, files) == unreached


@pytest.mark.parametrize(
    ("path", "line", "unreached"),
    [
        ("setup_shop.py", "Order(1)", False),
        ("setup_shop.py", "Orders(1)", True),
        ("tests/shop_setup.py", "Order(1)", True),
    ],
)
def test_a_file_that_could_not_be_read_names_the_class(tmp_path: Path, path: str, line: str, unreached: bool) -> None:
    content = f"def setup():\n    rows = = 1\n    {line}\n"
    assert _unreached(tmp_path, {"shop/store.py": FUNCTION, path: content}) == unreached
