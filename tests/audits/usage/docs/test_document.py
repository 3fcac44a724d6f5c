"""The documented tables: what they say, that they say nothing that changes by itself, and that nothing breaks out."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from auditor.audits.usage.docs import END, GENERATED, START, document, fill, missing, pages
from auditor.audits.usage.docs.diagram import diagram
from auditor.audits.usage.docs.domains import domains
from auditor.audits.usage.docs.markup import code, plain
from auditor.audits.usage.verdict import Usage
from auditor.facts.key import TableKey
from auditor.facts.schema import Column, ForeignKey, Table
from auditor.pipeline import audit
from tests.projects import report_on

SHOP = Path(__file__).parents[4] / "fixtures" / "shop"
HOSTILE = '</td><script>alert(1)</script> | [x](javascript:y) `` ``` \x1b[31m "end"'


@pytest.fixture(scope="module")
def shop() -> Usage:
    return audit(SHOP, only=["usage"]).of(Usage)


def section_of(text: str, table: str) -> str:
    return text.split(f"### `{table}`\n", 1)[1].split("\n### ", 1)[0]


def test_a_section_says_what_the_table_is_and_who_touches_it(shop: Usage) -> None:
    text = section_of(document(shop), "orders")
    assert "Class `Order` in `shop/models/orders.py`. Status: **live**." in text
    assert "What a customer bought at once." in text
    assert "| `customer_id` | `Integer` | no | foreign |  |  |" in text
    assert "- `customer_id` refers to [`customers`](#customers)" in text
    assert "- referred to by [`order_lines`](#order_lines) (`order_id`)" in text
    assert (
        "- `shop/services/orders.py`: `place` → `Repository.add`, `_delete`, `cancel`, `pay_by_card`, `place`" in text
    )
    assert re.search(r"\*\*Read paths\*\*\n\n- `GET [^`]*`: `list_orders` → `Repository.page`", text)


def test_what_is_not_live_says_why_and_what_to_do(shop: Usage) -> None:
    text = section_of(document(shop), "wishlists")
    assert "Status: **orphaned**." in text
    assert "Why orphaned: nothing reads or writes it. Remove the class, deploy" in text


def test_there_is_nothing_that_changes_by_itself(shop: Usage) -> None:
    text = document(shop)
    assert not re.search(r"\.py:\d", text)
    assert str(SHOP) not in text
    moved = replace(
        shop,
        tables=tuple(replace(usage, table=replace(usage.table, line=usage.table.line + 7)) for usage in shop.tables),
    )
    assert document(moved) == text


def test_the_pages_say_what_the_document_says(shop: Usage) -> None:
    files = pages(shop)
    assert len(files) == len(shop.tables) + 1
    assert "[`orders`](orders.md)" in files["index.md"]
    assert "- `customer_id` refers to [`customers`](customers.md)" in files["orders.md"]
    assert all(text.startswith(GENERATED) for text in files.values())


def test_every_link_leads_somewhere(shop: Usage) -> None:
    text = document(shop)
    assert set(re.findall(r"\]\(#([^)]+)\)", text)) <= set(re.findall(r'<a id="([^"]+)">', text))
    files = pages(shop)
    assert {link for page in files.values() for link in re.findall(r"\]\(([^)]+\.md)\)", page)} <= set(files)


def test_names_that_differ_in_case_only_get_pages_of_their_own() -> None:
    keys = [Table(TableKey(name), "core", name, "m.py", 1) for name in ("Users", "users", "index")]
    report = _report_of(keys)
    assert len(pages(report)) == len(keys) + 1


def _report_of(tables: list[Table]) -> Usage:
    shop = audit(SHOP, only=["usage"]).of(Usage)
    usage = next(u for u in shop.tables if u.table.key.name == "wishlists")
    return replace(shop, tables=tuple(replace(usage, table=table) for table in tables))


def test_nothing_that_the_project_says_breaks_out() -> None:
    column = Column(HOSTILE, HOSTILE, HOSTILE, True, comment=HOSTILE, server_default=HOSTILE)
    key = ForeignKey((HOSTILE,), TableKey(HOSTILE), ("id",), HOSTILE)
    table = Table(
        TableKey(HOSTILE), "core", HOSTILE, HOSTILE, 1, columns=(column,), foreign_keys=(key,), comment=HOSTILE
    )
    text = document(_report_of([table]))
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    inline = [child for token in tokens for child in token.children or ()]
    html = {token.content for token in (*tokens, *inline) if token.type in {"html_block", "html_inline"}}
    assert all(
        re.fullmatch(r'<a id="[a-z0-9_-]+">|</a>|<a id="[a-z0-9_-]+"></a>\s*|<!-- .*-->\s*', part) for part in html
    )
    assert all(token.attrGet("href") in {None, "#td-script-alert-1-script-x-javascript-y-31m-end"} for token in inline)
    assert "\x1b" not in text
    rows = [token for token in tokens if token.type == "td_open"]
    assert len(rows) % 6 in {0, 2}  # six cells for the column, two for each status


@pytest.mark.parametrize("text", ["a|b", "`", "a``b", "x\\", "\n"])
def test_a_code_span_is_one_span(text: str) -> None:
    (inline,) = (t for t in MarkdownIt("commonmark").parse(f"x {code(text)} y") if t.type == "inline")
    assert [child.type for child in inline.children or ()] == ["text", "code_inline", "text"]


@pytest.mark.parametrize("text", ["# no heading", "- no list", "1. no list", "*a* _b_ <c> &lt; [d](e)", "a\n\n# b"])
def test_plain_text_is_one_paragraph_of_text(text: str) -> None:
    tokens = MarkdownIt("commonmark").parse(plain(text))
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    assert "".join(child.content for child in tokens[1].children or ()) == " ".join(text.split())


def test_a_diagram_is_cut_with_a_note() -> None:
    tables = [
        Table(
            TableKey(f"t{number}"), "core", "x", "m.py", 1,
            columns=(Column("up", "up", "Integer", False),),
            foreign_keys=(ForeignKey(("up",), TableKey(f"t{number + 1}"), ("id",)),),
        )
        for number in range(60)
    ]  # fmt: skip
    lines = diagram(tables)
    assert lines[:2] == ["```mermaid", "erDiagram"]
    assert sum("--" in line for line in lines) < 60
    assert lines[-1].endswith("not drawn.*")
    assert diagram([Table(TableKey("alone"), "core", "x", "m.py", 1)]) == []


def test_a_label_cannot_end_its_quotes() -> None:
    key = ForeignKey((HOSTILE,), TableKey(""), ("id",))
    lines = diagram([Table(TableKey(HOSTILE), "core", "x", "m.py", 1, foreign_keys=(key,))])
    assert all(line.count('"') in {0, 2} for line in lines)
    assert '    t_["?"]' in lines


def test_cardinality_follows_null_and_unique() -> None:
    def relation(column: Column) -> str:
        key = ForeignKey((column.name,), TableKey("parent"), ("id",))
        (line,) = (
            text
            for text in diagram(
                [Table(TableKey("child"), "core", "x", "m.py", 1, columns=(column,), foreign_keys=(key,))]
            )
            if "--" in text
        )
        return line.split()[1]

    assert relation(Column("a", "a", "Integer", False)) == "||--o{"
    assert relation(Column("a", "a", "Integer", True)) == "|o--o{"
    assert relation(Column("a", "a", "Integer", False, unique=True)) == "||--o|"
    assert relation(Column("a", "a", "Integer", False, primary_key=True)) == "||--o|"


def test_domains_are_files_or_folders(shop: Usage) -> None:
    assert [group.title for group in domains(shop.tables)] == ["catalog", "customers", "operations", "orders"]
    alone = _report_of([Table(TableKey(n), "core", n, f"app/{n}/models/{n}.py", 1) for n in ("a", "b", "c")])
    assert [group.place for group in domains(alone.tables)] == ["app/a/models", "app/b/models", "app/c/models"]


def test_a_part_between_markers_is_filled() -> None:
    assert fill(f"before\n{START}\nold\n{END}\nafter", "new\n") == f"before\n{START}\nnew\n{END}\nafter"
    assert fill("no markers", "new") is None
    assert fill(f"{END}{START}", "new") is None
    assert fill(f"{START}{END}{START}{END}", "new") is None


def test_what_is_required_and_missing(tmp_path: Path) -> None:
    models = '''
    from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, Session

    class Base(DeclarativeBase):
        id: Mapped[int] = mapped_column(primary_key=True)

    class Order(Base):
        """What was bought."""
        __tablename__ = "orders"

    class Note(Base):
        __tablename__ = "notes"

    def orders(session: Session):
        return session.query(Order).all()
    '''
    report = report_on(tmp_path, {"models.py": models})
    found = {(str(usage.table.key), name) for usage, name in missing(report.of(Usage), ["description", "read-path"])}
    assert found == {("notes", "description"), ("notes", "read-path")}
