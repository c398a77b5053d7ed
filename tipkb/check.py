"""Rules that a corpus must satisfy beyond the form of its files. Each yields findings, raises nothing.

The rules are listed for authors in ``corpus/README.md``; a test keeps that list and this module equal.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise
from typing import Any

from pydantic import BaseModel

from tipkb.citation_forms import CitationForm
from tipkb.corpus import NESTED_KINDS, Corpus
from tipkb.findings import Finding, did_you_mean
from tipkb.model import (
    Actor,
    Bilingual,
    Change,
    Claim,
    Contact,
    Evidence,
    Gap,
    Mandate,
    Name,
    Organization,
    Parent,
    Part,
    Pathway,
    Provision,
    Record,
    Relation,
    Source,
    Step,
    Term,
    Topic,
    Version,
    Work,
)  # fmt: skip
from tipkb.practice import (
    Indicator,
    Informer,
    Item,
    MonitoringReport,
    Objective,
    Point,
    PracticeCase,
    Responsibility,
    Right,
    RowLabel,
    Service,
    Sign,
    Statistic,
    Strategy,
    System,
)  # fmt: skip
from tipkb.text import fold, has_cedilla
from tipkb.vocabulary import CURRENT_STATUSES

Path = tuple[str | int, ...]

REFERENCES: dict[type[BaseModel], dict[str, str]] = {
    Evidence: {"source": "source"},
    Claim: {"source": "source"},
    Gap: {"looked_in": "source"},
    Mandate: {"basis": "legal"},
    Parent: {"organization": "organization"},
    Actor: {"organization": "organization", "basis": "legal"},
    Step: {"basis": "legal", "topics": "topic"},
    Pathway: {"basis": "legal", "topics": "topic"},
    Version: {"duty_holders": "organization", "right_holders": "organization"},
    Change: {"act": "act"},
    Relation: {"to": "legal"},
    Term: {"defined_by": "legal", "topics": "topic"},
    Topic: {"broader": "topic"},
    Work: {"issuers": "organization", "topics": "topic"},
    Part: {"topics": "topic"},
    Provision: {"topics": "topic"},
    Organization: {"topics": "topic"},
    Service: {"organization": "organization", "basis": "legal", "topics": "topic"},
    System: {"run_by": "organization", "used_by": "organization", "basis": "legal", "topics": "topic"},
    Right: {"holders": "organization", "basis": "legal", "topics": "topic"},
    Informer: {"organization": "organization", "basis": "legal"},
    Indicator: {"basis": "legal", "topics": "topic"},
    Sign: {"basis": "legal"},
    Item: {"institutions": "organization"},
    Responsibility: {"organization": "organization"},
    Strategy: {"work": "legal", "topics": "topic"},
    Objective: {"institutions": "organization", "corresponds_to": "objective", "topics": "topic"},
    Statistic: {"publisher": "organization", "topics": "topic"},
    MonitoringReport: {"body": "organization", "monitors": "legal", "topics": "topic"},
    Point: {"touches": "legal"},
    PracticeCase: {"charges": "legal", "topics": "topic"},
}
"""Which fields point at other records, and at what. ``act`` is content with a recorded work."""

NO_EVIDENCE_NEEDED = (CitationForm, Source, Topic)
LONG_TEXT = 60
"""From this length on, the same text in both languages is a forgotten translation."""


def check_corpus(corpus: Corpus) -> tuple[Finding, ...]:
    """Every fault of the corpus, of form and of content, in the order of files and lines."""
    found = list(corpus.findings)
    for key, record in corpus.records.items():
        found.extend(_check_record(corpus, key, record))
    found.extend(_check_aliases(corpus))
    return tuple(sorted(set(found)))


def _check_record(corpus: Corpus, key: str, record: Record) -> Iterator[Finding]:
    for path, node in walk(record):
        if isinstance(record, Provision) and path[:1] == ("parts",):
            continue  # each part is a record of its own
        for rule, where, message in _check_node(corpus, node):
            yield corpus.finding(key, (*path, *where), rule, message)
    needs_evidence = not isinstance(record, NO_EVIDENCE_NEEDED) and (type(record) is not Part)
    if needs_evidence and not record.evidence:
        message = f"this {record.kind} names no source; add evidence with source, locator, confidence, checked"
        yield corpus.finding(key, (), "missing-evidence", message)
    checks: dict[type[Record], Any] = {
        Part: _check_versions, Provision: _check_versions, Work: _check_work, Pathway: _check_order, Step: _check_step,
        Strategy: _check_order, Right: _check_basis, Statistic: _check_statistic,
    }  # fmt: skip
    if rule_of := checks.get(type(record)):
        for rule, where, message in rule_of(corpus, key, record):
            yield corpus.finding(key, where, rule, message)


Fault = tuple[str, Path, str]


def walk(node: Any, path: Path = ()) -> Iterator[tuple[Path, BaseModel]]:
    """Every model inside a record with the path that its file has for it."""
    if isinstance(node, BaseModel):
        yield path, node
        for name, info in type(node).model_fields.items():
            yield from walk(getattr(node, name), (*path, info.alias or name))
    elif isinstance(node, tuple):
        for index, item in enumerate(node):
            yield from walk(item, (*path, index))


def _check_node(corpus: Corpus, node: BaseModel) -> Iterator[Fault]:
    for field, target in REFERENCES.get(type(node), {}).items():
        value = getattr(node, field)
        for index, word in enumerate(value if isinstance(value, tuple) else (value,)):
            if word is not None and (problem := _unresolved(corpus, target, word)):
                yield "dangling-reference", (field, index) if isinstance(value, tuple) else (field,), problem
    if isinstance(node, Bilingual | Name | RowLabel):
        yield from _check_text(node)
    if isinstance(node, Contact) and node.kind == "site" and not node.value.startswith("https://"):
        yield "bad-value", ("value",), f'"{node.value}" is not a full address; begin it with https://'
    start, end = getattr(node, "from_", None), getattr(node, "to", None)
    if start and end and not isinstance(node, Relation) and end <= start:
        yield "dates-out-of-order", ("to",), f"it ends on {end}, not after it begins on {start}"


def _check_text(text: Bilingual | Name | RowLabel) -> Iterator[Fault]:
    for language in ("ro", "en"):
        if has_cedilla(getattr(text, language)):
            yield "cedilla", (language,), "write ș and ț with comma below, not with cedilla"
    if text.ro == text.en and len(text.ro) >= LONG_TEXT:
        yield "missing-translation", ("en",), "the English text is the Romanian one; translate it"


def _unresolved(corpus: Corpus, target: str, word: str) -> str | None:
    """Why a reference does not resolve, or None when it does.

    A record whose file has faults of its own is not missing: only those faults are worth saying.
    """
    keys = (f"{target}:{word}", word, word.partition("#")[0], word.partition("__")[0])
    if corpus.unread.intersection(keys):
        return None
    if target in ("source", "organization", "topic"):
        known: Iterable[str] = getattr(corpus, f"{target}s")
        return None if word in known else f'there is no {target} "{word}".{did_you_mean(word, known)}'
    if target == "objective":
        return None if word in corpus.records else f'there is no "{word}".{did_you_mean(word, corpus.objectives)}'
    if word.startswith("mnir/"):
        return None if word in corpus.records else f'there is no "{word}".{did_you_mean(word, corpus.steps)}'
    work_id, _, eid = word.partition("#")
    work = corpus.works.get(work_id)
    if work is None:
        hint = did_you_mean(work_id, corpus.works)
        return f'there is no work "{work_id}".{hint} A work known only by name is a short stub record'
    if not eid or target == "act" or work.coverage == "stub":
        return None
    if corpus.covering(word):
        return None
    return f'"{word}" is not recorded.{did_you_mean(word, corpus.provisions)} Record it, or cite the wider element'


def _check_versions(corpus: Corpus, key: str, part: Part) -> Iterator[Fault]:
    previous: Version | None = None
    for index, version in enumerate(part.versions):
        where: Path = ("versions", index)
        if index and version.from_ is None:
            yield "missing-key", where, 'only the first version may lack "from"'
        if previous and version.from_ and previous.from_ and version.from_ <= previous.from_:
            yield "dates-out-of-order", (*where, "from"), f"{version.from_} is not after {previous.from_}; sort by date"
        if previous and previous.to and version.from_ and previous.to > version.from_:
            message = f"the version before it runs to {previous.to}, into this one, which begins on {version.from_}"
            yield "overlapping-versions", (*where, "from"), message
        said = sum((version.repealed, version.summary is not None, version.unknown is not None))
        if said != 1:
            message = 'say one of "summary", "repealed: true" or "unknown" (what is not recorded)'
            yield "version-says-nothing", where, message
        for number, penalty in enumerate(version.penalties):
            if penalty.min >= penalty.max:
                place = (*where, "penalties", number, "min")
                yield "bad-value", place, f"the lowest penalty {penalty.min} is not below the highest {penalty.max}"
        previous = version
    work = corpus.works.get(key.partition("#")[0])
    if work and work.coverage == "stub":
        yield "stub-with-provisions", (), f'{work.id} says "coverage: stub" but has provisions; use selected or full'


def _check_work(corpus: Corpus, key: str, work: Work) -> Iterator[Fault]:
    dates = work.dates
    ordered = [(n, d) for n in ("document", "publication", "no_longer_in_force") if (d := getattr(dates, n))]
    for (before, first), (after, second) in pairwise(ordered):
        if second < first:
            message = f"{after} {second} is before {before} {first}"
            yield "dates-out-of-order", ("dates", after), message
    if dates.no_longer_in_force and work.status in CURRENT_STATUSES:
        yield "status-and-date", ("status",), "in force, yet no longer in force since a date; correct one of them"
    if work.status == "unknown" and not any(gap.about == "status" for gap in work.gaps):
        yield "undeclared-gap", ("status",), 'the status is unknown; declare a gap with "about: status"'
    if work.coverage != "stub" and key not in corpus.articles:
        yield "no-provisions", ("coverage",), "no article is recorded beside the work; say stub"
    changed = {
        (change.act, part.id)
        for article in corpus.articles.values()
        for provision in article
        for part in provision.walk()
        for version in part.versions
        for change in version.by
    }
    for index, relation in enumerate(work.relations):
        act = f"{key}#{relation.from_}" if relation.from_ else key
        if relation.type in ("amends", "repeals") and (act, relation.to) in changed and not relation.element:
            message = f"the version of {relation.to} already says that {act} made it; keep it there only"
            yield "fact-stored-twice", ("relations", index), message
        if relation.element and ("#" in relation.to or f"{relation.to}#{relation.element}" in corpus.provisions):
            message = (
                f'that element is recorded; write it into "to": {relation.to.partition("#")[0]}#{relation.element}'
            )
            yield "bad-value", ("relations", index, "element"), message
        if relation.to.partition("#")[0] == key:
            yield "bad-value", ("relations", index, "to"), "a work has no relation to itself"


def _check_order(corpus: Corpus, key: str, head: Pathway | Strategy) -> Iterator[Fault]:
    """A pathway names all its steps and a strategy all its objectives, each once."""
    nest = next(nest for nest in NESTED_KINDS.values() if nest.head_kind is type(head))
    member = nest.member_kind.kind
    order: tuple[str, ...] = getattr(head, nest.order)
    files = {name.partition("#")[2] for name in corpus.records if name.startswith(f"{key}#")}
    for index, slug in enumerate(order):
        if slug not in files:
            yield "missing-file", (nest.order, index), f'no {member} file "{slug}.yml".{did_you_mean(slug, files)}'
        if slug in order[:index]:
            yield "duplicate-id", (nest.order, index), f'"{slug}" stands twice in the order'
    for slug in sorted(files - set(order)):
        yield "unlisted-member", (nest.order,), f'the {member} file "{slug}.yml" is not in the order; add it'


def _check_step(corpus: Corpus, key: str, step: Step) -> Iterator[Fault]:
    led = any(actor.role in ("responsible", "decides") for actor in step.actors)
    if not led and not any(gap.about == "actor" for gap in step.gaps):
        message = 'nobody is responsible; name an actor, or declare a gap with "about: actor"'
        yield "undeclared-gap", ("actors",) if step.actors else (), message
    yield from _check_basis(corpus, key, step)
    if step.to is None and (known_until := _superseded(corpus, key, step)):
        message = f'every source is older than the mechanism of {known_until}; date the practice with "to"'
        yield "old-practice", ("evidence",), message


def _check_basis(corpus: Corpus, key: str, record: Step | Right) -> Iterator[Fault]:
    if not record.basis and not any(gap.about == "basis" for gap in record.gaps):
        yield "undeclared-gap", (), 'no legal basis; name one, or declare a gap with "about: basis"'


def _superseded(corpus: Corpus, key: str, step: Step) -> date | None:
    """The day on which the pathway's mechanism came, when all that is said of a step is older and no law carries it."""
    pathway = corpus.pathways.get(key.partition("#")[0])
    acts = [corpus.works[basis] for basis in (pathway.basis if pathway else ()) if basis in corpus.works]
    days = [day for act in acts if (day := act.dates.entry_into_force or act.dates.publication)]
    if not days or any("#" in basis for basis in step.basis):
        return None
    said = [corpus.sources[item.source].date for item in step.evidence if item.source in corpus.sources]
    return max(days) if said and all(day and day < max(days) for day in said) else None


def _check_statistic(corpus: Corpus, key: str, statistic: Statistic) -> Iterator[Fault]:
    keys = {row[0] for row in statistic.rows}
    for index, label in enumerate(statistic.row_labels):
        if label.key not in keys:
            message = f'no row of the table is "{label.key}".{did_you_mean(label.key, keys)}'
            yield "dangling-reference", ("row_labels", index, "key"), message


def _check_aliases(corpus: Corpus) -> Iterator[Finding]:
    """Two records must not answer to the same name."""
    owners: dict[str, str] = {}
    for key, work in corpus.works.items():
        for index, alias in enumerate(work.aliases):
            other = owners.setdefault(fold(alias), key)
            if other != key:
                yield corpus.finding(key, ("aliases", index), "ambiguous-alias", f'"{alias}" already means {other}')
