"""Classes that give a model to a framework: admin views, GraphQL types, REST resources, and what we know nothing of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from auditor.facts.access import Confidence, Op
from auditor.facts.code import Attr, Call, Expr, Map, Name, Seq
from auditor.facts.nodes import nodes_of
from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.library import Library
from auditor.link.domain.values import NOTHING, ClassRef, Instance, Values
from auditor.link.interpreter.classes import find_method, has_foreign_base
from auditor.link.interpreter.one_of_all import is_of_all
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.libraries.sqlalchemy.offering import ALL, Shown, is_off, listed, models_behind, named_models
from auditor.link.modules.index import ClassInfo
from auditor.link.syntax.names import last_part
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

#: Base classes that another library here knows.
_KNOWN = frozenset({"ResourceList", "ResourceDetail", "ResourceRelationship"})
#: Classes that describe data and touch none, by a part of the name of their bases.
_DESCRIBING = ("Schema", "Form", "BaseModel", "Factory", "Serializer", "Field", "Enum", "DTO", "TypedDict", "Settings")


def offer_model(engine: Interpreter, frame: Frame, info: ClassInfo) -> None:
    """Record what the framework behind the class's bases may do with the models that its body names."""
    bases = [last_part(base) for base in engine.hierarchy.external_bases(info)]
    for ops, sources, shown in (
        (_ops(MODEL_VIEWS, bases), named_models(info), _shown_by_type(engine, info)),
        (_all_ops(engine, info, bases), _held(engine, info), ALL),
    ):
        for mapped in models_behind(engine, engine.frame_around(info), sources) if ops else ():
            for op in sorted(ops):
                frame.record(mapped.table.key, op, info.node.line, "model-view", Confidence.POSSIBLE)
                for table in shown.tables(engine, mapped):
                    frame.record(table, op, info.node.line, "model-view", Confidence.POSSIBLE)
    for mapped in models_behind(engine, engine.frame_around(info), named_models(info)):
        _administer(engine, frame, info, mapped, _ops_of_admin(engine, info, bases), info.node.line)


def _administer(
    engine: Interpreter, frame: Frame, info: ClassInfo | None, mapped: MappedInfo, ops: set[Op], line: int
) -> None:
    """What an admin view does to its table, and to those behind the relationships that it shows and that its form has
    fields for: their rows are read into it and written from it. Whether somebody uses the view is not in the code."""
    shown = ALL if info is None else shown_by(engine, info, mapped, Op.WRITE in ops)
    for op in sorted(ops):
        frame.record(mapped.table.key, op, line, "admin-view", Confidence.POSSIBLE)
        for table in shown.tables(engine, mapped):
            frame.record(table, op, line, "model-view", Confidence.POSSIBLE)
    for other in models_behind(engine, engine.frame_around(info), _beside(info)) if info is not None and ops else ():
        frame.record(other.table.key, Op.READ, line, "admin-view", Confidence.POSSIBLE)
    around = engine.frame_around(info) if info is not None else frame
    for other in models_behind(engine, around, _inline(engine, info)) if info is not None else ():
        for op in sorted(ops):
            frame.record(other.table.key, op, line, "admin-view", Confidence.POSSIBLE)
    for relationship in shown.relationships(engine, mapped) if Op.WRITE in ops else ():
        if relationship.secondary is not None:
            for op in (Op.READ, Op.WRITE):
                frame.record(relationship.secondary, op, line, "admin-view", Confidence.POSSIBLE)


def _inline(engine: Interpreter, info: ClassInfo) -> Iterator[Expr]:
    """Whose rows are edited with those of a view: `inline_models = [Post, (Tag, dict(form_columns=["name"])),
    CarForm(Car)]` (Flask-Admin, API: ModelView)."""
    assigns = next(
        (c.attributes["inline_models"] for c in engine.hierarchy.mro(info) if "inline_models" in c.attributes), ()
    )
    for assign in assigns[-1:]:
        for item in assign.value.items if isinstance(assign.value, Seq) else ():
            held = item.items if isinstance(item, Seq) else item.args if isinstance(item, Call) else (item,)
            yield from (each for each in held[:1] if isinstance(each, Name | Attr))


def _beside(info: ClassInfo) -> Iterator[Expr]:
    """Whose attributes a view lists: `column_filters = [User.name, Company.name]`."""
    for assigns in info.attributes.values():
        items = assigns[-1].value.items if isinstance(assigns[-1].value, Seq) else ()
        yield from (item.value for item in items if isinstance(item, Attr))


#: Lists by which a view shows more than its list, details and form have (Flask-Admin and SQLAdmin, ModelView).
_MORE = (
    "column_export_list", "column_filters", "column_searchable_list", "column_select_related_list",
    "column_sortable_list", "form_ajax_refs",
)  # fmt: skip


def shown_by(engine: Interpreter, info: ClassInfo, mapped: MappedInfo, writes: bool) -> Shown:
    """The relationships that a view shows. Its form has fields for all, unless it lists others, and so have the details
    of SQLAdmin; the list of Flask-Admin shows those to one row (Flask-Admin, API: `form_columns`, `column_list`;
    SQLAdmin, Model configuration; Starlette-Admin, ModelView: `fields`)."""
    roots = {base.partition(".")[0] for base in engine.hierarchy.external_bases(info)}
    everything = frozenset(engine.of(Models).relationships(mapped))

    def said(only: str, without: str, otherwise: frozenset[str] = everything) -> frozenset[str]:
        names = listed(engine, info, only)
        if names is None:
            left_out = listed(engine, info, without)
            return otherwise if left_out is None else (otherwise or everything) - left_out
        return names

    if "starlette_admin" in roots:
        return Shown(listed(engine, info, "fields"))
    if roots.isdisjoint({"sqladmin", "flask_admin"}):
        return ALL
    form = said("form_columns", "form_excluded_columns") if writes else frozenset()
    if "sqladmin" in roots:
        details = said("column_details_list", "column_details_exclude_list")
        rows = said("column_list", "column_exclude_list", frozenset())
        details = frozenset() if is_off(engine, info, "can_view_details") else details
    else:
        single = (each.name for each in engine.of(Models).relationships(mapped).values() if each.owns_key)
        rows = said("column_list", "column_exclude_list", frozenset(single))
        details = listed(engine, info, "column_details_list") or frozenset()
    more = (listed(engine, info, name) or frozenset() for name in _MORE)
    return Shown(form.union(rows, details, *more))


def _shown_by_type(engine: Interpreter, info: ClassInfo) -> Shown:
    """The type of a model has a field for each relationship, but those that it leaves out (graphene-sqlalchemy, Tips:
    `only_fields`, `exclude_fields`)."""
    meta = info.classes.get("Meta")
    if meta is None:
        return ALL
    only, without = (listed(engine, meta, name) for name in ("only_fields", "exclude_fields"))
    return Shown(only, without or frozenset())


def _ops_of_admin(engine: Interpreter, info: ClassInfo, bases: list[str]) -> set[Op]:
    """What an admin view of the class does: nothing is written where it can neither create, edit nor delete."""
    if ADMIN_VIEWS.isdisjoint(bases):
        return set()
    off = [name for name in _SWITCHES if is_off(engine, info, name)]
    return {Op.READ} if len(off) == len(_SWITCHES) else {Op.READ, Op.WRITE}


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
    kinds = engine.kinds
    for model in given.first or given.keywords.get("model", NOTHING) if ops else NOTHING:
        if is_of_all(engine, model):  # in a loop over all: a view of each
            kinds.outside[type(model)](engine, frame, kinds.perhaps[type(model)](engine, model), given.line)
        mapped = engine.of(Models).mapped(model.key) if isinstance(model, ClassRef) else None
        if mapped is not None:
            _administer(engine, frame, info, mapped, ops, given.line)
    return None


def _ops(known: Mapping[str, tuple[str, ...]], bases: list[str]) -> set[Op]:
    return {Op(op) for base in bases for op in known.get(base, ())}


def _all_ops(engine: Interpreter, info: ClassInfo, bases: list[str]) -> set[Op]:
    """What a framework that we do not know could do: anything."""
    if not has_foreign_base(engine, info.key) or not _KNOWN.isdisjoint(bases):
        return set()
    if any(part in base for base in bases for part in _DESCRIBING):
        return set()
    return {Op.READ, Op.WRITE}


def _held(engine: Interpreter, info: ClassInfo) -> Iterator[Expr]:
    """Names inside of the dicts, lists and tuples that class attributes hold; what the project's own methods take from
    there is no setting of a framework."""
    held = [
        (name, assign.value)
        for name, assigns in info.attributes.items()
        for assign in assigns
        if isinstance(assign.value, Map | Seq)
    ]
    own = _asked_of_self(engine, info) if held else frozenset()
    pending: list[Expr | None] = [value for name, value in held if name not in own]
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


def _asked_of_self(engine: Interpreter, info: ClassInfo) -> frozenset[str]:
    """The attributes that methods of the class, and of those above and below it, ask of their object or class, and what
    the class body itself makes more of."""
    family = (*engine.hierarchy.mro(info), *engine.hierarchy.subclasses(info))
    methods = [unit.node for cls in family for units in cls.methods.values() for unit in units if unit.node is not None]
    asked = [(node.params[0].name, nodes_of(node, Attr)) for node in methods if node.params]
    in_body = (assign.value for assigns in info.attributes.values() for assign in assigns if assign.value is not None)
    return frozenset(each.id for value in in_body for each in nodes_of(value, Name) if isinstance(each, Name)) | {
        each.name
        for me, nodes in asked
        for each in nodes
        if isinstance(each, Attr) and isinstance(each.value, Name) and each.value.id in {me, info.node.name}
    }


LIBRARY = Library(
    name="admin",
    listing=ADMIN_VIEWS,
    body=offer_model,
    anywhere=dict.fromkeys(ADMIN_VIEWS, _made),
    inherited=_inherited,
)
