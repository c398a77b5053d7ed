"""The pathway engine: which steps apply to a case, which depend on what, and what to ask next.

A case gives each fact a set of possible values; a fact that nobody gave may have any value. A
condition is judged on the set: it holds for every combination (``yes``), for none (``no``), or for
some (``depends``, with the facts that decide). No rule of law is written here: conditions, actors and
dates all come from the corpus.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import product
from typing import Any, Literal

from tipkb import vocabulary as v
from tipkb.corpus import Corpus
from tipkb.errors import BadInput, NotFound
from tipkb.findings import did_you_mean, nearest
from tipkb.model import Actor, Gap, Mandate, Pathway, Step, When

Answer = Literal["yes", "depends", "no"]


class Case:
    """What is known of a person: ``Case(age="child", nationality="ro", parents_involved=["yes", "no"])``.

    Each fact takes one value, a group name (``child``), or several values, any of which may be true.
    Raises BadInput for a fact or value outside the closed lists.
    """

    __slots__ = ("_facts",)

    def __init__(self, **facts: str | Iterable[str] | None) -> None:
        given: dict[str, frozenset[str]] = {}
        for fact, value in facts.items():
            if fact not in v.FACTS:
                raise BadInput(
                    f'"{fact}" is not a fact of a case; use {", ".join(v.FACTS)}.{did_you_mean(fact, v.FACTS)}'
                )
            if value is None:
                continue
            words = (value,) if isinstance(value, str) else tuple(value)
            try:
                values = frozenset(member for word in words for member in v.fact_values(fact, word))
            except ValueError as error:
                raise BadInput(str(error)) from None
            if not values:
                raise BadInput(f'"{fact}" has no value; leave it out when it is not known')
            if len(values) < len(v.FACTS[fact]):
                given[fact] = values
        self._facts = given

    def possible(self, fact: str) -> frozenset[str]:
        """The values that the fact may have in this case."""
        return self._facts.get(fact) or frozenset(v.FACTS[fact])

    @property
    def given(self) -> Mapping[str, frozenset[str]]:
        """The facts on which something is known."""
        return dict(self._facts)

    def to_dict(self) -> dict[str, list[str]]:
        """Known facts with their possible values, in the order of the closed lists."""
        return {
            fact: [value for value in words if value in self._facts[fact]]
            for fact, words in v.FACTS.items()
            if fact in self._facts
        }

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Case) and self._facts == other._facts

    def __hash__(self) -> int:
        return hash(frozenset(self._facts.items()))

    def __repr__(self) -> str:
        return f"Case({', '.join(f'{fact}={values}' for fact, values in self.to_dict().items())})"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether something applies; for ``depends``, the facts that decide, in the order of the list."""

    applies: Answer
    depends_on: tuple[str, ...] = ()


YES = Verdict("yes")


def judge(whens: Iterable[When], case: Case) -> Verdict:
    """Judge conditions that must all hold (each a tuple of alternatives) on a case, exactly."""
    clauses = tuple(
        tuple(tuple((fact, frozenset(values)) for fact, values in alternative.items()) for alternative in when)
        for when in whens
        if when
    )
    if not clauses:
        return YES
    facts = sorted({fact for clause in clauses for alt in clause for fact, _ in alt}, key=list(v.FACTS).index)
    return _judge(clauses, tuple((fact, case.possible(fact)) for fact in facts))


Clause = tuple[tuple[tuple[str, frozenset[str]], ...], ...]


@lru_cache(maxsize=16384)
def _judge(clauses: tuple[Clause, ...], possible: tuple[tuple[str, frozenset[str]], ...]) -> Verdict:
    def holds(assigned: Mapping[str, str]) -> bool:
        return all(
            any(all(assigned[fact] in values for fact, values in alternative) for alternative in clause)
            for clause in clauses
        )

    choices = [_representatives(fact, values, clauses) for fact, values in possible]
    facts = [fact for fact, _ in possible]
    outcome = {combination: holds(dict(zip(facts, combination, strict=True))) for combination in product(*choices)}
    if all(outcome.values()):
        return YES
    if not any(outcome.values()):
        return Verdict("no")
    deciding = tuple(
        fact
        for place, fact in enumerate(facts)
        if any(
            outcome[combination] != outcome[(*combination[:place], other, *combination[place + 1 :])]
            for combination in outcome
            for other in choices[place]
        )
    )
    return Verdict("depends", deciding)


def _representatives(fact: str, values: frozenset[str], clauses: tuple[Clause, ...]) -> tuple[str, ...]:
    """One value for each group of values that no condition tells apart."""
    sets = [allowed for clause in clauses for alternative in clause for name, allowed in alternative if name == fact]
    groups = {tuple(value in allowed for allowed in sets): value for value in sorted(values)}
    return tuple(groups.values())


@dataclass(frozen=True, slots=True)
class ActorAnswer:
    """An actor of a step for a case."""

    actor: Actor
    name: str
    verdict: Verdict

    def to_dict(self, language: str) -> dict[str, Any]:
        """Plain JSON in one language."""
        out: dict[str, Any] = {
            "organization": self.actor.organization,
            "name": self.name,
            "role": self.actor.role,
            "applies": self.verdict.applies,
            "depends_on": list(self.verdict.depends_on),
        }
        if self.actor.does:
            out["does"] = self.actor.does.text(language)
        if self.actor.basis:
            out["basis"] = list(self.actor.basis)
        if self.actor.evidence:
            out["evidence"] = [e.model_dump(mode="json", exclude_none=True) for e in self.actor.evidence]
        return out


@dataclass(frozen=True, slots=True)
class StepAnswer:
    """A step for a case: whether it applies, who acts, and what is not known about it."""

    step: Step
    pathway: str
    verdict: Verdict
    actors: tuple[ActorAnswer, ...]

    def to_dict(self, language: str = "ro") -> dict[str, Any]:
        """Plain JSON in one language; absent things are null, so that scripts need not guard."""
        step = self.step
        deadline = step.deadline
        return {
            "id": step.id,
            "pathway": self.pathway,
            "stage": step.stage,
            "title": step.title.text(language),
            "summary": step.summary.text(language),
            "trigger": step.trigger.text(language) if step.trigger else None,
            "applies": self.verdict.applies,
            "depends_on": list(self.verdict.depends_on),
            "actors": [actor.to_dict(language) for actor in self.actors],
            "deadline": None if deadline is None else {
                "kind": deadline.kind, "value": deadline.value, "unit": deadline.unit,
                "statement": deadline.statement.text(language),
            },
            "form": step.form.text(language) if step.form else None,
            "means": step.means.text(language) if step.means else None,
            "consent": step.consent.text(language) if step.consent else None,
            "basis": list(step.basis),
            "evidence": [e.model_dump(mode="json", exclude_none=True, exclude={"note"}) for e in step.evidence],
            "gaps": [gap_to_dict(gap, language) for gap in step.gaps],
            "doubts": [doubt.question.text(language) for doubt in step.doubts],
            "from": step.from_.isoformat() if step.from_ else None,
            "to": step.to.isoformat() if step.to else None,
        }  # fmt: skip


def gap_to_dict(gap: Gap, language: str) -> dict[str, Any]:
    """A gap as plain JSON in one language."""
    return {
        "id": gap.id,
        "about": gap.about,
        "statement": gap.statement.text(language),
        "looked_in": list(gap.looked_in),
        "checked": gap.checked.isoformat(),
    }


@dataclass(frozen=True, slots=True)
class WhoAnswer:
    """The steps of a stage, of one step, or of the whole way, for a case on a day."""

    case: Case
    as_of: date
    steps: tuple[StepAnswer, ...]
    ask_next: tuple[str, ...]

    @property
    def applying(self) -> tuple[StepAnswer, ...]:
        """Steps that apply whatever the unknown facts are."""
        return tuple(step for step in self.steps if step.verdict.applies == "yes")

    @property
    def depending(self) -> tuple[StepAnswer, ...]:
        """Steps that apply or not, as unknown facts turn out."""
        return tuple(step for step in self.steps if step.verdict.applies == "depends")

    @property
    def gaps(self) -> tuple[tuple[str, Gap], ...]:
        """What is not known about these steps: pairs of step id and gap."""
        return tuple((answer.step.id, gap) for answer in self.steps for gap in answer.step.gaps)

    def to_dict(self, language: str = "ro") -> dict[str, Any]:
        """Plain JSON in one language."""
        return {
            "case": self.case.to_dict(),
            "as_of": self.as_of.isoformat(),
            "steps": [step.to_dict(language) for step in self.steps],
            "ask_next": list(self.ask_next),
        }


def steps_for(
    corpus: Corpus, case: Case, as_of: date, stage_or_step: str | None = None, language: str = "ro"
) -> WhoAnswer:
    """Judge the steps in force on a day; ``stage_or_step`` narrows them to a stage, step or pathway.

    Steps of one pathway come in its own order, steps of several by stage, what applies before what depends.
    Raises NotFound, with the nearest words, when ``stage_or_step`` is none of them.
    """
    wanted = _wanted(corpus, stage_or_step)
    answers = [
        answer
        for step_id, step in corpus.steps.items()
        if step_id in wanted and in_force(step, as_of)
        if (answer := _answer(corpus, corpus.pathways[step_id.partition("#")[0]], step, case, language)) is not None
    ]
    if len({answer.pathway for answer in answers}) > 1:  # one pathway keeps the order in which its steps are met
        answers.sort(key=lambda answer: (v.STAGES.order(answer.step.stage), answer.verdict.applies != "yes"))
    of_steps: Counter[str] = Counter()
    of_actors: Counter[str] = Counter()
    for answer in answers:
        of_steps.update(answer.verdict.depends_on)
        of_actors.update({fact for actor in answer.actors for fact in actor.verdict.depends_on})
    order = list(v.FACTS)
    ask_next = sorted(of_steps | of_actors, key=lambda fact: (-of_steps[fact], -of_actors[fact], order.index(fact)))
    return WhoAnswer(case, as_of, tuple(answers), tuple(ask_next))


def in_force(step: Step | Mandate, as_of: date) -> bool:
    """Whether a dated thing holds on a day; a missing date is an open end."""
    return (step.from_ is None or step.from_ <= as_of) and (step.to is None or as_of < step.to)


def _wanted(corpus: Corpus, word: str | None) -> set[str]:
    if word is None:
        return set(corpus.steps)
    if word in v.STAGES:
        return {key for key, step in corpus.steps.items() if step.stage == word}
    if word in corpus.pathways or f"mnir/{word}" in corpus.pathways:
        pathway = word if word in corpus.pathways else f"mnir/{word}"
        return {key for key in corpus.steps if key.startswith(f"{pathway}#")}
    found = {key for key in corpus.steps if word in (key, key.partition("#")[2])}
    if not found:
        known = [*v.STAGES, *corpus.pathways, *corpus.steps, *(key.partition("#")[2] for key in corpus.steps)]
        close = nearest(word, known, 3)
        raise NotFound(
            f'"{word}" is not a stage, a step or a pathway; stages are {", ".join(v.STAGES)}.{did_you_mean(word, known)}',
            close,
        )
    return found


def _answer(corpus: Corpus, pathway: Pathway, step: Step, case: Case, language: str) -> StepAnswer | None:
    verdict = judge((pathway.when, step.when), case)
    if verdict.applies == "no":
        return None
    actors = []
    for actor in step.actors:
        of_actor = judge((pathway.when, step.when, actor.when), case) if actor.when else verdict
        if of_actor.applies != "no":
            name = corpus.organizations[actor.organization].names[-1].text(language)
            actors.append(ActorAnswer(actor, name, of_actor))
    return StepAnswer(step, pathway.id, verdict, tuple(actors))


@dataclass(frozen=True, slots=True)
class Duty:
    """Something that an organization does: a role in a step, or a mandate that a law gives it."""

    stage: str | None
    step: StepAnswer | None
    actor: ActorAnswer | None
    mandate: Mandate | None

    def to_dict(self, language: str = "ro") -> dict[str, Any]:
        """Plain JSON in one language."""
        if self.step and self.actor:
            whole = self.step.to_dict(language)
            keys = ("id", "title", "applies", "depends_on", "deadline", "form", "basis", "evidence", "gaps")
            return {"type": "step", "stage": self.stage, "role": self.actor.actor.role, **{k: whole[k] for k in keys}}
        assert self.mandate is not None
        return {
            "type": "mandate",
            "stage": self.stage,
            "duty": self.mandate.duty.text(language),
            "basis": list(self.mandate.basis),
            "evidence": [e.model_dump(mode="json", exclude_none=True) for e in self.mandate.evidence],
        }


def duties_of(corpus: Corpus, organization: str, case: Case, as_of: date, language: str = "ro") -> tuple[Duty, ...]:
    """All that one organization does, by stage; mandates without a stage come last."""
    duties = [
        Duty(answer.step.stage, answer, actor, None)
        for answer in steps_for(corpus, case, as_of, language=language).steps
        for actor in answer.actors
        if actor.actor.organization == organization
    ]
    for mandate in corpus.organizations[organization].mandates:
        if in_force(mandate, as_of):
            duties.extend(Duty(stage, None, None, mandate) for stage in mandate.stages or (None,))
    duties.sort(key=lambda duty: v.STAGES.order(duty.stage) if duty.stage else len(v.STAGES))
    return tuple(duties)
