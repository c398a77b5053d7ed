"""Pages of records: swim-lanes, bands, history, penalties over time, who tells whom, topics, changes and their feed."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import date
from xml.etree import ElementTree

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tipkb import (
    markup,
    page_changes,
    page_matrix,
    page_organizations,
    page_pathways,
    page_timeline,
    page_topics,
    page_works,
)
from tipkb.chains import Ties
from tipkb.kb import KnowledgeBase
from tipkb.notices import leaving, reaching
from tipkb.page_context import Context, joined
from tipkb.page_notes import Notes
from tipkb.page_terms import TermFinder, shorten
from tipkb.penalties import penal_parts, periods
from tipkb.serving import open_server
from tipkb.site import build_site
from tipkb.swimlane import LANES, lanes, swimlane

LAW = "ro/lege/1999/999"
HEAVIEST_RECORD = 150_000
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.fixture
def c(tale: KnowledgeBase) -> Context:
    """Romanian pages of the invented corpus."""
    return Context(tale.at("2026-11-24"), "ro")


@pytest.fixture(scope="module")
def address(tale: KnowledgeBase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The site of the invented corpus, served on this machine."""
    out = tmp_path_factory.mktemp("tale") / "site"
    build_site(tale, out)
    server, port = open_server(out, 8300)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{port}/"
    server.shutdown()
    server.server_close()


# -- sources and marks --------------------------------------------------------------------------------


def test_what_is_official_bears_no_mark_and_everything_else_does(kb: KnowledgeBase) -> None:
    c = Context(kb, "ro")
    step = kb.step("mnir/child-in-romania#notification")
    assert {item.confidence for item in step.evidence} == {"reported", "secondary"}
    assert "raportat" in c.mark(step.evidence) and "secundar" in c.mark(step.evidence)
    official = [
        item for record in kb.corpus.records.values() for item in record.evidence if item.confidence == "official"
    ]
    assert c.mark(official[:1]) == ""
    assert "oficial" in c.mark((official[0], *step.evidence)), "the best hides no other, nor is it hidden"


def test_notes_number_each_source_once_and_list_it(kb: KnowledgeBase) -> None:
    notes = Notes(Context(kb, "ro"), "mnir/child-in-romania")
    first = notes.cite(kb.step("mnir/child-in-romania#notification").evidence)
    again = notes.cite(kb.step("mnir/child-in-romania#police-alert").evidence)
    assert "(#source-1)" in first and "raportat" in first
    assert "(#source-1)" in again, "the same report keeps its number"
    listing = notes.listing()
    assert listing.count('id="source-1"') == 1 and "Fără marcaj" in listing


# -- pathways -----------------------------------------------------------------------------------------


def test_a_swimlane_has_every_step_and_every_actor(kb: KnowledgeBase) -> None:
    c = Context(kb, "en")
    for pathway in kb.corpus.pathways.values():
        steps = [step for step in page_pathways.steps_of(c, pathway) if kb.is_in_force(step.id)]
        picture = swimlane(c, steps, pathway.id)
        assert len(lanes(steps)) <= LANES
        for step in steps:
            row = picture.split(f'href="#{step.id.partition("#")[2]}"')[1].split("</tr>")[0]
            for actor in step.actors:
                assert markup.html(c.short_name(actor.organization)) in row, (step.id, actor.organization)


def test_an_arrow_leads_from_who_acts_to_who_is_told(c: Context) -> None:
    steps = page_pathways.steps_of(c, c.kb.corpus.pathways["mnir/poveste"])
    row = swimlane(c, steps, "mnir/poveste").split("Anunțarea agenției")[1].split("</tr>")[0]
    assert row.index("tip-out-right") < row.index("tip-in-left")
    assert 'data-lane="AP"' in row and "este anunțat" in row and "în 24 de ore" in row


def test_a_pathway_page_shows_branches_gaps_and_old_practice(c: Context) -> None:
    text = page_pathways.pathway_page(c, c.kb.corpus.pathways["mnir/poveste"], "mnir/poveste")
    assert "numai dacă: părintele sau tutorele nu este implicat" in text
    assert "Formularul nu a fost găsit." in text and "Practică veche" in text
    assert 'id="notification"' in text and "1." in text


def test_long_pathways_keep_all_their_sources_on_a_page_of_their_own(kb: KnowledgeBase) -> None:
    c = Context(kb, "ro")
    written = dict(page_pathways.pages(c))
    apart = [path for path in written if path.endswith("-sources")]
    assert apart, "the pathway of the child is long"
    for path in apart:
        pathway = kb.corpus.pathways[path.removesuffix("-sources")]
        for step in page_pathways.steps_of(c, pathway):
            for item in step.evidence:
                assert item.locator is None or markup.inside(item.locator) in written[path]
            for doubt in step.doubts:
                assert markup.text(doubt.why.ro)[:20] in written[path] or doubt.question.ro in written[path]
                assert markup.text(doubt.question.ro) in written[pathway.id]


# -- works --------------------------------------------------------------------------------------------


def test_penalties_over_time_have_a_row_for_each_change(c: Context) -> None:
    article = c.kb.corpus.articles[LAW][0]
    assert [part.id for part in penal_parts(article)] == [f"{LAW}#art_1__para_1"]
    rows = periods(article)
    assert [(row.start, row.end) for row in rows] == [(date(1999, 1, 8), date(2001, 6, 1)), (date(2001, 6, 1), None)]
    assert [row.cells[0].penalties[0].max for row in rows] == [3, 5]
    assert rows[1].by[0].act == "ro/lege/2001/1001#art_unic__item_1"
    text = page_works.work_page(c, c.kb.corpus.works[LAW], LAW)
    assert "08.01.1999 – 31.05.2001" in text and "1–3 ani sau amendă" in text and "2–5 ani" in text


def test_an_article_says_since_when_it_reads_so_and_what_changed(c: Context) -> None:
    text = page_works.work_page(c, c.kb.corpus.works[LAW], LAW)
    assert "În vigoare, în forma din 01.06.2001" in text
    assert "În vigoare din 08.01.1999" in text
    assert "modifică alin. (1)" in text and "abrogă alin. (2)" in text
    assert "Cine ia o poveste răspunde penal." in text, "the earlier wording"
    assert "anual (la fiecare 12 luni)" in text
    assert 'id="art_1__para_2"' in text and "**abrogat**" in text


def test_on_another_day_the_page_shows_the_wording_of_that_day(tale: KnowledgeBase) -> None:
    c = Context(tale.at("2000-01-01"), "en")
    text = page_works.work_page(c, tale.corpus.works[LAW], LAW)
    current = text.split('id="art_1__para_1"')[1].split('id="art_1__para_2"')[0]
    assert "Whoever takes a story is criminally liable." in current and "severely" not in current


def test_citations_stand_in_both_languages(c: Context) -> None:
    text = page_works.work_page(c, c.kb.corpus.works[LAW], LAW)
    assert '<span class="tip-copy">art. 1 din Legea nr. 999/1999</span>' in text
    assert '<span class="tip-copy" lang="en">art. 1 of Law no. 999/1999</span>' in text


def test_a_law_in_force_is_never_headed_as_repealed(kb: KnowledgeBase) -> None:
    c = Context(kb, "ro")
    for work in kb.corpus.works.values():
        if work.status == "in-force":
            head = page_works.work_page(c, work, f"{work.id}-history").split("## ")[0]
            assert "Abrogat de" not in head and "Înlocuit de" not in head, work.id


def test_history_apart_loses_no_version(kb: KnowledgeBase) -> None:
    c = Context(kb, "ro")
    written = dict(page_works.pages(c))
    long = [path.removesuffix("-history") for path in written if path.endswith("-history")]
    assert "ro/lege/2009/286" in long
    for work in long:
        text, now = written[f"{work}-history"], written[work]
        for article in kb.corpus.articles[work]:
            section = text.split(f"{{#{article.id.partition('#')[2]}}}")[1].split("\n## ")[0]
            for part in article.walk():
                assert len(part.versions) == 1 or f"**{markup.text(_name(part.id))}**" in section, part.id
                anchor = part.id.partition("#")[2]
                assert f"{{#{anchor}}}" in now or f'id="{anchor}"' in now, part.id
        assert f"{work}-links" in written


def _name(provision_id: str) -> str:
    from tipkb.documents import element_label

    eid = provision_id.partition("#")[2]
    return element_label(eid.partition("__")[2] or eid, "ro")


# -- terms in text ------------------------------------------------------------------------------------


def test_a_term_is_linked_once_where_it_stands_whole(c: Context) -> None:
    from tipkb.model import Bilingual

    text = Bilingual(
        ro="O poveste furată, altă poveste furată, poveste furatăx și art. 1 din Legea nr. 999/1999.", en="x"
    )
    seen: set[str] = set()
    prose = c.prose(text, LAW, seen=seen)
    assert prose.count("{.tip-term}") == 1 and prose.startswith("O [poveste furată](")
    assert "O poveste luată fără voia" in prose and "#art_1)" in prose
    assert seen == {"poveste-furata"}
    assert "{.tip-term}" not in c.prose(text, LAW), "only pages that ask for it"
    assert "{.tip-term}" not in c.prose(text, LAW, seen=seen), "once a page"


def test_terms_are_found_whole_and_longest_first(kb: KnowledgeBase) -> None:
    finder = TermFinder(kb.corpus, "ro")
    text = "Traficul e altceva; trafic de persoane este termenul, copil nu."
    assert [text[a:b] for a, b, _ in finder.find(text)] == ["trafic de persoane"]
    assert [slug for _, _, slug in finder.find("DGASPC și dgaspc")] == ["abrev-dgaspc"]
    assert list(finder.find("trafic " * 20_000)) == []
    assert len(shorten("cuvânt " * 100)) < 130 and shorten("scurt") == "scurt"


def test_spaces_before_citations_are_kept(c: Context) -> None:
    from tipkb.model import Bilingual

    assert "vezi [art. 1" in c.prose(Bilingual(ro="vezi art. 1 din Legea nr. 999/1999", en="x"), LAW)


def test_names_of_elements_share_what_they_have_in_common() -> None:
    assert joined(["art. 96 alin. (1)", "art. 96 alin. (2)"]) == "art. 96 alin. (1), (2)"
    assert joined(["art. I pct. 3", "art. I pct. 4", "art. II"]) == "art. I pct. 3, 4, art. II"
    assert joined(["art. 89(2)", "art. 89(3)"]) == "art. 89(2), (3)"
    assert joined(["art. 4 lit. k)", "art. 4 lit. l)"]) == "art. 4 lit. k), l)"
    assert joined(["art. 5"]) == "art. 5"


# -- organizations ------------------------------------------------------------------------------------


def test_who_tells_whom_reads_from_both_ends(tale: KnowledgeBase) -> None:
    steps = [step for key, step in tale.corpus.steps.items() if key == "mnir/poveste#notification"]
    assert [actor.organization for notice in reaching(steps, "ap") for actor in notice.tellers] == ["bunica"]
    assert [actor.organization for notice in leaving(steps, "bunica") for actor in notice.told] == ["ap"]
    assert not list(leaving(steps, "ap")) and not list(reaching(steps, "bunica"))


def test_an_organization_page_has_names_over_time_and_notices(c: Context) -> None:
    text = page_organizations.organization_page(c, c.kb.corpus.organizations["ap"])
    assert "Oficiul Poveștilor (până la 31.12.2004)" in text and "Agenția Poveștilor (din 01.01.2005)" in text
    assert "## Cine anunță pe cine" in text and "Formular: formularul albastru" in text
    assert 'href="tel:0800000000"' in text


def test_the_matrix_counts_steps_by_stage(c: Context) -> None:
    text = page_matrix.matrix(c)
    row = text.split('href="organizations/ap.html"')[1].split("</tr>")[0]
    assert 'href="organizations/ap.html#identification"' in row and "●1" in row and "▸1" in row


# -- time line, topics, changes -----------------------------------------------------------------------


def test_the_time_line_shows_only_recorded_days(kb: KnowledgeBase) -> None:
    c = Context(kb, "ro")
    text = page_timeline.timeline(c)
    for work in page_timeline.main_acts(c):
        if work.dates.entry_into_force and work.dates.entry_into_force.year >= page_timeline.FIRST:
            line = next(one for one in text.splitlines() if f"{work.id}.md" in one and "intră în vigoare" in one)
            assert work.dates.entry_into_force.strftime("%d.%m.%Y") in line
    assert "Legea nr. 678/2001" in text and "HG nr. 88/2023" in text


def test_a_chain_on_a_topic_is_made_of_declared_edges(kb: KnowledgeBase) -> None:
    ties = Ties(kb.graph.edges)
    edges = ties.nearest("eu/dir/2011/36", {key for key in kb.corpus.steps if key.startswith("mnir/assistance#")})
    assert edges and all(edge.declared for edge in edges)
    assert edges[-1].source.startswith("mnir/assistance#")
    assert len(edges) <= len(kb.chain("eu/dir/2011/36", edges[-1].source))
    assert ties.nearest("eu/dir/2011/36", {"mnir/assistance#no-such-step"}) == ()


def test_a_topic_has_its_acts_by_level_and_its_links(c: Context) -> None:
    written = dict(page_topics.pages(c))
    text = written["topics/povesti"]
    assert "Legi și ordonanțe" in text and "↑ transpune" not in text.split("Legi și ordonanțe")[0]
    assert "Legea nr. 999/1999" in text and "poveste furată" in text


def test_changes_are_dated_grouped_and_newest_first(c: Context) -> None:
    found = page_changes.law_changes(c)
    assert [one.day for one in found] == sorted((one.day for one in found), reverse=True)
    assert found[0].act == "ro/lege/2001/1001" and found[0].work == LAW
    assert {action for action, _ in found[0].touched} == {"modifies", "repeals"}
    text = page_changes.changes(c)
    assert '<span class="tip-day">01.06.2001</span>' in text and "(changes.xml)" in text and "First version" in text


@pytest.mark.parametrize("language", ["ro", "en"])
def test_the_feed_is_atom_and_the_same_each_time(kb: KnowledgeBase, language: str) -> None:
    c = Context(kb, language)
    feed = page_changes.feed(c)
    assert feed == page_changes.feed(Context(kb, language))
    atom = "{http://www.w3.org/2005/Atom}"
    root = ElementTree.fromstring(feed.encode())
    entries = root.findall(f"{atom}entry")
    ids = [root.findtext(f"{atom}id"), *(entry.findtext(f"{atom}id") for entry in entries)]
    assert len(set(ids)) == len(ids) > 20 and all(one and one.startswith("urn:uuid:") for one in ids)
    for element in (root, *entries):
        assert element.findtext(f"{atom}title") and element.findtext(f"{atom}updated", "").endswith("T00:00:00Z")
    assert root.findtext(f"{atom}updated") == max(entry.findtext(f"{atom}updated", "") for entry in entries)
    assert root.findtext(f"{atom}author/{atom}name") == "tipkb"


# -- in a browser -------------------------------------------------------------------------------------

PAGES = (
    f"{LAW}.html", "mnir/poveste.html", "organizations/ap.html", "timeline.html", "topics.html", "topics/povesti.html",
    "matrix.html", "changes.html",
)  # fmt: skip


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [375, 1280])
def test_pages_of_records_have_no_fault_of_accessibility(
    browser: Browser, address: str, scheme: str, width: int
) -> None:
    page = browser.new_page(
        viewport={"width": width, "height": 900}, color_scheme="dark" if scheme == "dark" else "light"
    )
    for language in ("", "en/"):
        for path in PAGES:
            page.goto(f"{address}{language}{path}")
            found = Axe().run(page, context=".md-content", options={"runOnly": RULES})
            faults = [(fault["id"], fault["nodes"][0]["html"][:120]) for fault in found.response["violations"]]
            assert faults == [], (language, path, scheme, width)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
            assert page.locator(".md-content [style]").count() == 0
    page.close()


def test_a_citation_is_copied_with_the_keyboard_and_says_so(browser: Browser, address: str) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{address}{LAW}.html#art_1")
    button = page.get_by_role("button", name="Copiază: art. 1 din Legea nr. 999/1999")
    button.focus()
    page.keyboard.press("Enter")
    page.locator('[role="status"]', has_text="Copiat").wait_for(state="attached")
    assert page.evaluate("navigator.clipboard.readText()") == "art. 1 din Legea nr. 999/1999"
    context.close()


def test_on_a_phone_the_swimlane_is_a_list(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport={"width": 375, "height": 800})
    page.goto(f"{address}mnir/poveste.html")
    assert not page.locator(".tip-lanes thead").is_visible()
    told = page.locator('.tip-lanes td[data-lane="AP"]').first
    assert told.is_visible() and "AP:" in told.evaluate("e => getComputedStyle(e, '::before').content")
    phone = page.goto(f"{address}organizations/ap.html") and page.locator("a.tip-call").first.bounding_box()
    assert phone and phone["height"] >= 44
    page.close()


def test_pages_of_the_real_records_stay_light(kb: KnowledgeBase) -> None:
    """Markdown and its links make about this much HTML; the whole site's test weighs the built pages."""
    for language in ("ro", "en"):
        c = Context(kb, language)
        ids = {*kb.corpus.works, *kb.corpus.pathways}
        for module in (
            page_pathways,
            page_works,
            page_organizations,
            page_topics,
            page_timeline,
            page_matrix,
            page_changes,
        ):
            for path, text in module.pages(c):
                assert len(text.encode()) < HEAVIEST_RECORD * 0.85, path
                assert path.rpartition("/")[0] not in ids, "a folder named like an id hides the page of the id"


def test_every_word_has_both_languages() -> None:
    from tipkb.record_words import RECORD_WORDS

    for key, (ro, en) in RECORD_WORDS.items():
        assert ro.count("{}") == en.count("{}"), key
        assert ro and (en or key == "changes-log"), key
        assert not set("şţŞŢ") & set(ro), key


def test_nothing_of_a_record_becomes_markup_in_a_swimlane() -> None:
    assert (
        markup.tag("td", markup.html('<b>&"x'), data_lane='a"<b')
        == '<td data-lane="a&quot;&lt;b">&lt;b&gt;&amp;"x</td>'
    )
    assert (
        markup.html_link("x", "organizations/ap", "mnir/poveste", "a") == '<a href="../organizations/ap.html#a">x</a>'
    )
