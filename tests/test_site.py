"""The built site: strict, closed to the outside, without broken links, twin by twin, and seen in a browser."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlparse
from xml.etree import ElementTree

import pytest
from conftest import INVENTED, Watch
from playwright.sync_api import Browser

from tipkb.kb import KnowledgeBase, load
from tipkb.publish import write_site_map, write_zips
from tipkb.site import build_site, write_page

HEAVIEST_PAGE = 150_000
"""Bytes of a page, before search: docs/decisions/0005-site.md names the pages that may be heavier."""


class Page(HTMLParser):
    """The links, anchors and loaded files of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loads: list[str] = []
        self.anchors: set[str] = set()
        self.language = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if "id" in given:
            self.anchors.add(given["id"])
        if tag == "html":
            self.language = given.get("lang", "")
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        if tag == "link" and given.get("rel") == "alternate":
            self.links.append(given["href"])
        elif tag == "link" and given.get("rel") in ("stylesheet", "icon", "preload", "modulepreload", "preconnect"):
            self.loads.append(given["href"])
        if tag in ("script", "img", "iframe", "audio", "video", "source", "embed", "object") and (
            given.get("src") or given.get("data")
        ):
            self.loads.append(given.get("src") or given["data"])


@pytest.fixture(scope="module")
def parsed(site: Path) -> dict[str, Page]:
    """Every page by its path from the root."""
    return {
        file.relative_to(site).as_posix(): Page(file.read_text(encoding="utf-8"))
        for file in site.rglob("*.html")
        if file.name != "404.html" and 'http-equiv="refresh"' not in file.read_text(encoding="utf-8")
    }


def test_no_link_is_broken(site: Path, parsed: dict[str, Page]) -> None:
    broken = set()
    for name, page in parsed.items():
        for link in page.links:
            if urlparse(link).scheme or link.startswith("//"):
                continue
            target, fragment = urldefrag(urljoin(f"/{name}", link))
            path = unquote(target).lstrip("/") or "index.html"
            path = f"{path}index.html" if path.endswith("/") else path
            if not (site / path).is_file() or (
                fragment and path in parsed and unquote(fragment) not in parsed[path].anchors
            ):
                broken.add((name, link))
    assert sorted(broken)[:20] == []


def test_nothing_is_loaded_from_outside(parsed: dict[str, Page]) -> None:
    outside = {(name, load) for name, page in parsed.items() for load in page.loads if urlparse(load).netloc}
    assert sorted(outside)[:20] == []


def test_links_to_the_outside_give_nothing_away(site: Path, parsed: dict[str, Page]) -> None:
    for name in ("ro/lege/2001/678.html", "en/sources.html"):
        text = (site / name).read_text(encoding="utf-8")
        assert 'rel="external noopener noreferrer"' in text


def test_every_page_has_its_twin(parsed: dict[str, Page]) -> None:
    romanian = {name for name in parsed if not name.startswith("en/")}
    english = {name.removeprefix("en/") for name in parsed if name.startswith("en/")}
    assert romanian == english
    for name, page in parsed.items():
        assert page.language == ("en" if name.startswith("en/") else "ro")
        twin = name.removeprefix("en/") if name.startswith("en/") else f"en/{name}"
        assert f"/{twin}" in {urljoin(f"/{name}", link) for link in page.links}, name


def test_permalinks_are_ids(kb: KnowledgeBase, parsed: dict[str, Page]) -> None:
    for key in [*kb.corpus.works, *kb.corpus.pathways]:
        assert f"{key}.html" in parsed
    for key in [*kb.corpus.provisions, *kb.corpus.steps]:
        page, _, anchor = key.partition("#")
        assert anchor in parsed[f"{page}.html"].anchors, key
        assert anchor in parsed[f"en/{page}.html"].anchors, key


def test_a_pathway_page_says_who_acts_and_what_is_not_known(kb: KnowledgeBase, site: Path) -> None:
    text = (site / "mnir" / "child-in-romania.html").read_text(encoding="utf-8")
    for step in kb.corpus.steps.values():
        if step.id.startswith("mnir/child-in-romania#"):
            for actor in step.actors:
                assert f"organizations/{actor.organization}.html" in text
    assert "Nu se cunoaște" in text and "tip-reported" in text


def test_every_gap_is_on_the_page_of_gaps(kb: KnowledgeBase, site: Path) -> None:
    gaps = sum(len(record.gaps) for record in kb.corpus.records.values())
    pages = [file for file in (site / "unknown").glob("*.html") if not file.name.startswith("doubts")]
    text = "".join(file.read_text(encoding="utf-8") for file in pages)
    assert gaps > 50
    assert text.count("verificat la") == gaps - sum(not g.looked_in for r in kb.corpus.records.values() for g in r.gaps)


def test_pages_are_light(site: Path) -> None:
    heavy = {file.relative_to(site).as_posix(): file.stat().st_size for file in site.rglob("*.html")}
    print("heaviest pages:", sorted(heavy.items(), key=lambda item: -item[1])[:6])
    assert sorted(heavy.values())[int(len(heavy) * 0.95)] <= HEAVIEST_PAGE


def test_json_is_published(kb: KnowledgeBase, site: Path) -> None:
    index = json.loads((site / "api" / "v1" / "index.json").read_text(encoding="utf-8"))
    assert {entry["id"] for entry in index["records"]} >= set(kb.corpus.works) | set(kb.corpus.steps)
    for entry in index["records"]:
        assert json.loads((site / "api" / "v1" / entry["path"]).read_text(encoding="utf-8"))["id"] == entry["id"]


def test_hostile_text_stays_text(tmp_path: Path) -> None:
    root = shutil.copytree(INVENTED, tmp_path / "corpus")
    nasty = "<script>alert(1)</script> [x](javascript:alert(1)) <img src=x onerror=alert(1)> `code` **b** {#id .c} | & &lt; {{ x }} # h"
    file = root / "organizations" / "ap.yml"
    text = file.read_text(encoding="utf-8")
    assert "Ține evidența poveștilor furate." in text
    file.write_text(text.replace("Ține evidența poveștilor furate.", "'" + nasty + "'"), encoding="utf-8")
    build_site(load(root), tmp_path / "site")
    page = (tmp_path / "site" / "organizations" / "ap.html").read_text(encoding="utf-8")
    assert "<script>alert(1)" not in page and "onerror=alert(1)>" not in page.replace("&gt;", "")
    assert 'href="javascript:' not in page
    assert "&lt;script&gt;alert" in page
    assert "{#id .c}" in page and "{{ x }}" in page


KINDS = (
    "index.html", "pathways.html", "mnir/child-in-romania.html", "works.html", "ro/lege/2009/286.html", "organizations.html",
    "organizations/dgaspc.html", "glossary.html", "glossary/t.html", "sources.html", "unknown.html", "unknown/form.html", "scripts.html", "about.html",
    "safety.html", "search.html",
)  # fmt: skip


@pytest.mark.parametrize("width", [375, 1280])
@pytest.mark.parametrize("language", ["", "en/"])
def test_pages_open_in_a_browser(browser: Browser, address: str, width: int, language: str) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    watch = Watch(page, address)
    for kind in KINDS:
        page.goto(address + language + kind)
        assert page.locator("h1").count() == 1, kind
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{kind} scrolls sideways at {width}"
    assert (watch.outside, watch.faults) == ([], [])
    page.close()


def test_clean_addresses_and_twin_link_work(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{address}ro/lege/2001/678")
    assert "678/2001" in page.locator("h1").inner_text()
    page.goto(f"{address}ro/lege/2001/678.html")
    page.locator("a.tip-twin").click()
    page.wait_for_url("**/en/ro/lege/2001/678.html")
    assert "Law" in page.locator("h1").inner_text()
    page.close()


def test_a_phone_shows_the_steps_as_a_list_and_numbers_to_tap(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport={"width": 375, "height": 800})
    page.goto(f"{address}mnir/child-in-romania.html")
    assert not page.locator(".tip-lanes thead").is_visible()
    assert page.locator("#identification-interview").is_visible()
    page.goto(address)
    numbers = page.locator("main a[href^='tel:']")
    assert {"tel:112", "tel:119"} <= {numbers.nth(i).get_attribute("href") for i in range(numbers.count())}
    page.close()


def test_citations_in_our_text_are_links(site: Path) -> None:
    text = (site / "en" / "ro" / "lege" / "2009" / "286-history.html").read_text(encoding="utf-8")
    section = text.split('id="art_217"')[1].split('id="art_218"')[0]
    assert 'href="286.html#art_213__para_2"' in section
    outside = (site / "ro" / "lege" / "2004" / "211.html").read_text(encoding="utf-8")
    assert '<abbr title="nu este în corpus">' in outside


def test_other_addresses_lead_to_the_provision(browser: Browser, site: Path, address: str) -> None:
    page = browser.new_page()
    page.goto(f"{address}cod-penal/art-210")
    page.wait_for_url("**/ro/lege/2009/286.html#art_210")
    page.close()
    lines = (site / "_redirects").read_text(encoding="utf-8").splitlines()
    assert 300 < len(lines) < 2000, "hosts read two thousand at most"
    for line in lines:
        source, target, status = line.split()
        path = target.lstrip("/").partition("#")[0]
        assert status == "301" and (site / f"{source.lstrip('/')}.html").is_file()
        assert (site / path).is_file()
    text = (site / "cod-penal" / "art-210.html").read_text(encoding="utf-8")
    assert '<link rel="canonical" href="../ro/lege/2009/286.html#art_210">' in text and "noindex" in text


def test_the_site_map_names_every_page_and_its_twin(site: Path, parsed: dict[str, Page], tmp_path: Path) -> None:
    copy = shutil.copytree(site, tmp_path / "site", ignore=shutil.ignore_patterns("api", "pagefind", "assets"))
    write_site_map(copy, "https://tipkb.example/")
    root = ElementTree.parse(copy / "sitemap.xml").getroot()
    space = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
    urls = {url.findtext("s:loc", "", space): url for url in root.findall("s:url", space)}
    assert set(urls) == {f"https://tipkb.example/{name}" for name in parsed}
    english = urls["https://tipkb.example/en/ro/lege/2001/678.html"]
    assert {(link.get("hreflang"), link.get("href")) for link in english.findall("x:link", space)} == {
        ("ro", "https://tipkb.example/ro/lege/2001/678.html"),
        ("en", "https://tipkb.example/en/ro/lege/2001/678.html"),
    }
    assert "Sitemap: https://tipkb.example/sitemap.xml" in (copy / "robots.txt").read_text(encoding="utf-8")
    assert len(list(site.rglob("sitemap*"))) == 1


def test_pages_name_their_languages(site: Path) -> None:
    text = (site / "en" / "ro" / "lege" / "2001" / "678.html").read_text(encoding="utf-8")
    found = dict(re.findall(r'<link rel="alternate" hreflang="(\w+)" href="([^"]+)"', text))
    page = "/en/ro/lege/2001/678.html"
    assert {code: urljoin(page, href) for code, href in found.items()} == {"ro": "/ro/lege/2001/678.html", "en": page}


def test_archives_are_the_same_twice(site: Path, tmp_path: Path) -> None:
    small = tmp_path / "site"
    shutil.copytree(site / "api" / "v1" / "schemas", small / "api" / "v1")
    shutil.copy(site / "index.html", small)
    sums = []
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        made = write_zips(small, tmp_path / folder)
        sums.append([hashlib.sha256(file.read_bytes()).hexdigest() for file in made])
        for file in small.rglob("*"):
            file.touch()
    assert [file.name for file in made] == ["tipkb-site.zip", "tipkb-json.zip"]
    assert sums[0] == sums[1]


def test_a_writer_sees_one_page_anew(site: Path, tmp_path: Path) -> None:
    root = shutil.copytree(INVENTED, tmp_path / "corpus")
    file = root / "organizations" / "ap.yml"
    file.write_text(
        file.read_text(encoding="utf-8").replace("poveștilor furate", "poveștilor regăsite"), encoding="utf-8"
    )
    (tmp_path / "site").mkdir()
    write_page(load(root), "organizations/ap", "ro", tmp_path / "site")
    text = (tmp_path / "site" / "organizations" / "ap.html").read_text(encoding="utf-8")
    assert "poveștilor regăsite" in text
    assert "Content-Security-Policy" in text
    assert ".md" not in re.sub(r"<title>.*", "", "".join(re.findall(r'href="([^"]*)"', text)))
