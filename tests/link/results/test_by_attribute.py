"""A method by one word that code asks of what the project puts on an object of a library is in use."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.audits.near_misses import codes

STORE = (
    "from models import Order, select\nclass Store:\n    def __init__(self, session): self.session = session\n"
    "    def upsert(self): return self.session.scalars(select(Order)).all()\n"
)
APP = """
from flask import Blueprint, Flask
from redis import Redis
from settings import read
bp = Blueprint("orders", __name__)
bp.store = None
bp.other = None

class Page:
    def __init__(self, store):
        self.store = store

@bp.record
def configure(state):
    {put}

@bp.route("/orders")
def orders():
    {asked}

app = Flask(__name__)
app.register_blueprint(bp)
"""


@pytest.mark.parametrize(
    ("put", "asked", "unreached"),
    [
        ("bp.store = state.app.config['STORE']['driver']", "return bp.store.upsert()", False),
        ("bp.store = read('store')", "return bp.store.upsert()", False),
        ("bp.store = read('store')", "store = bp.store\n    return store.upsert()", False),
        ("bp.store = Redis()", "return bp.store.upsert()", True),
        ("bp.other = read('store')", "return bp.store.upsert()", True),
        ("store = read('store')", "return bp.store.upsert()", True),
        ("bp.store = read('store')", "return bp.store.insert()", True),
        ("bp.store = read('store')", "return bp.upsert()", True),
    ],
)
def test_what_is_put_on_an_object_of_a_library(tmp_path: Path, put: str, asked: str, unreached: bool) -> None:
    files = {"store.py": STORE, "settings.py": "def read(name): pass\n", "app.py": APP.format(put=put, asked=asked)}
    assert ("AUD006" in codes(tmp_path, files)) == unreached


ROW = """
from flask import Flask, g
from models import Order, select
class Store:
    def __init__(self, session): self.session = session
    def all_orders(self): return self.session.scalars(select(Order)).all()
    def __fill(self): return self.session.scalars(select(Order)).all()
def show_all(store: Store):
    return store.all_orders()
app = Flask(__name__)
@app.route("/orders")
def orders():
    return {}
"""


@pytest.mark.parametrize(
    ("asked", "unreached"),
    [
        ("g.store.all_orders()", False),  # which only dead code is seen to call
        ("g.store.some_orders()", True),
        ("g.store._Store__fill()", False),
        ("g.store._Shop__fill()", True),
        ("g.store.__fill()", True),
    ],
)
def test_what_only_dead_code_is_seen_to_call(tmp_path: Path, asked: str, unreached: bool) -> None:
    assert ("AUD006" in codes(tmp_path, {"app.py": ROW.format(asked)})) == unreached
