"""A parsed statement -> the tables it reads and writes.

INSERT, UPDATE, DELETE, MERGE, TRUNCATE and COPY FROM write their target; every other table named is read. The target's
own columns in WHERE or RETURNING are no read of it (PostgreSQL: INSERT, UPDATE, DELETE, MERGE).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from sqlglot import exp

from auditor.facts.access import Op
from auditor.sql.holes import MARK, SOURCE
from auditor.sql.model import OF_SOURCE, Named, TableUse
from auditor.sql.spellings import TEMPORARY

_WRITES: tuple[type[exp.Expression], ...] = (exp.Insert, exp.Update, exp.Delete, exp.Merge)
#: Of tables that are gone with the session, or get no rows (Teradata, CREATE TABLE: VOLATILE; ClickHouse, EMPTY AS).
_WITHOUT_ROWS = (exp.TemporaryProperty, exp.VolatileProperty, exp.StabilityProperty, exp.EmptyProperty)
#: What writes a table that the same statement makes.
MADE_OF = "create table as"
#: What names a table and touches none of its rows: keys, operator classes, what a table is made like or a part of.
_NAMING: tuple[type[exp.Expression], ...] = (exp.Reference, exp.Property, exp.Opclass)
_RUNNING = ("crosstab", "connectby", "ts_stat", "ts_rewrite", "query_to_xml", "cursor_to_xml", "schedule")
_CATALOGUES = ("pg_", "sqlite_", "information_schema", "sys.", "mysql.")


#: Databases of the server itself (Transact-SQL, System Databases).
_SYSTEM = frozenset({"master", "msdb", "tempdb"})


def uses_of(statement: exp.Expression, line: int) -> tuple[list[TableUse], list[TableUse]]:
    """The table uses of the statement, and those of names that are holes or have one, as `*` (`stats_*`)."""
    nodes = [*statement.find_all(exp.Expression)]  # once for all: it takes as long as to parse a short statement
    ctes = {cte.alias_or_name.lower(): cte for cte in nodes if isinstance(cte, exp.CTE)}
    targets = {id(table): verb for table, verb in _targets(nodes, ctes)}
    mentioned = {
        id(table)
        for node in nodes
        if isinstance(node, _NAMING)
        for table in node.find_all(exp.Table)
        if table.find_ancestor(exp.Query, type(node)) is node
    }
    uses: list[TableUse] = []
    holes: list[TableUse] = []
    for table in nodes:
        named = name_of(table)
        if (
            named is None
            or not isinstance(table, exp.Table)
            or id(table) in mentioned
            or named[0].startswith(TEMPORARY)
        ):
            continue
        if table.arg_key == "into" and isinstance(table.parent, exp.Returning):
            continue
        if isinstance(table.parent, exp.Lock):  # FOR UPDATE OF: a table or alias that the statement names already
            continue
        name, schema = named
        if MARK in name or not name.strip():  # `"{table}"`, of which nothing is left but the quotes
            verb = targets.get(id(table))
            op = Op.WRITE if verb else Op.READ
            holes.append(TableUse(name.lower().replace(MARK, "*"), None, op, verb or "select", line))
            continue
        if id(table) not in targets and (
            (not schema and name.lower() in ctes) or _is_own_alias(table) or table.arg_key == "tables"
        ):
            continue
        if _is_catalogue(name, schema) or table.catalog.lower() in _SYSTEM:
            continue
        verb = targets.get(id(table))
        anywhere = MARK in table.db or bool(table.catalog)  # of a database that is named: another one, it may be
        does = verb or (OF_SOURCE if table.db == SOURCE else "select")
        uses.append(TableUse(name, schema, Op.WRITE if verb else Op.READ, does, line, anywhere))
        if verb in {"update", "delete"} and _returns_rows(table):
            uses.append(TableUse(name, schema, Op.READ, "returning", line))
    uses += [use for each in nodes if isinstance(each, exp.In) for use in _in_table(each, ctes, line)]
    uses += [use for each in nodes if isinstance(each, exp.Returning) for use in _returned_into(each, line)]
    return uses, holes


def _in_table(node: exp.In, ctes: Mapping[str, exp.Expression], line: int) -> Iterator[TableUse]:
    """`a IN codes` asks the table of that name (SQLite: The IN and NOT IN operators)."""
    named = node.args.get("field")
    if isinstance(named, exp.Column) and not named.table and isinstance(named.this, exp.Identifier):
        name = named.name if named.this.args.get("quoted") else named.name.lower()
        if MARK not in name and name.lower() not in ctes:
            yield TableUse(name, None, Op.READ, "select", line, True)


def texts_in(statement: exp.Expression) -> Iterator[str]:
    """Queries that functions of the database are given as text (PostgreSQL: tablefunc, ts_stat, XML; pg_cron)."""
    for call in statement.find_all(exp.Anonymous):
        if call.name.lower().startswith(_RUNNING):
            yield from (each.name for each in call.expressions if isinstance(each, exp.Literal | exp.RawString))


def _returned_into(returning: exp.Returning, line: int) -> Iterator[TableUse]:
    """`OUTPUT inserted.id INTO history (id)` writes a table, `RETURNING id INTO :id` a variable (Transact-SQL
    Reference, OUTPUT; Oracle, RETURNING INTO)."""
    into = returning.args.get("into")
    if isinstance(into, exp.Identifier | exp.Table | exp.Dot | exp.Anonymous):
        schema, _, name = re.sub(r"\(.*|[\[\]\"`]", "", into.sql(), flags=re.S).lower().rpartition(".")
        if name.isidentifier() and not name.startswith(TEMPORARY):
            yield TableUse(name, schema.rpartition(".")[2] or None, Op.WRITE, "output", line)


def _returns_rows(table: exp.Table) -> bool:
    """UPDATE and DELETE with RETURNING hand out what is in the table; INSERT only what was just written."""
    statement = table.find_ancestor(exp.Update, exp.Delete)
    return statement is not None and statement.args.get("returning") is not None


def _targets(nodes: Iterable[exp.Expression], ctes: Mapping[str, exp.Expression]) -> Iterator[tuple[exp.Table, str]]:
    for node in nodes:
        if isinstance(node, _WRITES):
            for written in _written(node):
                cte = ctes.get(written.name.lower()) if not written.args.get("db") else None
                # through a common table expression: Transact-SQL Reference, UPDATE and DELETE
                behind = cte.find_all(exp.Table) if cte is not None else [written]
                yield from ((table, type(node).__name__.lower()) for table in behind)
    for node in nodes:
        if isinstance(node, exp.TruncateTable):
            yield from ((table, "truncate") for table in node.expressions if isinstance(table, exp.Table))
        elif isinstance(node, exp.Copy):
            target = node.this.this if isinstance(node.this, exp.Schema) else node.this
            if isinstance(target, exp.Table) and node.args.get("kind"):
                yield target, "copy"
        elif isinstance(node, exp.Into) and isinstance(node.this, exp.Table):
            yield node.this, "select into"
        elif isinstance(node, exp.Create) and (filled := _filled(node)) is not None:
            yield filled, MADE_OF


def _filled(node: exp.Create) -> exp.Table | None:
    """`CREATE TABLE y AS SELECT …`: the table gets the rows, unless it is gone with the session."""
    if str(node.args.get("kind")).upper() != "TABLE" or not isinstance(node.expression, exp.Query):
        return None
    properties = node.args.get("properties")
    for each in properties.expressions if properties is not None else ():
        if isinstance(each, _WITHOUT_ROWS) or (isinstance(each, exp.WithDataProperty) and each.args.get("no")):
            return None
    target = node.this.this if isinstance(node.this, exp.Schema) else node.this
    return target if isinstance(target, exp.Table) else None


def _written(node: exp.Expression) -> list[exp.Table]:
    """The tables whose rows the statement writes."""
    target = node.this.this if isinstance(node.this, exp.Schema) else node.this
    named = node.args.get("tables")  # DELETE a FROM a JOIN b
    if isinstance(node, exp.Delete) and named:
        aliases = {item.alias_or_name for item in named}
        others = [table for table in _joined(node) if table.arg_key != "tables"]
        return [t for t in others if t.alias_or_name in aliases or t.name in aliases] or list(named)
    if isinstance(node, exp.Delete) and isinstance(target, exp.Table) and (listed := _listed(node)):
        used = [table for using in node.args["using"] for table in using.find_all(exp.Table)]
        return [t for t in used if t.alias_or_name.lower() in listed]
    if isinstance(node, exp.Update) and (joined := _set_in_join(node)):
        return joined
    return [_behind_alias(node, target)] if isinstance(target, exp.Table) else []


def _listed(delete: exp.Delete) -> set[str]:
    """`DELETE FROM a, b USING orders AS a JOIN lines AS b`: the names that only point at what is behind USING (MySQL:
    DELETE, multiple-table syntax)."""
    used = {t.alias_or_name.lower() for using in delete.args.get("using") or () for t in using.find_all(exp.Table)}
    listed = {table.name.lower() for table in delete.this.find_all(exp.Table)}
    return listed if listed <= used else set()


def _set_in_join(update: exp.Update) -> list[exp.Table]:
    """`UPDATE a JOIN b … SET b.x = …`: the tables whose columns are set (MySQL: UPDATE, multiple-table syntax)."""
    target = update.this
    if not isinstance(target, exp.Table) or not (target.args.get("joins") or target.args.get("laterals")):
        return []
    qualifiers = {
        item.this.table.lower()
        for item in update.expressions
        if isinstance(item, exp.EQ) and isinstance(item.this, exp.Column)
    }
    return [table for table in _joined(target) if table.alias_or_name.lower() in qualifiers]


def _joined(node: exp.Expression) -> Iterator[exp.Table]:
    """The tables below the node that do not stand in a query inside."""
    return (
        table for table in node.walk(prune=lambda each: isinstance(each, exp.Query)) if isinstance(table, exp.Table)
    )


def _behind_alias(statement: exp.Expression, target: exp.Table) -> exp.Table:
    """`UPDATE i SET … FROM invoices i`: the table that the target is an alias of (Transact-SQL Reference: UPDATE)."""
    if isinstance(statement, exp.Update | exp.Delete) and not target.args.get("db"):
        for other in statement.find_all(exp.Table):
            if other is not target and other.alias and other.alias.lower() == target.name.lower():
                return other
    return target


def _is_own_alias(table: exp.Table) -> bool:
    """`UPDATE u SET … FROM users u`: the first `u` is an alias of a table named in the same statement; what is behind
    FROM can also name the target again (Transact-SQL Reference: UPDATE)."""
    update = table.parent
    if isinstance(update, exp.Join) and isinstance(update.parent, exp.Table) and update.parent.arg_key == "this":
        update = update.parent.parent  # the second of `DELETE FROM a, b USING …`
        if not isinstance(update, exp.Delete):
            return False
    if isinstance(update, exp.From) and isinstance(target := update.parent, exp.Update | exp.Delete):
        return not table.alias and name_of(table) == name_of(target.this)  # `UPDATE t SET … FROM t JOIN u`
    if isinstance(update, exp.Update | exp.Delete):
        return any(
            other.alias.lower() == table.name.lower() for other in update.find_all(exp.Table) if other is not table
        )
    return False


def name_of(table: exp.Expression) -> Named | None:
    """Name and schema of a table expression; None for a function or VALUES."""
    if not isinstance(table, exp.Table):
        return None
    last, schema = table.this, table.args.get("db")
    if isinstance(last, exp.Dot):  # server.database.schema.table
        last, schema = last.expression, last.this
    if not isinstance(last, exp.Identifier):
        return None
    name = last.name if last.args.get("quoted") else last.name.lower()
    return (
        (name, schema.name if isinstance(schema, exp.Identifier) and MARK not in schema.name else None)
        if name
        else None
    )


def _is_catalogue(name: str, schema: str | None) -> bool:
    return (
        name.startswith(_CATALOGUES)
        or (name, schema) == ("dual", None)
        or (schema or "").lower() in {"information_schema", "pg_catalog", "sys"}
    )
