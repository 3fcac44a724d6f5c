"""Strings of facts that are told apart by nothing are one string, and the facts stay what they are."""

from __future__ import annotations

import msgspec

from auditor.extract import extract
from auditor.facts.code import FileFacts, Name, Str
from auditor.facts.nodes import nodes_of, share_strings

SOURCE = b"""
def find_orders(session, long="a text that is longer than forty characters, and so not shared"):
    return session.orders.get("orders", key=find_orders)
"""


def decoded() -> FileFacts:
    return msgspec.msgpack.decode(msgspec.msgpack.encode(extract(SOURCE)), type=FileFacts)


def test_equal_strings_of_two_files_are_one() -> None:
    one, other = decoded(), decoded()
    share_strings(one)
    share_strings(other)
    assert one == other == decoded()
    for kind, field, text, shared in [
        (Name, "id", "find_orders", True),
        (Str, "text", "orders", True),
        (Str, "text", "a text that is longer than forty characters, and so not shared", False),
    ]:
        found = [
            next(getattr(node, field) for node in nodes_of(facts.body, kind) if getattr(node, field) == text)
            for facts in (one, other)
        ]
        assert (found[0] is found[1]) is shared
