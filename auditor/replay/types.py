"""The type of a column as SQLAlchemy's constructor writes it: `String(50)`, `Enum('a', 'b', name='state')`.

Source: SQLAlchemy 2.0, "SQL Datatype Objects": `with_variant`, `TypeDecorator` (`impl`, `load_dialect_impl`), `Enum`
(without `native_enum` a text as long as its longest value); the documentation of SQLAlchemy-Utils for its types.
"""

from __future__ import annotations

from auditor.facts.operations import CreateEnum
from auditor.replay.classes import enum_members, find_member, is_enum
from auditor.replay.values import NOTHING, UNKNOWN, ClassValue, Func, Instance, Interpreter, Lib, Made, guessed

_ENUMS = frozenset({"Enum", "ENUM"})
_LENGTH = frozenset(
    {"String", "VARCHAR", "Unicode", "CHAR", "NVARCHAR", "NCHAR", "AutoString", "LargeBinary", "CIText"}
)
_DEEPEST = 6
#: Types of other libraries, as PostgreSQL gets them.
_FOREIGN = {
    "UUIDType": "UUID", "GUID": "UUID", "TSVectorType": "TSVECTOR", "EmailType": "String(255)", "URLType": "Text",
    "JSONType": "JSON", "ArrowType": "DateTime", "IPAddressType": "String(50)", "PasswordType": "VARBINARY(1137)",
    "PickleType": "LargeBinary", "TIMESTAMPTZ": "TIMESTAMP(timezone=True)",
}  # fmt: skip


def type_text(machine: Interpreter, value: object, depth: int = 0) -> str:
    """The type's text; empty where it is not known."""
    if depth > _DEEPEST:
        return ""
    match value:
        case Lib():
            return _FOREIGN.get(value.last, value.last)
        case Made():
            return _made_text(machine, value, depth)
        case ClassValue():
            made = machine.call(value, [], {}, 0)
            return _own_text(machine, value, made if isinstance(made, Instance) else Instance(value), depth)
        case Instance():
            return _own_text(machine, value.cls, value, depth)
        case Func():
            return type_text(machine, machine.call(value, [], {}, 0), depth + 1)
    return ""


def _made_text(machine: Interpreter, made: Made, depth: int) -> str:
    name = made.last
    if made.name == "@type":
        return str(made.args[0])
    if name == "Proxy" and made.args and isinstance(made.args[0], Func):
        return type_text(machine, machine.call(made.args[0], [], {}, 0), depth + 1)
    if name in _ENUMS:
        return _enum_text(machine, made)
    if name in _FOREIGN and not made.args:
        return _FOREIGN[name] if made.keywords.get("native") is not False else "String(32)"
    if name == "ARRAY":
        inner = made.args[0] if made.args else made.keywords.get("item_type")
        return f"ARRAY({type_text(machine, inner, depth + 1)})"
    if name == "Variant" or name == "TypeDecorator":
        return type_text(machine, made.args[0] if made.args else None, depth + 1)
    if name == "Uuid" and made.keywords.get("native_uuid") is False:
        return "CHAR(32)"
    given = [_argument(arg) for arg in made.args]
    for key, each in made.keywords.items():
        if each is None or key in {
            "astext_type",
            "as_uuid",
            "collation",
            "asdecimal",
            "none_as_null",
            "convert_unicode",
        }:
            continue
        if (key == "length" and name in _LENGTH) or key in {"precision", "scale", "dim"}:
            given.append(_argument(each))
        elif key == "timezone" and each is True:
            given.append("timezone=True")
    if name in {"DateTime", "TIMESTAMP", "Time", "TIME"} and made.args and made.args[0] is True:
        given = ["timezone=True"]
    if name in {"JSONB", "JSON", "UUID", "Uuid", "HSTORE", "Boolean", "DateTime", "Interval"}:
        given = [each for each in given if each == "timezone=True"]
    given = [each for each in given if each]
    return f"{name}({', '.join(given)})" if given else name


def _argument(value: object) -> str:
    plain = guessed(value)
    return str(plain) if isinstance(plain, int) and not isinstance(plain, bool) else ""


def _enum_text(machine: Interpreter, made: Made) -> str:
    values = enum_values(machine, made)
    if made.keywords.get("native_enum") is False:
        length = made.keywords.get("length")
        longest = max((len(value) for value in values or ()), default=0)
        longest = max(length, longest) if isinstance(length, int) else longest
        return f"String({longest})" if longest else "String"
    name = enum_name(made)
    inner = [repr(value) for value in values or ()]
    return f"Enum({', '.join([*inner, *([f'name={name!r}'] if name else [])])})"


def has_unknown_values(machine: Interpreter, value: object) -> bool:
    """Is it an enumeration, or an array of one, whose values are not known, though they say what is made: a type, or a
    text as long as the longest value?"""
    if isinstance(value, Made) and value.last == "ARRAY":
        return has_unknown_values(machine, value.args[0] if value.args else value.keywords.get("item_type"))
    if not isinstance(value, Made) or value.last not in _ENUMS or enum_values(machine, value) is not None:
        return False
    made_elsewhere = value.keywords.get("create_type") is False or value.keywords.get("metadata") is not None
    as_text = value.keywords.get("native_enum") is False
    return not isinstance(value.keywords.get("length"), int) if as_text else not made_elsewhere


def enum_name(made: Made) -> str | None:
    """The name of the type: as given, or of the Python class in lower case (SQLAlchemy, `Enum.name`)."""
    name = guessed(made.keywords.get("name"))
    if isinstance(name, str):
        return name
    first = made.args[0] if made.args else None
    return first.node.name.lower() if isinstance(first, ClassValue) else None


def enum_values(machine: Interpreter, made: Made) -> list[str] | None:
    """The labels, in order; None where they are not known."""
    if len(made.args) == 1 and isinstance(made.args[0], ClassValue) and is_enum(machine, made.args[0]):
        members = enum_members(machine, made.args[0])
        caller = made.keywords.get("values_callable")
        if isinstance(caller, Func):
            listed = machine.call(caller, [made.args[0]], {}, 0)
            return [str(each) for each in listed] if isinstance(listed, list) else None
        return [str(member.attributes["name"]) for member in members]
    labels = [guessed(arg) for arg in made.args]
    if len(labels) == 1 and isinstance(labels[0], list | tuple):
        labels = list(labels[0])
    plain = [each.attributes.get("value") if isinstance(each, Instance) else each for each in labels]
    return [each for each in plain if isinstance(each, str)] if all(isinstance(each, str) for each in plain) else None


def enums_of(machine: Interpreter, value: object) -> list[CreateEnum]:
    """The types that a table with a column of this type makes with itself (SQLAlchemy, PostgreSQL ENUM)."""
    if isinstance(value, Made) and value.last == "ARRAY" and value.args:
        return []
    if not isinstance(value, Made) or value.last not in _ENUMS or machine.dialect != "postgresql":
        return []
    name = enum_name(value)
    if name is None or value.keywords.get("native_enum") is False or value.keywords.get("create_type") is False:
        return []
    values = enum_values(machine, value)
    return [CreateEnum(name, tuple(values) if values is not None else None, True)]


def _constructor_options(instance: Instance) -> dict[str, object]:
    """What a subclass of a type gives to its constructor, by the names of its own parameters."""
    wanted = ("length", "timezone", "precision", "scale")
    return {name: instance.attributes[name] for name in wanted if instance.attributes.get(name) is not None}


def _own_text(machine: Interpreter, cls: ClassValue, instance: Instance, depth: int) -> str:
    """A type of the project: what it is made of."""
    loader = find_member(machine, cls, "load_dialect_impl")
    if isinstance(loader, Func):
        made = machine.call(Func(loader.node, loader.frame, instance), [Lib("@dialect")], {}, 0)
        text = type_text(machine, made, depth + 1) if made is not UNKNOWN else ""
        if text and text != "None":
            return text
    spec = find_member(machine, cls, "get_col_spec")
    if isinstance(spec, Func):
        written = machine.call(Func(spec.node, spec.frame, instance), [], {}, 0)
        if isinstance(written, str):
            return written
    impl = find_member(machine, cls, "impl")
    if impl is not NOTHING:
        if isinstance(impl, Lib) and impl.last in _LENGTH:
            length = instance.attributes.get("length")
            return f"{impl.last}({length})" if isinstance(length, int) else impl.last
        return type_text(machine, impl, depth + 1)
    for base in cls.node.bases:
        value = machine.evaluate(base, cls.frame)
        if isinstance(value, Lib) and (given := _constructor_options(instance)):
            value = Made(value.name, (), given)
        text = type_text(machine, value, depth + 1)
        if text and text not in {"TypeDecorator", "UserDefinedType", "TypeEngine"}:
            return text
    return ""
