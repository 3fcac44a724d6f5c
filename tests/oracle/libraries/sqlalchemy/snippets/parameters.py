"""Parameters that hardly anybody gives, for the names that have them: what stands in one is read as elsewhere."""

from __future__ import annotations

PARAMETERS = {
    "orm.Session": (
        "with Session(binds={Award: engine}) as s:\n    s.add(Award('q'))\n    s.flush()",
        "with Session(engine, query_cls=Query) as s:\n    s.query(Author).first().books",
    ),
    "orm.Session.get_one": ("session.get_one(Author, 1, options=[selectinload(Author.books)], with_for_update=True)",),
    "orm.Session.merge": ("session.merge(Award('q', id=1), options=[selectinload(Award.winners)])",),
    "orm.Session.merge_all": (
        "session.merge_all([Award('q', id=1)], load=True, options=[selectinload(Award.winners)])",
    ),
    "orm.Session.execute": ("session.execute(select(ledger), bind_arguments={'mapper': Author})",),
    "orm.Session.scalar": ("session.scalar(select(Author.id).where(Author.id == bindparam('i')), {'i': 1})",),
    "orm.Session.scalars": ("session.scalars(select(Author.id), bind_arguments={'clause': ledger})",),
    "orm.Session.get_bind": (
        "session.get_bind(mapper=Author)",
        "session.get_bind(clause=ledger)",
        "session.get_bind(bind=engine)",
    ),
    "orm.sessionmaker": ("s = sessionmaker(engine, class_=Session)()\ns.get(Author, 1).books",),
    "orm.scoped_session": (
        "registry = scoped_session(sessionmaker(engine), scopefunc=lambda: 1)\nregistry.get(Author, 1).books",
    ),
    "orm.scoped_session.get": (
        "scoped_session(sessionmaker(engine)).get(Author, 1, options=[selectinload(Author.awards)], with_for_update=True)",
    ),
    "orm.scoped_session.get_one": (
        "scoped_session(sessionmaker(engine)).get_one(Author, 1, options=[selectinload(Author.awards)], with_for_update=True)",
    ),
    "orm.scoped_session.merge": (
        "registry = scoped_session(sessionmaker(engine))\nregistry.merge(Award('q', id=1), load=True, options=[selectinload(Award.winners)])\nregistry.flush()",
    ),
    "orm.scoped_session.merge_all": (
        "registry = scoped_session(sessionmaker(engine))\nregistry.merge_all([Award('q', id=1)], load=True, options=[selectinload(Award.winners)])\nregistry.flush()",
    ),
    "orm.scoped_session.refresh": (
        "registry = scoped_session(sessionmaker(engine))\nregistry.refresh(registry.get(Author, 1), attribute_names=['books'], with_for_update=True)",
    ),
    "orm.scoped_session.expire": (
        "registry = scoped_session(sessionmaker(engine))\nrow = registry.get(Author, 1)\nregistry.expire(row, attribute_names=['books'])\nrow.books",
    ),
    "orm.scoped_session.execute": (
        "scoped_session(sessionmaker(engine)).execute(insert(Award), params=[{'title': 'q'}])",
    ),
    "orm.scoped_session.scalar": (
        "scoped_session(sessionmaker(engine)).scalar(select(Author).where(Author.id == bindparam('i')), params={'i': 1}).books",
    ),
    "orm.scoped_session.scalars": (
        "scoped_session(sessionmaker(engine)).scalars(select(Author).where(Author.id == bindparam('i')), params={'i': 1}).first().books",
    ),
    "orm.scoped_session.flush": (
        "registry = scoped_session(sessionmaker(engine))\nnew = Award('q')\nregistry.add(new)\nregistry.flush(objects=[new])",
    ),
    "orm.scoped_session.get_bind": (
        "scoped_session(sessionmaker(engine)).get_bind(mapper=Author, clause=ledger, bind=engine)",
    ),
    "orm.scoped_session.query_property": (
        "Award.query = scoped_session(sessionmaker(engine)).query_property(query_cls=Query)\nAward.query.first().winners",
    ),
    "orm.Query.join": ("session.query(Author).join(Book, isouter=True, full=False).all()",),
    "orm.Query.outerjoin": ("session.query(Author).outerjoin(Book, onclause=Book.author_id == Author.id).all()",),
    "orm.Query.add_entity": (
        "session.query(Author.id).add_entity(Book, alias=None).filter(Book.author_id == Author.id).all()",
    ),
    "orm.Query.subquery": (
        "some = session.query(Book.author_id).subquery(name='some', with_labels=False, reduce_columns=True)\nsession.query(Author).join(some, some.c.author_id == Author.id).all()",
    ),
    "orm.Query.cte": (
        "some = session.query(Book.author_id).cte(name='some', recursive=False, nesting=True)\nsession.query(Author).join(some, some.c.author_id == Author.id).all()",
    ),
    "orm.Query.with_parent": ("session.query(Book).with_parent(author, Author.books, from_entity=Book).all()",),
    "orm.Query.with_for_update": (
        "session.query(Author).join(Author.books).with_for_update(of=Author, read=True, nowait=False, skip_locked=True, key_share=True).all()",
    ),
    "orm.Query.distinct": ("session.query(Author.id).filter(Author.id == Book.author_id).distinct().all()",),
    "orm.Query.merge_result": ("list(session.query(Award).merge_result([award], load=False))",),
    "Select.outerjoin": (
        "session.execute(select(Author).outerjoin(Book, onclause=Book.author_id == Author.id, full=False))",
    ),
    "Select.join": ("session.execute(select(Author).join(Book, full=False))",),
    "Select.join_from": (
        "session.execute(select(Author.id).join_from(Author, Book, onclause=Book.author_id == Author.id, isouter=True, full=False))",
    ),
    "Select.outerjoin_from": (
        "session.execute(select(Author.id).outerjoin_from(Author, Book, onclause=Book.author_id == Author.id, full=False))",
    ),
    "Select.cte": ("some = select(Book.author_id).cte(nesting=True)\nsession.execute(select(some))",),
    "Select.add_cte": (
        "some = select(Book.author_id).cte('some')\nsession.execute(select(literal(1)).add_cte(some, nest_here=True))",
    ),
    "Select.alias": ("some = select(Book.author_id).alias(name='some', flat=True)\nsession.execute(select(some))",),
    "Select.with_for_update": (
        "session.execute(select(Author).join(Book).with_for_update(of=Author, nowait=False, read=True, skip_locked=True, key_share=False))",
    ),
    "Select.reduce_columns": (
        "session.execute(select(ledger.c.id, archive.c.ledger_id).where(archive.c.ledger_id == ledger.c.id).reduce_columns(only_synonyms=False))",
    ),
    "CompoundSelect": ("session.execute(union(select(Author.id), select(Book.id)))",),
    "cte": ("some = cte(select(Book.author_id), name='some', recursive=False)\nsession.execute(select(some))",),
    "join": (
        "session.execute(select(Author.id).select_from(join(Author, Book, onclause=Author.id == Book.author_id, isouter=True, full=False)))",
    ),
    "outerjoin": (
        "session.execute(select(Author.id).select_from(outerjoin(Author, Book, onclause=Author.id == Book.author_id, full=False)))",
    ),
    "Join": (
        "session.execute(select(sqlalchemy.sql.expression.Join(ledger, archive, onclause=archive.c.ledger_id == ledger.c.id, isouter=True, full=False)))",
    ),
    "alias": ("session.execute(select(sqlalchemy.alias(ledger, name='l', flat=True)))",),
    "FromClause.join": ("session.execute(select(ledger.join(archive, isouter=True, full=False)))",),
    "FromClause.outerjoin": (
        "session.execute(select(ledger.outerjoin(archive, onclause=archive.c.ledger_id == ledger.c.id, full=False)))",
    ),
    "FromClause.alias": ("session.execute(select(ledger.alias(flat=True)))",),
    "lambda_stmt": (
        "session.execute(lambda_stmt(lambda: select(Author.id), enable_tracking=False, track_closure_variables=False, track_on=(Author,)))",
    ),
    "literal_column": ("session.execute(select(literal_column('(SELECT 1 FROM books)', type_=Integer)))",),
    "Insert.from_select": (
        "session.execute(insert(archive).from_select(['amount'], select(ledger.c.amount), include_defaults=False))",
    ),
    "Table.to_metadata": (
        "copy = ledger.to_metadata(sa.MetaData(), name='ledger', schema=None)\nsession.execute(select(copy))",
    ),
    "dialects.sqlite.Insert": ("session.execute(sqlalchemy.dialects.sqlite.Insert(ledger).values(amount=1))",),
    "dialects.postgresql.Insert": (
        "session.execute(sqlalchemy.dialects.postgresql.Insert(table=ledger).values(amount=1))",
    ),
    "orm.with_loader_criteria": (
        "session.scalars(select(Author).options(selectinload(Author.books), with_loader_criteria(Book, Book.title == 't', include_aliases=True, propagate_to_loaders=True, loader_only=True))).all()",
    ),
    "orm.with_polymorphic": (
        "some = with_polymorphic(Vehicle, [Car], selectable=None, flat=True, aliased=False, innerjoin=False, name=None)\nsession.scalars(select(some)).all()",
    ),
    "orm.aliased": ("session.scalars(select(aliased(Author, name='a', flat=True, adapt_on_names=True))).all()",),
    "orm.with_parent": (
        "session.scalars(select(Book).where(with_parent(author, Author.books, from_entity=Book))).all()",
    ),
    "orm.join": (
        "session.execute(select(Author.id).select_from(orm.join(Author, Book, Author.books, isouter=True, full=False)))",
    ),
    "orm.outerjoin": (
        "session.execute(select(Author.id).select_from(orm.outerjoin(Author, Book, onclause=Author.books, full=False)))",
    ),
    "orm.Load.contains_eager": (
        "some = aliased(Book)\nsession.scalars(select(Author).join(Author.books.of_type(some)).options(orm.Load(Author).contains_eager(Author.books, alias=some))).unique().all()",
    ),
    "Connection.scalar": (
        "connection.scalar(select(ledger.c.id).where(ledger.c.id == bindparam('i')), parameters={'i': 1})",
    ),
    "Connection.scalars": (
        "connection.scalars(select(ledger.c.id).where(ledger.c.id == bindparam('i')), parameters={'i': 1}).all()",
    ),
    "case": (
        "session.execute(select(case({1: 'a'}, value=Book.id, else_=Author.name)).where(Author.id == Book.author_id))",
    ),
    "over": (
        "session.execute(select(over(func.count(Book.id), partition_by=Author.id, order_by=Author.name)).where(Author.id == Book.author_id))",
    ),
    "bindparam": (
        "session.execute(select(Author).where(Author.id == bindparam('i', value=1, type_=Integer, unique=True)))",
        "session.execute(select(Author).where(Author.id == bindparam('i', callable_=lambda: 1)))",
    ),
    "label": ("session.execute(select(sqlalchemy.label('l', Book.id, type_=Integer)))",),
    "literal": ("session.execute(select(literal(1, type_=Integer, literal_execute=True), Author.id))",),
    "between": ("session.execute(select(Author).where(between(Author.id, 1, Book.id, symmetric=False)))",),
    "func": ("session.execute(select(func.max(Book.id)))",),
}
