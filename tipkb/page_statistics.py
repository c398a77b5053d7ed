"""The page of figures: each table with its bars or line, who is counted, where it comes from and what is odd in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tipkb import markup as m
from tipkb import practice_words as w
from tipkb.charts import Series, bar, line_chart, number
from tipkb.page_context import Context
from tipkb.practice import Statistic

HERE = "statistics"
MOST, SHOWN = 15, 10
"""Of a table with more rows than the first number, the second are shown and the rest folded."""


def pages(c: Context) -> Iterator[tuple[str, str]]:
    """Path and Markdown of the page."""
    yield HERE, statistics_page(c)


def statistics_page(c: Context) -> str:
    """All figures: series over the years first, then the newest tables."""
    body = [f"# {c.word(HERE)}", c.word("statistics-lead")]
    for statistic in sorted(c.kb.corpus.of(Statistic).values(), key=_place):
        body += _statistic(c, statistic)
    return m.page(c.word(HERE), body, c.word("statistics-lead"))


def _place(one: Statistic) -> tuple[bool, int, str]:
    years = [int(year) for year in re.findall(r"\d{4}", one.period)]
    return (one.chart != "line", -max(years, default=0), one.title.ro)


def _statistic(c: Context, one: Statistic) -> Iterator[str]:
    language = c.language
    yield f"## {m.text(one.title.text(language))} {{#{one.id}}}"
    unit = m.text(w.UNITS.label(one.unit, language))
    yield f"{c.prose(one.population, HERE)} · {m.text(one.period)} · {unit} {c.mark(one.evidence)}"
    if one.chart == "line":
        yield _line(c, one)
    if len(one.rows) > MOST:
        yield _table(c, one, one.rows[:SHOWN])
        rest = c.word("table-rest", len(one.rows) - SHOWN)
        yield f'<details class="tip-quiet"><summary>{rest}</summary>{_table(c, one, one.rows[SHOWN:])}</details>'
    else:
        yield _table(c, one, one.rows)
    if one.note:
        yield c.prose(one.note, HERE)
    yield m.foot([(c.label("evidence"), c.evidence(one.evidence, HERE))])
    yield c.gaps(one.gaps)
    yield c.doubts(one.doubts, HERE)


def _line(c: Context, one: Statistic) -> str:
    """The line chart: columns in the table's unit over whole rows; years that the source leaves out keep their place.

    What is not drawn (half a year, a share beside numbers) is named below it.
    """
    language, unlike = c.language, {label.key for label in one.row_labels if label.partial}
    rows = {row[0]: row for row in one.rows if row[0] not in unlike}
    keys = list(rows)
    if all(key.isdigit() for key in keys):
        keys = [str(year) for year in range(int(min(keys)), int(max(keys)) + 1)]
    series, undrawn = [], [_row_name(one, row[0], language) for row in one.rows if row[0] in unlike]
    for index, column in enumerate(one.columns, 1):
        name = column.label.text(language)
        if column.unit in (None, one.unit):
            series.append(Series(name, tuple(number(rows[key][index]) if key in rows else None for key in keys)))
        else:
            undrawn.append(name)
    labels = [_row_name(one, key, language) for key in keys]
    chart = line_chart(one.title.text(language), labels, series, lambda value: _figure(f"{value:g}", language))
    note = m.tag("p", m.html(c.word("not-drawn", ", ".join(undrawn)))) if undrawn else ""
    return m.tag("figure", chart, m.tag("figcaption", _legend(series), note), class_="tip-figure")


def _row_name(one: Statistic, key: str, language: str) -> str:
    return next((getattr(label, language) for label in one.row_labels if label.key == key), key)


def _legend(series: list[Series]) -> str:
    """Which line is which; needless for one."""
    if len(series) < 2:
        return ""
    names = "".join(f'<li class="tip-series-{place % 4}">{m.text(one.name)}</li>' for place, one in enumerate(series))
    return f'<ul class="tip-legend">{names}</ul>'


def _table(c: Context, one: Statistic, rows: Sequence[Sequence[str]]) -> str:
    """Rows of figures as an HTML table, with a bar beside each figure where the chart is of bars.

    Bars of one unit have one scale, that of the whole table.
    """
    language = c.language
    units = [column.unit or one.unit for column in one.columns]
    most = {
        unit: max((number(row[i]) or 0 for row in one.rows for i, u in enumerate(units, 1) if u == unit), default=0)
        for unit in units
    }
    head = "".join(f'<th scope="col">{m.text(column.label.text(language))}</th>' for column in one.columns)
    lines = []
    for row in rows:
        cells = "".join(
            f"<td><span>{_figure(cell, language) or c.word('no-figure')}</span>{bar(number(cell), most[unit]) if one.chart == 'bar' else ''}</td>"
            for cell, unit in zip(row[1:], units, strict=True)
        )
        lines.append(f'<tr><th scope="row">{m.text(_row_name(one, row[0], language))}</th>{cells}</tr>')
    kind = " tip-bars" if one.chart == "bar" else ""
    caption = f'<caption class="tip-hidden">{m.text(one.title.text(language))}</caption>'
    return (
        f'<div class="tip-table" tabindex="0" role="region" aria-label="{m.text(one.title.text(language))}">'
        f'<table class="tip-figures{kind}">{caption}<thead><tr><th scope="col">{m.text(one.row_title.text(language))}</th>{head}</tr></thead>'
        f"<tbody>{''.join(lines)}</tbody></table></div>"
    )


def _figure(cell: str, language: str) -> str:
    """A number as people of the language write it: 1.234,5 in Romanian, 1,234.5 in English."""
    whole, dot, part = cell.partition(".")
    grouped = f"{int(whole):,}" if whole.isdigit() and len(whole) > 3 else whole
    text = grouped + dot + part
    return text.translate(str.maketrans(",.", ".,")) if language == "ro" else text
