"""The framework since 2000: a picture of when each main act applied, and the same as a list of years."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from tipkb import markup as m
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
    """Works whose articles are recorded and that set rules of their own, by the day they began to apply."""
    works = [w for w in c.kb.corpus.works.values() if w.coverage != "stub" and w.nature != "amending"]
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
    """The row of an act; nothing when its start is not recorded or its end came before the first year."""
    start, end = _start(work), work.dates.no_longer_in_force
    if start is None or start.year > last or (end and end.year < FIRST):
        return ""
    first, final = max(start.year, FIRST), min(end.year if end else last, last)
    if end is None and not c.kb.is_in_force(work.id):
        return ""  # it ended on a day that is not recorded: no bar may say when
    before = m.tag("td", colspan=str(first - FIRST)) if first > FIRST else ""
    after = m.tag("td", colspan=str(last - final)) if final < last else ""
    words = f"{day(start, c.language)} – {day(end, c.language) if end else ''}".rstrip()
    bar = m.tag(
        "td",
        m.tag("span", words),
        colspan=str(final - first + 1),
        class_="tip-bar" if end is None else "tip-bar tip-ended",
    )
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
