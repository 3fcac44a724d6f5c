# Models as people write them with SQLModel, with the rows that they find.
from typing import List, Optional

from sqlmodel import Column, Field, ForeignKey, Integer, Relationship, Session, SQLModel, String, Table


class Base(SQLModel):
    """No table of its own."""


ledger = Table("ledger", Base.metadata, Column("id", Integer, primary_key=True), Column("amount", Integer))
archive = Table(
    "archive",
    SQLModel.metadata,
    Column("id", Integer, primary_key=True),
    Column("amount", Integer),
    Column("ledger_id", ForeignKey("ledger.id")),
)


class AuthorAward(Base, table=True):
    author_id: Optional[int] = Field(default=None, foreign_key="authors.id", primary_key=True)
    award_id: Optional[int] = Field(default=None, foreign_key="award.id", primary_key=True)


class AuthorBase(Base):
    name: str = "x"
    surname: Optional[str] = None
    rank: int = Field(default=0, index=True)


class Author(AuthorBase, table=True):
    __tablename__ = "authors"
    id: Optional[int] = Field(default=None, primary_key=True)
    agency_id: Optional[int] = Field(default=None, foreign_key="agency.id")
    agency: Optional["Agency"] = Relationship(back_populates="authors")
    books: List["Book"] = Relationship(back_populates="author")
    profile: Optional["Profile"] = Relationship(
        back_populates="author", sa_relationship_kwargs={"uselist": False, "lazy": "joined"}
    )
    awards: List["Award"] = Relationship(back_populates="winners", link_model=AuthorAward)
    letters: List["Letter"] = Relationship()


class AuthorCreate(AuthorBase):
    pass


class AuthorRead(AuthorBase):
    id: int


class AuthorWithBooks(AuthorRead):
    books: List["BookRead"] = []


class Agency(Base, table=True):
    """Its table is named after it."""

    id: Optional[int] = Field(default=None, primary_key=True)
    name: str = "a"
    authors: List[Author] = Relationship(back_populates="agency")


class BookBase(Base):
    title: str = "t"


class Book(BookBase, table=True):
    __tablename__ = "books"
    id: Optional[int] = Field(default=None, primary_key=True)
    author_id: Optional[int] = Field(default=None, foreign_key="authors.id")
    author: Optional[Author] = Relationship(back_populates="books")
    chapters: List["Chapter"] = Relationship(back_populates="book", cascade_delete=True)


class BookRead(BookBase):
    id: int


class Chapter(Base, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    title: str = Field(default="c", sa_column=Column("title", String))
    book_id: Optional[int] = Field(sa_column=Column(Integer, ForeignKey("books.id", ondelete="CASCADE")), default=None)
    book: Optional[Book] = Relationship(back_populates="chapters")


class Profile(Base, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    text: str = "p"
    author_id: Optional[int] = Field(default=None, foreign_key="authors.id")
    author: Optional[Author] = Relationship(back_populates="profile")


class Award(Base, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    title: str = "w"
    winners: List[Author] = Relationship(back_populates="awards", link_model=AuthorAward)


class Letter(Base, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    text: str = "l"
    author_id: Optional[int] = Field(default=None, foreign_key="authors.id")


AuthorWithBooks.model_rebuild()


def open_session(engine):
    return Session(engine)


def fill(session):
    author = Author(id=1, name="n", surname="s", rank=1, agency=Agency(id=1))
    book = Book(id=1, author=author, chapters=[Chapter(id=1)])
    author.awards.append(Award(id=1))
    session.add_all([author, book, Profile(id=1, author=author), Letter(id=1, author_id=1)])
    session.add_all([Author(id=2, name="m", rank=2), Award(id=2), Book(id=2)])
    session.flush()
    session.execute(ledger.insert().values(id=1, amount=5))
    session.execute(archive.insert().values(id=1, amount=5, ledger_id=1))
