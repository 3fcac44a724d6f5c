"""Queries made by functions of oslo.db (oslo.db, API Documentation: oslo_db.sqlalchemy.utils)."""

from __future__ import annotations

from auditor.facts.effect import Effect, Gives
from auditor.link.domain.library import Library
from auditor.link.libraries.sqlalchemy.effects import functions_of

_OSLO = "oslo.db, API Documentation: oslo_db.sqlalchemy.utils"

ROWS = (
    Effect("oslo_db.sqlalchemy.utils.model_query", _OSLO, reads=(0, "model"), gives=Gives.QUERY_OF, via="query"),
    Effect("oslo_db.sqlalchemy.utils.paginate_query", _OSLO, gives=Gives.ARGUMENT),
)

LIBRARY = Library(name="oslo", functions=functions_of(ROWS))
