"""Classes that give a model to a framework: admin views, GraphQL types, REST resources, and what we know nothing of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from auditor.facts.access import Confidence, Op
from auditor.facts.code import Attr, Const, Expr, Map, Name, Seq, Str
from auditor.facts.key import TableKey
from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.library import Library
from auditor.link.domain.values import NOTHING, ClassRef, Instance, Values
from auditor.link.interpreter.classes import find_method, has_foreign_base
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.libraries.sqlalchemy.relations import tables_behind
from auditor.link.modules.index import ClassInfo
from auditor.link.syntax.names import dicts_in, last_part
from auditor.link.tables.declared import MappedInfo

#: Base classes that are given a model (`model = User`, `class Meta: model = User`, `model=User`): what they may do.
MODEL_VIEWS = {
    "SQLAlchemyObjectType": ("read",),  # graphene-sqlalchemy
    "SQLAlchemyConnectionField": ("read",),
}

#: Views of an admin interface: they list the rows of their model, and edit them unless all of that is switched off.
#: Flask-Admin, Getting Started; SQLAdmin, ModelView; Starlette-Admin, Quickstart; FastAPI-Amis-Admin, ModelAdmin.
ADMIN_VIEWS = frozenset({"ModelView", "ModelAdmin"})
_SWITCHES = ("can_create", "can_edit", "can_delete")  # the same names in Flask-Admin and SQLAdmin

#: Base classes that make rows of a model and put them into its table.
FACTORIES = {
    "SQLAlchemyModelFactory": ("write",),  # factory_boy, Using with ORMs: SQLAlchemy
    "SQLAlchemyFactory": ("write",),  # Polyfactory, SQLAlchemyFactory
    "AsyncSQLAlchemyFactory": ("write",),
}

#: Base classes that read and write the model of their `data_layer` for the routes they make.
RESOURCES = {
    "ResourceList": ("read", "write"),  # Flask-REST-JSONAPI, Resource manager; Data layer
    "ResourceDetail": ("read", "write"),
    "ResourceRelationship": ("read", "write"),
}

#: Classes that describe data and touch none, by a part of the name of their bases.
_DESCRIBING = ("Schema", "Form", "BaseModel", "Factory", "Serializer", "Field", "Enum", "DTO", "TypedDict", "Settings")


def offer_model(engine: Interpreter, frame: Frame, info: ClassInfo) -> None:
    """Record what the framework behind the class's bases may do with the models that its body names."""
    bases = [last_part(base) for base in engine.hierarchy.external_bases(info)]
    for ops, confidence, sources in (
        (_ops(MODEL_VIEWS, bases), Confidence.POSSIBLE, _named_models(info)),
        (_ops(FACTORIES, bases), Confidence.INFERRED, _named_models(info)),
        (_ops(RESOURCES, bases), Confidence.INFERRED, _data_layers(info)),
        (_all_ops(engine, info, bases), Confidence.POSSIBLE, _held(info)),
    ):
        if ops:
            for mapped in _models(engine, engine.frame_around(info), sources):
                for op in sorted(ops):
                    frame.record(mapped.table.key, op, info.node.line, "model-view", confidence)
                    for table in _related(engine, mapped):
                        frame.record(table, op, info.node.line, "model-view", Confidence.POSSIBLE)
    for op in sorted(_ops(FACTORIES, bases)):  # `class UserFactory(SQLAlchemyFactory[User])`
        for key in {given.key for base in engine.hierarchy.bases(info) for given in _classes(base.args)}:
            typed = engine.of(Models).mapped(key)
            if typed is not None:
                frame.record(typed.table.key, op, info.node.line, "model-view", Confidence.INFERRED)
    for mapped in _models(engine, engine.frame_around(info), _named_models(info)):
        _administer(engine, frame, info, mapped, _ops_of_admin(engine, info, bases), info.node.line)


def _administer(
    engine: Interpreter, frame: Frame, info: ClassInfo | None, mapped: MappedInfo, ops: set[Op], line: int
) -> None:
    """What an admin view does to its table. Its form has a field for each many-to-many relationship, unless it lists
    others: their rows are read into it and written from it (Flask-Admin, API: `form_columns`; SQLAdmin,
    Configurations: Form options). Whether somebody uses the view is not in the code."""
    for op in sorted(ops):
        frame.record(mapped.table.key, op, line, "admin-view", Confidence.POSSIBLE)
        for table in _related(engine, mapped):
            frame.record(table, op, line, "model-view", Confidence.POSSIBLE)
    for name, relationship in engine.of(Models).relationships(mapped).items() if Op.WRITE in ops else ():
        if relationship.secondary is not None and (info is None or _is_on_form(engine, info, name)):
            for op in (Op.READ, Op.WRITE):
                frame.record(relationship.secondary, op, line, "admin-view", Confidence.POSSIBLE)


def _is_on_form(engine: Interpreter, info: ClassInfo, name: str) -> bool:
    """Surely: what is listed by a computed list may be there, and is not counted."""
    only, without = (_listed(engine, info, said) for said in ("form_columns", "form_excluded_columns"))
    return (only is None or name in only) and (without is None or name not in without)


def _listed(engine: Interpreter, info: ClassInfo, said: str) -> set[str] | None:
    """The names in a list of columns of the view: `["name"]`, `[User.name]`; None where it has no such list."""
    for cls in engine.hierarchy.mro(info):
        for assign in cls.attributes.get(said, ())[-1:]:
            items = assign.value.items if isinstance(assign.value, Seq) else ()
            return {item.text if isinstance(item, Str) else getattr(item, "name", "") for item in items}
    return None


def _related(engine: Interpreter, mapped: MappedInfo) -> Iterator[TableKey]:
    """Tables behind the relationships, which the framework shows and sets with the rest (SQLAdmin, ModelView:
    `form_columns` and the like default to all of them)."""
    for relationship in engine.of(Models).relationships(mapped).values():
        yield from tables_behind(engine, relationship)


def _ops_of_admin(engine: Interpreter, info: ClassInfo, bases: list[str]) -> set[Op]:
    """What an admin view of the class does: nothing is written where it can neither create, edit nor delete."""
    if ADMIN_VIEWS.isdisjoint(bases):
        return set()
    off = [name for name in _SWITCHES if _is_off(engine, info, name)]
    return {Op.READ} if len(off) == len(_SWITCHES) else {Op.READ, Op.WRITE}


def _is_off(engine: Interpreter, info: ClassInfo, name: str) -> bool:
    for cls in engine.hierarchy.mro(info):
        for assign in cls.attributes.get(name, ())[-1:]:
            return isinstance(assign.value, Const) and assign.value.value is False
    return False


def _made(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values | None:
    """`ModelView(User, session)`, given to an admin interface as it is."""
    return _view_of(engine, frame, {Op.READ, Op.WRITE}, given)


def _inherited(engine: Interpreter, frame: Frame, value: ClassRef | Instance, name: str, given: Given) -> Values | None:
    """`UserView(User, session)`, and `super().__init__(User, session)` in the view's own."""
    if name != "__init__" or engine.model_of(value.key) is not None:
        return None
    info = engine.index.classes[value.key]
    ops = _ops_of_admin(engine, info, [last_part(base) for base in engine.hierarchy.external_bases(info)])
    _view_of(engine, frame, ops, given, info)
    return None if ops == set() or find_method(engine, info, "__init__") else (Instance(value.key),)


def _view_of(
    engine: Interpreter, frame: Frame, ops: set[Op], given: Given, info: ClassInfo | None = None
) -> Values | None:
    for model in given.first or given.keywords.get("model", NOTHING) if ops else NOTHING:
        mapped = engine.of(Models).mapped(model.key) if isinstance(model, ClassRef) else None
        if mapped is not None:
            _administer(engine, frame, info, mapped, ops, given.line)
    return None


def _ops(known: Mapping[str, tuple[str, ...]], bases: list[str]) -> set[Op]:
    return {Op(op) for base in bases for op in known.get(base, ())}


def _all_ops(engine: Interpreter, info: ClassInfo, bases: list[str]) -> set[Op]:
    """What a framework that we do not know could do: anything."""
    if not has_foreign_base(engine, info.key) or any(part in base for base in bases for part in _DESCRIBING):
        return set()
    return {Op.READ, Op.WRITE}


def _named_models(info: ClassInfo) -> Iterator[Expr]:
    """`class UserAdmin(ModelView, model=User)`, `model = User`, also in `class Meta`."""
    yield from (value for name, value in info.node.keywords if name == "model")
    for place in (info, *(inner for name, inner in info.classes.items() if name == "Meta")):
        for name in ("model", "__model__"):
            yield from (a.value for a in place.attributes.get(name, ()) if a.value is not None)


def _data_layers(info: ClassInfo) -> Iterator[Expr]:
    """`data_layer = {"session": session, "model": User}`."""
    for assign in info.attributes.get("data_layer", ()):
        for layer in dicts_in(assign.value):
            yield from (value for key, value in layer.items if getattr(key, "text", "") == "model")


def _held(info: ClassInfo) -> Iterator[Expr]:
    """Names inside of the dicts, lists and tuples that class attributes hold."""
    pending: list[Expr | None] = [
        assign.value
        for assigns in info.attributes.values()
        for assign in assigns
        if isinstance(assign.value, Map | Seq)
    ]
    while pending:
        match pending.pop():
            case Map(items=items):
                pending.extend(value for _, value in items)
            case Seq(items=items):
                pending.extend(items)
            case (Name() | Attr()) as found:
                yield found
            case _:
                pass


def _classes(several: tuple[Values, ...]) -> Iterator[ClassRef]:
    for values in several:
        yield from (value for value in values if isinstance(value, ClassRef))


def _models(engine: Interpreter, around: Frame, sources: Iterator[Expr]) -> Iterator[MappedInfo]:
    for source in sources:
        for value in engine.evaluate(around, source):
            if isinstance(value, ClassRef) and (mapped := engine.of(Models).mapped(value.key)) is not None:
                yield mapped


LIBRARY = Library(name="admin", body=offer_model, anywhere=dict.fromkeys(ADMIN_VIEWS, _made), inherited=_inherited)
