"""The HTML report on a thousand tables and twenty thousand accesses: `make page`, or `python -m benchmarks.page`.

Prints the size of the file, and, in headless Chromium, the time to the first paint and the longest of some searches
(from the key to the list that answers it, drawn). Needs `chromium`.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from auditor import pipeline
from auditor.audits.base import Context, Options
from auditor.audits.usage.verdict import Usage
from auditor.report import renderers
from benchmarks.chromium import FLAGS, find_chromium

PACKAGES, TABLES, USERS = 50, 20, 20
SEARCHES = ("t", "table_17_4", "update_7", "orphaned", "nothing like it", "pack")
#: Types a text, and gives the milliseconds until the list that answers is drawn: two frames on.
TYPE = """text => new Promise(done => {
    const field = document.getElementById("search");
    const start = performance.now();
    field.value = text;
    field.dispatchEvent(new Event("input"));
    document.body.offsetHeight;
    requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)));
})"""


def write_project(folder: Path, packages: int = PACKAGES) -> Path:
    """A project of so many packages of tables, each with functions that use it, and a route for each table."""
    base = "from sqlalchemy.orm import DeclarativeBase\n\nclass Base(DeclarativeBase):\n    pass\n"
    (folder / "app").mkdir(parents=True)
    (folder / "app" / "__init__.py").write_text("")
    (folder / "app" / "base.py").write_text(base)
    for package in range(packages):
        place = folder / "app" / f"package_{package}"
        place.mkdir()
        (place / "__init__.py").write_text("")
        (place / "models.py").write_text("\n".join(_models(package)))
        for part in range(4):
            (place / f"service_{part}.py").write_text("\n".join(_service(package, part)))
        (place / "routes.py").write_text("\n".join(_routes(package)))
    return folder


def _models(package: int) -> Iterator[str]:
    yield "from sqlalchemy import ForeignKey, String"
    yield "from sqlalchemy.orm import Mapped, mapped_column"
    yield "from app.base import Base"
    for table in range(TABLES):
        yield f"\n\nclass Table{package}x{table}(Base):"
        yield f'    """What package {package} keeps in its table {table}, and why it does."""\n'
        yield f'    __tablename__ = "table_{package}_{table}"'
        yield "    id: Mapped[int] = mapped_column(primary_key=True)"
        yield "    name: Mapped[str] = mapped_column(String(80))"
        for column in range(6):
            yield f"    value_{column}: Mapped[int | None] = mapped_column(index=True)"
        if table:
            yield f'    parent_id: Mapped[int] = mapped_column(ForeignKey("table_{package}_{table - 1}.id"))'
        elif package:
            yield f'    other_id: Mapped[int] = mapped_column(ForeignKey("table_{package - 1}_0.id"))'


def _service(package: int, part: int) -> Iterator[str]:
    yield "from sqlalchemy import select, text, update"
    yield f"from app.package_{package} import models"
    for table in range(TABLES):
        cls, name = f"models.Table{package}x{table}", f"table_{package}_{table}"
        for user in range(part * USERS // 4, (part + 1) * USERS // 4):
            if user % 3 == 0:
                yield f"\n\ndef find_{table}_{user}(session, name):"
                yield f'    """The rows of that name, for use {user}."""'
                yield f"    return session.scalars(select({cls}).where({cls}.name == name).limit({user + 1})).all()"
            elif user % 3 == 1:
                yield f"\n\ndef update_{table}_{user}(session, name):"
                yield f"    session.execute(update({cls}).values(name=name).where({cls}.id == {user}))"
            else:
                yield f"\n\ndef count_{table}_{user}(session):"
                yield "    return session.execute(text("
                yield f'        """SELECT count(*) FROM {name}'
                yield f'        WHERE name <> \'{user}\'"""'
                yield "    )).scalar()"


def _routes(package: int) -> Iterator[str]:
    yield "from fastapi import APIRouter"
    yield f"from app.package_{package} import " + ", ".join(f"service_{part}" for part in range(4))
    yield f'router = APIRouter(prefix="/package_{package}")'
    for table in range(TABLES):
        yield f'\n\n@router.get("/table_{table}")\ndef show_{table}(session, name):'
        yield f"    service_1.update_{table}_7(session, name)"
        yield f"    return service_0.find_{table}_0(session, name), service_0.count_{table}_2(session)"


def write_report(project: Path, file: Path) -> int:
    """Write the report; how many accesses are in it."""
    report = pipeline.audit(project, only=["usage"])
    context = Context("large", lambda path: pipeline.source_lines(project, path))
    file.write_text(renderers()["html"].render(report, Options(context=context)), encoding="utf-8")
    return sum(len(usage.readers) + len(usage.writers) for usage in report.of(Usage).tables)


def first_paint(page: Page) -> float:
    """Milliseconds from the start of the navigation to the first contentful paint."""
    page.wait_for_function("performance.getEntriesByName('first-contentful-paint').length")
    return float(page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime"))


def searches(page: Page) -> list[float]:
    """Milliseconds of each search."""
    return [float(page.evaluate(TYPE, text)) for text in SEARCHES]


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "large.html"
        accesses = write_report(write_project(Path(name) / "project"), file)
        print(f"{PACKAGES * TABLES} tables, {accesses} accesses: {file.stat().st_size / 1e6:.1f} MB")
        with sync_playwright() as playwright:
            path = find_chromium() or sys.exit("there is no chromium")
            browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
            for run in range(3):
                page = browser.new_page()
                page.goto(file.as_uri())
                print(f"run {run}: first paint {first_paint(page):.0f} ms, longest search {max(searches(page)):.0f} ms")
                page.close()


if __name__ == "__main__":
    main()
