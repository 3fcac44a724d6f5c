"""Lists of names of tables, wherever they are kept: each name is followed to what gets it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.projects import MODELS, report_on, statuses, usage_of

_MODELS = f"""{MODELS}
class OldLine(Base):
    __tablename__ = "old_lines"
    id: Mapped[int] = mapped_column(primary_key=True)
from sqlalchemy import create_engine
from sqlalchemy.orm import sessionmaker
engine = create_engine("postgresql://localhost/shop")
Session = sessionmaker(engine)
"""
_USE = """
import asyncio, functools, itertools, logging, subprocess
import client
from sqlalchemy import inspect, text
from models import Base, Order, Session, engine
{kept}
def hand_on(name): client.purge(name)
def exists(name): return name in inspect(engine).get_table_names()
class Job:
    def __init__(self, name): self.table = name
    def go(self): client.purge(self.table)
class Quota:
    def __init__(self, name): self.name = name
def check(db):
    {local}
    {use}
check(Session())
def orders(db):
    db.add(Order())
    return db.query(Order).all()
orders(Session())
"""
_NAMES = {"list": '["orders", "old_lines"]', "set": '{"orders", "old_lines"}'}
_CLASSES = '["Order", "OldLine"]'
#: Where the list is kept: what stands in the module, in the function, in another module, and what the list is called.
_KEPT = {
    "in the module": ("NAMES = {}", "pass", "", "NAMES"),
    "in the function": ("", "names = {}", "", "names"),
    "by a class": ("class Settings:\n    NAMES = {}", "pass", "", "Settings.NAMES"),
    "by another module": ("from lists import NAMES", "pass", "NAMES = {}", "NAMES"),
    "joined with others": ("NAMES = {}\nALL = [*NAMES, 'orders', 'Order']", "pass", "", "ALL"),
}


def _status(folder: Path, use: str, kept: str, names: str) -> str:
    in_module, local, elsewhere, called = (each.replace("{}", _NAMES.get(names, _CLASSES)) for each in _KEPT[kept])
    files = {
        "models.py": _MODELS,
        "lists.py": elsewhere,
        "use.py": _USE.format(kept=in_module, local=local, use=use.replace("NAMES", called)),
    }
    return statuses(report_on(folder, files))["old_lines"]


@pytest.mark.parametrize("kept", _KEPT)
@pytest.mark.parametrize(
    "use",
    [
        "for name in NAMES: client.purge(name)",
        "client.purge(NAMES)",
        "client.configure(tables=NAMES)",
        "client.configure({'tables': list(NAMES)})",
        "client.purge([name for name in NAMES if name != 'orders'])",
        "client.purge({1: name for name in NAMES})",
        "client.purge(set(NAMES) - {'orders'})",
        "client.purge(','.join(NAMES))",
        "client.purge('TRUNCATE ' + ', '.join(NAMES))",
        "list(map(client.purge, NAMES))",
        "client.pool.map(client.purge, NAMES)",
        "for name in NAMES: functools.partial(client.purge, name)()",
        "for name in itertools.chain(NAMES, ['x']): client.purge(name)",
        "for name in NAMES: hand_on(name)",
        "for name in NAMES: Job(name).go()",
        "for name in NAMES: client.purge(Job(name))",
        "client.purge([Job(name) for name in NAMES])",
        "for name in NAMES: client.each(lambda: name)",
        "for name in NAMES: client.job().table = name",
        "for name in NAMES: subprocess.run(['pg_dump', '-t', name])",
        "name = input()\n    if name in NAMES: client.purge(name)",
        "name = input()\n    if name not in NAMES: return\n    client.purge(name)",
    ],
)
def test_a_name_that_reaches_what_nobody_sees_is_in_doubt(tmp_path: Path, use: str, kept: str) -> None:
    assert _status(tmp_path, use, kept, "list") == "unknown"


@pytest.mark.parametrize("names", _NAMES)
@pytest.mark.parametrize("kept", _KEPT)
@pytest.mark.parametrize(
    "use",
    [
        "missing = set(NAMES) - set(inspect(engine).get_table_names())\n    if missing: raise RuntimeError(missing)",
        "found = inspect(engine).get_table_names()\n    return [name for name in NAMES if name not in found]",
        "found = inspect(engine).get_table_names()\n    for name in NAMES: print(name, name in found)",
        "for name in NAMES: logging.info('table %s', name)",
        "return all(inspect(engine).has_table(name) for name in NAMES)",
        "return [exists(name) for name in NAMES]",
        "return [name for name in NAMES if name not in Base.metadata.tables]",
        "for name in NAMES: db.execute(text(f'ALTER TABLE {name} ENABLE ROW LEVEL SECURITY'))",
        "for name in NAMES: db.execute(text(f'DROP TABLE IF EXISTS {name}'))",
        "for name in NAMES: db.execute(text(f'VACUUM ANALYZE {name}'))",
        "for name in NAMES: db.execute(text('SELECT to_regclass(:name)'), {'name': name})",
        "return len(NAMES)",
        "client.limits({name: Quota(name) for name in NAMES})",
        "name = input()\n    if name in NAMES: print(name)",
    ],
)
def test_a_name_that_is_looked_up_or_shown_reads_nothing(tmp_path: Path, use: str, kept: str, names: str) -> None:
    assert _status(tmp_path, use, kept, names) == "orphaned"


@pytest.mark.parametrize("kept", _KEPT)
@pytest.mark.parametrize(
    ("use", "status"),
    [
        ("for name in NAMES: db.execute(text(f'DELETE FROM {name}'))", "write_only"),
        ("for name in NAMES: db.execute(Base.metadata.tables[name].select())", "read_only"),
    ],
)
def test_a_name_is_followed_to_what_runs(tmp_path: Path, use: str, status: str, kept: str) -> None:
    assert _status(tmp_path, use, kept, "list") == status


@pytest.mark.parametrize("kept", _KEPT)
@pytest.mark.parametrize(
    ("use", "status"),
    [
        ("for name in NAMES: client.load(name)", "unknown"),
        ("client.load_models(NAMES)", "unknown"),
        ("client.load(models=list(NAMES))", "unknown"),
        ("list(map(client.load_model, NAMES))", "unknown"),
        ("for name in NAMES: client.load(f'models:{name}')", "unknown"),
        ("for name in NAMES: client.load('models.' + name)", "unknown"),
        ("for name in NAMES: client.job().model = name", "unknown"),
        ("for name in NAMES: print(f'models.{name}', name)", "orphaned"),
        ("for name in NAMES: logging.info(name)", "orphaned"),
        ("for name in NAMES: client.job().title = name", "orphaned"),
        ("return [each for each in Base.__subclasses__() if each.__name__ not in NAMES]", "orphaned"),
    ],
)
def test_what_classes_are_called_is_followed_as_well(tmp_path: Path, use: str, status: str, kept: str) -> None:
    assert _status(tmp_path, use, kept, "classes") == status


@pytest.mark.parametrize(
    ("names", "status"), [("['orders', 'gone']", "orphaned certain"), ("['orders', input()]", "orphaned inferred")]
)
def test_what_a_list_allows_is_one_of_its_names(tmp_path: Path, names: str, status: str) -> None:
    use = f"name = input()\n    if name not in {names}: return\n    db.execute(text(f'SELECT * FROM {{name}}'))"
    files = {
        "models.py": _MODELS,
        "lists.py": "",
        "use.py": _USE.format(kept=f"NAMES = {_NAMES['list']}", local="print(NAMES)", use=use),
    }
    usage = usage_of(report_on(tmp_path, files), "old_lines")
    assert f"{usage.status} {usage.confidence}" == status


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("class Job(client.Job):\n    tables = ['orders', 'old_lines']", "unknown"),
        ("class Job(client.Job):\n    def __init__(self): self.table = 'old_lines'", "unknown"),
        ("class Job(client.Job):\n    titles = ['orders', 'old_lines']", "orphaned"),
        (
            "class Job(client.Job):\n    def go(self):\n        tables = ['orders', 'old_lines']\n        print(1)",
            "orphaned",
        ),
        ("class Job:\n    tables = ['orders', 'old_lines']", "orphaned"),
        ("class Job:\n    def __init__(self): self.table = 'old_lines'", "orphaned"),
        ("client.config['tables'] = ['orders', 'old_lines']", "unknown"),
        ("client.config = {'tables': ['orders', 'old_lines']}", "unknown"),
    ],
)
def test_what_a_class_of_a_library_may_ask_for_is_in_doubt(tmp_path: Path, code: str, status: str) -> None:
    files = {"models.py": _MODELS, "lists.py": "", "jobs.py": f"import client\n{code}\n"}
    assert statuses(report_on(tmp_path, files))["old_lines"] == status


def test_a_list_that_nothing_uses_may_be_a_setting(tmp_path: Path) -> None:
    assert _status(tmp_path, "pass", "joined with others", "list") == "unknown"


def test_one_of_some_that_a_pattern_names(tmp_path: Path) -> None:
    use = "name = input()\n    match name:\n        case 'orders' | 'old_lines': {}"
    assert _status(tmp_path / "a", use.format("client.purge(name)"), "in the function", "list") == "unknown"
    assert _status(tmp_path / "b", use.format("print(name)"), "in the function", "list") == "orphaned"
