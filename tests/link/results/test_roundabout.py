"""What runs though its name is not called there: methods picked by that of a request, getters of hybrids that are made
of others, what is asked of rows, methods that override those of a library, what containers make, objects that stand in
for others."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.projects import MODELS, report_on

MAIN = "from fastapi import APIRouter, Request\nfrom views import *\nrouter = APIRouter()\n"
READ = "Session().scalars(select(Order)).all()"


def _unreached(folder: Path, files: dict[str, str]) -> bool:
    report = report_on(folder, {"models.py": MODELS, **files})
    return any(each.code == "AUD006" and "orders" in str(each.table) for each in report.findings)


BY_METHOD = f"""
import flask
from typing import Any, Callable, cast
from models import Order, Session, select
class Orders:
    def action(self):
        method = {{}}
        return {{}}
    def process(self):
        return self.action()()
    def post(self):
        return {READ}
"""


@pytest.mark.parametrize(
    ("method", "given", "unreached"),
    [
        ("flask.request.method.lower()", "getattr(self, method)", False),
        ("flask.request.method.lower()", "cast(Callable[[], Any], getattr(self, method))", False),
        ("None", "getattr(self, flask.request.method.lower())", False),
        ("flask.request.path.lower()", "getattr(self, method)", True),
        ("flask.request.method.lower()", "hasattr(self, method)", True),
        ("flask.request.method.lower()", "getattr(flask.request, method)", True),
    ],
)
def test_the_method_of_a_request_picks_one_of_an_object(
    tmp_path: Path, method: str, given: str, unreached: bool
) -> None:
    main = MAIN + "orders = Orders()\n@router.get('/orders')\ndef show(): return orders.process()\n"
    assert _unreached(tmp_path, {"views.py": BY_METHOD.format(method, given), "main.py": main}) is unreached


HYBRID = f"""
from sqlalchemy.ext.hybrid import hybrid_property
from models import Base, Mapped, Order, Session, mapped_column, select
class Cart(Base):
    __tablename__ = "carts"
    id: Mapped[int] = mapped_column(primary_key=True)
    @hybrid_property
    def _total(self):
        return len({READ})
    @{{}}.expression
    def total(cls):
        return cls.id
    @hybrid_property
    def other(self):
        return 1
"""


@pytest.mark.parametrize(("made_of", "unreached"), [("_total", False), ("other", True)])
def test_a_hybrid_that_is_made_of_another_has_its_getter(tmp_path: Path, made_of: str, unreached: bool) -> None:
    main = MAIN + "@router.get('/carts')\ndef show(): return [each.total for each in Session().scalars(select(Cart))]\n"
    assert _unreached(tmp_path, {"views.py": HYBRID.format(made_of), "main.py": main}) is unreached


OVERRIDING = f"""
from {{}} import Permissions
from models import Base, Mapped, Order, Session, mapped_column, select
class Cart(Base, Permissions):
    __tablename__ = "carts"
    id: Mapped[int] = mapped_column(primary_key=True)
    def permissions(self, actor):
        found = super().{{}}(actor)
        return found or {READ}
"""
OWN = "class Permissions:\n    def permissions(self, actor): return ()\n    def rights(self, actor): return ()\n"


@pytest.mark.parametrize(
    ("library", "name", "unreached"),
    [("kiosk.models", "permissions", False), ("kiosk.models", "rights", True), ("own", "permissions", True)],
)
def test_a_method_of_rows_that_goes_on_to_that_of_a_library(
    tmp_path: Path, library: str, name: str, unreached: bool
) -> None:
    main = MAIN + "@router.get('/carts')\ndef show(): return Session().scalars(select(Cart)).all()\n"
    files = {"own.py": OWN if library == "own" else "", "views.py": OVERRIDING.format(library, name), "main.py": main}
    assert _unreached(tmp_path, files) is unreached


INJECTED = f"""
from dependency_injector import containers, providers
from models import Order, Session, select
class ListOrders:
    def __init__(self, page: int) -> None:
        self.page = page
    def execute(self):
        return {READ}
class Carts(containers.DeclarativeContainer):
    list_orders = providers.{{}}
class Shop(containers.DeclarativeContainer):
    carts = providers.Container(Carts)
"""


@pytest.mark.parametrize(
    ("provider", "asked", "unreached"),
    [
        ("Factory(ListOrders, page=1)", "list_orders()", False),
        ("Singleton(ListOrders, 1)", "list_orders()", False),
        ("Factory(ListOrders, page=1)", "list_others()", True),
        ("Object(ListOrders)", "list_orders()", True),
    ],
)
def test_a_container_makes_it_for_whoever_asks_by_name(
    tmp_path: Path, provider: str, asked: str, unreached: bool
) -> None:
    asking = f"@router.get('/orders')\ndef show(request: Request): return request.state.shop.carts.{asked}.execute()\n"
    assert _unreached(tmp_path, {"views.py": INJECTED.format(provider), "main.py": MAIN + asking}) is unreached


STANDING_IN = f"""
from abc import ABC, abstractmethod
from models import Order, Session, select
class Repository(ABC):
    @abstractmethod
    def find(self): ...
class InMemory(Repository):
    def find(self):
        return []
class Stored(Repository):
    def __init__(self, session):
        self.session = session
    def find(self):
        return {READ}
class Unit:
    def __init__(self, orders: InMemory, others: InMemory) -> None:
        self.orders = orders
def make(kind):
    if kind:
        return {{}}
    return Unit(InMemory(), InMemory())
"""


@pytest.mark.parametrize(
    ("made", "unreached"),
    [
        ("Unit(Stored(Session()), InMemory())", False),
        ("Unit(orders=Stored(Session()), others=InMemory())", False),
        ("Unit(InMemory(), others=None), Stored(Session())", True),
    ],
)
def test_an_object_stands_in_for_one_of_another_class(tmp_path: Path, made: str, unreached: bool) -> None:
    main = MAIN + "@router.get('/orders')\ndef show(unit: Unit): make(1); return unit.orders.find()\n"
    assert _unreached(tmp_path, {"views.py": STANDING_IN.format(made), "main.py": main}) is unreached


APIS = f"""
from models import Order, Session, select
class Orders:
    @staticmethod
    def get():
        return {READ}
"""


@pytest.mark.parametrize(
    ("asked", "unreached"),
    [
        ("getattr(apis, kind).get()", False),
        ("getattr(apis, kind + 's').get()", False),
        ("getattr(apis, 'Other').get()", True),
        ("hasattr(apis, kind)", True),
        ("getattr(request, kind).get()", True),
    ],
)
def test_a_class_of_a_module_is_picked_by_a_name(tmp_path: Path, asked: str, unreached: bool) -> None:
    main = f"import apis\n{MAIN}@router.get('/{{kind}}')\ndef show(kind: str, request: Request): return {asked}\n"
    files = {"apis/__init__.py": "from apis.orders import Orders\n", "apis/orders.py": APIS, "views.py": ""}
    assert _unreached(tmp_path, {**files, "main.py": main}) is unreached


STATES = f"""
from models import Order, Session, select
class States:
    def __init__(self, now):
        self.now = now
    def get(self):
        return {READ}
states = States(1)
"""


@pytest.mark.parametrize(
    ("asked", "unreached"),
    [
        ("getattr(States(1), kind)", True),
        ("states = States(1); return [getattr(states, each)() for each in kind]", False),
        ("states = States(1); return getattr(states, 'fresh')()", True),
        ("states = States(1); return getattr(states, kind)", True),
        ("other = States(1); states = request; return getattr(states, kind)()", True),
    ],
)
def test_a_method_of_an_object_is_picked_by_a_name(tmp_path: Path, asked: str, unreached: bool) -> None:
    main = f"{MAIN}@router.get('/{{kind}}')\ndef show(kind: str, request: Request):\n    {asked}\n"
    assert _unreached(tmp_path, {"views.py": STATES, "main.py": main}) is unreached


SHOWN = f"""
from models import Base, Mapped, Order, Session, mapped_column, select
class Showing:
    def {{0}}(self, request):
        return {READ}
class Customer(Showing, Base):
    __tablename__ = "customers"
    id: Mapped[int] = mapped_column(primary_key=True)
"""


@pytest.mark.parametrize(
    ("method", "asked", "unreached"),
    [
        ("__json__", "select(Customer)", False),
        ("__rdf__", "select(Customer)", False),
        ("__json__", "select(1)", True),
        ("__repr__", "select(Customer)", True),
        ("__init__", "select(Customer)", True),
        ("as_json", "select(Customer)", True),
    ],
)
def test_what_gets_rows_calls_methods_with_names_for_all(
    tmp_path: Path, method: str, asked: str, unreached: bool
) -> None:
    main = f"{MAIN}@router.get('/')\ndef show(): return Session().scalars({asked}).all()\n"
    assert _unreached(tmp_path, {"views.py": SHOWN.format(method), "main.py": main}) is unreached


LAZY = "import lazy_loader\n__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)\n"


@pytest.mark.parametrize(
    ("path", "unreached"), [("shop/store.py", False), ("shop/inner/store.py", False), ("other/store.py", True)]
)
def test_a_package_gives_a_function_below_it_on_demand(tmp_path: Path, path: str, unreached: bool) -> None:
    store = f"from models import Order, Session, select\ndef find():\n    return {READ}\n"
    main = MAIN + "from shop import find\n@router.get('/orders')\ndef show(): return find()\n"
    files = {"shop/__init__.py": LAZY, path: store, "views.py": "", "main.py": main}
    assert _unreached(tmp_path, files) is unreached


@pytest.mark.parametrize(
    ("path", "unreached"),
    [("config.yaml.defaults", False), ("settings.yml.example", False), ("config.yaml.bak", True)],
)
def test_settings_that_others_copy_call_what_they_name(tmp_path: Path, path: str, unreached: bool) -> None:
    views = f"from models import Order, Session, select\ndef make():\n    return {READ}\n"
    files = {
        "shop/views.py": views,
        "main.py": MAIN.replace("from views import *\n", ""),
        path: "factory: shop.views.make\n",
    }
    ping = "@router.get('/ping')\ndef ping(): return 1\n"
    assert _unreached(tmp_path, {**files, "main.py": files["main.py"] + ping}) is unreached
