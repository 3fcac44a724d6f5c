"""Repositories and stores that libraries ship: what their methods do to the models that they are made for.

A class of the project that inherits from one (`class UserRepo(SQLAlchemyAsyncRepository[User])`), or an object made
with a model (`FastCRUD(User)`), has these methods from outside the project. Sources: Advanced Alchemy, Repositories
and Services; FastCRUD, CRUD Methods; sqlalchemy-crud-plus, Usage.
"""

from __future__ import annotations

from auditor.effects.rows import Effect

READING = frozenset(
    {"all", "count", "exists", "filter", "find", "find_all", "find_one", "first", "get", "get_all", "get_by",
     "get_by_id", "get_joined", "get_many", "get_multi", "get_multi_by_cursor", "get_multi_joined", "get_one",
     "get_one_or_none", "list", "list_all", "list_and_count", "paginate", "search", "select", "select_model",
     "select_model_by_column", "select_models", "select_models_order", "select_order"}
)  # fmt: skip

WRITING = frozenset(
    {"add", "add_many", "bulk_create", "bulk_create_models", "bulk_update", "bulk_update_models", "create",
     "create_many", "create_model", "create_models",
     "db_delete", "delete", "delete_many", "delete_model", "delete_model_by_column", "delete_where", "insert",
     "insert_many", "remove", "save", "update", "update_many", "update_model", "update_model_by_column", "upsert",
     "upsert_many", "upsert_multi"}
)  # fmt: skip

#: Make a row of what they are given; another method writes it.
MAKING = frozenset({"to_model", "to_model_on_create", "to_model_on_update", "to_model_on_upsert"})

#: Read first, then write.
BOTH = frozenset({"get_and_update", "get_or_create", "get_or_upsert", "update_or_create"})

_USERS = "FastAPI Users, Database adapters: SQLAlchemy"
_SECURITY = "Flask-Security, API: User Object and Model Datastores"
_AUTHLIB = "Authlib, Flask OAuth 2.0 Server: SQLAlchemy integration"
_CASBIN = "casbin-sqlalchemy-adapter, README"

#: Objects and functions that read and write the models given to them, whenever the framework calls them.
FUNCTIONS = (
    Effect("fastapi_users_db_sqlalchemy.SQLAlchemyUserDatabase", _USERS, reads=(1, 2), writes=(1, 2), via="library"),
    Effect("fastapi_users.db.SQLAlchemyUserDatabase", _USERS, reads=(1, 2), writes=(1, 2), via="library"),
    Effect("fastapi_users_db_sqlalchemy.access_token.SQLAlchemyAccessTokenDatabase", _USERS, (1,), (1,), via="library"),
    Effect("flask_security.SQLAlchemyUserDatastore", _SECURITY, reads=(1, 2), writes=(1, 2), via="library"),
    Effect("flask_security.SQLAlchemySessionUserDatastore", _SECURITY, reads=(1, 2), writes=(1, 2), via="library"),
    Effect("flask_security.FSQLALiteUserDatastore", _SECURITY, reads=(1, 2), writes=(1, 2), via="library"),
    Effect("authlib.integrations.sqla_oauth2.create_query_client_func", _AUTHLIB, reads=(1,), via="library"),
    Effect("authlib.integrations.sqla_oauth2.create_save_token_func", _AUTHLIB, writes=(1,), via="library"),
    Effect("authlib.integrations.sqla_oauth2.create_query_token_func", _AUTHLIB, reads=(1,), via="library"),
    Effect("authlib.integrations.sqla_oauth2.create_revocation_endpoint", _AUTHLIB, (1,), (1,), via="library"),
    Effect("authlib.integrations.sqla_oauth2.create_bearer_token_validator", _AUTHLIB, reads=(1,), via="library"),
    Effect("casbin_sqlalchemy_adapter.Adapter", _CASBIN, reads=(1, "db_class"), writes=(1, "db_class"), via="library"),
    Effect("fastcrud.crud_router", "FastCRUD, Endpoint Creator", reads=("model",), writes=("model",), via="library"),
)
