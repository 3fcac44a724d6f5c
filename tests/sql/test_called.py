"""What a text calls, by whole names and by names of which a part is put in at run time."""

from __future__ import annotations

import pytest

from auditor.sql import called_in


@pytest.mark.parametrize(
    ("pieces", "called"),
    [
        (["SELECT add_order(1)"], ("add_order",)),
        (['SELECT "Add_Order" (1), add_order(2)'], ("add_order",)),
        (["CALL shop.renew"], ("renew",)),
        (["SELECT add_", None, "_now(1)"], ("add_*_now",)),
        (["SELECT * FROM add_{{ kind|lower }}(1)"], ("add_*",)),
        (["SELECT ", None, "(1)"], ()),
        (["CREATE FUNCTION f() AS $$ SELECT add_order(1) $$"], ()),
        (["SELECT 1"], ()),
    ],
)
def test_what_a_text_calls(pieces: list[str | None], called: tuple[str, ...]) -> None:
    assert called_in(pieces) == called
