"""What the functions and libraries are called that get names of tables without touching any."""

from __future__ import annotations

import re

from auditor.facts.code import Expr
from auditor.link.libraries.sqlalchemy.catalogue import is_family
from auditor.link.syntax.names import last_name


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Calls that declare something about tables, and what a name is to them. What they name is not touched by it.
#: SQLAlchemy, Describing Databases with MetaData, Relationship Configuration, Events; SQLModel, Field and Relationship.
DECLARING = {
    **dict.fromkeys(
        _words(
            """
            ForeignKey ForeignKeyConstraint
            """
        ),
        "foreign key",
    ),
    **dict.fromkeys(
        _words(
            """
            relationship Relationship relation backref dynamic_loader joinedload subqueryload selectinload lazyload
            immediateload contains_eager defaultload defer undefer load_only with_loader_criteria
            """
        ),
        "relationship",
    ),
    **dict.fromkeys(
        _words(
            """
            Table table Column mapped_column Field Index UniqueConstraint CheckConstraint Sequence Enum
            PrimaryKeyConstraint DDL MetaData registry map_imperatively mapper composite synonym association_proxy
            declarative_base configure_mappers relationship_property create_all drop_all
            """
        ),
        "declaration",
    ),
    **dict.fromkeys(
        _words(
            """
            listens_for listen event
            """
        ),
        "listener",
    ),
}

#: Of these, what no library but SQLAlchemy has, and what is built on it: `db.relationship` of another package's `db`.
OF_SQLALCHEMY = frozenset(
    {"ForeignKey", "ForeignKeyConstraint", "relationship", "backref", "joinedload", "selectinload"}
)

#: Calls that look at a name or class and touch nothing.
LOOKING = _words(
    """
    field_for fields_for_model property2field
    Exception KeyError NewType RuntimeError TypeError TypeVar ValueError bool callable cast dir format get_columns
    get_foreign_keys get_indexes get_pk_constraint get_type_hints get_unique_constraints has_table hasattr hash id
    isinstance issubclass len noload print raiseload repr signature str type vars
    """
)

#: Functions and methods that print, translate, route or look up a name. A service that is asked for by its name
#: (pyramid_services, Usage; zope.interface, registry) is whatever was registered: what it touches stands there.
SAYING = _words(
    """
    APIRouter Blueprint Body ContextVar Counter Depends Field File Form Gauge Header Histogram Literal Namespace
    Path Query Router Summary _ _l add_argument add_parser add_resource add_url_rule argument assert_called_with
    command config critical debug delete endpoint endswith environ error exception expect fatal find_service
    find_service_factory fixture gauge get getAdapter getLogger getUtility get_logger get_setting getenv gettext
    gettext_lazy group has_permission head include_router incr increment info lazy_gettext log mark namedtuple
    ngettext option options parametrize patch path permission_required post put queryAdapter queryUtility redirect
    register_blueprint register_service register_service_factory render render_template require_permission requires
    resource reverse route set_tag skip span start_as_current_span startswith t tag tags timing tr translate
    ugettext url url_for warn warning websocket
    """
)

#: Libraries that touch no tables, and give a class that they get to whoever asks.
HANDING = _words(
    """
    asyncio attr attrs builtins celery click collections concurrent contextlib contextvars copy dataclasses functools
    heapq itertools json multiprocessing operator orjson pydantic queue random threading types typing
    typing_extensions weakref werkzeug
    """
)

#: What runs a command, by their full names (Python, subprocess; os.system).
COMMANDS = frozenset(
    {
        "os.system",
        "os.popen",
        *(f"subprocess.{each}" for each in ("run", "call", "check_call", "check_output", "Popen")),
    }
)
#: What calls the function that is its first argument with others (Python, Built-in Functions: map; functools.partial;
#: itertools.starmap; asyncio.to_thread).
CALLING = frozenset({"filter", "map", "partial", "partialmethod", "starmap", "to_thread"})

#: Libraries that know no tables of a database; a name that they get is a word of theirs (oslo.versionedobjects, Fields:
#: `ObjectField` names a class of its own registry).
NO_TABLES = _words(
    """
    abc argparse asyncio attr attrs babel bleach boto3 botocore builtins celery click colander collections concurrent
    contextlib copy csv dataclasses datetime deform difflib email enum fastapi flask flask_babel flask_login flask_restx
    fnmatch functools gettext glob graphene hashlib html http httpx importlib inspect io itertools jinja2 json jwt kombu
    logging loguru marshmallow math mimetypes multiprocessing opentelemetry operator orjson os oslo_config
    oslo_versionedobjects pathlib pkg_resources pprint prometheus_client pydantic pydantic_settings pyramid pytest queue
    random re redis requests rich sentry_sdk shutil signal six smtplib socket ssl starlette statsd strawberry string
    structlog subprocess sys tempfile textwrap threading time traceback typer types typing typing_extensions unittest
    urllib urllib3 uuid voluptuous warnings werkzeug wtforms yaml zipfile zope
    """
)
#: Operators that only look at their operands.
COMPARING = frozenset({"==", "!=", "is", "is not", "in", "not in", "not"})
#: What runs a text as SQL, or is given to what does.
RUNNING = frozenset({"text", "execute", "exec_driver_sql", "executescript", "scalar", "DDL"})

#: What an object of a library is called that has tables by their names: `db["orders"]`, `db.orders`.
_OF_TABLES = re.compile(r"(?:\w*_)?(?:db|database|tables|dal)", re.I)


def has_tables(node: Expr) -> bool:
    """Is it called as a database, or what holds its tables?"""
    return _OF_TABLES.fullmatch(last_name(node)) is not None


def is_known(dotted: str) -> bool:
    """Is it of SQLAlchemy or its family, which linking follows, or of a library that knows no tables?"""
    return is_family(dotted) or dotted.partition(".")[0] in NO_TABLES
