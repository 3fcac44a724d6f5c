"""What code can put together to the name of a table keeps that from being dead for certain; the others are."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.projects import MODELS, report_on, usage_of

ITEMS = MODELS.replace("class Order(", "class Item(").replace('"orders"', '"order_items"')
RUN = "def run(session: Session, table):\n    return session.execute(text('SELECT * FROM ' + table)).all()\n"
HEAD = f"from sqlalchemy import text\nfrom sqlalchemy.orm import Session\n{RUN}"
#: Code that makes `order_items`, or not, and the verdict of the table beside it.
CODE = {
    "of a class": (
        "class OrderItem:\n    def all(self, s): run(s, plural(type(self).__name__))\n",
        "orphaned, inferred",
    ),
    "of a class below": (
        "class Rows:\n    def all(self, s): run(s, snake(type(self).__name__))\nclass OrderItems(Rows): pass\n",
        "orphaned, inferred",
    ),
    "of a function": ("def order_items(s): run(s, order_items.__name__)\n", "orphaned, inferred"),
    "of a string": ("def f(s): run(s, under('order-items'))\n", "orphaned, inferred"),
    "of a path": ("def f(s, k): run(s, k.strip('/'))\nPATHS = {'/order/items': f}\n", "orphaned, inferred"),
    "of a part": ("def f(s, kind): run(s, kind + '_items')\n", "unknown, possible"),
    "of a word that code gets": (
        "class Query:\n    def __init__(self): self.parts = {}\n    def of(self, name):\n"
        "        self.parts['from'] = name\n        return self\n    def all(self, s): run(s, self.parts['from'])\n"
        "def f(s):\n    Query().of('order_items').all(s)\n",
        "unknown, possible",
    ),
    "of a class that is not asked": ("class OrderItem: pass\ndef f(s, k): run(s, k)\n", "orphaned, certain"),
    "of another class": ("class Orders:\n    def all(self, s): run(s, type(self).__name__)\n", "orphaned, certain"),
    "of another string": ("def f(s): run(s, under('items-order'))\n", "orphaned, certain"),
    "of too small a part": ("def f(s, kind): run(s, kind + 's')\n", "orphaned, certain"),
}


@pytest.mark.parametrize("way", CODE)
def test_names_that_are_put_together(tmp_path: Path, way: str) -> None:
    code, verdict = CODE[way]
    usage = usage_of(report_on(tmp_path, {"models.py": ITEMS, "app.py": f"{HEAD}{code}"}), "order_items")
    assert f"{usage.status}, {usage.confidence}" == verdict
