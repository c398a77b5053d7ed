"""Works as linked data: schema.org ``Legislation`` with ELI classes and properties, as JSON-LD.

What a term of ours has no word for there is left out, never bent to fit: schema.org knows no ratification, so a
ratifying law only ``applies`` the treaty (an informative link, says its definition), and approval is ``related_to``.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from tipkb.documents import element_label
from tipkb.ids import WorkId
from tipkb.kb import KnowledgeBase
from tipkb.model import Part, Work
from tipkb.timeline import version_on

CONTEXT: list[Any] = ["https://schema.org", {"eli": "http://data.europa.eu/eli/ontology#"}]
BASE = "urn:tipkb:"
"""Put before an id to make it an IRI where no address of a site is given."""

RELATIONS: dict[str, tuple[str, ...]] = {
    "amends": ("legislationAmends", "eli:amends"),
    "repeals": ("legislationRepeals", "eli:repeals"),
    "replaces": ("legislationChanges", "eli:changes"),
    "corrects": ("legislationCorrects", "eli:corrects"),
    "transposes": ("legislationTransposes", "eli:transposes"),
    "implements": ("legislationEnsuresImplementationOf", "eli:ensures_implementation_of"),
    "ratifies": ("legislationApplies", "eli:applies"),
    "approves": ("eli:related_to",),
    "based_on": ("isBasedOn", "eli:based_on"),
    "cites": ("citation", "eli:cites"),
}
"""Our relations in the words of schema.org and of ELI."""

_UNSAID = ("superseded", "unknown")
"""Statuses that say nothing of legal force."""
_ELI_FORCE = {"InForce": "eli:InForce-inForce", "NotInForce": "eli:InForce-notInForce"}


def work_jsonld(kb: KnowledgeBase, work: Work, base: str = BASE) -> dict[str, Any]:
    """One work with its recorded articles (``hasPart``), as of the day of ``kb``; ``base`` comes before every id."""
    return {"@context": CONTEXT, **_work(kb, work, base)}


def graph_jsonld(kb: KnowledgeBase, base: str = BASE) -> dict[str, Any]:
    """Every work of the corpus in one document."""
    return {"@context": CONTEXT, "@graph": [_work(kb, work, base) for work in kb.corpus.works.values()]}


def _work(kb: KnowledgeBase, work: Work, base: str) -> dict[str, Any]:
    work_id = WorkId.parse(work.id)
    articles = kb.corpus.articles.get(work.id, ())
    parts = [_provision(kb, article, base) for article in articles]
    versions = [part["legislationDateVersion"] for part in parts if "legislationDateVersion" in part]
    dates = work.dates
    return _without_empty({
        "@type": ["Legislation", "eli:LegalResource"],
        "@id": base + work.id,
        "name": _bilingual(work.title.ro, work.title.en),
        "alternateName": list(dict.fromkeys((work.short.ro, work.short.en, *work.aliases))),
        "abstract": _bilingual(work.summary.ro, work.summary.en) if work.summary else None,
        "legislationIdentifier": work.identifiers.celex or work.identifiers.eli or work.short.ro,
        "legislationType": work_id.type,
        "legislationJurisdiction": work_id.jurisdiction.upper(),
        "legislationPassedBy": [_organization(kb, slug) for slug in work.issuers],
        "legislationDate": _day(dates.document),
        "datePublished": _day(dates.publication),
        "legislationDateOfApplicability": _day(dates.application),
        "legislationDateVersion": max(versions, default=None),
        "eli:first_date_entry_in_force": _day(dates.entry_into_force),
        "eli:date_no_longer_in_force": _day(dates.no_longer_in_force),
        **_legal_force(None if work.status in _UNSAID else "InForce" if kb.is_in_force(work.id) else "NotInForce"),
        "sameAs": [address for address in (work.identifiers.eli, work.identifiers.url) if address],
        **_relations(kb, work.id, base),
        "hasPart": parts,
    })  # fmt: skip


def _provision(kb: KnowledgeBase, part: Part, base: str) -> dict[str, Any]:
    version = version_on(part, kb.as_of)
    eid = part.id.partition("#")[2]
    name = {language: element_label(eid, language) for language in ("ro", "en")}
    if part.heading:
        name = {language: f"{name[language]} – {part.heading.text(language)}" for language in name}
    force = None if version is None else "NotInForce" if version.repealed else "InForce"
    summary = version.summary if version else None
    return _without_empty({
        "@type": ["Legislation", "eli:LegalResourceSubdivision"],
        "@id": base + part.id,
        "name": _bilingual(name["ro"], name["en"]),
        "abstract": _bilingual(summary.ro, summary.en) if summary else None,
        "legislationIdentifier": eid,
        "legislationDateVersion": _day(version.from_) if version else None,
        **_legal_force(force),
        **_relations(kb, part.id, base),
    })  # fmt: skip


def _relations(kb: KnowledgeBase, record_id: str, base: str) -> dict[str, list[dict[str, str]]]:
    """Declared relations that a work or provision itself states, each once, by property."""
    out: dict[str, dict[str, None]] = defaultdict(dict)
    for edge in kb.graph.links(record_id).outgoing:
        head = edge.source.partition("#")[0]
        stated_here = edge.source == record_id or (head == record_id and edge.source not in kb.corpus.provisions)
        if edge.declared and stated_here and edge.target.partition("#")[0] in kb.corpus.works:
            for name in RELATIONS[edge.relation]:
                out[name][edge.target] = None
    return {name: [{"@id": base + target} for target in targets] for name, targets in out.items()}


def _organization(kb: KnowledgeBase, slug: str) -> dict[str, Any]:
    record = kb.corpus.organizations[slug]
    return {"@type": "Organization", "name": _bilingual(record.names[-1].ro, record.names[-1].en)}


def _legal_force(force: str | None) -> dict[str, Any]:
    if force is None:
        return {}
    return {"legislationLegalForce": f"https://schema.org/{force}", "eli:in_force": {"@id": _ELI_FORCE[force]}}


def _bilingual(ro: str, en: str) -> list[dict[str, str]]:
    return [{"@language": "ro", "@value": ro}, {"@language": "en", "@value": en}]


def _day(day: Any) -> str | None:
    return day.isoformat() if day else None


def _without_empty(node: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in node.items() if value not in (None, [], {})}
