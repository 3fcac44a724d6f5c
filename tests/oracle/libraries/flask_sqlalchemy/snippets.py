"""Flask-SQLAlchemy: the extension object, models that query themselves, pages of rows."""

from __future__ import annotations

EXTENSION = {
    "SQLAlchemy.session": (
        "db.session.add(Shelf(room='q'))",
        "db.session.execute(db.select(LibraryMember)).scalars().all()",
        "db.session.execute(db.text('DELETE FROM loan'))",
        "db.session.delete(shelf)",
        "db.session.get(Visit, 1)",
        "db.session().add(Fine(amount=1))",
        "member.shelves.append(Shelf(room='q'))",
        "member.shelves",
        "db.session.scalar(db.select(db.func.count()).select_from(Loan))",
        "db.session.execute(db.insert(member_shelves).values(member_id=2, shelf_id=1))",
        "db.session.query(member_shelves).all()",
    ),
    "SQLAlchemy.get_or_404": (
        "db.get_or_404(LibraryMember, 1)",
        "db.get_or_404(entity=Shelf, ident=1)",
        "db.get_or_404(LibraryMember, 1).shelves",
        "db.get_or_404(LibraryMember, 1, description='none', options=[db.joinedload(LibraryMember.shelves)])",
        "db.get_or_404(Visit, 1)",
    ),
    "SQLAlchemy.first_or_404": (
        "db.first_or_404(db.select(Loan))",
        "db.first_or_404(statement=db.select(Shelf), description='none')",
        "db.first_or_404(db.select(LibraryMember)).shelves",
        "db.first_or_404(db.select(Shelf).filter_by(room='a')).members",
    ),
    "SQLAlchemy.one_or_404": (
        "db.one_or_404(db.select(Shelf).where(Shelf.id == 1))",
        "db.one_or_404(statement=db.select(Shelf.room).where(Shelf.id == 1), description='none')",
        "db.one_or_404(db.select(LibraryMember).filter_by(name='m')).shelves",
    ),
    "SQLAlchemy.paginate": (
        "db.paginate(db.select(Shelf))",
        "db.paginate(select=db.select(Shelf), page=1, per_page=2, max_per_page=5, error_out=False, count=False)",
        "for row in db.paginate(db.select(LibraryMember), page=1):\n    row.shelves",
        "db.paginate(db.select(LibraryMember).join(LibraryMember.shelves), page=1).items[0].shelves",
        "[row.member for row in db.paginate(db.select(Loan)).items]",
        "return {'total': db.paginate(db.select(Visit)).total}",
    ),
    "SQLAlchemy.engine": (
        "with db.engine.connect() as connection:\n    connection.execute(db.select(Loan))",
        "with db.engine.begin() as connection:\n    connection.execute(db.text('UPDATE loan SET days = 1'))",
        "with db.engine.connect() as connection:\n    connection.execute(Loan.__table__.insert().values(days=2))",
    ),
    "SQLAlchemy.engines": (
        "with db.engines['visits'].connect() as connection:\n    connection.execute(db.select(Visit))",
        "with db.engines['visits'].begin() as connection:\n    connection.execute(db.text('DELETE FROM visit'))",
    ),
    "SQLAlchemy.get_engine": (
        "with db.get_engine().connect() as connection:\n    connection.execute(db.select(Loan))",
        "with db.get_engine('visits').connect() as connection:\n    connection.execute(db.text('SELECT 1 FROM visit'))",
    ),
    "SQLAlchemy.metadata": (
        "db.session.execute(db.metadata.tables['loan'].select())",
        "db.session.execute(db.delete(db.metadata.tables['member_shelves']))",
    ),
    "SQLAlchemy.metadatas": ("db.session.execute(db.metadatas[None].tables['loan'].select())",),
    "SQLAlchemy.relationship": (
        "member.fines",
        "member.fines.append(Fine(amount=3))",
        "fine.member",
        "shelf.members",
        "member.loans.all()",
        "member.loans.filter_by(days=3).first_or_404()",
        "member.loans.paginate(page=1).items",
        "loan.member",
        "LibraryMember(name='q', shelves=[Shelf(room='q')])\nreturn 1",
        "db.session.add(Loan(days=3, member=member))",
    ),
    "SQLAlchemy.dynamic_loader": ("member.visits.all()", "member.visits.count()"),
    "SQLAlchemy.Table": ("db.session.execute(member_shelves.select())", "db.session.execute(member_shelves.delete())"),
    "SQLAlchemy.Model": (
        "LibraryMember.query.all()",
        "db.session.add(Visit(day=3))",
        "db.session.execute(db.select(LibraryMember.__table__.c.id))",
    ),
    "SQLAlchemy.Query": (
        "db.Query(Shelf, session=db.session()).all()",
        "db.Query(entities=Shelf, session=db.session()).first_or_404()",
    ),
    "SQLAlchemy.create_all": ("db.create_all()", "db.create_all(bind_key='visits')"),
    "SQLAlchemy.drop_all": ("db.drop_all(bind_key=[])",),
    "SQLAlchemy.reflect": ("db.reflect(bind_key=[])",),
}

QUERY = {
    "model.Model.query": (
        "Shelf.query.all()",
        "Shelf.query.filter_by(room='a').first().members",
        "Shelf.query.filter(Shelf.members.any()).count()",
        "LibraryMember.query.join(LibraryMember.shelves).all()",
        "LibraryMember.query.join(Loan, Loan.member_id == LibraryMember.id).count()",
        "LibraryMember.query.options(db.joinedload(LibraryMember.shelves)).first()",
        "LibraryMember.query.get(1).shelves",
        "Loan.query.delete()",
        "Loan.query.filter(Loan.days > 1).update({'days': 1})",
        "Shelf.query.with_entities(Shelf.room).all()",
        "Visit.query.order_by(Visit.day.desc()).limit(1).all()",
        "[row.member for row in Loan.query]",
        "shelf.query.count()",
    ),
    "query.Query": (
        "Query(LibraryMember, session=db.session()).first().shelves",
        "LibraryMember.query.one_or_none() if LibraryMember.query.count() == 1 else None",
    ),
    "query.Query.get_or_404": (
        "LibraryMember.query.get_or_404(1)",
        "Shelf.query.get_or_404(ident=1, description='none').members",
        "db.session.delete(Loan.query.get_or_404(1))",
        "Loan.query.get_or_404(1).days = 4",
    ),
    "query.Query.first_or_404": (
        "Shelf.query.first_or_404(description='none')",
        "LibraryMember.query.filter_by(name='m').first_or_404().shelves",
        "row = LibraryMember.query.first_or_404('none')\nrow.shelves.append(Shelf(room='q'))",
    ),
    "query.Query.one_or_404": (
        "Shelf.query.filter_by(id=1).one_or_404(description='none')",
        "LibraryMember.query.filter_by(id=1).one_or_404('none').shelves",
    ),
    "query.Query.paginate": (
        "Shelf.query.paginate()",
        "Shelf.query.paginate(page=1, per_page=2, error_out=False, max_per_page=3, count=True)",
        "for row in LibraryMember.query.paginate(page=1, per_page=1):\n    row.shelves",
        "LibraryMember.query.paginate(page=1).items[0].shelves",
        "[row.member for row in Loan.query.paginate().items]",
        "member.loans.order_by(Loan.days).paginate(per_page=1).total",
    ),
}

PAGES = {
    "pagination.Pagination.next": (
        "db.paginate(db.select(LibraryMember), page=1, per_page=1).next(error_out=False).items[0].shelves",
        "LibraryMember.query.paginate(page=1, per_page=1).next().items",
    ),
    "pagination.Pagination.prev": (
        "Shelf.query.paginate(page=2, per_page=1, error_out=False).prev(error_out=False).items[0].members",
    ),
    "pagination.Pagination.iter_pages": ("list(Shelf.query.paginate().iter_pages(left_edge=1))",),
    "pagination.SelectPagination": (
        "SelectPagination(select=db.select(Shelf), session=db.session, page=1, per_page=2, max_per_page=3, error_out=True, count=True).items[0].members",
    ),
    "pagination.QueryPagination": ("QueryPagination(query=Shelf.query, page=1, per_page=2).items[0].members",),
}
