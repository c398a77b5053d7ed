"""The records of what surrounds the law: services, systems, rights, indicators, strategies, figures, monitoring, cases.

They rest on the law and on reports about it, and are written and checked like every other record.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator, Field

from tipkb import practice_words as w
from tipkb.ids import is_slug
from tipkb.model import Bilingual, BilingualWords, Contact, Deadline, Evidence, Model, Record, When
from tipkb.model_base import Day, Level, Line, Reference, Slug, Stage
from tipkb.vocabulary import word_of


def _objective(text: str) -> str:
    strategy, sep, objective = text.removeprefix("strategies/").partition("#")
    if not text.startswith("strategies/") or not sep or not is_slug(strategy) or not is_slug(objective):
        raise ValueError(f'"{text}" is not an objective; write strategies/<strategy>#<objective>')
    return text


def _country(text: str) -> str:
    if not re.fullmatch(r"[A-Z]{2}", text):
        raise ValueError(f'"{text}" is not a country; write its two capital letters (ISO 3166), as in RO')
    return text


def _column(text: str) -> str:
    if not re.fullmatch(r"[a-z0-9]+(?:[_-][a-z0-9]+)*", text):
        raise ValueError(f'"{text}" cannot head a column; use lower-case letters, digits, hyphens')
    return text


ObjectiveId = Annotated[str, AfterValidator(_objective)]
Country = Annotated[str, AfterValidator(_country)]
ColumnKey = Annotated[str, AfterValidator(_column)]

if TYPE_CHECKING:  # closed word lists are checked at run time; to the type checker they are text
    Audience = str
    Chart = str
    IndicatorGroup = str
    IndicatorStrength = str
    PointType = str
    ServiceType = str
    TargetGroup = str
    Unit = str
else:
    Audience = word_of(w.AUDIENCES)
    Chart = word_of(w.CHARTS)
    IndicatorGroup = word_of(w.INDICATOR_GROUPS)
    IndicatorStrength = word_of(w.INDICATOR_STRENGTHS)
    PointType = word_of(w.POINT_TYPES)
    ServiceType = word_of(w.SERVICE_TYPES)
    TargetGroup = word_of(w.TARGET_GROUPS)
    Unit = word_of(w.UNITS)


class Service(Record):
    """What an organization offers to victims or to those who meet them (HSDS words), as of a day."""

    kind = "service"
    name: Bilingual
    organization: Slug = Field(description="Who provides it")
    types: tuple[ServiceType, ...] = Field(min_length=1)
    target_groups: tuple[TargetGroup, ...] = ()
    description: Bilingual
    service_area: Bilingual | None = Field(default=None, description="Where it works; never an address of a shelter")
    level: Level | None = None
    eligibility_description: Bilingual | None = None
    access: Bilingual | None = Field(default=None, description="How one gets it")
    contacts: tuple[Contact, ...] = ()
    basis: tuple[Reference, ...] = ()
    as_of: Day = Field(description="The day on which the source says that it was so")
    topics: tuple[Slug, ...] = ()


class System(Record):
    """A register, alert, fund or facility that the framework relies on: what it is for and who runs it."""

    kind = "system"
    title: Bilingual
    acronym: BilingualWords = BilingualWords()
    summary: Bilingual
    run_by: tuple[Slug, ...] = ()
    used_by: tuple[Slug, ...] = ()
    stages: tuple[Stage, ...] = ()
    basis: tuple[Reference, ...] = ()
    from_: Day | None = Field(default=None, alias="from")
    to: Day | None = None
    topics: tuple[Slug, ...] = ()


class Informer(Model):
    """Who must tell the victim of a right, how and when."""

    organization: Slug
    how: Bilingual | None = None
    basis: tuple[Reference, ...] = ()
    evidence: tuple[Evidence, ...] = ()


class Right(Record):
    """What a victim is entitled to, within which limits, and who must say so."""

    kind = "right"
    title: Bilingual
    statement: Bilingual
    holders: tuple[Slug, ...] = Field(min_length=1)
    when: When = ()
    told_by: tuple[Informer, ...] = ()
    limits: Bilingual | None = None
    deadlines: tuple[Deadline, ...] = ()
    stages: tuple[Stage, ...] = ()
    basis: tuple[Reference, ...] = ()
    from_: Day | None = Field(default=None, alias="from")
    to: Day | None = None
    topics: tuple[Slug, ...] = ()


class Sign(Model):
    """One sign within an indicator."""

    id: Slug
    statement: Bilingual
    basis: tuple[Reference, ...] = ()
    evidence: tuple[Evidence, ...] = ()


class Indicator(Record):
    """Signs of trafficking that belong together, and how much they say."""

    kind = "indicator"
    title: Bilingual
    group: IndicatorGroup
    strength: IndicatorStrength
    summary: Bilingual
    signs: tuple[Sign, ...] = Field(min_length=1)
    when: When = ()
    basis: tuple[Reference, ...] = ()
    topics: tuple[Slug, ...] = ()


class Item(Model):
    """A point of a strategy: a problem, principle, specific objective, result or indicator."""

    id: Slug
    number: Line | None = Field(default=None, description="As the strategy numbers it")
    statement: Bilingual
    institutions: tuple[Slug, ...] = ()
    evidence: tuple[Evidence, ...] = ()


class Responsibility(Model):
    """What a strategy says of an institution that carries it out."""

    organization: Slug
    number: Line | None = None
    statement: Bilingual
    evidence: tuple[Evidence, ...] = ()


class Objective(Record):
    """A general objective of a strategy, with what is to be reached and how it is measured."""

    kind = "objective"
    number: Line
    title: Bilingual
    summary: Bilingual | None = None
    specific: tuple[Item, ...] = Field(default=(), description="Specific objectives")
    results: tuple[Item, ...] = Field(default=(), description="Results of the strategy for this objective")
    action_results: tuple[Item, ...] = Field(default=(), description="Results of the actions under it")
    indicators: tuple[Item, ...] = ()
    institutions: tuple[Slug, ...] = ()
    corresponds_to: tuple[ObjectiveId, ...] = Field(default=(), description="The like objective of another strategy")
    topics: tuple[Slug, ...] = ()


class Strategy(Record):
    """A national strategy; its general objectives are records of their own beside it."""

    kind = "strategy"
    title: Bilingual
    summary: Bilingual
    work: Reference = Field(description="The act that approves it")
    from_: Day | None = Field(default=None, alias="from")
    to: Day | None = None
    problems: tuple[Item, ...] = ()
    principles: tuple[Item, ...] = ()
    lines_of_action: tuple[Item, ...] = ()
    monitoring: tuple[Item, ...] = ()
    responsible: tuple[Responsibility, ...] = ()
    objectives: tuple[Slug, ...] = Field(min_length=1)
    topics: tuple[Slug, ...] = ()


class Column(Model):
    """A column of figures."""

    key: ColumnKey
    label: Bilingual
    unit: Unit | None = Field(default=None, description="Where it differs from the table's")


class RowLabel(Model):
    """What a row is called, where its key does not say it in both languages."""

    key: Line
    ro: Line
    en: Line
    partial: bool = Field(default=False, description="It counts less than a row of its kind, so no line is drawn to it")


class Statistic(Record):
    """A small table of figures; the numbers stand in the CSV file of the same name beside the record.

    ``rows`` comes from that file: the row's key, then a number (with a decimal point) for each column; an empty cell
    is a figure that the source does not give.
    """

    kind = "statistic"
    title: Bilingual
    unit: Unit
    population: Bilingual = Field(description="Who or what is counted")
    period: Line
    publisher: Slug | None = None
    row_title: Bilingual = Field(description="What the rows are: year, county, country")
    row_labels: tuple[RowLabel, ...] = ()
    columns: tuple[Column, ...] = Field(min_length=1)
    chart: Chart = "bar"
    note: Bilingual | None = None
    topics: tuple[Slug, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


class Point(Model):
    """What a monitoring report finds, welcomes or asks for, and the part of the framework that it touches."""

    id: Slug
    type: PointType
    statement: Bilingual
    touches: tuple[Reference, ...] = ()
    evidence: tuple[Evidence, ...] = ()


class MonitoringReport(Record):
    """A report that judges how the framework works in Romania."""

    kind = "monitoring-report"
    title: Bilingual
    body: Slug = Field(description="The organization that monitors")
    number: Line | None = None
    round: Line | None = None
    monitors: tuple[Reference, ...] = Field(default=(), description="The instruments whose application it looks at")
    adopted: Day | None = None
    published: Day | None = None
    year: Annotated[int, Field(ge=1990, le=2100)]
    rating: Bilingual | None = Field(default=None, description="The grade given, where the report grades")
    summary: Bilingual
    points: tuple[Point, ...] = ()
    topics: tuple[Slug, ...] = ()


class PracticeCase(Record):
    """A case from practice, reduced to what a lawyer needs: no name, company, town or anything that identifies.

    ``audience: restricted`` leaves it out of everything that is published unless it is asked for.
    """

    kind = "case"
    title: Bilingual
    audience: Audience
    years: Line
    charges: tuple[Reference, ...] = ()
    charges_note: Bilingual | None = None
    defendants: Annotated[int, Field(ge=0)] | None = None
    injured_persons: Annotated[int, Field(ge=0)] | None = None
    injured_children: Annotated[int, Field(ge=0)] | None = None
    route: tuple[Country, ...] = ()
    outcome: Bilingual | None = None
    remedy: Bilingual | None = None
    lesson: Bilingual | None = None
    topics: tuple[Slug, ...] = ()


PRACTICE_KINDS = (Service, System, Right, Indicator, Strategy, Objective, Statistic, MonitoringReport, PracticeCase)
"""Every kind of record in this module."""
