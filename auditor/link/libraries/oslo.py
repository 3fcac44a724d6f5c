"""Queries made by functions of OpenStack's libraries.

Sources: oslo.db, API Documentation: oslo_db.sqlalchemy.utils; neutron-lib, API Reference: neutron_lib.db.model_query.
"""

from __future__ import annotations

from auditor.facts.effect import Effect, Gives
from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.library import Call, Library
from auditor.link.domain.values import Values
from auditor.link.libraries.sqlalchemy.effects import functions_of

_OSLO = "oslo.db, API Documentation: oslo_db.sqlalchemy.utils"
_NEUTRON = "neutron-lib, API Reference: neutron_lib.db.model_query"
_QUERY = "neutron_lib.db.model_query."

ROWS = (
    Effect("oslo_db.sqlalchemy.utils.model_query", _OSLO, reads=(0, "model"), gives=Gives.QUERY_OF, via="query"),
    Effect("oslo_db.sqlalchemy.utils.paginate_query", _OSLO, gives=Gives.ARGUMENT),
)

#: Of functions whose first argument is a context; the positions are those behind it.
ROWS_BEHIND_CONTEXT = (
    Effect(f"{_QUERY}query_with_hooks", _NEUTRON, reads=(0, "model"), gives=Gives.QUERY_OF, via="query"),
    Effect(f"{_QUERY}get_collection_query", _NEUTRON, reads=(0, "model"), gives=Gives.QUERY_OF, via="query"),
    Effect(f"{_QUERY}get_by_id", _NEUTRON, reads=(0, "model"), gives=Gives.INSTANCE, via="query"),
    Effect(f"{_QUERY}get_collection", _NEUTRON, reads=(0, "model"), via="query"),
    Effect(f"{_QUERY}get_collection_count", _NEUTRON, reads=(0, "model"), via="query"),
    Effect(f"{_QUERY}get_values", _NEUTRON, reads=(0, "model"), via="query"),
)


def _behind_context(call: Call) -> Call:
    def called(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values | None:
        return call(engine, frame, dotted, Given(given.args[1:], given.keywords, given.line))

    return called


LIBRARY = Library(
    name="oslo",
    functions={
        **functions_of(ROWS),
        **{name: _behind_context(call) for name, call in functions_of(ROWS_BEHIND_CONTEXT).items()},
    },
)
