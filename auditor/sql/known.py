"""SQL texts that were read before: each is read once in a process, and what another process read can be learned.

sqlglot takes long to import and half a millisecond for a statement, so it is imported when a text is not known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from auditor.sql.called import called_in
from auditor.sql.dumps import is_dump
from auditor.sql.model import Question, Reading, SqlReading

#: A text with its holes, and the dialect that it was read in.
Text = tuple[tuple[str | None, ...], str | None]

_known: dict[Text, SqlReading] = {}
_used: dict[Text, SqlReading] = {}
_questions: dict[Text, list[Question]] = {}


def read_sql(pieces: Sequence[str | None], dialect: str | None = None) -> SqlReading:
    """Read a text of one or more statements; None pieces are holes of unknown text."""
    text = (tuple(pieces), dialect)
    reading = _used.get(text)
    if reading is None:
        reading = _used[text] = _known.get(text) or _read(*text)
    return reading


def read_sql_file(text: str, dialect: str | None = None) -> SqlReading:
    """Read a whole file; a statement that does not parse does not lose the others."""
    return replace(_read((text,), dialect), dump=is_dump(text), calls=called_in((text,)))


def reading_statements(text: str) -> list[Reading]:
    """The statements of a text in PostgreSQL's dialect, those that only read with their parameters numbered."""
    from auditor.sql import reading_only

    return reading_only.reading_statements(text)


def skim_sql(pieces: Sequence[str | None]) -> SqlReading:
    """What the key words of a text tell, without parsing it. Not kept: it takes no time."""
    from auditor.sql.read import skim_pieces

    return skim_pieces(pieces)


def learn(readings: Mapping[Text, SqlReading]) -> None:
    """Take over what `used_readings` gave in another process that runs the same code."""
    _known.update(readings)


def forget() -> None:
    """Begin anew, as in a new process."""
    _known.clear()
    _used.clear()
    _questions.clear()


def used_readings() -> Mapping[Text, SqlReading]:
    """Everything that `read_sql` was asked for so far."""
    return _used


def read_questions(pieces: Sequence[str | None], dialect: str | None = None) -> list[Question]:
    """What the text asks of columns. Not kept for another process: only some audits want to know."""
    text = (tuple(pieces), dialect)
    if text not in _questions:
        from auditor.sql.asked import questions_of

        _questions[text] = questions_of(pieces, dialect)
    return _questions[text]


def _read(pieces: Sequence[str | None], dialect: str | None) -> SqlReading:
    from auditor.sql.read import read_pieces

    return read_pieces(pieces, dialect)
