"""The page of a table: verdict, paths, readers with their source, neighbours, links to the host."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from auditor import pipeline
from auditor.audits.base import Beside, Context, Options
from auditor.facts.origin import Origin
from auditor.report import renderers
from tests.browser.conftest import SHOP, OpenPage


def test_a_deep_link_opens_a_table(open_page: OpenPage, shop_page: Path) -> None:
    page = open_page(shop_page, "#table=orders")
    expect(page.locator("#table h2.name")).to_have_text("orders")
    expect(page).to_have_title("orders – shop")
    expect(page.locator("#overview")).to_be_hidden()
    unknown = open_page(shop_page, "#table=nothing")
    expect(unknown.locator("#table")).to_contain_text("There is no table nothing in this report")


def test_the_verdict_says_why_what_would_change_it_and_how_to_silence_it(open_page: OpenPage, shop_page: Path) -> None:
    page = open_page(shop_page, "#table=wishlists")
    box = page.locator(".verdict")
    expect(box).to_contain_text("orphaned nothing reads or writes it.")
    expect(box).to_contain_text("No blind spot could reach it.")
    expect(box).to_contain_text("What would change it: One function of the application")
    box.get_by_text("How to silence it").click()
    expect(box).to_contain_text("audit baseline accept AUD001:wishlists")
    expect(box).to_contain_text("shop/models/customers.py:60")


def test_a_read_path_can_be_followed_to_the_code(open_page: OpenPage, shop_page: Path) -> None:
    page = open_page(shop_page, "#table=orders")
    graph = page.locator(".paths svg")
    expect(graph.locator(".entry").first).to_contain_text("GET /orders")
    graph.locator(".node.function", has_text="open_orders").click()
    code = page.locator(".paths .step .excerpt").first
    expect(code).to_contain_text("Order.status")
    expect(code.locator(".numbers .here")).to_have_count(1)
    page.get_by_role("button", name="Write paths").click()
    expect(page).to_have_url(f"{shop_page.as_uri()}#table=orders&show=writes")
    expect(page.locator(".paths svg")).to_have_attribute("aria-label", "Write paths of orders")


def test_a_node_answers_to_the_keyboard(open_page: OpenPage, shop_page: Path) -> None:
    page = open_page(shop_page, "#table=orders")
    page.locator(".paths .node.function", has_text="revenue_by_month").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".paths .step")).to_contain_text("revenue_by_month")


def test_readers_show_their_source_with_the_sql_in_it(open_page: OpenPage, shop_page: Path) -> None:
    page = open_page(shop_page, "#table=orders")
    page.locator(".accesses .function summary", has_text="revenue_by_month").click()
    excerpt = page.locator(".accesses .function[open] .excerpt")
    expect(excerpt.locator(".sql .token.keyword").first).to_have_text("WITH")
    expect(page.locator(".accesses .function[open]")).to_contain_text("SQL from shop/services/reports.py:10")
    page.locator(".accesses .function summary", has_text="_delete").click()
    docstring = page.locator(".accesses .excerpt .triple-quoted-string", has_text="Delete an order")
    expect(docstring).to_be_visible()  # begins like SQL, and is none


def test_neighbours_by_hops(open_page: OpenPage, shop_page: Path) -> None:
    page = open_page(shop_page, "#table=legacy_invoices")
    drawn = page.locator(".neighbours .node")
    expect(drawn).to_have_count(2)
    page.get_by_role("button", name="2 hops").click()
    assert drawn.count() > 2
    page.locator(".neighbours a.node", has_text="customers").click()
    expect(page.locator("#table h2.name")).to_have_text("customers")


def test_the_map_shows_every_table_and_its_keys(open_page: OpenPage, shop_page: Path) -> None:
    page = open_page(shop_page)
    page.keyboard.press("m")
    expect(page.locator("#map a.node")).to_have_count(21)
    expect(page.locator("#map .legend")).to_contain_text("orphaned")
    page.locator("#map a.node", has_text="legacy_invoices").hover()
    expect(page.locator("#map .edge.key")).to_have_count(1)
    page.get_by_role("button", name="All foreign keys").click()
    assert page.locator("#map .edge.key").count() > 5
    page.locator("#map a.node", has_text="wishlists").click()
    expect(page.locator("#table h2.name")).to_have_text("wishlists")


def test_places_link_to_the_host_unless_the_file_changed(open_page: OpenPage, tmp_path: Path) -> None:
    origin = Origin(
        "https://me:secret@github.com/o/r.git", "0123456789ab" * 3, "a b", frozenset({"shop/models/customers.py"})
    )
    context = Context("shop", lambda path: pipeline.source_lines(SHOP, path), origin, frozenset())
    file = tmp_path / "shop.html"
    file.write_text(
        renderers()["html"].render(pipeline.audit(SHOP, only=["usage"]), Options(context=context)), encoding="utf-8"
    )
    assert "secret" not in file.read_text(encoding="utf-8")
    page = open_page(file, "#table=wishlists")
    link = page.locator("#table > header a.path")
    url = f"https://github.com/o/r/blob/{'0123456789ab' * 3}/a%20b/shop/models/customers.py#L60"
    expect(link).to_have_attribute("href", url)
    expect(link).to_have_attribute("rel", "noopener noreferrer")
    expect(page.locator(".finding .new")).to_have_text("new")
    page.goto(f"{file.as_uri()}#table=orders")
    page.locator(".paths .node.function", has_text="cancel_unpaid").click()
    expect(page.locator(".paths .step .path")).to_have_text("shop/tasks.py:33")
    expect(page.locator(".paths .step a")).to_have_count(0)


def test_slim_has_no_source(open_page: OpenPage, tmp_path: Path) -> None:
    file = tmp_path / "slim.html"
    file.write_text(renderers()["html"].render(pipeline.audit(SHOP, only=["usage"]), Options()), encoding="utf-8")
    assert "session.get(" not in file.read_text(encoding="utf-8")
    page = open_page(file, "#table=orders")
    page.locator(".accesses .function summary").first.click()
    expect(page.locator(".accesses .access").first).to_contain_text("shop/repositories.py")
    expect(page.locator(".excerpt")).to_have_count(0)


def test_prints_the_table_that_is_open(open_page: OpenPage, shop_page: Path) -> None:
    page = open_page(shop_page, "#table=orders")
    page.emulate_media(media="print")
    expect(page.locator(".crumbs")).to_be_hidden()
    expect(page.locator("#table h2.name")).to_be_visible()
    assert page.pdf().startswith(b"%PDF")


def test_a_review_is_kept_and_comes_out_as_commands(open_page: OpenPage, shop_page: Path) -> None:
    page = open_page(shop_page)
    expect(page.locator("#review")).to_contain_text("0 of 7 findings decided. Next: legacy_invoices")
    page.locator("#review a").click()
    page.locator(".decision").select_option("stays")
    page.keyboard.press("Escape")
    page.goto(f"{shop_page.as_uri()}#table=wishlists")
    page.locator(".decision").select_option("goes")
    page.wait_for_timeout(500)  # the browser keeps it when it has the time
    page.reload()
    expect(page.locator(".decision")).to_have_value("goes")
    page.keyboard.press("Escape")
    expect(page.locator("#review")).to_contain_text("2 of 7 findings decided. Next: price_experiments")
    page.evaluate("navigator.clipboard.writeText = text => { window.copied = text; return Promise.resolve(); }")
    page.get_by_role("button", name="Copy baseline commands (1)").click()
    command = 'audit baseline accept AUD001:legacy_invoices --reason "why it stays"\n'
    assert page.evaluate("window.copied") == command
    page.get_by_role("button", name="Copy tables that go (1)").click()
    assert page.evaluate("window.copied") == "wishlists\n"


def test_what_the_browser_kept_may_be_anything(open_page: OpenPage, shop_page: Path) -> None:
    page = open_page(shop_page)
    page.evaluate('localStorage.setItem(\'auditor-review \' + document.title, \'{"AUD001 wishlists": "x", "y": [\')')
    page.reload()
    expect(page.locator("#review")).to_contain_text("0 of 7 findings decided")


def test_what_other_audits_know_of_a_table_is_on_its_page(open_page: OpenPage, tmp_path: Path) -> None:
    report = pipeline.audit(SHOP, only=["usage"])
    lines = (("a1: create table", "shop/models/orders.py", 3), ("<b>", "shop/models/orders.py", 4))
    known = {"orders": [Beside("Made and changed by revisions", lines)]}
    origin = Origin("https://example.org/shop", "c" * 40, "", frozenset({"shop/models/orders.py"}))
    context = Context("shop", None, origin, beside=lambda key: known.get(key.name, []))
    file = tmp_path / "shop.html"
    file.write_text(renderers()["html"].render(report, Options(context=context)), encoding="utf-8")
    section = open_page(file, "#table=orders").locator("section.beside")
    expect(section.locator("h3")).to_have_text("Made and changed by revisions")
    expect(section.locator("li").first).to_have_text("a1: create table shop/models/orders.py:3")
    expect(section.locator("li").last).to_contain_text("<b>")
    expect(open_page(file, "#table=wishlists").locator("section.beside")).to_have_count(0)
