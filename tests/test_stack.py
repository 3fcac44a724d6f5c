"""How an audit runs: deep enough, and without paying for it."""

from __future__ import annotations

import pytest

from auditor.stack import on_deep_stack


def test_source_nested_in_itself_does_not_overflow() -> None:
    def depth(n: int) -> int:
        return 0 if n == 0 else 1 + depth(n - 1)

    assert on_deep_stack(lambda: depth(20_000)) == 20_000


def test_an_error_comes_out_of_the_thread() -> None:
    with pytest.raises(ValueError, match="wrong"):
        on_deep_stack(lambda: int("wrong"))


def test_going_up_and_down_takes_no_memory_anew() -> None:
    """Whatever the depth, calls from it must not make CPython give a part of its stack back and fetch it again."""
    resource = pytest.importorskip("resource")

    def leaf() -> None: ...

    def down(depth: int) -> None:
        for _ in range(200):
            leaf()
        if depth:
            down(depth - 1)

    def faults() -> int:
        return int(resource.getrusage(resource.RUSAGE_SELF).ru_minflt)

    def work() -> int:
        before = faults()
        down(600)
        return faults() - before

    assert on_deep_stack(work) < 200
