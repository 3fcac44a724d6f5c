"""A class that is kept, or picked from all, where nobody follows it may be used there: it is no orphan."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from tests.projects import report_on, statuses, usage_of

HEAD = """
from sqlalchemy import Column, ForeignKey, Integer, MetaData, Table
from sqlalchemy.orm import DeclarativeBase, declared_attr, mapped_column, relationship
class Base(DeclarativeBase):
    pass
class Log(Base):
    __tablename__ = "log"
    id = mapped_column(Integer, primary_key=True)
"""
APP = """
import inspect
import models
from flask import Flask
from models import *
from sqlalchemy import select
from sqlalchemy.orm import Session
app = Flask(__name__)
session = Session()
"""
ROUTE = '@app.get("/<x>")\ndef f(x):\n    '


def status(tmp_path: Path, models: str, app: str, table: str = "log") -> str:
    files = {"models.py": HEAD + dedent(models), "app.py": APP + dedent(app)}
    return statuses(report_on(tmp_path, files))[table]


@pytest.mark.parametrize(("given", "expected"), [('"Named"', "certain"), ("x", "possible")])
def test_what_every_caller_says_is_no_blind_spot(tmp_path: Path, given: str, expected: str) -> None:
    models = """
    class Named(Base):
        __tablename__ = "named"
        id = mapped_column(Integer, primary_key=True)
    def maker(name):
        def make(session):
            return session.query(globals()[name]).first()
        return make
    """
    app = f"{APP}{ROUTE}return models.maker({given})(session).id\n"
    report = report_on(tmp_path, {"models.py": HEAD + dedent(models), "app.py": app})
    assert usage_of(report, "log").confidence == expected


@pytest.mark.parametrize(
    "lookup",
    [
        "for each in Base.registry.mappers:\n        if each.class_.__tablename__ == name: return each.class_",
        "for each in Base.__subclasses__():\n        if each.__tablename__ == name: return each",
        "for each in Base._decl_class_registry.values():\n        if each.__tablename__ == name: return each",
        "return Base.registry._class_registry.get(name)",
        "return Base.registry._class_registry[name]",
        "return {each.__name__: each for each in Base.__subclasses__()}[name]",
        "return globals()[name]",
        "return vars(models)[name]",
        "return dict(inspect.getmembers(models, inspect.isclass))[name]",
        "return eval(name)",
    ],
)
def test_one_that_is_picked_may_be_any(tmp_path: Path, lookup: str) -> None:
    find = f"def find(name):\n    {lookup}\n"
    assert status(tmp_path, "", f"{find}{ROUTE}return session.scalars(select(find(x))).all()\n") == "unknown"


FAMILY = """
    class Exported:
        @classmethod
        def all_rows(cls):
            return session.scalars(select(cls)).all()
    class Bill(Exported, Base):
        __tablename__ = "bill"
        id = mapped_column(Integer, primary_key=True)
    """
FIND = "def find(name):\n    for each in {}:\n        if each.__tablename__ == name: return each\n"
ALL = "Base.__subclasses__()"


@pytest.mark.parametrize(
    "use",
    [
        "model.query.all()",
        "[row for row in model.query.filter_by(id=1)]",
        "session.add(model(id=1))",
        "session.delete(session.get(model, 1))",
        "session.execute(select(model.id)).all()",
        "session.execute(select(model.__table__.c.id)).all()",
        "count(model)",
        "export_rows(model)",
    ],
)
def test_whatever_is_done_with_one_that_is_picked_may_be_done_with_any(tmp_path: Path, use: str) -> None:
    count = "from somewhere import export_rows\ndef count(of):\n    return of.query.count()\n"
    app = f"{FIND.format(ALL)}{count}{ROUTE}model = find(x)\n    return {use}\n"
    assert status(tmp_path, "", app) == "unknown"


@pytest.mark.parametrize(
    "use", ["model.__name__", "model.__table__.name", "len(model.__table__.columns)", "str(model)"]
)
def test_what_is_only_told_of_one_that_is_picked_is_no_use(tmp_path: Path, use: str) -> None:
    assert status(tmp_path, "", f"{FIND.format(ALL)}{ROUTE}model = find(x)\n    return {use}\n") == "orphaned"


def test_a_method_of_one_that_is_picked_is_that_of_those_that_have_it(tmp_path: Path) -> None:
    app = f"{FIND.format(ALL)}{ROUTE}return find(x).all_rows()\n"
    assert (status(tmp_path / "a", FAMILY, app, "bill"), status(tmp_path / "b", FAMILY, app)) == ("unknown", "orphaned")


def test_one_of_a_family_is_none_of_the_others(tmp_path: Path) -> None:
    app = f"{ROUTE}return [session.scalars(select(each)).all() for each in Exported.__subclasses__()]\n"
    assert (status(tmp_path / "a", FAMILY, app, "bill"), status(tmp_path / "b", FAMILY, app)) == ("unknown", "orphaned")


def test_one_of_all_in_a_loop_says_nothing_of_any(tmp_path: Path) -> None:
    loop = "for each in reversed(Base.metadata.sorted_tables):\n        session.execute(each.delete())\n"
    assert status(tmp_path / "a", "", ROUTE + loop) == "orphaned"
    loop = "for each in Base.__subclasses__():\n        session.query(each).delete()\n"
    assert status(tmp_path / "b", "", ROUTE + loop) == "orphaned"
    loop = "for each in Base.__subclasses__():\n        each.query.delete()\n"
    assert status(tmp_path / "d", "", ROUTE + loop) == "orphaned"
    by_name = "for name in inspect.getmembers(x):\n        session.execute(Base.metadata.tables[name].delete())\n"
    assert status(tmp_path / "c", "", ROUTE + by_name) == "orphaned"


def test_a_creator_that_is_told_by_name_which_class_it_makes(tmp_path: Path) -> None:
    """The functions that a mapped class is declared with are called with what it gives them."""
    models = """
    from sqlalchemy.ext.associationproxy import association_proxy
    def creator_of(name):
        def create(text):
            return globals()[name](id=text)
        return create
    class Tag(Base):
        __tablename__ = "tag"
        id = mapped_column(Integer, primary_key=True)
    class Post(Base):
        __tablename__ = "post"
        id = mapped_column(Integer, primary_key=True)
        tags = association_proxy("all_tags", "id", creator=creator_of("Tag"))
    """
    assert status(tmp_path, models, ROUTE + "return 1\n") == "orphaned"


def test_one_that_is_named_is_the_one(tmp_path: Path) -> None:
    other = 'class Other(Base):\n    __tablename__ = "other"\n    id = mapped_column(Integer, primary_key=True)\n'
    app = ROUTE + 'return session.execute(Base.metadata.tables.get("log").select()).all()\n'
    assert status(tmp_path, other, app) == "read_only"
    assert status(tmp_path, other, app, "other") == "orphaned"


@pytest.mark.parametrize(
    "models",
    [
        "class User:\n    pass\nUser.Log = Log\n",
        'class User:\n    pass\nsetattr(User, "Log", Log)\n',
        "def make():\n    global Made\n    class _Made(Base):\n        __tablename__ = 'made'\n"
        "        id = mapped_column(Integer, primary_key=True)\n    Made = _Made\n",
        "class User:\n    pass\ndef make():\n    class Made(Base):\n        __tablename__ = 'made'\n"
        "        id = mapped_column(Integer, primary_key=True)\n    User.Made = Made\n",
        "import sys\ndef make():\n    class Made(Base):\n        __tablename__ = 'made'\n"
        "        id = mapped_column(Integer, primary_key=True)\n    setattr(sys.modules[__name__], 'Made', Made)\n",
    ],
    ids=["attribute", "setattr", "global", "local class as attribute", "local class by setattr"],
)
def test_one_that_is_kept_where_nobody_follows(tmp_path: Path, models: str) -> None:
    assert status(tmp_path, models, ROUTE + "return 1\n", "made" if "made" in models else "log") == "unknown"


@pytest.mark.parametrize(
    "models",
    [
        "def register(cls):\n    REG[cls.__name__] = cls\n    return cls\n@register\nclass Made(Base):\n",
        "class Sub(Base):\n    __abstract__ = True\n    def __init_subclass__(cls, **given):\n"
        "        super().__init_subclass__(**given)\n        REG.append(cls)\nclass Made(Sub):\n",
        "class Meta(type(DeclarativeBase)):\n    def __init__(cls, *given):\n        super().__init__(*given)\n"
        "        REG[cls.__name__] = cls\nclass Sub(DeclarativeBase, metaclass=Meta):\n    pass\nclass Made(Sub):\n",
        "from plugins import hub\n@hub.register('made')\nclass Made(Base):\n",
    ],
    ids=["decorator", "__init_subclass__", "metaclass", "decorator of a library"],
)
def test_one_that_its_declaration_hands_on(tmp_path: Path, models: str) -> None:
    body = "    __tablename__ = 'made'\n    id = mapped_column(Integer, primary_key=True)\n"
    assert status(tmp_path, f"REG = {{}}\n{models}{body}", ROUTE + "return 1\n", "made") == "unknown"


@pytest.mark.parametrize(
    "models",
    [
        "def described(cls):\n    cls.kind = cls.__name__\n    return cls\n@described\nclass Made(Base):\n",
        "import dataclasses\n@dataclasses.dataclass\nclass Made(Base):\n",
        "class Sub(Base):\n    __abstract__ = True\n    def __init_subclass__(cls, **given):\n"
        "        super().__init_subclass__(**given)\nclass Made(Sub):\n",
    ],
)
def test_a_declaration_that_hands_on_nothing(tmp_path: Path, models: str) -> None:
    body = "    __tablename__ = 'made'\n    id = mapped_column(Integer, primary_key=True)\n"
    assert status(tmp_path, models + body, ROUTE + "return 1\n", "made") == "orphaned"


def test_a_class_made_in_a_declared_attr_and_given_away(tmp_path: Path) -> None:
    mixin = """
    class Mixin:
        @declared_attr
        def logs(cls):
            made = type(cls.__name__ + "Log", (Base,), {
                "__tablename__": cls.__tablename__ + "_log",
                "id": Column(Integer, primary_key=True),
                "user": Column(ForeignKey(cls.__tablename__ + ".id")),
            })
            KEEP
            return relationship(made)
    class User(Mixin, Base):
        __tablename__ = "user"
        made = []
        id = mapped_column(Integer, primary_key=True)
    """
    app = ROUTE + "return [user.id for user in session.query(User)]\n"
    assert status(tmp_path / "a", mixin.replace("KEEP", "cls.made.append(made)"), app, "user_log") == "unknown"
    assert status(tmp_path / "b", mixin.replace("KEEP", "pass"), app, "user_log") == "orphaned"


def test_a_table_whose_name_is_computed_is_not_called_dead(tmp_path: Path) -> None:
    models = """
    def make(name):
        class Made(Base):
            __tablename__ = "t_" + name
            id = mapped_column(Integer, primary_key=True)
        return Made
    """
    assert status(tmp_path, models, ROUTE + "return 1\n", "made") == "unknown"


@pytest.mark.parametrize("query", ["session.query(REG[x])", "select(REG[x])", "session.query(self_made(x))"])
def test_a_query_of_what_is_not_known_doubts_classes_that_are_handed_around(tmp_path: Path, query: str) -> None:
    app = f"REG = {{}}\ndef self_made(x):\n    return REG.get(x)\n{ROUTE}return {query}\n"
    report = report_on(tmp_path, {"models.py": HEAD, "app.py": APP + app})
    assert [(str(spot.kind), spot.path) for spot in report.coverage.blind_spots] == [("dynamic-model", "app.py")]


def test_an_expression_or_a_column_of_a_subquery_is_no_unknown_class(tmp_path: Path) -> None:
    app = ROUTE + "return session.query(Log.id).subquery().c.id, session.query(x.c.id), select(x.c.id + 1)\n"
    assert report_on(tmp_path, {"models.py": HEAD, "app.py": APP + app}).coverage.blind_spots == ()


def test_what_a_function_binds_in_the_module_is_known(tmp_path: Path) -> None:
    models = "Current = None\ndef init():\n    global Current\n    Current = Log\n"
    app = ROUTE + "models.init()\n    return session.query(models.Current).all()\n"
    assert status(tmp_path, models, app) == "read_only"


@pytest.mark.parametrize(
    "first",
    [
        "from sqlalchemy import *\nfrom sqlalchemy.orm import *\n",
        "from sqlalchemy.orm import *\nfrom sqlalchemy import *\n",
    ],
)
def test_all_names_of_several_libraries(tmp_path: Path, first: str) -> None:
    """Classes too: `MetaData`, `DeclarativeBase`; and behind a module of the project."""
    models = (
        "md = MetaData()\nlog = Table('log', md, Column('id', Integer))\n"
        "class Base(DeclarativeBase):\n    pass\n"
        "class User(Base):\n    __tablename__ = 'user'\n    id = mapped_column(Integer, primary_key=True)\n"
    )
    use = "from models import *\ndef f(session: Session):\n    session.execute(select(log))\n    session.add(User())\n"
    found = statuses(report_on(tmp_path, {"models.py": first + models, "use.py": use}))
    assert found == {"log": "read_only", "user": "write_only"}


@pytest.mark.parametrize(
    "made",
    [
        "def make(model):\n    class Handler(Shelf):\n        held = model\n    return Handler\nMade = make(Log)",
        "def make(model):\n    class Handler:\n        def rows(self): return list(map(s.first, [model]))\n"
        "    return Handler()\nmake(Log)",
        "def make(model): return type('Made', (Shelf,), {'held': model})()\nmake(Log)",
        "Made = type('Made', (Shelf,), {'held': Log})",
    ],
)
def test_what_a_class_made_in_a_function_does_with_it_is_a_doubt(tmp_path: Path, made: str) -> None:
    assert status(tmp_path, "", f"class Shelf: ...\n{made}\n") == "unknown"


def test_what_methods_of_a_class_in_a_function_do_is_seen(tmp_path: Path) -> None:
    made = "    class Handler:\n        def rows(self): return s.query(model)\n    return Handler()\nmake(Log)\n"
    assert status(tmp_path, "", f"def make(model):\n{made}") == "read_only"


def test_a_function_of_the_project_that_makes_no_class_with_it_is_followed(tmp_path: Path) -> None:
    code = "def make(model):\n    class Handler: ...\n    return Handler, model.__name__\nmake(Log)\n"
    assert status(tmp_path, "", code) == "orphaned"


@pytest.mark.parametrize(("method", "said"), [("", "orphaned"), ("def rows(self): return s.query(given)", "unknown")])
def test_a_function_that_makes_tables_is_run_for_what_it_makes(tmp_path: Path, method: str, said: str) -> None:
    models = f"""
    def linked(name, given):
        class Link(Base):
            __tablename__ = name
            other_id = mapped_column(ForeignKey(f"{{given.__tablename__}}.id"), primary_key=True)
            {method}
        return Link
    Kept = linked("kept", Log)
    """
    assert status(tmp_path, models, "") == said


def test_the_columns_of_many_tables_are_not_too_many_to_tell(tmp_path: Path) -> None:
    """Ten tables of twelve columns in one loop: each stands for its columns, and none is lost."""
    columns = "".join(f"    c{number} = mapped_column(Integer)\n" for number in range(12))
    row = "class T{0}(Base):\n    __tablename__ = 't{0}'\n    id = mapped_column(Integer, primary_key=True)\n"
    models = "".join(row.format(number) + columns for number in range(10))
    names = ", ".join(f"models.T{number}.__table__" for number in range(10))
    app = f"{ROUTE}for table in [{names}]:\n        print([each.name for each in table.c])\n"
    (tmp_path / "a").mkdir()
    files = {"models.py": HEAD + models, "app.py": APP + app}
    found = statuses(report_on(tmp_path / "a", files))
    assert "unknown" not in {found[f"t{number}"] for number in range(10)}
