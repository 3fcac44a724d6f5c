"""Every class of the parser's expressions, found by introspection: what it reads and writes as the reader sees it.

`spoken.toml` has statements as the manuals write them; each class stands in one, or is a function, or on the list of
those that no statement need show. So a class that a new version of sqlglot brings is in none of these, and fails.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from auditor.sql import looks_like_sql, read_sql
from auditor.sql.uses import uses_of

SPOKEN = tomllib.loads((Path(__file__).parent / "spoken.toml").read_text("utf-8"))
ROWS = [
    (dialect, text, expected)
    for dialect, kinds in SPOKEN["dialects"].items()
    for rows in kinds.values()
    for text, expected in rows
]
#: Dialects whose statements are understood even where nothing tells that the project speaks them.
SPOKEN_ANYWHERE = ("postgres", "mysql", "sqlite", "tsql", "oracle")


def classes_of(base: type[exp.Expr]) -> set[type[exp.Expr]]:
    return {found for child in base.__subclasses__() for found in (child, *classes_of(child))}


CLASSES = classes_of(exp.Expr)


def said(text: str, dialect: str | None) -> tuple[set[str], tuple[str, ...]]:
    reading = read_sql((text,), dialect)
    uses = [*reading.uses, *(use for item in reading.objects for use in item.uses)]
    names = {(use.op == "write", f"{use.schema}.{use.name}" if use.schema else use.name) for use in uses}
    return {f"+{name}" if written else name for written, name in names}, reading.unparsed


@pytest.mark.parametrize("dialect", SPOKEN["dialects"])
def test_a_statement_touches_its_tables_in_every_dialect(dialect: str) -> None:
    readings = (dialect, None) if dialect in SPOKEN_ANYWHERE else (dialect,)
    wrong = [
        (text, read, found, unparsed)
        for spoken, text, expected in ROWS
        if spoken == dialect
        for read in readings
        for found, unparsed in [said(text, read)]
        if found != set(expected.split()) or unparsed
    ]
    assert wrong == []


def test_what_reads_or_changes_rows_is_told_from_english() -> None:
    silent = [
        text
        for dialect in SPOKEN_ANYWHERE
        for kind, rows in SPOKEN["dialects"][dialect].items()
        for text, expected in rows
        if kind != "definitions" and expected and not looks_like_sql(text)
    ]
    assert silent == SPOKEN["not_told"]["texts"]


def shown() -> set[type[exp.Expr]]:
    found: set[type[exp.Expr]] = set()
    for dialect, text, _ in ROWS:
        try:
            for tree in sqlglot.parse(text, read=dialect):
                found.update(type(node) for node in (tree.walk() if tree is not None else ()))
        except SqlglotError:
            continue  # read in another spelling
    return found


def test_every_class_is_shown_or_listed() -> None:
    listed = [name for group in SPOKEN["listed"] for name in group["classes"].split()]
    assert len(listed) == len(set(listed))
    own = {cls.__name__ for cls in CLASSES if not issubclass(cls, exp.Func)}
    seen = {cls.__name__ for cls in shown()}
    assert own - seen - {*listed} == set(), (
        "new in the parser: needs a statement in spoken.toml, or a place in its list"
    )
    assert {*listed} - own == set(), "gone from the parser"
    assert {*listed} & seen == set(), "a statement shows it: no need to list it"


def made(cls: type[exp.Expr], **arguments: object) -> exp.Expr | None:
    try:
        return cls(**arguments)
    except NotImplementedError:
        return None  # only there to be inherited from


def places() -> Iterator[tuple[type[exp.Expr], str]]:
    for cls in sorted(CLASSES, key=lambda cls: cls.__name__):
        for argument in cls.arg_types or ():
            yield cls, argument


def query() -> exp.Expr:
    return exp.Subquery(this=exp.Select(expressions=[exp.Star()], from_=exp.From(this=table())))


def table() -> exp.Expr:
    return exp.Table(this=exp.Identifier(this="x", quoted=False))


def found_in(node: exp.Expr) -> set[str]:
    return {f"{use.op} {use.name}" for use in uses_of(exp.Select(expressions=[node]), 0)[0]}


def test_a_query_in_any_argument_of_any_class_is_read() -> None:
    nodes = [(cls, argument, made(cls, **{argument: [query()]})) for cls, argument in places()]
    assert len(nodes) > 2000
    hidden = [(cls.__name__, name) for cls, name, node in nodes if node is not None and found_in(node) != {"read x"}]
    assert hidden == []


#: Where a table stands that is written; where one stands that is only named. Everywhere else it is read.
WRITTEN = {
    "Delete.tables", "Delete.this", "Insert.this", "Into.this", "Merge.this", "Update.this", "Returning.into",
    "TruncateTable.expressions",
}  # fmt: skip
NAMED = {
    "Analyze.tables", "CTE.alias", "Drop.tables", "Opclass.this", "Opclass.expression",
    *(f"Reference.{name}" for name in exp.Reference.arg_types),
    *(f"Lock.{name}" for name in exp.Lock.arg_types),
}  # fmt: skip


def test_a_table_is_written_or_only_named_in_known_places_and_read_in_all_others() -> None:
    written, named = set(), set()
    for cls, argument in places():
        node = made(cls, **{argument: [table()] if argument in {"expressions", "tables"} else table()})
        found = found_in(node) if node is not None else {"read x"}
        assert len(found) < 2, (cls, argument)
        if found == {"write x"}:
            written.add(f"{cls.__name__}.{argument}")
        elif not found and not issubclass(cls, exp.Property):
            named.add(f"{cls.__name__}.{argument}")
    assert (written, named) == (WRITTEN, NAMED)


#: Functions whose call with a query in each argument no dialect writes so that it can be read again.
NOT_CALLED = set(SPOKEN["not_called"]["functions"].split())


def test_a_query_in_the_call_of_any_function_is_read() -> None:
    """The text of a call of each function, in the first dialect that reads what it writes."""
    silent = {cls.__name__ for cls in classes_of(exp.Func) if cls.arg_types and not _read_in_a_call(cls)}
    assert silent == NOT_CALLED


def _read_in_a_call(cls: type[exp.Expr]) -> bool:
    names = [name for name, needed in cls.arg_types.items() if needed] or [*cls.arg_types][:1]
    for dialect in ("postgres", "mysql", "sqlite", "tsql", "oracle", "bigquery", "snowflake", "duckdb", "spark"):
        for several in ({"expressions"}, set(names)):
            try:
                node = made(cls, **{name: [query()] if name in several else query() for name in names})
                text = exp.select(node).sql(dialect) if node is not None else ""
                sqlglot.parse_one(text, read=dialect)
            except Exception:  # the generator of a dialect expects other arguments
                continue
            if "FROM x" in text and said(text, dialect) == ({"x"}, ()):
                return True
    return False
