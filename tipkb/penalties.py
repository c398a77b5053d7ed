"""Penalties of an article across time: a row a period, a column a form of the offence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from tipkb.labels import confidences
from tipkb.model import Change, Part, Penalty, Provision, Version
from tipkb.timeline import version_on


@dataclass(frozen=True, slots=True)
class Cell:
    """What one form of the offence carried in a period.

    ``state`` says why there is no penalty: ``repealed``, ``not-recorded``, ``not-yet-there``; else ``recorded``.
    """

    state: str
    version: Version | None = None

    @property
    def penalties(self) -> tuple[Penalty, ...]:
        """The penalties, none unless recorded."""
        return self.version.penalties if self.version and self.state == "recorded" else ()

    def says(self) -> tuple[object, ...]:
        """What a reader sees of it: two cells that say the same need no row of their own."""
        return self.state, self.penalties, confidences(self.version.evidence) if self.version else []


@dataclass(frozen=True, slots=True)
class Period:
    """The penalties from ``start`` (None when that day is not recorded) to the day before ``end``, a cell a form.

    ``by`` are the changes that began it.
    """

    start: date | None
    end: date | None
    cells: tuple[Cell, ...]
    by: tuple[Change, ...]


def penal_parts(article: Provision) -> tuple[Part, ...]:
    """The parts of an article that have or had a penalty."""
    return tuple(part for part in article.walk() if any(version.penalties for version in part.versions))


def is_aggravated(part: Part) -> bool:
    """Whether every penalty that a part ever had was that of an aggravated form."""
    return all(penalty.aggravated for version in part.versions for penalty in version.penalties)


def periods(article: Provision) -> tuple[Period, ...]:
    """The penalties from the first recorded day on; neighbours that say the same are one period."""
    parts = penal_parts(article)
    starts = {version.from_ for part in parts for version in part.versions}
    ends = {version.to for part in parts for version in part.versions if version.to}
    known = sorted({day for day in starts if day} | ends)
    days: list[date | None] = [*([None] if None in starts else []), *known]
    out: list[Period] = []
    for place, start in enumerate(days):
        end = days[place + 1] if place + 1 < len(days) else None
        inside = start or (end - timedelta(days=1) if end else date.max)
        cells = tuple(_cell(part, inside) for part in parts)
        by = tuple(c for part in parts for v in part.versions if start and v.from_ == start for c in v.by)
        if out and [cell.says() for cell in out[-1].cells] == [cell.says() for cell in cells]:
            out[-1] = Period(out[-1].start, end, out[-1].cells, out[-1].by)
        else:
            out.append(Period(start, end, cells, by))
    return tuple(out)


def _cell(part: Part, day: date) -> Cell:
    version = version_on(part, day)
    if version is None:
        first = part.versions[0]
        introduced = first.from_ is not None and day < first.from_ and any(c.action == "introduces" for c in first.by)
        return Cell("not-yet-there" if introduced else "not-recorded")
    if version.repealed:
        return Cell("repealed", version)
    return Cell("recorded" if version.penalties else "not-recorded", version)
