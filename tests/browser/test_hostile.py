"""Whatever the audited project says is text: names, docstrings, SQL and paths that try to be something else."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Error, Page, expect

from auditor import pipeline
from auditor.audits.base import Context, Options
from auditor.facts.origin import Origin
from auditor.report import renderers
from tests.browser.conftest import OpenPage
from tests.projects import write

SCRIPT = "</script><script>alert(1)</script>"
IMAGE = "<img src=x onerror=alert(2)>"
MARKUP = "</style></table><!-- [x](javascript:alert(3)) {{ 7 * 7 }} `` $& &amp; \\u003cb>"
ESCAPES = "\x1b[31mred\x1b[0m \u202egnirts \u2028 end"
NAMES = [SCRIPT, IMAGE, MARKUP, ESCAPES, "__proto__", "constructor", "a" * 300, "#table=x&q=y", "100%25", "\"'`"]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    models = ["from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column", "class Base(DeclarativeBase): pass"]
    for number, name in enumerate(NAMES):
        models += [
            f"class T{number}(Base):",
            f"    {IMAGE + SCRIPT!r}",
            f"    __tablename__ = {name!r}",
            f"    __table_args__ = {{'comment': {MARKUP + IMAGE!r}}}",
            f"    id: Mapped[int] = mapped_column({IMAGE!r}, primary_key=True, comment={SCRIPT!r},",
            f"        server_default={MARKUP!r})",
        ]
    use = f"""
        from fastapi import FastAPI
        from sqlalchemy import select, text
        from models import T0, T1, T2
        app = FastAPI()

        @app.get({"/" + SCRIPT!r})
        def page(session):
            '''{IMAGE}'''
            session.execute(text({f"SELECT '{SCRIPT}' FROM constructor WHERE x = '{IMAGE}' -- {MARKUP}"!r}))
            return session.scalars(select(T0)), session.scalars(select(T1)), session.scalars(select(T2))
    """
    folder = tmp_path_factory.mktemp("hostile") / f"{IMAGE}"
    project = write(folder, {"models.py": "\n".join(models), f"{IMAGE} & 'x'.py": use})
    origin = Origin(f"https://user:secret@gitlab.example/{IMAGE}{{line}}.git", "ab" * 20, SCRIPT.replace("/", ""))
    context = Context(f"{IMAGE}{SCRIPT}", lambda path: pipeline.source_lines(project, path), origin)
    file = tmp_path_factory.mktemp("page") / "hostile.html"
    file.write_text(
        renderers()["html"].render(pipeline.audit(project, only=["usage"]), Options(context=context)), encoding="utf-8"
    )
    return file


def nothing_ran(page: Page) -> None:
    """Dialogs, complaints and requests fail in `open_page`; here: no element was made of text."""
    assert page.locator("img, iframe, object, embed, base").count() == 0
    assert page.locator("script").count() == 3
    addresses = page.locator("a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    assert all(address.startswith(("#", "https://gitlab.example/")) for address in addresses)


def test_every_table_opens_and_shows_its_name_as_text(open_page: OpenPage, hostile: Path) -> None:
    page = open_page(hostile)
    assert page.locator("#tables tbody tr").count() == len(NAMES)
    for number in range(len(NAMES)):
        row = page.locator("#tables tbody tr", has=page.locator("td", has_text=re.compile(f"^T{number}$")))
        shown = row.locator("th a").inner_text()
        row.locator("th a").click()
        expect(page.locator("#table h2.name")).to_have_text(shown)
        page.locator("#table details").evaluate_all("all => all.forEach(each => (each.open = true))")
        expect(page.locator("#table .text")).to_contain_text("<img src=x onerror=alert(2)>")
        expect(page.locator("#table .columns")).to_contain_text("<img src=x onerror=alert(2)>")
        nothing_ran(page)
        page.keyboard.press("Escape")


def test_source_and_sql_are_text(open_page: OpenPage, hostile: Path) -> None:
    page = open_page(hostile, "#table=constructor")
    page.locator(".accesses .function summary").first.click()
    code = page.locator(".accesses .excerpt").first
    expect(code).to_contain_text("SELECT '</script><script>alert(1)</script>' FROM constructor")
    page.locator(".paths .node.function").first.click()
    nothing_ran(page)


def test_the_map_and_the_list_show_text(open_page: OpenPage, hostile: Path) -> None:
    page = open_page(hostile, "#view=map")
    expect(page.locator("#map a.node")).to_have_count(len(NAMES))
    nothing_ran(page)
    page = open_page(hostile)
    expect(page.locator("h1")).to_have_text(IMAGE + SCRIPT)
    nothing_ran(page)


def test_terminal_escapes_and_marks_of_direction_are_spelled_out(hostile: Path) -> None:
    text = hostile.read_text(encoding="utf-8")
    text = re.sub("<script data-manual>.*?</script>", "", text, flags=re.S)  # dagre's own code has one
    assert not re.search("[\x00-\x09\x0b-\x1f\u200b-\u200f\u2028-\u202e\u2066-\u2069]", text)
    assert "\\\\x1b[31mred" in text


def test_an_address_is_text_too(open_page: OpenPage, hostile: Path) -> None:
    page = open_page(hostile, f"#table={quote(IMAGE + 'nobody')}&sort={quote(IMAGE)}&hops={quote(SCRIPT)}")
    expect(page.locator("#table")).to_contain_text(f"There is no table {IMAGE}nobody in this report")
    nothing_ran(page)


def test_another_script_does_not_run(browser: Browser, hostile: Path, tmp_path: Path) -> None:
    """The policy itself: even where something got in, it would do nothing."""
    text = hostile.read_text(encoding="utf-8").replace("<main>", "<main><script>document.title = 'owned'</script>")
    file = tmp_path / "changed.html"
    file.write_text(text, encoding="utf-8")
    page = browser.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(file.as_uri())
    assert "owned" not in page.title()
    assert any("Content Security Policy" in text for text in said)
    with pytest.raises(Error, match="TrustedHTML"):
        page.evaluate("document.body.innerHTML = '<b>x</b>'")
    page.close()
