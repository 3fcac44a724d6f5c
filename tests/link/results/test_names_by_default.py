"""Names of tables that options, settings and parameters have where nobody says otherwise: they go where those go."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.projects import MODELS, report_on, statuses

_MODELS = f"""{MODELS}
class OldLine(Base):
    __tablename__ = "old_lines"
    id: Mapped[int] = mapped_column(primary_key=True)
"""
_USE = """
import argparse, client, click, configparser, enum, typer
from contextvars import ContextVar
from typing import Annotated, NamedTuple
from decouple import config
from environs import Env
from fastapi import FastAPI, Query
from flask import current_app, request
from models import OldLine, Order
app, env, parser, options = FastAPI(), Env(), configparser.ConfigParser(), argparse.ArgumentParser()
class Kind(str, enum.Enum):
    orders = "orders"
    old_lines = "old_lines"
{}
"""


def _status(folder: Path, code: str) -> str:
    return statuses(report_on(folder, {"models.py": _MODELS, "use.py": _USE.format(code)}))["old_lines"]


@pytest.mark.parametrize(
    "code",
    [
        "@app.get('/')\ndef f(): client.purge(request.args.get('table', 'old_lines'))",
        "@app.get('/')\ndef f(): client.purge(current_app.config.get('TABLE', 'old_lines'))",
        "def f(settings): client.purge(settings.get('table', 'old_lines'))\nf(client.settings())",
        "def f(**given): client.purge(given.pop('table', 'old_lines'))\nf()",
        "def f(): client.purge(parser.get('db', 'table', fallback='old_lines'))\nf()",
        "TABLE = config('TABLE', default='old_lines')\ndef f(): client.purge(TABLE)\nf()",
        "TABLE = env.str('TABLE', 'old_lines')\ndef f(): client.purge(TABLE)\nf()",
        "table = ContextVar('table', default='old_lines')\ndef f(): client.purge(table.get())\nf()",
        "@app.get('/')\ndef f(table: str = Query('old_lines')): client.purge(table)",
        "@app.get('/')\ndef f(table: str = Query(default='old_lines')): client.purge(table)",
        "@app.get('/')\ndef f(table: Annotated[str, Query()] = 'old_lines'): client.purge(table)",
        "@app.get('/')\ndef f(table: Kind): client.purge(table)",
        "def f(table: str = typer.Option('old_lines')): client.purge(table)\ntyper.run(f)",
        "@click.command()\n@click.option('--table', default='old_lines')\ndef f(table): client.purge(table)\nf()",
        "@click.command()\n@click.option('--table', type=click.Choice(['orders', 'old_lines']))\n"
        "def f(table): client.purge(table)\nf()",
        "options.add_argument('--table', default='old_lines')\nclient.purge(options.parse_args().table)",
        "options.add_argument('table', choices=['orders', 'old_lines'])\nclient.purge(options.parse_args().table)",
        "def f():\n    purge = client.purge\n    purge('old_' + 'lines')\nf()",
        "def f(): client.purge(str(OldLine.__table__))\nf()",
    ],
)
def test_what_a_default_names_is_in_doubt(tmp_path: Path, code: str) -> None:
    assert _status(tmp_path, code) == "unknown"


@pytest.mark.parametrize(
    "code",
    [
        "@app.get('/')\ndef f(): return request.args.get('title', 'old_lines')",
        "def f(settings): print(settings.get('title', 'old_lines'))\nf(client.settings())",
        "@app.get('/')\ndef f(title: str = Query('old_lines')): return title",
        "def f(title: Annotated[str, Query()] = 'old_lines'): print(title)\nf()",
        "@app.get('/')\ndef f(kind: Kind): print(kind)",
        "def f():\n    show = print\n    show('old_' + 'lines')\nf()",
    ],
)
def test_what_is_only_shown_is_not(tmp_path: Path, code: str) -> None:
    assert _status(tmp_path, code) == "orphaned"


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("@app.get('/')\ndef f(db, table: str = Query('old_lines')): db.execute(f'DELETE FROM {table}')", "write_only"),
        (
            "@app.get('/')\ndef f(db, table: str = Query(default='old_lines')): db.execute(f'DELETE FROM {table}')",
            "write_only",
        ),
        ("def f(db, given): db.execute(f\"DELETE FROM {given.get('table', 'old_lines')}\")\nf(1, 2)", "write_only"),
        ("def f(db): db.execute('SELECT * FROM ' + str(OldLine.__table__))\nf(1)", "read_only"),
    ],
)
def test_sql_that_a_default_is_put_into_touches_it(tmp_path: Path, code: str, status: str) -> None:
    assert _status(tmp_path, code) == status


@pytest.mark.parametrize(("option", "status"), [("--table", "unknown"), ("--title", "orphaned")])
def test_a_plain_word_names_a_table_where_the_option_says_so(tmp_path: Path, option: str, status: str) -> None:
    models = _MODELS.replace("old_lines", "lines")
    use = _USE.replace("old_lines", "lines").format(f"options.add_argument('{option}', default='lines')")
    assert statuses(report_on(tmp_path, {"models.py": models, "use.py": use}))["lines"] == status
