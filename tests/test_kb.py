"""Looking up, history, relations and dates through the Python API."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from conftest import INVENTED, REAL

import tipkb
from tipkb.errors import BadInput, NotFound
from tipkb.kb import KnowledgeBase, load
from tipkb.model import Provision
from tipkb.snapshot import load_snapshot


def test_relations_are_seen_from_both_ends(tale: KnowledgeBase) -> None:
    law, directive = "ro/lege/1999/999", "eu/dir/1998/98"
    out = [edge for edge in tale.links(law).outgoing if edge.relation == "transposes"]
    back = [edge for edge in tale.links(directive).incoming if edge.relation == "transposes"]
    assert out == back
    assert (out[0].source, out[0].target, out[0].date) == (f"{law}#art_1", f"{directive}#art_1", date(1999, 1, 8))
    assert out[0].evidence[0].source == "monitorul-povestilor"


def test_a_version_makes_the_relation_of_the_act_that_made_it(tale: KnowledgeBase) -> None:
    found = {(edge.relation, edge.source, edge.target) for edge in tale.links("ro/lege/1999/999#art_1").incoming}
    act = "ro/lege/2001/1001#art_unic"
    assert ("amends", f"{act}__item_1", "ro/lege/1999/999#art_1__para_1") in found
    assert ("repeals", f"{act}__item_2", "ro/lege/1999/999#art_1__para_2") in found


def test_citations_in_our_text_are_links_that_say_they_were_found(tale: KnowledgeBase) -> None:
    found = [e for e in tale.links("ro/lege/2001/1001").outgoing if not e.declared]
    assert [(e.relation, e.target) for e in found] == [("cites", "ro/lege/1999/999")]


def test_a_provision_on_a_day(tale: KnowledgeBase) -> None:
    def penalties(day: str) -> list[tuple[int, int]]:
        versions = [item.version for item in tale.at(day).on("ro/lege/1999/999#art_1__para_1")]
        return [(p.min, p.max) for version in versions if version for p in version.penalties]

    assert penalties("2001-05-31") == [(1, 3)]
    assert penalties("2001-06-01") == [(2, 5)]
    assert penalties("1998-01-01") == []


def test_history_is_in_order_and_names_the_acts(tale: KnowledgeBase) -> None:
    events = tale.history("art. 1 din Legea nr. 999/1999")
    days = [event.version.from_ or date.min for event in events]
    assert days == sorted(days)
    assert events[-1].version.by[0].act.startswith("ro/lege/2001/1001")


@pytest.mark.parametrize(
    "what", ["ro/lege/1999/999", "Legea nr. 999/1999", "Legii 999/1999", "Codul poveștilor", "codul povestilor"]
)
def test_a_work_by_any_of_its_names(tale: KnowledgeBase, what: str) -> None:
    assert tale.work(what).id == "ro/lege/1999/999"


def test_any_record_by_id_or_name(tale: KnowledgeBase) -> None:
    for what, expected in [
        ("ap", "ap"), ("AP", "ap"), ("Agenția Poveștilor", "ap"), ("poveste-furata", "poveste-furata"), ("poveste", "mnir/poveste"),
        ("mnir/poveste#interview", "mnir/poveste#interview"), ("art. 1 alin. (1) din Legea 999/1999", "ro/lege/1999/999#art_1__para_1"),
    ]:  # fmt: skip
        assert tale.record(what).id == expected


def test_what_is_missing_names_the_nearest(tale: KnowledgeBase) -> None:
    with pytest.raises(NotFound, match="Nearest: ro/lege/1999/999") as caught:
        tale.work("ro/lege/1999/9999")
    assert caught.value.suggestions
    with pytest.raises(NotFound):
        tale.provision("ro/lege/1999/999#art_77")
    with pytest.raises(BadInput):
        tale.at("yesterday")


def test_records_are_immutable(tale: KnowledgeBase) -> None:
    with pytest.raises(Exception, match="frozen"):
        tale.work("ro/lege/1999/999").status = "repealed"  # type: ignore[misc]


def test_every_record_is_plain_json(kb: KnowledgeBase) -> None:
    for record in kb.corpus.records.values():
        assert json.loads(json.dumps(record.to_dict()))["kind"] == record.kind


def test_public_names_exist() -> None:
    for name in tipkb.__all__:
        assert getattr(tipkb, name)
    with pytest.raises(AttributeError):
        tipkb.nothing  # noqa: B018


# -- the real corpus ----------------------------------------------------------------------------------


def test_the_corpus_is_clean(kb: KnowledgeBase) -> None:
    assert [str(finding) for finding in kb.check()] == []


def test_core_ids_are_there(kb: KnowledgeBase) -> None:
    wanted = [
        "ro/lege/2001/678",
        "ro/lege/2009/286",
        "ro/lege/2010/135",
        "ro/lege/2004/211",
        "ro/lege/2004/272",
        "ro/lege/2020/217",
        "ro/lege/2023/51",
        "ro/lege/2021/186",
        "ro/lege/2023/136",
        "ro/lege/2023/217",
        "ro/lege/2024/202",
        "ro/lege/2024/269",
        "ro/hg/2023/88",
        "ro/hg/2011/49",
        "ro/hg/2004/1443",
        "ro/ordin/2007/335",
        "eu/dir/2011/36",
        "eu/dir/2024/1712",
        "coe/cets/2005/197",
        "un/treaty/2000/palermo-protocol",
    ]
    assert [key for key in wanted if key not in kb.corpus.works] == []


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        ("Codul penal", "ro/lege/2009/286"), ("C.pen.", "ro/lege/2009/286"), ("NCP", "ro/lege/2009/286"),
        ("Legea 286/2009", "ro/lege/2009/286"), ("CELEX 32011L0036", "eu/dir/2011/36"),
        ("Directiva 2011/36/UE", "eu/dir/2011/36"), ("H.G. nr. 88/2023", "ro/hg/2023/88"),
        ("Palermo Protocol", "un/treaty/2000/palermo-protocol"), ("Codul de procedură penală", "ro/lege/2010/135"),
    ],
)  # fmt: skip
def test_names_that_the_design_fixes(kb: KnowledgeBase, what: str, expected: str) -> None:
    assert kb.work(what).id == expected


def test_penalties_of_trafficking_in_minors_by_date(kb: KnowledgeBase) -> None:
    def penalties(day: str) -> list[tuple[int, int]]:
        found = [item.version for item in kb.at(day).on("art. 211 C.pen.")]
        return [(p.min, p.max) for version in found if version and not version.repealed for p in version.penalties]

    assert (3, 10) in penalties("2015-01-01")
    assert set(penalties("2023-06-01")) == {(5, 10), (7, 12)}
    assert set(penalties("2024-07-01")) == {(7, 15), (10, 20)}
    assert set(penalties("2026-11-24")) == {(7, 15), (10, 20)}
    assert (2, 7) in [(p.min, p.max) for i in kb.on("art. 213 C.pen.") if i.version for p in i.version.penalties]


def test_the_laws_that_changed_article_211_are_named(kb: KnowledgeBase) -> None:
    acts = {change.act.partition("#")[0] for event in kb.history("art. 211 C.pen.") for change in event.version.by}
    assert acts >= {"ro/lege/2020/217", "ro/lege/2024/202", "ro/lege/2024/269"}


def test_article_217_keeps_its_dead_reference_in_view(kb: KnowledgeBase) -> None:
    record = kb.provision("art. 217 C.pen.")
    assert any("213" in doubt.question.ro + doubt.served.ro for doubt in record.doubts)


def test_the_directive_shows_what_amends_and_what_transposes_it(kb: KnowledgeBase) -> None:
    incoming = kb.links("eu/dir/2011/36").incoming
    amending = {e.source.partition("#")[0] for e in incoming if e.relation == "amends"}
    assert amending == {"eu/dir/2024/1712"}
    assert [e for e in incoming if e.relation == "transposes"]
    assert all(e.evidence for e in incoming if e.declared)


def test_law_678_holds_every_article(kb: KnowledgeBase) -> None:
    recorded = {article.id.partition("#")[2] for article in kb.corpus.articles["ro/lege/2001/678"]}
    wanted = {f"art_{n}" for n in range(1, 50)} | {
        f"art_{n}" for n in ("14-1", "18-1", "27-1", "27-2", "31-1", "38-1", "39-1", "39-2")
    }
    assert wanted - recorded == set()
    repealed = {
        article.id.partition("#")[2]
        for article in kb.corpus.articles["ro/lege/2001/678"]
        if article.versions[-1].repealed
    }
    assert repealed >= {f"art_{n}" for n in (12, 13, 14, 15, 16, 17, 18, 19, 21, 22, 23)} | {"art_14-1", "art_18-1"}


def test_every_record_names_its_evidence(kb: KnowledgeBase) -> None:
    for record in kb.corpus.records.values():
        if record.kind in ("work", "step", "organization", "term", "pathway") or isinstance(record, Provision):
            assert record.evidence, record.id


def test_enough_terms(kb: KnowledgeBase) -> None:
    assert len(kb.corpus.terms) >= 40
    assert any(term.abbreviations.ro for term in kb.corpus.terms.values())


def test_no_shelter_is_located(kb: KnowledgeBase) -> None:
    for record in kb.corpus.organizations.values():
        if record.type in ("ngo", "service", "role"):
            assert [c.value for c in record.contacts if c.kind == "address"] == []


def test_a_snapshot_says_the_same_as_the_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIPKB_CACHE", str(tmp_path))
    read = load_snapshot(REAL)
    (file,) = tmp_path.glob("corpus-*.json")
    kept = load_snapshot(REAL)
    assert kept.records == read.records and list(kept.records) == list(read.records)
    file.write_text(file.read_text(encoding="utf-8")[:-100], encoding="utf-8")
    assert load_snapshot(REAL).records == read.records


def test_diff_says_what_changed_and_by_what(tale: KnowledgeBase) -> None:
    found = tale.diff("ro/lege/1999/999#art_1", "2000-01-01", "2010-01-01")
    assert [one.provision.partition("#")[2] for one in found] == ["art_1__para_1", "art_1__para_2"]
    assert found[0].by[0][1].act == "ro/lege/2001/1001#art_unic__item_1"
    assert found[1].after is not None and found[1].after.repealed
    assert tale.diff("ro/lege/1999/999#art_1", "2010-01-01", "2011-01-01") == ()


def test_what_an_act_changed(tale: KnowledgeBase) -> None:
    touched = {part.id for part, _, _ in tale.changed_by("ro/lege/2001/1001")}
    assert touched == {"ro/lege/1999/999#art_1__para_1", "ro/lege/1999/999#art_1__para_2"}
    assert tale.changed_by("ro/lege/1999/999") == ()


def test_a_chain_leads_from_a_source_of_law_to_what_rests_on_it(tale: KnowledgeBase) -> None:
    found = tale.chain("eu/dir/1998/98", "mnir/poveste#notification")
    assert [(edge.relation, edge.source.partition("#")[0]) for edge in found] == [
        ("transposes", "ro/lege/1999/999"), ("based_on", "mnir/poveste"),
    ]  # fmt: skip
    assert tale.chain("mnir/poveste#notification", "mnir/poveste#interview") == ()


@pytest.mark.parametrize("style", ["ro-long", "ro-short", "en"])
def test_citations_we_print_are_read_back(kb: KnowledgeBase, style: str) -> None:
    ids = [*kb.corpus.provisions, *kb.corpus.works]
    assert [key for key in ids if kb.finder.resolve(kb.format(key, style)) != [key]] == []
    with pytest.raises(BadInput, match="ro-long"):
        kb.format(ids[0], "latin")


def test_dead_references_are_reported_not_repaired(kb: KnowledgeBase) -> None:
    found = {(edge.source, edge.target) for edge in kb.dead_references()}
    assert ("ro/lege/2009/286#art_217", "ro/lege/2009/286#art_213__para_2") in found
    assert ("ro/lege/2009/286#art_217", "ro/lege/2009/286#art_213__para_2") not in {
        (edge.source, edge.target) for edge in kb.at("2024-11-02").dead_references()
    }


def test_every_institution_that_the_sources_name_has_a_record(kb: KnowledgeBase) -> None:
    lines = (REAL.parent / "tests" / "coverage" / "organizations.txt").read_text(encoding="utf-8").splitlines()
    named = [line.split("\t") for line in lines if line.strip() and not line.startswith("#")]
    assert len(named) > 100
    assert [name for name, slug in named if slug not in kb.corpus.organizations] == []


def test_restricted_records_come_only_when_asked_for(tale: KnowledgeBase) -> None:
    assert "case:caz-unu" not in tale.corpus.records
    assert not [hit for hit in tale.search("furt de povești între două sate").hits if hit.kind == "case"]
    whole = load(INVENTED, restricted=True)
    assert whole.record("case:caz-unu").to_dict()["injured_persons"] == 3
    assert whole.search("furt de povești între două sate").hits[0].id == "case:caz-unu"


def test_what_surrounds_the_law_is_found_and_linked(tale: KnowledgeBase) -> None:
    assert tale.search("locul poveștilor").hits[0].id == "service:adapost-de-povesti"
    assert tale.search("strategy of stories", language="en").hits[0].id == "strategies/povesti-1999"
    sources = {edge.source for edge in tale.links("ro/lege/1999/999#art_1").incoming}
    assert {"right:povestea-inapoi", "monitoring-report:raport-1999", "service:adapost-de-povesti"} <= sources
    figures = tale.record("statistic:povesti-furate").to_dict()
    assert figures["rows"] == [["1998", "3", "4.5"], ["1999", "2", ""]]
