"""Models with relationships of all kinds, for snippets that are executed and audited alike; with the rows they find."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, String, Table, func, select
from sqlalchemy.ext.associationproxy import association_proxy
from sqlalchemy.ext.asyncio import AsyncAttrs
from sqlalchemy.ext.hybrid import hybrid_method, hybrid_property
from sqlalchemy.orm import (
    Session,
    column_property,
    composite,
    declarative_base,
    query_expression,
    relationship,
    synonym,
)

Base = declarative_base()

author_awards = Table(
    "author_awards",
    Base.metadata,
    Column("author_id", ForeignKey("authors.id"), primary_key=True),
    Column("award_id", ForeignKey("awards.id"), primary_key=True),
)

ledger = Table(
    "ledger",
    Base.metadata,
    Column("id", Integer, primary_key=True),
    Column("amount", Integer),
)

archive = Table(
    "archive",
    Base.metadata,
    Column("id", Integer, primary_key=True),
    Column("amount", Integer),
    Column("ledger_id", ForeignKey("ledger.id")),
)


mountains = Table(
    "mountains",
    Base.metadata,
    Column("id", Integer, primary_key=True),
    Column("country_id", Integer),
)


class Agency(Base):
    __tablename__ = "agencies"
    id = Column(Integer, primary_key=True)
    name = Column(String)


class Author(AsyncAttrs, Base):
    __tablename__ = "authors"
    id = Column(Integer, primary_key=True)
    name = Column(String)
    surname = Column(String)
    rank = Column(Integer)
    agency_id = Column(ForeignKey("agencies.id"))
    agency = relationship("Agency")
    books = relationship("Book", back_populates="author")
    profile = relationship("Profile", back_populates="author", uselist=False)
    awards = relationship("Award", secondary=author_awards, backref="winners")
    award_titles = association_proxy("awards", "title")
    letters = relationship("Letter", lazy="dynamic", back_populates="author")
    drafts = relationship("Draft", lazy="write_only", back_populates="author")
    novels = synonym("books")
    score = query_expression()

    @hybrid_property
    def full_name(self):
        return self.name + " " + self.surname

    @hybrid_property
    def book_count(self):
        return len(self.books)

    @book_count.expression
    def book_count(cls):
        return select(func.count(Book.id)).where(Book.author_id == cls.id).scalar_subquery()

    @hybrid_method
    def outranks(self, rank):
        return self.rank > rank


class Book(AsyncAttrs, Base):
    __tablename__ = "books"
    id = Column(Integer, primary_key=True)
    title = Column(String)
    author_id = Column(ForeignKey("authors.id"))
    author = relationship("Author", back_populates="books")
    chapters = relationship("Chapter", back_populates="book", cascade="all, delete-orphan")


class Chapter(Base):
    __tablename__ = "chapters"
    id = Column(Integer, primary_key=True)
    title = Column(String)
    book_id = Column(ForeignKey("books.id"))
    book = relationship("Book", back_populates="chapters")


class Profile(Base):
    __tablename__ = "profiles"
    id = Column(Integer, primary_key=True)
    text = Column(String)
    author_id = Column(ForeignKey("authors.id"))
    author = relationship("Author", back_populates="profile")


class Award(Base):
    __tablename__ = "awards"
    id = Column(Integer, primary_key=True)
    title = Column(String)

    def __init__(self, title=None, **more):
        super().__init__(title=title, **more)


class Letter(Base):
    __tablename__ = "letters"
    id = Column(Integer, primary_key=True)
    text = Column(String)
    author_id = Column(ForeignKey("authors.id"))
    author = relationship("Author", back_populates="letters")


class Draft(Base):
    __tablename__ = "drafts"
    id = Column(Integer, primary_key=True)
    text = Column(String)
    author_id = Column(ForeignKey("authors.id"))
    author = relationship("Author", back_populates="drafts")


class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __composite_values__(self):
        return self.x, self.y

    def __eq__(self, other):
        return isinstance(other, Point) and (other.x, other.y) == (self.x, self.y)


class City(Base):
    __tablename__ = "cities"
    id = Column(Integer, primary_key=True)
    name = Column(String)
    x = Column(Integer)
    y = Column(Integer)
    place = composite(Point, x, y)
    country_id = Column(ForeignKey("countries.id"))


class Country(Base):
    """Everything that is loaded with it without being asked for."""

    __tablename__ = "countries"
    id = Column(Integer, primary_key=True)
    name = Column(String)
    cities = relationship("City", lazy="selectin")
    flag = relationship("Flag", lazy="joined", uselist=False)
    rivers = relationship("River", lazy="subquery")
    mountain_count = column_property(
        select(func.count(mountains.c.id)).where(mountains.c.country_id == id).scalar_subquery()
    )


class Flag(Base):
    __tablename__ = "flags"
    id = Column(Integer, primary_key=True)
    country_id = Column(ForeignKey("countries.id"))


class River(Base):
    __tablename__ = "rivers"
    id = Column(Integer, primary_key=True)
    name = Column(String)
    country_id = Column(ForeignKey("countries.id"))


class Vehicle(Base):
    """Joined inheritance."""

    __tablename__ = "vehicles"
    id = Column(Integer, primary_key=True)
    kind = Column(String)
    name = Column(String)
    __mapper_args__ = {"polymorphic_on": kind, "polymorphic_identity": "vehicle"}


class Car(Vehicle):
    __tablename__ = "cars"
    id = Column(ForeignKey("vehicles.id"), primary_key=True)
    doors = Column(Integer)
    wheels = relationship("Wheel")
    __mapper_args__ = {"polymorphic_identity": "car"}


class Wheel(Base):
    __tablename__ = "wheels"
    id = Column(Integer, primary_key=True)
    car_id = Column(ForeignKey("cars.id"))


class Truck(Vehicle):
    __tablename__ = "trucks"
    id = Column(ForeignKey("vehicles.id"), primary_key=True)
    load = Column(Integer)
    __mapper_args__ = {"polymorphic_identity": "truck"}


class Animal(Base):
    """Single-table inheritance."""

    __tablename__ = "animals"
    id = Column(Integer, primary_key=True)
    kind = Column(String)
    __mapper_args__ = {"polymorphic_on": kind, "polymorphic_identity": "animal"}


class Dog(Animal):
    bark = Column(String)
    __mapper_args__ = {"polymorphic_identity": "dog"}


class Node(Base):
    """A tree: relationships to itself."""

    __tablename__ = "nodes"
    id = Column(Integer, primary_key=True)
    name = Column(String)
    parent_id = Column(ForeignKey("nodes.id"))
    children = relationship("Node", back_populates="parent")
    parent = relationship("Node", back_populates="children", remote_side=[id])


def fill(session: Session) -> None:
    """Rows behind each relationship, so that loading one asks the database; ids begin at 1."""
    agency = Agency(id=1, name="a")
    author = Author(id=1, name="n", surname="s", rank=1, agency=agency)
    book = Book(id=1, title="t", author=author, chapters=[Chapter(id=1, title="c")])
    award = Award(id=1, title="w")
    author.awards.append(award)
    session.add_all([author, book, Profile(id=1, text="p", author=author), Letter(id=1, text="l", author=author)])
    session.add_all([Author(id=2, name="m", surname="z", rank=2), Award(id=2, title="v"), Book(id=2, title="u")])
    session.add(Draft(id=1, text="d", author=author))
    session.add_all([Country(id=1, name="c"), City(id=1, name="i", x=1, y=2, country_id=1)])
    session.add_all([Flag(id=1, country_id=1), River(id=1, name="r", country_id=1)])
    session.add_all([Car(id=1, name="k", doors=4), Truck(id=2, name="l", load=3), Dog(id=1, bark="w")])
    session.add_all([Node(id=1, name="root", children=[Node(id=2, name="leaf")])])
    session.flush()
    session.add(Wheel(id=1, car_id=1))
    session.flush()
    session.execute(ledger.insert().values(id=1, amount=5))
    session.execute(archive.insert().values(id=1, amount=5, ledger_id=1))
