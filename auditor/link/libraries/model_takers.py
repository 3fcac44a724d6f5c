"""Objects and functions of libraries that read or write the models given to them, whenever a framework calls them; what
generates an API or view of a model may be used, and may not be."""

from __future__ import annotations

from auditor.facts.access import Confidence, Op
from auditor.facts.effect import Effect, Gives
from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.library import Library
from auditor.link.domain.values import NOTHING, ClassRef, Fixed, Instance, Many, Result, Values
from auditor.link.libraries.sqlalchemy import touch
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.libraries.sqlalchemy.effects import apply, below, functions_of, methods_of
from auditor.link.libraries.sqlalchemy.offering import Shown
from auditor.link.modules.index import ClassInfo
from auditor.link.syntax.names import last_part

_USERS = "FastAPI Users, Database adapters: SQLAlchemy"
_SECURITY = "Flask-Security, API: User Object and Model Datastores"
_AUTHLIB = "Authlib, Flask OAuth 2.0 Server: SQLAlchemy integration"
_CASBIN = "casbin-sqlalchemy-adapter, README"
_FASTCRUD = "FastCRUD, Endpoint Creator"
_CRUDROUTER = "FastAPI CRUDRouter, SQLAlchemy"
_APPBUILDER = "Flask-AppBuilder, Model Views; REST API: the data model of views"
_RESTLESS = "Flask-Restless, API: APIManager.create_api"
_SCHEDULER = "APScheduler 3, API: SQLAlchemyJobStore"
_PAGINATION = "FastAPI Pagination, SQLAlchemy"
_REDSHIFT = "sqlalchemy-redshift, DDL Compiler: CopyCommand"
_GREAT = "Great Expectations, Connect to SQL data"
_LANGCHAIN = "LangChain, SQLDatabase; SQLDatabaseLoader"
_POLYFACTORY = "Polyfactory, SQLAlchemyFactory"
_FEAST = "Feast, PostgreSQL source"

_DATASTORE = (1, "user_model", 2, "role_model", 3, "webauthn_model", 4, "refresh_tracker_model")
_ACCOUNTS = (1, "user_table", 2, "oauth_account_table")
_TOKENS = (1, "access_token_table")
_EXPOSED = (0, "safrs_object")
_MODEL, _TABLE = (1, "db_model"), (1, "table")
_CLIENT, _TOKEN = (1, "client_model"), (1, "token_model")

_DATASTORES = tuple(
    Effect(f"flask_security.{name}", _SECURITY, _DATASTORE, _DATASTORE, via="library")
    for name in ("SQLAlchemyUserDatastore", "SQLAlchemySessionUserDatastore", "FSQLALiteUserDatastore")
)
#: By their names in the package and in the module that has them.
_GIVING_ROLES = {name: row for row in _DATASTORES for name in (row.name, row.name.replace(".", ".datastore."))}
#: The relationship of a user that Flask-Security goes through whenever a user is known, and its datastores change.
_ROLES = Shown(frozenset({"roles"}))

_INTERFACE = Effect(
    "flask_appbuilder.models.sqla.interface.SQLAInterface", _APPBUILDER, (0, "obj"), (0, "obj"),
    via="admin-view", perhaps=True,  # of a view or API that may be used
)  # fmt: skip

FUNCTIONS = (
    _INTERFACE,
    Effect("fastapi_users_db_sqlalchemy.SQLAlchemyUserDatabase", _USERS, _ACCOUNTS, _ACCOUNTS, via="library"),
    Effect("fastapi_users.db.SQLAlchemyUserDatabase", _USERS, _ACCOUNTS, _ACCOUNTS, via="library"),
    Effect(
        "fastapi_users_db_sqlalchemy.access_token.SQLAlchemyAccessTokenDatabase", _USERS,
        _TOKENS, _TOKENS, via="library",
    ),
    *_DATASTORES,
    Effect("authlib.integrations.sqla_oauth2.create_query_client_func", _AUTHLIB, reads=_CLIENT, via="library"),
    Effect("authlib.integrations.sqla_oauth2.create_save_token_func", _AUTHLIB, writes=_TOKEN, via="library"),
    Effect("authlib.integrations.sqla_oauth2.create_query_token_func", _AUTHLIB, reads=_TOKEN, via="library"),
    Effect("authlib.integrations.sqla_oauth2.create_revocation_endpoint", _AUTHLIB, _TOKEN, _TOKEN, via="library"),
    Effect("authlib.integrations.sqla_oauth2.create_bearer_token_validator", _AUTHLIB, reads=_TOKEN, via="library"),
    Effect("casbin_sqlalchemy_adapter.Adapter", _CASBIN, (1, "db_class"), (1, "db_class"), via="library"),
    Effect("casbin_async_sqlalchemy_adapter.Adapter", _CASBIN, (1, "db_class"), (1, "db_class"), via="library"),
    Effect("fastcrud.crud_router", _FASTCRUD, (1, "model"), (1, "model"), via="library", perhaps=True),
    Effect("fastcrud.EndpointCreator", _FASTCRUD, (1, "model"), (1, "model"), via="library", perhaps=True),
    Effect("fastapi_crudrouter.SQLAlchemyCRUDRouter", _CRUDROUTER, _MODEL, _MODEL, via="library", perhaps=True),
    Effect("fastapi_crudrouter.DatabasesCRUDRouter", _CRUDROUTER, _TABLE, _TABLE, via="library", perhaps=True),
    Effect(
        "fastapi_quickcrud.crud_router_builder", "FastAPI Quick CRUD",
        ("db_model",), ("db_model",), via="library", perhaps=True,
    ),
    Effect(
        "flask_dance.consumer.storage.sqla.SQLAlchemyStorage", "Flask-Dance, Storages: SQLAlchemy",
        (0, "model"), (0, "model"), via="library",
    ),
    Effect(
        "apscheduler.jobstores.sqlalchemy.SQLAlchemyJobStore", _SCHEDULER,
        reads_named=(2, "tablename"), writes_named=(2, "tablename"),
    ),
    Effect("sqlalchemy_redshift.commands.CopyCommand", _REDSHIFT, writes=(0, "to"), via="copy"),
    Effect(
        "sqlalchemy_searchable.sync_trigger", "SQLAlchemy-Searchable, Synchronizing", writes_named=(1, "table_name")
    ),
)  # fmt: skip

#: What a package and its objects do.
BELOW: dict[str, tuple[Effect, ...]] = {
    "safrs": (Effect("expose_object", "SAFRS, README", _EXPOSED, _EXPOSED, via="library", perhaps=True),),
    "strawberry_sqlalchemy_mapper": (
        *(
            Effect(name, "strawberry-sqlalchemy-mapper, README", reads=(0, "model"), via="model-view", perhaps=True)
            for name in ("type", "interface")
        ),
    ),
    "fastapi_pagination": (
        *(
            Effect(name, _PAGINATION, reads=(1, "query"), gives=Gives.PAGE, via="select")
            for name in ("paginate", "apaginate")
        ),
    ),
    "polyfactory": (Effect("create_factory", _POLYFACTORY, writes=(0, "model"), via="model-view"),),
    "mixer": (Effect("blend", "Mixer, SQLAlchemy", writes=(0, "scheme"), via="model-view"),),
    "langchain_community": (
        Effect("SQLDatabaseLoader", _LANGCHAIN, sql=(0, "query"), via="driver-sql"),
        Effect("SQLDatabase", _LANGCHAIN, reads_named=("include_tables",), perhaps=True),
        Effect("from_uri", _LANGCHAIN, reads_named=("include_tables",), perhaps=True),
        Effect("run", _LANGCHAIN, sql=(0, "command"), via="driver-sql"),
    ),
    "llama_index": (
        Effect("load_data", "LlamaIndex, DatabaseReader", sql=(0, "query"), via="driver-sql"),
        Effect("lazy_load_data", "LlamaIndex, DatabaseReader", sql=(0, "query"), via="driver-sql"),
    ),
    "feast": (Effect("PostgreSQLSource", _FEAST, sql=("query",), reads_named=("table",), via="driver-sql"),),
}

METHODS = (
    Effect("add_jobstore", _SCHEDULER, reads_named=("tablename",), writes_named=("tablename",)),
    Effect("add_table_asset", _GREAT, reads_named=(1, "table_name")),
    Effect("add_query_asset", _GREAT, sql=(1, "query"), via="driver-sql"),
)


def _create_api(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
    """`manager.create_api(User, methods=["GET", "POST"])` reads; with methods it may do more."""
    model = (0, "model")
    writes = model if "methods" in given.keywords else ()
    return apply(engine, frame, Effect("create_api", _RESTLESS, model, writes, via="library", perhaps=True), (), given)


def _map_type(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
    """`@mapper.type(User)`: the type has a field for each column and relationship, and the models behind these get
    types, too (strawberry-sqlalchemy-mapper, README)."""
    offered = BELOW["strawberry_sqlalchemy_mapper"][0]
    for value in (*given.first, *given.keywords.get("model", NOTHING)):
        model = engine.model_of(value.key) if isinstance(value, ClassRef) else None
        if model is not None:
            model.read_each(engine, frame, given.line, Confidence.POSSIBLE)
    return apply(engine, frame, offered, (), given)


def _interface(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
    """`SQLAInterface(User)`: its own methods give and change rows (Flask-AppBuilder, SQLAInterface)."""
    apply(engine, frame, _INTERFACE, (), given)
    models = given.args[0] if given.args else given.keywords.get("obj", NOTHING)
    return (Result(dotted, tuple(each for each in models if isinstance(each, ClassRef))),)


def _made_with(
    engine: Interpreter, frame: Frame, models: tuple[ClassRef, ...], name: str, given: Given
) -> Values | None:
    """`datamodel.query(filters)`: how many there are, and some rows."""
    if name not in {"query", "edit"}:
        return None
    rows: Values = tuple(Instance(model.key, model.args) for model in models)
    if name == "edit":
        touch.write_values(engine, frame, rows, given.line, "repository")
        return NOTHING
    touch.read_values(engine, frame, rows, given.line, "repository")
    return (Fixed((NOTHING, (Many(rows),))),)


def _datastore(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
    """`SQLAlchemyUserDatastore(db, User, Role)`: gives users roles, and takes these from them (`add_role_to_user`)."""
    made = apply(engine, frame, _GIVING_ROLES[dotted], (), given)
    models = (
        each for values in (*given.args, *given.keywords.values()) for each in values if isinstance(each, ClassRef)
    )
    for model in models:
        mapped = engine.of(Models).mapped(model.key)
        for each in _ROLES.relationships(engine, mapped) if mapped is not None else ():
            if each.secondary is not None:
                frame.record(each.secondary, Op.READ, given.line, "library", Confidence.INFERRED)
                frame.record(each.secondary, Op.WRITE, given.line, "library", Confidence.INFERRED)
    return made


def _roles_of_users(engine: Interpreter, frame: Frame, info: ClassInfo) -> None:
    """`class User(Base, UserMixin)`: the roles of a user are read as soon as one is known, and by what asks for them
    (Flask-Security, Core: `UserMixin.has_role`; Flask-Principal: what identities provide)."""
    mapped = engine.of(Models).mapped(info.key)
    bases = engine.hierarchy.external_bases(info) if mapped is not None else ()
    if mapped is None or not any(
        base.partition(".")[0] == "flask_security" and last_part(base).endswith("UserMixin") for base in bases
    ):
        return
    for table in _ROLES.tables(engine, mapped):
        frame.record(table, Op.READ, info.node.line, "library", Confidence.INFERRED)


_NAMES = frozenset({*(effect.name for effect in FUNCTIONS), *_GIVING_ROLES})


def _inherited(engine: Interpreter, frame: Frame, value: ClassRef | Instance, name: str, given: Given) -> Values | None:
    """`class Users(SQLAlchemyUserDatastore)`: what it is made with is what its base is made with."""
    if name == "__init__":
        for base in engine.hierarchy.external_bases(engine.index.classes[value.key]):
            if base in _NAMES:
                engine.known_call(frame, base, given)
    return None


#: Under what names libraries that narrow queries get the name of a class (sqlalchemy-filters, Filters: `model`).
_CLASS_KEYS = frozenset({"model", "model_name", "cls", "class", "class_name", "entity", "entity_name"})

LIBRARY = Library(
    name="model_takers",
    class_keys=_CLASS_KEYS,
    inherited=_inherited,
    body=_roles_of_users,
    functions={
        **functions_of(FUNCTIONS),
        **dict.fromkeys(_GIVING_ROLES, _datastore),
        _INTERFACE.name: _interface,
    },
    made_with=_made_with,
    methods=methods_of(METHODS),
    below={
        **below(BELOW),
        "flask_restless": {"create_api": _create_api},
        "strawberry_sqlalchemy_mapper": {"type": _map_type, "interface": _map_type},
    },
)
