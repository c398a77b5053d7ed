"""The figures: complete rankings, sums that hold, and every figure that a source names in its table."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

import pytest
from conftest import REAL, ROOT

from tipkb.kb import KnowledgeBase, load
from tipkb.practice import Statistic

COUNTIES = {
    "Alba", "Arad", "Argeș", "Bacău", "Bihor", "Bistrița-Năsăud", "Botoșani", "Brașov", "Brăila",
    "București", "Buzău", "Caraș-Severin", "Călărași", "Cluj", "Constanța", "Covasna", "Dâmbovița", "Dolj",
    "Galați", "Giurgiu", "Gorj", "Harghita", "Hunedoara", "Ialomița", "Iași", "Ilfov", "Maramureș",
    "Mehedinți", "Mureș", "Neamț", "Olt", "Prahova", "Satu Mare", "Sălaj", "Sibiu", "Suceava",
    "Teleorman", "Timiș", "Tulcea", "Vaslui", "Vâlcea", "Vrancea",
}  # fmt: skip
"""The 41 counties and Bucharest."""
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
MILLIONS = {"7.4": "7400000"}
"""What a source writes in words of millions."""


@pytest.fixture(scope="module")
def kb() -> KnowledgeBase:
    return load(REAL)


def table(kb: KnowledgeBase, slug: str) -> Statistic:
    """The figures of that name."""
    record = kb.record(f"statistic:{slug}")
    assert isinstance(record, Statistic)
    return record


def figures(kb: KnowledgeBase, slug: str, column: str) -> dict[str, float]:
    """The figures of a column by row; rows without a figure are left out."""
    record = table(kb, slug)
    at = [c.key for c in record.columns].index(column) + 1
    return {row[0]: float(row[at]) for row in record.rows if row[at]}


def total(of: dict[str, float], rows: Iterable[str]) -> float:
    return sum(of[row] for row in rows)


@pytest.mark.parametrize(
    ("slug", "column"), [("judete-rata-victimizarii-2012-2016", "rata"), ("judete-victime-2012-2016", "victime")]
)
def test_a_county_ranking_is_complete_and_in_order(kb: KnowledgeBase, slug: str, column: str) -> None:
    ranking = figures(kb, slug, column)
    assert set(ranking) == COUNTIES and len(ranking) == 42
    assert list(ranking.values()) == sorted(ranking.values(), reverse=True)


def test_the_county_numbers_add_up_to_the_base_of_the_national_rate(kb: KnowledgeBase) -> None:
    victims = figures(kb, "judete-victime-2012-2016", "victime")
    population = figures(kb, "populatia-2012-2016", "locuitori")
    assert sum(victims.values()) == 4318
    rate = figures(kb, "rate-victimizare-2012-2016", "rata")["national"]
    assert round(sum(victims.values()) / sum(population.values()) * 100_000, 2) == rate == 4.33


def test_the_county_rates_follow_from_the_numbers(kb: KnowledgeBase) -> None:
    """Number and rate imply a population: together that of the country, within half a per cent."""
    victims = figures(kb, "judete-victime-2012-2016", "victime")
    rates = figures(kb, "judete-rata-victimizarii-2012-2016", "rata")
    implied = sum(victims[county] / 5 / rates[county] * 100_000 for county in COUNTIES)
    average = sum(figures(kb, "populatia-2012-2016", "locuitori").values()) / 5
    assert abs(implied / average - 1) < 0.005


def test_what_a_source_totals_adds_up(kb: KnowledgeBase) -> None:
    foreign = figures(kb, "victime-straine-2012-2016", "victime")
    assert total(foreign, ["moldova", "ue"]) == foreign["total"] == 9
    by_sex = figures(kb, "victime-2023", "victime")
    assert total(by_sex, ["fete", "femei"]) == by_sex["feminin"] == 347
    shares = figures(kb, "victime-2023", "pondere")
    assert {row: round(by_sex[row] / by_sex["total"] * 100, 1) for row in ("fete", "femei")} == {
        row: shares[row] for row in ("fete", "femei")
    }
    assert round(by_sex["feminin"] / by_sex["total"] * 100) == shares["feminin"]
    half_year = figures(kb, "copii-victime-2025-s1", "copii")
    children = figures(kb, "victime-pe-ani", "copii")
    assert total(half_year, ["fete", "baieti"]) == children["2025-s1"] == 136
    all_victims = figures(kb, "victime-pe-ani", "victime")
    assert all_victims["2023"] == by_sex["total"]
    share = figures(kb, "victime-pe-ani", "pondere-copii")
    assert round(children["2025-s1"] / all_victims["2025-s1"] * 100) == share["2025-s1"]
    assert round((children["2022"] / children["2021"] - 1) * 100) == -17
    in_2018 = figures(kb, "victime-sex-varsta-2018", "pondere")
    assert total(in_2018, ["feminin", "masculin"]) == 100
    assert round(total(in_2018, ["fete", "femei"])) == in_2018["feminin"]
    assert round(total(in_2018, ["fete", "baieti"])) == share["2018"]
    older, newer = (figures(kb, "copii-victime-2021-2022", column) for column in ("a2021", "a2022"))
    assert round((newer["14-17"] / older["14-17"] - 1) * 100) == -29


def test_the_largest_destinations_are_in_order_and_their_sum_is_said(kb: KnowledgeBase) -> None:
    destinations = figures(kb, "destinatii-2012-2016", "victime")
    assert len(destinations) == 10 and list(destinations.values()) == sorted(destinations.values(), reverse=True)
    note = table(kb, "destinatii-2012-2016").note
    assert note and f"{total(destinations, destinations):,.0f}" in note.en
    known = figures(kb, "victime-pe-perioade", "victime")["2012-2016"]
    assert {round(destinations[country] / known * 100) for country in ("germania", "italia")} == {10}


def test_sums_that_do_not_hold_are_doubts(kb: KnowledgeBase) -> None:
    """What does not add up in a source is said, with the sum worked out."""
    said = {
        slug: " ".join(claim.statement.en for d in table(kb, slug).doubts for claim in d.claims) for slug in DOUBTFUL
    }
    recruited = figures(kb, "recrutarea-copiilor-2016", "pondere")
    assert f"{sum(recruited.values()):.2f}%" in said["recrutarea-copiilor-2016"]
    assert "4,318" in said["judete-victime-2012-2016"] and "4,330" in said["judete-victime-2012-2016"]
    periods = figures(kb, "victime-pe-perioade", "victime")
    for period, victims in periods.items():
        first, last = period.split("-")
        assert f"{victims / (int(last) - int(first) + 1):.0f} " in said["victime-pe-perioade"]
    forms, shares = (figures(kb, "forme-de-exploatare-2024", column) for column in ("victime", "pondere"))
    everybody = figures(kb, "victime-pe-ani", "victime")["2024"]
    assert round(forms["exploatare-sexuala"] / everybody * 100, 1) == shares["exploatare-sexuala"]
    assert f"{forms['pornografie-infantila'] / everybody * 100:.1f}%" in said["forme-de-exploatare-2024"]
    girls, children = figures(kb, "victime-2023", "victime")["fete"], figures(kb, "victime-pe-ani", "copii")["2023"]
    victims = figures(kb, "victime-pe-ani", "victime")["2023"]
    assert f"{girls / victims * 100:.1f}%" in said["victime-pe-ani"]
    assert f"{children / victims * 100:.1f}%" in said["victime-pe-ani"]


DOUBTFUL = (
    "recrutarea-copiilor-2016", "judete-victime-2012-2016", "victime-pe-perioade", "forme-de-exploatare-2024",
    "victime-pe-ani",
)  # fmt: skip


def named_figures() -> list[tuple[str, str]]:
    """What the coverage list names, with the record that must hold it."""
    lines = (ROOT / "tests" / "coverage" / "statistics.txt").read_text(encoding="utf-8").splitlines()
    pairs = [line.split("\t") for line in lines if "\t" in line]
    return [(name, key.partition(" ")[0]) for name, key in pairs]


def plain(number: str) -> str:
    """A number as the tables write it: no separator of thousands."""
    return number.replace(",", "")


@pytest.mark.parametrize(("name", "key"), named_figures())
def test_every_figure_that_a_source_names_is_in_its_record(kb: KnowledgeBase, name: str, key: str) -> None:
    record = kb.record(key)
    assert isinstance(record, Statistic)
    texts = {name: value for name, value in record.to_dict().items() if name != "evidence"}
    words = re.sub(r"\d{4}-\d\d-\d\d", "", json.dumps(texts, ensure_ascii=False))
    held = {plain(number.rstrip(".,")) for number in NUMBER.findall(words)}
    wanted = NUMBER.findall(re.sub(r"\([^)]*\)|figure \d", "", name))
    assert [number for number in wanted if MILLIONS.get(number, plain(number)) not in held] == []
