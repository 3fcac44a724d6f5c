"""Code that makes tables and mapped classes is run, before anything else is understood, for what it makes.

Module bodies call it, class bodies and decorators, `__init_subclass__`, and mixins in `declared_attr` methods; what a
place makes, `made` enters. Source: SQLAlchemy 2.0, ORM Mapped Class Configuration, Composing Mapped Hierarchies with
Mixins; Python, Data model: Customizing class creation.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from itertools import islice

from auditor.facts.access import Role
from auditor.facts.code import Assign, Attr, Call, Class, Do, Expr, Function, Map, Name, Seq, Stmt
from auditor.facts.nodes import nodes_of
from auditor.link.domain.contained import contained
from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given, nothing_at
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import ClassRef, FunctionRef
from auditor.link.interpreter import class_scope, functions, statements
from auditor.link.interpreter.comprehensions import is_apart
from auditor.link.interpreter.effort import Effort
from auditor.link.libraries.sqlalchemy.declare.made import Made, Place
from auditor.link.libraries.sqlalchemy.declare.sites import marked
from auditor.link.libraries.sqlalchemy.decorated import DECLARING
from auditor.link.modules.decorators import has_decorator
from auditor.link.modules.index import ClassInfo, Unit
from auditor.link.modules.paths import Module
from auditor.link.syntax.names import call_name, is_itself, last_name
from auditor.link.syntax.scopes import statements_of

_INITIALIZER = "__init_subclass__"
#: Through so many functions a call may lead to the place that makes something.
_DEEPEST = 4
#: So many functions that call a maker are run for what they give it.
_MOST_CALLERS = 60


def run_makers(engine: Interpreter) -> None:
    """Run what leads to a place that makes a table or class; each failure costs that statement."""
    made = engine.of(Made)
    units = {site.unit.key: site.unit for site in made.sites if site.unit is not None}
    words = {path: frozenset(module.facts.indexed()) for path, module in _modules(engine)} if made.sites else {}
    makers = _makers(engine, units.values(), words)
    made.makers = frozenset(makers)
    leading = marked(makers)
    loose = {(site.module.path, site.node.line) for site in made.sites if site.unit is None}
    for path, said in words.items():
        if not loose and leading.isdisjoint(said):
            continue
        module = engine.index.modules.by_path[path]
        for statement in module.facts.body:
            work = partial(_run, engine, module, statement, makers, loose)
            contained(engine, "what makes tables", work, None, module.path, _line_of(statement))
    if engine.index.methods_named.get(_INITIALIZER):
        with engine.hierarchy.all_at_hand():
            for info in list(engine.index.classes.values()):
                work = partial(_initialize, engine, info, makers)
                contained(engine, "what makes tables", work, None, info.module.path, info.node.line)
    for unit in units.values():
        if unit.node is not None and unit.owner is None and unit.parent is None and not unit.node.params:
            work = partial(_enter, engine, unit)
            contained(engine, "what makes tables", work, None, unit.module.path, unit.line)
    for unit in _callers(engine, units, words):
        with engine.of(Made).at(Place(unit.module, unit.line, "")):
            contained(engine, "what makes tables", partial(_enter, engine, unit), None, unit.module.path, unit.line)


def _callers(engine: Interpreter, makers: Mapping[str, Unit], words: Mapping[str, frozenset[str]]) -> list[Unit]:
    """The functions that call one of the makers themselves: what they give it may be known in them alone. What a mixin
    makes is made for each class that has it, with the name of that."""
    names = {unit.node.name for unit in makers.values() if unit.node is not None and unit.node.params}
    leading = marked(names)
    naming = {path for path, said in words.items() if not leading.isdisjoint(said)}
    found = (
        unit
        for unit in engine.index.units.values()
        if unit.node is not None and unit.parent is None and unit.key not in makers and unit.module.path in naming
        if not has_decorator(unit, DECLARING)
        if any(isinstance(each, Call) and _is_maker(engine, unit, each, makers, names) for each in nodes_of(unit.node))
    )
    return [*islice(found, _MOST_CALLERS)]


def _is_maker(engine: Interpreter, unit: Unit, call: Call, makers: Mapping[str, Unit], names: set[str]) -> bool:
    """Is one of them called: a function by its name, or a method of the same object?"""
    if call_name(call) not in names:
        return False
    if isinstance(call.func, Attr):
        own = unit.owner is not None and is_itself(call.func.value)
        return own and any(
            each.owner is not None and each.node is not None and each.node.name == call.func.name
            for each in makers.values()
        )
    held = engine.evaluate(engine.module_frame(unit.module), call.func)
    return any(isinstance(value, FunctionRef) and value.key in makers for value in held)


def _enter(engine: Interpreter, unit: Unit) -> None:
    functions.enter_plainly(engine, unit)


def _line_of(statement: Stmt) -> int:
    return getattr(statement, "line", 1)


def _modules(engine: Interpreter) -> Iterable[tuple[str, Module]]:
    """Those of the application: what tests make is theirs."""
    return [(path, module) for path, module in engine.index.modules.by_path.items() if module.role is not Role.TEST]


def _makers(engine: Interpreter, units: Iterable[Unit], words: Mapping[str, frozenset[str]]) -> set[str]:
    """The names by which the functions are called that lead to one of the units."""
    names: set[str] = set()
    for unit in units:
        names |= _called(unit)
    for _ in range(_DEEPEST):
        leading = marked(names)
        naming = {path for path, said in words.items() if not leading.isdisjoint(said)}
        found = {
            name
            for unit in engine.index.units.values()
            if unit.module.path in naming and unit.node is not None
            if not (calls := _called(unit)) <= names and _calls_one(unit.node, names)
            for name in calls
        }
        if found <= names:
            break
        names |= found
    return names


def _calls_one(node: Function, names: set[str]) -> bool:
    return any(isinstance(call, Call) and call_name(call) in names for call in nodes_of(node.body, Call))


def _called(unit: Unit) -> set[str]:
    """By which names code calls the function, or the one that it is a part of."""
    found: set[str] = set()
    current: Unit | None = unit
    while current is not None and current.node is not None:
        found.add(current.node.name)
        if current.owner is not None and current.node.name in {"__init__", "__new__", "__call__"}:
            found.add(current.owner.node.name)
        current = current.parent
    return found - {"__init__", "__new__", "__call__"}


def _run(engine: Interpreter, module: Module, statement: Stmt, makers: set[str], loose: set[tuple[str, int]]) -> None:
    engine.of(Effort).forget()  # calls are told apart however many other statements make something, too
    for node in statements_of((statement,)):
        if isinstance(node, Class):
            _run_class(engine, module, node, makers)
    if not isinstance(statement, Class | Function) and _leads(module, statement, makers, loose):
        base = engine.module_frame(module)
        frame = Frame(base.unit, base.context, quiet=True)
        with engine.of(Made).at(Place(module, _line_of(statement), _variable(statement), is_apart(statement))):
            statements.run(engine, frame, (statement,))


def _leads(module: Module, statement: Stmt, makers: set[str], loose: set[tuple[str, int]]) -> bool:
    for call in nodes_of(statement, Call):
        if isinstance(call, Call) and (call_name(call) in makers or (module.path, call.line) in loose):
            return True
    return any(_decorates(node, makers) for node in nodes_of(statement, Class) if isinstance(node, Class))


def _variable(statement: Stmt) -> str:
    """The variable that keeps what a call gives."""
    if isinstance(statement, Assign) and isinstance(statement.value, Call):
        return next((target.id for target in statement.targets if isinstance(target, Name)), "")
    return ""


def _decorates(node: Class, makers: set[str]) -> bool:
    return any(last_name(decorator) in makers for decorator in node.decorators)


def _run_class(engine: Interpreter, module: Module, node: Class, makers: set[str]) -> None:
    """What its body calls, and the functions that decorate it."""
    info = engine.index.classes_at[module.path, node.line]
    around = engine.frame_around(info)
    for statement in statements_of(node.body):
        value = statement.value if isinstance(statement, Assign | Do) else None
        if value is not None:
            inside = around
            if isinstance(statement, Assign):  # `Label = make_label(__tablename__)`: names that the body has bound
                inside = class_scope.inside(engine, around, info, statement, ClassRef(info.key))
            with engine.of(Made).at(Place(module, _line_of(statement), "")):
                _evaluate_makers(engine, inside, value, makers)
        elif isinstance(statement, Class):
            _run_class(engine, module, statement, makers)
    for decorator in node.decorators if _decorates(node, makers) else ():
        with engine.of(Made).at(Place(module, node.line, "")):
            for function in engine.evaluate(around, decorator):
                if isinstance(function, FunctionRef):
                    functions.call_function(engine, around, function, Given([(ClassRef(info.key),)], {}, node.line))


def _evaluate_makers(engine: Interpreter, frame: Frame, value: Expr, makers: set[str]) -> None:
    """Evaluate the outermost calls of makers in the expression."""
    if isinstance(value, Call) and call_name(value) in makers:
        engine.evaluate(frame, value)
    elif isinstance(value, Call):
        for part in (*value.args, *(item for _, item in value.keywords)):
            _evaluate_makers(engine, frame, part, makers)
    elif isinstance(value, Seq | Map):
        for call in nodes_of(value, Call):
            if isinstance(call, Call) and call_name(call) in makers:
                engine.evaluate(frame, call)


def _initialize(engine: Interpreter, info: ClassInfo, makers: set[str]) -> None:
    """Run the `__init_subclass__` of the class, where it leads to what makes something or sets attributes."""
    for cls in engine.hierarchy.mro(info)[1:]:
        for method in cls.methods.get(_INITIALIZER, ()):
            if _INITIALIZER in makers or _sets_attributes(method):
                with engine.of(Made).at(Place(info.module, info.node.line, "")):
                    ref = FunctionRef(method.key, ClassRef(info.key))
                    functions.call_function(engine, engine.module_frame(info.module), ref, nothing_at(info.node.line))
            return


def _sets_attributes(method: Unit) -> bool:
    """`cls.model = ...`?"""
    own = method.node.params[0].name if method.node is not None and method.node.params else ""
    return any(
        isinstance(target, Attr) and isinstance(target.value, Name) and target.value.id == own
        for statement in statements_of(method.node.body if method.node is not None else ())
        if isinstance(statement, Assign)
        for target in statement.targets
    )
