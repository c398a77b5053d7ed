"""The records of law and procedure: sources, terms, organizations, works, provisions, pathways, steps.

Each class says what its fields mean. What surrounds the law (services, strategies, figures, rights …) is in
``practice``; the types that all share are in ``model_base`` and can be imported from here too.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from tipkb import vocabulary as v
from tipkb.model_base import (
    Action,
    AgeValues,
    ContactKind,
    Coverage,
    Day,
    DeadlineKind,
    DetectedByValues,
    Dissemination,
    Eid,
    FoundInValues,
    ImmediateDangerValues,
    Level,
    Line,
    NationalityValues,
    Nature,
    OrganizationKind,
    ParentsInvolvedValues,
    PenaltyUnit,
    Reference,
    RelationType,
    RoleWord,
    Slug,
    SourceKind,
    Stage,
    StatusValues,
    TakesPartInProceedingsValues,
    TimeUnit,
    WorkStatus,
)
from tipkb.model_base import Bilingual as Bilingual
from tipkb.model_base import BilingualWords as BilingualWords
from tipkb.model_base import Claim as Claim
from tipkb.model_base import Doubt as Doubt
from tipkb.model_base import Evidence as Evidence
from tipkb.model_base import Gap as Gap
from tipkb.model_base import Model as Model
from tipkb.model_base import Record as Record


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
    element: Eid | None = Field(
        default=None, description="Which element of that work, where the corpus has no record of it"
    )
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
