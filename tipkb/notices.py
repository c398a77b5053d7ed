"""Who tells whom: the notifications that the steps of the pathways contain."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tipkb.model import Actor, Step

ACTING = ("responsible", "decides")
TOLD = ("notified", "receives")


@dataclass(frozen=True, slots=True)
class Notice:
    """In a step, ``tellers`` act and ``told`` are notified or receive; both are never the same organization alone."""

    step: Step
    tellers: tuple[Actor, ...]
    told: tuple[Actor, ...]


def role_group(role: str) -> str:
    """``act`` for those who must do something, ``told`` for those who are told, ``with`` for everyone else."""
    return "act" if role in ACTING else "told" if role in TOLD else "with"


def notices(steps: Iterable[Step]) -> Iterator[Notice]:
    """The notifications of some steps, in their order."""
    for step in steps:
        tellers = tuple(actor for actor in step.actors if actor.role in ACTING)
        told = tuple(actor for actor in step.actors if actor.role in TOLD)
        if tellers and told:
            yield Notice(step, tellers, told)


def reaching(steps: Iterable[Step], organization: str) -> Iterator[Notice]:
    """Notifications that reach an organization from others."""
    for notice in notices(steps):
        others = tuple(actor for actor in notice.tellers if actor.organization != organization)
        told = tuple(actor for actor in notice.told if actor.organization == organization)
        if others and told:
            yield Notice(notice.step, others, told)


def leaving(steps: Iterable[Step], organization: str) -> Iterator[Notice]:
    """Notifications that an organization makes to others."""
    for notice in notices(steps):
        tellers = tuple(actor for actor in notice.tellers if actor.organization == organization)
        others = tuple(actor for actor in notice.told if actor.organization != organization)
        if tellers and others:
            yield Notice(notice.step, tellers, others)
