"""What functions make: statements, aliases and collections by their classes, and what their methods give."""

from __future__ import annotations

_SOME = "some = select(Book.author_id, Book.title).subquery()\n"
_CTE = "some = select(Book.author_id).cte('some')\n"
_ONE = "one = select(Book.author_id).limit(1).scalar_subquery()\n"

SELECTABLES = {
    "CTE": (_CTE + "session.execute(select(Author.id).join(some, some.c.author_id == Author.id))",),
    "CTE.alias": (_CTE + "session.execute(select(some.alias('other', flat=False)))",),
    "Subquery": (_SOME + "session.execute(select(Author.id, some.c.title).join(some, some.c.author_id == Author.id))",),
    "Subquery.as_scalar": ("session.execute(select(select(func.max(Book.id)).subquery().as_scalar()))",),
    "Lateral": ("some = sqlalchemy.lateral(select(Book.id))\nsession.execute(select(some.element))",),
    "TableSample": ("session.execute(select(tablesample(ledger, 5).element))",),
    "TableValuedAlias": ("session.execute(select(func.json_each('[1]').table_valued('value'), Author.id))",),
    "TableValuedAlias.alias": (
        "session.execute(select(func.json_each('[1]').table_valued('value').alias(name='j'), Author.id))",
    ),
    "TableValuedAlias.render_derived": (
        "session.get_bind(clause=ledger)\nstr(func.json_each(Author.name).table_valued('value').render_derived(name='j', with_types=False))\nsession.execute(select(Author.id))",
    ),
    "ScalarSelect": (_ONE + "session.execute(select(Author.id).where(Author.id == one))",),
    "ScalarSelect.where": (
        _ONE + "session.execute(select(Author.id).where(Author.id == one.where(Book.author_id == Author.id)))",
        _ONE + "session.execute(select(one.where(crit=Book.id == 1)))",
    ),
    "ScalarSelect.correlate": (
        _ONE + "session.execute(select(Author.id, one.where(Book.author_id == Author.id).correlate(Author)))",
    ),
    "ScalarSelect.correlate_except": (
        _ONE + "session.execute(select(Author.id, one.where(Book.author_id == Author.id).correlate_except(Book)))",
    ),
    "ScalarSelect.self_group": (_ONE + "session.execute(select(one.self_group()))",),
    "Exists": (
        "session.execute(select(Author.id).where(sqlalchemy.Exists(select(Book.id))))",
        "session.execute(select(sqlalchemy.Exists(Book.id == 1)))",
    ),
    "Exists.correlate": (
        "session.execute(select(Author.id).where(exists(Book.id).where(Book.author_id == Author.id).correlate(Author)))",
    ),
    "Exists.correlate_except": (
        "session.execute(select(Author.id).where(exists(Book.id).where(Book.author_id == Author.id).correlate_except(Book)))",
    ),
    "Exists.with_hint": (
        "session.execute(select(Author.id).where(exists(select(Book.id)).with_hint(selectable=Book, text='x', dialect_name='oracle')))",
    ),
    "FromClause.primary_key": (
        "session.execute(select(ledger.primary_key.columns))",
        "session.execute(select(*ledger.primary_key.columns.values()))",
    ),
    "FromClause.exported_columns": (
        "session.execute(select(*ledger.exported_columns))",
        _SOME + "session.execute(select(some.exported_columns.title))",
    ),
    "FromClause.description": ("ledger.description",),
    "Join.self_group": ("session.execute(select(Author.id).select_from(sqlalchemy.join(Author, Book).self_group()))",),
    "Join.description": ("ledger.join(archive).description\nsession.execute(select(ledger.join(archive)))",),
    "Join.is_derived_from": (
        "ledger.join(archive).is_derived_from(ledger)\nsession.execute(select(ledger.join(archive)))",
    ),
    "TableClause.append_column": (
        "some = sqlalchemy.table('ledger')\nsome.append_column(sqlalchemy.column('id'))\nsession.execute(select(some))",
    ),
    "TableClause.insert_column": (
        "some = sqlalchemy.table('ledger')\nsome.insert_column(sqlalchemy.column('id'), 0)\nsession.execute(select(some))",
    ),
    "values": (
        "some = sqlalchemy.values(sqlalchemy.column('a', Integer), name='v').data([(1,)]).cte()\nsession.execute(select(some))",
        "some = sqlalchemy.values(sqlalchemy.column('a', Integer), name='v', literal_binds=True).data([(1,)]).cte('w')\nsession.execute(select(Author.id).join(some, some.c.a == Author.id))",
    ),
    "Selectable.lateral": ("session.execute(select(select(Book.id).lateral('b').element))",),
    "Selectable.corresponding_column": (
        _SOME + "session.execute(select(some.corresponding_column(column=Book.__table__.c.title)))",
    ),
    "Selectable.replace_selectable": (
        "session.execute(select(Author.__table__).replace_selectable(old=Author.__table__, alias=Author.__table__.alias('x')))",
    ),
    "SelectBase.exported_columns": (
        "some = select(Book.author_id)\nsome.exported_columns.keys()\nsession.execute(some)",
    ),
    "SelectBase.selected_columns": (
        "session.execute(select(func.count()).select_from(select(Book.author_id).selected_columns.author_id.table))",
    ),
    "SelectBase.into": (
        "session.execute(select(ledger.c.id).where(ledger.c.id == 1).into('copied'))",
        "session.execute(select(Author.id).join(Book).into('copied', temporary=True, if_not_exists=True))",
    ),
    "SelectBase.set_label_style": (
        "session.execute(select(Book.id).set_label_style(style=sqlalchemy.LABEL_STYLE_NONE))",
    ),
    "CompoundSelect.selected_columns": (
        "some = union(select(Author.id), select(Book.id))\nsession.execute(some.order_by(some.selected_columns.id))",
    ),
    "CompoundSelect.set_label_style": (
        "session.execute(union(select(Author.id), select(Book.id)).set_label_style(style=sqlalchemy.LABEL_STYLE_TABLENAME_PLUS_COL))",
    ),
    "Select.except_all": (
        "str(select(Author.id).except_all(select(Book.id)))\nsession.execute(select(Author.id).except_(select(Book.id)))",
    ),
    "Select.intersect_all": (
        "str(select(Author.id).intersect_all(select(Book.id)))\nsession.execute(select(Author.id).intersect(select(Book.id)))",
    ),
    "Select.column_descriptions": ("session.scalars(select(select(Author).column_descriptions[0]['entity'])).all()",),
    "Select.columns_clause_froms": ("session.execute(select(*select(Author.id).columns_clause_froms))",),
    "Select.get_final_froms": ("session.execute(select(select(Author.id).join(Book).get_final_froms()[0]))",),
    "Select.froms": ("session.execute(select(select(ledger.c.id).froms[0]))",),
    "Select.inner_columns": ("session.execute(select(*select(ledger.c.id).inner_columns))",),
    "Select.selected_columns": ("session.execute(select(select(ledger.c.id).selected_columns.id))",),
    "Select.whereclause": (
        "session.execute(select(Author.id).where(select(Author).where(Author.id == Book.author_id).whereclause))",
    ),
    "Select.self_group": (
        "session.execute(select(Author.id).where(Author.id.in_(select(Book.author_id).self_group())))",
    ),
    "Select.is_derived_from": ("some = select(ledger)\nsome.is_derived_from(ledger)\nsession.execute(some)",),
    "orm.FromStatement": (
        "session.scalars(select(Author).from_statement(text('SELECT id, name, surname, rank, agency_id FROM authors')))",
    ),
    "orm.FromStatement.column_descriptions": (
        "some = select(Author).from_statement(text('SELECT id FROM authors'))\nsession.scalars(select(some.column_descriptions[0]['entity'])).all()",
    ),
}

STATEMENTS = {
    "UpdateBase": ("def run(some: sqlalchemy.UpdateBase):\n    session.execute(some)\nrun(sqlalchemy.delete(ledger))",),
    "UpdateBase.return_defaults": (
        "session.execute(ledger.insert().values(amount=1).return_defaults())",
        "session.execute(ledger.update().values(amount=1).return_defaults(ledger.c.amount))",
    ),
    "UpdateBase.with_hint": (
        "session.execute(sqlalchemy.update(ledger).values(amount=1).with_hint('x', selectable=ledger, dialect_name='mssql'))",
    ),
    "UpdateBase.with_dialect_options": (
        "session.execute(sqlalchemy.delete(ledger).with_dialect_options(mysql_limit=1))",
    ),
    "UpdateBase.returning_column_descriptions": (
        "some = sqlalchemy.insert(Author).values(name='q').returning(Author.id)\nsome.returning_column_descriptions\nsession.execute(some)",
    ),
    "UpdateBase.exported_columns": (
        "some = sqlalchemy.insert(Author).values(name='q').returning(Author.id)\nsome.exported_columns.keys()\nsession.execute(some)",
    ),
    "Insert.inline": ("session.execute(ledger.insert().values(amount=1).inline())",),
    "Update.inline": ("session.execute(ledger.update().values(amount=1).inline())",),
    "dialects.sqlite.Insert.on_conflict_do_nothing": (
        "session.execute(sqlalchemy.dialects.sqlite.insert(ledger).values(id=1, amount=2).on_conflict_do_nothing())",
        "session.execute(sqlalchemy.dialects.sqlite.insert(Award).values(id=1, title='q').on_conflict_do_nothing(index_elements=[Award.id], index_where=Award.id > 0))",
    ),
    "dialects.sqlite.Insert.on_conflict_do_update": (
        "session.execute(sqlalchemy.dialects.sqlite.insert(ledger).values(id=1, amount=2).on_conflict_do_update(index_elements=['id'], set_={'amount': 3}))",
        "some = sqlalchemy.dialects.sqlite.insert(Award).values(id=1, title='q')\nsession.execute(some.on_conflict_do_update(index_elements=[Award.id], index_where=None, set_={'title': select(func.max(Book.title)).scalar_subquery()}, where=Award.id > 0))",
        "session.execute(sqlalchemy.dialects.sqlite.insert(Award).on_conflict_do_update(index_elements=['id'], set_={'title': 'q'}), [{'id': 1, 'title': 'r'}])",
    ),
    "dialects.sqlite.Insert.excluded": (
        "some = sqlalchemy.dialects.sqlite.insert(Award).values(id=1, title='q')\nsession.execute(some.on_conflict_do_update(index_elements=['id'], set_={'title': some.excluded.title}))",
        "some = sqlalchemy.dialects.sqlite.insert(ledger).from_select(['id', 'amount'], select(archive.c.id, archive.c.amount).where(sa.true()))\nsession.execute(some.on_conflict_do_update(index_elements=['id'], set_=dict(amount=some.excluded['amount'])))",
    ),
    "dialects.postgresql.Insert.on_conflict_do_nothing": (
        "session.execute(sqlalchemy.dialects.postgresql.insert(Award).values(id=1, title='q').on_conflict_do_nothing(index_elements=['id'], index_where=Award.id > 0))",
    ),
    "dialects.postgresql.Insert.on_conflict_do_update": (
        "some = sqlalchemy.dialects.postgresql.insert(Award).values(id=1, title='q')\nsession.execute(some.on_conflict_do_update(index_elements=['id'], index_where=None, set_={'title': select(func.max(Book.title)).scalar_subquery()}, where=Award.id > 0))",
        "session.execute(sqlalchemy.dialects.postgresql.insert(Award).on_conflict_do_update(index_elements=['id'], set_={'title': 'q'}), [{'id': 1, 'title': 'r'}])",
    ),
    "dialects.postgresql.Insert.excluded": (
        "some = sqlalchemy.dialects.postgresql.insert(Award).values(id=1, title='q')\nsession.execute(some.on_conflict_do_update(index_elements=['id'], set_={'title': some.excluded.title}))",
    ),
    "dialects.mysql.insert": (
        "mysql.execute(sqlalchemy.dialects.mysql.insert(ledger).values(id=1, amount=2))",
        "mysql.execute(sqlalchemy.dialects.mysql.insert(table=Award).values(title='q'))",
    ),
    "dialects.mysql.Insert": ("mysql.execute(sqlalchemy.dialects.mysql.Insert(table=ledger).values(id=1))",),
    "dialects.mysql.Insert.on_duplicate_key_update": (
        "mysql.execute(sqlalchemy.dialects.mysql.insert(ledger).values(id=1, amount=2).on_duplicate_key_update(amount=3))",
        "mysql.execute(sqlalchemy.dialects.mysql.insert(ledger).from_select(['id'], select(archive.c.id)).on_duplicate_key_update({'amount': select(func.max(Book.id)).scalar_subquery()}))",
    ),
    "dialects.mysql.Insert.inserted": (
        "some = sqlalchemy.dialects.mysql.insert(Award).values(id=1, title='q')\nmysql.execute(some.on_duplicate_key_update(title=some.inserted.title))",
    ),
    "dialects.mysql.Insert.inserted_alias": (
        "some = sqlalchemy.dialects.mysql.insert(Award).values(id=1, title='q')\nmysql.execute(some.on_duplicate_key_update(title=some.inserted_alias.c.title))",
    ),
    "LambdaElement": (
        "some = sqlalchemy.lambda_stmt(lambda: select(Author.id))\nsome += lambda s: s.where(Author.id == Book.author_id)\nsession.execute(some)",
    ),
    "StatementLambdaElement": (
        "some = sqlalchemy.lambda_stmt(lambda: select(Author.id)) + (lambda s: s.join(Book))\nsession.execute(some)",
    ),
    "StatementLambdaElement.spoil": (
        "some = sqlalchemy.lambda_stmt(lambda: select(Author.id)).spoil()\nsome += lambda s: s.join(Book)\nsession.execute(some)",
    ),
    "Executable": ("def run(some: sqlalchemy.Executable):\n    return session.execute(some)\nrun(select(ledger))",),
    "Connection": (
        "def run(some: sqlalchemy.Connection):\n    some.execute(sqlalchemy.delete(ledger))\nrun(connection)",
        "with sqlalchemy.Connection(engine) as some:\n    some.execute(select(ledger))",
    ),
    "HasPrefixes": ("session.execute(sqlalchemy.insert(ledger).prefix_with('OR REPLACE').values(id=1, amount=2))",),
    "HasCTE": (
        "some = select(Book.author_id).cte('some')\nsession.execute(sqlalchemy.delete(Author).where(Author.id.in_(select(some.c.author_id))))",
    ),
    "HasSuffixes": ("session.execute(select(ledger.c.id).suffix_with('LIMIT 1'))",),
}

ORM = {
    "orm.DictBundle": (
        "session.execute(select(orm.DictBundle('b', Author.id, Book.title, single_entity=True)).where(Author.id == Book.author_id)).all()",
    ),
    "orm.Bundle.label": (
        "session.execute(select(orm.Bundle('b', Author.id, Book.title).label(name='x')).where(Author.id == Book.author_id)).all()",
    ),
    "orm.Query.except_all": (
        "str(session.query(Author.id).except_all(session.query(Book.id)))\nsession.query(Author.id).except_(session.query(Book.id)).all()",
    ),
    "orm.Query.intersect_all": (
        "str(session.query(Author.id).intersect_all(session.query(Book.id)))\nsession.query(Author.id).intersect(session.query(Book.id)).all()",
    ),
    "orm.Query.column_descriptions": ("session.query(session.query(Author).column_descriptions[0]['entity']).all()",),
    "orm.Query.whereclause": (
        "session.query(Author.id).filter(session.query(Author).filter(Author.id == Book.author_id).whereclause).all()",
    ),
    "orm.Query.is_single_entity": ("some = session.query(Author)\nsome.is_single_entity\nsome.first().books",),
    "orm.create_session": ("orm.create_session(bind=engine).query(Author).first().books",),
    "orm.AppenderQuery": ("some: orm.AppenderQuery = author.letters\nsome.filter_by(text='l').first().text",),
    "orm.WriteOnlyCollection": (
        "session.scalars(author.drafts.select()).all()",
        "some: orm.WriteOnlyCollection[Draft] = author.drafts\nsome.add(Draft(text='q'))",
    ),
    "orm.QueryPropertyDescriptor": (
        "Award.query = scoped_session(sessionmaker(engine)).query_property()\nAward.query.first().winners",
    ),
    "orm.strategy_options._AbstractLoad.options": (
        "session.scalars(select(Author).options(selectinload(Author.books).options(joinedload(Book.chapters)))).all()",
        "session.scalars(select(Author).options(selectinload(Author.books).options(selectinload(Book.chapters), defer(Book.title)))).all()",
    ),
    "orm.strategy_options._AbstractLoad.with_expression": (
        "session.scalars(select(Author).options(orm.Load(Author).with_expression(Author.score, select(func.count(Book.id)).scalar_subquery()))).all()",
        "session.scalars(select(Book).options(joinedload(Book.author).with_expression(key=Author.score, expression=select(func.count(Chapter.id)).scalar_subquery()))).all()",
    ),
    "orm.scoped_session.bind": ("scoped_session(sessionmaker(engine)).bind.connect().execute(select(ledger))",),
}

EXTENSIONS = {
    "ext.baked.bakery": (
        "some = sqlalchemy.ext.baked.bakery(size=20)(lambda s: s.query(Author))\nsome(session).all()",
        "oven = sqlalchemy.ext.baked.bakery()\nsome = oven(lambda s: s.query(Author))\nsome += lambda q: q.join(Author.books)\nsome(session).all()",
        "oven = sqlalchemy.ext.baked.bakery()\nsome = oven(lambda s: s.query(Author).filter(Author.id == bindparam('i')))\nsome(session).params(i=1).one().books",
    ),
    "ext.baked.BakedQuery.bakery": (
        "sqlalchemy.ext.baked.BakedQuery.bakery(size=5)(lambda s: s.query(Author))(session).first().books",
    ),
    "ext.baked.Bakery": (
        "oven = sqlalchemy.ext.baked.bakery()\ndef make(s):\n    return s.query(Author)\noven(make)(session).all()[0].books",
    ),
    "ext.baked.BakedQuery.add_criteria": (
        "some = sqlalchemy.ext.baked.bakery()(lambda s: s.query(Author))\nsome.add_criteria(lambda q: q.join(Book))\nsome(session).all()",
    ),
    "ext.baked.BakedQuery.with_criteria": (
        "some = sqlalchemy.ext.baked.bakery()(lambda s: s.query(Author)).with_criteria(lambda q: q.filter(Author.books.any()))\nsome(session).all()",
    ),
    "ext.baked.BakedQuery.for_session": (
        "sqlalchemy.ext.baked.bakery()(lambda s: s.query(Award)).for_session(session=session).all()",
    ),
    "ext.baked.BakedQuery.to_query": (
        "some = sqlalchemy.ext.baked.bakery()(lambda s: s.query(Award))\nsome.to_query(query_or_session=session).all()",
    ),
    "ext.baked.BakedQuery.spoil": (
        "sqlalchemy.ext.baked.bakery()(lambda s: s.query(Award)).spoil(full=True)(session).all()",
    ),
    "ext.serializer.dumps": (
        "sqlalchemy.ext.serializer.dumps(obj=session.query(Author), protocol=2)\nsession.query(Author).all()",
    ),
    "ext.serializer.loads": (
        "some = sqlalchemy.ext.serializer.dumps(session.query(Author))\nsqlalchemy.ext.serializer.loads(some, Base.metadata, scoped_session=scoped_session(sessionmaker(engine)), engine=engine).all()",
    ),
    "ext.horizontal_shard.ShardedSession": (
        "s = sqlalchemy.ext.horizontal_shard.ShardedSession(shards={'a': engine}, shard_chooser=lambda *a, **k: 'a', identity_chooser=lambda *a, **k: ['a'], execute_chooser=lambda c: ['a'])\ns.query(Author).first().books",
        "s = sqlalchemy.ext.horizontal_shard.ShardedSession(shards={'a': engine}, shard_chooser=lambda *a, **k: 'a', identity_chooser=lambda *a, **k: ['a'], execute_chooser=lambda c: ['a'])\ns.add(Award('q'))\ns.flush()",
    ),
    "ext.compiler.compiles": (
        "class Up(sqlalchemy.sql.expression.ColumnElement):\n    inherit_cache = False\n    def __init__(self, inner):\n        self.inner = inner\n@sqlalchemy.ext.compiler.compiles(Up)\ndef up(element, compiler, **kw):\n    return 'upper(%s)' % compiler.process(element.inner, **kw)\nsession.execute(select(Author.id, Up(Author.name)))",
    ),
}

NESTED = {
    "delete": (
        "session.execute(delete(ledger).where(ledger.c.id.in_(select(ledger.c.id).where(ledger.c.amount > 3))))",
        "session.execute(delete(Book).where(~exists().where(Author.id == Book.author_id)))",
        "session.execute(delete(Book).where(Book.author_id.in_(select(Author.id).where(Author.id == Book.author_id))))",
        "session.query(Book).filter(exists().where(Author.id == Book.author_id)).delete(False)",
    ),
    "update": (
        "session.execute(update(Book).values(title=select(func.max(Author.name)).where(Author.id == Book.author_id).scalar_subquery()))",
        "session.execute(update(Book).where(select(func.count()).select_from(Book).scalar_subquery() > 0).values(title='q'))",
        "other = aliased(Book)\nsession.execute(update(Book).where(exists(select(other.id).where(other.id == Book.author_id))).values(title='q'))",
        "session.execute(update(ledger).where(ledger.c.id == select(func.max(archive.c.ledger_id)).where(archive.c.ledger_id == ledger.c.id).scalar_subquery()).values(amount=1))",
    ),
    "orm.mapped_column": (
        "setattr(car, 'doors', 3)",
        "vehicle.name = 'q'",
        "car.doors += 1",
        "car.name, car.doors = 'q', 5",
    ),
}
