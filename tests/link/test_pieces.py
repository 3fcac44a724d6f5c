"""What a name can be of which pieces are known."""

from __future__ import annotations

import pytest

from auditor.link.syntax.pieces import pattern_of


@pytest.mark.parametrize(
    ("pieces", "hole", "name", "fits"),
    [
        ((None, "_items"), ".*", "order_items", True),
        ((None, "_items"), ".*", "_items", True),
        ((None, "_items"), ".+", "_items", False),
        (("app.", None), ".*", "app.models", True),
        (("app.", None), ".*", "apps", False),
        (("a", None, "b"), r"\w*", "a.b", False),
    ],
)
def test_each_hole_may_be_anything(pieces: tuple[str | None, ...], hole: str, name: str, fits: bool) -> None:
    assert (pattern_of(pieces, hole).fullmatch(name) is not None) is fits


def test_many_holes_are_one() -> None:
    """To find that `aaa...` ends in no `b` would take all ways to divide it."""
    pattern = pattern_of(("a", *(None, "a") * 20, None, "b"), r"\w+")
    assert pattern.fullmatch("a" * 60) is not None
    assert pattern.fullmatch("a" * 60 + ".") is None
