"""The framework since 2000: a picture of when each main act applied, and the same as a list of years."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from tipkb import markup as m
from tipkb.chains import whole
from tipkb.labels import day
from tipkb.model import Work
from tipkb.page_context import Context

FIRST = 2000
EVENTS = ("document", "entry_into_force", "application", "no_longer_in_force")
"""Dates of a work that are events here; the words are those of the model."""


def pages(c: Context) -> Iterator[tuple[str, str]]:
    """Path and Markdown of the page."""
    yield "timeline", timeline(c)


def main_acts(c: Context) -> list[Work]:
    """Works whose articles are recorded or that a step rests on, by the day they began to apply."""
    bases = {
        whole(edge.target)
        for edge in c.kb.graph.edges
        if edge.relation == "based_on" and edge.source in c.kb.corpus.steps
    }
    works = [work for key, work in c.kb.corpus.works.items() if work.coverage != "stub" or key in bases]
    return sorted(works, key=lambda work: (_start(work) or work.dates.document or date.max, work.id))


def timeline(c: Context) -> str:
    """The page: picture, then list."""
    works = main_acts(c)
    title = c.word("timeline")
    return m.page(title, [
        f"# {title}", c.word("timeline-lead"),
        f"## {c.word('timeline-picture')} {{#picture}}", _picture(c, works),
        f"## {c.word('timeline-list')} {{#years}}", *_years(c, works),
    ], c.word("timeline-lead"))  # fmt: skip


def _start(work: Work) -> date | None:
    return work.dates.application or work.dates.entry_into_force


def _picture(c: Context, works: list[Work]) -> str:
    """A table with a column a year; an act's years in force are one wide cell."""
    last = c.kb.as_of.year
    head = [m.tag("th", c.word("act"), scope="col")]
    head += [m.tag("th", m.tag("span", str(year)), scope="col") for year in range(FIRST, last + 1)]
    rows = [row for work in works if (row := _bar(c, work, last))]
    caption = m.tag("caption", c.word("timeline-caption"))
    return m.tag("table", caption, m.tag("thead", m.tag("tr", *head)), m.tag("tbody", *rows), class_="tip-spans")


def _bar(c: Context, work: Work, last: int) -> str:
    """The row of an act; nothing when no day of its beginning is recorded or its end came before the first year.

    Where only its adoption is dated the bar begins there and says so; an end that is not dated is drawn nowhere.
    """
    dates = work.dates
    start, end = _start(work) or dates.document, dates.no_longer_in_force
    if start is None or start.year > last or (end and end.year < FIRST):
        return ""
    if end is None and work.status != "in-force":
        return ""
    first, final = max(start.year, FIRST), min(end.year if end else last, last)
    before = m.tag("td", colspan=str(first - FIRST)) if first > FIRST else ""
    after = m.tag("td", colspan=str(last - final)) if final < last else ""
    shown = day(start, c.language) if _start(work) else c.word("adopted-short", day(start, c.language))
    words = f"{shown} – {day(end, c.language) if end else ''}".rstrip()
    kind = "tip-bar" + (" tip-ended" if end else "") + ("" if _start(work) else " tip-adopted")
    bar = m.tag("td", m.tag("span", words), colspan=str(final - first + 1), class_=kind)
    name = m.html_link(m.html(work.short.text(c.language)), work.id, "timeline")
    return m.tag("tr", m.tag("th", name, scope="row"), before, bar, after)


def _years(c: Context, works: list[Work]) -> Iterator[str]:
    """A section a year, newest first: what was adopted, what began and what ended."""
    years: dict[int, list[tuple[date, str, Work]]] = defaultdict(list)
    for work in works:
        for event in EVENTS:
            when = getattr(work.dates, event)
            if when and when.year >= FIRST and not (event == "application" and when == work.dates.entry_into_force):
                years[when.year].append((when, event, work))
    for year in sorted(years, reverse=True):
        yield f"### {year} {{#year-{year}}}"
        yield "\n".join(
            f'- <span class="tip-day">{day(when, c.language)}</span> {c.target(work.id, "timeline")} '
            f'<span class="tip-event tip-{event.replace("_", "-")}">{c.word(f"event-{event}")}</span>'
            for when, event, work in sorted(years[year], key=lambda found: (found[0], found[2].id), reverse=True)
        )
