"""Values in the order of their texts."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from auditor.link.domain.order import in_order
from auditor.link.domain.values import ClassRef, Fixed, Instance, Many, Text, Value

_WORDS = st.sampled_from(["", "a", "b", "a b", "a'", 'a"', "a, b", "é"])


def _holding(inner: st.SearchStrategy[Value]) -> st.SearchStrategy[Value]:
    several = st.lists(inner, max_size=3).map(tuple)
    return st.one_of(
        st.builds(Many, several),
        st.builds(Fixed, st.lists(several, max_size=2).map(tuple)),
        st.builds(Instance, _WORDS, bound=st.lists(st.tuples(_WORDS, several), max_size=2).map(tuple)),
    )


_VALUES = st.recursive(
    st.one_of(st.builds(ClassRef, _WORDS), st.builds(Text, st.lists(st.none() | _WORDS, max_size=2).map(tuple))),
    _holding,
    max_leaves=12,
)


@given(st.lists(_VALUES | st.tuples(_WORDS, _VALUES), max_size=6))
def test_the_order_is_that_of_the_texts(values: list[object]) -> None:
    assert in_order(values) == sorted(values, key=repr)


def test_what_is_shared_is_not_read_over_and_over() -> None:
    """Each holds the one before 300 times: the text of the last would be gigabytes."""

    def deep(last: str) -> Value:
        value: Value = ClassRef("a")
        for at in range(4):
            value = Instance("i", bound=tuple((f"{each}-{at}", (value, ClassRef(str(each)))) for each in range(300)))
        return Instance("i", bound=(("x", (value,)), ("y", (ClassRef(last),))))

    first, second = deep("a"), deep("b")
    assert in_order([second, first]) == [first, second]
