"""`--fresh`: the migrations make a database, and that is compared; then down to the base, and up again."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from sqlalchemy.engine import URL

from auditor.audits.drift.comparison import Comparison
from auditor.audits.drift.history import history_differences, shown_steps
from auditor.audits.drift.judge import Application, judge_at
from auditor.audits.drift.result import Drift
from auditor.audits.drift.settings import Settings
from auditor.audits.products import FACTS, Products
from auditor.compare.model import ERROR, Difference
from auditor.errors import AuditorError, MigrationError
from auditor.live.fresh.migrations import (
    Fresh,
    bootstrap,
    made_database,
    migrate,
    require_empty,
    with_driver,
)
from auditor.live.fresh.server import binaries_of, serve
from auditor.live.session import parse_url, refusals


def rehearse(products: Products, settings: Settings) -> Drift:
    """What is wrong with the way to the database, and with what it leads to."""
    root: Path = products.get(FACTS).found.root
    ini = Path() if settings.bootstrap else _ini(settings, root)
    with _fresh_databases(settings) as (url, second):
        fresh = Fresh(url, root, settings.url_variable)
        here = Application(url.render_as_string(hide_password=False), root, fresh.environment())
        if settings.bootstrap:
            try:
                bootstrap(fresh, settings.bootstrap)
            except MigrationError as error:
                return _failed("bootstrap", str(error))
            return replace(judge_at(products, settings, here), steps=(f"bootstrap: {settings.bootstrap}",))
        first = migrate(fresh, ini, again=False, stairway=False)
        if first[-1].failure:
            return Drift("no server", Comparison(differences=history_differences(first)), steps=shown_steps(first))
        found = judge_at(products, settings, here)
        again = migrate(fresh, ini, again=True, stairway=False)
        history, steps = history_differences(again), (*first, *again[1:])
        if settings.stairway:
            stairs = migrate(replace(fresh, url=second), ini, again=False, stairway=True)
            history, steps = (*history, *history_differences(stairs)), (*steps, *stairs)
        differences = tuple(dict.fromkeys((*history, *found.comparison.differences)))
        return replace(found, comparison=replace(found.comparison, differences=differences), steps=shown_steps(steps))


@contextlib.contextmanager
def _fresh_databases(settings: Settings) -> Iterator[tuple[URL, URL]]:
    """The empty one that was given on the command line, never one of the environment; else one of our own, and a
    second for the stairs."""
    if settings.url:
        url = with_driver(parse_url(settings.url))
        require_empty(url)
        yield url, url
        return
    with serve(binaries_of(settings.server or None)) as server:
        with refusals(server):
            made = [made_database(server, name) for name in ("fresh", "stairs")]
        yield made[0], made[1]


def _failed(name: str, why: str) -> Drift:
    difference = Difference("", "migration_failed", name, ERROR, None, why)
    return Drift("no server", Comparison(differences=(difference,)))


def _ini(settings: Settings, root: Path) -> Path:
    file = Path(settings.alembic_ini) if settings.alembic_ini else root / "alembic.ini"
    if not file.is_file():
        raise AuditorError(
            f"no {settings.alembic_ini or 'alembic.ini'}, so the migrations cannot be run: name Alembic's file with"
            " --alembic-ini, or the command that fills the database with --bootstrap"
        )
    return file.resolve()
