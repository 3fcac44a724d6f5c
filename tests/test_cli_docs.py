"""`audit docs` as users run it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands import Command, Run
from tests.histories import History
from tests.projects import MODELS, write
from tests.replay.histories import revision


@pytest.fixture
def docs(audit_command: Command) -> Run:
    """`audit docs` with these arguments, in a folder."""
    return lambda folder, *arguments: audit_command("docs", *arguments, "--no-cache", cwd=folder)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return write(tmp_path / "project", {"models.py": MODELS})


def test_writes_checks_and_says_how_to_mend(project: Path, docs: Run) -> None:
    assert docs(project, "--check").code == 1
    assert docs(project).code == 0
    assert "### `orders`" in (project / "docs" / "tables.md").read_text(encoding="utf-8")
    assert docs(project, "--check").code == 0
    (project / "models.py").write_text("# moved\n\n" + (project / "models.py").read_text(), encoding="utf-8")
    assert docs(project, "--check").code == 0
    (project / "use.py").write_text(
        "from models import Order, select\n\ndef f(s):\n    return s.scalars(select(Order))\n"
    )
    checked = docs(project, "--check")
    assert checked.code == 1
    assert "+- `use.py`: `f`" in checked.out
    assert checked.out.endswith("1 file is not up to date; run: audit docs\n")


def test_the_statements_of_a_table_by_index(project: Path, docs: Run) -> None:
    by_key = "def find(s, n):\n    return s.scalars(select(Order).where(Order.id == n))\n"
    write(project, {"find.py": f"from models import Order, select\n\n{by_key}"})
    docs(project, "--split", "pages")
    told = "\nStatements by index:\n\n- `primary key (id): id = ?` in `find.py`\n"
    assert told in (project / "pages" / "orders.md").read_text()
    page = project / "tables.html"
    docs(project, "--html", str(page))
    assert '"beside":[["Statements by index",[["primary key (id): id = ?",' in page.read_text()


def test_the_revisions_of_a_table(project: Path, docs: Run) -> None:
    make = 'op.create_table("orders", sa.Column("id", sa.Integer()), sa.Column("x", sa.Integer()))'
    write(project, {"migrations/versions/a.py": revision("a1", None, make)})
    write(project, {"migrations/versions/b.py": revision("b2", "a1", 'op.drop_column("orders", "x")')})
    docs(project, "--split", "pages")
    told = "\nMade and changed by revisions:\n\n- `a1: create table` in `migrations/versions/a.py`\n"
    assert (
        told + "- `b2: drop column x` in `migrations/versions/b.py`\n" in (project / "pages" / "orders.md").read_text()
    )
    assert "Made and changed" not in (project / "pages" / "index.md").read_text()
    assert docs(project, "--check", "--split", "pages").code == 0
    write(
        project,
        {"migrations/versions/c.py": revision("c3", "b2", 'op.add_column("orders", sa.Column("y", sa.Text()))')},
    )
    assert docs(project, "--check", "--split", "pages").code == 1


def test_each_table_is_linked_to_the_page_of_the_migrations(project: Path, docs: Run) -> None:
    make = 'op.create_table("orders", sa.Column("id", sa.Integer()))'
    write(project, {"db/versions/a.py": revision("a1", None, make)})
    options = ("--split", "docs/tables", "--migrations", "docs/history of it.html")
    assert docs(project, *options).code == 0
    link = "\nMore: [the graph of the revisions](../history%20of%20it.html#table=orders)\n"
    assert link in (project / "docs" / "tables" / "orders.md").read_text()
    assert '<tr id="table=orders">' in (project / "docs" / "history of it.html").read_text()
    assert docs(project, *options, "--check").code == 0
    unlinked = docs(project, "--split", "docs/tables", "--check")  # the options belong to what is committed
    assert unlinked.code == 1
    (project / "docs" / "history of it.html").unlink()
    assert docs(project, *options, "--check").code == 0
    assert not (project / "docs" / "history of it.html").exists()
    (project / "docs" / "tables" / "orders.md").unlink()
    mends = "run: audit docs --split docs/tables --migrations 'docs/history of it.html'\n"
    assert docs(project, *options, "--check").out.endswith(mends)


def test_the_page_of_the_migrations_is_no_other_file(project: Path, docs: Run, audit_command: Command) -> None:
    assert docs(project, "--html", "a.html", "--migrations", "a.html").code == 2
    assert audit_command("tables", "--migrations", "a.html", cwd=project).code == 2
    assert audit_command("tables", "--migrations", "a.html", "--format", "html", cwd=project).code == 2
    assert not (project / "a.html").exists()


def test_check_writes_nothing(project: Path, docs: Run) -> None:
    docs(project, "--check", "--split", "pages")
    assert sorted(path.name for path in project.iterdir() if path.name != ".cache") == ["models.py"]


def test_an_incomplete_audit_cannot_be_checked(project: Path, docs: Run) -> None:
    docs(project)
    (project / "bad.py").write_text("def broken(:\n")
    checked = docs(project, "--check")
    assert checked.code == 2
    assert checked.err.count("\n") == 1
    assert "bad.py" in checked.err


def test_a_file_that_people_wrote_is_not_overwritten(project: Path, docs: Run) -> None:
    notes = project / "NOTES.md"
    notes.write_text("# Mine\n")
    refused = docs(project, "--output", "NOTES.md")
    assert refused.code == 2
    assert notes.read_text() == "# Mine\n"
    notes.write_text("# Mine\n<!-- audit:docs -->\n<!-- /audit:docs -->\nend\n")
    assert docs(project, "--output", "NOTES.md").code == 0
    assert notes.read_text().startswith("# Mine\n<!-- audit:docs -->\n")
    assert notes.read_text().endswith("<!-- /audit:docs -->\nend\n")
    assert docs(project, "--output", "NOTES.md", "--check").code == 0


def test_pages_of_tables_that_are_gone_are_removed(project: Path, docs: Run) -> None:
    assert docs(project, "--split", "pages").code == 0
    assert {path.name for path in (project / "pages").iterdir()} == {"index.md", "orders.md"}
    (project / "pages" / "mine.md").write_text("not generated\n")
    (project / "models.py").write_text(MODELS.replace('"orders"', '"purchases"'))
    assert docs(project, "--split", "pages", "--check").code == 1
    assert docs(project, "--split", "pages").code == 0
    assert {path.name for path in (project / "pages").iterdir()} == {"index.md", "purchases.md", "mine.md"}


def test_a_read_path_can_be_required(project: Path, docs: Run) -> None:
    ran = docs(project, "--require", "read-path")
    assert ran.code == 1
    assert "models.py:7: orders has no read path" in ran.out
    assert docs(project, "--require", "read-paths").code == 2


def test_equal_bytes_whatever_the_seed(tmp_path: Path, docs: Run) -> None:
    root = Path(__file__).parents[1]
    for seed in ("0", "4711"):
        subprocess.run(
            [sys.executable, "-m", "auditor", "docs", root / "fixtures" / "shop", "--no-cache", "--output",
             f"{seed}.md", "--html", f"{seed}.html"],
            check=True, cwd=tmp_path, stderr=subprocess.DEVNULL,
            env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(root), "HOME": str(tmp_path), "PYTHONHASHSEED": seed},
        )  # fmt: skip
    assert "legacy_invoices" in (tmp_path / "0.md").read_text(encoding="utf-8")
    for kind in ("md", "html"):
        assert (tmp_path / f"0.{kind}").read_bytes() == (tmp_path / f"4711.{kind}").read_bytes()


def test_html_is_one_file_and_no_markdown_unless_asked_for(project: Path, docs: Run) -> None:
    assert docs(project, "--html", "report.html").err == "wrote report.html\n"
    page = (project / "report.html").read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>")
    assert "class Order(Base)" in page
    assert not (project / "docs").exists()
    assert docs(project, "--html", "report.html", "--slim", "--output", "tables.md").code == 0
    assert "class Order(Base)" not in (project / "report.html").read_text(encoding="utf-8")
    assert (project / "tables.md").exists()


def test_html_is_not_checked(project: Path, docs: Run) -> None:
    refused = docs(project, "--html", "report.html", "--check")
    assert refused.code == 2
    assert refused.err.count("\n") == 1
    assert not (project / "report.html").exists()


def test_html_links_to_the_host_at_the_commit_and_knows_the_baseline(tmp_path: Path, docs: Run) -> None:
    history = History(tmp_path / "repository")
    commit = history.commit({"app/models.py": MODELS, "app/other.py": "X = 1\n", "other.py": "Y = 1\n"})
    history.git("remote", "add", "origin", "https://me:secret@github.com/o/r.git")
    history.write({"app/other.py": "X = 2\n", "other.py": "Y = 2\n"})
    folder = history.folder / "app"
    assert docs(folder, "--html", "report.html").code == 0
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert f"https://github.com/o/r/blob/{commit}/app/{{path}}#L{{line}}" in page
    assert "secret" not in page
    assert '<span class="new">' not in page
    (folder / ".auditor-baseline.json").write_text('{"schema_version": 1, "entries": [{}]}')
    assert docs(folder, "--html", "report.html").code == 0
    assert '<span class="new">' in (folder / "report.html").read_text(encoding="utf-8")
    (folder / ".auditor-baseline.json").write_text("{")
    assert docs(folder, "--html", "report.html").code == 2
