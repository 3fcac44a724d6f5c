"""What a call of `type` gives to the class it makes."""

from __future__ import annotations

import pytest

from auditor.extract import extract
from auditor.facts.code import Assign, Call, Str
from auditor.link.libraries.sqlalchemy.declare.attributes import Attributed


def _given(code: str) -> dict[str, object]:
    body = extract(code.encode()).body
    call = next(
        each.value for each in body if isinstance(each, Assign) and isinstance(each.value, Call) and each.value.args
    )
    found = Attributed(body).of_call(call)
    return {key.text if isinstance(key, Str) else "*": getattr(value, "text", value) for key, value in found}


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("A = type('A', (B,), {'x': 'a'})\n", {"x": "a"}),
        ("d = {'x': 'a'}\nd['y'] = 'b'\nd.update(z='c')\nA = type('A', (B,), d)\n", {"x": "a", "y": "b", "z": "c"}),
        ("d = {'x': 'a'}\nA = type('A', (B,), {**d, 'y': 'b'})\n", {"x": "a", "y": "b"}),
        ("c = {'x': 'a'}\nd = c\ne = d\nf = e\nA = type('A', (B,), f)\n", {"x": "a"}),
        ("d = {'x': 'a'}\nd = {'x': 'b'}\nA = type('A', (B,), d)\n", {"x": "b"}),
        ("c = d\nd = c\nc['x'] = 'a'\nA = type('A', (B,), c)\n", {"x": "a"}),
        ("def fill(ns):\n    ns['x'] = 'a'\nA = new_class('A', (B,), {}, fill)\n", {"x": "a"}),
        ("A = new_class('A', (B,), {}, lambda ns: ns.update(x='a'))\n", {"x": "a"}),
        ("A = new_class('A', (B,), {}, lambda ns: other.update(x='a'))\n", {}),
        ("A = type('A', (B,), unknown())\n", {}),
    ],
)
def test_a_dictionary_is_followed_wherever_it_is_put_together(code: str, expected: dict[str, str]) -> None:
    assert _given(code) == expected


def test_what_is_unpacked_into_an_update_is_not_known() -> None:
    assert "*" in _given("d = {'x': 'a'}\nd.update({**more})\nA = type('A', (B,), d)\n")


def test_a_body_is_gone_through_once_for_all_classes() -> None:
    body = extract(b"d = {'x': 1}\n" + b"d = d\nd['y'] = 2\n" * 500 + b"A = type('A', (B,), d)\n" * 500).body
    inside = Attributed(body)
    found = [inside.of_call(each.value) for each in body if isinstance(each, Assign) and isinstance(each.value, Call)]
    assert all(each is found[0] for each in found)
