"""The knowledge base: one object through which everything is asked (the Python API).

A ``KnowledgeBase`` is a corpus seen on a day. It answers from records alone and never writes to them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from tipkb import store
from tipkb.check import check_corpus
from tipkb.citation_forms import CitationForm
from tipkb.citations import Citation, CitationFinder
from tipkb.corpus import Corpus
from tipkb.documents import documents, own_texts, provision_title, synonyms
from tipkb.errors import BadInput, CorpusError, NotFound
from tipkb.findings import Finding, nearest
from tipkb.formatting import format_citation
from tipkb.graph import Edge, Graph, Links
from tipkb.ids import check_reference, parse_date
from tipkb.loading import load_corpus
from tipkb.model import (
    Change,
    Organization,
    Part,
    Record,
    Step,
    Term,
    Version,
    Work,
)  # fmt: skip
from tipkb.pathways import Case, Duty, WhoAnswer, duties_of, steps_for
from tipkb.practice import PRACTICE_KINDS
from tipkb.search import Hit, Index, Results, open_index
from tipkb.snapshot import load_snapshot
from tipkb.text import fold
from tipkb.timeline import Difference, chain, changed_by, dead_references, differences, version_on, with_parts

PACKAGED = Path(__file__).parent / "_corpus"
"""The corpus inside an installed package; in a checkout the folder ``corpus`` beside it is used."""


@dataclass(frozen=True, slots=True)
class VersionOn:
    """A provision as it stood on a day: ``version`` is None when our record of it starts later."""

    part: Part
    on: date
    version: Version | None


@dataclass(frozen=True, slots=True)
class Event:
    """One change in the life of a provision: from a day on, this version, made by these acts."""

    provision: str
    version: Version

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON."""
        return {
            "provision": self.provision,
            **self.version.model_dump(mode="json", by_alias=True, exclude_defaults=True),
        }


def load(path: str | Path | None = None, *, restricted: bool = False) -> KnowledgeBase:
    """Read a corpus: the packaged one, or the folder ``path``.

    ``restricted`` brings in the records that are not for everybody (cases from practice). Raises CorpusError, with every finding of form, when it cannot be served.
    """
    root = Path(path) if path is not None else default_root()
    corpus = load_snapshot(root)
    if corpus.findings:
        first = corpus.findings[0]
        raise CorpusError(
            f"the corpus in {root} has {len(corpus.findings)} faults, the first is {first}; run tipkb check",
            corpus.findings,
        )
    return KnowledgeBase(corpus if restricted else corpus.without("restricted"))


def default_root() -> Path:
    """The corpus that comes with this installation."""
    return PACKAGED if PACKAGED.is_dir() else Path(__file__).parent.parent / "corpus"


class KnowledgeBase:
    """A corpus, as of a day (today unless ``at`` says otherwise)."""

    def __init__(self, corpus: Corpus, as_of: date | None = None) -> None:
        self.corpus = corpus
        self.as_of = as_of or date.today()
        self._shared: KnowledgeBase = self

    def at(self, day: str | date) -> KnowledgeBase:
        """The same corpus seen on another day (ISO date). Raises BadInput for what is no day."""
        other = KnowledgeBase(self.corpus, parse_date(day) if isinstance(day, str) else day)
        other._shared = self._shared
        return other

    # -- looking up ---------------------------------------------------------------------------

    def work(self, what: str) -> Work:
        """A work by id, number, name or citation. Raises NotFound with the nearest ids."""
        target = self.resolve(what).partition("#")[0]
        if target not in self.corpus.works:
            raise self._missing(what, self.corpus.works)
        return self.corpus.works[target]

    def provision(self, what: str) -> Part:
        """A provision by id or citation; the article when the element itself is not recorded apart.

        Raises NotFound when its article is not recorded.
        """
        target = self.resolve(what)
        found = self.corpus.covering(target) if "#" in target else None
        if found is None and "#" in target:
            found = self.corpus.article_of(target)
        if found is None:
            raise self._missing(what, self.corpus.provisions)
        return found

    def organization(self, what: str) -> Organization:
        """An organization by slug, acronym or name. Raises NotFound with the nearest slugs."""
        if what in self.corpus.organizations:
            return self.corpus.organizations[what]
        slug = self._shared._organization_names.get(fold(what))
        if slug is None:
            raise self._missing(what, self.corpus.organizations)
        return self.corpus.organizations[slug]

    def step(self, what: str) -> Step:
        """A step by id. Raises NotFound with the nearest ids."""
        if what not in self.corpus.steps:
            raise self._missing(what, self.corpus.steps)
        return self.corpus.steps[what]

    def record(self, what: str) -> Record:
        """Any record, by id or as people write it: citation, acronym, name, slug."""
        for found in (
            self.corpus.records,
            self.corpus.organizations,
            self.corpus.terms,
            self.corpus.topics,
            self.corpus.sources,
        ):
            if what in found:
                return found[what]
        for key in (f"mnir/{what}", f"strategies/{what}", *(f"{kind.kind}:{what}" for kind in PRACTICE_KINDS)):
            if key in self.corpus.records:
                return self.corpus.records[key]
        try:
            target = self.resolve(what)
        except NotFound:
            return self.organization(what)
        return self.provision(target) if "#" in target else self.work(target)

    def resolve(self, what: str) -> str:
        """The id that a citation, name or id means on this day; the first, where it names several.

        The id may lie outside the corpus. Raises NotFound when the text is no citation.
        """
        try:
            return check_reference(what)
        except BadInput:
            pass
        if found := self.finder.resolve(what, as_of=self.as_of):
            return found[0]
        if work := self._shared._work_names.get(fold(what)):
            return work
        raise self._missing(what, {**self.corpus.works, **self._shared._work_names, **self.corpus.organizations})

    def cite(self, text: str, context: str | None = None) -> list[Citation]:
        """The citations in a text, in order; ``context`` is the provision or work that it stands in."""
        return self.finder.find(text, as_of=self.as_of, context=context)

    # -- questions ----------------------------------------------------------------------------

    def pathway(self, case: Case | None = None, pathway: str | None = None, language: str = "ro") -> WhoAnswer:
        """The steps that apply to a case or depend on unknown facts, in order, with what to ask next."""
        return steps_for(self.corpus, case or Case(), self.as_of, pathway, language)

    def who(self, stage_or_step: str, case: Case | None = None, language: str = "ro") -> WhoAnswer:
        """Who acts at a stage or in a step, for a case."""
        return steps_for(self.corpus, case or Case(), self.as_of, stage_or_step, language)

    def duties(self, organization: str, case: Case | None = None, language: str = "ro") -> tuple[Duty, ...]:
        """All that one organization does, by stage."""
        slug = self.organization(organization).id
        return duties_of(self.corpus, slug, case or Case(), self.as_of, language)

    def links(self, what: str) -> Links:
        """Relations of a record both ways, declared and found in our text."""
        record = self.record(what)
        if isinstance(record, Part):
            target = self.resolve(what)
            return self.graph.links(target if target.startswith(record.id) else record.id)
        return self.graph.links(record.id if isinstance(record, Organization) else record.key)

    def on(self, what: str) -> tuple[VersionOn, ...]:
        """A provision and its recorded parts as they stood on this day."""
        part = self.provision(what)
        return tuple(VersionOn(p, self.as_of, version_on(p, self.as_of)) for p in with_parts(part))

    def history(self, what: str) -> tuple[Event, ...]:
        """Dated versions of a provision and its parts, oldest first, and what made them."""
        part = self.provision(what)
        events = [Event(p.id, version) for p in with_parts(part) for version in p.versions]
        return tuple(sorted(events, key=lambda event: (event.version.from_ or date.min, event.provision)))

    def diff(self, what: str, first: str | date, second: str | date) -> tuple[Difference, ...]:
        """What changed in a provision between two days, and by what. Raises BadInput for what is no day."""
        days = [parse_date(day) if isinstance(day, str) else day for day in (first, second)]
        return differences(self.provision(what), days[0], days[1])

    def changed_by(self, act: str) -> tuple[tuple[Part, Version, Change], ...]:
        """Every recorded provision that an amending act touched, with the version that it made."""
        return tuple(changed_by(self.corpus, self.resolve(act)))

    def chain(self, start: str, end: str) -> tuple[Edge, ...]:
        """A shortest chain of relations from one record to another; empty when none is recorded."""
        return chain(self.graph, self.resolve(start), self.resolve(end))

    def dead_references(self) -> tuple[Edge, ...]:
        """References from what is in force on this day to provisions that are repealed."""
        return dead_references(self.corpus, self.graph, self.as_of)

    def format(self, what: str, style: str = "ro-long") -> str:
        """A citation as lawyers write it: ``ro-long``, ``ro-short`` or ``en``. Raises BadInput for another style."""
        return format_citation(self.corpus, self.resolve(what), style)

    def search(
        self, query: str, *, limit: int = 10, offset: int = 0, language: str = "ro", sort: str = "score",
        in_force: bool | None = None, **filters: str | Sequence[str] | None,
    ) -> Results:  # fmt: skip
        """Search all records. Filters are facets (``kind="provision"``); ``in_force`` judges on this day.

        Raises BadInput for an unknown facet.
        """
        if not isinstance(query, str):
            raise BadInput("a query is text")
        if limit < 0 or offset < 0:
            raise BadInput("limit and offset are 0 or more")
        given = {name: value for name, value in filters.items() if value is not None}
        return self.index.search(
            query, language=language, filters=given, first=self._named_by(query), synonyms=self._shared._synonyms,
            allowed=self._allowed(in_force), sort=sort, limit=limit, offset=offset,
        )  # fmt: skip

    def related(self, what: str, *, language: str = "ro", limit: int = 10) -> tuple[Hit, ...]:
        """The records most like one, by its words and topics. Raises NotFound for what is no record."""
        record = self.record(what)
        if isinstance(record, Part):
            record = self.corpus.article_of(record.id) or record
        return self.index.related(record.key, language, limit) if record.key in self.index.documents else ()

    def check(self) -> tuple[Finding, ...]:
        """Every fault of the corpus, read anew so that each finding knows its line."""
        return check_corpus(load_corpus(self.corpus.root))

    def title(self, record: Record, language: str = "ro") -> str:
        """What a record is called in a list."""
        if isinstance(record, Part):
            return provision_title(self.corpus, record, language)
        if isinstance(record, Work):
            return record.short.text(language)
        if isinstance(record, Organization):
            return record.names[-1].text(language)
        if isinstance(record, Term):
            return record.term.text(language)
        title = getattr(record, "title", None) or getattr(record, "name", None)
        return title.text(language) if title else record.id

    # -- made on first use, shared by all days ----------------------------------------------------

    @property
    def finder(self) -> CitationFinder:
        """The citation finder with this corpus's forms and names."""
        return self._shared._finder

    @property
    def graph(self) -> Graph:
        """All relations."""
        return self._shared._graph

    @property
    def index(self) -> Index:
        """The search index, built when missing or stale."""
        return self._shared._index

    def rebuild_index(self) -> Index:
        """Build the search index anew and use it."""
        self._shared.__dict__["_index"] = self._open_index(rebuild=True)
        return self._shared._index

    @cached_property
    def _finder(self) -> CitationFinder:
        corpus = self.corpus
        forms = corpus.of(CitationForm).values()

        def known(record_id: str, form: CitationForm | None) -> bool:
            work = corpus.works.get(record_id.partition("#")[0])
            if work is None or (form and not form.may_mean(work, corpus.named_bodies)):
                return False
            return "#" not in record_id or corpus.covering(record_id) is not None

        aliases: dict[str, str] = {}
        for key, work in corpus.works.items():
            for alias in work.aliases:
                aliases.setdefault(alias, key)
        finder = CitationFinder(forms, aliases, known, corpus.works)
        for key, work in corpus.works.items():  # works without a number are cited by their short name
            for name in (work.short.ro, work.short.en):
                if not finder.resolve(name):
                    aliases.setdefault(name, key)
        return CitationFinder(forms, aliases, known, corpus.works)

    @cached_property
    def _graph(self) -> Graph:
        finder = self._finder

        def cited_by(record: Record) -> list[str]:
            if isinstance(record, CitationForm):
                return []
            context = record.id if isinstance(record, Part | Work) else None
            return [
                citation.target
                for text in own_texts(record)
                for citation in finder.find(text, context=context)
                if citation.known
            ]

        return Graph(self.corpus, cited_by)

    @cached_property
    def _index(self) -> Index:
        return self._open_index(rebuild=False)

    def _open_index(self, rebuild: bool) -> Index:
        whole = str(len(self.corpus.records))  # with the restricted records it is another index
        mark = store.fingerprint(self.corpus.root, str(self.corpus.root.resolve()), whole)
        return open_index(mark, lambda: list(documents(self.corpus)), rebuild)

    @cached_property
    def _organization_names(self) -> dict[str, str]:
        out: dict[str, str] = {}
        for slug, record in self.corpus.organizations.items():
            names = [n for name in record.names for n in (name.ro, name.en)]
            for name in (*record.acronym.ro, *record.acronym.en, *names):
                out.setdefault(fold(name), slug)
        return out

    @cached_property
    def _work_names(self) -> dict[str, str]:
        out: dict[str, str] = {}
        for key, work in self.corpus.works.items():
            for name in (work.short.ro, work.short.en, work.title.ro, work.title.en, *work.aliases):
                out.setdefault(fold(name), key)
        return out

    @cached_property
    def _synonyms(self) -> Mapping[str, tuple[str, ...]]:
        """For each name of a term or acronym of an organization, the other names of the same thing."""
        return synonyms(self.corpus)

    def _named_by(self, query: str) -> list[str]:
        """Documents that a query names outright: a citation, an acronym or a name."""
        out: list[str] = []
        text = query.strip()
        targets = self.finder.resolve(text, as_of=self.as_of)
        if not targets or any(target.startswith("self#") for target in targets):
            found = self.finder.find(text[:500], as_of=self.as_of)
            acts = {c.target for c in found if "#" not in c.target}
            if len(acts) == 1:  # "Legea nr. 678/2001, art. 20" names the article after its act
                found = self.finder.find(text[:500], as_of=self.as_of, context=acts.pop())
            targets = sorted((c.target for c in found), key=lambda target: "#" not in target)
        for target in targets[:20]:
            article = self.corpus.article_of(target) if "#" in target else None
            out.extend(
                key for key in (article.id if article else "", target.partition("#")[0]) if key in self.corpus.records
            )
        if slug := self._shared._organization_names.get(fold(text)):
            out.append(f"organization:{slug}")
        if work := self._shared._work_names.get(fold(text)):
            out.append(work)
        return list(dict.fromkeys(out))

    def _allowed(self, in_force: bool | None) -> Callable[[str], bool] | None:
        if in_force is None:
            return None
        return lambda key: self.is_in_force(key) is in_force

    def is_in_force(self, key: str) -> bool:
        """Whether a work, provision or step applies on this day; records without dates always do."""
        record = self.corpus.records.get(key)
        if isinstance(record, Part):
            version = version_on(record, self.as_of)
            return version is not None and not version.repealed and self.is_in_force(key.partition("#")[0])
        if isinstance(record, Work):
            start = record.dates.application or record.dates.entry_into_force
            end = record.dates.no_longer_in_force
            gone = record.status in ("repealed", "expired", "superseded") if end is None else end <= self.as_of
            return not gone and (start is None or start <= self.as_of) and record.status != "not-yet-in-force"
        if isinstance(record, Step):
            return (record.from_ is None or record.from_ <= self.as_of) and (
                record.to is None or self.as_of < record.to
            )
        return True

    def _missing(self, what: str, known: Mapping[str, object]) -> NotFound:
        close = nearest(what, known, 3)
        hint = f" Nearest: {', '.join(close)}." if close else ""
        return NotFound(f'"{what}" is not in the corpus.{hint} Try: tipkb search "{what}"', close)
