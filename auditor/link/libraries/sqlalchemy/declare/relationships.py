"""Relationships resolved: their target, secondary table, direction, loader strategy, cascade and backref.

Source: SQLAlchemy 2.0, ORM: Relationship Configuration (relationship(), Basic Relationship Patterns, Cascades).
"""

from __future__ import annotations

import re
from functools import partial

from auditor.facts.code import Call, Expr, Lambda, Name, Seq, Str, Sub
from auditor.facts.key import TableKey
from auditor.facts.nodes import nodes_of
from auditor.link.domain.contained import contained
from auditor.link.domain.frame import Frame
from auditor.link.domain.given import nothing_at
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import ClassRef, External, FunctionRef, LambdaRef, Values, literals, union
from auditor.link.interpreter.classes import find_method
from auditor.link.libraries.sqlalchemy.declare.annotated import annotated_target, take_annotated
from auditor.link.libraries.sqlalchemy.declare.between import frame_of_joins, tables_between
from auditor.link.libraries.sqlalchemy.declare.mapped import referred_tables
from auditor.link.libraries.sqlalchemy.declare.mixins import frame_of_attribute
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.libraries.sqlalchemy.declare.options import cascade_of, lazy_of, options_of, spread_in, word_of
from auditor.link.libraries.sqlalchemy.declare.properties import is_declared_attr
from auditor.link.libraries.sqlalchemy.declare.registry import class_named, table_named
from auditor.link.libraries.sqlalchemy.declare.tables_of import table_of
from auditor.link.syntax.annotations import parse_annotation
from auditor.link.syntax.names import last_name, last_part
from auditor.link.tables.declared import MappedInfo, RelationshipInfo

_LISTS = frozenset(
    {"list", "List", "set", "Set", "Sequence", "Collection", "Iterable", "dict", "Dict", "InstrumentedList"}
)


def resolve_all(engine: Interpreter) -> None:
    """Resolve every declared relationship, then add the backrefs to their targets."""
    engine.of(_Referred).by_class.clear()
    in_order = sorted(engine.of(Models).all_mapped(), key=lambda each: (each.info.module.path, each.info.node.line))
    for mapped in in_order:
        contained(engine, "its attributes", partial(take_annotated, engine, mapped), None, mapped.info.module.path)
    for step in (_resolve, _add_backref):
        for mapped in in_order:
            for relationship in list(mapped.relationships.values()):
                what, work = f"the relationship {relationship.name}", partial(step, engine, mapped, relationship)
                contained(engine, what, work, None, mapped.info.module.path, relationship.line)


class _Referred:
    """The tables that the foreign keys of each class refer to, looked for once for all its relationships."""

    def __init__(self, engine: Interpreter) -> None:
        self._engine = engine
        self.by_class: dict[str, frozenset[str]] = {}

    def by(self, mapped: MappedInfo) -> frozenset[str]:
        key = mapped.info.key
        if key not in self.by_class:
            self.by_class[key] = referred_tables(self._engine, mapped)
        return self.by_class[key]


def _resolve(engine: Interpreter, mapped: MappedInfo, relationship: RelationshipInfo) -> None:
    call = relationship.call
    if call is None:
        return
    options = options_of(call)
    argument = call.args[0] if call.args else options.get("argument") or options.get("entity")
    frame = _frame_of(engine, mapped, relationship)
    target = _target(engine, mapped, frame, argument) if argument is not None else None
    if argument is None and (spread := spread_in(engine, frame, call, ("argument", "entity"))):
        target = _mapped_among(engine, mapped, _given_later(engine, frame, spread))
    if target is None and relationship.annotation is not None:
        target = annotated_target(engine, mapped, relationship.annotation)
    relationship.target = target.key if target is not None else None
    secondary = options.get("secondary")
    if secondary is None and len(call.args) > 1:
        secondary = call.args[1]
    if secondary is None and "link_model" in options:
        secondary = options["link_model"]
    if secondary is not None:
        options["secondary"] = secondary
    joins = frame_of_joins(engine, mapped, relationship, frame, options)
    if secondary is not None:
        relationship.secondary = _secondary(engine, mapped, joins, secondary)
    elif spread := spread_in(engine, frame, call, ("secondary", "link_model")):
        relationship.secondary = _table_among(engine, mapped, _given_later(engine, frame, spread))
    relationship.between = tuple(tables_between(engine, mapped, relationship, joins, options))
    relationship.lazy = word_of(options.get("lazy")) or lazy_of(call, relationship.annotation)
    relationship.cascade = cascade_of(options)
    relationship.passive_deletes = word_of(options.get("passive_deletes")) in {"True", "all"}
    _direct(engine, mapped, relationship, options)


def _direct(engine: Interpreter, mapped: MappedInfo, relationship: RelationshipInfo, options: dict[str, Expr]) -> None:
    """Which side holds the foreign key, and whether the attribute is a collection."""
    target = engine.of(Models).mapped(relationship.target) if relationship.target else None
    refers = target is not None and target.table.name in engine.of(_Referred).by(mapped)
    if target is not None and target.table is mapped.table:
        refers = "remote_side" in options
    said = word_of(options.get("uselist"))
    listed = {"True": True, "False": False}.get(said, _is_list(relationship.annotation))
    if not refers and target is not None and _is_foreign_here(mapped, options):
        refers = True
    if relationship.secondary is not None:
        relationship.collection = listed is not False
        return
    if listed is not None:
        relationship.collection = listed
        relationship.owns_key = refers and not listed
        return
    relationship.owns_key = refers
    relationship.collection = not refers


def _is_foreign_here(mapped: MappedInfo, options: dict[str, Expr]) -> bool:
    """Without a foreign key in the schema, `foreign_keys=` or `foreign(...)` in the condition says which side has it
    (ORM, "Configuring how Relationship Joins")."""
    keys, condition = options.get("foreign_keys"), options.get("primaryjoin")
    items = keys.items if isinstance(keys, Seq) else (keys,)
    if keys is not None and all(isinstance(item, Name) and item.id in mapped.columns for item in items):
        return True
    named = [name for text in _texts_in(keys) for name in re.findall(r"([\w.]+)\.\w+", text)]
    named += [name for text in _texts_in(condition) for name in re.findall(r"foreign\(\s*([\w.]+)\.\w+", text)]
    return bool(named) and all(last_part(name) == mapped.info.node.name for name in named)


def _texts_in(value: Expr | None) -> list[str]:
    return [node.text for node in nodes_of(value) if isinstance(node, Str)]


def _is_list(annotation: Expr | None) -> bool | None:
    """Does the annotation name a collection? None where there is none, or it does not say."""
    if annotation is None:
        return None
    if isinstance(annotation, Str):
        parsed = parse_annotation(annotation.text)
        return _is_list(parsed) if parsed is not None else None
    if not isinstance(annotation, Sub):
        return None
    name = last_name(annotation.value)
    if name in {"DynamicMapped", "WriteOnlyMapped"} or name in _LISTS:
        return True
    if name == "Mapped":
        inner = _is_list(annotation.index)
        return bool(inner)
    if name == "Optional":
        return _is_list(annotation.index)
    return None


def _frame_of(engine: Interpreter, mapped: MappedInfo, relationship: RelationshipInfo) -> Frame:
    """In which the arguments of the relationship are names: around the class, or where an imperative mapping is."""
    if relationship.frame is not None:
        return relationship.frame
    if relationship.module is not None:
        return engine.module_frame(relationship.module)
    units = find_method(engine, mapped.info, relationship.name)
    if units and units[0].node is not None and is_declared_attr(units[0].node):
        return frame_of_attribute(engine, mapped, units[0])
    return engine.frame_around(mapped.info)


def _target(engine: Interpreter, mapped: MappedInfo, frame: Frame, argument: Expr) -> MappedInfo | None:
    if isinstance(argument, Lambda):
        return _target(engine, mapped, frame, argument.body)
    if isinstance(argument, Str):
        return class_named(engine, mapped, argument.text)
    if isinstance(argument, Name):
        mapper = engine.of(Models).mapper_names.get((frame.unit.module.path, argument.id))
        if mapper is not None:
            return mapper
    return _mapped_among(engine, mapped, _late(engine, frame, argument))


def _mapped_among(engine: Interpreter, mapped: MappedInfo, values: Values) -> MappedInfo | None:
    for value in values:
        if isinstance(value, ClassRef) and (found := engine.of(Models).mapped(value.key)) is not None:
            return found
        literal = getattr(value, "literal", None)
        if isinstance(literal, str):
            return class_named(engine, mapped, literal)
    return None


def _late(engine: Interpreter, frame: Frame, argument: Expr) -> Values:
    """The values of an argument that may be a function which gives it later (ORM, "Late-Evaluation of Relationship
    Arguments")."""
    return _given_later(engine, frame, engine.evaluate(frame, argument))


def _given_later(engine: Interpreter, frame: Frame, values: Values) -> Values:
    found: list[Values] = []
    for value in values:
        if isinstance(value, FunctionRef):
            found.append(engine.call_function(frame, value, nothing_at(0)))
        elif isinstance(value, LambdaRef):
            found.append(engine.call_lambda(frame, value, nothing_at(0)))
        else:
            found.append((value,))
    return union(*found)


def _secondary(engine: Interpreter, mapped: MappedInfo, frame: Frame, expression: Expr) -> TableKey | None:
    if isinstance(expression, Lambda):
        expression = expression.body
    if isinstance(expression, Str):
        return table_named(engine, mapped, expression.text)
    return _table_among(engine, mapped, _late(engine, frame, expression))


def _table_among(engine: Interpreter, mapped: MappedInfo, values: Values) -> TableKey | None:
    for value in values:
        if (table := table_of(engine, value)) is not None:
            return table.key
        literal = getattr(value, "literal", None)
        if isinstance(literal, str):
            return table_named(engine, mapped, literal)
        if isinstance(value, External):
            continue
    return None


def _backref_among(engine: Interpreter, mapped: MappedInfo, relationship: RelationshipInfo, call: Call) -> Str | None:
    """`relationship("User", **options)`, where the dict has a `backref`."""
    around = relationship.frame or engine.frame_around(mapped.info)
    words = literals(spread_in(engine, around, call, ("backref",)))
    return Str(words[0], call.line) if len(words) == 1 else None


def _add_backref(engine: Interpreter, mapped: MappedInfo, relationship: RelationshipInfo) -> None:
    """`backref="name"` or `backref("name", lazy=...)`: the same relationship seen from the target."""
    call = relationship.call
    target = engine.of(Models).mapped(relationship.target) if relationship.target else None
    if call is None:
        return
    value = options_of(call).get("backref") or _backref_among(engine, mapped, relationship, call)
    options: dict[str, Expr] = {}
    if isinstance(value, Call) and value.args:
        options, value = dict(value.keywords), value.args[0]
    if value is not None and not isinstance(value, Str) and relationship.frame is not None:
        words = literals(engine.evaluate(relationship.frame, value))  # what a function of the project makes of its own
        value = Str(words[0], call.line) if len(words) == 1 else value
    if isinstance(value, Str) and target is None and call.args:
        word = call.args[0].text if isinstance(call.args[0], Str) else last_name(call.args[0])
        seen = engine.of(Models).seen_from_outside.setdefault(value.text, [])
        seen.append((word.rpartition(".")[2], mapped, relationship))
    if not isinstance(value, Str) or target is None or value.text in target.relationships:
        return
    back = RelationshipInfo(value.text, target.info, None, None, relationship.line, relationship)
    back.target, back.secondary = mapped.key, relationship.secondary
    back.lazy = word_of(options.get("lazy")) or "select"
    back.cascade = cascade_of({**{key: value for key, value in call.keywords if key == "viewonly"}, **options})
    back.passive_deletes = word_of(options.get("passive_deletes")) in {"True", "all"}
    back.owns_key = relationship.secondary is None and not relationship.owns_key
    back.collection = not back.owns_key and word_of(options.get("uselist")) != "False"
    target.relationships[value.text] = back
