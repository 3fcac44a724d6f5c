"""What stands behind the proxies of web frameworks: the row of the user that is logged in.

Sources: Flask-Login, "How it Works" (`user_loader`); Flask-Security, Flask-JWT-Extended, "Automatic User Loading".
"""

from __future__ import annotations

from collections.abc import Callable

from auditor.facts.access import Role
from auditor.facts.effect import Effect, Gives
from auditor.link.domain.frame import Frame
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.library import Library
from auditor.link.domain.values import NOTHING, Instance, Values, union
from auditor.link.interpreter import functions
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.libraries.sqlalchemy.effects import functions_of, methods_of
from auditor.link.modules.decorators import has_decorator
from auditor.link.syntax.names import last_part

_LIBRARIES = frozenset(
    {
        "flask_login",
        "flask_security",
        "flask_jwt_extended",
        "flask_jwt",
        "flask_user",
        "flask_principal",
        "flask_praetorian",
    }
)
_LOADERS = frozenset({"user_loader", "request_loader", "user_lookup_loader"})
_BASES = frozenset({"UserMixin", "AbstractUser", "BaseUserMixin", "FsUserMixin", "FsUserMixinV2", "FsUserMixinV3"})


class Proxies:
    """The rows behind the objects that a framework gives; each is looked for once."""

    def __init__(self, engine: Interpreter) -> None:
        self.engine = engine

    def behind(self, dotted: str) -> Values:
        """What the external name stands for while a request is served; nothing for most names."""
        if dotted.endswith(".current_user") and dotted.partition(".")[0] in _LIBRARIES:
            return self._asked(dotted, self._users)
        return NOTHING

    def _asked(self, dotted: str, find: Callable[[], Values]) -> Values:
        if not self.engine.index_complete:
            return NOTHING
        return self.engine.answers.ask("behind", dotted, find, NOTHING)

    def _users(self) -> Values:
        engine = self.engine
        loaded = union(
            *(self._returned(unit.key) for unit in engine.index.units.values() if has_decorator(unit, _LOADERS))
        )
        if loaded:
            return loaded
        return tuple(
            Instance(mapped.key)
            for mapped in engine.of(Models).all_mapped()
            if mapped.info.module.role is Role.APP
            and any(last_part(base) in _BASES for base in engine.hierarchy.external_bases(mapped.info))
        )

    def _returned(self, key: str) -> Values:
        returns = functions.enter_plainly(self.engine, self.engine.index.units[key]).returns
        return tuple(value for value in returns if isinstance(value, Instance))


#: Attributes of objects that frameworks hand out and that hold somebody: a row of the project, perhaps.
_PEOPLE = (".current_user", ".user", ".current_identity", ".identity", ".account")


def _stands_for(engine: Interpreter, dotted: str) -> Values:
    return engine.of(Proxies).behind(dotted) if dotted.endswith(".current_user") else NOTHING


def _member(engine: Interpreter, frame: Frame, dotted: str, name: str, line: int) -> None:
    if dotted.endswith(_PEOPLE):
        engine.notes.note_unknown_attribute(frame, name, line, last_part(dotted))


_LITE = "Flask-SQLAlchemy-Lite, API: SQLAlchemy"
_FLASK = "Flask-SQLAlchemy 3.1, API: SQLAlchemy, Query"

#: Flask-SQLAlchemy's session shortcuts; `db.get_or_404(Model, id)`, `db.first_or_404(select)`.
FLASK_METHODS = (
    Effect("get_or_404", _FLASK, reads=(0, "entity"), gives=Gives.INSTANCE, via="get"),
    Effect("get_or_abort", _LITE, reads=(0, "entity"), gives=Gives.INSTANCE, via="get"),
    Effect("async_get_or_abort", _LITE, reads=(0, "entity"), gives=Gives.INSTANCE, via="get"),
    Effect("async_one_or_abort", _LITE, sql=(0, "select"), gives=Gives.SCALAR, via="select"),
    Effect("one_or_abort", _LITE, sql=(0, "select"), gives=Gives.SCALAR, via="select"),
    Effect("first_or_404", _FLASK, sql=(0, "statement"), gives=Gives.SCALAR, via="select"),
    Effect("one_or_404", _FLASK, sql=(0, "statement"), gives=Gives.SCALAR, via="select"),
    Effect("paginate", _FLASK, sql=(0, "select"), gives=Gives.PAGE, via="select"),
)

#: Pages made without the extension object.
FLASK_FUNCTIONS = (
    Effect("flask_sqlalchemy.pagination.SelectPagination", _FLASK, sql=("select",), gives=Gives.PAGE, via="select"),
    Effect("flask_sqlalchemy.pagination.QueryPagination", _FLASK, gives=Gives.PAGE, via="select"),
)

LIBRARY = Library(
    name="flask",
    packages=frozenset({"flask"}),
    renamed={"flask.ext.": "flask_", "flaskext.": "flask_"},  # Flask 0.8 to 0.12, Extensions: Using Extensions
    functions=functions_of(FLASK_FUNCTIONS),
    methods=methods_of(FLASK_METHODS),
    stands_for=_stands_for,
    member=_member,
    showing=frozenset({"jsonify", "render_template", "render_template_string", "make_response"}),
)
