"""Objects that code of a library gets, and classes that a library finds by itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.audits.near_misses import MAIN
from tests.projects import MODELS, report_on

READER = "from models import Base, Column, Integer, Order, select\nfrom db import session\n"
READS = "return session.scalars(select(Order)).all()\n"
ORDERS = f"class Orders{{}}:\n    def on_get(self, request, response):\n        {READS}"


def _found(folder: Path, files: dict[str, str]) -> bool:
    """Is the table `orders` touched by what something may call?"""
    findings = report_on(folder, {"models.py": MODELS, **files}).findings
    return not any(each.code in {"AUD001", "AUD006"} and "orders" in str(each.table) for each in findings)


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ("app.add_route('/orders', Orders())", True),
        ("app.add_route('/orders', Orders)", True),
        ("app.add_route('/orders', Orders.name)", False),
        ("add_route('/orders', Orders())", False),  # of the project, which does nothing with it
        ("Orders()", False),
    ],
)
def test_an_object_that_a_library_gets(tmp_path: Path, given: str, found: bool) -> None:
    boot = "import falcon\nfrom views import Orders\napp = falcon.App()\ndef add_route(path, to): return path\n"
    kept = READER + ORDERS.format("") + "    name = 'orders'\n"
    app = boot + MAIN + f"    {given}\n"
    assert _found(tmp_path, {"views.py": kept, "app.py": app}) == found


@pytest.mark.parametrize(
    ("imports", "base", "found"),
    [
        ("import luigi", "luigi.Task", True),
        ("from django.core.management.base import BaseCommand", "BaseCommand", True),
        ("import threading", "threading.Thread", False),
        ("from flask.views import MethodView", "MethodView", False),  # an application names what it uses
        ("from typing import Protocol", "Protocol", False),
        ("from base import Base as Other", "Other", False),
    ],
)
def test_a_class_that_no_code_names(tmp_path: Path, imports: str, base: str, found: bool) -> None:
    files = {"jobs/orders.py": f"{imports}\n{READER}{ORDERS.format(f'({base})')}", "base.py": "class Base: ...\n"}
    assert _found(tmp_path, {**files, "app.py": MAIN}) == found


@pytest.mark.parametrize(
    ("declared", "found"),
    [
        ("orders: Orders = Depends()", True),
        ("orders: Annotated[Orders, Depends()]", True),
        ("orders: Orders = Depends(other)", False),
        ("orders: Orders = None", False),
    ],
)
def test_a_class_that_is_a_dependency(tmp_path: Path, declared: str, found: bool) -> None:
    kept = f"{READER}class Orders:\n    def __init__(self, request):\n        {READS}"
    app = (
        "from typing import Annotated\nfrom fastapi import Depends, FastAPI\nfrom views import Orders\n"
        f"app = FastAPI()\ndef other(): ...\n@app.get('/orders')\ndef show({declared}): ...\n"
    )
    assert _found(tmp_path, {"views.py": kept, "app.py": app}) == found
