"""The Markdown extension: what it links, what it leaves alone, and which version a page's day means."""

from __future__ import annotations

from datetime import date

import pytest
from markdown import Markdown, markdown

from tipkb.citation_links import CitationLinks, page_day
from tipkb.errors import BadInput
from tipkb.kb import KnowledgeBase


def html(kb: KnowledgeBase, text: str, language: str = "ro") -> str:
    return markdown(text, extensions=[CitationLinks(kb, language)])


def test_a_citation_becomes_a_link_to_its_provision(kb: KnowledgeBase) -> None:
    out = html(kb, "Potrivit art. 210 din Codul penal, fapta se *pedepsește*.")
    assert 'href="ro/lege/2009/286.md#art_210"' in out
    assert ">art. 210 din Codul penal</a>, fapta se <em>pedepsește</em>." in out


def test_every_member_of_a_list_has_its_link_and_a_range_has_one(kb: KnowledgeBase) -> None:
    out = html(kb, "Vezi art. 210, 211 și 216 din Codul penal, apoi art. 209-211 C.pen.")
    assert out.count("<a ") == 4
    assert ">art. 209-211</a> C.pen." in out


def test_an_act_outside_the_corpus_is_a_tooltip(kb: KnowledgeBase) -> None:
    assert '<abbr title="nu este în corpus">Legea nr. 9999/2020</abbr>' in html(kb, "Vezi Legea nr. 9999/2020.")
    assert '<abbr title="not in the corpus">Law no. 9999/2020</abbr>' in html(kb, "See Law no. 9999/2020.", "en")


@pytest.mark.parametrize(
    "text",
    [
        "`art. 210 din Codul penal`",
        "    art. 210 din Codul penal",
        "# art. 210 din Codul penal",
        "Fără țintă: alin. (2).",
    ],
)
def test_code_headings_and_references_without_an_act_are_left_alone(kb: KnowledgeBase, text: str) -> None:
    assert "<a " not in html(kb, text)


def test_a_link_stays_the_link_it_is(kb: KnowledgeBase) -> None:
    out = html(kb, "[art. 210 din **Codul penal**](https://example.org) și art. 211 din Codul penal")
    assert out.count("<a ") == 2
    assert '<a href="https://example.org">art. 210 din <strong>Codul penal</strong></a>' in out


def test_lists_tables_and_nested_text_are_read(kb: KnowledgeBase) -> None:
    out = html(kb, "- **art. 210 din Codul penal** și\n- Legea nr. 678/2001, apoi *Legea nr. 211/2004* la urmă")
    assert out.count("<a ") == 3
    assert "</em> la urmă" in out


def test_the_text_of_a_page_is_the_same_with_and_without_links(kb: KnowledgeBase) -> None:
    text = "A <b> & art. 210 din Codul penal, *Legea nr. 678/2001* și H.G. nr. 88/2023."
    md = Markdown(extensions=[CitationLinks(kb, "ro")])
    import re

    assert re.sub(r"</?(?:a|abbr)\b[^>]*>", "", md.convert(text)) == markdown(text)


def test_the_day_of_the_page_says_which_code_and_version(kb: KnowledgeBase) -> None:
    page = "---\ntitle: Veche\ndate: 2005-01-01\n---\nArt. 329 din Codul penal și art. 210 C.pen."
    assert 'href="ro/lege/1968/15.md' in html(kb, page)
    assert "date: 2005" not in html(kb, page)
    before = html(kb, "---\ndate: 2024-01-01\n---\nart. 210 din Codul penal")
    after = html(kb, "---\ndate: 2025-01-01\n---\nart. 210 din Codul penal")
    assert "de la 01.07.2024" in after
    assert "de la 01.07.2024" not in before


def test_page_day() -> None:
    assert page_day("2024-07-01") == page_day(date(2024, 7, 1)) == date(2024, 7, 1)
    assert page_day(None) is None
    with pytest.raises(BadInput, match="YYYY-MM-DD"):
        page_day("1 iulie")
