"""Safe use: nothing asked of other hosts, a strict policy that holds, quick exit, nothing stored."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from conftest import ROOT, Watch
from playwright.sync_api import Browser, Page, Route

from tipkb.publish import HEADERS, POLICY, SEARCH_POLICY, UnsafePage, add_policy

EXIT = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))["extra"]["exit_url"]


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that sees no network: the neutral site answers from here."""
    opened = browser.new_page(viewport={"width": 1280, "height": 900})

    def neutral(route: Route) -> None:
        route.fulfill(status=200, content_type="text/html", body="<title>Vremea</title><h1>Vremea</h1>")

    opened.route(f"{EXIT}**", neutral)
    yield opened
    opened.close()


def test_every_page_carries_the_policy_first(site: Path) -> None:
    for file in site.rglob("*.html"):
        text = file.read_text(encoding="utf-8")
        head = text.split("<head>")[1].lstrip()
        assert head.startswith('<meta http-equiv="Content-Security-Policy"'), file
        assert text.index("charset") < 1024, file
    policy = " ".join(f"{name} {value}" for name, value in POLICY.items())
    assert "unsafe" not in policy and "http" not in policy and "*" not in policy


@pytest.mark.parametrize(
    "inside",
    ["<script>let a</script>", "<style>a{}</style>", '<p style="color:red">x</p>', '<p onclick="x()">x</p>'],
)
def test_a_page_that_breaks_the_policy_is_a_fault(tmp_path: Path, inside: str) -> None:
    (tmp_path / "x.html").write_text(f"<html><head></head><body>{inside}</body></html>", encoding="utf-8")
    with pytest.raises(UnsafePage, match=r"x\.html"):
        add_policy(tmp_path)


def test_data_for_machines_is_no_script(tmp_path: Path) -> None:
    text = '<head></head><script type="application/ld+json">{}</script><script type="application/json">{}</script>'
    (tmp_path / "x.html").write_text(text, encoding="utf-8")
    assert add_policy(tmp_path) == 1


@pytest.mark.parametrize("language", ["", "en/"])
def test_using_the_site_asks_nobody_else_and_breaks_no_policy(page: Page, address: str, language: str) -> None:
    watch = Watch(page, address)
    for name in ("index.html", "ro/lege/2001/678.html", "mnir/child-in-romania.html", "organizations/dgaspc.html"):
        page.goto(address + language + name)
        before = page.evaluate("document.body.dataset.mdColorScheme")
        page.locator("[data-md-component=palette] label:visible").click()
        assert page.evaluate("document.body.dataset.mdColorScheme") != before
        page.keyboard.press("/")
        page.keyboard.type("art. 210 CP")
        page.wait_for_selector(".tip-search-panel .tip-hit")
        page.keyboard.press("Escape")
    page.goto(f"{address}{language}search.html")
    page.fill(".tip-search-page input[type=search]", "compensation" if language else "compensație")
    page.wait_for_selector(".tip-results .tip-hit")
    page.locator(".tip-facets input[type=checkbox]").first.check()
    page.wait_for_timeout(200)
    assert (watch.outside, watch.faults) == ([], [])


def test_search_works_where_the_host_sends_the_headers(browser: Browser, site: Path, address: str) -> None:
    page = browser.new_page()
    watch = Watch(page, address)

    def answer(route: Route) -> None:
        response = route.fetch()
        policy = SEARCH_POLICY if "/pagefind/" in route.request.url else HEADERS["Content-Security-Policy"]
        route.fulfill(response=response, headers={**response.headers, **HEADERS, "Content-Security-Policy": policy})

    page.route("**/*", answer)
    page.goto(f"{address}search.html")
    page.fill(".tip-search-page input[type=search]", "tutore")
    page.wait_for_selector(".tip-results .tip-hit")
    assert (watch.outside, watch.faults) == ([], [])
    page.close()


def test_nothing_is_stored_but_light_or_dark_and_no_cookie_is_set(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(f"{address}works.html")
    page.locator("[data-md-component=palette] label:visible").click()
    page.keyboard.press("/")
    page.keyboard.type("victima minoră")
    page.wait_for_selector(".tip-search-panel .tip-hit")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html")
    page.wait_for_selector(".tip-results .tip-hit")
    assert page.input_value(".tip-search-page input[type=search]") == "victima minoră"
    assert page.url == f"{address}search.html", "the query does not enter the address"
    assert page.evaluate("Object.keys(localStorage)") == []
    assert page.evaluate("Object.keys(sessionStorage)") == ["__palette"]
    assert page.evaluate("document.body.dataset.mdColorScheme") == "slate", "the choice holds on the next page"
    assert context.cookies() == []
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then((found) => found.length)") == 0
    context.close()


def test_the_button_replaces_the_page(page: Page, address: str) -> None:
    page.goto(f"{address}about.html")
    page.goto(f"{address}safety.html")
    before = page.evaluate("history.length")
    page.locator(".tip-exit-top").click()
    page.wait_for_url(f"{EXIT}**")
    assert page.evaluate("history.length") == before
    page.go_back()
    assert page.url == f"{address}about.html", "the page left is not in the history of the tab"


def test_a_phone_has_the_button_within_reach(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport={"width": 375, "height": 700})
    page.goto(f"{address}ro/lege/2009/286.html")
    page.mouse.wheel(0, 4000)
    box = page.locator(".tip-exit-bottom").bounding_box()
    assert box and box["height"] >= 44 and box["width"] >= 44
    assert box["y"] + box["height"] <= 700 and box["x"] + box["width"] <= 375
    page.close()


def test_escape_three_times_leaves(page: Page, address: str) -> None:
    page.goto(f"{address}en/works.html")
    page.keyboard.press("Escape")
    assert "2" in page.locator(".tip-exit-hint").inner_text()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.wait_for_url(f"{EXIT}**")


def test_escape_that_closes_something_does_not_count(page: Page, address: str) -> None:
    page.goto(f"{address}works.html")
    page.keyboard.press("/")
    page.keyboard.type("tutore")
    page.wait_for_selector(".tip-search-panel .tip-hit")
    page.keyboard.press("Escape")  # closes the list
    page.keyboard.press("Escape")  # empties the field
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.wait_for_timeout(300)
    assert page.url == f"{address}works.html"
    page.keyboard.press("Escape")
    page.wait_for_url(f"{EXIT}**")


def test_slow_escapes_and_other_keys_do_not_leave(page: Page, address: str) -> None:
    page.goto(f"{address}works.html")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.wait_for_timeout(2200)
    assert page.locator(".tip-exit-hint").inner_text() == ""
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.wait_for_timeout(300)
    assert page.url == f"{address}works.html"


def test_the_exit_works_without_scripts(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}index.html")
    link = page.locator(".tip-exit-top")
    assert link.get_attribute("href") == EXIT and link.get_attribute("rel") == "noreferrer"
    context.close()


def test_the_guide_to_publishing_shows_the_real_policy(site: Path) -> None:
    guide = (ROOT / "docs" / "publishing.md").read_text(encoding="utf-8")
    blocks = {
        name: block
        for name, block in re.findall(r"```(\w+)\n(.*?)```", guide, re.DOTALL)
        if "Content-Security-Policy" in block
    }
    assert set(blocks) == {"nginx", "apache", "caddy"}
    for block in blocks.values():
        for name, value in HEADERS.items():
            assert name in block and value in block
        assert SEARCH_POLICY in block
    headers = (site / "_headers").read_text(encoding="utf-8")
    assert all(f"{name}: {value}" in headers for name, value in HEADERS.items()) and SEARCH_POLICY in headers
