"""Works as schema.org and ELI: the words exist there, ids resolve, force follows the day."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tipkb import vocabulary as v
from tipkb.export import export_json
from tipkb.graph import OURS
from tipkb.jsonld import RELATIONS, graph_jsonld, page_jsonld, work_jsonld
from tipkb.kb import KnowledgeBase

SCHEMA_ORG = {
    "name", "alternateName", "abstract", "sameAs", "datePublished", "hasPart", "citation", "isBasedOn",
    "legislationIdentifier", "legislationType", "legislationJurisdiction", "legislationPassedBy", "legislationDate",
    "legislationDateOfApplicability", "legislationDateVersion", "legislationLegalForce", "legislationAmends",
    "legislationRepeals", "legislationChanges", "legislationCorrects", "legislationTransposes",
    "legislationEnsuresImplementationOf", "legislationApplies",
}  # fmt: skip
"""Properties of Legislation and of CreativeWork above it."""
ELI = {
    "amends", "repeals", "changes", "corrects", "transposes", "ensures_implementation_of", "applies", "related_to",
    "based_on", "cites", "in_force", "first_date_entry_in_force", "date_no_longer_in_force",
}  # fmt: skip


def nodes(document: dict[str, Any]) -> list[dict[str, Any]]:
    works = document.get("@graph", [document])
    return [node for work in works for node in (work, *work.get("hasPart", []))]


def test_every_property_is_a_word_of_schema_org_or_eli(kb: KnowledgeBase) -> None:
    used = {name for node in nodes(graph_jsonld(kb)) for name in node if not name.startswith("@")}
    assert {name for name in used if not name.startswith("eli:")} <= SCHEMA_ORG
    assert {name.removeprefix("eli:") for name in used if name.startswith("eli:")} <= ELI


def test_every_relation_of_ours_has_its_words() -> None:
    assert set(RELATIONS) == set(v.RELATIONS) - {OURS}


def test_every_work_is_there_once_and_every_link_is_a_work_of_the_corpus(kb: KnowledgeBase) -> None:
    document = graph_jsonld(kb, "")
    assert [work["@id"] for work in document["@graph"]] == list(kb.corpus.works)
    linked = {
        target["@id"]
        for node in nodes(document)
        for name, value in node.items()
        if name.startswith("legislation") and isinstance(value, list)
        for target in value
        if "@id" in target
    }
    assert linked
    assert {target.partition("#")[0] for target in linked} <= set(kb.corpus.works)


def test_a_work_with_its_parts(tale: KnowledgeBase) -> None:
    law = work_jsonld(tale, tale.work("ro/lege/1999/999"), "https://example.org/")
    assert law["@type"] == ["Legislation", "eli:LegalResource"]
    assert law["@id"] == "https://example.org/ro/lege/1999/999"
    assert (law["legislationDate"], law["datePublished"]) == ("1999-01-02", "1999-01-05")
    assert law["eli:first_date_entry_in_force"] == "1999-01-08"
    assert [part["legislationTransposes"] for part in law["hasPart"] if "legislationTransposes" in part] == [
        [{"@id": "https://example.org/eu/dir/1998/98#art_1"}]
    ]
    assert [part["@id"] for part in law["hasPart"]] == [
        f"https://example.org/{article.id}" for article in tale.corpus.articles["ro/lege/1999/999"]
    ]


def test_legal_force_is_that_of_the_day(kb: KnowledgeBase) -> None:
    def force(day: str) -> Any:
        parts = work_jsonld(kb.at(day), kb.work("ro/lege/2001/678"), "")["hasPart"]
        return next(part for part in parts if part["@id"] == "ro/lege/2001/678#art_12").get("legislationLegalForce")

    assert force("2013-01-01") == "https://schema.org/InForce"
    assert force("2015-01-01") == "https://schema.org/NotInForce"


def test_the_export_holds_it(tale: KnowledgeBase, tmp_path: Path) -> None:
    export_json(tale, tmp_path)
    document = json.loads((tmp_path / "legislation.jsonld").read_text(encoding="utf-8"))
    assert document["@context"][0] == "https://schema.org"
    assert len(document["@graph"]) == len(tale.corpus.works)


def test_a_page_carries_its_work_as_linked_data_that_cannot_break_out(tale: KnowledgeBase) -> None:
    work = tale.corpus.works["ro/lege/1999/999"]
    text = page_jsonld(tale, work.model_copy(update={"aliases": ("</script><b>",)}))
    assert "<" not in text
    node = json.loads(text)
    assert node["@id"] == "urn:tipkb:ro/lege/1999/999" and "</script><b>" in node["alternateName"]
    assert "hasPart" not in node
