"""Pages of what surrounds the law: figures as the corpus has them, filters that work, nothing restricted by default."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from conftest import INVENTED

from tipkb import page_monitoring, page_rights, page_services, page_statistics, page_strategies
from tipkb.charts import Series, bar, line_chart
from tipkb.kb import KnowledgeBase, load
from tipkb.labels import counted
from tipkb.page_context import Context
from tipkb.practice import Statistic


class Cells(HTMLParser):
    """The texts of the cells of every table, row by row."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self._in_cell = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")
            self._in_cell = True

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._in_cell = False

    def handle_data(self, data: str) -> None:
        if self._in_cell:
            self.rows[-1][-1] += data


def test_a_bar_is_the_share_of_the_largest() -> None:
    assert 'width="50.0%"' in bar(2, 4)
    assert bar(None, 4) == bar(1, 0) == ""


def test_a_line_is_not_drawn_over_what_is_not_known() -> None:
    chart = line_chart("t & u", ["1998", "1999", "2000", "2001"], [Series("a", (1, None, 2, 3))])
    assert chart.count("<polyline") == 2
    assert chart.count("<circle") == 3
    assert "<title>t &amp; u</title>" in chart
    assert "style" not in chart


def test_figures_are_shown_as_the_corpus_has_them(tale: KnowledgeBase) -> None:
    page = page_statistics.statistics_page(Context(tale, "ro"))
    assert ["Anul", "lungi", "scurte"] in Cells(page).rows
    assert ["1998", "3", "4,5"] in Cells(page).rows
    assert ["1999 (parțial)", "2", "–"] in Cells(page).rows


@pytest.mark.parametrize("language", ["ro", "en"])
def test_every_real_figure_is_on_the_page(kb: KnowledgeBase, language: str) -> None:
    rows = Cells(page_statistics.statistics_page(Context(kb, language))).rows
    statistics = kb.corpus.of(Statistic).values()
    folded = sum(len(one.rows) > page_statistics.MOST for one in statistics)
    assert len(rows) == sum(len(one.rows) + 1 for one in statistics) + folded
    for one in statistics:
        for row in one.rows:
            digits = [cell.replace(".", "") for cell in row[1:]]
            shown = [[cell.replace(".", "").replace(",", "").replace("–", "") for cell in found[1:]] for found in rows]
            assert digits in shown, (one.id, row)


def test_half_a_year_a_missing_year_and_a_share_make_no_line(kb: KnowledgeBase) -> None:
    page = page_statistics.statistics_page(Context(kb, "ro"))
    figure = page[page.index('<figure class="tip-figure">') : page.index("</figure>")]
    known = [
        cell
        for row in kb.corpus.of(Statistic)["statistic:victime-pe-ani"].rows
        if row[0].isdigit()
        for cell in row[1:3]
        if cell
    ]
    assert figure.count("<circle") == len(known)
    assert figure.count("<polyline") == 3  # all victims: 2015 alone, then 2022 on; children: 2018 on
    assert "semestrul" not in figure.split("</svg>")[0]
    assert "2025, semestrul I, ponderea copiilor" in figure


def test_a_romanian_number_takes_de_from_twenty() -> None:
    shown = [counted(value, "un act", "acte", "ro") for value in (0, 1, 2, 19, 20, 100, 101, 119, 120)]
    assert shown == [
        "0 acte",
        "un act",
        "2 acte",
        "19 acte",
        "20 de acte",
        "100 de acte",
        "101 acte",
        "119 acte",
        "120 de acte",
    ]
    assert counted(20, "1 act", "acts", "en") == "20 acts"


def test_pages_name_objectives_rights_reports_and_services(tale: KnowledgeBase) -> None:
    c = Context(tale, "en")
    strategy = page_strategies.strategy_page(c, tale.corpus.strategies["strategies/povesti-1999"])
    assert "Guarding old stories" in strategy and "## Objective 1. Fewer thefts {#objective-1}" in strategy
    assert "At first contact" in page_rights.rights_page(c) or "at first contact" in page_rights.rights_page(c)
    assert "The agency should listen more" in page_monitoring.monitoring_page(c)
    assert 'data-types="accommodation psychological-support"' in page_services.services_page(c)


def test_cases_have_a_page_only_when_asked_for(tale: KnowledgeBase) -> None:
    assert [path for path, _ in page_monitoring.pages(Context(tale, "ro"))] == ["monitoring", "systems"]
    pages = dict(page_monitoring.pages(Context(load(INVENTED, restricted=True), "ro")))
    assert "Condamnare definitivă" in pages["cases"]
