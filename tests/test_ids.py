"""Ids parse, print back the same, sort as acts do, and say what is wrong with a bad one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tipkb.errors import BadInput
from tipkb.ids import (
    EID_KINDS,
    JURISDICTION_TYPES,
    ExpressionId,
    ProvisionId,
    WorkId,
    check_reference,
    parse_date,
    sort_key,
)  # fmt: skip
from tipkb.kb import KnowledgeBase

works = st.sampled_from(
    [(jurisdiction, kind) for jurisdiction, kinds in JURISDICTION_TYPES.items() for kind in kinds]
).flatmap(lambda pair: st.builds(WorkId, st.just(pair[0]), st.just(pair[1]), st.integers(1000, 9999), numbers))
numbers = st.from_regex(r"[a-z0-9]{1,6}(-[a-z0-9]{1,4})?", fullmatch=True)
segments = st.builds(
    "{}_{}".format, st.sampled_from(EID_KINDS), st.from_regex(r"[0-9]{1,3}(-[0-9]{1,2})?|[a-z]|unic|IV", fullmatch=True)
)
eids = st.lists(segments, min_size=1, max_size=4).map("__".join)


@given(works)
def test_work_id_round_trip(work: WorkId) -> None:
    assert WorkId.parse(str(work)) == work


@given(works, eids)
def test_provision_id_round_trip(work: WorkId, eid: str) -> None:
    provision = ProvisionId.parse(f"{work}#{eid}")
    assert str(provision) == f"{work}#{eid}"


@given(works, st.dates())
def test_expression_id_round_trip(work: WorkId, day: object) -> None:
    text = f"{work}/ron@{day}"
    assert str(ExpressionId.parse(text)) == text


@pytest.mark.parametrize("text", ["coe/echr/2010/25965-04", "ro/decizie/2018/418"])
def test_court_decisions_have_ids(text: str) -> None:
    assert check_reference(text) == str(WorkId.parse(text)) == text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("ro/lege/2001", "not a work id"),
        ("RO/lege/2001/678", "not a work id"),
        ("xx/lege/2001/678", 'unknown jurisdiction "xx"'),
        ("ro/legea/2001/678", 'type "legea"'),
        ("ro/lege/2001/678#articol_1", "is not an element"),
        ("ro/lege/2001/678#", "is not an element"),
        ("mnir/Copil#a", "not a pathway or step id"),
    ],
)
def test_bad_reference_says_what_is_wrong(text: str, words: str) -> None:
    with pytest.raises(BadInput, match=words):
        check_reference(text)


@pytest.mark.parametrize("text", ["2023-02-30", "2023", "01.02.2023", "2023-1-1", ""])
def test_bad_date(text: str) -> None:
    with pytest.raises(BadInput, match="YYYY-MM-DD"):
        parse_date(text)


def test_elements_sort_as_in_the_act() -> None:
    wanted = ["art_1", "art_9", "art_9-1", "art_10", "art_10__para_2", "art_10__para_2-1", "art_10__para_10"]
    assert sorted(set(wanted), key=sort_key) == wanted
    assert sorted(["art_X", "art_IX", "art_II", "art_I"], key=sort_key) == ["art_I", "art_II", "art_IX", "art_X"]


def test_every_id_of_the_corpus_round_trips(kb: KnowledgeBase) -> None:
    for key in kb.corpus.works:
        assert str(WorkId.parse(key)) == key
    for key in kb.corpus.provisions:
        assert str(ProvisionId.parse(key)) == key
