"""The records of the corpus as frozen types. Each class says what its fields mean.

Fields that people read are ``Bilingual``. Ids and cross-references are text checked for form here
and for existence in ``check``. What a file need not repeat is filled in by ``corpus``: the ``id``
comes from the file's place.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from tipkb import vocabulary as v
from tipkb.ids import check_eid, check_reference, is_slug


def _slug(text: str) -> str:
    if not is_slug(text):
        raise ValueError(f'"{text}" is not a slug; use lower-case letters, digits and hyphens')
    return text


def _eid(text: str) -> str:
    check_eid(text)
    return text


def _day(day: date) -> date:
    if not 1800 <= day.year <= 2100:
        raise ValueError(f"{day.isoformat()} cannot be the date of a law; check the year")
    return day


Slug = Annotated[str, AfterValidator(_slug)]
Reference = Annotated[str, AfterValidator(check_reference)]
Eid = Annotated[str, AfterValidator(_eid)]
Day = Annotated[date, AfterValidator(_day)]
Line = Annotated[str, StringConstraints(min_length=1, max_length=4000)]


def _facts(fact: str) -> Any:
    def check(words: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(value for word in words for value in v.fact_values(fact, word))

    return Annotated[tuple[str, ...], Field(min_length=1), AfterValidator(check)]


if TYPE_CHECKING:  # closed word lists are checked at run time; to the type checker they are text
    Action = str
    Confidence = str
    ContactKind = str
    Coverage = str
    DeadlineKind = str
    Dissemination = str
    DoubtState = str
    GapSubject = str
    Level = str
    Nature = str
    OrganizationKind = str
    PenaltyUnit = str
    RelationType = str
    RoleWord = str
    SourceKind = str
    Stage = str
    TimeUnit = str
    WorkStatus = str
    AgeValues = tuple[str, ...]
    NationalityValues = tuple[str, ...]
    FoundInValues = tuple[str, ...]
    StatusValues = tuple[str, ...]
    DetectedByValues = tuple[str, ...]
    ParentsInvolvedValues = tuple[str, ...]
    ImmediateDangerValues = tuple[str, ...]
    TakesPartInProceedingsValues = tuple[str, ...]
else:
    Action = v.word_of(v.ACTIONS)
    Confidence = v.word_of(v.CONFIDENCES)
    ContactKind = v.word_of(v.CONTACT_KINDS)
    Coverage = v.word_of(v.COVERAGES)
    DeadlineKind = v.word_of(v.DEADLINE_KINDS)
    Dissemination = v.word_of(v.DISSEMINATIONS)
    DoubtState = v.word_of(v.DOUBT_STATES)
    GapSubject = v.word_of(v.GAP_SUBJECTS)
    Level = v.word_of(v.LEVELS)
    Nature = v.word_of(v.NATURES)
    OrganizationKind = v.word_of(v.ORGANIZATION_KINDS)
    PenaltyUnit = v.word_of(v.PENALTY_UNITS)
    RelationType = v.word_of(v.RELATIONS)
    RoleWord = v.word_of(v.ROLES)
    SourceKind = v.word_of(v.SOURCE_KINDS)
    Stage = v.word_of(v.STAGES)
    TimeUnit = v.word_of(v.TIME_UNITS)
    WorkStatus = v.word_of(v.WORK_STATUSES)
    AgeValues = _facts("age")
    NationalityValues = _facts("nationality")
    FoundInValues = _facts("found_in")
    StatusValues = _facts("status")
    DetectedByValues = _facts("detected_by")
    ParentsInvolvedValues = _facts("parents_involved")
    ImmediateDangerValues = _facts("immediate_danger")
    TakesPartInProceedingsValues = _facts("takes_part_in_proceedings")


class Model(BaseModel):
    """Base of all: frozen, unknown keys refused, no silent conversion."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Bilingual(Model):
    """The same statement in Romanian and in English."""

    ro: Line
    en: Line

    def text(self, language: str) -> str:
        """The statement in one language (``ro`` or ``en``)."""
        return self.ro if language == "ro" else self.en


class BilingualWords(Model):
    """Lists of words, a list a language; a list may be absent."""

    ro: tuple[Line, ...] = ()
    en: tuple[Line, ...] = ()


class Evidence(Model):
    """Who says so, where exactly, how sure it is, and when it was looked at."""

    source: Slug
    locator: Line | None = Field(default=None, description="Place in the source: document, article, page, address")
    confidence: Confidence
    checked: Day
    note: Bilingual | None = None


class Gap(Model):
    """Something that a reader needs and that was not found; never filled in by analogy."""

    id: Slug
    about: GapSubject
    statement: Bilingual
    looked_in: tuple[Slug, ...] = Field(default=(), description="Sources that were searched")
    checked: Day


class Claim(Model):
    """What one source says in a doubt."""

    source: Slug
    locator: Line | None = None
    statement: Bilingual


class Doubt(Model):
    """Sources that disagree: who says what, what is served, and why."""

    id: Slug
    question: Bilingual
    claims: tuple[Claim, ...]
    served: Bilingual
    why: Bilingual
    state: DoubtState


class Record(Model):
    """What every record has. ``id`` is given by the file's place, never written in the file."""

    kind: ClassVar[str]
    id: str
    evidence: tuple[Evidence, ...] = ()
    gaps: tuple[Gap, ...] = ()
    doubts: tuple[Doubt, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The record as plain JSON, absent fields left out, ``kind`` added."""
        return {"kind": self.kind, **self.model_dump(mode="json", by_alias=True, exclude_defaults=True)}


class Source(Record):
    """A document or collection that statements are taken from."""

    kind = "source"
    title: Bilingual
    publisher: Line | None = None
    type: SourceKind
    url: Line | None = None
    date: Day | None = None
    dissemination: Dissemination = "public"
    note: Bilingual | None = None


class Topic(Record):
    """A subject that provisions and steps share."""

    kind = "topic"
    title: Bilingual
    summary: Bilingual | None = None
    broader: Slug | None = None


class Term(Record):
    """A term of art in both languages, with what it means and where the law defines it."""

    kind = "term"
    term: Bilingual
    abbreviations: BilingualWords = BilingualWords()
    synonyms: BilingualWords = BilingualWords()
    definition: Bilingual
    defined_by: tuple[Reference, ...] = Field(default=(), description="Provisions that define the term")
    topics: tuple[Slug, ...] = ()


class Name(Model):
    """A name of an organization, with the days between which it bore it."""

    ro: Line
    en: Line
    from_: Day | None = Field(default=None, alias="from")
    to: Day | None = None

    def text(self, language: str) -> str:
        """The name in one language."""
        return self.ro if language == "ro" else self.en


class Parent(Model):
    """The organization above this one, between two days."""

    organization: Slug
    from_: Day | None = Field(default=None, alias="from")
    to: Day | None = None
    evidence: tuple[Evidence, ...] = ()


class Mandate(Model):
    """A task that an organization has, the provision that gives it and the stages it belongs to."""

    duty: Bilingual
    basis: tuple[Reference, ...] = ()
    stages: tuple[Stage, ...] = ()
    from_: Day | None = Field(default=None, alias="from")
    to: Day | None = None
    evidence: tuple[Evidence, ...] = ()


class Contact(Model):
    """A public way to reach an organization. Never a shelter's address."""

    kind: ContactKind
    value: Line
    label: Bilingual | None = None
    evidence: tuple[Evidence, ...] = ()


class Organization(Record):
    """An institution, body, line or generic role that acts in a pathway."""

    kind = "organization"
    names: tuple[Name, ...] = Field(min_length=1, description="Current name last")
    acronym: BilingualWords = BilingualWords()
    type: OrganizationKind
    level: Level | None = None
    parents: tuple[Parent, ...] = ()
    summary: Bilingual
    mandates: tuple[Mandate, ...] = ()
    contacts: tuple[Contact, ...] = ()
    topics: tuple[Slug, ...] = ()


class Change(Model):
    """What an act did to a provision: ``element`` is the part touched, relative to the provision."""

    act: Reference
    action: Action
    element: Eid | None = None


class Penalty(Model):
    """A penalty of imprisonment, in ``unit``; a fine as alternative; a ban on exercising rights."""

    label: Bilingual | None = Field(default=None, description="Which form of the offence, where there are several")
    min: Annotated[int, Field(ge=0)]
    max: Annotated[int, Field(ge=1)]
    unit: PenaltyUnit = "years"
    or_fine: bool = False
    rights_ban: bool = Field(default=False, description="With a ban on exercising certain rights")
    aggravated: bool = False


class Deadline(Model):
    """A time limit: ``statement`` says it in words; kind, value and unit say it to scripts."""

    kind: DeadlineKind
    value: Annotated[int, Field(ge=1)] | None = None
    unit: TimeUnit | None = None
    statement: Bilingual


class Version(Model):
    """What a provision says between two days.

    ``from`` is absent only in the first version, when the day it took effect is not recorded.
    ``to`` (the first day on which it no longer applies) is absent when the next version ends it.
    ``by`` are the acts that made it so. A version with neither ``summary`` nor ``repealed`` must say
    in ``unknown`` what is not recorded.
    """

    from_: Day | None = Field(default=None, alias="from")
    to: Day | None = None
    by: tuple[Change, ...] = ()
    repealed: bool = False
    summary: Bilingual | None = None
    unknown: Bilingual | None = None
    penalties: tuple[Penalty, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    duty_holders: tuple[Slug, ...] = ()
    right_holders: tuple[Slug, ...] = ()
    evidence: tuple[Evidence, ...] = ()


class Relation(Model):
    """A link that the acting text states, from this record to another; the reverse is derived."""

    type: RelationType
    to: Reference
    from_: Eid | None = Field(default=None, alias="from", description="The element of this work that states it")
    date: Day | None = Field(default=None, description="The day on which it took effect")
    note: Bilingual | None = None
    evidence: tuple[Evidence, ...] = ()


class Part(Record):
    """An element inside an article (paragraph, point) with its own versions."""

    kind = "provision"
    heading: Bilingual | None = None
    versions: tuple[Version, ...] = Field(min_length=1)
    topics: tuple[Slug, ...] = ()
    relations: tuple[Relation, ...] = ()


class Provision(Part):
    """An article with its dated versions and the parts that are recorded separately."""

    parts: tuple[Part, ...] = ()

    def walk(self) -> Iterator[Part]:
        """The article, then its parts."""
        yield self
        yield from self.parts


class Gazette(Model):
    """Where an act was published."""

    name: Line = "Monitorul Oficial al României, Partea I"
    number: Line
    date: Day | None = None
    note: Bilingual | None = None


class Identifiers(Model):
    """Names that registries give to the act, and the address of its official text."""

    celex: Line | None = None
    eli: Line | None = None
    cets: Line | None = None
    portal: Line | None = Field(default=None, description="Document number on legislatie.just.ro")
    url: Line | None = None


class WorkDates(Model):
    """Days that are easily confused and are kept apart (ELI words)."""

    document: Day | None = None
    publication: Day | None = None
    entry_into_force: Day | None = None
    application: Day | None = Field(
        default=None, description="When it applies from a later day than its entry into force"
    )
    transposition_deadline: Day | None = None
    no_longer_in_force: Day | None = None


class Work(Record):
    """A law, decision, directive or treaty; its articles are records of their own beside it."""

    kind = "work"
    title: Bilingual
    short: Bilingual = Field(description="How lawyers call it: Legea nr. 678/2001")
    aliases: tuple[Line, ...] = Field(default=(), description="Other names and numbers that must find it")
    numbers: tuple[Line, ...] = Field(default=(), description="All numbers of a joint order")
    issuers: tuple[Slug, ...] = ()
    nature: Nature
    status: WorkStatus
    coverage: Coverage
    dates: WorkDates = WorkDates()
    gazettes: tuple[Gazette, ...] = ()
    identifiers: Identifiers = Identifiers()
    summary: Bilingual | None = None
    topics: tuple[Slug, ...] = ()
    relations: tuple[Relation, ...] = ()


class Condition(Model):
    """Facts that must all hold; each names the values that satisfy it."""

    age: AgeValues | None = None
    nationality: NationalityValues | None = None
    found_in: FoundInValues | None = None
    status: StatusValues | None = None
    detected_by: DetectedByValues | None = None
    parents_involved: ParentsInvolvedValues | None = None
    immediate_danger: ImmediateDangerValues | None = None
    takes_part_in_proceedings: TakesPartInProceedingsValues | None = None

    def items(self) -> list[tuple[str, tuple[str, ...]]]:
        """The facts that the condition names, with the values that satisfy each."""
        return [(fact, values) for fact in v.FACTS if (values := getattr(self, fact)) is not None]


When = tuple[Condition, ...]
"""Alternatives: the whole holds when one of them does; an empty tuple always holds."""


class Actor(Model):
    """Who does what in a step. ``when`` narrows it further than the step's own condition."""

    organization: Slug
    role: RoleWord
    does: Bilingual | None = None
    when: When = ()
    basis: tuple[Reference, ...] = ()
    evidence: tuple[Evidence, ...] = ()


class Step(Record):
    """One thing that somebody does in a pathway."""

    kind = "step"
    title: Bilingual
    stage: Stage
    trigger: Bilingual | None = Field(default=None, description="What sets it off")
    summary: Bilingual = Field(description="What happens")
    when: When = ()
    actors: tuple[Actor, ...] = ()
    form: Bilingual | None = None
    means: Bilingual | None = None
    consent: Bilingual | None = None
    deadline: Deadline | None = None
    basis: tuple[Reference, ...] = ()
    from_: Day | None = Field(default=None, alias="from")
    to: Day | None = None
    topics: tuple[Slug, ...] = ()


class Pathway(Record):
    """A route through the referral mechanism; ``steps`` gives the order of its step files."""

    kind = "pathway"
    title: Bilingual
    summary: Bilingual
    when: When = ()
    basis: tuple[Reference, ...] = ()
    steps: tuple[Slug, ...]
    topics: tuple[Slug, ...] = ()
