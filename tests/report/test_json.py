"""JSON is written by the fast encoder where it can, and says the same as Python's own."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.report.json import dumped

SCALARS = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(st.characters(codec=None), max_size=8)
DOCUMENTS = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=12,
)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)  # on a machine that is busy
@given(DOCUMENTS)
def test_what_is_written_is_what_was_meant(document: object) -> None:
    assert json.loads(dumped(document)) == document


@pytest.mark.parametrize("document", [[], {}, {"a": []}, {"a": {"b": [1, {}]}}, ["é", 'a"b\\c/d'], [True, None]])
def test_the_layout_is_that_of_pythons_own(document: object) -> None:
    assert dumped(document) == json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def test_a_lone_surrogate_is_escaped() -> None:
    assert dumped(["\udcff\x1b\x9b"]) == '[\n  "\\udcff\\u001b\\u009b"\n]\n'
