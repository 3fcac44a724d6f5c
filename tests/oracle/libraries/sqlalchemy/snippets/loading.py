"""Loader options: each option with each way to name what it is about; and what loading and naming rows brings along."""

from __future__ import annotations

_LOADING = ("joinedload", "selectinload", "subqueryload", "immediateload")
_NOT_LOADING = ("lazyload", "raiseload", "noload", "defaultload")
_PATHS = ("Author.books", "Author.awards", "Author.profile", "Author.agency")
_RUN = "session.execute(select(Author).options({})).unique().scalars().all()"
_TREE = "session.execute(select(Node).options({})).unique().scalars().all()"
_QUERY = "session.query(Author).options({}).all()"


def _ways(name: str) -> tuple[str, ...]:
    """One option: on attributes of all kinds, below another one, through Load(), and for everything."""
    single = [f"{name}({path})" for path in _PATHS]
    chained = [
        f"{name}(Author.books).{name}(Book.chapters)",
        f"selectinload(Author.books).{name}(Book.chapters)",
        f"{name}(Author.books).selectinload(Book.chapters)",
        f"Load(Author).{name}(Author.books)",
        f"Load(Author).{name}(Author.books).{name}(Book.chapters)",
        f"{name}(Author.books).options(selectinload(Book.chapters))",
        f"defaultload(Author.books).{name}(Book.chapters)",
        f"{name}(Author.books.and_(Book.title == 't'))",
        f"{name}(Author.novels)",
        f"{name}(getattr(Author, 'books'))",
        f"{name}(inspect(Author).relationships.books.class_attribute)",
        f"{name}(inspect(Author).attrs['books'].class_attribute)",
        f"orm.{name}(Author.books)",
    ]
    wild = (
        [_TREE.format(each) for each in (f"{name}('*')", f"Load(Node).{name}('*')")]
        if name not in {"immediateload", "defaultload"}
        else []
    )
    several = f"session.scalars(select(Author).options({name}(Author.books), {name}(Author.awards))).unique().all()"
    listed = f"options = [{name}(Author.books), {name}(Author.awards)]\n{_RUN.format('*options')}"
    after = f"session.scalars(select(Author).options({name}(Author.books))).unique().first()"
    more = [several, listed, after] if name not in _NOT_LOADING else []
    return (*(_RUN.format(each) for each in (*single, *chained)), *wild, _QUERY.format(single[0]), *more)


LOADERS = {f"orm.{name}": _ways(name) for name in (*_LOADING, *_NOT_LOADING)} | {
    "orm.Load": (
        _RUN.format("Load(Author).selectinload(Author.books)"),
        _RUN.format("Load(Author).load_only(Author.name)"),
    ),
    "orm.contains_eager": (
        "session.execute(select(Author).join(Author.books).options(contains_eager(Author.books))).unique().all()",
        "session.query(Author).join(Author.books).options(contains_eager(Author.books)).all()",
        "session.query(Author).join(Author.books).join(Book.chapters)"
        ".options(contains_eager(Author.books).contains_eager(Book.chapters)).all()",
        "session.query(Author).join(Author.books).options(contains_eager(Author.books).selectinload(Book.chapters)).all()",
        "other = aliased(Book)\nsession.query(Author).join(Author.books.of_type(other))"
        ".options(contains_eager(Author.books.of_type(other))).all()",
    ),
    "orm.defer": (_RUN.format("defer(Author.name)"),),
    "orm.undefer": (_RUN.format("undefer(Author.name)"),),
    "orm.undefer_group": (_RUN.format("undefer_group('x')"),),
    "orm.load_only": (
        _RUN.format("load_only(Author.name)"),
        _RUN.format("selectinload(Author.books).load_only(Book.title)"),
    ),
    "orm.with_loader_criteria": (
        _RUN.format("with_loader_criteria(Book, Book.id > 0)"),
        _RUN.format("selectinload(Author.books), with_loader_criteria(Book, lambda cls: cls.id > 0)"),
        _RUN.format("selectinload(Author.books), with_loader_criteria(Book, Book.id.in_(select(Chapter.id)))"),
    ),
    "orm.selectin_polymorphic": (
        "session.scalars(select(Vehicle).options(selectin_polymorphic(Vehicle, [Car]))).all()",
        "session.scalars(select(Vehicle).options(selectin_polymorphic(Vehicle, [Car, Truck]))).all()",
        "session.scalars(select(Vehicle).options(selectin_polymorphic(Vehicle, [Car]), selectinload(Car.wheels))).all()",
    ),
    "orm.with_polymorphic": (
        "every = with_polymorphic(Vehicle, '*')\nsession.scalars(select(every)).all()",
        "some = with_polymorphic(Vehicle, [Car])\nsession.scalars(select(some)).all()",
        "some = with_polymorphic(Vehicle, [Car])\nsession.scalars(select(some).where(some.Car.doors > 1)).all()",
        "some = with_polymorphic(base=Vehicle, classes=[Truck])\nsession.query(some).all()",
    ),
    "orm.with_expression": (
        "session.scalars(select(Author).options(with_expression(Author.score, Author.rank + 1))).all()",
        "session.scalars(select(Author).options(with_expression(key=Author.score, expression=select(func.count(Book.id)).scalar_subquery()))).all()",
        "session.query(Author).options(with_expression(Author.score, select(func.max(Book.id)).where(Book.author_id == Author.id).scalar_subquery())).first()",
    ),
    "orm.aliased": (
        "a = aliased(Author)\nsession.scalars(select(a)).first().books",
        "a = aliased(Author, name='x')\nsession.scalars(select(a).join(a.books)).first()",
        "a = aliased(element=Author)\nsession.execute(select(a.id)).all()",
        "a = aliased(Author)\nsession.scalars(select(a).options(selectinload(a.books))).all()",
        "a = aliased(ledger)\nsession.execute(select(a.c.id)).all()",
        "a = aliased(Author, select(Author).subquery())\nsession.scalars(select(a)).first().books",
        "a = aliased(Author)\nsession.scalars(select(Author).where(Author.id == a.id)).all()",
    ),
    "orm.with_parent": (
        "session.scalars(select(Book).where(with_parent(author, Author.books))).all()",
        "session.scalars(select(Letter).where(with_parent(author, Author.letters))).all()",
    ),
    "orm.Bundle": (
        "session.execute(select(Bundle('b', Author.id, Book.id)).where(Author.id == Book.author_id)).all()",
        "session.query(Bundle('b', Author.id, Author.name)).all()",
    ),
    "orm.join": (
        "session.scalars(select(Author).select_from(orm.join(Author, Book))).all()",
        "session.scalars(select(Author).select_from(orm.join(Author, Book, Author.books))).all()",
    ),
    "orm.outerjoin": ("session.scalars(select(Author).select_from(orm.outerjoin(Author, Book))).all()",),
}

for _name in (*_LOADING, *_NOT_LOADING, "contains_eager"):
    _start = "session.execute(select(Author).join(Author.books).options({})).unique().scalars().all()"
    LOADERS[f"orm.Load.{_name}"] = (_start.format(f"Load(Author).{_name}(Author.books)"),)
for _name, _given in {
    "defer": "Author.name",
    "undefer": "Author.name",
    "load_only": "Author.name",
    "undefer_group": "'x'",
}.items():
    LOADERS[f"orm.Load.{_name}"] = (_RUN.format(f"Load(Author).{_name}({_given})"),)
LOADERS["orm.Load.options"] = (_RUN.format("Load(Author).options(selectinload(Author.books))"),)

ROWS = {
    "orm.relationship": (
        "author.books",
        "author.profile",
        "author.agency",
        "author.awards",
        "author.novels",
        "book.author",
        "book.chapters",
        "chapter.book.author.profile",
        "award.winners",
        "profile.author",
        "car.wheels",
        "node.children",
        "[b.chapters for b in author.books]",
        "for b in author.books:\n    for c in b.chapters:\n        c.title",
        "author.books.append(Book(title='q'))",
        "author.books = [Book(title='q')]",
        "author.books.clear()",
        "author.awards.append(Award('q'))",
        "author.awards.remove(award)",
        "author.awards = []",
        "author.profile = None",
        "author.profile = Profile(text='q')",
        "book.author = None",
        "book.author = Author(name='q')",
        "book.chapters = []",
        "book.chapters.clear()",
        "author.agency = Agency(name='q')",
        "session.add(Chapter(book=book))",
        "del book.author",
        "node.children.append(Node(name='q'))",
        "getattr(author, 'books')",
        "setattr(author, 'awards', [])",
        "author.books.extend([Book(title='q')])",
        "author.books += [Book(title='q')]",
        "author.books.insert(0, Book(title='q'))",
        "author.books.pop()",
        "author.books[0].chapters",
        "len(author.books)",
        "bool(author.books)",
        "author.books[:1][0].chapters",
        "book in author.books",
        "list(author.books)[0].chapters",
        "sorted(author.books, key=lambda b: b.id)[0].chapters",
        "next(iter(author.books)).chapters",
        "max(author.books, key=lambda b: b.id).chapters",
        "{b.id: b.chapters for b in author.books}",
        "first, *rest = author.books\nfirst.chapters",
        "author.__dict__.get('books')",
        "dict(books=author.books)",
        "session.add_all([Chapter(book=book, title='q')])",
        "any(b.chapters for b in author.books)",
    ),
    "orm.mapped_column": (
        "author.name = 'q'",
        "author.rank += 1",
        "setattr(author, 'name', 'q')",
        "car.name = 'q'",
        "car.doors = 3",
        "del author.agency",
    ),
    "orm.backref": (
        "award.winners.append(Author(name='q'))",
        "award.winners[0].books",
        "session.scalars(select(Award).where(Award.winners.any())).all()",
        "session.scalars(select(Award).options(selectinload(Award.winners))).all()",
    ),
    "orm.synonym": ("author.novels[0].chapters", "session.scalars(select(Author).join(Author.novels)).all()"),
    "orm.composite": (
        "city.place = Point(3, 4)",
        "session.scalars(select(City).where(City.place == Point(1, 2))).all()",
        "city.place",
    ),
    "orm.column_property": (
        "session.get(Country, 1).mountain_count",
        "session.scalars(select(Country).where(Country.mountain_count > -1)).all()",
    ),
    "orm.query_expression": ("session.scalars(select(Author)).all()",),
    "ext.hybrid.hybrid_property": (
        "author.book_count",
        "author.full_name",
        "session.scalars(select(Author.book_count)).all()",
        "session.scalars(select(Author).where(Author.book_count > 0)).all()",
        "session.scalars(select(Author).order_by(Author.book_count)).all()",
        "session.execute(select(Author.full_name).where(Author.full_name == 'n')).all()",
        "session.query(Author.full_name).all()",
    ),
    "ext.hybrid.hybrid_method": (
        "author.outranks(0)",
        "session.scalars(select(Author).where(Author.outranks(0))).all()",
        "session.query(Author).filter(Author.outranks(0)).all()",
    ),
    "ext.associationproxy.association_proxy": (
        "author.award_titles",
        "list(author.award_titles)",
        "author.award_titles.append('q')",
        "author.award_titles = ['q']",
        "author.award_titles.remove('w')",
        "session.scalars(select(Author).where(Author.award_titles.any())).all()",
        "session.scalars(select(Author).where(Author.award_titles.contains('w'))).all()",
        "'w' in author.award_titles",
        "session.add(Author(name='q', award_titles=['z']))",
        "session.scalars(select(Author).join(Author.awards).where(Award.title == 'w')).all()",
    ),
    "orm.dynamic_loader": (
        "author.letters.all()",
        "author.letters.first().text",
        "author.letters.filter_by(text='l').all()",
        "author.letters.count()",
        "list(author.letters)",
        "for letter in author.letters:\n    letter.text",
        "author.letters.append(Letter(text='q'))",
        "author.letters.add(Letter(text='q'))",
        "author.letters.remove(author.letters[0])",
        "author.letters.filter(Letter.id == 1).delete(False)",
        "author.letters.order_by(Letter.id).limit(1).all()",
        "author.letters.filter(Letter.text == 'l').update({'text': 'q'}, False)",
        "author.letters.extend([Letter(text='q')])",
        "author.letters[0].text",
        "author.letters.one().text",
    ),
    "orm.WriteOnlyCollection.select": (
        "session.scalars(author.drafts.select()).all()",
        "session.scalars(author.drafts.select().where(Draft.id == 1)).first().text",
    ),
    "orm.WriteOnlyCollection.add": ("author.drafts.add(Draft(text='q'))",),
    "orm.WriteOnlyCollection.add_all": ("author.drafts.add_all([Draft(text='q')])",),
    "orm.WriteOnlyCollection.remove": ("author.drafts.remove(session.get(Draft, 1))",),
    "orm.WriteOnlyCollection.insert": (
        "session.execute(author.drafts.insert().values(text='q'))",
        "session.execute(author.drafts.insert(), [{'text': 'q'}])",
    ),
    "orm.WriteOnlyCollection.update": (
        "session.execute(author.drafts.update().values(text='q').execution_options(synchronize_session=False))",
    ),
    "orm.WriteOnlyCollection.delete": (
        "session.execute(author.drafts.delete().where(Draft.id == 1).execution_options(synchronize_session=False))",
    ),
    "orm.AppenderQuery.add": ("author.letters.add(Letter(text='q'))",),
    "orm.AppenderQuery.add_all": ("author.letters.add_all([Letter(text='q')])",),
    "orm.AppenderQuery.append": ("author.letters.append(Letter(text='q'))",),
    "orm.AppenderQuery.extend": ("author.letters.extend([Letter(text='q')])",),
    "orm.AppenderQuery.count": ("author.letters.count()",),
    "ext.mutable.flag_modified": (
        "orm.attributes.flag_modified(author, 'name')",
        "from sqlalchemy.orm.attributes import flag_modified\nflag_modified(author, 'name')",
    ),
    "orm.attributes.set_attribute": (
        "orm.attributes.set_attribute(author, 'name', 'q')",
        "orm.attributes.set_attribute(author, 'awards', [])",
    ),
    "orm.attributes.get_attribute": ("orm.attributes.get_attribute(author, 'books')",),
    "orm.attributes.del_attribute": ("orm.attributes.del_attribute(author, 'agency')",),
    "orm.attributes.get_history": ("orm.attributes.get_history(author, 'books')",),
    "orm.attributes.set_committed_value": ("orm.attributes.set_committed_value(author, 'books', [])",),
    "orm.attributes.init_collection": ("orm.attributes.init_collection(author, 'books')",),
    "orm.make_transient": ("orm.make_transient(award)",),
    "orm.InstanceState.attrs": (
        "inspect(author).attrs.books.value",
        "inspect(author).attrs['books'].load_history()",
        "inspect(author).attrs.books.history",
    ),
    "orm.InstanceState.object": ("inspect(author).object.books",),
    "orm.InstanceState.session": ("inspect(author).session.execute(select(Book))",),
}

MAPPERS = {
    "inspect": (
        "session.execute(select(inspect(Author).local_table)).all()",
        "session.execute(inspect(Author).local_table.select()).all()",
        "session.scalars(select(inspect(Author).class_)).all()",
        "session.scalars(select(inspect(Author).entity)).all()",
        "session.execute(select(*inspect(Author).columns)).all()",
        "session.execute(inspect(Chapter).local_table.delete())",
        "session.execute(delete(inspect(Chapter).class_))",
        "session.execute(select(inspect(Author).c.id)).all()",
        "for r in inspect(Book).relationships:\n    getattr(book, r.key)",
        "session.scalars(select(inspect(Author).relationships.books.mapper.class_)).all()",
        "session.scalars(select(inspect(Author).relationships['books'].entity.class_)).all()",
        "session.execute(select(inspect(Author).relationships.books.target)).all()",
        "session.execute(inspect(Author).relationships.awards.secondary.delete())",
        "session.execute(select(inspect(Author).selectable)).all()",
        "session.execute(select(inspect(Author).persist_selectable)).all()",
        "session.execute(select(inspect(author).mapper.local_table)).all()",
        "for t in inspect(Car).tables:\n    session.execute(select(t)).all()",
        "session.execute(select(inspect(Author).primary_key[0])).all()",
        "for m in inspect(Vehicle).self_and_descendants:\n    session.execute(select(m.local_table)).all()",
        "inspect(engine).get_table_names()",
        "inspect(engine).get_columns('ledger')",
        "inspect(engine).has_table('ledger')",
        "session.execute(select(inspect(Author).attrs.name.columns[0])).all()",
        "session.execute(select(inspect(Author).column_attrs.name.class_attribute)).all()",
        "session.execute(select(inspect(Author).local_table.c.name)).all()",
        "session.execute(select(inspect(Author).get_property('name').class_attribute)).all()",
        "session.execute(select(inspect(Author).all_orm_descriptors.name)).all()",
        "session.scalars(select(inspect(aliased(Author)).entity)).all()",
    ),
    "orm.class_mapper": (
        "session.execute(select(class_mapper(Author).local_table)).all()",
        "session.scalars(select(class_mapper(Author).class_)).all()",
        "session.execute(select(orm.class_mapper(class_=Author).local_table)).all()",
    ),
    "orm.object_mapper": (
        "session.scalars(select(object_mapper(author).class_)).all()",
        "session.execute(object_mapper(author).local_table.select()).all()",
    ),
    "orm.Mapper": (
        "session.execute(select(Author.__mapper__.local_table)).all()",
        "session.scalars(select(Author.__mapper__.class_)).all()",
        "session.execute(Author.__mapper__.persist_selectable.select()).all()",
        "session.scalars(select(author.__mapper__.class_)).all()",
    ),
    "orm.Mapper.get_property": ("session.scalars(select(inspect(Author).get_property('books').mapper.class_)).all()",),
    "orm.Mapper.self_and_descendants": (
        "for m in inspect(Vehicle).self_and_descendants:\n    session.scalars(select(m.class_)).all()",
    ),
    "orm.registry": ("for m in Base.registry.mappers:\n    m.class_",),
    "orm.RelationshipProperty": (
        "session.scalars(select(Author.books.property.mapper.class_)).all()",
        "session.execute(select(Author.awards.property.secondary)).all()",
        "session.scalars(select(Author.books.prop.entity.class_)).all()",
        "session.execute(Author.books.property.target.select()).all()",
    ),
    "orm.QueryableAttribute": (
        "session.scalars(select(Author.name.class_)).all()",
        "session.execute(select(Author.name.property.columns[0])).all()",
        "session.scalars(select(Author.name.parent.class_)).all()",
        "session.execute(select(Author.name.expression)).all()",
    ),
    "orm.QueryableAttribute.of_type": (
        "session.scalars(select(Author).join(Author.books.of_type(aliased(Book)))).all()",
    ),
    "orm.QueryableAttribute.and_": ("session.scalars(select(Author).join(Author.books.and_(Book.id > 0))).all()",),
    "orm.polymorphic_union": (
        "part = orm.polymorphic_union({'l': ledger.select().subquery(), 'a': archive.select().subquery()}, 'kind')\n"
        "session.execute(select(part)).all()",
    ),
}
