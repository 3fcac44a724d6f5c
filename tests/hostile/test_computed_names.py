"""Functions of a project that compute the names of tables: they may be anything, and see nothing but names."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from auditor.audits.usage.verdict import Usage
from auditor.link.interpreter import concrete, plain_patterns, plain_text, plain_values
from auditor.link.interpreter.plain_values import CannotTellError, Meter
from tests.projects import report_on

_SECRET = "s3cr3t-of-the-job"
_REACH = "__post_init__.__globals__[cast].__globals__[sys].modules[os].environ[SECRET_TOKEN]"


def computed(folder: Path, body: str, cls: str = "UserRole") -> str | None:
    """The name of the table of a class when its `__tablename__` has this body; None where it cannot be told."""
    source = f"""\
import re
from sqlalchemy import Column, Integer
from sqlalchemy.orm import declarative_base, declared_attr

def plural(name):
    return name + "s"

def endless(name):
    return endless(name + name)

class Mixin:
    PREFIX = "app"
    @declared_attr.directive
    def __tablename__(cls):
{textwrap.indent(textwrap.dedent(body).strip(), " " * 8)}

Base = declarative_base(cls=Mixin)
class {cls}(Base):
    id = Column(Integer, primary_key=True)
"""
    report = report_on(folder, {"models.py": source})
    (usage,) = report.of(Usage).tables
    assert _SECRET not in repr(report)
    return None if report.coverage.blind_spots else usage.table.key.name


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ('return "{0.__name__}s".format(cls).lower()', "userroles"),
        ('return "{}_{prefix}".format(cls.__name__, prefix=cls.PREFIX)', "UserRole_app"),
        ('return "%s_%d" % (cls.__name__, 7)', "UserRole_7"),
        ('return cls.__name__[1:-1] + cls.__name__[:2]', "serRolUs"),
        ('return cls.__name__[::-1]', "eloRresU"),
        ('return plural(name=cls.__name__)', "UserRoles"),
        ('return {"UserRole": "roles"}[cls.__name__]', "roles"),
        ('return {"User": "users"}.get(cls.__name__, "others")', "others"),
        (r'return re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()', "user_role"),
        (r'return re.sub("(.)([A-Z][a-z]+)", r"\1_\2", cls.__name__).lower()', "user_role"),
        ('return "".join("_" + c.lower() if c.isupper() else c for c in cls.__name__).lstrip("_")', "user_role"),
        ('n = 0\nfor i in range(1, 10, 3):\n    n += i\nreturn f"t{n * 2 // 3 % 7}"', "t1"),
        ('for i, c in enumerate(cls.__name__):\n    if c == "R" and i >= 4:\n        return cls.__name__[i:]', "Role"),
    ],
)  # fmt: skip
def test_a_name_is_computed(tmp_path: Path, body: str, name: str) -> None:
    assert computed(tmp_path, body) == name


@pytest.mark.parametrize(
    "body",
    [
        f'return "{{0.{_REACH}}}".format(cls)',
        f'return "{{0.{_REACH}[0]}}-{{0.{_REACH}[1]}}".format(cls)',
        f'return "{{x.{_REACH}}}".format(x=cls)',
        f'return "{{0.{_REACH}}}".format(re)',
        f'return "{{0.{_REACH}}}".format(plural)',
        f'return ("{{0.{_REACH}" + "}}").format(cls)',
        f'return "{{cls.{_REACH}}}".format_map({{"cls": cls}})',
        f'return str.format("{{0.{_REACH}}}", cls)',
        'return "{0.__class__.__init__.__globals__}".format(cls.__name__)',
        'return "{0!r}".format(cls)',
        'return "{:{width}}".format("x", width=10**9)',
        'return "{:>999999999}".format("x")',
        'return "{0[__class__]}".format([cls])',
        'return str([cls])',
        'return cls.__init__.__globals__["os"].environ["SECRET_TOKEN"]',
        'return cls.__post_init__.__globals__["cast"]',
        'return getattr(cls, "__module__")',
        'import os\nreturn os.environ["SECRET_TOKEN"]',
        'import os\nreturn os.getenv("SECRET_TOKEN")',
        'return open("/proc/self/environ").read()',
        'return "%(x)s" % {"x": cls}',
        'return "%s" % cls',
        'return "%999999999d" % 1',
        'return "%s"',
        'return "%s %s" % (cls.__name__,) + "%"',
    ],
)  # fmt: skip
def test_the_environment_of_the_audit_cannot_be_read(
    tmp_path: Path, body: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_TOKEN", _SECRET)
    computed(tmp_path, body)


@pytest.mark.parametrize(
    "body",
    [
        "n = cls.__name__\nfor i in range(60):\n    n = n + n\nreturn n",
        "n = cls.__name__\nfor i in range(60):\n    n += n\nreturn n",
        'n = cls.__name__\nfor i in range(60):\n    n = f"{n}{n}"\nreturn n',
        'n = cls.__name__\nfor i in range(60):\n    n = "{0}{0}".format(n)\nreturn n',
        'n = cls.__name__\nfor i in range(60):\n    n = "%s%s" % (n, n)\nreturn n',
        'n = cls.__name__\nfor i in range(60):\n    n = n.replace("U", "UU")\nreturn n',
        "n = cls.__name__\nfor i in range(60):\n    n = n.join([n, n, n])\nreturn n",
        "n = [cls.__name__]\nfor i in range(60):\n    n = n + n\nreturn n[0]",
        "n = [1]\nfor i in n:\n    n.append(i)\n    for j in n:\n        n.append(n)\nreturn str(n)",
        "n = []\nfor i in range(300):\n    n = [n]\nreturn 'a' if n == [n] else 'b'",
        "m = 1\nfor i in range(300):\n    m = m + m\nreturn f't{m}'",
        "m = 3\nfor i in range(300):\n    m = m * m\nreturn f't{m}'",
        "return cls.__name__ * 999999999",
        "return str(10 ** 10 ** 10)",
        "return str(1 << 999999999)",
        "return str(1 // 0)",
        "for i in range(200000000):\n    pass\nreturn cls.__name__",
        "for i in range(10 ** 18, -10 ** 18, -1):\n    pass\nreturn cls.__name__",
        "for i in range(0, 10, 0):\n    pass\nreturn cls.__name__",
        "for a in range(900):\n    for b in range(900):\n        for c in range(900):\n            pass\nreturn 'x'",
        "while True:\n    pass",
        "return endless(cls.__name__)",
        "return cls.__name__.lower(1, 2, 3)",
        "return cls.__name__.zfill(999999999)",
        "return cls.__name__.ljust(999999999)",
        "return cls.__name__.split('')[0]",
        "return cls.__name__[0:5:0]",
        "return cls.__name__[cls:]",
        "return cls.__name__[99]",
        "return sorted([cls, 1, 'a'])[0]",
        "return 'a' if cls < 1 else 'b'",
        "return 'a' if [] in 3 else 'b'",
        "x += 1\nreturn x",
        "a, b = cls.__name__, 1, 2\nreturn a",
        "return zip()[0]",
        "return len()",
        "return range()[0]",
        "return enumerate(3)",
        'return re.sub("A*A*A*A*A*A*A*A*A*A*A*A*A*A*A*b", "", cls.__name__)',
        'return re.sub("(A+)+b", "", cls.__name__)',
        'return re.sub("A?A?A?A?A?A?A?A?A?A?A?A?A?A?A?A?A?b", "", cls.__name__)',
        'return re.sub("(A|A)(A|A)(A|A)(A|A)(A|A)(A|A)(A|A)(A|A)(A|A)b", "", cls.__name__)',
        'return re.sub("(?:A|A){50}b", "", cls.__name__)',
        'return re.sub("A{1,50}A{1,50}A{1,50}A{1,50}A{1,50}b", "", cls.__name__)',
        r'return re.sub(r"(A*)\1\1\1b", "", cls.__name__)',
        'return re.sub("(?(1)a|b)(", "", cls.__name__)',
        'return re.sub("a{99999999999}", "", cls.__name__)',
        r'return re.sub("A", r"\9", cls.__name__)',
        r'return re.sub("A", "\\g<x>", cls.__name__)',
        'return re.sub("[[A]--[B]]", 1, cls.__name__)',
    ],
)
def test_what_never_ends_grows_or_fails_is_not_computed(tmp_path: Path, body: str) -> None:
    assert len(computed(tmp_path, body, "A" * 70) or "") <= 70  # at most a name that stands in the function


def test_all_runs_together_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hundreds of classes of one mixin that is slow to name them."""
    monkeypatch.setattr(concrete, "STEPS_OF_ALL", concrete.STEPS_OF_ALL // 5)
    slow = "n = 0\nfor i in range(900):\n    n = n + i\nreturn f'{cls.__name__}{n}'"
    report = report_on(
        tmp_path,
        {
            "models.py": "from sqlalchemy import Column, Integer\nfrom sqlalchemy.orm import declarative_base\n"
            "class Mixin:\n    def __tablename__(cls):\n" + textwrap.indent(slow, " " * 8) + "\n"
            "Base = declarative_base(cls=Mixin)\n"
            + "".join(f"class M{n}(Base):\n    id = Column(Integer, primary_key=True)\n" for n in range(300))
        },
    )
    names = [usage.table.key.name for usage in report.of(Usage).tables]
    assert names.count("M0404550") == 1
    assert 0 < sum(name.startswith("m") for name in names) < 300


@pytest.mark.parametrize("value", [object(), str, {1}, (1,), b"x", int, lambda: 1, 1j])
def test_other_values_are_refused_everywhere(value: object) -> None:
    meter = Meter(1_000)
    attempts: list[Callable[[], object]] = [
        lambda: plain_values.shown(value),
        lambda: plain_values.items_of(meter, value),
        lambda: plain_values.add(meter, value, value),
        lambda: plain_values.compare("==", value, value),
        lambda: plain_values.subscript(value, 0),
        lambda: plain_values.cut(meter, value, [None, None]),
        lambda: plain_values.contains(meter, "x", value),
        lambda: plain_text.call_method(meter, "x", "join", [value]),
        lambda: plain_text.format_percent(meter, "%s", value),
        *(partial(builtin, meter, [value]) for builtin in plain_values.BUILTINS.values()),
    ]
    for attempt in attempts:
        with pytest.raises(CannotTellError):
            attempt()


def test_a_pattern_pays_for_the_ways_it_could_match() -> None:
    meter = Meter(10_000)
    assert plain_patterns.call_library(meter, "sub", ["[a-z]+", "x", "a" * 90]) == "x"
    spent = 10_000 - meter.left
    with pytest.raises(CannotTellError):
        plain_patterns.call_library(meter, "sub", ["a*a*a*b", "x", "a" * 90])
    assert spent < 200
