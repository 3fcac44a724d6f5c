"""What is asked of classes again and again is answered once, and what is made later is not missed."""

from __future__ import annotations

from dataclasses import replace

from auditor.extract import extract
from auditor.facts.access import Role
from auditor.link import analysis
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import Text
from auditor.link.interpreter.hierarchy import Hierarchy
from auditor.link.modules.index import ClassInfo
from auditor.link.modules.paths import index_modules

SETTINGS = """
class Base:
    pass
"""
TABLES = """
from sqlalchemy import Column, Integer, Table, MetaData
metadata = MetaData()
orders = Table("orders", metadata, Column("id", Integer))
"""


def understood(*classes: str) -> Interpreter:
    texts = {"settings.py": SETTINGS, "tables.py": TABLES, **{f"c{n}.py": text for n, text in enumerate(classes)}}
    return analysis.interpret(index_modules({p: (extract(t.encode()), Role.APP) for p, t in texts.items()}), None)


def of_name(engine: Interpreter, name: str) -> ClassInfo:
    return engine.index.classes_named[name][0]


def test_classes_that_are_made_meanwhile_are_not_missed() -> None:
    engine = understood("from settings import Base\nclass A(Base):\n    pass\nclass B(A):\n    pass\n")
    engine.answers.forget("subclasses")
    hierarchy, base, b = Hierarchy(engine), of_name(engine, "Base"), of_name(engine, "B")
    with hierarchy.all_at_hand():
        assert {info.name for info in hierarchy.subclasses(base)} == {"A", "B"}
        engine.index.classes["c0.py::Made"] = replace(b, key="c0.py::Made", name="Made")
        assert {info.name for info in hierarchy.subclasses(base)} == {"A", "B"}  # at hand, as it was
    assert {info.name for info in hierarchy.subclasses(base)} == {"A", "B", "Made"}
    with hierarchy.all_at_hand():  # what was known before stays
        pass
    assert "" in engine.answers.known("subclasses")


def test_all_that_inherit_are_known_in_the_end() -> None:
    engine = understood("from settings import Base\nclass A(Base):\n    pass\nclass B(A):\n    pass\n")
    below = {info.name for info in engine.hierarchy.subclasses(of_name(engine, "Base"))}
    assert below == {"A", "B"}


def test_the_nearest_class_that_has_a_name_defines_it() -> None:
    inner = "class B(A):\n    kind = 2\n    class Meta: ...\n"
    engine = understood(f"class A:\n    def look(self): ...\n    kind = 1\n{inner}class C(B): ...\n")
    c = of_name(engine, "C")
    for _ in range(2):  # the second time it is known
        named = {name: engine.hierarchy.definer(c, name) for name in ("look", "kind", "Meta", "other")}
        assert {name: cls and cls.name for name, cls in named.items()} == {
            "look": "A", "kind": "B", "Meta": "B", "other": None,
        }  # fmt: skip
        assert [unit.name for unit in engine.hierarchy.methods(c, "look")] == ["A.look"]
        assert engine.hierarchy.methods(c, "kind") == []


def test_what_is_put_on_a_nearer_class_comes_before_what_a_body_says() -> None:
    engine = understood("class A:\n    kind = 1\nclass B(A): ...\nclass C(B): ...\n")
    a, b, c = (of_name(engine, name) for name in "ABC")
    assert not engine.declares.puts("kind")
    engine.declares.put(b.key, "kind", (Text(("b",)),))
    assert engine.declares.puts("kind")
    assert not engine.declares.puts("other")
    assert engine.hierarchy.put_nearer(c, a, "kind") == (Text(("b",)),)
    assert engine.hierarchy.put_nearer(a, a, "kind") == ()
    engine.declares.put(a.key, "kind", (Text(("a",)),))
    assert engine.hierarchy.put_nearer(a, a, "kind") == ()  # the body comes first
