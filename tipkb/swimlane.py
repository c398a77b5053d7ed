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
from tipkb.notices import role_group
from tipkb.page_context import Context

LANES = 6
"""Institutions with a lane of their own: those that have a part in most steps.

The others share two lanes: on the left those who act, on the right those who are told or take part.
"""


def lanes(steps: Sequence[Step]) -> list[str]:
    """Organizations that get a lane, in the order in which the pathway meets them."""
    counts = Counter(slug for step in steps for slug in {actor.organization for actor in step.actors})
    met = list(dict.fromkeys(actor.organization for step in steps for actor in step.actors))
    most = sorted(met, key=lambda slug: -counts[slug])[:LANES]
    return [slug for slug in met if slug in most]


def swimlane(c: Context, steps: Sequence[Step], here: str) -> str:
    """The picture as one HTML table, its steps grouped by stage."""
    own = lanes(steps)
    names = [c.label("step"), c.word("others-acting"), *(_name(c, slug, here) for slug in own), c.word("others")]
    groups = [m.tag("thead", m.tag("tr", *(m.tag("th", name, scope="col") for name in names)))]
    numbered = list(enumerate(steps, 1))
    for stage, members in groupby(numbered, key=lambda pair: pair[1].stage):
        title = m.tag("th", m.html(v.STAGES.label(stage, c.language)), scope="rowgroup", colspan=str(len(names)))
        rows = [_row(c, number, step, own, here) for number, step in members]
        groups.append(m.tag("tbody", m.tag("tr", title, class_="tip-band"), *rows))
    return m.tag("table", m.tag("caption", c.word("lanes-caption")), *groups, class_="tip-lanes")


def _row(c: Context, number: int, step: Step, own: list[str], here: str) -> str:
    cells: list[list[Actor]] = [[] for _ in range(len(own) + 2)]
    for actor in step.actors:
        if actor.organization in own:
            cells[own.index(actor.organization) + 1].append(actor)
        else:
            cells[0 if role_group(actor.role) == "act" else -1].append(actor)
    arrows = _arrows([{role_group(actor.role) for actor in cell} for cell in cells])
    shown = [_shared(c, cells[0], arrows[0])]
    shown += [_lane(c, cell, arrow) for cell, arrow in zip(cells[1:-1], arrows[1:-1], strict=True)]
    shown.append(_shared(c, cells[-1], arrows[-1]))
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


def _lane(c: Context, actors: list[Actor], arrow: str) -> str:
    """What the institution of a lane does in the step."""
    if not actors:
        return m.tag("td", class_=arrow)
    words = dict.fromkeys((role_group(actor.role), v.ROLES.label(actor.role, c.language)) for actor in actors)
    spans = [m.tag("span", word, class_=f"tip-{drawn}") for drawn, word in words]
    return m.tag("td", *spans, class_=arrow, data_lane=c.short_name(actors[0].organization))


def _shared(c: Context, actors: list[Actor], arrow: str) -> str:
    """What institutions without a lane do in the step, each by its name."""
    named = dict.fromkeys(
        (role_group(a.role), f"{c.short_name(a.organization)}: {v.ROLES.label(a.role, c.language)}") for a in actors
    )
    return m.tag("td", *(m.tag("span", m.html(words), class_=f"tip-{drawn}") for drawn, words in named), class_=arrow)


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
