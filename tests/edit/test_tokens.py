from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from auditor.edit.tokens import NAME, NEWLINE, STRING, tokenize


def _names(text: str) -> list[tuple[str, int]]:
    return [(token.text, token.line) for token in tokenize(text) if token.kind == NAME]


def test_names_in_holes_of_f_strings_are_names_and_conversions_are_none() -> None:
    assert _names('x = f"{db.User!r:>{width}} {{no}} {a["k"]}"\ny') == [
        ("x", 1), ("db", 1), ("User", 1), ("width", 1), ("a", 1), ("y", 2),
    ]  # fmt: skip


def test_text_of_strings_and_comments_is_no_name() -> None:
    assert _names("'''a\nb'''  # c\nrb'\\'d'\ne") == [("e", 4)]


def test_a_logical_line_ends_outside_of_brackets_only() -> None:
    text = "a = (\n  1,\n)\nb = \\\n  2\n\n# c\nd"
    assert [token.line for token in tokenize(text) if token.kind == NEWLINE] == [3, 5, 8]


def test_strings_are_whole_whatever_their_quotes() -> None:
    texts = ["''", '""""a"b"""', "r'\\'", "f'{x:{y}}'", "b\"''\"", "'a\\\nb'"]
    for text in texts:
        assert [token.text for token in tokenize(text) if token.kind == STRING] == [text]


def test_lines_are_counted_once_whatever_ends_them() -> None:
    for newline in ("\n", "\r\n", "\r"):
        text = "f'''1|2|{a}|3'''|b|'''|'''|c".replace("|", newline)
        assert _names(text) == [("a", 3), ("b", 5), ("c", 8)]


@given(st.text(alphabet="ab'\"{}f!:\\\n# ()", max_size=40))
def test_any_text_has_tokens_that_lie_in_it(text: str) -> None:
    for token in tokenize(text):
        assert text[token.start : token.end] == token.text
