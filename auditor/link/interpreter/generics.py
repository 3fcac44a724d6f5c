"""What a class tells at run time of its type arguments: `__orig_bases__`, `__orig_class__`, `__args__`.

Source: Python, types: get_original_bases(); typing: get_args(); PEP 560.
"""

from __future__ import annotations

from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import NOTHING, ClassRef, Fixed, Instance, Values

#: The attributes that are answered here.
NAMES = frozenset({"__orig_bases__", "__orig_class__", "__args__"})


def attribute(engine: Interpreter, value: ClassRef | Instance, name: str) -> Values:
    """The attribute of a class, or of an object of it; nothing where it is not generic."""
    if name == "__orig_class__":
        return (ClassRef(value.key, value.args),) if value.args else NOTHING
    if name == "__args__":
        return arguments((value,)) if isinstance(value, ClassRef) else NOTHING
    for cls in engine.hierarchy.mro(engine.index.classes[value.key]):
        bases = engine.hierarchy.bases(cls)
        if any(any(base.args) for base in bases):
            return (Fixed(tuple((Fixed(base.args),) if any(base.args) else NOTHING for base in bases)),)
    return NOTHING


def arguments(values: Values) -> Values:
    """`get_args(value)`: what is in the brackets of a type."""
    held = [value.args if isinstance(value, ClassRef) else value.items for value in values
            if isinstance(value, ClassRef | Fixed)]  # fmt: skip
    return tuple(Fixed(args) for args in held if args)
