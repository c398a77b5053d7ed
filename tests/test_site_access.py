"""Accessibility: axe finds nothing on any page kind in both languages and schemes; keyboard, zoom, motion, no scripts."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import Watch
from playwright.sync_api import Browser, Page

KINDS = (
    "index.html", "who.html", "pathways.html", "mnir/foreign-in-romania.html", "works.html", "ro/hg/2023/88.html", "eu/dir/2011/36.html",
    "organizations.html", "organizations/anitp.html", "services.html", "systems.html", "rights.html", "indicators.html",
    "strategies.html", "strategies/snitp-2018-2022.html", "statistics.html", "monitoring.html", "topics.html",
    "topics/residence.html", "timeline.html", "matrix.html", "changes.html", "glossary.html", "glossary/v.html", "sources.html",
    "unknown.html", "unknown/form.html", "unknown/doubts-open.html", "scripts.html", "about.html", "safety.html", "search.html",
    "404.html",
)  # fmt: skip
"""A page of each kind."""
SHORTEN = """() => {
  document.querySelectorAll("main details:not(.who details)").forEach((one) => { one.open = true; });
  for (const [parents, most] of [[".md-content__inner", 24], ["main :is(ul, ol, dl, tbody, fieldset, .tip-column)", 6]])
    for (const parent of document.querySelectorAll(parents)) [...parent.children].slice(most).forEach((child) => child.remove());
}"""
"""Opens what is folded and leaves out the rest of long rows of like elements: axe takes ten seconds for a whole long page."""
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}


def _results(page: Page) -> None:
    page.fill(".tip-search-page input[type=search]", "victima")
    page.wait_for_selector(".tip-results .tip-hit")


@pytest.mark.parametrize("language", ["", "en/"])
@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 375)])
def test_axe_finds_nothing(browser: Browser, address: str, language: str, scheme: str, width: int) -> None:
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 900}, bypass_csp=True)  # type: ignore[arg-type]
    page = context.new_page()
    found = set()
    for kind in KINDS:
        page.goto(address + (language if kind != "404.html" else "") + kind)  # the host shows one page of error
        if kind == "search.html":
            _results(page)
        page.evaluate(SHORTEN)
        for violation in Axe().run(page, options=RULES).response["violations"]:
            found |= {(kind, violation["id"], node["html"][:200]) for node in violation["nodes"][:3]}
    assert sorted(found) == []
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_what_opens(browser: Browser, address: str, scheme: str) -> None:
    context = browser.new_context(color_scheme=scheme, viewport={"width": 768, "height": 900}, bypass_csp=True)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{address}organizations/anitp.html")
    page.locator(".tip-menu summary").click()
    assert Axe().run(page, options=RULES).response["violations"] == []
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.keyboard.type("art. 210 CP")
    page.wait_for_selector(".tip-search-panel .tip-jump")
    page.keyboard.press("Escape")
    page.keyboard.type(" ")
    page.wait_for_selector(".tip-search-panel .tip-jump")
    assert Axe().run(page, options=RULES).response["violations"] == []
    context.close()


@pytest.mark.parametrize("width", [375, 1280])
def test_the_keyboard_reaches_everything_and_shows_where_it_is(browser: Browser, address: str, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(f"{address}safety.html")
    seen = []
    for _ in range(60):
        page.keyboard.press("Tab")
        stop = page.evaluate("""() => {
          const at = document.activeElement;
          if (at === document.body) return null;
          const mark = at.matches(".md-option") ? at.nextElementSibling : at.matches(".md-option + * + .md-option") ? at.nextElementSibling : at;
          const box = mark.getBoundingClientRect();
          const style = getComputedStyle(mark);
          const top = document.elementFromPoint(box.x + box.width / 2, box.y + Math.min(box.height / 2, 12));
          return {name: (at.ariaLabel || at.innerText || at.type || "").trim().slice(0, 30), seen: box.width > 0 && box.height > 0,
                  ring: style.outlineStyle !== "none" || style.boxShadow !== "none", covered: !(top && (mark.contains(top) || top.contains(mark)))};
        }""")
        if stop is None:
            break
        seen.append(stop)
    names = [stop["name"] for stop in seen]
    assert any("Ieșire rapidă" in name for name in names), names
    assert any(name.startswith(("EN", "Căutare")) for name in names), names
    assert any("Meniu" in name for name in names) == (width == 375)
    assert [stop for stop in seen if not (stop["seen"] and stop["ring"])] == []
    assert [stop for stop in seen if stop["covered"]] == []
    page.close()


def test_the_menu_of_a_phone_opens_and_closes_by_keyboard(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport={"width": 375, "height": 800})
    page.goto(f"{address}index.html")
    page.locator(".tip-menu summary").focus()
    page.keyboard.press("Enter")
    assert page.locator(".tip-menu nav").is_visible()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.tip-menu nav') !== null")
    page.keyboard.press("Escape")
    assert not page.locator(".tip-menu nav").is_visible()
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    page.close()


def test_the_skip_link_comes_first(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{address}ro/hg/2023/88.html")
    page.keyboard.press("Tab")
    assert "md-skip" in page.evaluate("document.activeElement.className")
    page.keyboard.press("Enter")
    assert page.evaluate("document.querySelector(':target') !== null")
    page.close()


@pytest.mark.parametrize(
    "kind", ["index.html", "works.html", "ro/hg/2023/88.html", "mnir/compensation.html", "search.html", "safety.html"]
)
@pytest.mark.parametrize("width", [320, 640, 768])
def test_zoom_loses_nothing(browser: Browser, address: str, kind: str, width: int) -> None:
    """A window of 1280 at 200 and 400 per cent is 640 and 320 wide."""
    page = browser.new_page(viewport={"width": width, "height": 512})
    page.goto(address + kind)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    header = page.locator(".tip-header").bounding_box()
    assert header and header["height"] < 80
    assert page.locator(".tip-header .tip-twin").is_visible()
    page.close()


def test_reduced_motion_stops_motion(browser: Browser, address: str) -> None:
    context = browser.new_context(reduced_motion="reduce", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(f"{address}index.html")
    moving = page.evaluate(
        "[...document.querySelectorAll('*')].filter((one) => getComputedStyle(one).transitionDuration.split(', ').some((time) => parseFloat(time) > 0)).length"
    )
    assert moving == 0
    context.close()


def test_pages_work_without_scripts(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 375, "height": 800})
    page = context.new_page()
    page.goto(f"{address}ro/hg/2023/88.html")
    page.locator(".tip-menu summary").click()
    page.locator(".tip-menu nav a").nth(1).click()
    assert page.url.endswith("pathways.html")
    page.locator(".tip-search-link").click()
    assert "JavaScript" in page.locator("noscript").inner_text()
    context.close()


def test_print_leaves_out_what_cannot_be_used_on_paper(browser: Browser, address: str, tmp_path: Path) -> None:
    page = browser.new_page(viewport={"width": 800, "height": 1100})
    watch = Watch(page, address)
    page.goto(f"{address}ro/hg/2023/88.html")
    page.emulate_media(media="print")
    for name in (".tip-header", ".tip-exit-bottom", ".tip-toc", ".headerlink"):
        assert not page.locator(name).first.is_visible(), name
    assert page.locator("h1").is_visible()
    assert watch.faults == []
    page.close()
