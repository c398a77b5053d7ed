"""What search indexes: one document a record, with its words in both languages and its facets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from tipkb import practice_words as w
from tipkb import vocabulary as v
from tipkb.analysis import content, stem
from tipkb.corpus import Corpus
from tipkb.ids import WorkId
from tipkb.model import (
    Bilingual,
    BilingualWords,
    Doubt,
    Evidence,
    Gap,
    Model,
    Organization,
    Part,
    Provision,
    Record,
    Step,
    Work,
)  # fmt: skip
from tipkb.practice import PRACTICE_KINDS, Statistic
from tipkb.vocabulary import Words


@dataclass(frozen=True, slots=True)
class Document:
    """A record for the index. ``title`` and ``body`` are by language; ``names`` are exact other names.

    ``lead`` says in a line what a record without a telling title is about. Facets hold several values where the record has several. ``weight`` multiplies the score.
    """

    id: str
    kind: str
    title: dict[str, str]
    body: dict[str, str]
    names: tuple[str, ...] = ()
    facets: dict[str, tuple[str, ...]] = field(default_factory=dict)
    weight: float = 1.0
    lead: dict[str, str] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON."""
        return asdict(self)


FACETS = ("kind", "jurisdiction", "type", "year", "status", "topic", "organization", "stage", "confidence", "language")
KINDS = Words("kind", {
    "work": ("act", "act"),
    "provision": ("articol", "article"),
    "step": ("pas", "step"),
    "organization": ("instituție", "institution"),
    "pathway": ("parcurs", "pathway"),
    "term": ("termen de glosar", "glossary term"),
    "topic": ("temă", "topic"),
    "service": ("serviciu", "service"),
    "system": ("sistem", "system"),
    "right": ("drept", "right"),
    "indicator": ("indicator", "indicator"),
    "strategy": ("strategie", "strategy"),
    "objective": ("obiectiv de strategie", "strategy objective"),
    "statistic": ("statistică", "statistic"),
    "monitoring-report": ("raport de monitorizare", "monitoring report"),
    "case": ("speță", "case"),
})  # fmt: skip
"""The kinds of documents, as people read them."""
_KIND_WEIGHTS = {
    "work": 1.0,
    "provision": 1.0,
    "step": 1.05,
    "organization": 1.0,
    "pathway": 0.95,
    "term": 1.1,
    "topic": 0.5,
    "service": 1.08,
    "right": 1.08,
    "indicator": 1.08,
    "monitoring-report": 1.08,
}
_STATUS_WEIGHTS = {"repealed": 0.55, "expired": 0.7, "superseded": 0.7, "unknown": 0.85}
_NATURE_WEIGHTS = {"amending": 0.7, "approving": 0.8, "ratifying": 0.85}
_LEAD = re.compile(r"(?<=\w\w)[.;:] ")
_CONFIDENCE_WEIGHTS = {"unverified": 0.7}


def documents(corpus: Corpus) -> Iterator[Document]:
    """Every searchable record of the corpus: articles with their parts inside, works, steps and the rest."""
    for work in corpus.works.values():
        yield _work(work)
    for articles in corpus.articles.values():
        for article in articles:
            yield _provision(corpus, article)
    for step in corpus.steps.values():
        yield _step(corpus, step)
    for pathway in corpus.pathways.values():
        yield _plain(pathway, pathway.title, (pathway.summary,), {"topic": pathway.topics})
    for organization in corpus.organizations.values():
        yield _organization(corpus, organization)
    for term in corpus.terms.values():
        names = (*_words(term.abbreviations), *_words(term.synonyms))
        yield _plain(term, term.term, (term.definition,), {"topic": term.topics}, names)
    for topic in corpus.topics.values():
        yield _plain(topic, topic.title, _texts(topic.summary), {})
    for record in corpus.records.values():
        if isinstance(record, PRACTICE_KINDS):
            yield _practice(corpus, record)


def synonyms(corpus: Corpus) -> dict[str, tuple[str, ...]]:
    """For each name of a term or acronym of an organization, the other names of the same thing.

    A name is found by the stems of its words, so that its inflected forms are the same name.
    """
    out: dict[str, tuple[str, ...]] = {}
    groups: list[list[str]] = []
    for term in corpus.terms.values():
        first = (term.term.ro.partition(" (")[0], term.term.en.partition(" (")[0])
        groups.append([*first, *_words(term.abbreviations), *_words(term.synonyms)])
    for record in corpus.organizations.values():
        current = record.names[-1]
        groups.append([current.ro, current.en, *_words(record.acronym)])
    for group in groups:
        names = {" ".join(stem(word) for word in words): name for name in group if (words := content(name))}
        for run in names:
            others = [name for other, name in names.items() if other != run]
            out[run] = tuple(dict.fromkeys((*out.get(run, ()), *others)))[:8]
    return out


def provision_title(corpus: Corpus, part: Part, language: str) -> str:
    """``Legea nr. 678/2001, art. 20, Cauze de nepedepsire`` in one language."""
    work_id, _, eid = part.id.partition("#")
    work = corpus.works.get(work_id)
    short = work.short.text(language) if work else work_id
    label = element_label(eid, language)
    heading = f" – {part.heading.text(language)}" if part.heading else ""
    return f"{short}, {label}{heading}"


_ELEMENTS = {
    "part": ("partea", "part"), "book": ("cartea", "book"), "title": ("titlul", "title"), "chap": ("capitolul", "chapter"),
    "sec": ("secțiunea", "section"), "annex": ("anexa", "annex"), "rec": ("considerentul", "recital"),
    "art": ("art.", "art."), "para": ("alin. ({})", "({})"), "subpara": ("paragraful", "subparagraph"),
    "point": ("lit. {})", "({})"), "item": ("pct.", "pt"), "sent": ("teza", "sentence"),
}  # fmt: skip


def element_label(eid: str, language: str) -> str:
    """``art_39-2__para_1`` → ``art. 39^2 alin. (1)`` or, in English, ``art. 39^2(1)``."""
    out = ""
    for segment in eid.split("__"):
        kind, _, number = segment.partition("_")
        number = number.replace("-", "^")
        if number == "unic":
            word = "articol unic" if language == "ro" else "sole article"
        else:
            form = _ELEMENTS[kind][0 if language == "ro" else 1]
            word = form.format(number) if "{}" in form else f"{form} {number}"
        glue = "" if not out or (language == "en" and word.startswith("(")) else " "
        out += glue + word
    return out


def _work(work: Work) -> Document:
    work_id = WorkId.parse(work.id)
    weight = _STATUS_WEIGHTS.get(work.status, 1.0) * _NATURE_WEIGHTS.get(work.nature, 1.0)
    facets = {
        "jurisdiction": (work_id.jurisdiction,), "type": (work_id.type,), "year": (str(work_id.year),),
        "status": (work.status,), "topic": work.topics, "organization": work.issuers,
    }  # fmt: skip
    names = (work.short.ro, work.short.en, *work.aliases, *work.numbers)
    title = Bilingual(ro=f"{work.short.ro} – {work.title.ro}"[:4000], en=f"{work.short.en} – {work.title.en}"[:4000])
    texts = (*_texts(work.summary), *_labels(v.NATURES, (work.nature,)))
    return _plain(work, title, texts, facets, names, weight)


def _provision(corpus: Corpus, article: Provision) -> Document:
    work_id = WorkId.parse(article.id.partition("#")[0])
    work = corpus.works.get(str(work_id))
    current = [part.versions[-1] for part in article.walk()]
    repealed = current[0].repealed
    status = "repealed" if repealed else (work.status if work else "unknown")
    weight = _STATUS_WEIGHTS.get(status, 1.0) * (_NATURE_WEIGHTS.get(work.nature, 1.0) if work else 1.0)
    holders = {slug for version in current for slug in (*version.duty_holders, *version.right_holders)}
    facets = {
        "jurisdiction": (work_id.jurisdiction,), "type": (work_id.type,), "year": (str(work_id.year),),
        "status": (status,), "topic": tuple(dict.fromkeys(t for part in article.walk() for t in part.topics)),
        "organization": tuple(sorted(holders)),
    }  # fmt: skip
    body = [version.summary for version in current if version.summary]
    headings = [part.heading for part in article.parts if part.heading]
    older = [v.summary for part in article.walk() for v in part.versions[:-1] if v.summary] if repealed else []
    title = Bilingual(ro=provision_title(corpus, article, "ro"), en=provision_title(corpus, article, "en"))
    lead = current[0].summary if not article.heading else None
    return _plain(article, title, (*headings, *body, *older), facets, (), weight, lead)


def _step(corpus: Corpus, step: Step) -> Document:
    pathway = corpus.pathways[step.id.partition("#")[0]]
    actors = tuple(dict.fromkeys(actor.organization for actor in step.actors))
    named = [
        Bilingual(ro=f"{_organization_words(o, 'ro')} {v.ROLES.label(a.role, 'ro')}", en=f"{_organization_words(o, 'en')} {v.ROLES.label(a.role, 'en')}")
        for a in step.actors
        if (o := corpus.organizations.get(a.organization))
    ]  # fmt: skip
    does = [actor.does for actor in step.actors if actor.does]
    extra = [x for x in (step.trigger, step.summary, step.form, step.means, step.consent) if x]
    stage = Bilingual(ro=v.STAGES.label(step.stage, "ro"), en=v.STAGES.label(step.stage, "en"))
    deadline = [step.deadline.statement] if step.deadline else []
    facets = {"stage": (step.stage,), "organization": actors, "topic": step.topics}
    weight = 0.4 if step.to else 1.0
    return _plain(step, step.title, (*extra, *does, *named, *deadline, stage, pathway.title), facets, (), weight)


def _organization(corpus: Corpus, organization: Organization) -> Document:
    stages = {stage for mandate in organization.mandates for stage in mandate.stages}
    stages |= {s.stage for s in corpus.steps.values() if any(a.organization == organization.id for a in s.actors)}
    name = organization.names[-1]
    title = Bilingual(ro=_organization_words(organization, "ro"), en=_organization_words(organization, "en"))
    names = (name.ro, name.en, *_words(organization.acronym), *(n.ro for n in organization.names[:-1]))
    texts = (organization.summary, *(mandate.duty for mandate in organization.mandates))
    facets = {
        "stage": tuple(s for s in v.STAGES if s in stages),
        "topic": organization.topics,
        "organization": (organization.id,),
    }
    return _plain(organization, title, texts, facets, names)


def _organization_words(organization: Organization, language: str) -> str:
    acronyms = organization.acronym.ro if language == "ro" else (organization.acronym.en or organization.acronym.ro)
    return " ".join((organization.names[-1].text(language), *(f"({a})" for a in acronyms)))


def _plain(
    record: Record, title: Bilingual, texts: Iterable[Bilingual], facets: dict[str, tuple[str, ...]],
    names: Iterable[str] = (), weight: float = 1.0, lead: Bilingual | None = None,
) -> Document:  # fmt: skip
    texts = tuple(texts)
    confidences = {evidence.confidence for evidence in record.evidence}
    best = next((c for c in v.CONFIDENCES if c in confidences), None)
    return Document(
        id=record.key,
        kind=record.kind,
        title={"ro": title.ro, "en": title.en},
        body={language: "\n".join(text.text(language) for text in texts) for language in v.LANGUAGES},
        names=tuple(dict.fromkeys(names)),
        facets={
            "kind": (record.kind,),
            **{name: tuple(values) for name, values in facets.items() if values},
            **({"confidence": (best,)} if best else {}),
            "language": v.LANGUAGES,
        },
        weight=weight * _KIND_WEIGHTS.get(record.kind, 1.0) * _CONFIDENCE_WEIGHTS.get(best or "", 1.0),
        lead={language: _LEAD.split(lead.text(language), 1)[0] for language in v.LANGUAGES} if lead else {},
    )


def _words(words: BilingualWords) -> tuple[str, ...]:
    return (*words.ro, *words.en)


def _texts(text: Bilingual | None) -> tuple[Bilingual, ...]:
    return (text,) if text else ()


_ORGANIZATION_FIELDS = (
    "organization",
    "run_by",
    "used_by",
    "told_by",
    "body",
    "responsible",
    "institutions",
    "publisher",
)


_LABELLED = (("types", w.SERVICE_TYPES), ("target_groups", w.TARGET_GROUPS))


def _practice(corpus: Corpus, record: Record) -> Document:
    """A service, right, strategy and so on: all that it says, what it is, who provides it, the organizations and stages that it names."""
    title: Bilingual = getattr(record, "title", None) or getattr(record, "name")  # noqa: B009 (kinds differ)
    texts = [statement for statement in statements(record) if statement is not title]
    named = [value for name in _ORGANIZATION_FIELDS for value in _several(getattr(record, name, None))]
    organizations = (value if isinstance(value, str) else value.organization for value in named)
    if isinstance(record, Statistic):
        labelled = {label.key for label in record.row_labels}
        keys = ", ".join(row[0] for row in record.rows if row[0] not in labelled)
        texts += [Bilingual(ro=label.ro, en=label.en) for label in record.row_labels]
        texts += [Bilingual(ro=keys, en=keys)] if keys else []
    texts += _labels(KINDS, (record.kind,))
    for name, words in _LABELLED:
        texts += _labels(words, getattr(record, name, ()))
    if provider := corpus.organizations.get(getattr(record, "organization", "")):
        texts.append(Bilingual(ro=_organization_words(provider, "ro"), en=_organization_words(provider, "en")))
        texts += _labels(v.ORGANIZATION_KINDS, (provider.type,))
    facets = {
        "topic": getattr(record, "topics", ()),
        "stage": getattr(record, "stages", ()),
        "organization": tuple(dict.fromkeys(organizations)),
    }
    acronym = getattr(record, "acronym", BilingualWords())
    return _plain(record, title, texts, facets, _words(acronym))


def _labels(words: Words, keys: Iterable[str]) -> list[Bilingual]:
    return [Bilingual(ro=words.label(key, "ro"), en=words.label(key, "en")) for key in keys]


def _several(value: Any) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else () if value is None else (value,)


def statements(record: Model) -> Iterator[Bilingual]:
    """What a record says of its subject.

    Doubts, gaps and notes on evidence talk about our sources and are left out; so are an article's parts,
    which are records of their own.
    """
    if isinstance(record, Bilingual):
        yield record
        return
    for name in type(record).model_fields:
        for item in _several(getattr(record, name)):
            apart = isinstance(item, Doubt | Gap | Evidence) or (
                isinstance(item, Part) and isinstance(record, Provision)
            )
            if isinstance(item, Model) and not apart:
                yield from statements(item)


def own_texts(record: Model) -> Iterator[str]:
    """The statements of a record in both languages."""
    for statement in statements(record):
        yield statement.ro
        yield statement.en
