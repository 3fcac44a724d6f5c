"""A row that is given to a function which only looks at it is not written by that."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.projects import MODELS, report_on, statuses


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("def look(action, row):\n    if type(row) is Order: print(row.id)", "orphaned"),
        ("def look(action, row):\n    return f'{row} {row.id}'", "orphaned"),
        ("def look(action, row):\n    session.add(row)", "write_only"),
        ("def look(action, row):\n    row.save()", "write_only"),
        ("def look(action, row):\n    return [row]", "write_only"),
        ("def look(action, row):\n    keep(row, row.id)", "write_only"),
        ("def look(action, row):\n    raise NotImplementedError", "write_only"),
    ],
)
def test_what_a_function_does_with_a_row_decides(tmp_path: Path, body: str, status: str) -> None:
    head = "from models import Order\nfrom elsewhere import keep, session\n"
    use = f"{head}{body}\ndef f():\n    look('create', Order())\n"
    assert statuses(report_on(tmp_path, {"models.py": MODELS, "use.py": use})) == {"orders": status}


def test_rows_in_a_list_that_is_given_back_go_where_the_caller_puts_them(tmp_path: Path) -> None:
    use = "from models import Order\ndef make(): return [Order() for _ in range(2)]\ndef f(session): {}\n"
    for name, code, status in (
        ("a", "session.add_all(make())", "write_only"),
        ("b", "return [row.id for row in make()]", "orphaned"),
    ):
        files = {"models.py": MODELS, "use.py": use.format(code)}
        assert statuses(report_on(tmp_path / name, files)) == {"orders": status}


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("rows = []\n    rows.append(Order())\n    return rows", "orphaned"),
        ("rows = list(others)\n    rows.extend(Order() for _ in others)\n    return sorted(rows)", "orphaned"),
        ("rows = []\n    rows.append(Order())\n    for row in rows:\n        session.add(row)", "write_only"),
        ("rows = []\n    rows.append(Order())\n    session.add_all(rows)", "write_only"),
        ("rows = []\n    keep(rows)\n    rows.append(Order())\n    return rows", "write_only"),
        ("rows = others\n    rows.append(Order())\n    return rows", "write_only"),
        ("others.append(Order())", "write_only"),
    ],
)
def test_a_list_of_the_function_takes_rows_where_it_goes(tmp_path: Path, body: str, status: str) -> None:
    head = "from models import Order\nfrom elsewhere import keep, session\n"
    use = f"{head}def make(others):\n    {body}\ndef f():\n    return [row.id for row in make([])]\n"
    assert statuses(report_on(tmp_path, {"models.py": MODELS, "use.py": use})) == {"orders": status}


@pytest.mark.parametrize(
    ("method", "status"),
    [
        ("def label(self): return f'order {self.id}'", "orphaned"),
        ("@property\n    def label(self): return self.id", "orphaned"),
        ("def label(self): keep(self)", "write_only"),
        ("def label(self): return self.save()", "write_only"),
    ],
)
def test_a_method_of_a_row_that_only_looks_at_it_writes_nothing(tmp_path: Path, method: str, status: str) -> None:
    models = f"from elsewhere import keep\n{MODELS}\n    {method}\n"
    call = "label" if "property" in method else "label()"
    use = f"from models import Order\ndef f():\n    return Order().{call}\n"
    assert statuses(report_on(tmp_path, {"models.py": models, "use.py": use})) == {"orders": status}
