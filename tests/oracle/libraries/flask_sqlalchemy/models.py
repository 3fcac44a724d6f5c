# Behind the models of SQLAlchemy, whose base is `db.Model`: what only Flask-SQLAlchemy has.


def connect(creator):
    """The engines of an application whose context is entered, and its tables made."""
    app = Flask("oracle")
    options = {"creator": creator, "poolclass": StaticPool}
    app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite://"
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = options
    app.config["SQLALCHEMY_BINDS"] = {"visits": {"url": "sqlite://", **options}}
    app.config["SQLALCHEMY_RECORD_QUERIES"] = True
    db.init_app(app)
    app.app_context().push()
    db.create_all()
    return list(db.engines.values())


def open_session(engine):
    return db.session()


member_shelves = db.Table(
    "member_shelves",
    db.Column("member_id", db.ForeignKey("library_member.id"), primary_key=True),
    db.Column("shelf_id", db.ForeignKey("shelf.id"), primary_key=True),
)


class LibraryMember(db.Model):
    """Its table is named after it."""

    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String)
    loans = db.relationship("Loan", backref=db.backref("member", lazy="joined"), lazy="dynamic")
    fines = db.relationship("Fine", back_populates="member")
    shelves = db.relationship("Shelf", secondary=member_shelves, backref="members")
    visits = db.dynamic_loader("Reminder")


class Loan(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    days = db.Column(db.Integer)
    member_id = db.Column(db.ForeignKey("library_member.id"))


class Fine(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    amount = db.Column(db.Integer)
    member_id = db.Column(db.ForeignKey("library_member.id"))
    member = db.relationship("LibraryMember", back_populates="fines")


class Reminder(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    text = db.Column(db.String)
    member_id = db.Column(db.ForeignKey("library_member.id"))


class Shelf(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    room = db.Column(db.String)


class Visit(db.Model):
    """In another database."""

    __bind_key__ = "visits"
    id = db.Column(db.Integer, primary_key=True)
    day = db.Column(db.Integer)


def fill_library(session):
    member = LibraryMember(id=1, name="m")
    member.shelves.append(Shelf(id=1, room="a"))
    session.add_all([member, LibraryMember(id=2, name="n"), Loan(id=1, days=3, member_id=1), Visit(id=1, day=2)])
    session.add_all([Fine(id=1, amount=2, member_id=1), Reminder(id=1, text="r", member_id=1)])
