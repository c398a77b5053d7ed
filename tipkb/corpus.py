"""The corpus as typed records: kinds of records, looking up, and where each thing stands.

``loading`` reads it from files.
"""

from __future__ import annotations

import types
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from tipkb.citation_forms import CitationForm
from tipkb.findings import Finding
from tipkb.model import (
    Organization,
    Part,
    Pathway,
    Provision,
    Record,
    Source,
    Step,
    Term,
    Topic,
    Work,
)  # fmt: skip
from tipkb.practice import (
    Indicator,
    MonitoringReport,
    Objective,
    PracticeCase,
    Right,
    Service,
    Statistic,
    Strategy,
    System,
)  # fmt: skip
from tipkb.reader import Document

FLAT_KINDS: Mapping[str, type[Record]] = types.MappingProxyType({
    "cases": PracticeCase, "citations": CitationForm, "indicators": Indicator, "monitoring": MonitoringReport,
    "organizations": Organization, "rights": Right, "services": Service, "sources": Source, "statistics": Statistic,
    "systems": System, "terms": Term, "topics": Topic,
})  # fmt: skip
"""Folders whose files are one record each: the slug is the id."""


@dataclass(frozen=True, slots=True)
class Nest:
    """A folder of folders: each holds a head record and the members that the head puts in order."""

    prefix: str
    """What ids begin with: ``mnir/<slug>``, ``strategies/<slug>``."""
    head: str
    """Name of the head's file, without its ending."""
    head_kind: type[Record]
    member_kind: type[Record]
    order: str
    """The head's field that lists the members."""


NESTED_KINDS: Mapping[str, Nest] = types.MappingProxyType({
    "pathways": Nest("mnir", "pathway", Pathway, Step, "steps"),
    "strategies": Nest("strategies", "strategy", Strategy, Objective, "objectives"),
})  # fmt: skip
"""Folders of pathways and strategies: ``pathways/<slug>/pathway.yml`` with a file for each step beside it."""

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record stands: its file, and the path to it inside the file."""

    document: Document
    path: tuple[str | int, ...] = ()


@dataclass(frozen=True)
class Corpus:
    """All records by id, and the findings of reading them."""

    root: Path
    records: Mapping[str, Record]
    places: Mapping[str, Place]
    findings: tuple[Finding, ...]
    unread: frozenset[str] = frozenset()
    """Keys of records whose file is there but could not be read; references to them are not dangling."""

    def of(self, kind: type[R]) -> dict[str, R]:
        """The records of one type (not of its subtypes' parents), by id, in reading order."""
        return {key: record for key, record in self.records.items() if isinstance(record, kind)}

    @cached_property
    def works(self) -> dict[str, Work]:
        """Works by id."""
        return self.of(Work)

    @cached_property
    def provisions(self) -> dict[str, Part]:
        """Articles and their recorded parts by id, in the order of the act."""
        return self.of(Part)

    @cached_property
    def articles(self) -> dict[str, tuple[Provision, ...]]:
        """The recorded articles of each work that has any, in the order of the act."""
        out: dict[str, list[Provision]] = {}
        for key, article in self.of(Provision).items():
            out.setdefault(key.partition("#")[0], []).append(article)
        return {work: tuple(articles) for work, articles in out.items()}

    @cached_property
    def _written_forms(self) -> dict[tuple[str, str | None], CitationForm]:
        """Citation forms that say how an act is written, by its type and the only organization that they mean."""
        forms = self.of(CitationForm).values()
        return {(form.type, form.issuer): form for form in forms if form.type and form.written}

    @cached_property
    def named_bodies(self) -> frozenset[str]:
        """Organizations whose acts are cited by forms of their own."""
        return frozenset(form.issuer for form in self.of(CitationForm).values() if form.issuer)

    def written_form(self, work_type: str, issuers: Iterable[str] = ()) -> CitationForm | None:
        """How acts of a type (``ro/lege``) are written, those of certain issuers first (``ro/decizie`` of a court)."""
        found = (self._written_forms.get((work_type, issuer)) for issuer in (*issuers, None))
        return next((form for form in found if form), None)

    def covering(self, provision_id: str) -> Part | None:
        """The record that says what an element says; None when none does.

        Its own, or that of the nearest wider element that is recorded whole, without parts inside it.
        """
        wider = provision_id
        while wider not in self.provisions:
            head, sep, _ = wider.rpartition("__")
            if not sep:
                return None
            wider = head
        if wider != provision_id and wider in self._divided:
            return None
        return self.provisions[wider]

    def article_of(self, provision_id: str) -> Provision | None:
        """The article that holds an element (or is it): the nearest wider record that has a file."""
        wider = provision_id
        while not isinstance(found := self.provisions.get(wider), Provision):
            wider, sep, _ = wider.rpartition("__")
            if not sep:
                return None
        return found

    @cached_property
    def _divided(self) -> frozenset[str]:
        """Provisions that have recorded elements inside them."""
        out = set()
        for key in self.provisions:
            head, sep, _ = key.rpartition("__")
            while sep:
                out.add(head)
                head, sep, _ = head.rpartition("__")
        return frozenset(out)

    @cached_property
    def organizations(self) -> dict[str, Organization]:
        """Organizations by slug."""
        return {key.removeprefix("organization:"): record for key, record in self.of(Organization).items()}

    @cached_property
    def sources(self) -> dict[str, Source]:
        """Sources by slug."""
        return {key.removeprefix("source:"): record for key, record in self.of(Source).items()}

    @cached_property
    def terms(self) -> dict[str, Term]:
        """Terms by slug."""
        return {key.removeprefix("term:"): record for key, record in self.of(Term).items()}

    @cached_property
    def topics(self) -> dict[str, Topic]:
        """Topics by slug."""
        return {key.removeprefix("topic:"): record for key, record in self.of(Topic).items()}

    @cached_property
    def pathways(self) -> dict[str, Pathway]:
        """Pathways by id."""
        return self.of(Pathway)

    @cached_property
    def steps(self) -> dict[str, Step]:
        """Steps by id, pathway by pathway, in the order that each pathway gives."""
        return self._members("pathways", Step)

    @cached_property
    def strategies(self) -> dict[str, Strategy]:
        """Strategies by id."""
        return self.of(Strategy)

    @cached_property
    def objectives(self) -> dict[str, Objective]:
        """Objectives by id, strategy by strategy, in the order that each strategy gives."""
        return self._members("strategies", Objective)

    def _members(self, folder: str, kind: type[R]) -> dict[str, R]:
        nest = NESTED_KINDS[folder]
        return {
            f"{head}#{slug}": member
            for head, record in self.of(nest.head_kind).items()
            for slug in getattr(record, nest.order)
            if isinstance(member := self.records.get(f"{head}#{slug}"), kind)
        }

    def without(self, audience: str) -> Corpus:
        """The same corpus without the records meant for one audience."""
        kept = {key: record for key, record in self.records.items() if getattr(record, "audience", "") != audience}
        return replace(self, records=kept)

    def finding(self, key: str, path: tuple[str | int, ...], rule: str, message: str) -> Finding:
        """A finding at a place inside the record that ``records`` holds under ``key``."""
        place = self.places[key]
        line, column = place.document.mark((*place.path, *path))
        return Finding(place.document.path, line, column, rule, message)
