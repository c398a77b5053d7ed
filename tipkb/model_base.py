"""What every record is made of: base types, statements in two languages, evidence, gaps and doubts.

Fields that people read are ``Bilingual``. Ids and cross-references are text checked for form here
and for existence in ``check``. What a file need not repeat is filled in by ``corpus``: the ``id``
comes from the file's place.
"""

from __future__ import annotations

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

    @property
    def key(self) -> str:
        """What tells it from every other record: its id, after its kind where the id is a slug (``term:exploatare``)."""
        return self.id if "/" in self.id else f"{self.kind}:{self.id}"

    def to_dict(self) -> dict[str, Any]:
        """The record as plain JSON, absent fields left out, ``kind`` added."""
        return {"kind": self.kind, **self.model_dump(mode="json", by_alias=True, exclude_defaults=True)}
