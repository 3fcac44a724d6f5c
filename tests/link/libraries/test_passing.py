"""What functions of the standard library do with the classes and functions that they are given."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.projects import report_on, statuses

HEAD = """
import asyncio, atexit, collections as co, concurrent.futures as cf, contextlib, contextvars, copy, dataclasses
import functools, heapq, itertools as it, multiprocessing as mp, operator, random, threading, types, weakref
from typing import NamedTuple
from sqlalchemy import Column, Integer
from sqlalchemy.orm import DeclarativeBase, Session
class Base(DeclarativeBase):
    pass
class Ship(Base):
    __tablename__ = "ship"
    id = Column(Integer, primary_key=True)
def read(session: Session, model):
    return session.query(model).all()
"""


def status(tmp_path: Path, code: str) -> str:
    return statuses(report_on(tmp_path, {"app.py": HEAD + code}))["ship"]


@pytest.mark.parametrize(
    "items",
    [
        "it.cycle([Ship])", "it.repeat(Ship, 3)", "it.takewhile(bool, [Ship])", "it.filterfalse(None, [Ship])",
        "it.compress([Ship], [1])", "it.tee([Ship])[0]", "next(it.batched([Ship], 2))", "co.deque([Ship])",
        "co.Counter([Ship])", "co.OrderedDict(a=Ship).values()", "co.ChainMap({'a': Ship}).values()",
        "types.MappingProxyType({'a': Ship}).values()", "heapq.nlargest(1, [Ship], key=str)", "heapq.merge([Ship])",
        "random.sample([Ship], 1)", "[random.choice([Ship])]", "dict.fromkeys([Ship])", "weakref.WeakSet([Ship])",
        "[operator.getitem([Ship], 0)]", "co.defaultdict(list, a=[Ship])['a']", "sum([[Ship]], [])",
        "[types.SimpleNamespace(model=Ship).model]", "[co.namedtuple('P', 'n model')(1, Ship).model]",
        "[NamedTuple('P', [('model', type)])(Ship).model]", "[dataclasses.make_dataclass('P', ['m'])(m=Ship).m]",
    ],
)  # fmt: skip
def test_gives_back_what_it_was_given(tmp_path: Path, items: str) -> None:
    assert status(tmp_path, f"def f(session): return [read(session, each) for each in {items}]\n") == "read_only"


@pytest.mark.parametrize(
    "loop",
    [
        "m, _ in it.product([Ship], [1])", "m, _ in it.permutations([Ship, 1])", "m, _ in it.zip_longest([Ship], [1])",
        "m, _ in it.pairwise([Ship, 1])", "_, (m, *_) in it.groupby([Ship])",
    ],
)  # fmt: skip
def test_gives_it_back_in_groups(tmp_path: Path, loop: str) -> None:
    assert status(tmp_path, f"def f(session): return [read(session, m) for {loop}]\n") == "read_only"


@pytest.mark.parametrize(
    "call",
    [
        "functools.reduce(lambda found, m: read(session, m), [Ship], None)",
        "list(it.starmap(read, [(session, Ship)]))",
        "functools.reduce(lambda query, m: query.join(m), [Ship], session.query())",
        "list(map(read, [session], [Ship]))",
        "list(cf.ThreadPoolExecutor().map(read, [session], [Ship]))", "mp.Pool().starmap(read, [(session, Ship)])",
        "mp.Pool().apply_async(read, (session, Ship))", "threading.Thread(target=read, args=(session, Ship)).start()",
        "mp.Process(target=read, kwargs={'session': session, 'model': Ship})", "operator.call(read, session, Ship)",
        "threading.Timer(1, read, [session, Ship])", "contextvars.copy_context().run(read, session, Ship)",
        "asyncio.get_running_loop().call_later(1, read, session, Ship)", "atexit.register(read, session, Ship)",
        "weakref.finalize(session, read, session, Ship)", "contextlib.ExitStack().callback(read, session, Ship)",
        "functools.lru_cache(read)(session, Ship)", "types.SimpleNamespace(ask=read).ask(session, Ship)",
    ],
)  # fmt: skip
def test_calls_a_function_with_it(tmp_path: Path, call: str) -> None:
    assert status(tmp_path, f"def f(session: Session): return {call}\n") in {"read_only", "unknown"}


@pytest.mark.parametrize("call", ["copy.replace(Ship)", "list({Ship: 1})", "random.shuffle([Ship])", "[Ship] * 2"])
def test_one_of_which_nobody_knows_what_it_gives_is_a_doubt(tmp_path: Path, call: str) -> None:
    assert status(tmp_path, f"found = {call}\n") == "unknown"


@pytest.mark.parametrize("call", ["isinstance(1, Ship)", "print(Ship)", "dict.get({}, Ship, None)", "repr(Ship)"])
def test_what_looks_only_is_none(tmp_path: Path, call: str) -> None:
    assert status(tmp_path, f"found = {call}\n") == "orphaned"
