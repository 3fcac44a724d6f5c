"""Which classes are mapped, to which table, and what their attributes are.

Source: SQLAlchemy 2.0, ORM Mapped Class Configuration; Flask-SQLAlchemy 3.1, Models and Tables; SQLModel, Tutorial.
"""

from __future__ import annotations

from auditor.facts.code import Assign, Attr, Call, Expr, Function, Lambda, Name, Seq, Str
from auditor.facts.nodes import nodes_of
from auditor.link.domain.frame import Frame
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import ClassRef, Values
from auditor.link.libraries.sqlalchemy.declare import table_args
from auditor.link.libraries.sqlalchemy.declare.helpers import made_by_helper
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.libraries.sqlalchemy.declare.properties import (
    Property,
    is_column,
    is_declared_attr,
    property_of,
    unwrapped,
)
from auditor.link.libraries.sqlalchemy.declare.tables_of import tables_of
from auditor.link.modules.index import ClassInfo
from auditor.link.syntax.names import call_name, dicts_in, last_name, last_part, returned
from auditor.link.syntax.scopes import statements_of
from auditor.link.tables.declared import MappedInfo, RelationshipInfo

#: `lazy=` values that load the target together with the parent (Relationship Loading Techniques).
EAGER = frozenset({"joined", "selectin", "subquery", "immediate", "False", "joined_table"})


def own_columns(info: ClassInfo) -> dict[str, Assign | None]:
    """Attributes of the body that are columns: `Column(...)`, `mapped_column(...)`, `Mapped[...]` annotations."""
    found: dict[str, Assign | None] = {}
    for name, assigns in info.attributes.items():
        for assign in assigns:
            value = unwrapped(assign.value)
            if is_column(_in_metadata(value) or value) or (
                assign.annotation is not None
                and _is_mapped(assign.annotation)
                and property_of(value) is not Property.RELATIONSHIP
            ):
                found[name] = (
                    assign if value is assign.value else Assign(assign.targets, value, assign.annotation, assign.line)
                )
    for name, units in info.methods.items():
        node = units[0].node
        if node is not None and is_declared_attr(node) and is_column(unwrapped(next(returned(node), None))):
            found[name] = None
    return found


def _is_mapped(annotation: Expr) -> bool:
    if isinstance(annotation, Str):
        return annotation.text.lstrip().startswith(("Mapped[", "orm.Mapped["))
    return last_name(getattr(annotation, "value", None)) in {"Mapped", "DynamicMapped", "WriteOnlyMapped"}


def collect_attributes(engine: Interpreter, mapped: MappedInfo) -> None:
    """Fill in columns, relationships and proxies from the class and its unmapped bases."""
    for cls in engine.hierarchy.mro(mapped.info):
        other = engine.of(Models).mapped_by_key(cls)
        if other is not None and other is not mapped:
            continue
        for name, assign in own_columns(cls).items():
            mapped.columns.setdefault(name, assign)
        if any(last_part(name) == "SQLModel" for name in engine.hierarchy.external_bases(cls)):
            for name, assigns in cls.attributes.items():
                if assigns[-1].annotation is not None and property_of(assigns[-1].value) is not Property.RELATIONSHIP:
                    mapped.columns.setdefault(name, assigns[-1])
        _collect_relationships(mapped, cls)
        _collect_helped(engine, mapped, cls)


def _collect_relationships(mapped: MappedInfo, cls: ClassInfo) -> None:
    for name, assigns in cls.attributes.items():
        for assign in assigns:
            value = unwrapped(assign.value)
            if call_name(value) == "field":  # of a data class
                value = _in_metadata(value) or value
            kind = property_of(value)
            if not isinstance(value, Call) or kind is None:
                continue
            if kind is Property.SYNONYM and value.args and isinstance(value.args[0], Str):
                mapped.synonyms.setdefault(name, value.args[0].text)
            elif kind is Property.RELATIONSHIP:
                info = RelationshipInfo(name, mapped.info, value, assign.annotation, assign.line)
                mapped.relationships.setdefault(name, info)
                mapped.columns.pop(name, None)
            elif kind is Property.GENERIC:
                mapped.generic.add(name)
            elif kind is Property.PROXY and (proxy := proxied(value)) is not None:
                mapped.proxies[name] = proxy
    for name, units in cls.methods.items():
        node = units[0].node
        if node is not None and name in _LATE:
            _collect_late(mapped, node)
        if node is not None and is_declared_attr(node):
            _collect_returned(mapped, name, node)


def _collect_returned(mapped: MappedInfo, name: str, node: Function) -> None:
    """What a `declared_attr` method gives."""
    for value in map(unwrapped, returned(node)):
        kind = property_of(value)
        if isinstance(value, Call) and kind is Property.RELATIONSHIP:
            info = RelationshipInfo(name, mapped.info, value, node.returns, value.line)
            mapped.relationships.setdefault(name, info)
        elif isinstance(value, Call) and kind is Property.PROXY and (proxy := proxied(value)) is not None:
            mapped.proxies.setdefault(name, proxy)


def _collect_helped(engine: Interpreter, mapped: MappedInfo, cls: ClassInfo) -> None:
    """What functions of the project make for the class body."""
    for name, assigns in cls.attributes.items():
        assign = assigns[-1]
        if (
            (name in mapped.columns and not isinstance(assign.value, Call))
            or name in mapped.relationships
            or property_of(assign.value) is not None
            or name.startswith("__")
        ):
            continue
        helped = made_by_helper(engine, engine.frame_around(cls), assign.value)
        if helped is None:
            continue
        if helped.kind is Property.RELATIONSHIP:
            info = RelationshipInfo(name, mapped.info, helped.call, assign.annotation, assign.line, frame=helped.frame)
            mapped.relationships.setdefault(name, info)
            mapped.columns.pop(name, None)
        elif helped.kind is Property.PROXY and helped.call is not None and (proxy := proxied(helped.call)) is not None:
            mapped.proxies.setdefault(name, proxy)
        elif helped.kind.is_column:
            made = helped.call or assign.value
            mapped.columns[name] = Assign(assign.targets, made, assign.annotation, assign.line)
    _collect_declared(engine, mapped, cls)


def _collect_declared(engine: Interpreter, mapped: MappedInfo, cls: ClassInfo) -> None:
    """The relationships that functions of the project make for `declared_attr` methods."""
    for name, units in cls.methods.items():
        node = units[0].node
        if node is None or name in mapped.relationships or not is_declared_attr(node) or not node.params:
            continue
        around = engine.frame_around(cls)
        env: dict[str, Values] = {node.params[0].name: (ClassRef(mapped.key),)}
        frame = Frame(around.unit, around.context, None, around, env, quiet=True)
        for value in returned(node):
            helped = made_by_helper(engine, frame, value) if property_of(unwrapped(value)) is None else None
            if helped is not None and helped.kind is Property.RELATIONSHIP:
                info = RelationshipInfo(name, mapped.info, helped.call, node.returns, node.line, frame=helped.frame)
                mapped.relationships.setdefault(name, info)


#: Class methods that the mapper configuration calls (ORM, Declarative Extensions: `__declare_last__()`).
_LATE = frozenset({"__declare_first__", "__declare_last__"})


def _collect_late(mapped: MappedInfo, node: Function) -> None:
    """`cls.posts = relationship(...)` in such a method; its argument may be a local variable."""
    local: dict[str, Expr] = {}
    for statement in statements_of(node.body):
        if not isinstance(statement, Assign) or statement.value is None:
            continue
        for target in statement.targets:
            if isinstance(target, Name):
                local[target.id] = statement.value
                continue
            value = statement.value
            if not isinstance(target, Attr) or not isinstance(value, Call):
                continue
            if property_of(value) is Property.RELATIONSHIP:
                args = tuple(local.get(arg.id, arg) if isinstance(arg, Name) else arg for arg in value.args)
                call = Call(value.func, args, value.keywords, value.line)
                info = RelationshipInfo(target.name, mapped.info, call, None, statement.line)
                mapped.relationships.setdefault(target.name, info)


def _in_metadata(expression: Expr | None) -> Expr | None:
    """`field(metadata={"sa": relationship("Post")})` (ORM, Applying ORM Mappings to an existing dataclass)."""
    for name, value in expression.keywords if isinstance(expression, Call) else ():
        if name == "metadata":
            for part in dicts_in(value):
                for _, inner in part.items:
                    return inner.body if isinstance(inner, Lambda) else inner
    return None


def proxied(call: Call) -> tuple[str, str] | None:
    """The relationship that `association_proxy("posts", "title")` goes through, and the attribute behind it."""
    texts = [arg.text for arg in call.args if isinstance(arg, Str)]
    return (texts[0], texts[1] if len(texts) > 1 else "") if texts else None


def referred_tables(engine: Interpreter, mapped: MappedInfo) -> frozenset[str]:
    """The tables that `ForeignKey(...)` of the class's columns refer to, by name."""
    found: set[str] = set()
    frame = engine.frame_around(mapped.info)
    sources: list[object] = [assign.value for assign in mapped.columns.values() if assign is not None]
    sources += [assign.annotation for assign in mapped.columns.values() if assign is not None]
    sources += table_args.of_class(mapped.info)
    sources += [
        unit.node
        for units in mapped.info.methods.values()
        for unit in units
        if unit.node and is_declared_attr(unit.node)
    ]
    sources.append(mapped.table.call)
    for source in sources:
        for call in nodes_of(source):
            if isinstance(call, Call) and call_name(call) in {"ForeignKey", "ForeignKeyConstraint"}:
                for argument in _referring(call):
                    items = argument.items if isinstance(argument, Seq) else (argument,)
                    for item in items:
                        name = _referred(engine, frame, item)
                        if name:
                            found.add(name)
            elif isinstance(call, Call):
                for name, value in call.keywords:
                    if name == "foreign_key" and isinstance(value, Str):
                        found.add(value.text.split(".")[-2] if "." in value.text else value.text)
    return frozenset(found)


def _referring(call: Call) -> tuple[Expr, ...]:
    """The arguments of a foreign key that name what it refers to."""
    if call_name(call) == "ForeignKey":
        return call.args[:1]
    return (*call.args[1:2], *(value for name, value in call.keywords if name == "refcolumns"))


def _referred(engine: Interpreter, frame: Frame, item: Expr) -> str | None:
    if isinstance(item, Attr):  # ForeignKey(User.id)
        for table in tables_of(engine, engine.evaluate(frame, item.value)):
            return table.name
    text = engine.text_of(frame, item)
    if text is None or "." not in text:
        return text
    return text.split(".")[-2]
