"""Institutions by stage: who has a part where, derived from the steps of all pathways."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from tipkb import markup as m
from tipkb import vocabulary as v
from tipkb.notices import role_group
from tipkb.page_context import Context
from tipkb.text import fold

SIGNS = {"act": "●", "told": "▸", "with": "○"}
"""How the three groups of roles are drawn; each has a word too."""


def pages(c: Context) -> Iterator[tuple[str, str]]:
    """Path and Markdown of the page."""
    yield "matrix", matrix(c)


def matrix(c: Context) -> str:
    """A row an institution, a column a stage, in each cell how many steps it acts in, is told in, takes part in."""
    here = "matrix"
    counts: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for key, step in c.kb.corpus.steps.items():
        if c.kb.is_in_force(key):
            for slug, group in {(actor.organization, role_group(actor.role)) for actor in step.actors}:
                counts[slug][step.stage][group] += 1
    used = {stage for found in counts.values() for stage in found}
    stages = [stage for stage in v.STAGES if stage in used]
    slugs = sorted(counts, key=lambda slug: fold(c.short_name(slug)))
    head = [m.tag("th", c.word("institution"), scope="col")]
    head += [m.tag("th", m.tag("span", m.html(v.STAGES.label(stage, c.language))), scope="col") for stage in stages]
    rows = [_row(c, slug, counts[slug], stages, here) for slug in slugs]
    table = m.tag("table", m.tag("thead", m.tag("tr", *head)), m.tag("tbody", *rows), class_="tip-matrix")
    legend = "; ".join(f"{sign} {c.word(f'group-{group}')}" for group, sign in SIGNS.items())
    title = c.word("matrix")
    return m.page(title, [f"# {title}", c.word("matrix-lead"), legend, table], c.word("matrix-lead"), wide=True)


def _row(c: Context, slug: str, found: dict[str, Counter[str]], stages: list[str], here: str) -> str:
    page = f"organizations/{slug}"
    name = m.html_link(m.html(c.short_name(slug)), page, here)
    cells = [m.tag("th", name, scope="row")]
    for stage in stages:
        count = found.get(stage)
        if not count:
            cells.append(m.tag("td"))
            continue
        shown = " ".join(
            m.tag("span", m.tag("span", f"{c.word(f'group-{group}')}: ", class_="tip-aloud"), f"{sign}{count[group]}", class_=f"tip-{group}")
            for group, sign in SIGNS.items()
            if count[group]
        )  # fmt: skip
        cells.append(m.tag("td", m.html_link(shown, page, here, stage), data_lane=v.STAGES.label(stage, c.language)))
    return m.tag("tr", *cells)
