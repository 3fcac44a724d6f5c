"""SQLModel: a session that executes, models that are schemas, and the select that gives scalars."""

from __future__ import annotations

SESSION = {
    "Session": (
        "with Session(engine) as s:\n    s.exec(select(Award)).all()",
        "with Session(engine) as s, s.begin():\n    s.add(Award(title='q'))",
    ),
    "Session.exec": (
        "session.exec(select(Author)).all()",
        "session.exec(statement=select(Author)).first().books",
        "session.exec(select(Author.id, Author.name)).all()",
        "for row in session.exec(select(Author)):\n    row.awards",
        "session.exec(select(Author).where(Author.id == 1)).one().agency",
        "session.exec(select(Author).where(Author.id == 1)).one_or_none().books[0].chapters",
        "for author_row, book_row in session.exec(select(Author, Book).join(Book)):\n    book_row.chapters",
        "session.exec(select(Author, Book).where(Author.id == Book.author_id)).first()[1].chapters",
        "session.exec(select(func.count()).select_from(Book)).one()",
        "session.exec(select(func.count(Book.id))).one()",
        "session.exec(select(Book).options(selectinload(Book.chapters))).all()",
        "session.exec(select(Book).join(Author, isouter=True)).unique().all()",
        "session.exec(delete(Chapter))",
        "session.exec(delete(Chapter).where(Chapter.id == 1))",
        "session.exec(update(Award).values(title='q'))",
        "session.exec(insert(Award).values(title='q'))",
        "session.exec(insert(Award), params=[{'title': 'q'}, {'title': 'r'}])",
        "session.exec(text('SELECT id FROM books'))",
        "session.exec(select(Author).limit(1)).first().profile",
        "[chapter.title for chapter in session.exec(select(Chapter).offset(0).limit(5)).all()]",
    ),
    "Session.execute": (
        "session.execute(select(Author)).scalars().first().books",
        "session.execute(statement=select(Book)).all()",
        "session.execute(text('DELETE FROM chapter'))",
        "session.execute(delete(Chapter))",
    ),
    "Session.query": ("session.query(Author).first().books", "session.query(Author.id).join(Book).all()"),
    "Session.get": (
        "session.get(Author, 1)",
        "session.get(Author, 1).books",
        "session.get(Author, 1, options=[selectinload(Author.books)])",
        "session.get(Chapter, 1).book.author",
    ),
    "Session.add": (
        "session.add(Award(title='q'))",
        "session.add(Author(name='x', books=[Book(title='y')]))",
        "session.add(Book(title='y', author=Author(name='x')))",
        "session.add(Author.model_validate(AuthorCreate(name='x')))",
        "new = Author(name='x')\nnew.awards.append(Award(title='q'))\nsession.add(new)",
    ),
    "Session.delete": ("session.delete(book)", "session.delete(chapter)", "session.delete(session.get(Letter, 1))"),
    "Session.refresh": ("session.refresh(award)", "session.refresh(author, ['books'])"),
    "Session.merge": ("session.merge(Award(title='q'))",),
    "Session.scalars": ("session.scalars(select(Author)).first().books",),
}

SELECT = {
    "select": (
        "session.exec(select(Author).join(Author.books)).all()",
        "session.exec(select(Author, Book).join(Book, isouter=True)).all()",
        "session.exec(select(Author).join(AuthorAward).join(Award)).all()",
        "session.exec(select(Author).where(Author.books.any())).all()",
        "session.exec(select(Author).where(col(Author.id).in_(select(Book.author_id)))).all()",
        "session.exec(select(AuthorAward)).all()",
        "session.exec(select(AuthorAward.award_id).where(AuthorAward.author_id == 1)).all()",
        "session.exec(select(Book.author_id, func.count()).group_by(Book.author_id)).all()",
    ),
    "sql._expression_select_cls.SelectBase.where": (
        "session.exec(select(Author).where(Author.id == Book.author_id)).all()",
    ),
    "sql._expression_select_cls.SelectBase.having": (
        "session.exec(select(Author.rank).group_by(Author.rank).having(func.count(Author.id) > 0)).all()",
    ),
    "col": (
        "session.exec(select(Author).where(col(Author.name).like('n'))).all()",
        "session.exec(select(col(column_expression=Book.title))).all()",
    ),
    "and_": (
        "session.exec(select(Author).where(and_(True, Author.id == Book.author_id))).all()",
        "session.exec(select(Award).where(and_(initial_clause=Award.id == 1))).all()",
    ),
    "or_": (
        "session.exec(select(Author).where(or_(False, Author.id == Book.author_id))).all()",
        "session.exec(select(Award).where(or_(initial_clause=Award.id == 1))).all()",
    ),
    "not_": ("session.exec(select(Author).where(not_(clause=Book.id == Author.id))).all()",),
    "asc": ("session.exec(select(Author).order_by(asc(column=Author.name))).all()",),
    "desc": ("session.exec(select(Author).order_by(desc(column=Author.name))).all()",),
    "nulls_first": ("session.exec(select(Author).order_by(nulls_first(column=Author.name))).all()",),
    "nulls_last": ("session.exec(select(Author).order_by(nulls_last(column=Author.name))).all()",),
    "between": (
        "session.exec(select(Author).where(between(expr=Author.id, lower_bound=Book.id, upper_bound=9, symmetric=False))).all()",
    ),
    "case": (
        "session.exec(select(case((Book.id == 1, 2), value=None, else_=Author.id)).where(Author.id == Book.author_id)).all()",
    ),
    "cast": ("session.exec(select(cast(expression=Book.id, type_=String))).all()",),
    "collate": ("session.exec(select(Author).order_by(collate(expression=Author.name, collation='NOCASE'))).all()",),
    "distinct": ("session.exec(select(distinct(expr=Book.author_id))).all()",),
    "extract": ("session.exec(select(extract(field='year', expr=Book.title))).all()",),
    "funcfilter": ("session.exec(select(funcfilter(func.count(Book.id), Book.id == 1))).all()",),
    "over": ("session.exec(select(over(func.count(Book.id), partition_by=Book.author_id, order_by=Book.id))).all()",),
    "tuple_": (
        "session.exec(select(Author).where(tuple_(Author.id, Author.rank).in_(select(Book.id, Book.author_id)))).all()",
    ),
    "type_coerce": ("session.exec(select(type_coerce(expression=Book.id, type_=String))).all()",),
}

MODELS = {
    "SQLModel": (
        "author.books",
        "author.awards.append(Award(title='q'))",
        "chapter.book.author",
        "author.name = 'q'",
        "for book_row in author.books:\n    book_row.title = 'q'",
        "author.books = []",
    ),
    "SQLModel.model_validate": (
        "session.add(Author.model_validate({'name': 'q'}))",
        "new = Author.model_validate(obj=AuthorCreate(name='q'), update={'rank': 3})\nsession.add(new)",
        "AuthorRead.model_validate(author)",
        "AuthorWithBooks.model_validate(author)",
        "AuthorWithBooks.model_validate(session.get(Author, 1), from_attributes=True)",
        "new = Book.model_validate({'title': 'q'})\nnew.author = author\nsession.add(new)",
    ),
    "SQLModel.from_orm": (
        "AuthorWithBooks.from_orm(author)",
        "AuthorWithBooks.from_orm(obj=author)",
        "session.add(Author.from_orm(AuthorCreate(name='q'), update={'rank': 2}))",
    ),
    "SQLModel.parse_obj": (
        "session.add(Author.parse_obj({'name': 'q'}))",
        "session.add(Award.parse_obj(obj={'title': 'q'}, update={'title': 'r'}))",
    ),
    "SQLModel.sqlmodel_update": (
        "author.sqlmodel_update({'name': 'q'})",
        "author.sqlmodel_update(obj=AuthorCreate(name='q'), update={'rank': 3})\nsession.add(author)",
        "session.get(Award, 1).sqlmodel_update({'title': 'q'})",
    ),
    "SQLModel.model_dump": ("author.model_dump()", "AuthorWithBooks.model_validate(author).model_dump()"),
    "SQLModel.dict": ("author.dict()",),
    "Relationship": (
        "author.profile",
        "author.awards",
        "author.letters",
        "book.chapters.append(Chapter(title='q'))",
        "award.winners",
    ),
    "Field": ("session.exec(select(Author.agency_id)).all()", "chapter.title = 'q'"),
}
