"""Each library beside SQLAlchemy: what it adds, and that nothing is added without it."""

from __future__ import annotations

import pkgutil

import pytest

from auditor.link import libraries
from auditor.link.domain.library import Library
from auditor.link.libraries import (
    active_record,
    admin,
    airflow,
    alembic,
    called_on,
    celery,
    colander,
    composed,
    containers,
    dataframes,
    dbapi,
    dependency_injector,
    descriptors,
    factories,
    fastapi,
    flask,
    forms,
    graphene,
    graphql,
    history,
    inflections,
    litestar,
    locators,
    marshmallow,
    model_takers,
    oslo,
    petl,
    plugins,
    pypika,
    repositories,
    resources,
    restful,
    serializers,
    spark,
    stores,
    web_state,
)
from auditor.link.libraries.found import LIBRARIES
from auditor.link.libraries.python.library import LIBRARY as PYTHON
from auditor.link.libraries.schemas.library import LIBRARY as SCHEMAS
from auditor.link.libraries.sqlalchemy.library import LIBRARY as SQLALCHEMY
from tests.link.language import touched

CASES = {
    "composed": (
        composed.LIBRARY,
        "from psycopg import sql\ndef run(session):\n"
        "    session.execute(sql.SQL('SELECT id FROM {}').format(sql.Identifier('users')))\n",
        {"read users"},
    ),
    "colander": (
        colander.LIBRARY,
        "from colanderalchemy import SQLAlchemySchemaNode\nfrom models import User\ndef f(session, data):\n"
        "    session.add(SQLAlchemySchemaNode(User).objectify(data))\nimport other\nother.take(User)\n",
        {"write users", "write posts", "read users?", "write users?"},
    ),
    "admin": (
        admin.LIBRARY,
        "from sqladmin import ModelView\nfrom models import Post\nclass PostAdmin(ModelView, model=Post):\n    pass\n",
        {"read posts?", "write posts?", "read users?", "write users?"},
    ),
    "inflections": (
        inflections.LIBRARY,
        "import inflection\nfrom sqlalchemy import text\ndef run(session):\n"
        "    session.execute(text('SELECT id FROM ' + inflection.pluralize('user')))\n",
        {"read users"},
    ),
    "factories": (
        factories.LIBRARY,
        "from factory.alchemy import SQLAlchemyModelFactory\nfrom models import Post\n"
        "class PostFactory(SQLAlchemyModelFactory):\n    class Meta:\n        model = Post\n",
        {"write posts"},
    ),
    "resources": (
        resources.LIBRARY,
        "from flask_rest_jsonapi import ResourceList\nfrom models import Post\n"
        "class Posts(ResourceList):\n    data_layer = {'model': Post}\n",
        {"read posts", "write posts", "read users?", "write users?"},
    ),
    "alembic": (
        alembic.LIBRARY,
        "from alembic import op\ndef upgrade(session):\n    session.execute(op.create_table('users').insert())\n",
        {"write users"},
    ),
    "called_on": (
        called_on.LIBRARY,
        "from models import User\nclass Repo:\n    model = None\n    def list(self, session):\n"
        "        return session.query(self.model).all()\nclass UserRepo(Repo):\n    model = User\n"
        "def run(user_repo, session):\n    user_repo.list(session)\n",
        {"read users"},
    ),
    "containers": (
        containers.LIBRARY,
        "from models import User\nclass Repo:\n    def __init__(self, model):\n        self.model = model\n"
        "    def all(self, session):\n        return session.query(self.model).all()\n"
        "def build(app):\n    app.state = Repo(User)\ndef use(app):\n    app.state\nbuild(None)\n",
        {"read users?"},
    ),
    "dependency_injector": (
        dependency_injector.LIBRARY,
        "from dependency_injector import containers, providers\nfrom models import User\ndef pick():\n    return User\n"
        "class Container(containers.DeclarativeContainer):\n    model = providers.Callable(pick)\n"
        "def run(session):\n    session.query(Container().model()).all()\n",
        {"read users"},
    ),
    "graphene": (
        graphene.LIBRARY,
        "from graphene_sqlalchemy import SQLAlchemyObjectType\nimport models\nclass User(SQLAlchemyObjectType):\n"
        "    class Meta:\n        model = models.User\nclass Post(SQLAlchemyObjectType):\n"
        "    class Meta:\n        model = models.Post\n    def get_query(self, info):\n        return None\n"
        "def run(info):\n    Post.get_query(info)\n    return [user.id for user in User.get_query(info)]\n",
        {"read users"},
    ),
    "graphql": (
        graphql.LIBRARY,
        "import graphene\nfrom models import User\nclass PostType(graphene.ObjectType):\n    id = graphene.Int()\n"
        "class UserType(graphene.ObjectType):\n    posts = graphene.List(PostType)\n"
        "class Query(graphene.ObjectType):\n    user = graphene.Field(UserType)\n"
        "    def resolve_user(self, info):\n        return info.context['session'].get(User, 1)\n",
        {"read users", "read posts"},
    ),
    "litestar": (
        litestar.LIBRARY,
        "from advanced_alchemy.extensions.litestar import SQLAlchemyDTO\nfrom models import User\n"
        "class UserDTO(SQLAlchemyDTO[User]):\n    pass\n",
        {"read posts"},
    ),
    "descriptors": (
        descriptors.LIBRARY,
        "from pyramid.decorator import reify\nfrom models import User\nclass View:\n    def __init__(self, session):\n"
        "        self.session = session\n    @reify\n    def user(self):\n        return self.session.get(User, 1)\n"
        "def run(session):\n    View(session).user.posts\n",
        {"read users", "read posts"},
    ),
    "dbapi": (
        dbapi.LIBRARY,
        "def load(cursor, file):\n    cursor.copy_from(file, 'users')\n",
        {"write users"},
    ),
    "dataframes": (
        dataframes.LIBRARY,
        "def export(frame, engine):\n    frame.to_sql('users', engine)\n",
        {"write users"},
    ),
    "airflow": (
        airflow.LIBRARY,
        "from airflow.providers.common.sql.operators.sql import SQLTableCheckOperator\n"
        "check = SQLTableCheckOperator(task_id='a', table='users', checks={})\n",
        {"read users"},
    ),
    "stores": (
        stores.LIBRARY,
        "import dataset\ndb = dataset.connect()\ndef run():\n"
        "    db['users'].insert({'id': 1})\n    db['posts'].find()\n",
        {"write users", "read posts"},
    ),
    "pypika": (
        pypika.LIBRARY,
        "from pypika import Query, Table\nusers = Table('users')\ndef run():\n"
        "    return Query.from_(users).select(users.id), Query.into('posts').insert(1)\n",
        {"read users", "write posts"},
    ),
    "serializers": (
        serializers.LIBRARY,
        "import orjson\nfrom models import User\ndef run(session):\n    orjson.dumps(session.get(User, 1))\n",
        {"read users", "read posts?", "read users?"},
    ),
    "spark": (
        spark.LIBRARY,
        "def run(frame, url):\n    frame.write.jdbc(url, 'users')\n",
        {"read users?", "write users?"},
    ),
    "model_takers": (
        model_takers.LIBRARY,
        "def run(scheduler):\n    scheduler.add_jobstore('sqlalchemy', tablename='users')\n",
        {"read users", "write users"},
    ),
    "active_record": (
        active_record.LIBRARY,
        "from sqlalchemy_mixins import AllFeaturesMixin\nfrom models import User\n"
        "class Account(User, AllFeaturesMixin):\n    pass\ndef run():\n    return Account.where(posts___id=1).all()\n",
        {"read users", "read posts"},
    ),
    "restful": (
        restful.LIBRARY,
        "from flask_restful import fields, marshal\nfrom models import Post\n"
        "of_post = {'who': fields.String(attribute='author.name')}\n"
        "def show(session):\n    return marshal(session.get(Post, 1), of_post)\n",
        {"read users", "read posts"},
    ),
    "petl": (
        petl.LIBRARY,
        "import petl as etl\ndef load(connection):\n    rows = etl.fromdb(connection, 'SELECT * FROM users')\n"
        "    rows.appenddb(connection, 'posts')\n",
        {"read users", "write posts"},
    ),
    "fastapi": (
        fastapi.LIBRARY,
        "from fastapi import Depends\nfrom models import User\ndef current(session) -> User:\n"
        "    return session.get(User, 1)\ndef route(user=Depends(current)):\n    user.posts\n",
        {"read users", "read posts"},
    ),
    "flask": (
        flask.LIBRARY,
        "from flask_login import current_user\nfrom app import login\nfrom models import User\n@login.user_loader\n"
        "def load(key):\n    return User.query.get(key)\ndef show():\n    return current_user.posts\n",
        {"read users", "read posts"},
    ),
    "web_state": (
        web_state.LIBRARY,
        "from flask import current_app\nfrom app import start\nfrom models import User\ndef begin():\n"
        "    current_app.config['MODEL'] = User\ndef show(session):\n"
        "    session.query(current_app.config['MODEL']).all()\n",
        {"read users"},
    ),
    "forms": (
        forms.LIBRARY,
        "from models import User\ndef save(form, user: User):\n    form.populate_obj(user)\n",
        {"write users"},
    ),
    "repositories": (
        repositories.LIBRARY,
        "from fastcrud import FastCRUD\nfrom models import User\ncrud = FastCRUD(User)\n"
        "def show(session):\n    return crud.get_multi(session)\n",
        {"read users", "read users?", "write users?"},
    ),
    "schemas": (
        SCHEMAS,
        "from pydantic import BaseModel\nfrom models import User\nclass PostOut(BaseModel):\n    id: int\n"
        "class UserOut(BaseModel):\n    posts: list[PostOut]\ndef show(user: User):\n"
        "    return UserOut.model_validate(user)\n",
        {"read posts"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_what_the_library_adds(name: str) -> None:
    library, source, expected = CASES[name]
    assert touched(source, PYTHON, SQLALCHEMY, library) == expected
    assert touched(source, PYTHON, SQLALCHEMY) < expected


def test_a_function_of_oslo_makes_a_query() -> None:
    source = (
        "from oslo_db.sqlalchemy import utils\nfrom models import User\ndef all_of(context):\n"
        "    return utils.model_query(User, context.session).all()\n"
    )
    assert touched(source, PYTHON, SQLALCHEMY, oslo.LIBRARY) == {"read users"}
    assert touched(source, PYTHON, SQLALCHEMY) == {"read users?", "write users?"}


@pytest.mark.parametrize(
    "asked",
    [
        "get_collection_query(context, User).all()",
        "query_with_hooks(context, model=User).first()",
        "get_collection(context, User, None)",
        "get_values(context, User, 'id')",
        "get_by_id(context, User, 3)",
    ],
)
def test_a_function_of_neutron_lib_makes_a_query_with_a_context(asked: str) -> None:
    imported = "from neutron_lib.db import model_query\nfrom models import User\n"
    source = f"{imported}def f(context):\n    return model_query.{asked}\n"
    assert touched(source, PYTHON, SQLALCHEMY, oslo.LIBRARY) == {"read users"}
    assert touched(source, PYTHON, SQLALCHEMY) == {"read users?", "write users?"}


def test_a_task_runs_its_function() -> None:
    source = (
        "from models import User\ndef sync(session, model):\n    session.query(model).all()\n"
        "def start():\n    sync.delay(None, User)\n"
    )
    assert touched(source, PYTHON, SQLALCHEMY, celery.LIBRARY) == {"read users"}
    assert touched(source, PYTHON, SQLALCHEMY) != {"read users"}


def test_a_plugin_has_a_model_perhaps() -> None:
    source = (
        "from models import User\nclass Plugin:\n    handled = User\n"
        "def run(session, registry):\n    session.query(registry.get('x').handled).all()\n"
    )
    assert touched(source, PYTHON, SQLALCHEMY, plugins.LIBRARY) == {"read users?"}
    assert touched(source, PYTHON, SQLALCHEMY) == set()


def test_a_schema_makes_rows_where_a_meta_class_above_says_so() -> None:
    source = (
        "from models import User\nfrom flask_marshmallow import Marshmallow\nma = Marshmallow()\n"
        "class Base(ma.SQLAlchemyAutoSchema):\n    class Meta:\n        load_instance = {}\n"
        "class UserSchema(Base):\n    class Meta(Base.Meta):\n        model = User\n"
        "users = UserSchema()\ndef create(session, data):\n    session.add(users.load(data))\n"
    )
    assert touched(source.format("True"), PYTHON, SQLALCHEMY, marshmallow.LIBRARY) == {"read users", "write users"}
    without = source.replace("load_instance = {}", "unknown = 1")
    assert touched(without, PYTHON, SQLALCHEMY, SCHEMAS) == set()


def test_a_version_class_is_another_table() -> None:
    source = (
        "from sqlalchemy_continuum import version_class\nfrom models import User\n"
        "def run(session):\n    session.query(version_class(User)).all()\n"
    )
    assert touched(source, PYTHON, SQLALCHEMY, history.LIBRARY) == set()
    assert touched(source, PYTHON, SQLALCHEMY) == {"read users?", "write users?"}


def test_every_library_is_found() -> None:
    modules = {module.name for module in pkgutil.iter_modules(libraries.__path__)} - {"found"}
    assert len({library.name for library in LIBRARIES}) == len(LIBRARIES) == len(modules)


def test_a_new_library_is_one_declaration() -> None:
    """As CONTRIBUTING tells it: a row for a function, with its source."""
    from auditor.facts.effect import Effect
    from auditor.link.libraries.sqlalchemy.effects import functions_of

    rows = (Effect("querykit.fetch_all", "Query Kit, Reading", reads=(0,), via="library"),)
    library = Library(name="querykit", functions=functions_of(rows))
    source = "import querykit\nfrom models import User\ndef run():\n    querykit.fetch_all(User)\n"
    assert touched(source, PYTHON, SQLALCHEMY, library) == {"read users"}
    assert touched(source, PYTHON, SQLALCHEMY) == {"read users?", "write users?"}


def _located(base: str, asked: str) -> str:
    return (
        f"from zope.interface import Interface\nfrom models import User\nclass Users({base}):\n"
        "    def all(self, session, model):\n        return session.query(model).all()\n"
        f"def view(request, session):\n    {asked}.all(session, User)\n"
    )


@pytest.mark.parametrize(
    "asked", ["request.find_service(Users)", "request.find_service(iface=Users)", "container.resolve(Users)"]
)
def test_what_is_asked_for_by_its_class_is_an_object_of_it(asked: str) -> None:
    assert touched(_located("", asked), PYTHON, SQLALCHEMY, locators.LIBRARY) == {"read users"}
    assert touched(_located("", asked), PYTHON, SQLALCHEMY) == {"read users?", "write users?"}


@pytest.mark.parametrize(
    ("base", "asked"),
    [("", "request.look_up(Users)"), ("Interface", "request.find_service(Users)"), ("", "request.get(Users, None)")],
)
def test_what_is_no_object_of_the_class_that_is_named(base: str, asked: str) -> None:
    code = _located(base, asked)
    assert touched(code, PYTHON, SQLALCHEMY, locators.LIBRARY) == touched(code, PYTHON, SQLALCHEMY)


@pytest.mark.parametrize(
    ("call", "touches"),
    [
        ("etl.todb(rows, connection, 'users')", {"write users"}),
        ("etl.todb(rows, connection, tablename='users', schema='public')", {"write users"}),
        ("etl.wrap(rows).todb(connection, 'users')", {"write users"}),
        ("etl.todb(rows, 'users', connection)", set()),  # a file of SQLite has that name
        ("etl.tocsv(rows, 'users')", set()),
    ],
)
def test_petl_loads_the_table_that_is_named(call: str, touches: set[str]) -> None:
    source = f"import petl as etl\ndef load(rows, connection):\n    {call}\n"
    assert touched(source, PYTHON, SQLALCHEMY, petl.LIBRARY) == touches


FIELDS = (
    "from flask_restful import fields, marshal, marshal_with\nfrom flask_restx import Namespace\n"
    "from models import Post\n"
    "ns = Namespace('posts')\nof_user = {{'id': fields.Integer, 'name': fields.String}}\n"
    "{}\ndef show(session):\n    return {}\n"
)


_ONE, _BOTH = {"read posts"}, {"read posts", "read users"}


@pytest.mark.parametrize(
    ("declared", "returned", "touches"),
    [
        ("f = {'author': fields.Nested(of_user)}", "marshal(session.get(Post, 1), f)", _BOTH),
        ("f = {'who': fields.Nested(of_user, attribute='author')}", "marshal(session.get(Post, 1), f)", _BOTH),
        ("f = {'who': fields.String(attribute='author.name')}", "marshal(session.get(Post, 1), f)", _BOTH),
        ("f = {'who': fields.Raw(attribute=lambda post: post.author)}", "marshal(session.get(Post, 1), f)", _BOTH),
        ("f = {'author': fields.Nested(of_user)}\n@marshal_with(f)", "session.query(Post).all(), 200", _BOTH),
        (
            "f = ns.model('Post', {'author': fields.Nested(of_user)})\n@ns.marshal_list_with(f)",
            "session.query(Post).all()",
            _BOTH,
        ),
        ("f = {'id': fields.Integer, 'author_id': fields.Integer}", "marshal(session.get(Post, 1), f)", _ONE),
        ("f = {'who': fields.Nested(of_user, attribute='title')}", "marshal(session.get(Post, 1), f)", _ONE),
        ("f = {'author': fields.Nested(of_user)}", "session.get(Post, 1)", _ONE),
        ("f = {'author': fields.Nested(of_user)}", "marshal({'author': session.get(Post, 1)}, f)", _ONE),
    ],
)
def test_restful_shows_the_attributes_that_fields_name(declared: str, returned: str, touches: set[str]) -> None:
    source = FIELDS.format(declared, returned)
    assert touched(source, PYTHON, SQLALCHEMY, restful.LIBRARY) == touches
