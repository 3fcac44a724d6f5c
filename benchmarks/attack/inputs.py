"""One hostile project from a kind and a seed."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

from auditor.cache.checksum import Checksum
from benchmarks.attack import computed
from benchmarks.attack.endless import ENDLESS
from benchmarks.attack.mutate import mutated
from benchmarks.attack.names import hostile_database, hostile_names
from benchmarks.attack.shapes import SHAPES
from tests.histories import git, shop
from tests.projects import MODELS, write
from tests.sources.test_hostile_git import COMMANDS, arm, canary_of

FIXTURES = Path(__file__).parent.parent.parent / "fixtures"
_READER = b"from models import Order, select\n\ndef orders(session):\n    return session.scalars(select(Order)).all()\n"
_SETTINGS = b"""[project]
name = "shop"
dependencies = ["sqlalchemy", "psycopg2"]
[project.scripts]
shop = "app:main"
[tool.auditor]
exclude = ["vendor/**"]
scripts = ["ops/**"]
baseline = "base.json"
dialect = "postgres"
entry_points = ["app.main"]
rules = {AUD001 = "warning"}
[[tool.auditor.effects]]
call = "app.fetch"
sql = [0]
reads = ["*"]
"""
_MANIFESTS = {
    "requirements.txt": b"sqlalchemy>=2\npsycopg2-binary==2.9 ; python_version > '3'\n-r other.txt\n",
    "setup.cfg": b"[options]\ninstall_requires = pymysql\n[options.entry_points]\nconsole_scripts = a = b:c\n",
    "setup.py": b"from setuptools import setup\nsetup(entry_points={'console_scripts': ['a = b:c']})\n",
    "Pipfile": b"[packages]\nasyncpg = '*'\n",
    "alembic.ini": b"[alembic]\nscript_location = migrations\nsqlalchemy.url = mysql+pymysql://u:p@h/d\n",
    "docker-compose.yml": b"services:\n  db:\n    image: postgres\n    command: [a, b]\n",
    ".env.example": b"DATABASE_URL=postgresql+asyncpg://u:p@h/d\n",
}
_ENTRIES: list[dict[str, object]] = [
    {"code": "AUD001", "table": "orders", "reason": "kept", "owner": "us", "until": "2099-01-01"},
    {},
]
_BASELINE = json.dumps({"schema_version": 1, "entries": _ENTRIES}, indent=1).encode()


@dataclass(frozen=True, slots=True)
class Input:
    """A project, the commands to run in it, and the file that must not appear."""

    folder: Path
    commands: tuple[tuple[str, ...], ...]
    canary: Path | None = None


@cache
def _corpus(ending: str) -> tuple[bytes, ...]:
    return tuple(file.read_bytes() for file in sorted(FIXTURES.rglob(f"*{ending}")) if file.stat().st_size < 20_000)


def _python(random: Random, folder: Path) -> Input:
    corpus = _corpus(".py")
    bad = {f"bad{number}.py": mutated(random, random.choice(corpus), corpus) for number in range(random.randint(1, 3))}
    return Input(_project(folder, bad), (("tables", "--format", random.choice(("json", "text", "html"))),))


def _sql(random: Random, folder: Path) -> Input:
    corpus = _corpus(".sql")
    text = mutated(random, random.choice(corpus), corpus)
    quoted = b"from models import text\ndef f(s):\n    s.execute(text(%s))\n" % ascii(text.decode("latin-1")).encode()
    dialect = random.choice(("postgres", "mysql", "tsql", "oracle", "sqlite", "snowflake"))
    settings = b'[tool.auditor]\ndialect = "%s"\n' % dialect.encode()
    return Input(_project(folder, {"bad.sql": text, "bad.py": quoted, "pyproject.toml": settings}), (("tables",),))


def _configuration(random: Random, folder: Path) -> Input:
    settings = mutated(random, _SETTINGS, [_SETTINGS])
    return Input(_project(folder, {"pyproject.toml": settings}), (("check",), ("tables",), ("baseline", "create")))


def _manifests(random: Random, folder: Path) -> Input:
    manifests = list(_MANIFESTS.values())
    return Input(
        _project(folder, {name: mutated(random, text, manifests) for name, text in _MANIFESTS.items()}),
        (("tables", "--format", "markdown"),),
    )


def _baseline(random: Random, folder: Path) -> Input:
    files = {".auditor-baseline.json": mutated(random, _BASELINE, [_BASELINE])}
    accept = ("baseline", "accept", "AUD002:orders", "--reason", "kept")
    return Input(_project(folder, files), (("check",), ("tables", "--format", "html"), accept, ("baseline", "prune")))


def _shape(random: Random, folder: Path) -> Input:
    """A project of a fixed shape, at half its usual size or less; at times with its text spoilt."""
    shape, size = random.choice([each for name, each in SHAPES.items() if name != "loops"])  # they are `_revision`'s
    files = {name: text.encode() for name, text in shape(random.randint(1, max(2, size // 2))).items()}
    if random.random() < 0.5:
        name = random.choice([*files])
        files[name] = mutated(random, files[name], [*files.values()])
    commands = (("tables",), ("indexes",), ("migrations",), ("layout",), ("docs", "--output", "-"))
    return Input(_project(folder, files), (random.choice(commands),))


def _revision(random: Random, folder: Path) -> Input:
    """Revisions that do not end, with their lines mixed with those of others."""
    texts = [body.encode() for body in ENDLESS]
    body = mutated(random, random.choice(texts), texts).replace(b"\n", b"\n    ")
    imports = b"from alembic import op\nimport sqlalchemy as sa\n"
    head = imports + b"revision = 'a'\ndown_revision = None\ndef upgrade():\n    "
    files = {"migrations/env.py": b"from alembic import context\n", "migrations/versions/a.py": head + body}
    return Input(_project(folder, files), (("migrations", "--format", random.choice(("json", "text", "markdown"))),))


def _computed(random: Random, folder: Path) -> Input:
    """Names that are computed, constants that double and classes that name themselves."""
    choice = random.randrange(4)
    if choice == 0:
        objects, paths = computed.OBJECTS, computed.PATHS
        module = computed.leaking(random.choice(computed.LEAKS), random.choice(objects), random.choice(paths))
    elif choice == 1:
        module = computed.exploding(random.choice(computed.BOMBS))
    elif choice == 2:
        few = random.sample(computed.DOUBLINGS, random.randint(1, 3))
        module = computed.doubling([random.choice(few) for _ in range(random.randint(20, 40))])
    else:
        names = ["Base", "User", "Mixin", "Model", "DeclarativeBase", "select"]
        module = computed.naming_themselves(random.choices(computed.SELF_NAMED, k=6), names)
    formats = ("json", "text", "markdown", "html", "sarif", "gitlab", "junit")
    commands = (
        ("tables", "--format", random.choice(formats)),
        ("docs", "--output", "pages.md", "--html", "page.html"),
        ("docs", "--split", "pages"),
        ("indexes", "--format", random.choice(formats)),
        ("layout", "--format", random.choice(formats), "--output", "layout.out"),
        ("blind-spots",),
        ("show", "user", "--all"),
        ("check", "--format", random.choice(("github", "sarif"))),
    )
    return Input(_project(folder, {"computed.py": module.encode()}), tuple(random.sample(commands, 2)))


def _cached(random: Random, folder: Path) -> Input:
    """The second command finds what the first one left, changed by `spoil_cache`."""
    names = ("json", "text", "html")
    return Input(_project(folder, {"x.sql": b"DELETE FROM orders;"}), (("tables", "--format", random.choice(names)),))


def spoil_cache(random: Random, file: Path) -> None:
    """Bytes of the file changed anywhere, or the value of an entry with the right checksum."""
    if random.random() < 0.4:
        data = file.read_bytes()
        file.write_bytes(mutated(random, data[: 2**15], [data]) + data[2**15 :])
        return
    connection = sqlite3.connect(file)
    rows = connection.execute("select key, value from entry").fetchall()
    for key, value in random.sample(rows, random.randint(1, len(rows))):
        wrong = mutated(random, value, [other for _, other in rows])
        connection.execute("update entry set value = ?, sum = ? where key = ?", (wrong, Checksum().of(key, wrong), key))
    connection.commit()
    connection.close()


def _repository(random: Random, folder: Path) -> Input:
    canary, script = canary_of(folder)
    history = shop(folder / "work")
    history.git("switch", "--quiet", "-c", "feature")
    history.commit({".gitattributes": "*.py filter=evil\n", ".gitignore": "*.sql\n"})
    inside = history.folder / ".git"
    arm(inside, script, folder / "hooks")
    history.write({"order.py": (history.folder / "order.py").read_text() + "\n", "a.sql": ""})
    if random.random() < 0.5:
        bare = history.folder / "vendor"
        git(folder, "init", "--quiet", "--bare", str(bare))
        arm(bare, script, bare / "hooks")
    parts = ("config", "index", "HEAD", "refs/heads/main", "info/attributes", "packed-refs", "shallow", "commondir")
    for name in random.sample(parts, random.randint(0, 3)):
        place = inside / name
        before = place.read_bytes() if place.exists() else b"x\n"
        place.write_bytes(mutated(random, before, [before, (inside / "config").read_bytes()]))
    return Input(history.folder, tuple(random.sample(COMMANDS, 2)), canary)


def _names(random: Random, folder: Path) -> Input:
    (folder / "outside").mkdir()
    files, commands = hostile_names(random, folder / "outside")
    return Input(write(folder / "work", files), commands)


def _drift(random: Random, folder: Path) -> Input:
    files, commands = hostile_database(random, folder / "work")
    return Input(write(folder / "work", files), commands)


def _plugin(random: Random, folder: Path) -> Input:
    """`pytest --audit` where the configuration, the code or the names are hostile."""
    (folder / "outside").mkdir()
    files, _ = hostile_names(random, folder / "outside")
    corpus = _corpus(".py")
    files["bad.py"] = mutated(random, random.choice(corpus), corpus)
    if random.random() < 0.5:
        files["pyproject.toml"] = mutated(random, _SETTINGS, [_SETTINGS])
    return Input(write(folder / "work", files), (("pytest", "--audit"),))


def _project(folder: Path, files: Mapping[str, bytes]) -> Path:
    write(folder / "work", {"models.py": MODELS, "reads.py": _READER})
    return write(folder / "work", files)


KINDS: Mapping[str, Callable[[Random, Path], Input]] = {
    "python": _python,
    "sql": _sql,
    "configuration": _configuration,
    "manifests": _manifests,
    "baseline": _baseline,
    "cache": _cached,
    "computed": _computed,
    "shape": _shape,
    "revision": _revision,
    "names": _names,
    "drift": _drift,
    "pytest": _plugin,
    "git": _repository,
}
