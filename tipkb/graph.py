"""Relations between records, both ways: stored once where the acting text states them, derived here.

An edge comes from a declared relation, from a dated change (which act made a version), from a legal
basis that a step or mandate names, or from a citation found in our own text (``declared`` is False).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from tipkb.corpus import Corpus
from tipkb.model import Bilingual, Evidence, Organization, Part, Record, Relation, Step
from tipkb.practice import Strategy

OURS = "corresponds_to"
"""The relation that no source states, only our reading; no chain rests on it."""

CitationFinder = Callable[[Record], Iterable[str]]
"""Given a record, the ids that its texts cite."""


@dataclass(frozen=True, slots=True)
class Edge:
    """``source`` does ``relation`` to ``target``, from ``date`` on; ``evidence`` says who states it."""

    source: str
    relation: str
    target: str
    date: date | None
    declared: bool
    evidence: tuple[Evidence, ...] = ()
    note: Bilingual | None = None

    def to_dict(self, end: str) -> dict[str, Any]:
        """Plain JSON seen from one end: ``end`` is ``"target"`` or ``"source"``, the other record."""
        out: dict[str, Any] = {
            "relation": self.relation,
            "source": self.source,
            "target": self.target,
            "date": self.date.isoformat() if self.date else None,
            "declared": self.declared,
            "evidence": [e.model_dump(mode="json", exclude_none=True) for e in self.evidence],
        }
        if self.note:
            out["note"] = self.note.model_dump()
        del out["source" if end == "target" else "target"]
        return out


@dataclass(frozen=True, slots=True)
class Links:
    """The edges of one record: ``outgoing`` from it, ``incoming`` to it."""

    id: str
    outgoing: tuple[Edge, ...]
    incoming: tuple[Edge, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON. An edge at an element inside the record says which in ``at``."""
        return {
            "id": self.id,
            "outgoing": [
                {**edge.to_dict("target"), **({"at": edge.source} if edge.source != self.id else {})}
                for edge in self.outgoing
            ],
            "incoming": [
                {**edge.to_dict("source"), **({"at": edge.target} if edge.target != self.id else {})}
                for edge in self.incoming
            ],
        }


@dataclass(frozen=True, slots=True)
class Bundle:
    """Edges of one record to the same other record, with the same relation and date, for people to read.

    ``elements`` are the elements of this record that they touch (eIds, none when the whole is meant). The other record is a
    work as a whole, but an element of it where only the two elements are alike (``corresponds_to``).
    """

    relation: str
    other: str
    date: date | None
    declared: bool
    elements: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    notes: tuple[Bilingual, ...] = ()


def bundle(edges: Iterable[Edge], end: str) -> list[Bundle]:
    """Edges grouped by what they say of the other record; ``end`` is ``"target"`` or ``"source"``, as in ``Edge``."""
    groups: dict[tuple[str, str, date | None, bool], list[Edge]] = defaultdict(list)
    for edge in edges:
        other = edge.target if end == "target" else edge.source
        whole = other.startswith("mnir/") or edge.relation == OURS
        head = other if whole else other.partition("#")[0]
        groups[edge.relation, head, edge.date, edge.declared].append(edge)
    out = []
    for (relation, other, day, declared), members in groups.items():
        ours = [edge.source if end == "target" else edge.target for edge in members]
        elements = tuple(dict.fromkeys(eid for one in ours if (eid := one.partition("#")[2])))
        evidence = tuple(dict.fromkeys(item for edge in members for item in edge.evidence))
        notes = tuple(dict.fromkeys(edge.note for edge in members if edge.note))
        out.append(Bundle(relation, other, day, declared, elements, evidence, notes))
    return out


class Graph:
    """All edges of a corpus, looked up from either end."""

    def __init__(self, corpus: Corpus, cited_by: CitationFinder = lambda record: ()) -> None:
        self._corpus = corpus
        self._from: dict[str, list[Edge]] = defaultdict(list)
        self._to: dict[str, list[Edge]] = defaultdict(list)
        self.edges: tuple[Edge, ...] = tuple(_edges(corpus, cited_by))
        for edge in self.edges:
            for holder in _holders(edge.source):
                self._from[holder].append(edge)
            for holder in _holders(edge.target):
                self._to[holder].append(edge)

    def links(self, record_id: str) -> Links:
        """Edges that leave or reach a record or anything inside it; edges within it are left out."""
        inside = set(self._from[record_id]) & set(self._to[record_id]) if "#" not in record_id else set()
        return Links(
            record_id,
            tuple(sorted((e for e in self._from[record_id] if e not in inside), key=_order)),
            tuple(sorted((e for e in self._to[record_id] if e not in inside), key=_order)),
        )


def _order(edge: Edge) -> tuple[str, str, str, str]:
    return (edge.relation, edge.date.isoformat() if edge.date else "", edge.source, edge.target)


def _holders(record_id: str) -> Iterator[str]:
    """The record itself, the wider elements that hold it, and its work or pathway."""
    yield record_id
    work, sep, eid = record_id.partition("#")
    while "__" in eid:
        eid = eid.rpartition("__")[0]
        yield f"{work}#{eid}"
    if sep:
        yield work


def _edges(corpus: Corpus, cited_by: CitationFinder) -> Iterator[Edge]:
    for key, record in corpus.records.items():
        own = record.id if isinstance(record, Organization) else key
        declared = list(_declared(corpus, record, own))
        yield from declared
        known = {(edge.source, edge.target) for edge in declared} | {(edge.target, edge.source) for edge in declared}
        for target in dict.fromkeys(cited_by(record)):
            if target != own and (own, target) not in known:
                yield Edge(own, "cites", target, None, False)


def _declared(corpus: Corpus, record: Record, own: str) -> Iterator[Edge]:
    relations: tuple[Relation, ...] = getattr(record, "relations", ())
    for relation in relations:
        source = f"{own}#{relation.from_}" if relation.from_ else own
        evidence = relation.evidence or record.evidence
        target = f"{relation.to}#{relation.element}" if relation.element else relation.to
        yield Edge(source, relation.type, target, relation.date, True, evidence, relation.note)
    if isinstance(record, Part):
        article = corpus.article_of(record.id) or record
        for version in record.versions:
            evidence = version.evidence or record.evidence or article.evidence
            for change in version.by:
                target = f"{record.id}__{change.element}" if change.element else record.id
                relation_type = "repeals" if change.action == "repeals" else "amends"
                yield Edge(change.act, relation_type, target, version.from_, True, evidence)
    for basis in getattr(record, "basis", ()):
        yield Edge(own, "based_on", basis, getattr(record, "from_", None), True, record.evidence)
    if isinstance(record, Step):
        for actor in record.actors:
            for basis in actor.basis:
                if basis not in record.basis:
                    yield Edge(own, "based_on", basis, record.from_, True, actor.evidence or record.evidence)
    for mandate in getattr(record, "mandates", ()):
        for basis in mandate.basis:
            yield Edge(own, "based_on", basis, mandate.from_, True, mandate.evidence or record.evidence, mandate.duty)
    for defining in getattr(record, "defined_by", ()):
        yield Edge(own, "based_on", defining, None, True, record.evidence)
    yield from _declared_by_practice(record)


def _declared_by_practice(record: Record) -> Iterator[Edge]:
    """What a strategy, a right, an indicator or a report names in the law."""
    if isinstance(record, Strategy):
        yield Edge(record.key, "based_on", record.work, record.from_, True, record.evidence)
    for inner in (*getattr(record, "told_by", ()), *getattr(record, "signs", ())):
        for basis in inner.basis:
            if basis not in getattr(record, "basis", ()):
                yield Edge(record.key, "based_on", basis, None, True, inner.evidence or record.evidence)
    for named in (*getattr(record, "monitors", ()), *getattr(record, "charges", ())):
        yield Edge(record.key, "cites", named, None, True, record.evidence)
    for point in getattr(record, "points", ()):
        for touched in point.touches:
            published = getattr(record, "published", None)
            yield Edge(
                record.key, "cites", touched, published, True, point.evidence or record.evidence, point.statement
            )
