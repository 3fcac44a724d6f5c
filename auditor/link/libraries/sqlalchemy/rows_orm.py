"""SQLAlchemy ORM: the session, the legacy query, loader options."""

from __future__ import annotations

from auditor.facts.effect import ALL, Effect, Gives

_SESSION = "SQLAlchemy 2.0, ORM: Session API"
_QUERY = "SQLAlchemy 2.0, ORM: Legacy Query API"
_LOADING = "SQLAlchemy 2.0, ORM: Relationship Loading Techniques"
_QUERYING = "SQLAlchemy 2.0, ORM: ORM Querying Guide"
_INSPECTION = "SQLAlchemy 2.0, ORM: Mapped Class Inspection"
_ATTRIBUTES = "SQLAlchemy 2.0, ORM: Session basics, flag_modified()"

FUNCTIONS = (
    Effect("inspect", _INSPECTION, gives=Gives.MAPPER),
    Effect("class_mapper", _INSPECTION, gives=Gives.MAPPER),
    Effect("instance_state", _INSPECTION, gives=Gives.MAPPER),
    Effect("get_history", _ATTRIBUTES, names=(1, "key"), via="relationship"),
    Effect("get_attribute", _ATTRIBUTES, names=(1, "key"), via="relationship"),
    Effect("AliasedClass", _QUERYING, reads=(0, "mapped_class_or_ac"), gives=Gives.ARGUMENT, via="aliased"),
    Effect("Query", _QUERY, reads=(ALL, "entities"), gives=Gives.QUERY, via="query"),
    Effect("aliased", _QUERYING, reads=(0, "element"), gives=Gives.ARGUMENT, via="aliased"),
    Effect("with_polymorphic", _QUERYING, reads=(0, "base", 1, "classes"), gives=Gives.ARGUMENT, via="polymorphic"),
    Effect("Bundle", _QUERYING, reads=(ALL,), via="select"),
    Effect("with_parent", _QUERYING, reads=(), names=(1, "prop"), via="relationship"),
    Effect("flag_modified", _ATTRIBUTES, writes=(0, "instance"), via="attribute-set"),
    Effect("del_attribute", _ATTRIBUTES, writes=(0, "instance"), via="attribute-set"),
    Effect("set_committed_value", _ATTRIBUTES),
    Effect("Bakery", "SQLAlchemy 2.0, ORM: Baked Queries", gives=Gives.CALLED),
)

#: Loader options that load the relationship they name.
LOADERS = frozenset(
    {"joinedload", "selectinload", "subqueryload", "immediateload", "contains_eager", "eagerload", "joinedload_all",
     "subqueryload_all", "selectin_polymorphic"}
)  # fmt: skip

#: Loader options that keep the relationship or column they name from being loaded.
NON_LOADERS = frozenset(
    {"lazyload", "raiseload", "noload", "defaultload", "defer", "undefer", "undefer_group", "load_only",
     "with_loader_criteria", "Load", "lazyload_all"}
)  # fmt: skip

#: Loader options that name a relationship and lead on to its target, whether they load it or not.
STEPS = (LOADERS - {"selectin_polymorphic"}) | {
    "lazyload", "raiseload", "noload", "defaultload", "lazyload_all"
}  # fmt: skip

#: Methods of a legacy query that change what it selects; `soft_delete` is oslo.db's (oslo.db, Query).
BULK_METHODS = frozenset({"update", "delete", "soft_delete"})

#: Methods that libraries give to mapped classes and that write the row (oslo.db, ModelBase; sqlalchemy-mixins).
ROW_METHODS = frozenset({"save", "update", "delete", "soft_delete", "upsert", "restore"})

#: Constructs that declare or describe; columns named in them are not read.
DECLARATIONS = frozenset(
    {"Index", "UniqueConstraint", "CheckConstraint", "ForeignKey", "ForeignKeyConstraint", "PrimaryKeyConstraint",
     "ExcludeConstraint", "relationship", "relation", "dynamic_loader", "backref", "listens_for", "listen", "remote",
     "foreign", "DDL", "synonym", "composite", "association_proxy", "validates", "create_index", "drop_index",
     "CreateTable", "DropTable", "map_imperatively", "mapper", "append_constraint", "append_column", "add_property",
     "add_properties", "get_property_by_column"}
)  # fmt: skip

#: Attributes of a mapper that say which of the columns is what (ORM, Class Mapping API: Mapper).
OF_MAPPERS = frozenset({"polymorphic_on", "version_id_col"})

SESSION_METHODS = (
    Effect("query", _QUERY, reads=(ALL,), gives=Gives.QUERY, via="query"),
    Effect("get", _SESSION, reads=(0, "entity"), gives=Gives.INSTANCE, via="get", least=2),
    Effect("get_one", _SESSION, reads=(0, "entity"), gives=Gives.INSTANCE, via="get", least=2),
    Effect("add", _SESSION, writes=(0, "instance"), via="session-add", rows=True, most=1),
    Effect("add_all", _SESSION, writes=(0, "instances"), via="session-add", rows=True),
    Effect("merge", _SESSION, writes=(0, "instance"), gives=Gives.LOADED, via="session-merge", rows=True),
    Effect("merge_all", _SESSION, writes=(0, "instances"), gives=Gives.LOADED, via="session-merge", rows=True),
    Effect("delete", _SESSION, writes=(0, "instance"), via="session-delete", cascades=True, rows=True),
    Effect("delete_all", _SESSION, writes=(0, "instances"), via="session-delete", cascades=True, rows=True),
    Effect("refresh", _SESSION, reads=(0, "instance"), via="refresh", rows=True, names=(1, "attribute_names")),
    Effect("bulk_save_objects", _SESSION, writes=(0, "objects"), via="bulk", rows=True),
    Effect("bulk_insert_mappings", _SESSION, writes=(0, "mapper"), via="bulk"),
    Effect("bulk_update_mappings", _SESSION, writes=(0, "mapper"), via="bulk"),
)
