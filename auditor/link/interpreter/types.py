"""Annotations and type parameters: what a variable so annotated holds."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from auditor.facts.code import Attr, Bin, Call, Const, Expr, Name, Seq, Str, Sub
from auditor.link.domain.frame import Frame
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import NOTHING, ClassRef, Instance, Result, TypeParameter, Value, Values, union
from auditor.link.interpreter import annotations as annotated
from auditor.link.interpreter import classes
from auditor.link.modules.index import ClassInfo
from auditor.link.syntax.annotations import is_annotated, parse_annotation

_KNOWN = frozenset({ClassRef, TypeParameter})


class Types:
    """Annotations and type parameters: what a variable so annotated holds."""

    def __init__(self, engine: Interpreter) -> None:
        self.engine = engine
        self._parameters_met: int = 0

    def annotated(self, frame: Frame, node: Expr) -> Values:
        """The values that a variable with the annotation holds."""
        if type(node) is Const or (type(node) is Name and annotated.is_plain(self.engine, frame, node.id)):
            return NOTHING  # most are
        before = self._parameters_met
        # `Annotated[T, Depends(f)]` is a call as well, of each unit that says it
        calls = is_annotated(node)
        return self.engine.answers.ask(
            "annotation",
            (frame.unit.key, frame.quiet, node) if calls else (frame.unit.module.path, node),
            lambda: annotated.instances_of(self.engine, frame, node),
            NOTHING,  # an alias that refers to itself
            lambda: self._parameters_met == before,
        )

    def evaluate_type(self, frame: Frame, node: Expr) -> Values:
        """A name in an annotation: classes, external names, type parameters, or an alias already read as a type."""
        if type(node) is Str:
            parsed = parse_annotation(node.text)
            return self.evaluate_type(frame, parsed) if parsed is not None else NOTHING
        if type(node) is Sub:
            return self.evaluate_type(frame, node.value)
        if type(node) is Name and self._is_type_parameter(frame, node.id):
            self._parameters_met += 1
            return (TypeParameter(node.id),)
        quiet = frame.quiet
        frame.quiet = True
        try:
            found = self.engine.evaluate(frame, node)
        finally:
            frame.quiet = quiet
        result: list[Value] = []
        for value in found:
            if type(value) is Result and value.name.endswith(("TypeVar", "ParamSpec")) and type(node) is Name:
                self._parameters_met += 1
                result.append(TypeParameter(node.id))
            else:
                result.append(value)
        if type(node) is Name and not any(type(value) in _KNOWN for value in result):
            alias = self.engine.names.definition(frame.unit.module.path, node.id)
            if alias is not None and isinstance(alias[2], Sub | Bin | Str):
                module = self.engine.index.modules.by_path[alias[0]]
                return self.annotated(self.engine.module_frame(module), alias[2])
        return tuple(result)

    def _is_type_parameter(self, frame: Frame, name: str) -> bool:
        node = frame.unit.node
        if node is not None and node.type_params and any(name == declared for declared, _ in node.type_params):
            return True
        if frame.unit.owner is None or not frame.unit.owner.node.type_params:
            return False
        return any(name == declared for declared, _ in frame.unit.owner.node.type_params)

    def type_arguments(self, frame: Frame, index: Expr) -> tuple[Values, ...]:
        """The arguments of `X[...]`, as types."""
        items = index.items if isinstance(index, Seq) else (index,)
        return tuple(
            self.evaluate_type(frame, item) if isinstance(item, Name | Attr | Str | Sub) else NOTHING for item in items
        )

    def type_parameter(self, frame: Frame, name: str) -> Values:
        """What a type parameter stands for in the frame: bound by the class of self, or by an argument `type[T]`."""
        self._parameters_met += 1
        if frame.owner is not None:
            info = self.engine.index.classes[frame.owner.key]
            bound = self._parameters_of(info, frame.owner.args)
            if bound.get(name):
                return bound[name]
        for param in frame.unit.node.params if frame.unit.node is not None else ():
            note = param.annotation
            if isinstance(note, Sub) and getattr(note.index, "id", "") == name and param.name in frame.env:
                return tuple(v for v in frame.env[param.name] if isinstance(v, ClassRef))
            if isinstance(note, Name) and note.id == name and param.name in frame.env:
                return tuple(ClassRef(v.key, v.args) for v in frame.env[param.name] if isinstance(v, Instance))
        return self._at_least(frame, name)

    def _at_least(self, frame: Frame, name: str) -> Values:
        """What a type parameter that nothing binds stands for at least: its bound, constraints and default, as far as
        they have tables (Python, typing: TypeVar; PEP 695, PEP 696)."""
        owner = frame.unit.owner
        scopes = [scope for scope in (frame.unit.node, owner.node if owner is not None else None) if scope is not None]
        said = [each for scope in scopes for declared, each in scope.type_params if declared == name and each]
        path = frame.unit.module.path
        if not said and (found := self.engine.names.definition(path, name)) is not None and type(found[2]) is Call:
            path = found[0]
            said = [*found[2].args[1:], *(each for word, each in found[2].keywords if word in {"bound", "default"})]
        if not said:
            return NOTHING
        around = self.engine.module_frame(self.engine.index.modules.by_path[path])
        parts = [part for each in said for part in (each.items if type(each) is Seq else (each,))]
        classes_said = union(*(annotated.classes_of(self.engine, around, part) for part in parts))
        models = ((value, self.engine.model_of(value.key)) for value in classes_said if type(value) is ClassRef)
        return tuple(value for value, model in models if model is not None and model.tables)

    def _parameters_of(self, info: ClassInfo, args: tuple[Values, ...]) -> Mapping[str, Values]:
        """What the type parameters of the class and its bases stand for. All objects of a class ask for the same."""
        if info.inside is not None:  # what its bases name may still change
            return classes.bind_parameters(self.engine, info, args)
        nothing: dict[str, Values] = {}
        bind = partial(classes.bind_parameters, self.engine, info, args)
        return self.engine.answers.ask("parameters bound", (info.key, args), bind, nothing)

    def forget(self) -> None:
        """Annotations read before all tables were declared are read again."""
        self.engine.answers.forget("annotation", "parameters bound")
