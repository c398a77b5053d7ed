"""The engine's truth table, against a slow and obvious reading of the same conditions."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tipkb import vocabulary as v
from tipkb.errors import BadInput, NotFound
from tipkb.kb import KnowledgeBase
from tipkb.model import Condition
from tipkb.pathways import Case, judge

CHILD = Condition(age=("child",))
NOT_INVOLVED = Condition(parents_involved=("no",))
DANGER = Condition(immediate_danger=("yes",))


@pytest.mark.parametrize(
    ("whens", "case", "applies", "depends_on"),
    [
        ((), Case(), "yes", ()),
        (((),), Case(), "yes", ()),
        (((CHILD,),), Case(), "depends", ("age",)),
        (((CHILD,),), Case(age="child"), "yes", ()),
        (((CHILD,),), Case(age="under-14"), "yes", ()),
        (((CHILD,),), Case(age="adult"), "no", ()),
        (((CHILD,),), Case(age=["14-17", "adult"]), "depends", ("age",)),
        (((Condition(age=("under-14",)),),), Case(age="child"), "depends", ("age",)),
        (((CHILD,), (NOT_INVOLVED,)), Case(age="child"), "depends", ("parents_involved",)),
        (((CHILD,), (NOT_INVOLVED,)), Case(age="adult"), "no", ()),
        (((CHILD,), (NOT_INVOLVED,)), Case(), "depends", ("age", "parents_involved")),
        (((CHILD, DANGER),), Case(age="child"), "yes", ()),
        (((CHILD, DANGER),), Case(age="adult"), "depends", ("immediate_danger",)),
        (((CHILD, DANGER),), Case(age="adult", immediate_danger="no"), "no", ()),
        (((CHILD, Condition(age=("adult",))),), Case(), "yes", ()),  # every value of the fact satisfies it
        (((Condition(age=("child",), parents_involved=("no",)),),), Case(parents_involved="yes"), "no", ()),
    ],
)
def test_truth_table(
    whens: tuple[tuple[Condition, ...], ...], case: Case, applies: str, depends_on: tuple[str, ...]
) -> None:
    verdict = judge(whens, case)
    assert (verdict.applies, verdict.depends_on) == (applies, depends_on)


FACTS = ("age", "parents_involved", "found_in")
values = {fact: list(v.FACTS[fact]) for fact in FACTS}
conditions = st.fixed_dictionaries(
    {}, optional={fact: st.sets(st.sampled_from(values[fact]), min_size=1) for fact in FACTS}
).map(lambda facts: Condition(**{fact: tuple(sorted(words)) for fact, words in facts.items()}))
whens_ = st.lists(st.lists(conditions, max_size=3).map(tuple), max_size=3)
cases = st.fixed_dictionaries({}, optional={fact: st.sets(st.sampled_from(values[fact]), min_size=1) for fact in FACTS})


@given(whens_, cases)
def test_engine_agrees_with_trying_every_person(whens: list[tuple[Condition, ...]], facts: dict[str, set[str]]) -> None:
    case = Case(**facts)
    people = [dict(zip(FACTS, p, strict=True)) for p in product(*(sorted(case.possible(fact)) for fact in FACTS))]

    def holds(person: dict[str, str]) -> bool:
        return all(
            not when or any(all(person[f] in words for f, words in one.items()) for one in when) for when in whens
        )

    outcomes = {holds(person) for person in people}
    expected = "yes" if outcomes == {True} else "no" if outcomes == {False} else "depends"
    verdict = judge(whens, case)
    assert verdict.applies == expected
    for fact in verdict.depends_on:  # learning every fact named must settle it
        assert len(case.possible(fact)) > 1
    if expected == "depends":
        for person in people:
            known = {**facts, **{fact: {person[fact]} for fact in verdict.depends_on}}
            assert judge(whens, Case(**known)).applies in ("yes", "no")


def test_bad_facts_are_refused_with_the_nearest_word() -> None:
    with pytest.raises(BadInput, match='Did you mean "nationality"'):
        Case(nationalty="ro")
    with pytest.raises(BadInput, match='Did you mean "adult"'):
        Case(age="adlt")
    with pytest.raises(BadInput, match="has no value"):
        Case(age=[])


def test_steps_are_dated(tale: KnowledgeBase) -> None:
    child = Case(age="under-14", found_in="romania")
    today = [answer.step.id for answer in tale.who("identification", child).steps]
    before = [answer.step.id for answer in tale.at("2004-12-31").who("identification", child).steps]
    assert today == ["mnir/poveste#interview"]
    assert before == ["mnir/poveste#interview", "mnir/poveste#old-practice"]


def test_an_actor_that_does_not_act_is_left_out(tale: KnowledgeBase) -> None:
    def actors(**facts: str) -> list[tuple[str, str]]:
        answer = tale.who("interview", Case(age="child", found_in="romania", **facts)).steps[0]
        return [(actor.actor.organization, actor.verdict.applies) for actor in answer.actors]

    assert actors() == [("ap", "yes"), ("bunica", "depends")]
    assert actors(parents_involved="no") == [("ap", "yes"), ("bunica", "yes")]
    assert actors(parents_involved="yes") == [("ap", "yes")]
    assert tale.who("interview", Case(age="child", found_in="romania")).ask_next == ("parents_involved",)


def test_unknown_stage_names_the_nearest(tale: KnowledgeBase) -> None:
    with pytest.raises(NotFound, match='Did you mean "identification"'):
        tale.who("identificaton")


def test_duties_hold_steps_and_mandates_by_stage(tale: KnowledgeBase) -> None:
    duties = tale.duties("AP")
    assert [(duty.stage, duty.mandate is not None) for duty in duties] == [
        ("notification", False), ("identification", False), ("monitoring", True),
    ]  # fmt: skip


def test_answers_are_plain_json_in_both_languages(tale: KnowledgeBase) -> None:
    answer = tale.who("notification", Case(age="child", found_in="romania"))
    step = answer.to_dict("en")["steps"][0]
    assert step["title"] == "Telling the agency"
    assert step["deadline"] == {"kind": "within", "value": 24, "unit": "hours", "statement": "within 24 hours"}
    assert answer.to_dict("ro")["steps"][0]["form"] == "formularul albastru"
    assert answer.as_of == date.today()


# -- the real pathways --------------------------------------------------------------------------------


def test_child_in_romania_is_identified_by_the_regional_centre(kb: KnowledgeBase) -> None:
    steps = kb.who("identification", Case(age="child", found_in="romania")).steps
    responsible = [
        (answer.step, actor.actor) for answer in steps for actor in answer.actors
        if actor.actor.organization == "cr-anitp" and actor.actor.role == "responsible"
    ]  # fmt: skip
    assert responsible
    step, actor = responsible[0]
    assert step.basis
    assert {e.confidence for e in (actor.evidence or step.evidence)} >= {"reported"}, (
        "the leader rests on a report only"
    )


def test_nobody_is_named_for_an_adult_and_the_gap_says_so(kb: KnowledgeBase) -> None:
    steps = kb.who("identification", Case(age="adult", found_in="romania")).steps
    assert "mnir/adult-in-romania#identification" in {answer.step.id for answer in steps}
    for answer in steps:
        if answer.step.id == "mnir/adult-in-romania#identification":
            assert not [actor for actor in answer.actors if actor.actor.role in ("responsible", "decides")]
            assert any(gap.about == "actor" for gap in answer.step.gaps)


def test_with_no_facts_it_says_what_to_ask(kb: KnowledgeBase) -> None:
    answer = kb.who("identification")
    assert answer.depending
    assert "age" in answer.ask_next
    assert not [s for s in answer.applying if s.pathway == "mnir/child-in-romania"]


def test_parents_consent_only_when_not_involved(kb: KnowledgeBase) -> None:
    def consenting(involved: str) -> set[str]:
        answer = kb.who(
            "mnir/child-in-romania#identification-interview",
            Case(age="child", found_in="romania", parents_involved=involved),
        )
        return {
            actor.actor.organization for step in answer.steps for actor in step.actors if actor.actor.role == "consents"
        }

    assert consenting("no") & {"parent", "legal-representative"}
    assert not consenting("yes") & {"parent", "legal-representative"}


def test_every_row_of_the_procedure_facts_has_a_step(kb: KnowledgeBase) -> None:
    from conftest import ROOT

    files = sorted((ROOT / "tests" / "coverage").glob("mnir-procedures-*.txt"))
    assert {file.stem[-1] for file in files} >= {"a", "b", "e"}
    missing = [
        line for file in files for line in file.read_text(encoding="utf-8").splitlines()
        if line.strip() and not line.startswith("#") and line.split()[1] not in kb.corpus.steps
    ]  # fmt: skip
    assert missing == []


def test_no_old_practice_is_current(kb: KnowledgeBase) -> None:
    old = {"bsr-trm", "ro-uk-process-tool", "save-the-children-return"}
    current = [s for s in kb.corpus.steps.values() if kb.is_in_force(s.id)]
    assert current
    assert [s.id for s in current if {e.source for e in s.evidence} <= old] == []
