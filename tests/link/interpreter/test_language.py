"""Python as the core understands it, with no library at all: not even the built-in functions mean anything."""

from __future__ import annotations

import textwrap

import pytest

from tests.link.language import reveal


@pytest.mark.parametrize(
    ("source", "revealed"),
    [
        pytest.param('x = "a"\nreveal(x)', ["'a'"], id="assignment"),
        pytest.param('x = "a"\nif c:\n    x = "b"\nreveal(x)', ["'a' | 'b'"], id="branch"),
        pytest.param('x = "a"\nx = "b"\nreveal(x)', ["'b'"], id="straight line"),
        pytest.param('reveal("a" + "b")', ["'ab'"], id="concatenation"),
        pytest.param('n = "t"\nreveal(f"x_{n}_{unknown()}")', ["str"], id="f-string with a hole"),
        pytest.param('n = "t"\nreveal(f"x_{n}")', ["'x_t'"], id="f-string"),
        pytest.param('reveal("%s_%s" % ("a", "b"))', ["'a_b'"], id="percent"),
        pytest.param('reveal("{}_{b}".format("a", b="c"))', ["'a_c'"], id="format"),
        pytest.param('a, b = "x", "y"\nreveal(b)', ["'y'"], id="unpacking"),
        pytest.param('d = {"k": "v"}\nreveal(d["k"])\nreveal(d["other"])', ["'v'", "?"], id="dict"),
        pytest.param('t = ("a", "b")\nreveal(t[1])\nreveal(t[i])', ["'b'", "'a' | 'b'"], id="tuple"),
        pytest.param('for x in ["a", "b"]:\n    pass\nreveal(x)', ["'a' | 'b'"], id="loop"),
        pytest.param('reveal([x + "!" for x in ("a", "b")])', ["['a!' | 'b!', ...]"], id="comprehension"),
        pytest.param('reveal("a" if c else "b")', ["'a' | 'b'"], id="choice"),
        pytest.param('reveal((y := "a"))\nreveal(y)', ["'a'", "'a'"], id="walrus"),
        pytest.param('f = lambda x: x\nreveal(f("a"))', ["'a'"], id="lambda"),
        pytest.param("import lib.inner\nreveal(lib.inner.thing)", ["lib.inner.thing"], id="outside"),
        pytest.param("from lib import f\nreveal(f())\nreveal(f().x)", ["lib.f()", "lib.f.x"], id="result"),
    ],
)  # fmt: skip
def test_expressions(source: str, revealed: list[str]) -> None:
    assert reveal(source) == revealed


CLASSES = textwrap.dedent(
    """
    class Base:
        kind = "base"
        def __init__(self, thing=None):
            self.thing = thing
            self.name = "n"
        def me(self):
            return self
        @property
        def title(self):
            return "t"
        @classmethod
        def make(cls):
            return cls()
        @staticmethod
        def give():
            return "s"
        def __enter__(self):
            return "entered"
        def __iter__(self):
            return iter_of(self)
        def __call__(self):
            return "called"

    class Child(Base):
        kind = "child"
        def up(self):
            return super().me()

    def make(x: Base):
        return x
    """
)


@pytest.mark.parametrize(
    ("expression", "revealed"),
    [
        ("Base()", "Base"),
        ("Base", "type Base"),
        ("Base.kind", "'base'"),
        ("Child().kind", "'child'"),
        ("Child().name", "'n'"),
        ("Child().me()", "Child"),
        ("Child().up()", "Child"),
        ("Child().title", "'t'"),
        ("Child.make()", "Child"),
        ("Child.give()", "'s'"),
        ("Child()()", "'called'"),
        ("Child().__class__", "type Child"),
        ("Child.__name__", "'Child'"),
        ("make", "make()"),
        ("make()", "Base"),
        ("Child().nothing", "?"),
    ],
)
def test_classes(expression: str, revealed: str) -> None:
    assert reveal(f"{CLASSES}\nreveal({expression})") == [revealed]


def test_a_context_manager_binds_what_enter_gives() -> None:
    assert reveal(f"{CLASSES}\nwith Base() as b:\n    pass\nreveal(b)") == ["'entered'"]


def test_a_generator_gives_what_it_yields() -> None:
    assert reveal('def each():\n    yield "a"\n    yield "b"\nfor x in each():\n    pass\nreveal(x)') == ["'a' | 'b'"]


def test_modules_are_reached_through_imports() -> None:
    source = "import other\nfrom other import NAME as name\nreveal(other)\nreveal(name)\nreveal(other.NAME)"
    assert reveal(source, other='NAME = "n"') == ["module other.py", "'n'", "'n'"]


def test_a_type_parameter_is_bound_by_the_class() -> None:
    source = textwrap.dedent(
        """
        from typing import Generic, TypeVar
        T = TypeVar("T")
        class User: ...
        class Repo(Generic[T]):
            def one(self) -> T: ...
            def all(self) -> list[T]: ...
        class Users(Repo[User]): ...
        reveal(Users().one())
        reveal(Users().all())
        """
    )
    assert reveal(source) == ["User", "[User, ...]"]


def test_what_is_called_is_looked_for_in_the_class() -> None:
    source = textwrap.dedent(
        """
        class Key:
            def __getattr__(self, name):
                return Key()
        class Own:
            def __call__(self):
                return "called"
            def __getattr__(self, name):
                return Key()
        class Itself: ...
        Itself.__call__ = Itself()
        reveal(Key().name)
        reveal(Key()())
        reveal(Own()())
        reveal(Itself()())
        """
    )
    assert reveal(source) == ["Key", "?", "'called'", "?"]


def test_without_a_library_a_built_in_function_is_a_name() -> None:
    assert reveal('reveal(sorted(["a"]))') == ["builtins.sorted()"]
