"""Snippets of code by the public name that they are about, one module per family of names."""

from __future__ import annotations

from tests.oracle.libraries.sqlalchemy.snippets import (
    connections,
    constructs,
    loading,
    parameters,
    query,
    session,
    statements,
)

ALL = (
    session.SESSION,
    session.SCOPED,
    query.QUERY,
    statements.SELECT,
    statements.DML,
    loading.LOADERS,
    loading.ROWS,
    loading.MAPPERS,
    connections.CONNECTIONS,
    parameters.PARAMETERS,
    constructs.SELECTABLES,
    constructs.STATEMENTS,
    constructs.ORM,
    constructs.EXTENSIONS,
    constructs.NESTED,
)
