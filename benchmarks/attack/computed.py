"""What a function that computes a name may try: to read what is around it, to run for ever, to make no end of text."""

from __future__ import annotations

_HEAD = """import os, re, sys, string, functools, operator, itertools, textwrap
from sqlalchemy import Column, Integer, String, select, text
from sqlalchemy.orm import DeclarativeBase, declared_attr

A0 = "select * from orders where x = 1 or "
"""
_MODEL = """

class Mixin:
    @declared_attr.directive
    def __tablename__(cls):
        name = cls.__name__.lower()
        {body}


class Base(DeclarativeBase):
    pass


class User(Mixin, Base):
    id = Column(Integer, primary_key=True)
    name = Column(String, server_default={value}, comment={value})


def use(session):
    session.execute(text({value}))
    return session.scalars(select(User)).all()
"""
OBJECTS = ("cls", "self", "type(cls)", "cls.__name__", "name", "re", "os", "use", "(cls, name)", "{'a': cls}", "text")
PATHS = (
    "__class__",
    "__init__.__globals__[os].environ[SECRET_TOKEN]",
    "__dict__",
    "__class__.__mro__[1].__subclasses__",
    "__globals__[__builtins__][open]",
    "__post_init__.__globals__[cast].__globals__[sys].modules[os].environ[SECRET_TOKEN]",
    "environ[SECRET_TOKEN]",
    "__reduce_ex__",
    "__code__.co_consts",
    "__self__",
    "__func__.__globals__",
)
#: `OBJ` and `PATH` are put in.
LEAKS = (
    "'{0.PATH}'.format(OBJ)",
    "'{a.PATH}'.format(a=OBJ)",
    "'{0.PATH}'.format_map({'0': OBJ})",
    "f'{OBJ.PATH}'",
    "'%(a)s' % {'a': OBJ.PATH}",
    "'%s' % OBJ.PATH",
    "str(OBJ.PATH)",
    "repr(OBJ)",
    "'{!r:>{1.PATH}}'.format(OBJ, OBJ)",
    "string.Formatter().vformat('{0.PATH}', (OBJ,), {})",
    "str.format('{0.PATH}', OBJ)",
    "getattr(OBJ, 'PATH')",
    "operator.attrgetter('PATH')(OBJ)",
    "eval('OBJ.PATH')",
    "os.environ['SECRET_TOKEN']",
    "os.getenv('SECRET_TOKEN')",
    "os.environ.get('SECRET_TOKEN', name)",
    "os.path.expandvars('$SECRET_TOKEN')",
    "__import__('os').environ['SECRET_TOKEN']",
    "open('/proc/self/environ').read()",
    "'-'.join(os.environ['SECRET_TOKEN'])",
    "os.environ['SECRET_TOKEN'][::-1]",
    "string.Template('$a').substitute(a=os.environ['SECRET_TOKEN'])",
    "vars(OBJ)['PATH']",
    "globals()['os'].environ",
    "functools.reduce(getattr, 'PATH'.split('.'), OBJ)",
    "'{0.PATH[0]}-{0.PATH[1]}'.format(OBJ)",
    "chr(ord(OBJ.PATH[0]))",
    "textwrap.dedent(OBJ.PATH)",
    "''.join(chr(c) for c in os.environb[b'SECRET_TOKEN'])",
    "sys.modules['os'].environ['SECRET_TOKEN']",
)
#: Bodies that do not end, or double what they hold.
BOMBS = (
    "return 'a' * 10 ** 12",
    "return 'a'.ljust(10 ** 10)",
    "return 'a'.zfill(10 ** 10)",
    "return ('ab' * 9999).replace('a', 'b' * 9999)",
    "return f'{name:>999999999}'",
    "return '%999999999s' % name",
    "return '{:>999999999}'.format(name)",
    "return str(9 ** 9 ** 9)",
    "return re.sub('(a+)+$', '', 'a' * 99 + 'b')",
    "return re.match('(a|aa)+$', 'a' * 99 + 'b').group()",
    "return name.join('a' * 99999) * 99999",
    "return ''.join(itertools.repeat(name))",
    "return '_'.join(str(i) for i in range(10 ** 9))",
    "return str(1 << 10 ** 9)",
    "return name[10 ** 12:]",
    "return name[::10 ** 30]",
    "return name.center(2 ** 62)",
    "return 'a\\t'.expandtabs(2 ** 40)",
    "return textwrap.fill('a ' * 99999, 1)",
    "return functools.reduce(lambda a, b: a + a, range(99), name)",
    "while True:\n            name = name + name",
    "for i in range(10 ** 9):\n            name = name.upper()\n        return name",
    "for i in range(99):\n            name = [name, name]\n        return str(name)",
    "return (lambda f: f(f))(lambda f: f(f))",
    "for i in range(99):\n            name = {'a': name, 'b': name}\n        return '%s' % name",
    "return cls.__tablename__",
    "return User.__tablename__ * 2",
    "for c in iter(int, 1):\n            pass",
    "return ''.join(a + b for a in 'x' * 9999 for b in 'y' * 9999)",
    "return sum([[name]] * 10 ** 9, [])",
    "import sys; sys.setrecursionlimit(10 ** 9); return cls.__tablename__.fget(cls)",
    "return int('9' * 10 ** 7)",
    "return -name",
    "return name @ cls",
)
#: How a constant is made of the one before, `X`.
DOUBLINGS = (
    "X + X",
    "f'{X}{X}'",
    "'%s%s' % (X, X)",
    "'{}{}'.format(X, X)",
    "'{a}{a}'.format(a=X)",
    "''.join([X, X])",
    "X * 2",
    "2 * X",
    "X.replace('or', 'or or')",
    "X.join((X, X))",
    "(X, X)",
    "[*X, *X]",
    "{'a': X, 'b': X}",
    "text(X + X)",
    "select(text(X), text(X))",
    "X if use else X + X",
    "(lambda: X + X)()",
    "'%(a)s%(a)s' % {'a': X}",
    "f'{X!r}{X!s:>9}'",
    "str(X) + str(X)",
    "string.Template('$a$a').substitute(a=X)",
    "operator.add(X, X)",
    "functools.reduce(operator.add, [X, X])",
    "sum([X, X], X)",
)
#: Classes that name themselves, or each other, in ways that no Python runs.
SELF_NAMED = (
    "class {0}({0}): pass",
    "class {0}({1}, {0}): pass",
    "from x import {0}\nclass {0}({0}): pass",
    "{0} = {1} = {0}",
    "class {0}({1}['{0}']): pass",
    "class {0}(type('{0}', ({0},), {{}})): pass",
    "class {0}:\n    class {0}({0}): pass",
    "{0} = lambda: {0}",
    "from . import {0}\n{0} = {0}.{0}",
    "class {0}(metaclass={0}): pass",
    "class {0}(*{0}): pass",
    "@{0}\nclass {0}: pass",
    "class {0}({0}.{0}): pass",
    "{0} = type({0})\nclass {0}({0}, {1}): pass",
    "def {0}({0}={0}): return {0}({0})",
    "class {0}(with_metaclass({0}, {1})): pass",
    "import {0}\nclass {0}({0}.{0}[{0}]): {0} = {0}",
    "class {0}({1}): pass\nclass {1}({0}): pass",
    "{0}: '{0}' = {0}",
    "class {0}(declarative_base(cls={0})): pass",
    "{0}, {1} = {1}, {0}",
    "global {0}\nfor {0} in {0}: pass",
)


def leaking(kind: str, target: str, path: str) -> str:
    """A module whose names and texts try to hold what the path leads to."""
    expression = kind.replace("OBJ", target).replace("PATH", path)
    return _HEAD + _MODEL.format(body=f"return {expression}", value=expression.replace("cls", "User"))


def exploding(body: str) -> str:
    """A module whose name is computed so."""
    return _HEAD + _MODEL.format(body=body, value="A0")


def doubling(steps: list[str]) -> str:
    """A module of constants, each made of the one before."""
    made = "".join(f"A{n + 1} = {step.replace('X', f'A{n}')}\n" for n, step in enumerate(steps))
    return _HEAD + made + _MODEL.format(body="return name", value=f"A{len(steps)}")


def naming_themselves(kinds: list[str], names: list[str]) -> str:
    """A module of classes that name themselves, or each other, before and behind a model."""
    declared = "".join(f"{kind.format(name, names[0])}\n" for kind, name in zip(kinds, names, strict=True))
    return _HEAD + declared + _MODEL.format(body="return name", value="A0") + declared
