"""The list of tables: search, filters, order, keyboard, exports, and the address that tells them all."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

from auditor.audits.base import Options
from auditor.report import renderers
from tests.browser.conftest import OpenPage
from tests.projects import MODELS, report_on


def shown(page: Page) -> list[str]:
    return page.locator("#tables tbody tr:visible th a").all_inner_texts()


def test_dead_tables_come_first_and_tiles_count(open_page: OpenPage, shop_page: Path) -> None:
    page = open_page(shop_page)
    assert shown(page)[:2] == ["legacy_invoices", "wishlists"]
    assert len(shown(page)) == 21
    expect(page.locator(".tile.orphaned b")).to_have_text("2")
    expect(page.locator(".first li").first).to_contain_text("nothing reads or writes it")


def test_search_finds_names_columns_and_functions(open_page: OpenPage, shop_page: Path) -> None:
    page = open_page(shop_page)
    page.keyboard.press("/")
    page.keyboard.type("invoice")
    assert shown(page) == ["legacy_invoices"]
    expect(page).to_have_url(f"{shop_page.as_uri()}#q=invoice")
    expect(page.locator("#shown")).to_have_text("1 of 21 tables")
    page.locator("#search").fill("revenue_by_month")
    assert "orders" in shown(page)
    page.locator("#search").fill("no such thing")
    assert shown(page) == []
    page.locator("#none-reset").click()
    assert len(shown(page)) == 21


def test_filters_combine_and_are_in_the_address(open_page: OpenPage, shop_page: Path) -> None:
    page = open_page(shop_page)
    page.locator(".tile.orphaned").click()
    page.locator(".tile.test_only").click()
    assert shown(page) == ["legacy_invoices", "wishlists", "price_experiments"]
    page.locator("#place").select_option(label="customers (shop/models/customers.py)")
    assert shown(page) == ["wishlists"]
    address = "#status=orphaned%2Ctest_only&place=shop%2Fmodels%2Fcustomers.py"
    expect(page).to_have_url(f"{shop_page.as_uri()}{address}")
    again = open_page(shop_page, address)
    assert shown(again) == ["wishlists"]
    again.locator("#reset").click()
    assert len(shown(again)) == 21


def test_live_tables_hide(open_page: OpenPage, shop_page: Path) -> None:
    page = open_page(shop_page)
    page.keyboard.press("h")
    assert "orders" not in shown(page)
    assert "loyalty_accounts" in shown(page)  # live, but with a finding
    page.locator("#hide").uncheck()
    assert "orders" in shown(page)


def test_sorts_by_any_column_and_says_so(open_page: OpenPage, shop_page: Path) -> None:
    page = open_page(shop_page)
    expect(page.locator("th[data-sort=status]")).to_have_attribute("aria-sort", "ascending")
    page.get_by_role("button", name="Writers").click()
    assert shown(page)[0] == "orders"
    expect(page.locator("th[data-sort=writers]")).to_have_attribute("aria-sort", "descending")
    page.get_by_role("button", name="Table", exact=True).click()
    assert shown(page) == sorted(shown(page))
    page.get_by_role("button", name="Table", exact=True).click()
    assert shown(page) == sorted(shown(page), reverse=True)


def test_the_keyboard_is_enough(open_page: OpenPage, shop_page: Path) -> None:
    page = open_page(shop_page)
    for key in ("j", "j", "k", "Enter"):
        page.keyboard.press(key)
    expect(page.locator("#table h2.name")).to_have_text("legacy_invoices")
    page.keyboard.press("n")
    expect(page.locator("#table h2.name")).to_have_text("wishlists")
    page.keyboard.press("p")
    page.keyboard.press("Escape")
    assert len(shown(page)) == 21
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("next table in the list")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_back_leads_to_the_list_as_it_was(open_page: OpenPage, shop_page: Path) -> None:
    page = open_page(shop_page, "#q=order&sort=name")
    before = shown(page)
    page.locator("#tables tbody a:visible").first.click()
    page.locator(".crumbs a").first.click()
    expect(page.locator("#table")).to_be_hidden()  # it is hidden when the browser tells of the new address
    assert shown(page) == before
    page.go_back()
    expect(page.locator("#table h2.name")).to_be_visible()


def test_exports_what_is_shown(open_page: OpenPage, shop_page: Path) -> None:
    page = open_page(shop_page, "#status=orphaned")
    with page.expect_download() as started:
        page.locator("#csv").click()
    text = Path(started.value.path()).read_text(encoding="utf-8")
    assert text.splitlines() == [
        '"status","table","class","readers","writers","finding","declared"',
        '"orphaned","legacy_invoices","LegacyInvoice","0","0","AUD001","shop/models/orders.py:93"',
        '"orphaned","wishlists","Wishlist","0","0","AUD001","shop/models/customers.py:60"',
    ]


def test_works_as_a_plain_table_without_script(open_page: OpenPage, shop_page: Path) -> None:
    page = open_page(shop_page, java_script_enabled=False)
    assert len(shown(page)) == 21
    expect(page.locator("#tables tbody tr").first).to_contain_text("shop/models/orders.py:93")
    expect(page.locator("#controls")).to_be_hidden()
    expect(page.locator("#table")).to_be_hidden()


def test_fits_every_width(open_page: OpenPage, shop_page: Path) -> None:
    for at in ("", "#table=orders", "#view=map"):
        page = open_page(shop_page, at)
        for width in (400, 770, 800, 1000, 1150, 1160, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_light_and_dark(open_page: OpenPage, shop_page: Path) -> None:
    def back(page: Page) -> str:
        return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))

    page = open_page(shop_page, color_scheme="light")
    dark = open_page(shop_page, color_scheme="dark")
    assert back(page) == "rgb(255, 255, 255)" != back(dark)
    page.keyboard.press("t")
    assert back(page) == back(dark)
    page.wait_for_timeout(500)  # the browser keeps it when it has the time
    page.reload()
    assert back(page) == back(dark)
    page.emulate_media(media="print")
    assert back(page) == "rgb(255, 255, 255)"


def test_nothing_to_look_at_and_nothing_at_all(open_page: OpenPage, tmp_path: Path) -> None:
    use = """
        from models import Order
        def add(session):
            session.add(Order())
            return session.query(Order).all()
    """
    for name, files in {"live": {"models.py": MODELS, "use.py": use}, "empty": {"a.py": "x = 1\n"}}.items():
        file = tmp_path / f"{name}.html"
        rules = '[tool.auditor]\nrules = { AUD006 = "off" }\n'
        report = report_on(tmp_path / name, {**files, "pyproject.toml": rules})
        assert report.findings == ()
        file.write_text(renderers()["html"].render(report, Options()), encoding="utf-8")
        page = open_page(file)
        expect(page.locator("#review")).to_be_hidden()
        expect(page.locator("#shown")).to_have_text("1 table" if name == "live" else "0 tables")
        page.keyboard.press("j")
        page.keyboard.press("m")
        expect(page.locator("#map h2")).to_be_visible()
