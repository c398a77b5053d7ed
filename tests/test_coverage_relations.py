"""Every link that the fact files name is declared: ``tests/coverage/relations.txt`` and ``correspondences.txt``."""

from __future__ import annotations

import re
from collections import defaultdict

import pytest
from conftest import INVENTED, REAL, ROOT
from test_coverage import lines_of

from tipkb.kb import KnowledgeBase, load

LISTS = ROOT / "tests" / "coverage"
OURS = "corresponds_to"


@pytest.fixture(scope="module")
def whole() -> KnowledgeBase:
    """The real corpus."""
    return load(REAL)


def within(found: str, asked: str) -> bool:
    """Whether an id is the asked one or an element of it."""
    return found == asked or found.startswith((f"{asked}#", f"{asked}__"))


def missing_links(kb: KnowledgeBase, lines: list[str]) -> list[str]:
    """The lines ``row<TAB>source relation target`` for which the corpus declares no relation."""
    declared = defaultdict(list)
    for edge in kb.graph.edges:
        if edge.declared:
            declared[edge.relation].append((edge.source, edge.target))
    out = []
    for line in lines:
        source, relation, target = line.split("\t")[1].split(" ")
        if not any(within(one, source) and within(other, target) for one, other in declared[relation]):
            out.append(line)
    return out


def test_links_that_the_sources_name_are_declared(whole: KnowledgeBase) -> None:
    assert missing_links(whole, lines_of(LISTS / "relations.txt")) == []


def test_a_missing_link_is_seen() -> None:
    tale = load(INVENTED)
    edge = next(e for e in tale.graph.edges if e.declared and e.relation == "amends" and "#" in e.target)
    lines = [f"1\t{edge.source} amends {edge.target}", f"2\t{edge.source} amends {edge.target.partition('#')[0]}"]
    wrong = [f"3\t{edge.target} amends {edge.source}", f"4\t{edge.source} repeals {edge.target}x"]
    assert missing_links(tale, lines + wrong) == wrong


def test_each_pair_of_our_reading_names_its_row(whole: KnowledgeBase) -> None:
    rows_at = defaultdict(set)
    for edge in whole.graph.edges:
        if edge.relation == OURS:
            assert {item.confidence for item in edge.evidence} == {"unverified"}, edge
            rows_at[edge.source] |= {row for item in edge.evidence for row in rows_in(item.locator or "")}
    for key, record in whole.corpus.records.items():
        rows_at[key] |= {row for gap in record.gaps for row in rows_in(gap.id)}
    lines = [line.split("\t") for line in lines_of(LISTS / "correspondences.txt")]
    assert lines
    unnamed = [f"{row} {key}" for row, key in lines if not any(row in rows_at[at] for at in rows_at if within(at, key))]
    assert unnamed == []


def rows_in(text: str) -> list[str]:
    """Codes of rows of the correspondence table: P-A1, P-10.3."""
    return [code.upper().replace("15A", "15a") for code in re.findall(r"\bP-(?:[A-Z]\d+a?|\d+\.\d+)", text, re.I)]
