"""Where the code says that `getattr(Model, name)` is a column: a relationship could not do what is asked of it, or the
name is one of a column.

Sources: SQLAlchemy 2.0, ORM, Relationship API: of the operators relationships have `==`, `!=`, `any`, `has`,
`contains`, `of_type` and `and_`, and the others raise NotImplementedError; Core: Operator Reference; Column Elements:
`asc`, `desc`, `nulls_first`. An ordering by a relationship is the text of its condition, without its table; a function
or a SELECT of it is the truth of that condition for each pair of rows of both tables, which no program means (found by
trying). What compares with `==` is asked no further than `filter_by(**criteria)` is, which does the same.
"""

from __future__ import annotations

from collections.abc import Callable

from auditor.facts.code import (
    Assign,
    Attr,
    Bin,
    Call,
    Choice,
    Comp,
    Expr,
    If,
    Name,
    Node,
    Other,
    Seq,
    Star,
    Sub,
    Walrus,
)
from auditor.facts.identity import OfNodes
from auditor.link.domain.interpreter import Interpreter
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.modules.index import Unit
from auditor.link.syntax.holding import Holding
from auditor.link.syntax.names import call_name, last_name
from auditor.link.tables.declared import MappedInfo

#: Methods of columns that raise for a relationship.
METHODS = frozenset(
    {"asc", "between", "bool_op", "collate", "concat", "desc", "distinct", "endswith", "icontains", "iendswith",
     "ilike", "in_", "is_", "is_distinct_from", "is_not", "is_not_distinct_from", "isnot", "istartswith", "like",
     "match", "not_ilike", "not_in", "not_like", "notilike", "notin_", "notlike", "nulls_first", "nulls_last",
     "nullsfirst", "nullslast", "op", "regexp_match", "regexp_replace", "startswith"}
)  # fmt: skip
#: What turns an ordering around.
_DIRECTIONS = frozenset({"asc", "desc", "nulls_first", "nulls_last", "nullsfirst", "nullslast"})
#: Functions and methods that order, group by or select what they get.
_TAKING = _DIRECTIONS | {
    "add_columns", "cast", "distinct", "extract", "group_by", "order_by", "query", "select", "try_cast", "type_coerce",
    "with_entities", "with_only_columns",
}  # fmt: skip
#: What tells something of it that loads nothing.
_TESTS = frozenset({"bool", "callable", "hasattr", "isinstance"})
_TOLD = frozenset({"key", "type"})
#: The columns of a table or mapper.
_COLUMNS = frozenset({"c", "column_attrs", "columns"})
#: Variables are followed so far; and so many that get the same.
_DEEPEST = 5
_MOST_VARIABLES = 100
_COMPARING = frozenset({"==", "!=", "<", "<=", ">", ">=", "is", "is not", "not"})


class PickedColumns:
    """The lines of each unit where all that `getattr` picks are columns: by what is done with them, by their names."""

    def __init__(self, engine: Interpreter) -> None:
        self._models = engine.of(Models)
        self._used: dict[str, frozenset[int]] = {}
        self._named: dict[str, frozenset[int]] = {}

    def are_on(self, unit: Unit, mapped: MappedInfo, line: int, of_class: bool) -> bool:
        """Is all a column that `getattr` picks of the class, or of a row of it, on that line?"""
        if unit.key not in self._named:
            holding = Holding(unit.node)
            picked = [node for node in holding.nodes if type(node) is Call and _picks(node)]
            others = OfNodes((each, True) for each in picked)
            first = [each for each in picked if each.args[0] not in others]  # the rest are methods of what is picked
            self._used[unit.key] = _lines(first, _Use(holding).is_column)
            self._named[unit.key] = _lines(picked, _Naming(holding).is_column)
        if line in self._named[unit.key]:
            return True
        return of_class and line in self._used[unit.key] and not self._models.compares_otherwise(mapped)


def _picks(call: Call) -> bool:
    return call_name(call) == "getattr" and len(call.args) > 1


def _lines(picked: list[Call], holds: Callable[[Call], bool]) -> frozenset[int]:
    """The lines where that holds of every one."""
    return frozenset(call.line for call in picked) - {call.line for call in picked if not holds(call)}


class _Naming:
    """Which names are those of columns, by the conditions around them."""

    def __init__(self, holding: Holding) -> None:
        self._holding = holding

    def is_column(self, call: Call) -> bool:
        """Does a condition around it say that the name is one of the columns: `if name in Model.__table__.columns`?"""
        name = call.args[1]
        held: Node = call
        holder, field = self._holding.of(held)
        while holder is not None and type(name) is Name:
            if any(self._says_column(test, name.id) for test in _tests(holder, field, held)):
                return True
            held = holder
            holder, field = self._holding.of(held)
        return False

    def _says_column(self, test: Expr, name: str) -> bool:
        match test:
            case Other(op="in", parts=(Name(id=asked), several)):
                return asked == name and self._are_columns(several)
            case Call(func=Name(id="hasattr"), args=(several, Name(id=asked))):
                return asked == name and self._are_columns(several)
            case Choice(op="and", values=values):
                return any(self._says_column(each, name) for each in values)
            case _:
                return False

    def _are_columns(self, several: Expr, depth: int = 0) -> bool:
        """The columns of a table or class, or their names (Core, Table: `c`; ORM, Mapper: `column_attrs`)."""
        match several:
            case Attr(name=name):
                return name in _COLUMNS
            case Call(func=Attr(value=value, name="keys")):
                return self._are_columns(value, depth + 1)
            case Call(func=Name(id="frozenset" | "list" | "set" | "tuple"), args=(value,)):
                return self._are_columns(value, depth + 1)
            case Comp(element=Attr(value=Name(id=item), name="key" | "name"), key=None, generators=(one,)):
                return isinstance(one.target, Name) and one.target.id == item and self._are_columns(one.iter, depth + 1)
            case Name(id=name) if depth < _DEEPEST:
                values = self._holding.assigned(name)
                return len(values) == 1 and values[0] is not None and self._are_columns(values[0], depth + 1)
            case _:
                return False


def _tests(holder: Node, field: str, held: Node) -> tuple[Expr, ...]:
    """The conditions that hold where the node is evaluated."""
    match holder:
        case If(test=test) if field == "body":
            return (test,)
        case Choice(tests=tests, values=values) if field == "values" and values[0] is held:
            return tests
        case Comp(generators=generators) if field in {"element", "key"}:
            return tuple(test for each in generators for test in each.conditions)
        case _:
            return ()


class _Use:
    """What is done with the expressions of one unit, and with the variables that they are bound to."""

    def __init__(self, holding: Holding) -> None:
        self._holding = holding
        self._known: dict[str, bool] = {}
        self._asked: set[str] = set()  # variables that get one another, while the first of them is asked for

    def is_column(self, node: Node) -> bool:
        """Does what is done with the expression raise for a relationship, or load nothing?"""
        holder, field = self._holding.of(node)
        match holder:
            case Attr(name=name):
                return name in _TOLD or (self._is_called(holder) and self._is_of_columns(holder))
            case Call():
                return field == "args" and self._takes_columns(holder, node)
            case Other(op=op):
                return op in _COMPARING
            case Bin():
                return True
            case Sub():
                return field == "value"
            case If():
                return field == "test"
            case Choice():
                return field == "tests" or self.is_column(holder)
            case Star() | Seq() | Comp(key=None):
                return self._holds_columns(holder)
            case Assign(targets=targets) if field == "value":
                return all(type(each) is Name and self._is_variable_of_columns(each.id) for each in targets)
            case Walrus(target=Name(id=name)):
                return self._is_variable_of_columns(name) and self.is_column(holder)
            case _:
                return False

    def _is_called(self, method: Attr) -> bool:
        holder, field = self._holding.of(method)
        return type(holder) is Call and field == "func"

    def _is_of_columns(self, method: Attr) -> bool:
        """`column.label("name")` stands for the column."""
        if method.name == "label":
            (call, _) = self._holding.of(method)
            return call is not None and self.is_column(call)
        return method.name in METHODS

    def _holds_columns(self, display: Node) -> bool:
        """Is all that the display, or what goes through it, holds given to an ordering?"""
        holder, field = self._holding.of(display)
        if isinstance(holder, Star | Seq):
            return self._holds_columns(holder)
        return type(holder) is Call and field == "args" and last_name(holder.func) in _TAKING

    def _takes_columns(self, call: Call, node: Node) -> bool:
        """Does the call order by it or select it, by one name or another, or only test it?"""
        name = last_name(call.func)
        if type(call.func) is Attr and last_name(call.func.value) == "func":
            return True
        if name == "getattr" and call.args[0] is node:  # `getattr(column, "desc")()` in an ordering
            holder, field = self._holding.of(call)
            return type(holder) is Call and field == "func" and not holder.args and self.is_column(holder)
        return name in _TAKING or name in _TESTS or (type(call.func) is Name and self._is_direction(call.func.id))

    def _is_direction(self, name: str) -> bool:
        """Is the variable `asc` or `desc`?"""
        values = self._holding.assigned(name)
        return bool(values) and all(value is not None and _is_direction(value) for value in values)

    def _is_variable_of_columns(self, name: str) -> bool:
        if name in self._known or name in self._asked:
            return self._known.get(name, True)
        if len(self._asked) == _MOST_VARIABLES:
            return False
        is_first = not self._asked
        self._asked.add(name)
        used = name not in self._holding.shared and all(self.is_column(each) for each in self._holding.uses(name))
        if not used:
            self._known[name] = False
        if is_first:
            self._known.update(dict.fromkeys(self._asked, True) if used else {})
            self._asked = set()
        return used


def _is_direction(value: Expr) -> bool:
    if isinstance(value, Choice):
        return all(_is_direction(each) for each in value.values)
    return isinstance(value, Name | Attr) and last_name(value) in _DIRECTIONS
