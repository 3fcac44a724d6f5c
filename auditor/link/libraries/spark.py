"""Tables that Spark reads and writes by JDBC (Spark SQL, Data Sources: JDBC To Other Databases).

`spark.read.jdbc(url, "users")` and `frame.write.jdbc(url, "users")` differ in what is in front of the method, which
may come from anywhere: perhaps they read, perhaps they write.
"""

from __future__ import annotations

from auditor.facts.access import Confidence, Op
from auditor.facts.effect import Effect
from auditor.link.domain.findings import SqlDeclares
from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.library import Library
from auditor.link.domain.values import NOTHING, Text, Values, literals
from auditor.link.libraries.sqlalchemy.effects import methods_of
from auditor.link.tables.index import TableIndex

_JDBC = "Spark SQL, Data Sources: JDBC To Other Databases"

METHODS = (
    Effect("jdbc", _JDBC, reads_named=(1, "table"), writes_named=(1, "table"), perhaps=True),
    Effect("options", _JDBC, reads_named=("dbtable",), writes_named=("dbtable",), perhaps=True),
)

#: Spark SQL, DataFrame and DataFrameWriter: methods that give a view or table of Spark its name.
VIEWS = (
    "createTempView", "createOrReplaceTempView", "createGlobalTempView", "createOrReplaceGlobalTempView",
    "registerTempTable", "saveAsTable",
)  # fmt: skip


def _option(engine: Interpreter, frame: Frame, receiver: Values, name: str, given: Given) -> Values | None:
    """`.option("dbtable", "users")`."""
    if len(given.args) != 2 or literals(given.first) != ["dbtable"]:
        return None
    index = engine.of(TableIndex)
    tables = [t for said in literals(given.args[1]) for t in index.tables_said(said, frame.unit.module.path)]
    tables += index.tables_like(each for each in given.args[1] if isinstance(each, Text))
    for table in tables:
        for op in (Op.READ, Op.WRITE):
            frame.record(table.key, op, given.line, "table-name", Confidence.POSSIBLE)
    return NOTHING


def _named_view(engine: Interpreter, frame: Frame, receiver: Values, name: str, given: Given) -> None:
    """`frame.createOrReplaceTempView("events")`: the name is one of Spark's own from now on."""
    for said in literals(given.first):
        frame.note(SqlDeclares(said.lower()))


LIBRARY = Library(
    name="spark",
    methods={**methods_of(METHODS), "option": _option, **dict.fromkeys(VIEWS, _named_view)},
)
