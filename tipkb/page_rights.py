"""Pages of the rights of victims and of the indicators of trafficking."""

from __future__ import annotations

from collections.abc import Iterator

from tipkb import markup as m
from tipkb import practice_words as w
from tipkb.page_context import Context
from tipkb.practice import Indicator, Right


def pages(c: Context) -> Iterator[tuple[str, str]]:
    """Path and Markdown of each page."""
    yield "rights", rights_page(c)
    yield "indicators", indicators_page(c)


def rights_page(c: Context) -> str:
    """Every right: what, whose, who must say so, limits, deadlines, basis."""
    body = [f"# {c.word('rights')}", c.word("rights-lead")]
    for right in c.kb.corpus.of(Right).values():
        body += _right(c, right)
    return m.page(c.word("rights"), body, c.word("rights-lead"))


def _right(c: Context, right: Right) -> Iterator[str]:
    here, language = "rights", c.language
    yield f"## {m.text(right.title.text(language))} {{#{right.id}}}"
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
        (c.label("deadline"), "; ".join(m.text(one.statement.text(language)) for one in right.deadlines)),
        (c.label("basis"), c.targets(right.basis, here)),
        (c.label("evidence"), c.evidence(right.evidence, here)),
    ])  # fmt: skip
    yield c.gaps(right.gaps)
    yield c.doubts(right.doubts, here)


def indicators_page(c: Context) -> str:
    """The indicators by how much they say: elements of the law first, risk factors last."""
    here = "indicators"
    body = [f"# {c.word(here)}", c.word("indicators-lead"), m.box("warning", c.word("indicators-warning"), ())]
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
    yield "\n".join(
        f"- {c.prose(sign.statement, here)}"
        + (f" ({c.targets(sign.basis, here)})" if sign.basis else "")
        + (f" {c.mark(sign.evidence)}" if sign.evidence else "")
        for sign in one.signs
    )
    yield m.fields([
        (c.word("condition"), c.condition(one.when)),
        (c.label("basis"), c.targets(one.basis, here)),
        (c.label("evidence"), c.evidence(one.evidence, here)),
    ])  # fmt: skip
    yield c.gaps(one.gaps)
    yield c.doubts(one.doubts, here)
