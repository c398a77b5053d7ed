"""Citation forms against their own examples, and properties that hold for any text."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tipkb.citation_forms import CitationForm
from tipkb.documents import element_label
from tipkb.ids import WorkId
from tipkb.kb import KnowledgeBase


def test_every_example_of_every_form(kb: KnowledgeBase) -> None:
    wrong = []
    for form in kb.corpus.of(CitationForm).values():
        assert form.examples
        for example in form.examples:
            found = [c.target for c in kb.finder.find(example.text, as_of=example.as_of)]
            if found != list(example.targets):
                wrong.append((example.text, found))
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        ("art. 91 alin. (3^2) din Codul penal", ["ro/lege/2009/286#art_91__para_3-2"]),
        ("art. 39^2 din Legea nr. 678/2001", ["ro/lege/2001/678#art_39-2"]),
        ("art. 39 ind. 2 din Legea nr. 678/2001", ["ro/lege/2001/678#art_39-2"]),
        ("art. 39² din Legea 678/2001", ["ro/lege/2001/678#art_39-2"]),
        ("art. 209-211 C.pen.", [f"ro/lege/2009/286#art_{n}" for n in (209, 210, 211)]),
        (
            "art. 2 pct. 3 și 6 din Legea nr. 61/1991",
            ["ro/lege/1991/61#art_2__item_3", "ro/lege/1991/61#art_2__item_6"],
        ),
        ("art. 3 lit. a)-c) din Legea nr. 1/2000", [f"ro/lege/2000/1#art_3__point_{x}" for x in "abc"]),
        (
            "art. 20 alin. (1) și (2) din Legea nr. 678/2001",
            ["ro/lege/2001/678#art_20__para_1", "ro/lege/2001/678#art_20__para_2"],
        ),
        (
            "art. 20 alin. (1) și art. 21 din Legea nr. 678/2001",
            ["ro/lege/2001/678#art_20__para_1", "ro/lege/2001/678#art_21"],
        ),
        ("anexa nr. 2 la H.G. nr. 49/2011", ["ro/hg/2011/49#annex_2"]),
        ("ART. 210 DIN CODUL PENAL", ["ro/lege/2009/286#art_210"]),
        ("Hotărârii Guvernului nr. 88/2023", ["ro/hg/2023/88"]),
        ("Hotărârii Guvernului nr. 88/2023".replace("ă", "a").replace("â", "a"), ["ro/hg/2023/88"]),
        ("Hotărîrea Guvernului nr. 88/2023", ["ro/hg/2023/88"]),
        ("Ordonanţei de urgenţă a Guvernului nr. 78/2016", ["ro/oug/2016/78"]),
        ("Legea\u00a0nr.\u00a0678\u00a0/\u00a02001", ["ro/lege/2001/678"]),
        ("Legea nr. 286/2009 privind Codul penal, cu modificările ulterioare", ["ro/lege/2009/286"]),
        ("Monitorul Oficial al României, Partea I, nr. 783 din 11 decembrie 2001", ["ro/mof/2001/783"]),
        ("Articolul 11 alineatul (5) din Directiva 2011/36/UE", ["eu/dir/2011/36#art_11__para_5"]),
        ("Article 18(1) of Directive 2011/36/EU", ["eu/dir/2011/36#art_18__para_1"]),
        ("CELEX 32011L0036", ["eu/dir/2011/36"]),
        ("http://data.europa.eu/eli/dir/2011/36/oj", ["eu/dir/2011/36"]),
        ("art. 5 din prezenta lege", ["self#art_5"]),
        ("alin. (2)", ["self#para_2"]),
        ("ordinul cu formularele cerute de Legea nr. 211/2004", ["ro/lege/2004/211"]),
        ("a joint order, published in Official Gazette no. 849/2008", ["ro/mof/2008/849"]),
        ("M.Of. nr. 849/2008", ["ro/mof/2008/849"]),
        ("art. 5000 lei", []),
        ("0800 800 678", []),
        ("nr. 5 din 12 bucăți", []),
        ("la 1 iulie 2024, 3 din 10 persoane", []),
        ("", []),
    ],
)
def test_forms(kb: KnowledgeBase, text: str, targets: list[str]) -> None:
    assert [c.target for c in kb.cite(text)] == targets


def test_our_own_sentences(kb: KnowledgeBase) -> None:
    rows = yaml.safe_load((Path(__file__).parent / "citations" / "sentences.yml").read_text(encoding="utf-8"))
    assert len(rows) >= 200
    wrong = []
    for row in rows:
        found = kb.finder.find(row["text"], as_of=row.get("as_of"), context=row.get("context"))
        if [c.target for c in found] != row["targets"]:
            wrong.append((row["text"], [c.target for c in found]))
    assert wrong == []


def test_offsets_and_known(kb: KnowledgeBase) -> None:
    text = "Potrivit ﬁșei, art. 210 din Codul penal și Legea nr. 9999/2020."
    first, second = kb.cite(text)
    assert text[first.start : first.end] == first.text == "art. 210 din Codul penal"
    assert (first.known, second.known) == (True, False)
    assert second.target == "ro/lege/2020/9999"


def test_each_member_of_a_list_has_its_own_span(kb: KnowledgeBase) -> None:
    found = kb.cite("art. 210, 211 și 216^1 din Codul penal")
    assert [c.text for c in found] == ["art. 210", "211", "216^1"]


def test_internal_references_resolve_in_their_context(kb: KnowledgeBase) -> None:
    assert kb.cite("alin. (2)", "ro/lege/2001/678#art_20__para_1")[0].target == "ro/lege/2001/678#art_20__para_2"
    assert kb.cite("art. 5", "ro/lege/2001/678#art_20")[0].target == "ro/lege/2001/678#art_5"


def test_a_code_means_the_one_of_its_day(kb: KnowledgeBase) -> None:
    assert kb.at("2005-01-01").resolve("art. 329 C.pen.") == "ro/lege/1968/15#art_329"
    assert kb.resolve("art. 210 C.pen.") == "ro/lege/2009/286#art_210"


@settings(max_examples=150, deadline=None)
@given(
    text=st.text(alphabet=st.sampled_from("art.lin() 1290^-–,și/;dCPpen\u00a0șţLegeanr"), max_size=120)
    | st.text(max_size=120)
)
def test_any_text_is_read(kb: KnowledgeBase, text: str) -> None:
    for citation in kb.cite(text):
        assert text[citation.start : citation.end] == citation.text
        if citation.work:
            WorkId.parse(citation.work)


@pytest.mark.parametrize("piece", ["art. ", "(", "art. 1, ", "Legea nr. ", "ordinul ", "alin. (1) ", "[[((", "1/2/"])
def test_time_is_linear(kb: KnowledgeBase, piece: str) -> None:
    def seconds(length: int) -> float:
        text = piece * (length // len(piece))
        start = time.perf_counter()
        kb.cite(text)
        return time.perf_counter() - start

    seconds(1000)
    small, large = seconds(20_000), seconds(200_000)
    assert large < 40 * max(small, 0.005)  # ten times the text; twice that and more would be quadratic


def test_what_we_print_we_can_read(kb: KnowledgeBase) -> None:
    wrong = []
    for key in kb.corpus.provisions:
        work, _, eid = key.partition("#")
        if not work.startswith("ro/lege/") or "annex" in eid:
            continue
        _, _, year, number = work.split("/")
        text = f"{element_label(eid, 'ro')} din Legea nr. {number}/{year}"
        if kb.finder.resolve(text) != [key]:
            wrong.append((text, kb.finder.resolve(text)))
    assert wrong == []
