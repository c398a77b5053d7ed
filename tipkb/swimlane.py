"""The swim-lane of a pathway: a row a step, a lane an institution, an arrow where one tells another.

It is a table, so that it reads aloud and prints; the style sheet draws the lanes and arrows, and on a phone
turns each row into a short list.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import groupby

from tipkb import markup as m
from tipkb import vocabulary as v
from tipkb.model import Actor, Step
from tipkb.page_context import Context

LANES = 7
"""Institutions with a lane of their own: those that act in most steps; the others share the last lane."""

ACTING = ("responsible", "decides")
TOLD = ("notified", "receives")
ROLE_GROUPS = {**dict.fromkeys(ACTING, "act"), **dict.fromkeys(TOLD, "told")}
"""How a role is drawn: who acts, who is told; everyone else is with them."""


def lanes(steps: Sequence[Step]) -> list[str]:
    """Organizations that get a lane, in the order in which the pathway meets them."""
    counts = Counter(slug for step in steps for slug in {actor.organization for actor in step.actors})
    met = list(dict.fromkeys(actor.organization for step in steps for actor in step.actors))
    most = sorted(met, key=lambda slug: -counts[slug])[:LANES]
    return [slug for slug in met if slug in most]


def swimlane(c: Context, steps: Sequence[Step], here: str) -> str:
    """The picture as one HTML table, its steps grouped by stage."""
    columns = lanes(steps)
    head = "".join(
        [m.tag("th", c.label("step"), scope="col")]
        + [m.tag("th", _name(c, slug, here), scope="col") for slug in columns]
        + [m.tag("th", c.word("others"), scope="col")]
    )
    groups = [m.tag("thead", m.tag("tr", head))]
    numbered = list(enumerate(steps, 1))
    for stage, members in groupby(numbered, key=lambda pair: pair[1].stage):
        title = m.tag("th", m.html(v.STAGES.label(stage, c.language)), scope="rowgroup", colspan=str(len(columns) + 2))
        rows = [_row(c, number, step, columns, here) for number, step in members]
        groups.append(m.tag("tbody", m.tag("tr", title, class_="tip-band"), *rows))
    return m.tag("table", m.tag("caption", c.word("lanes-caption")), *groups, class_="tip-lanes")


def _row(c: Context, number: int, step: Step, columns: list[str], here: str) -> str:
    cells: list[list[Actor]] = [[] for _ in range(len(columns) + 1)]
    for actor in step.actors:
        place = columns.index(actor.organization) if actor.organization in columns else len(columns)
        cells[place].append(actor)
    arrows = _arrows([{ROLE_GROUPS.get(actor.role, "with") for actor in cell} for cell in cells])
    shown = [_cell(c, cell, arrow, place < len(columns)) for place, (cell, arrow) in enumerate(zip(cells, arrows, strict=True))]
    return m.tag("tr", m.tag("th", *_step(c, number, step, here), scope="row"), *shown)


def _step(c: Context, number: int, step: Step, here: str) -> list[str]:
    """The step's name, and in a word each: on which condition, by when, what is missing."""
    title = m.html_link(f"{number}. {m.html(step.title.text(c.language))}", here, here, step.id.partition("#")[2])
    out = [title]
    if step.when:
        out.append(m.tag("span", c.word("only-if", m.html(c.condition(step.when, plain=True))), class_="tip-if"))
    if step.deadline:
        out.append(m.tag("span", m.html(step.deadline.statement.text(c.language)), class_="tip-by"))
    if step.gaps:
        out.append(m.tag("span", c.word("gaps-count", len(step.gaps)), class_="tip-gap"))
    return out


def _cell(c: Context, actors: list[Actor], arrow: str, own_lane: bool) -> str:
    """What the lane's institution does in the step; in the shared lane each is named."""
    if not actors:
        return m.tag("td", class_=arrow)
    if own_lane:
        words = dict.fromkeys((ROLE_GROUPS.get(a.role, "with"), v.ROLES.label(a.role, c.language)) for a in actors)
        spans = [m.tag("span", word, class_=f"tip-{group}") for group, word in words]
        return m.tag("td", "".join(spans), class_=arrow, data_lane=c.short_name(actors[0].organization))
    named: dict[tuple[str, str, str], None] = {}
    for a in actors:
        named[ROLE_GROUPS.get(a.role, "with"), c.short_name(a.organization), v.ROLES.label(a.role, c.language)] = None
    spans = [m.tag("span", f"{m.html(name)}: {word}", class_=f"tip-{group}") for group, name, word in named]
    return m.tag("td", "".join(spans), class_=arrow)


def _arrows(groups: list[set[str]]) -> list[str]:
    """For each lane of a row the piece of arrow that crosses it: from who acts to everyone who is told."""
    acting = [place for place, found in enumerate(groups) if "act" in found]
    pieces: list[set[str]] = [set() for _ in groups]
    for place, found in enumerate(groups):
        if "told" not in found or not acting or place in acting:
            continue
        start = min(acting, key=lambda other: abs(other - place))
        right = place > start
        pieces[start].add("out-right" if right else "out-left")
        pieces[place].add("in-left" if right else "in-right")
        for between in range(min(start, place) + 1, max(start, place)):
            pieces[between].add("over")
    return [" ".join(f"tip-{piece}" for piece in sorted(found)) for found in pieces]


def _name(c: Context, slug: str, here: str) -> str:
    return m.html_link(m.html(c.short_name(slug)), f"organizations/{slug}", here)
