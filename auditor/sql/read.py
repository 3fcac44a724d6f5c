"""SQL text in, table uses out. Never raises: what does not parse becomes an entry in `unparsed`."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from dataclasses import replace

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from auditor.errors import contain
from auditor.sql.bodies import uses_by_position, words_of
from auditor.sql.collecting import Collected, note_ddl
from auditor.sql.holes import MARK, fill, forms_of, names_may_be_queries
from auditor.sql.model import DatabaseObject, Named, SqlReading, TableUse
from auditor.sql.openings import (
    ASKING,
    BEFORE,
    BLOCK,
    DYNAMIC,
    EXPLAINED,
    FILLED,
    MADE,
    OBJECT,
    ON_TABLE,
    QUERY,
    REFERENCED,
    RETURNS_TRIGGER,
    RUN,
    SILENT,
)
from auditor.sql.rows import written_rows
from auditor.sql.run_texts import put_together
from auditor.sql.spellings import plain_form
from auditor.sql.split import split_lines, split_statements
from auditor.sql.uses import MADE_OF, texts_in, uses_of

#: Characters of a statement; and of all attempts to parse it that failed.
_LONGEST = 200_000
_MOST_TRIED = 200_000
#: Characters of a statement whose tree is large enough to matter.
_LONG = 2_000
#: Characters of all attempts in one text that failed: from then on each statement has one attempt.
_MOST_FAILED = 2_000_000
#: Characters of one text that are parsed, in some seconds. From then on, key words tell.
_MOST_PARSED = 500_000
_UNREAD = f"more SQL than is parsed: what is behind the first {_MOST_PARSED:,} characters is read by its key words"
_PUT_TOGETHER = "more SQL is put together than is parsed: this text is read by its key words"
#: The dialects that a text is read in where the project's does not read it; Oracle's takes English for statements that
#: change rows (`insert into x failed`).
_OTHERS = ("postgres", "mysql", "sqlite", None, "tsql", "oracle")
#: Statements that name tables and touch no row of them, or a procedure, whatever that does.
_DESCRIBING = frozenset(
    {"Alter", "Analyze", "Comment", "Describe", "Drop", "Execute", "ExecuteSql", "Grant", "Refresh", "Revoke", "Show",
     "Uncache", "Undrop", "Use"}
)  # fmt: skip
#: The rows that a trigger is about (Transact-SQL Reference, "Use the inserted and deleted tables").
_ROWS_OF_TRIGGER = frozenset({"inserted", "deleted"})
#: What a body calls, and at most so many names of it.
_CALLED = re.compile(r"\b([a-z_]\w*)\"?\s*\(", re.I)
_MOST_CALLS = 200


def read_pieces(pieces: Sequence[str | None], dialect: str | None) -> SqlReading:
    """Read a text of one or more statements; None pieces are holes of unknown text. A statement that does not parse
    does not lose the others."""
    collected = Collected()
    for line, statement in split_statements(fill(pieces)):
        try:
            _read_statement(collected, statement, line, dialect)
        except Exception as error:
            collected.unparsed.append(f"SQL that cannot be read: {contain(error)} in auditor")
            collected.words.update(dict.fromkeys(words_of(statement)))
    return collected.frozen()


def skim_pieces(pieces: Sequence[str | None]) -> SqlReading:
    """What the key words of a text tell."""
    collected = Collected()
    for line, statement in split_statements(fill(pieces)):
        _skim(collected, statement, line, _PUT_TOGETHER)
    return collected.frozen()


def _skim(collected: Collected, text: str, line: int, reason: str) -> None:
    collected.statements += 1
    if reason not in collected.unparsed:
        collected.unparsed.append(reason)
    made = MADE.match(text)
    if made is not None:
        (collected.drops if made[1].lower() == "drop" else collected.declares)[_made_name(made)] = None
    collected.words.update(dict.fromkeys(words_of(text)))
    collected.guessed.update(collected.few(_by_position(collected, text, line)))


def _by_position(collected: Collected, text: str, line: int) -> list[TableUse]:
    """The tables that their places tell; of which the name is put in is noted."""
    uses, holes = uses_by_position(text, line)
    collected.note_holes(holes)
    return uses


def _made_name(made: re.Match[str]) -> Named:
    schema, _, name = re.sub(r'["`\[\]]', "", made[2]).lower().rpartition(".")
    return name, schema or None


def _read_statement(collected: Collected, text: str, line: int, dialect: str | None) -> None:
    bare = BEFORE.sub("", text)
    line += text.count("\n", 0, len(text) - len(bare))
    if not bare or bare == MARK:
        collected.holes += bare == MARK
        return
    written = written_rows(bare, line)
    if written is not None:
        collected.statements += 1
        collected.uses.update(collected.few((written,)))
        return
    if collected.tried > _MOST_PARSED:
        _skim(collected, bare, line, _UNREAD)
        return
    collected.statements += 1
    created = OBJECT.match(bare)
    if created is not None:
        _read_object(collected, bare, created, line, dialect)
        collected.body = True
        return
    if bare[:7].lower() == "explain":
        bare = EXPLAINED.sub("", bare)
        if len(bare.split(None, 2)) < 3:  # of a table, not of a statement (MySQL: EXPLAIN)
            return
    dynamic = DYNAMIC.match(bare)
    if dynamic is not None:
        collected.statements -= 1
        _read_statement(collected, put_together(bare, dynamic.end()), line, dialect)
        return
    if BLOCK.match(bare) or (bare[:3].lower() == "do " and ("$" in bare or "'" in bare)):
        collected.uses.update(dict.fromkeys(_by_position(collected, bare, line)))
        collected.body = True
        return
    bare = plain_form(bare)
    plain = re.sub(r"\b(from|join|update|into)\s+only\s+(?=[\w\"])", r"\1 ", bare, flags=re.I)
    parsed = _parse(plain, dialect, collected)
    if parsed is None:
        _give_up(collected, bare, line, dialect)
    else:
        _note_parsed(collected, parsed, bare, line, dialect)


def _note_parsed(collected: Collected, parsed: exp.Expression, text: str, line: int, dialect: str | None) -> None:
    note_ddl(collected, parsed)
    for inner in texts_in(parsed):
        if QUERY.match(inner):
            _read_statement(collected, inner, line, dialect)
    uses, holes = uses_of(parsed, line)
    if len(text) > _LONG:
        _dissolve(parsed)
    if type(parsed).__name__ in _DESCRIBING or isinstance(parsed.this, exp.Index):
        uses, holes = [], []
    elif isinstance(parsed, exp.Create):
        own = {*collected.declares, *collected.drops, *collected.ddl}
        uses = [use for use in uses if use.verb == MADE_OF or (use.name, use.schema) not in own]
        made = {name.replace(MARK, "*") for name, _ in own}
        holes = [use for use in holes if use.verb == MADE_OF or use.name not in made]
    if names_may_be_queries(text):
        uses = [replace(use, anywhere=use.anywhere or not use.schema) for use in uses]
    if collected.body and dialect != "tsql":  # `SELECT a INTO v`, in what a body has behind its semicolons
        uses = [use for use in uses if use.verb != "select into"]
    if not isinstance(parsed, exp.Set):  # of which table, need not be known
        collected.note_holes(holes)
    collected.uses.update(dict.fromkeys(uses))


def _dissolve(tree: exp.Expression) -> None:
    """Cut all circles in the tree of a long statement: audits collect no garbage (`auditor.stack.uncollected`)."""
    for node in [*tree.walk()]:
        node.parent = None


def parse(text: str, dialect: str | None) -> exp.Expression | None:
    """The statement, in the first dialect that reads it; None where none does."""
    return _parse(text, dialect, Collected())


def _parse(text: str, dialect: str | None, collected: Collected) -> exp.Expression | None:
    """The first dialect and form of the text that parses; a statement that is only kept as text counts as not."""
    if len(text) > _LONGEST:
        return None
    before = collected.failed
    others = _OTHERS if text[:6].lower().startswith(("select", "with")) else _OTHERS[:-1]
    for form in forms_of(text):
        for name in dict.fromkeys((dialect, *others)):
            collected.tried += len(form)
            try:
                found = sqlglot.parse_one(form, read=name)
            except (SqlglotError, RecursionError, ValueError, TypeError, AttributeError, IndexError, KeyError):
                found = None
            if isinstance(found, exp.Expression) and not isinstance(found, exp.Command | exp.Column | exp.Alias):
                return found
            collected.failed += len(form)
            if collected.failed - before > _MOST_TRIED or collected.failed > _MOST_FAILED:
                return None
    return None


def _give_up(collected: Collected, text: str, line: int, dialect: str | None) -> None:
    """Statements without tables of their own are silent; the rest is a gap, with the words in it."""
    done = False
    made = MADE.match(text)
    if made is not None:
        (collected.drops if made[1].lower() == "drop" else collected.declares)[_made_name(made)] = None
    if made is not None and made[1].lower() == "create" and (query := FILLED.search(text, made.end())) is not None:
        _read_statement(collected, text[query.end() :], line + text.count("\n", 0, query.end()), dialect)
        return
    for at, each in split_lines(text):
        _read_statement(collected, each, line + at, dialect)
        done = True
    silent = SILENT.match(text) is not None and ASKING.match(text) is None
    if silent or done or (collected.body and not (QUERY.search(text) or RUN.match(text))):
        return  # of a body, what neither asks nor runs anything declares a variable
    first = " ".join(text.replace(MARK, "…").split())[:60]
    collected.unparsed.append(f"SQL that does not parse: {first}")
    collected.words.update(dict.fromkeys(words_of(text)))
    if QUERY.search(text):
        collected.guessed.update(dict.fromkeys(_by_position(collected, text, line)))


def _read_object(collected: Collected, text: str, created: re.Match[str], line: int, dialect: str | None) -> None:
    """A view's query, a function's body; a trigger names its table but touches none."""
    kind, name = " ".join(created.group(1).lower().split()), created.group(2).strip('"`')
    if kind.endswith("view"):
        schema, _, last = name.rpartition(".")
        own = last.lower().strip('"`')
        collected.declares[own, schema.lower() or None] = None
        parsed = _parse(text, dialect, collected)
        uses, holes = uses_of(parsed, line) if parsed is not None else uses_by_position(text[created.end() :], line)
        uses = [use for use in uses if use.name != own]
        holes = [use for use in holes if use.name != own.replace(MARK, "*")]
    else:
        body = text[created.end() :]
        on_table = ON_TABLE.search(body) if kind in {"trigger", "policy"} else None
        if on_table is not None:
            schema, _, last = re.sub(r'["`\[\]]', "", on_table.group(1)).rpartition(".")
            collected.ddl[last.lower(), schema.lower() or None] = None
            body = REFERENCED.sub(" ", body[on_table.end() :], count=1)
        uses, holes = uses_by_position(body, line)
        uses = [use for use in uses if kind != "trigger" or use.name not in _ROWS_OF_TRIGGER]
    if kind == "function" and RETURNS_TRIGGER.search(text):
        kind = "trigger function"
    called = dict.fromkeys(each.lower() for each in _CALLED.findall(text, created.end()))
    calls = tuple(each for each in called if each != name.rpartition(".")[2].lower())
    collected.note_holes(holes)
    collected.objects.append(DatabaseObject(kind, name, tuple(dict.fromkeys(uses)), calls[:_MOST_CALLS]))


logging.getLogger("sqlglot").setLevel(logging.CRITICAL)  # it reports statements that it keeps as text
