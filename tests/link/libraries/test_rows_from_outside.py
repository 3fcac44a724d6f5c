"""Rows that forms, schemas and admin views make, set and list: by what their fields name, and no more."""

from __future__ import annotations

import pytest

from auditor.extract import extract
from auditor.facts.access import Confidence, Role
from auditor.link.analysis import interpret
from auditor.link.domain.library import Library
from auditor.link.libraries import admin, forms, marshmallow
from auditor.link.libraries.python.library import LIBRARY as PYTHON
from auditor.link.libraries.sqlalchemy.library import LIBRARY as SQLALCHEMY
from auditor.link.modules.paths import index_modules
from tests.link.language import touched

MODELS = """
from sqlalchemy import Column, ForeignKey, Integer, String, Table
from sqlalchemy.orm import declarative_base, relationship
Base = declarative_base()
labels = Table(
    "labels", Base.metadata, Column("post_id", ForeignKey("posts.id")), Column("tag_id", ForeignKey("tags.id"))
)
class User(Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)
    name = Column(String)
    posts = relationship("Post", back_populates="author")
class Post(Base):
    __tablename__ = "posts"
    id = Column(Integer, primary_key=True)
    title = Column(String)
    author_id = Column(ForeignKey("users.id"))
    author = relationship("User", back_populates="posts")
    tags = relationship("Tag", secondary=labels)
class Tag(Base):
    __tablename__ = "tags"
    id = Column(Integer, primary_key=True)
"""


def _touched(source: str, *libraries: Library) -> set[str]:
    return touched(source, PYTHON, SQLALCHEMY, *libraries, models=MODELS)


FORM = (
    "from flask_wtf import FlaskForm\nfrom wtforms import FieldList, FormField, StringField\n"
    "from wtforms_sqlalchemy.fields import QuerySelectMultipleField\nfrom models import Post, User\n"
    "class TagForm(FlaskForm):\n    name = StringField()\n"
    "class PostForm(FlaskForm):\n    title = StringField()\n    {}\n"
)


@pytest.mark.parametrize(
    ("field", "touches"),
    [
        ("tags = QuerySelectMultipleField()", {"write posts", "write labels"}),
        (
            "tags = FieldList(FormField(TagForm))",
            {"write posts", "write labels", "write tags", "read labels", "read tags"},
        ),
        ("labels = StringField()", {"write posts"}),
        ("slug = None", {"write posts"}),
    ],
)
def test_a_form_sets_what_it_has_fields_for(field: str, touches: set[str]) -> None:
    save = "def save(row: Post):\n    form = PostForm()\n    form.populate_obj(row)\n"
    assert _touched(FORM.format(field) + save, forms.LIBRARY) == touches


@pytest.mark.parametrize(
    ("field", "touches"),
    [
        ("tags = QuerySelectMultipleField()", {"write posts", "write labels"}),
        ("labels = StringField()", {"write posts"}),
    ],
)
def test_a_row_is_made_with_the_fields_of_a_form(field: str, touches: set[str]) -> None:
    save = "def save(session):\n    form = PostForm()\n    session.add(Post(**form.data))\n"
    assert _touched(FORM.format(field) + save, forms.LIBRARY) == touches
    assert _touched(FORM.format(field) + save) == {"write posts"}


SCHEMA = (
    "from marshmallow_sqlalchemy import SQLAlchemyAutoSchema, SQLAlchemySchema, auto_field\n"
    "from marshmallow_sqlalchemy.fields import Nested, RelatedList\nfrom models import Post, Tag\n"
    "class TagSchema(SQLAlchemyAutoSchema):\n    class Meta:\n        model = Tag\n        load_instance = True\n"
    "class PostSchema({}):\n    class Meta:\n        model = Post\n        load_instance = True\n{}"
    "def save(session, data, row: Post):\n    {}\n"
)
_ADD = "session.add(PostSchema().load(data))"


@pytest.mark.parametrize(
    ("base", "body", "save", "touches"),
    [
        ("SQLAlchemyAutoSchema", "", _ADD, {"read posts", "write posts"}),
        ("SQLAlchemyAutoSchema", "        exclude = ('id',)\n", _ADD, {"write posts"}),
        ("SQLAlchemySchema", "    title = auto_field()\n", _ADD, {"write posts"}),
        ("SQLAlchemySchema", "    id = auto_field()\n", _ADD, {"read posts", "write posts"}),
        ("SQLAlchemySchema", "    id = auto_field(dump_only=True)\n", _ADD, {"write posts"}),
        (
            "SQLAlchemySchema", "    tags = Nested(TagSchema, many=True)\n", _ADD,
            {"write posts", "write labels", "write tags"},
        ),
        ("SQLAlchemySchema", "    tags = Nested('TagSchema', many=True, dump_only=True)\n", _ADD, {"write posts"}),
        ("SQLAlchemySchema", "    labels = RelatedList(attribute='tags')\n", _ADD, {"write posts", "write labels"}),
        (
            "SQLAlchemyAutoSchema", "        include_relationships = True\n", _ADD,
            {"read posts", "write posts"},
        ),
        ("SQLAlchemyAutoSchema", "", "PostSchema().load(data, instance=row)", {"write posts"}),
        (
            "SQLAlchemyAutoSchema", "    tags = Nested(TagSchema)\n", "PostSchema().load(data, instance=row)",
            {"write posts", "write labels", "write tags"},
        ),
        ("SQLAlchemyAutoSchema", "", "session.add(PostSchema().load(data, transient=True))", {"write posts"}),
        ("SQLAlchemyAutoSchema", "        load_relationships = True\n", "PostSchema().dumps(data)", set()),
    ],
)  # fmt: skip
def test_a_schema_loads_rows(base: str, body: str, save: str, touches: set[str]) -> None:
    assert _touched(SCHEMA.format(base, body, save), marshmallow.LIBRARY) == touches


def test_a_schema_that_gives_dicts_touches_nothing() -> None:
    source = SCHEMA.format("SQLAlchemyAutoSchema", "", _ADD).replace("load_instance = True", "load_instance = False")
    assert _touched(source, marshmallow.LIBRARY) == set()


ADMIN = (
    "from flask_admin import Admin\nfrom flask_admin.contrib.sqla import ModelView\nfrom models import Post, Tag\n"
    "class Own(ModelView):\n    {}\ndef build(app, session):\n    admin = Admin(app)\n    admin.add_view({})\n"
)


@pytest.mark.parametrize(
    ("body", "view", "touches"),
    [
        ("pass", "Own(Tag, session)", {"read tags", "write tags"}),
        ("pass", "ModelView(Tag, session)", {"read tags", "write tags"}),
        ("can_create = can_edit = can_delete = False", "Own(Tag, session)", {"read tags"}),
        ("can_create = False", "Own(Tag, session)", {"read tags", "write tags"}),
        (
            "def __init__(self, session):\n        super().__init__(Tag, session)", "Own(session)",
            {"read tags", "write tags"},
        ),
        ("pass", "session", set()),
        ("pass", "Own(Post, session)", {"read posts", "write posts", "read labels", "write labels"}),
        ("form_columns = ['title', Post.tags]", "Own(Post, session)",
         {"read posts", "write posts", "read labels", "write labels"}),
        ("form_columns = ['title']", "Own(Post, session)", {"read posts", "write posts"}),
        ("form_excluded_columns = ('tags',)", "Own(Post, session)", {"read posts", "write posts"}),
    ],
)  # fmt: skip
def test_an_admin_view_lists_and_edits_its_model(body: str, view: str, touches: set[str]) -> None:
    files = {"models.py": MODELS, "main.py": ADMIN.format(body, view)}
    modules = index_modules({path: (extract(text.encode()), Role.APP) for path, text in files.items()})
    ledger = interpret(modules, None, libraries=(PYTHON, SQLALCHEMY, admin.LIBRARY)).ledger
    accesses = [
        access for context in ledger.contexts for access in context.found.accesses if access.via == "admin-view"
    ]
    assert {f"{access.op.value} {access.table.name}" for access in accesses} == touches
    assert {access.confidence for access in accesses} <= {Confidence.POSSIBLE}


def test_a_statement_class_of_the_project_is_one() -> None:
    source = (
        "from sqlalchemy.sql.expression import {0}\nfrom models import Tag\nclass Upsert({0}):\n"
        "    def __init__(self, table, values):\n        self.table = table\n"
        "def save(session):\n    session.execute(Upsert(Tag.__table__, []))\n"
    )
    assert _touched(source.format("Insert")) == {"write tags"}
    assert "write tags" not in _touched(source.format("FromClause"))


@pytest.mark.parametrize(
    ("base", "body", "made", "touches"),
    [
        ("sqlalchemy.sql.Select", "inherit_cache = True", "Own(Tag)", {"read tags"}),
        ("sqlalchemy.Select", "def __init__(self, *what): super().__init__(*what)", "Own(Tag.id)", {"read tags"}),
        ("sqlalchemy.Select", "def __init__(self): super().__init__(Tag)", "Own()", {"read tags"}),
        ("sqlalchemy.orm.Query", "def alive(self): return self", "Own([Tag], session).alive()", {"read tags"}),
        ("flask_sqlalchemy.query.Query", "pass", "Own(Tag, session)", {"read tags"}),
        ("sqlalchemy.orm.Query", "pass", "Own(None)", set()),  # near miss: of no table
        ("sqlalchemy.sql.elements.ClauseElement", "pass", "Own(Tag)", None),  # near miss: selects nothing
    ],
)
def test_a_query_class_of_the_project_selects_what_it_is_made_with(
    base: str, body: str, made: str, touches: set[str] | None
) -> None:
    module, _, name = base.rpartition(".")
    found = _touched(
        f"from {module} import {name}\nfrom models import Tag\nclass Own({name}):\n    {body}\n"
        f"def load(session):\n    return session.execute({made}).all()\n"
    )
    assert "read tags" not in found if touches is None else found == touches


@pytest.mark.parametrize(("method", "called"), [("__call__", True), ("start", False)])
def test_an_object_that_can_be_called_is_called_by_who_gets_it(method: str, called: bool) -> None:
    source = (
        "import dramatiq\nclass Task:\n    def {}(self):\n        self.run()\n    def run(self):\n        pass\n"
        "send = dramatiq.actor(Task())\n"
    )
    files = index_modules({"main.py": (extract(source.format(method).encode()), Role.APP)})
    calls = interpret(files, None, libraries=(PYTHON, SQLALCHEMY)).settled().calls
    assert any(callee.endswith(f"Task.{method}") for callees in calls.values() for callee in callees) is called
