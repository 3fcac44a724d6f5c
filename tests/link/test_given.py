"""What a call is given."""

from __future__ import annotations

from auditor.link.domain.given import Given
from auditor.link.domain.values import External, Values

A, B, C, D = ((External(name),) for name in "abcd")


def test_what_is_given_beforehand_comes_first() -> None:
    """`partial(f, a, key=b)(c, other=d)`."""
    bound: tuple[tuple[str, Values], ...] = Given([A], {"key": B}, 1).beforehand()
    assert Given([C], {"other": D}, 2).behind(bound) == Given([A, C], {"key": B, "other": D}, 2)


def test_a_keyword_of_the_call_replaces_one_from_before() -> None:
    assert Given([], {"key": D}, 2).behind(Given([], {"key": B}, 1).beforehand()) == Given([], {"key": D}, 2)


def test_partials_of_partials_keep_the_order() -> None:
    bound = (*Given([A], {}, 1).beforehand(), *Given([B], {}, 1).beforehand())
    assert Given([C], {}, 2).behind(bound).args == [A, B, C]
