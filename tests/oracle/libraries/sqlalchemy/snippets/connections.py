"""Connections and engines; results; and the same asked of an asynchronous session, whose methods are those of Session."""

from __future__ import annotations

CONNECTIONS = {
    "Connection.execute": (
        "connection.execute(select(ledger)).all()",
        "connection.execute(text('SELECT id FROM ledger')).all()",
        "connection.execute(ledger.insert(), [{'amount': 1}])",
        "connection.execute(statement=select(ledger))",
        "connection.execute(ledger.insert().values(amount=1))",
        "connection.execute(ledger.delete())",
        "connection.execute(select(Author))",
        "connection.execute(Author.__table__.select())",
        "connection.execute(DDL('CREATE INDEX x ON ledger (amount)'))",
        "connection.execute(select(func.now()))",
        "connection.execute(insert(Author).values(name='q'))",
        "connection.execute(select(func.count(ledger.c.id)))",
    ),
    "Connection.scalar": (
        "connection.scalar(select(func.count()).select_from(ledger))",
        "connection.scalar(text('SELECT count(*) FROM ledger'))",
    ),
    "Connection.scalars": ("connection.scalars(select(ledger.c.id)).all()",),
    "Connection.exec_driver_sql": (
        "connection.exec_driver_sql('SELECT id FROM ledger').all()",
        "connection.exec_driver_sql(statement='DELETE FROM ledger')",
        "connection.exec_driver_sql('INSERT INTO ledger (amount) VALUES (?)', (1,))",
        "connection.exec_driver_sql('INSERT INTO ledger (amount) SELECT amount FROM archive')",
    ),
    "Connection.begin_nested": ("with connection.begin_nested():\n    connection.execute(ledger.delete())",),
    "Connection.execution_options": ("connection.execution_options(a=1).execute(select(ledger))",),
    "Engine.connect": (
        "with engine.connect() as c:\n    c.execute(select(ledger)).all()",
        "c = engine.connect()\nc.execute(text('SELECT id FROM ledger'))",
    ),
    "Engine.begin": (
        "with engine.begin() as c:\n    c.execute(ledger.insert().values(amount=1))",
        "with engine.begin() as c:\n    c.exec_driver_sql('DELETE FROM ledger')",
    ),
    "Engine.execution_options": (
        "with engine.execution_options(a=1).connect() as c:\n    c.execute(select(ledger)).all()",
    ),
    "create_engine": ("c = create_engine('sqlite://').connect()\nc.execute(select(literal(1)))",),
    "func": (
        "session.execute(select(func.count(Author.id)))",
        "session.execute(select(func.max(ledger.c.amount)))",
        "session.execute(select(func.count()).select_from(ledger))",
        "session.execute(select(func.coalesce(func.sum(ledger.c.amount), 0)))",
        "session.execute(select(func.row_number().over(order_by=Author.id)))",
        "session.execute(select(func.sum(ledger.c.amount).filter(ledger.c.id > 0)))",
        "session.execute(select(func.count(Author.id.distinct())))",
        "session.execute(select(func.lower(Author.name).label('x')))",
        "session.execute(select(func.count(distinct(Author.id))))",
        "session.execute(select(func.count(Author.__table__.c.id)))",
        "session.execute(select(func.json_each('[1]').table_valued('value')))",
        "session.execute(func.count(Author.id))",
        "session.scalar(func.max(Book.id))",
        "session.execute(select(func.coalesce(select(func.max(Book.id)).scalar_subquery(), 1)))",
    ),
}
for _name in ("case", "cast", "type_coerce", "extract", "distinct", "desc", "asc", "nulls_first", "nulls_last", "collate", "not_", "and_", "or_",
              "between", "tuple_", "literal", "label", "over", "any_", "all_", "bindparam", "true", "false", "null", "funcfilter", "try_cast",
              "within_group", "bitwise_not", "aggregate_order_by"):  # fmt: skip
    _code = {
        "case": "session.execute(select(case((Author.id == 1, Book.title), else_='x')))",
        "cast": "session.execute(select(cast(Author.id, String)))",
        "type_coerce": "session.execute(select(type_coerce(Author.id, String)))",
        "extract": "session.execute(select(extract('year', Author.name)))",
        "distinct": "session.execute(select(distinct(Author.id)))",
        "desc": "session.execute(select(literal(1)).select_from(Author).order_by(desc(Author.id)))",
        "asc": "session.execute(select(Author.id).order_by(asc(Author.id)))",
        "nulls_first": "session.execute(select(Author.id).order_by(nulls_first(Author.id.desc())))",
        "nulls_last": "session.execute(select(Author.id).order_by(nulls_last(Author.id)))",
        "collate": "session.execute(select(collate(Author.name, 'NOCASE')))",
        "not_": "session.execute(select(not_(Author.id == 1)))",
        "and_": "session.execute(select(literal(1)).where(and_(Author.id == 1, Book.id == 1)))",
        "or_": "session.execute(select(literal(1)).where(or_(Author.id == 1, Book.id == 1)))",
        "between": "session.execute(select(literal(1)).where(between(Author.id, 1, 2)))",
        "tuple_": "session.execute(select(Author.id).where(tuple_(Author.id, Author.rank).in_([(1, 1)])))",
        "literal": "session.execute(select(literal(1)))",
        "label": "session.execute(select(label('x', Author.id)))",
        "over": "session.execute(select(over(func.count(Author.id), order_by=Author.id)))",
        "any_": "str(any_(select(Book.id).scalar_subquery()))\nsession.execute(select(Book.id))",
        "all_": "str(all_(select(Book.id).scalar_subquery()))\nsession.execute(select(Book.id))",
        "bindparam": "session.execute(select(Author.id).where(Author.id == bindparam('i')), {'i': 1})",
        "true": "session.execute(select(Author.id).where(true()))",
        "false": "session.execute(select(Author.id).where(false()))",
        "null": "session.execute(select(Author.id).where(Author.id == null()))",
        "funcfilter": "session.execute(select(funcfilter(func.count(Author.id), Author.id > 1)))",
        "bitwise_not": "session.execute(select(bitwise_not(Author.id)))",
    }.get(_name)
    if _code:
        CONNECTIONS[_name] = (_code,)
