"""Pages of the rights of victims and of the indicators of trafficking."""

from __future__ import annotations

from collections.abc import Iterator

from tipkb import markup as m
from tipkb import practice_words as w
from tipkb import vocabulary as v
from tipkb.page_context import Context
from tipkb.page_provisions import deadline_words
from tipkb.practice import Indicator, Right
from tipkb.text import fold

OTHER = "other"
"""Stands for the stage of a right that names none."""


def pages(c: Context) -> Iterator[tuple[str, str]]:
    """Path and Markdown of each page."""
    yield "rights", rights_page(c)
    yield "indicators", indicators_page(c)


def rights_page(c: Context) -> str:
    """Every right: what, whose, who must say so, limits, deadlines, basis."""
    by_stage: dict[str, list[Right]] = {stage: [] for stage in (*v.STAGES, OTHER)}
    for right in sorted(c.kb.corpus.of(Right).values(), key=lambda one: fold(one.title.text(c.language))):
        by_stage[right.stages[0] if right.stages else OTHER].append(right)
    groups = {stage: found for stage, found in by_stage.items() if found}
    body = [f"# {c.word('rights')}", c.word("rights-lead"), _contents(c, groups)]
    for stage, found in groups.items():
        body.append(f"## {_stage(c, stage)} {{#stage-{stage}}}")
        for right in found:
            body += _right(c, right)
    return m.page(c.word("rights"), body, c.word("rights-lead"))


def _stage(c: Context, stage: str) -> str:
    return c.word("rights-other") if stage == OTHER else m.text(v.STAGES.label(stage, c.language))


def _contents(c: Context, groups: dict[str, list[Right]]) -> str:
    """Every right by the stage at which it first counts, as links within the page."""
    lines = []
    for stage, found in groups.items():
        lines.append(f"- {m.link(_stage(c, stage), 'rights', 'rights', f'stage-{stage}')} ({len(found)})")
        lines += [f"    - {m.link(m.text(one.title.text(c.language)), 'rights', 'rights', one.id)}" for one in found]
    return '<div class="tip-index" markdown>\n\n' + "\n".join(lines) + "\n\n</div>"


def _right(c: Context, right: Right) -> Iterator[str]:
    here, language = "rights", c.language
    yield f"### {m.text(right.title.text(language))} {{#{right.id}}}"
    yield f"{c.prose(right.statement, here)} {c.mark(right.evidence)}"
    told = []
    for one in right.told_by:
        how = f": {c.prose(one.how, here)}" if one.how else ""
        basis = f" ({c.targets(one.basis, here)})" if one.basis else ""
        told.append(f"{c.organization(one.organization, here)}{how}{basis}")
    yield m.fields([
        (c.word("holders"), ", ".join(c.organization(slug, here) for slug in right.holders)),
        (c.word("condition"), c.condition(right.when)),
        (c.word("told-by"), "; ".join(told)),
        (c.word("limits"), c.prose(right.limits, here)),
        (c.label("deadline"), "; ".join(m.text(deadline_words(c, one)) for one in right.deadlines)),
        (c.label("basis"), c.targets(right.basis, here)),
        (_unknown(c), " ".join(m.text(gap.statement.text(language)) for gap in right.gaps)),
    ])  # fmt: skip
    yield m.foot([(c.label("evidence"), c.evidence(right.evidence, here))])
    yield c.doubts(right.doubts, here)


def _unknown(c: Context) -> str:
    """The name of a line of gaps: on a page of many it stands among the facts, in its colour, not in a box."""
    return f'<span class="tip-not-known">{c.label("gap")}</span>'


def indicators_page(c: Context) -> str:
    """The indicators by how much they say: elements of the law first, risk factors last."""
    here = "indicators"
    body = [f"# {c.word(here)}", m.box("warning", c.word("indicators-warning"), ()), c.word("indicators-lead")]
    indicators = c.kb.corpus.of(Indicator).values()
    for strength in w.INDICATOR_STRENGTHS:
        members = [one for one in indicators if one.strength == strength]
        if members:
            name = w.INDICATOR_STRENGTHS.label(strength, c.language)
            body.append(f"## {m.text(name[:1].upper() + name[1:])} {{#{strength}}}")
        for one in members:
            body += _indicator(c, one, here)
    return m.page(c.word(here), body, c.word("indicators-lead"))


def _indicator(c: Context, one: Indicator, here: str) -> Iterator[str]:
    yield f"### {m.text(one.title.text(c.language))} {{#{one.id}}}"
    yield f"{c.prose(one.summary, here)} {c.mark(one.evidence)}"
    shared = one.signs[0].basis if len({sign.basis for sign in one.signs}) == 1 else ()
    yield "\n".join(
        f"- {c.prose(sign.statement, here)}"
        + (f" ({c.targets(sign.basis, here)})" if sign.basis != shared else "")
        + (f" {c.mark(sign.evidence)}" if sign.evidence else "")
        for sign in one.signs
    )
    yield m.fields([
        (c.word("condition"), c.condition(one.when)),
        (c.label("basis"), c.targets(tuple(dict.fromkeys((*shared, *one.basis))), here)),
    ])  # fmt: skip
    yield m.foot([(c.label("evidence"), c.evidence(one.evidence, here))])
    yield c.gaps(one.gaps)
    yield c.doubts(one.doubts, here)
