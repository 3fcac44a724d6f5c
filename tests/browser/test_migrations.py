"""From the page of a table to the graph of the revisions that made it, and back."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from tests.commands import Command
from tests.projects import MODELS, write
from tests.replay.histories import revision

_FILES: dict[str, str | bytes] = {
    "models.py": MODELS,
    "db/versions/a.py": revision("a1", None, 'op.create_table("orders", sa.Column("id", sa.Integer()))'),
    "db/versions/b.py": revision("b2", "a1", 'op.add_column("orders", sa.Column("x", sa.Text()))'),
    "db/versions/c.py": revision("c3", "b2", 'op.create_table("a #b", sa.Column("id", sa.Integer()))'),
}


def test_a_table_leads_to_its_row_and_back(open_page: OpenPage, audit_command: Command, tmp_path: Path) -> None:
    project = write(tmp_path / "project", _FILES)
    (tmp_path / "site" / "all").mkdir(parents=True)
    options = ("--format", "html", "--output", "../site/all/tables.html", "--migrations", "../site/history.html")
    assert audit_command("tables", *options, "--no-cache", cwd=project).code == 0
    page = open_page(tmp_path / "site" / "all" / "tables.html", "#table=orders")
    page.get_by_role("link", name="the graph of the revisions").click()
    expect(page).to_have_title("Migrations of project")
    row = page.locator("tr:target")
    expect(row).to_contain_text("a1: create table")
    expect(row).to_contain_text("b2: add column x")
    row.get_by_role("link", name="b2").click()
    expect(page.locator("li:target")).to_contain_text("b2")
    page.locator("tr", has_text="b2").get_by_role("link", name="orders").click()
    expect(page.locator("#table h2.name")).to_have_text("orders")


def test_a_table_of_any_name_has_a_row(open_page: OpenPage, audit_command: Command, tmp_path: Path) -> None:
    models = (
        f'{MODELS}\n\nclass Odd(Base):\n    __tablename__ = "a #b"\n    id = mapped_column(Integer, primary_key=True)\n'
    )
    project = write(tmp_path, {**_FILES, "models.py": models})
    assert audit_command("docs", "--html", "t.html", "--migrations", "m.html", "--no-cache", cwd=project).code == 0
    page = open_page(project / "t.html", "#table=a+%23b")
    page.get_by_role("link", name="the graph of the revisions").click()
    expect(page.locator("tr:target")).to_contain_text("c3: create table")
    page.locator("tr:target").get_by_role("link", name="a #b").click()
    expect(page.locator("#table h2.name")).to_have_text("a #b")
