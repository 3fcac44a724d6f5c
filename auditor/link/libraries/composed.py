"""SQL that libraries put together from parts: psycopg's `sql`, `string.Template`, Alembic's entities.

Source: psycopg 3, SQL string composition (psycopg2, the same); Python, string.Template; alembic_utils, API.
"""

from __future__ import annotations

import re

from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.library import Call, Library
from auditor.link.domain.values import NOTHING, Text, Values, walk
from auditor.link.tables import sqltext

_DOLLAR = re.compile(r"\$(?:\$|\{(\w+)\}|(\w+))")


def _itself(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
    return given.first


def _identifier(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
    """`Identifier("schema", "table")` is one name."""
    parts = [next((v.literal for v in arg if isinstance(v, Text)), None) for arg in given.args]
    known = [part for part in parts if part is not None]
    return (Text((".".join(known),)),) if known and len(known) == len(parts) else (Text((None,)),)


def _parameter(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
    return (Text((None,)),)


def _template(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
    """`$name` as `{name}`: `substitute` then fills it in as `format` does."""
    return tuple(
        Text(tuple(None if piece is None else _braced(piece) for piece in value.pieces), value.at)
        for value in given.first
        if isinstance(value, Text)
    )


def _braced(piece: str) -> str:
    doubled = piece.replace("{", "{{").replace("}", "}}") if "${" not in piece else piece
    return _DOLLAR.sub(lambda m: "$" if m.group() == "$$" else "{" + (m.group(1) or m.group(2)) + "}", doubled)


def _entity(kind: str) -> Call:
    """A view, function or trigger of the database: what its definition touches happens there."""

    def declare(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
        def texts(place: int, word: str) -> list[Text]:
            values = given.args[place] if len(given.args) > place else given.keywords.get(word, NOTHING)
            return [value for value in walk(values) if isinstance(value, Text)]

        for name in texts(1, "signature"):
            for definition in texts(2, "definition"):
                head = f"create {kind} {name.literal or 'unnamed'} {'as ' if 'view' in kind else ''}"
                sqltext.run_body(engine, frame, head, definition, given.line)
        return NOTHING

    return declare


_PSYCOPG = ("psycopg.sql", "psycopg2.sql")

LIBRARY = Library(
    name="composed",
    functions={
        **{f"{module}.{name}": _itself for module in _PSYCOPG for name in ("SQL", "Composed")},
        **{f"{module}.Identifier": _identifier for module in _PSYCOPG},
        **{f"{module}.{name}": _parameter for module in _PSYCOPG for name in ("Literal", "Placeholder")},
        "string.Template": _template,
    },
    anywhere={
        "PGView": _entity("view"),
        "PGMaterializedView": _entity("materialized view"),
        "PGFunction": _entity("function"),
    },
)
