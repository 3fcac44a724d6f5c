"""Where execution comes in: routes that a decorator of the project gets, and functions that make applications."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.projects import MODELS, report_on, usage_of

OTHER = "from fastapi import FastAPI\napp = FastAPI()\n@app.get('/ping')\ndef ping(): return 1\n"
PROTECTED = """
from fastapi import APIRouter
from models import Order, Session, select

router = APIRouter(prefix="/api")

def protected(method, path, **options):
    def decorator(function):
        return method(path, **options)(function)
    return decorator

def labelled(label, path):
    def decorator(function):
        return function
    return decorator

@{}
def orders():
    return Session().scalars(select(Order)).all()
"""


@pytest.mark.parametrize(
    ("decorator", "entry"),
    [
        ("protected(router.get, '/orders')", "GET /api/orders"),
        ("protected(method=router.post, path='/orders')", "POST /api/orders"),
        ("labelled('router.get', '/orders')", ""),
    ],
)
def test_a_route_that_a_decorator_of_the_project_gets(tmp_path: Path, decorator: str, entry: str) -> None:
    files = {"models.py": MODELS, "main.py": OTHER, "views.py": PROTECTED.format(decorator)}
    assert [path.entry for path in usage_of(report_on(tmp_path, files), "orders").read_paths][:1] == [entry]


MADE = """
import functools
from cornice.resource import resource, view
from cachetools import cached
from models import Order, Session, select

def restricted(**settings):
    settings.setdefault("permission", "read")
    return view(**settings)

def wrapped(**settings):
    def decorator(function):
        @functools.wraps(function)
        def inner(*args):
            return function(*args)
        return view(**settings)(inner)
    return decorator

def kept(**settings):
    return cached(**settings)

class Orders:
    @{}()
    def get(self):
        return Session().scalars(select(Order)).all()
"""


@pytest.mark.parametrize(("decorator", "reached"), [("restricted", True), ("wrapped", True), ("kept", False)])
def test_a_decorator_of_the_project_that_gives_one_of_a_library(tmp_path: Path, decorator: str, reached: bool) -> None:
    files = {"models.py": MODELS, "main.py": OTHER, "views.py": MADE.format(decorator)}
    assert usage_of(report_on(tmp_path, files), "orders").reached is reached


NAMED = """
from models import Order, select

def get(session):
    return session.scalars(select(Order)).all()
"""


@pytest.mark.parametrize(
    ("name", "text", "reached"),
    [
        ("spec/api.yml", "paths:\n  /orders:\n    get:\n      operationId: api.orders.get\n", True),
        ("spec/swagger.yml", "paths:\n  /orders:\n    get:\n      operationId: api.orders.get\n", True),
        ("api.json", '{"paths": {"/orders": {"get": {"operationId": "api.orders.get"}}}}', True),
        ("serverless.yml", "functions:\n  orders:\n    handler: api.orders:get\n", True),
        ("spec/api.yml", "paths:\n  /orders:\n    get:\n      operationId: api.orders.other\n", False),
        ("spec/api.yml", "# operationId: api.orders.get\n", False),
        ("tests/api.yml", "operationId: api.orders.get\n", False),
    ],
)
def test_a_function_that_settings_name_by_its_path(tmp_path: Path, name: str, text: str, reached: bool) -> None:
    files = {"models.py": MODELS, "main.py": OTHER, "api/__init__.py": "", "api/orders.py": NAMED, name: text}
    assert usage_of(report_on(tmp_path, files), "orders").reached is reached


@pytest.mark.parametrize(
    ("name", "text", "reached"),
    [
        ("api.yml", "get:\n  operationId: get\n  x-openapi-router-controller: api.orders\n", True),
        (
            "api.yml",
            "x-swagger-router-controller: api.orders\nput:\n  operationId: put\nget:\n  operationId: get\n",
            True,
        ),
        ("openapi.json", '{"get": {"operationId": "get", "x-openapi-router-controller": "api.orders"}}', True),
        ("api.yml", "get:\n  operationId: get\n", False),
        ("api.yml", "get:\n  operationId: got\n  x-openapi-router-controller: api.orders\n", False),
        ("api.yml", "get:\n  operationId: get\n  x-openapi-router-controller: api.other\n", False),
        ("api.yml", "get:\n  operationId: get\n  # x-openapi-router-controller: api.orders\n", False),
        ("tests/api.yml", "get:\n  operationId: get\n  x-openapi-router-controller: api.orders\n", False),
    ],
)
def test_an_operation_in_the_module_that_is_named_beside_it(
    tmp_path: Path, name: str, text: str, reached: bool
) -> None:
    files = {"models.py": MODELS, "main.py": OTHER, "api/__init__.py": "", "api/orders.py": NAMED, name: text}
    assert usage_of(report_on(tmp_path, files), "orders").reached is reached


@pytest.mark.parametrize(
    ("called", "reached"),
    [("shop.api.orders.get", True), ("api.orders.get", True), ("other.api.orders.get", False), ("orders.get", False)],
)
def test_settings_name_a_module_by_the_namespace_around_it(tmp_path: Path, called: str, reached: bool) -> None:
    files = {"models.py": MODELS, "main.py": OTHER, "api.yml": f"operationId: {called}\n"}
    files["service/src/shop/api/orders.py"] = NAMED
    assert usage_of(report_on(tmp_path, files), "orders").reached is reached


FACTORY = """
from flask import Flask
from flask.views import MethodView
from models import Order, select

class Orders(MethodView):
    def get(self, session):
        return session.scalars(select(Order)).all()

def make():
    app = {}
    app.add_url_rule("/", view_func=Orders.as_view("orders"))
    return app
"""


@pytest.mark.parametrize(("made", "reached"), [("Flask(__name__)", True), ("dict()", False)])
def test_a_function_that_makes_an_application_is_called(tmp_path: Path, made: str, reached: bool) -> None:
    files = {"models.py": MODELS, "main.py": OTHER, "web.py": FACTORY.format(made)}
    assert usage_of(report_on(tmp_path, files), "orders").reached is reached
