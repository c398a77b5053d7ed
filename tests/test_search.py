"""Search: grammar, folding, facets, orders, dates, and bounded time."""

from __future__ import annotations

import time
import unicodedata
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tipkb.analysis import keys, light_stem
from tipkb.errors import BadInput, NotFound
from tipkb.kb import KnowledgeBase, load
from tipkb.query import parse_query


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("victimelor", "victimă"), ("victimei", "victima"), ("copiilor", "copil"), ("traficului", "trafic"), ("minorilor", "minor"),
        ("persoanelor", "persoană"), ("asistenței", "asistenta"), ("drepturilor", "drept"), ("pedepsei", "pedeapsă"),
        ("infracţiunii", "infracțiune"), ("traficant", "traficat"), ("traficare", "trafic"), ("adăposturi", "adapostul"), ("legilor", "legea"),
    ],
)  # fmt: skip
def test_forms_of_a_word_meet(one: str, other: str) -> None:
    assert set(keys(one, "ro")[1:]) & set(keys(other, "ro")[1:])


def test_surfaces_differ_and_compounds_stay_whole() -> None:
    assert keys("victimelor", "ro")[0] == "=victimelor"
    assert keys("678/2001", "ro")[:2] == ("=678/2001", "678/2001")
    assert keys("39^2", "ro")[0] == "=39^2"
    assert light_stem("trafic") == "trafic" != light_stem("traficant")


@pytest.mark.parametrize(
    "query", ["poveste furată", "poveste furata", "POVESTI FURATE", "poveştii furate", "stolen story", "PF"]
)
def test_spellings_find_the_same_thing(tale: KnowledgeBase, query: str) -> None:
    assert "poveste-furata" in [hit.id for hit in tale.search(query).hits]


def test_a_citation_comes_first(tale: KnowledgeBase) -> None:
    assert tale.search("art. 2 din Legea 999/1999").hits[0].id == "ro/lege/1999/999#art_2"
    assert tale.search("Legea nr. 999/1999").hits[0].id == "ro/lege/1999/999"


def test_facets_count_with_the_other_filters_on(tale: KnowledgeBase) -> None:
    everything = tale.search("poveste", limit=100)
    assert sum(everything.facets["kind"].values()) == everything.total
    for kind, count in everything.facets["kind"].items():
        narrowed = tale.search("poveste", kind=kind, limit=100)
        assert narrowed.total == count == len(narrowed.hits)
        assert narrowed.facets["kind"] == everything.facets["kind"]  # its own filter is off for itself
    assert tale.search("kind:work poveste").facets == tale.search("poveste", kind="work").facets


def test_in_force_is_judged_on_the_day(tale: KnowledgeBase) -> None:
    old = "mnir/poveste#old-practice"
    assert old not in [hit.id for hit in tale.search("practica veche", in_force=True).hits]
    assert old in [hit.id for hit in tale.at("2004-01-01").search("practica veche", in_force=True).hits]


def test_operators(tale: KnowledgeBase) -> None:
    def ids(query: str) -> set[str]:
        return {hit.id for hit in tale.search(query, limit=100).hits}

    assert ids('"poveste furată"') <= ids("poveste furată")
    assert "poveste-furata" in ids("furat*")
    assert "poveste-furata" in ids("fuarta~2")
    assert "ap" in ids("povești") and "ap" not in ids("povești -agenția")


def test_a_misspelling_gets_a_suggestion(tale: KnowledgeBase) -> None:
    assert tale.search("pedepsete agentti").suggestion is not None


def test_a_misspelt_word_finds_what_was_meant(kb: KnowledgeBase) -> None:
    meant, typed = kb.search("proxenetism"), kb.search("proxenetizm")
    assert [hit.id for hit in typed.hits] == [hit.id for hit in meant.hits]
    assert meant.suggestion is None and typed.suggestion is not None


def test_related_records(kb: KnowledgeBase, tale: KnowledgeBase) -> None:
    found = [hit.id for hit in kb.related("art. 211 alin. (1) Cod penal", limit=5)]
    assert found[0] == "ro/lege/2009/286#art_210" and len(found) == 5
    assert "ro/lege/2001/678#art_39-2" in [hit.id for hit in kb.related("ro/lege/2001/678#art_39-1")]
    for record in ("poveste-furata", "ro/lege/1999/999", "monitorul-povestilor"):
        assert record not in [hit.id for hit in tale.related(record)]
    with pytest.raises(NotFound):
        kb.related("nimic de felul acesta")


def test_threads_get_the_same_answers(kb: KnowledgeBase) -> None:
    queries = ["traficul de minori", "perioadă de reflecție", "hearing of a child", '"muncă forțată"', "traf*"] * 8
    fresh, calm = load(kb.corpus.root), load(kb.corpus.root)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda query: fresh.search(query).to_dict(), queries))
    assert found == [calm.search(query).to_dict() for query in queries]


def test_letters_with_combining_marks_are_the_same_letters(kb: KnowledgeBase) -> None:
    query = "perioadă de recuperare și reflecție"
    split = kb.search(unicodedata.normalize("NFD", query))
    assert [hit.id for hit in split.hits] == [hit.id for hit in kb.search(query).hits]


def test_a_query_of_stop_words_is_not_empty() -> None:
    assert parse_query("de la").clauses


def test_unknown_facet_and_order_are_refused(tale: KnowledgeBase) -> None:
    with pytest.raises(BadInput, match='Did you mean "kind"'):
        tale.search("x", knd="work")
    with pytest.raises(BadInput, match="limit"):
        tale.search("x", limit=-1)


HOSTILE = ["[a TO z]", "*e*", "*", "~9", "a~9", "((((", '"', '""', "-", "--", "kind:", ":::", "\\", "\0", "a" * 100_000, "x " * 50_000, "AND OR NOT", "^^^", "{!}", "%s%n", "<script>", "🙂 ș̦ ţ", "-poveste", '"a" -"b" c* d~2']  # fmt: skip


@pytest.mark.parametrize("query", HOSTILE, ids=range(len(HOSTILE)))
def test_any_string_is_a_legal_query(tale: KnowledgeBase, query: str) -> None:
    start = time.perf_counter()
    results = tale.search(query)
    assert results.query == query
    assert time.perf_counter() - start < 2


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60) | st.text(alphabet='povest "*~-:()[]^/0129ăș', max_size=40))
def test_random_queries(tale: KnowledgeBase, query: str) -> None:
    results = tale.search(query, limit=5)
    assert len(results.hits) <= 5
    assert results.total >= len(results.hits)


# -- the real corpus --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("art. 210 alin. (1) lit. a) C.pen.", "ro/lege/2009/286#art_210"),
        ("Legea 678/2001", "ro/lege/2001/678"),
        ("HG 88/2023", "ro/hg/2023/88"),
        ("MNIR", "ro/hg/2023/88"),
        ("Directiva 2011/36/UE", "eu/dir/2011/36"),
        ("art. 39^2 din Legea nr. 678/2001", "ro/lege/2001/678#art_39-2"),
        ("Legea nr. 678/2001, art. 39^2 alin. (1)", "ro/lege/2001/678#art_39-2"),
    ],
)
def test_citations_are_at_rank_one(kb: KnowledgeBase, query: str, expected: str) -> None:
    assert kb.search(query).hits[0].id == expected


@pytest.mark.parametrize(
    ("query", "acceptable"),
    [
        ("perioada de recuperare", {"ro/lege/2001/678#art_39-1", "ro/lege/2001/678#art_39-2"}),
        ("perioadei de recuperare si reflectie", {"ro/lege/2001/678#art_39-1", "ro/lege/2001/678#art_39-2"}),
        ("traficul de minori", {"ro/lege/2009/286#art_211"}),
        ("trafficking in minors", {"ro/lege/2009/286#art_211"}),
        ("cine face interviul copilului", {"mnir/child-in-romania#identification-interview"}),
        ("DGASPC", {"dgaspc"}),
        ("agentia nationala impotriva traficului de persoane", {"anitp"}),
        ("audierea minorului psiholog", {"ro/lege/2010/135#art_111", "mnir/criminal-proceedings#hearing-up-to-14"}),
        (
            "asistență juridică gratuită",
            {"asistenta-juridica-gratuita", "mnir/criminal-proceedings#free-legal-aid", "ro/lege/2004/211#art_14"},
        ),
    ],
)
def test_plain_questions_find_their_record(kb: KnowledgeBase, query: str, acceptable: set[str]) -> None:
    found = [hit.id for hit in kb.search(query, limit=10).hits]
    assert acceptable & set(found), found
