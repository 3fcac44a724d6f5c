"""What frameworks call by its name, by the class that it is in, or by where the body of a class names it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.audits.near_misses import MAIN
from tests.projects import MODELS, report_on

READER = "from models import Base, Column, Integer, Order, select\nfrom db import session\n"
READS = "return session.scalars(select(Order)).all()\n"
ENTRY = MAIN.replace("    from db import session\n", "    from db import session\n    print({})\n")
#: Another table, which is live, and whose rows lead to the one that is looked at.
MODEL = (
    "class Cart(Base):\n    __tablename__ = 'carts'\n    id = Column(Integer, primary_key=True)\n"
    "    state = Column(Integer)\n"
)


def _unreached(folder: Path, files: dict[str, str]) -> bool:
    """Is the table `orders` touched by what nothing calls, or by nothing at all?"""
    findings = report_on(folder, {"models.py": MODELS, **files}).findings
    return any(each.code in {"AUD001", "AUD006"} and "orders" in str(each.table) for each in findings)


FUNCTION = READER + f"def {{}}:\n    {READS}"


@pytest.mark.parametrize(
    ("path", "function", "unreached"),
    [
        ("views.py", "includeme(config)", False),
        ("views.py", "includeme()", True),
        ("views.py", "include_me(config)", True),
        ("server/gunicorn.conf.py", "on_starting(server)", False),
        ("server/gunicorn.conf.py", "on_start(server)", True),
        ("server/other.conf.py", "on_starting(server)", True),
        ("jobs.py", "handler(event, context)", False),
        ("jobs.py", "run(event, _context)", False),
        ("jobs.py", "run(event)", True),
        ("jobs.py", "run(context, event)", True),
        ("jobs.py", "run(event, context, more)", True),
        ("jobs/__init__.py", "main(timer: func.TimerRequest)", False),
        ("jobs/orders.py", "fetch_orders(request: func.HttpRequest)", False),
        ("jobs/orders.py", "fetch_orders(request: http.HttpRequest)", True),
        ("jobs/__init__.py", "main(timer: func.Timer)", True),
        ("jobs/__init__.py", "main(timer)", True),
        ("wsgi.py", "application(environ, start_response)", False),
        ("wsgi.py", "application(environ)", True),
        ("asgi.py", "app(scope, receive, send)", False),
        ("asgi.py", "app(scope, send, receive)", True),
        ("cogs/orders.py", "setup(bot)", False),
        ("cogs/orders.py", "setup(order)", True),
        ("cogs/orders.py", "set_up(bot)", True),
        ("shop/websetup.py", "setup_app(command, conf, vars)", False),
        ("shop/websetup.py", "setup_config(command, filename, section, vars)", False),
        ("shop/websetup/__init__.py", "setup_app(command, conf, vars)", False),
        ("shop/websetup/schema.py", "setup_app(command, conf, vars)", True),
        ("shop/websetup.py", "setup(command, conf, vars)", True),
        ("shop/__init__.py", "serverClassFactory(iface)", False),
        ("shop/plugin.py", "serverClassFactory(iface)", True),
        ("shop/setup.py", "setup_app(command, conf, vars)", True),
    ],
)
def test_hooks_by_their_names(tmp_path: Path, path: str, function: str, unreached: bool) -> None:
    assert _unreached(tmp_path, {path: FUNCTION.format(function), "app.py": ENTRY.format(1)}) == unreached


ADD, GO, GET = "session.add(Cart())", "session.add(Cart().go())", "session.scalars(select(Cart)).all()"
METHOD = f"    def check(self, *given):\n        {READS}"


@pytest.mark.parametrize(
    ("inside", "made", "unreached"),
    [
        ("    @validates('state')\n" + METHOD, ADD, False),
        ("    @validates('state')\n" + METHOD, GET, True),  # no row is made
        ("    @reconstructor\n" + METHOD, ADD, False),
        (
            "    @property\n    def check(self): ...\n    @check.setter\n" + METHOD,
            ADD.replace("()", "(check=1)"),
            False,
        ),
        ("    @describes('state')\n" + METHOD, ADD, False),  # what keeps it is not known
        (METHOD, ADD, True),
        (METHOD + "    checked = property(None, check)\n", ADD, False),
        (METHOD + "    checked = property(None, checks)\n", ADD, True),
        (METHOD + "    other = Column(Integer, default=check)\n", ADD, False),
        (METHOD + "    checked = property(check)\n", GET, False),  # there is a row, whoever made it
        (METHOD + "    checked = property(checks)\n", GET, True),
        (METHOD + "    kept = Stored(when=check)\n", GET, False),
        (METHOD + "    kept = Stored(when=checks)\n", GET, True),
        ("    class Asked(Query):\n    " + METHOD.replace("\n", "\n    ") + "\n    query_class = Asked\n", GET, False),
        ("    class Asked(Query):\n    " + METHOD.replace("\n", "\n    ") + "\n    other_class = None\n", GET, True),
        (METHOD + "    MACHINE.upon(1, outputs=[check])\n", ADD, False),
        (METHOD + "    other = Column(Integer, default=check)\n", GET, True),
        (METHOD + "    def go(self):\n        __class__.check(self)\n", GO, False),
        (METHOD + "    def go(self):\n        __class__.checks(self)\n", GO, True),
    ],
)
def test_methods_of_a_row_that_is_made(tmp_path: Path, inside: str, made: str, unreached: bool) -> None:
    model = (
        READER
        + "from sqlalchemy.orm import Query, reconstructor, validates\nfrom other import describes\n"
        + MODEL
        + inside
    )
    files = {"carts.py": model, "app.py": "from carts import Cart, select\n" + ENTRY.format(made)}
    assert _unreached(tmp_path, files) == unreached


@pytest.mark.parametrize(
    ("inside", "unreached"),
    [
        ("    view = make_view()\n", False),
        ("    view = make_views()\n", True),
        ("    made = Column(Integer, default=make_view)\n", True),  # no row is made
        ("    made = Column(Integer, default=lambda: make_view())\n", False),
    ],
)
def test_functions_that_the_body_of_a_class_calls(tmp_path: Path, inside: str, unreached: bool) -> None:
    model = FUNCTION.format("make_view()") + MODEL + inside
    assert _unreached(tmp_path, {"carts.py": model, "app.py": "import carts\n" + ENTRY.format(1)}) == unreached


@pytest.mark.parametrize(
    ("schema", "unreached"),
    [
        ("class CartSchema(Schema):\n    last_orders = fields.Str()\n", False),
        ("class CartSchema(Schema):\n    all_orders = fields.Str()\n", True),
    ],
)
def test_properties_that_a_schema_shows(tmp_path: Path, schema: str, unreached: bool) -> None:
    model = READER + MODEL + "    @property\n    def last_orders(self):\n        " + READS
    app = f"from marshmallow import Schema, fields\nfrom carts import Cart, select\n{schema}" + ENTRY.format(
        "CartSchema().dump(session.scalars(select(Cart)).all())"
    )
    assert _unreached(tmp_path, {"carts.py": model, "app.py": app}) == unreached


@pytest.mark.parametrize(
    ("base", "name", "unreached"),
    [
        ("collections.abc.MutableSet", "discard", False),
        ("collections.abc.MutableSet", "find_orders", True),
        ("object", "discard", True),
    ],
)
def test_methods_of_collections(tmp_path: Path, base: str, name: str, unreached: bool) -> None:
    kept = f"import collections.abc\n{READER}class Orders({base}):\n    def {name}(self, item):\n        {READS}"
    app = "from kept import Orders\n" + ENTRY.format("Orders()")
    assert _unreached(tmp_path, {"kept.py": kept, "app.py": app}) == unreached


@pytest.mark.parametrize(
    ("shown", "unreached"),
    [
        ("fields.Method('total')", False),
        ("fields.Method(deserialize='total')", False),
        ("fields.Method('totals')", True),
        ("Column('total')", True),
        ("'total'", True),
    ],
)
def test_methods_that_a_field_of_a_schema_names(tmp_path: Path, shown: str, unreached: bool) -> None:
    schema = f"class CartSchema(Shape):\n    of = {shown}\n    def total(self, cart):\n        {READS}"
    kept = f"{READER}from elsewhere import fields\nclass Shape: ...\n{schema}"
    app = "from kept import CartSchema\n" + ENTRY.format("CartSchema()")
    assert _unreached(tmp_path, {"kept.py": kept, "app.py": app}) == unreached


@pytest.mark.parametrize(
    ("nested", "unreached"),
    [("fields.Nested('OrderSchema')", False), ("fields.Nested('OrdersSchema')", True), ("'OrderSchema'", True)],
)
def test_schemas_that_a_field_names(tmp_path: Path, nested: str, unreached: bool) -> None:
    inner = f"class OrderSchema(Schema):\n    def total(self, order):\n        {READS}"
    kept = f"{READER}from marshmallow import Schema, fields\n{inner}class CartSchema(Schema):\n    of = {nested}\n"
    app = "from kept import CartSchema\n" + ENTRY.format("CartSchema()")
    assert _unreached(tmp_path, {"kept.py": kept, "app.py": app}) == unreached


@pytest.mark.parametrize(
    ("asked", "unreached"),
    [
        ("for each in View.__subclasses__():\n        each.as_view()", False),
        ("for each in Page.__subclasses__():\n        each.as_view()", True),
        ("print(View.__subclasses)", True),
    ],
)
def test_classes_below_one_that_code_goes_over(tmp_path: Path, asked: str, unreached: bool) -> None:
    base = "from flask.views import MethodView\nclass View(MethodView): ...\nclass Page(MethodView): ...\n"
    kept = f"from view import View\n{READER}class Orders(View):\n    def get(self):\n        {READS}"
    app = "import kept\nfrom view import Page, View\n" + ENTRY.format(1).replace("print(1)", asked)
    assert _unreached(tmp_path, {"view.py": base, "kept.py": kept, "app.py": app}) == unreached


@pytest.mark.parametrize(
    ("decorator", "unreached"),
    [("@expose\n", False), ("@add_metaclass(type)\n", True), ("@dataclass\n", True), ("", True)],
)
def test_methods_of_a_class_that_a_decorator_registers(tmp_path: Path, decorator: str, unreached: bool) -> None:
    imports = "from Pyro5.api import expose\nfrom six import add_metaclass\nfrom dataclasses import dataclass\n"
    kept = f"{imports}{READER}{decorator}class Orders:\n    def find(self, item):\n        {READS}"
    app = "from kept import Orders\n" + ENTRY.format("Orders()")
    assert _unreached(tmp_path, {"kept.py": kept, "app.py": app}) == unreached


@pytest.mark.parametrize(
    ("name", "unreached"), [("__init__", False), ("find", False), ("_find", True), ("__find", True)]
)
def test_others_make_objects_of_the_classes_of_a_library(tmp_path: Path, name: str, unreached: bool) -> None:
    files = {"kept.py": f"{READER}class Orders:\n    def {name}(self):\n        {READS}"}
    assert _unreached(tmp_path, files) == unreached


@pytest.mark.parametrize(
    ("picked", "said", "unreached"),
    [
        ("getattr(self, name)(1)", "find", False),
        ("getattr(self, name)(1)", "found", True),
        ("method = getattr(self, name)\n        method(1)", "find", False),
        ("method = getattr(self, name)\n        print(method)", "find", True),
        ("getattr(name, name)(1)", "find", True),
    ],
)
def test_methods_that_an_object_picks_of_itself(tmp_path: Path, picked: str, said: str, unreached: bool) -> None:
    worker = f"class Worker:\n    def run(self, name):\n        {picked}\n"
    kept = f"from worker import Worker\n{READER}class Orders(Worker):\n    def find(self, item):\n        {READS}"
    app = "from kept import Orders\n" + ENTRY.format(f"Orders().run(load()), send('{said}')")
    assert _unreached(tmp_path, {"worker.py": worker, "kept.py": kept, "app.py": app}) == unreached
