"""SQL that libraries put together from parts: psycopg's `sql`, `string.Template`, Jinja, Mako, Alembic's entities.

Source: psycopg 3, SQL string composition (psycopg2, the same); Python, string.Template; Jinja, API and Template
Designer Documentation; JinjaSql, README; Mako, Basic Usage; alembic_utils, API.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import islice, product

from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.library import Call, Library
from auditor.link.domain.values import (
    NOTHING,
    ClassRef,
    Fixed,
    FunctionRef,
    Instance,
    Text,
    Values,
    literals,
    union,
    walk,
)
from auditor.link.interpreter import classes, computed, members, strings
from auditor.link.syntax.names import last_part
from auditor.link.tables import sqltext

_JINJA = re.compile(r"\{\{\{\{-?\s*(\w+)\s*(?:\|[^{}]*)?-?\}\}\}\}")
#: More names of one identifier than these are not told apart.
_MOST_NAMES = 64
_FIELD = re.compile(r"\{(\w+)[^{}]*\}")
_DOLLAR = re.compile(r"\$(?:\$|\{(\w+)\}|(\w+))")


def _itself(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
    return given.first


def _identifier(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
    """`Identifier("schema", "table")` is one name."""
    parts = [literals(arg) for arg in given.args]
    known = [".".join(names) for names in islice(product(*parts), _MOST_NAMES)] if parts else []
    return tuple(Text((name,)) for name in known) or (Text((None,)),)


def _composed(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
    """`Composed([SQL("SELECT * FROM "), Identifier("orders")])` is one text; a space between its parts does no harm."""
    return strings.call_method(engine, Text((" ",)), "join", given.args, {})


def _parameter(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
    return (Text((None,)),)


def _template(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
    """`$name` as `{name}`: `substitute` then fills it in as `format` does."""
    return _spelled(given.first, _braced)


def _own_template(
    engine: Interpreter, frame: Frame, value: ClassRef | Instance, name: str, given: Given
) -> Values | None:
    """An object of a class below `string.Template`, which may have another sign for a name, or `string.Formatter`."""
    if name not in {"__init__", "format", "vformat"}:
        return None
    bases = engine.hierarchy.external_bases(engine.index.classes[value.key])
    if name == "__init__" and "string.Template" in bases:
        signs = literals(members.attribute(engine, frame, (value,), "delimiter", given.line)) or ["$"]
        return _spelled(given.first, lambda piece: _braced(piece.replace(signs[0], "$") if signs[0] else piece))
    if name != "__init__" and "string.Formatter" in bases:
        return formatted_by(engine, frame, value, given)
    return None


def formatted_by(engine: Interpreter, frame: Frame, value: ClassRef | Instance, given: Given) -> Values:
    """`Own().format(text, ...)`: where the class says itself what a field is, with what it says (Python, string: Custom
    String Formatting)."""
    texts = [each for each in given.first if isinstance(each, Text)]
    fields = dict.fromkeys(match[1] for text in texts for match in _FIELD.finditer(text.literal or ""))
    own = classes.find_method(engine, engine.index.classes[value.key], "get_value")
    held: dict[str, Values] = dict(given.keywords)
    for name in fields if own else ():
        asked: Values = (Text((name,)),)
        known = engine.call_function(frame, FunctionRef(own[-1].key, value), Given([asked], {}, given.line))
        run = {param.name: asked for param in own[-1].node.params[1:]} if own[-1].node is not None else {}
        held[name] = computed.run(engine, own[-1], [], run, True) or known
    return union(*(strings.format_braces(engine, text, given.args[1:], held) for text in texts))


def _spelled(values: Values, spell: Callable[[str], str]) -> Values:
    """The texts among the values, with what is known of them spelled otherwise."""
    return tuple(
        Text(tuple(None if piece is None else spell(piece) for piece in value.pieces), value.at)
        for value in values
        if isinstance(value, Text)
    )


def _braced(piece: str) -> str:
    doubled = piece.replace("{", "{{").replace("}", "}}") if "${" not in piece else piece
    return _DOLLAR.sub(lambda m: "$" if m.group() == "$$" else "{" + (m.group(1) or m.group(2)) + "}", doubled)


def _jinja(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
    """`{{ name }}` as `{name}`: `render` then fills it in as `format` does. Tags and filters stay as they are."""
    return _spelled(given.first, _single)


def _single(piece: str) -> str:
    doubled = piece.replace("{", "{{").replace("}", "}}")
    return _JINJA.sub(lambda m: "{" + m.group(1) + "}", doubled)


def _prepared(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
    """`JinjaSql().prepare_query(source, data)` gives the statement and its parameters."""
    return (Fixed((given.first, NOTHING)),)


def _inherited(engine: Interpreter, frame: Frame, value: ClassRef | Instance, name: str, given: Given) -> Values | None:
    """What templates and entities of the project's own have of the libraries."""
    if name == "__init__":
        bases = engine.hierarchy.external_bases(engine.index.classes[value.key])
        for base in (each for each in bases if each.startswith("alembic_utils")):
            declare = _ENTITIES.get(last_part(base), _own_entity)
            return declare(engine, frame, base, given)
    return _own_template(engine, frame, value, name, given)


def _own_entity(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values | None:
    """Of a kind of the project's own, `class Aggregate(ReplaceableEntity)`: a query, or what a function does."""
    kind = "view" if any(sqltext.is_sql(each) for each in _said(given, 2, "definition")) else "function"
    return _entity(kind)(engine, frame, dotted, given)


def _said(given: Given, place: int, word: str) -> list[Text]:
    values = given.args[place] if len(given.args) > place else given.keywords.get(word, NOTHING)
    return [value for value in walk(values) if isinstance(value, Text)]


def _entity(kind: str) -> Call:
    """A view, function or trigger of the database: what its definition touches happens there."""

    def declare(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
        for name in _said(given, 1, "signature"):
            for definition in _said(given, 2, "definition"):
                head = f"create {kind} {name.literal or 'unnamed'} {'as ' if 'view' in kind else ''}"
                sqltext.run_body(engine, frame, head, definition, given.line)
        return NOTHING

    return declare


_ENTITIES: dict[str, Call] = {
    "PGView": _entity("view"),
    "PGMaterializedView": _entity("materialized view"),
    "PGFunction": _entity("function"),
    "PGTrigger": _entity("trigger"),
}
_PSYCOPG = ("psycopg.sql", "psycopg2.sql")

LIBRARY = Library(
    name="composed",
    functions={
        **{f"{module}.{name}": _itself for module in _PSYCOPG for name in ("SQL",)},
        **{f"{module}.Composed": _composed for module in _PSYCOPG},
        **{f"{module}.Identifier": _identifier for module in _PSYCOPG},
        **{f"{module}.{name}": _parameter for module in _PSYCOPG for name in ("Literal", "Placeholder")},
        "string.Template": _template,
        "mako.template.Template": _template,
        **dict.fromkeys(("jinja2.Template", "jinja2.sandbox.Template", "jinja2.environment.Template"), _jinja),
    },
    inherited=_inherited,
    below={"jinja2": {"from_string": _jinja}, "jinjasql": {"prepare_query": _prepared}},
    anywhere=_ENTITIES,
)
