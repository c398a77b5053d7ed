"""Citation forms against their own examples, and properties that hold for any text."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tipkb.citation_forms import CitationForm
from tipkb.citations import annotate
from tipkb.errors import NotFound
from tipkb.formatting import STYLES
from tipkb.ids import WorkId, check_eid
from tipkb.kb import KnowledgeBase


def wrong_examples(kb: KnowledgeBase) -> list[tuple[str, list[str]]]:
    wrong = []
    for form in kb.corpus.of(CitationForm).values():
        assert form.examples
        for example in form.examples:
            found = [c.target for c in kb.finder.find(example.text, as_of=example.as_of)]
            if found != list(example.targets):
                wrong.append((example.text, found))
    return wrong


def test_every_example_of_every_form(kb: KnowledgeBase, tale: KnowledgeBase) -> None:
    assert wrong_examples(kb) == []
    assert wrong_examples(tale) == []


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
    assert len(rows) >= 320
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


def test_a_judgment_is_found_by_name_and_by_application_number(tale: KnowledgeBase) -> None:
    wolf = "coe/echr/1999/123-98"
    for text in (
        "Bunica c. Lupului", "Bunica împotriva Lupului", "BUNICA C. LUPULUI", "Grandmother v. Wolf", "Grandmother v Wolf",
        "Bunica c. Lupului (cererea nr. 123/98)", "Grandmother v. Wolf, no. 123/98", "application no. 123/98",
    ):  # fmt: skip
        (found,) = tale.cite(f"În {text} Curtea a spus.")
        assert (found.text, found.target, found.known) == (text, wolf, True)
    assert tale.work("Bunica c. Lupului").id == wolf


def test_a_judgment_that_is_not_recorded_needs_its_date(tale: KnowledgeBase) -> None:
    assert tale.cite("cererea nr. 124/98") == []
    (found,) = tale.cite("cererea nr. 7/00, hotărârea din 3 mai 2001")
    assert (found.text, found.target, found.known) == ("cererea nr. 7/00", "coe/echr/2001/7-00", False)


def test_a_name_that_meant_nothing_on_a_day_is_no_citation(kb: KnowledgeBase) -> None:
    mention = next(iter(kb.finder.mentions("art. 5 C.pen.")))
    assert kb.finder.target(mention, as_of=date(2020, 1, 1)) == "ro/lege/2009/286#art_5"
    assert kb.finder.target(mention, as_of=date(2000, 1, 1)) == "ro/lege/1968/15#art_5"


def test_annotate_marks_each_citation_once(kb: KnowledgeBase) -> None:
    text = "Vezi art. 209-211 C.pen. <și> Legea nr. 678/2001."
    out = annotate(text, kb.cite(text), lambda c: f"[{c.text}]", str.upper)
    assert out == "VEZI [art. 209-211] C.PEN. <ȘI> [Legea nr. 678/2001]."


PIECES = (
    "art.", "art. 5", "alin. (1)", "(2)", "lit. a)", "-c)", "pct. 3", "teza a II-a", "anexa nr. 2", ", ", " și ", " din ",
    " al ", "Legea nr. 678/2001", "H.G.", " nr. ", "88/2023", "Codul penal", "C.pen.", "Directiva ", "2011/36/UE",
    "Decizia ", "Curții Constituționale", "Monitorul Oficial", "aceluiași articol", "prezenta lege", "Convenție", "the ",
    "Article 5", "of", "cererea nr. 5/20", "^1", "-", "(", ")", "\u00a0", "§", "²", "ß", "İ", "ﬁ", "\n",
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(
    text=st.lists(st.sampled_from(PIECES), max_size=25).map("".join)
    | st.lists(st.sampled_from(PIECES), max_size=25).map(" ".join)
    | st.text(max_size=120)
)
def test_any_text_is_read(kb: KnowledgeBase, text: str) -> None:
    found = kb.cite(text)
    for citation in found:
        assert text[citation.start : citation.end] == citation.text != ""
        work, _, eid = citation.target.partition("#")
        assert (citation.work is None) is (work == "self")
        if citation.work:
            WorkId.parse(citation.work)
        if eid:
            check_eid(eid)
    starts = [citation.start for citation in found]
    assert starts == sorted(starts)
    assert annotate(text, found, lambda citation: citation.text, str) == text


LONG = (
    "art. ", "art. art. art.", "(", "[[((", "nr. 1/1/1/1", "1", "1/2/", ".", " ", "\n", "x", "Legea nr. ", "ordinul ",
    "Ordinul ministrului ", "Decizia Curții nr. ", "Monitorul Oficial nr. ", "capitolul I ", "The Title ",
    " c. ", "§", "alin. (", "lit. ", "cererea nr. 1/", "Convention, 1999 (No. ", "și ", "a) b) c) ",
)  # fmt: skip


@pytest.mark.parametrize("piece", LONG)
def test_a_million_characters_take_less_than_two_seconds(kb: KnowledgeBase, piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    kb.cite(piece)
    start = time.process_time()
    kb.cite(text)
    assert time.process_time() - start < 2


@pytest.mark.parametrize(
    "piece", ["art. 1, ", "art. 1^", "art. 1 din ", "alin. (1) al ", "Codul penal ", "Legea nr. 678/2001, "]
)
def test_time_is_linear_where_all_is_citation(kb: KnowledgeBase, piece: str) -> None:
    def seconds(length: int) -> float:
        text = piece * (length // len(piece))
        start = time.process_time()
        kb.cite(text)
        return time.process_time() - start

    seconds(1000)
    small, large = seconds(30_000), seconds(300_000)
    assert large < 30 * max(small, 0.005)  # ten times the text; three times that would be quadratic


@pytest.mark.parametrize("style", STYLES)
def test_what_we_print_we_can_read(kb: KnowledgeBase, style: str) -> None:
    keys = [*kb.corpus.provisions, *kb.corpus.works]
    written = {key: kb.format(key, style) for key in keys}
    assert {key: text for key, text in written.items() if kb.finder.resolve(text) != [key]} == {}


@settings(max_examples=200, deadline=None)
@given(
    kind=st.sampled_from(["ro/lege", "ro/oug", "ro/og", "ro/hg", "ro/ordin", "ro/decizie", "ro/decret", "ro/decizie", "ro/decizie", "eu/dir", "eu/reg"]),
    year=st.integers(1970, 2030), number=st.integers(1, 9999), style=st.sampled_from(STYLES),
    eid=st.sampled_from(["", "art_5", "art_39-2__para_1__point_a", "art_I__item_3", "annex_2", "art_5__para_3-1"]),
)  # fmt: skip
def test_acts_outside_the_corpus_are_printed_and_read_too(
    kb: KnowledgeBase, kind: str, year: int, number: int, style: str, eid: str
) -> None:
    key = f"{kind}/{year}/{number}" + (f"#{eid}" if eid else "")
    assert kb.finder.resolve(kb.format(key, style)) == [key]


def test_a_decision_of_one_body_is_not_taken_for_another_bodys(kb: KnowledgeBase) -> None:
    """The Prime Minister and the courts each number their decisions from 1."""
    court, minister = "Decizia Curții Constituționale nr. 22/2023", "Decizia prim-ministrului nr. 22/2023"
    assert [(c.target, c.known) for c in kb.cite(court)] == [("ro/decizie/2023/22", False)]
    assert [(c.target, c.known) for c in kb.cite(minister)] == [("ro/decizie/2023/22", True)]
    assert kb.work(minister).issuers == ("prim-ministru",)
    with pytest.raises(NotFound):
        kb.work(court)
    assert kb.work("Decizia CCR nr. 874/2015").issuers == ("ccr",)
    assert kb.format("ro/decizie/2015/874") == "Decizia Curții Constituționale nr. 874/2015"


def test_a_decision_without_its_body_or_of_another_series_leads_nowhere(kb: KnowledgeBase) -> None:
    for text in ("Decizia nr. 11/2015", "RIL nr. 20/2016"):
        assert [c.known for c in kb.cite(text)] == [False], text
    assert [c.known for c in kb.cite("HP nr. 20/2016")] == [True]
