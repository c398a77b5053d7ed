"""Pages of the strategies: objectives with what is to be reached, how it is measured and who carries it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tipkb import markup as m
from tipkb.labels import day
from tipkb.page_context import Context
from tipkb.practice import Item, Objective, Strategy

ITEM_LISTS = ("specific", "results", "action_results", "indicators")
"""The lists of an objective, in the order in which they are shown."""


def pages(c: Context) -> Iterator[tuple[str, str]]:
    """Path and Markdown of each page."""
    yield "strategies", strategies_index(c)
    for strategy in c.kb.corpus.strategies.values():
        yield strategy.id, strategy_page(c, strategy)


def strategies_index(c: Context) -> str:
    """All strategies, the newest first, with their objectives."""
    body = [f"# {c.word('strategies')}", c.word("strategies-lead")]
    newest = sorted(c.kb.corpus.strategies.values(), key=lambda one: str(one.from_ or ""), reverse=True)
    for strategy in newest:
        title = m.link(m.text(strategy.title.text(c.language)), strategy.id, "strategies")
        body += [f"## {title} {{#{strategy.id.removeprefix('strategies/')}}}", c.prose(strategy.summary, "strategies")]
        body.append("\n".join(f"- {c.target(one.id, 'strategies')}" for one in _objectives(c, strategy)))
    return m.page(c.word("strategies"), body, c.word("strategies-lead"))


def strategy_page(c: Context, strategy: Strategy) -> str:
    """A strategy: act, period, problems, principles, objectives, monitoring, institutions."""
    here = strategy.id
    title = strategy.title.text(c.language)
    period = " – ".join(day(value, c.language) for value in (strategy.from_, strategy.to) if value)
    body = [
        f"# {m.text(title)}",
        f"{c.prose(strategy.summary, here)} {c.mark(strategy.evidence)}",
        m.fields([(c.word("approved-by"), c.target(strategy.work, here)), (c.word("period"), period)]),
        c.gaps(strategy.gaps),
    ]
    for objective in _objectives(c, strategy):
        body += _objective(c, objective, here)
    for name in ("problems", "principles", "lines_of_action", "monitoring"):
        body += _items(c, name, getattr(strategy, name), here, 2)
    if strategy.responsible:
        body.append(f"## {c.word('responsible-institutions')} {{#responsible}}")
        body.append("\n".join(
            f"- {_number(one.number)}**{c.organization(one.organization, here)}** – {c.prose(one.statement, here)}"
            for one in strategy.responsible
        ))  # fmt: skip
    body += [
        c.doubts(strategy.doubts, here),
        f"## {c.label('evidence')} {{#sources}}",
        c.evidence(strategy.evidence, here),
    ]
    return m.page(title, body, strategy.summary.text(c.language))


def _objectives(c: Context, strategy: Strategy) -> list[Objective]:
    return [record for key, record in c.kb.corpus.objectives.items() if key.startswith(f"{strategy.id}#")]


def _objective(c: Context, objective: Objective, here: str) -> Iterator[str]:
    anchor = objective.id.partition("#")[2]
    yield f"## {c.word('objective')} {m.text(objective.number)}. {m.text(objective.title.text(c.language))} {{#{anchor}}}"
    yield '<div class="tip-objective" markdown>'
    if objective.summary:
        yield c.prose(objective.summary, here)
    like = [other.id for other in c.kb.corpus.objectives.values() if objective.id in other.corresponds_to]
    yield m.fields([
        (c.word("institutions"), ", ".join(c.organization(slug, here) for slug in objective.institutions)),
        (c.word("corresponds"), "; ".join(c.target(other, here) for other in (*objective.corresponds_to, *like))),
    ])  # fmt: skip
    yield '<div class="tip-measures" markdown>'
    for name in ITEM_LISTS:
        if items := _items(c, name, getattr(objective, name), here, 3, f"{anchor}-"):
            yield f'<div class="tip-{name.replace("_", "-")}" markdown>'
            yield from items
            yield "</div>"
    yield "</div>"
    yield "</div>"
    yield c.gaps(objective.gaps)
    yield c.doubts(objective.doubts, here)


def _items(c: Context, name: str, items: Sequence[Item], here: str, level: int, prefix: str = "") -> list[str]:
    """A heading and a list of points, each with its number and institutions; nothing when there is none."""
    if not items:
        return []
    lines = []
    for item in items:
        who = ", ".join(c.organization(slug, here, short=True) for slug in item.institutions)
        shown = f' <span class="tip-carried">{who}</span>' if who else ""
        lines.append(f"- {_number(item.number)}{c.prose(item.statement, here)}{shown}")
    anchor = f"{prefix}{name.replace('_', '-')}"
    return [f"{'#' * level} {c.word(f'strategy-{name}')} {{#{anchor}}}", "\n".join(lines)]


def _number(number: str | None) -> str:
    return f"**{m.text(number)}** " if number else ""
