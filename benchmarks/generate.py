"""Write a project of about so many lines: `python -m benchmarks.generate FOLDER LINES`. No two files are alike.

A web application in layers (models, repositories, services, routes, tasks, schemas, helpers, tests, migrations), in as
many domains as the size asks for. Sizes of files and functions, the statements in them and who calls whom are drawn
from a seeded generator, so that the same size gives the same project. Each domain refers to itself, to the common
helpers and to a few other domains, as code does.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from pathlib import Path

_WORDS = [
    "account", "address", "batch", "budget", "card", "cart", "channel", "claim", "client", "comment",
    "contract", "country", "coupon", "course", "credit", "device", "document", "event", "export", "feed",
    "file", "filter", "folder", "goal", "grant", "group", "invoice", "item", "job", "label", "lead", "ledger",
    "license", "limit", "link", "list", "lock", "log", "message", "metric", "note", "notice", "offer", "option",
    "order", "owner", "page", "part", "payment", "permit", "person", "plan", "point", "policy", "price",
    "product", "profile", "project", "quota", "rate", "reason", "record", "refund", "region", "report",
    "request", "review", "role", "room", "rule", "sale", "schedule", "score", "section", "segment", "session",
    "setting", "share", "shift", "signal", "site", "slot", "source", "stage", "state", "step", "stock",
    "subject", "summary", "survey", "tag", "target", "task", "team", "term", "test", "theme", "ticket", "token",
    "topic", "trace", "transfer", "unit", "update", "user", "value", "variant", "vendor", "version", "view",
    "visit", "vote", "wallet", "week", "window", "worker", "zone"
]  # fmt: skip
_VERBS = [
    "build", "check", "clean", "collect", "count", "create", "fetch", "find", "format", "get", "handle", "load",
    "make", "merge", "parse", "plan", "read", "resolve", "run", "send", "sort", "store", "sync", "update"
]  # fmt: skip
_TYPES = ("String(80)", "Integer", "Boolean", "DateTime(timezone=True)", "Numeric(12, 2)", "Text", "JSON")


class Domain:
    """One domain: its tables, and the functions that others may call."""

    def __init__(self, number: int, rng: random.Random) -> None:
        self.name = f"{rng.choice(_WORDS)}_{number}"
        self.tables = [f"{word}_{number}" for word in rng.sample(_WORDS, rng.randint(3, 9))]
        self.functions: list[tuple[str, str]] = []

    def class_of(self, table: str) -> str:
        return "".join(part.capitalize() for part in table.split("_"))


def generate(folder: Path, lines: int, seed: int = 1) -> int:
    """Write the project; gives the number of lines written, which is a little more than asked for."""
    rng = random.Random(seed)
    written = _write(folder, "app/__init__.py", "") + _write(folder, "app/db.py", _DB)
    written += _write(folder, "requirements.txt", "sqlalchemy\nfastapi\npsycopg2\n")
    domains: list[Domain] = []
    while written < lines:
        domain = Domain(len(domains), rng)
        domains.append(domain)
        base = f"app/{domain.name}"
        written += _write(folder, f"{base}/__init__.py", "")
        written += _write(folder, f"{base}/models.py", _models(domain, domains, rng))
        for table in domain.tables:
            written += _write(folder, f"{base}/repositories/{table}.py", _repository(domain, table, rng))
        for layer, make in _LAYERS.items():
            for part in range(rng.randint(1, 5)):
                written += _write(folder, f"{base}/{layer}_{part}.py", make(domain, domains, rng, f"{layer}_{part}"))
        written += _write(folder, f"tests/test_{domain.name}.py", _tests(domain, rng))
        written += _write(folder, f"migrations/versions/{len(domains):04}_{domain.name}.py", _migration(domain, rng))
    return written


def _write(folder: Path, name: str, text: str) -> int:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
    return text.count("\n")


_DB = '''"""The database."""
from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase, sessionmaker

engine = create_engine("postgresql+psycopg2://localhost/app")
SessionLocal = sessionmaker(engine)


class Base(DeclarativeBase):
    pass


def get_session():
    with SessionLocal() as session:
        yield session
'''


def _models(domain: Domain, domains: list[Domain], rng: random.Random) -> str:
    out = [
        '"""Tables."""\nfrom __future__ import annotations\n\nfrom sqlalchemy import '
        "JSON, Boolean, DateTime, ForeignKey, Index, Integer, Numeric, String, Text\n"
        "from sqlalchemy.orm import Mapped, mapped_column, relationship\n\nfrom app.db import Base\n"
    ]
    for number, table in enumerate(domain.tables):
        name = domain.class_of(table)
        out.append(f"\n\nclass {name}(Base):\n    __tablename__ = {table!r}\n\n")
        out.append("    id: Mapped[int] = mapped_column(Integer, primary_key=True)\n")
        for word in rng.sample(_WORDS, rng.randint(3, 14)):
            nullable = rng.choice(["", ", nullable=True", ", index=True", ', comment="kept for reports"'])
            out.append(f"    {word} = mapped_column({rng.choice(_TYPES)}{nullable})\n")
        if number:
            parent = domain.tables[rng.randrange(number)]
            out.append(f'    parent_id = mapped_column(ForeignKey("{parent}.id", ondelete="CASCADE"))\n')
            lazy = rng.choice(["select", "selectin", "joined"])
            out.append(f'    parent: Mapped[{domain.class_of(parent)}] = relationship(lazy="{lazy}")\n')
        out.append(f"\n    def __repr__(self) -> str:\n        return f'<{name} {{self.id}}>'\n")
    return "".join(out)


def _repository(domain: Domain, table: str, rng: random.Random) -> str:
    name = domain.class_of(table)
    out = [
        f'"""Access to {table}."""\nfrom __future__ import annotations\n\nfrom sqlalchemy import func, select, text\n'
        f"from sqlalchemy.orm import Session\n\nfrom app.{domain.name}.models import {name}\n\n\n"
        f"class {name}Repository:\n    def __init__(self, session: Session) -> None:\n        self.session = session\n"
    ]
    bodies = [
        f"return self.session.get({name}, key)",
        f"return self.session.scalars(select({name}).where({name}.id > key).order_by({name}.id)).all()",
        f"return self.session.query({name}).filter({name}.id == key).one_or_none()",
        f'return self.session.execute(text("SELECT count(*) FROM {table} WHERE id > :key"), {{"key": key}}).scalar()',
        f"return self.session.scalar(select(func.count()).select_from({name}))",
        f"row = {name}(id=key)\n        self.session.add(row)\n        self.session.flush()\n        return row",
        f"row = self.session.get({name}, key)\n        if row is not None:\n            self.session.delete(row)",
    ]
    for position, body in enumerate(rng.sample(bodies, rng.randint(1, len(bodies)))):
        verb = rng.choice(_VERBS)
        out.append(f'\n    def {verb}_{position}(self, key: int):\n        """By key."""\n        {body}\n')
    return "".join(out)


def _statements(domain: Domain, rng: random.Random, depth: int, known: list[str]) -> list[str]:
    """A few statements of the kinds that code is made of."""
    a, b, c = rng.choice(known), rng.choice(_WORDS), rng.choice(_WORDS)
    kinds: list[Callable[[], list[str]]] = [
        lambda: [f"{b} = {a}.get({c!r}, {rng.randint(0, 99)}) if isinstance({a}, dict) else {a}"],
        lambda: [f"{b} = [item.{c} for item in {a} if item is not None and item.{c} > {rng.randint(0, 9)}]"],
        lambda: [f"{b} = {{'{c}': {a}, 'total': len({a}) + {rng.randint(1, 9)}, 'name': f'{c}-{{{a}}}'}}"],
        lambda: [f"logger.info('%s of %s', {a}, {c!r})"],
        lambda: [f"{b} = sorted({a}, key=lambda each: each.{c}, reverse=True)[:{rng.randint(2, 50)}]"],
        lambda: [f"{b} = {rng.choice(_VERBS)}_{c}({a}, limit={rng.randint(1, 100)})"],
        lambda: [f"{b}, {c} = {a}.{c}, ({a}.{b} or '').strip().lower()"],
        lambda: [f"assert {a} is not None, 'no {b}'"],
    ]
    if depth < 3:
        inner = ["    " + line for line in _statements(domain, rng, depth + 1, [*known, b])]
        other = ["    " + line for line in _statements(domain, rng, depth + 1, known)]
        kinds += [
            lambda: [f"if {a} and not getattr({a}, {c!r}, None):", *inner, "else:", *other],
            lambda: [f"for {b} in {a}:", *inner],
            lambda: ["try:", *inner, "except (KeyError, ValueError) as error:", "    logger.warning('%s', error)"],
            lambda: [f"with open_{b}({a}) as {b}:", *inner],
            lambda: [f"while {a} and {rng.randint(1, 9)} < 10:", *inner, "    break"],
        ]
    out: list[str] = []
    for _ in range(rng.randint(1, 4)):
        out += rng.choice(kinds)()
    return out


def _function(domain: Domain, rng: random.Random, name: str, calls: list[str]) -> str:
    words = rng.sample(_WORDS, rng.randint(1, 4))
    params = ", ".join(
        f"{word}: {rng.choice(['int', 'str', 'dict', 'list[int]'])} = {rng.randint(0, 9)}" for word in words
    )
    body = [f'"""{name.replace("_", " ").capitalize()}."""', *_statements(domain, rng, 0, words), *calls]
    body.append(f"return {words[0]}")
    return f"\n\ndef {name}(session, {params}):\n" + "".join(f"    {line}\n" for line in body)


def _module(layer: str) -> Callable[[Domain, list[Domain], random.Random, str], str]:
    def make(domain: Domain, domains: list[Domain], rng: random.Random, module: str) -> str:
        table = rng.choice(domain.tables)
        name = domain.class_of(table)
        friends = [domain, *rng.sample(domains, min(len(domains), 2))]
        called = [rng.choice(friend.functions) for friend in friends if friend.functions]
        imports = "".join(f"from {path} import {function}\n" for path, function in sorted(set(called)))
        out = [
            f'"""{layer.capitalize()} of {domain.name}."""\nfrom __future__ import annotations\n\nimport logging\n\n'
            "from fastapi import APIRouter, Depends\n\nfrom app.db import get_session\n"
            f"from app.{domain.name}.repositories.{table} import {name}Repository\n{imports}\n"
            "logger = logging.getLogger(__name__)\nrouter = APIRouter()\n"
        ]
        for number in range(rng.randint(3, 22)):
            function = f"{rng.choice(_VERBS)}_{rng.choice(_WORDS)}_{number}"
            calls = [f"repository = {name}Repository(session)", f"found = repository.{rng.choice(_VERBS)}_0(1)"]
            calls += [f"{each}(session)" for _, each in called if rng.random() < 0.4]
            text = _function(domain, rng, function, calls if rng.random() < 0.5 else [])
            if layer == "routes":
                text = text.replace("\n\ndef ", f'\n\n@router.get("/{domain.name}/{function}")\ndef ', 1)
                text = text.replace("(session,", "(session=Depends(get_session), *,", 1)
            elif layer != "schemas":
                domain.functions.append((f"app.{domain.name}.{module}", function))
            out.append(text)
        return "".join(out)

    return make


_LAYERS = {layer: _module(layer) for layer in ("helpers", "services", "tasks", "schemas", "routes")}


def _tests(domain: Domain, rng: random.Random) -> str:
    out = [f'"""Tests."""\nfrom app.{domain.name}.models import {domain.class_of(domain.tables[0])}\n']
    for number in range(rng.randint(4, 40)):
        lines = _statements(domain, rng, 1, ["client", "session"])
        out.append(f"\n\ndef test_{number}(client, session):\n" + "".join(f"    {line}\n" for line in lines))
    return "".join(out)


def _migration(domain: Domain, rng: random.Random) -> str:
    out = ['"""Create."""\nimport sqlalchemy as sa\nfrom alembic import op\n\nrevision = "1"\n\n\ndef upgrade():\n']
    for table in domain.tables:
        columns = "".join(f"        sa.Column({word!r}, sa.String(80)),\n" for word in rng.sample(_WORDS, 5))
        out.append(f"    op.create_table(\n        {table!r},\n        sa.Column('id', sa.Integer),\n{columns}    )\n")
    return "".join(out)


if __name__ == "__main__":
    print(generate(Path(sys.argv[1]), int(sys.argv[2])), "lines")
