"""The sources of a page: short numbers where something is said, and the list that they point to at the end.

Long pages say the same source hundreds of times; its name stands once.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tipkb import markup as m
from tipkb import vocabulary as v
from tipkb.labels import day
from tipkb.model import Claim, Evidence
from tipkb.page_context import Context


class Notes:
    """Sources in the order in which the page ``here`` first names them."""

    def __init__(self, c: Context, here: str) -> None:
        self._c = c
        self._here = here
        self._numbers: dict[str, int] = {}
        self._checked: dict[str, date] = {}

    def cite(self, evidence: Sequence[Evidence]) -> str:
        """``[1] doc. 109855, art. 211; [2] secțiunea 5.1 raportat``: every source with its place and how sure it is."""
        places: dict[str, list[str]] = {}
        for item in evidence:
            note = m.inside(item.note.text(self._c.language).removesuffix(".")) if item.note else ""
            shown = " ".join(part for part in (m.inside(item.locator or ""), self._c.mark((item,)), note) if part)
            found = places.setdefault(item.source, [])
            if shown not in found:
                found.append(shown)
            self._checked[item.source] = max(item.checked, self._checked.get(item.source, item.checked))
        return "; ".join(f"{self._number(slug)} {'; '.join(found)}".rstrip() for slug, found in places.items())

    def claim(self, claim: Claim) -> str:
        """``[2] secțiunea 5.1``: the source of a claim in a doubt."""
        return f"{self._number(claim.source)} {m.inside(claim.locator or '')}".rstrip()

    def _number(self, slug: str) -> str:
        number = self._numbers.setdefault(slug, len(self._numbers) + 1)
        return f"[\\[{number}\\]](#source-{number})"

    def listing(self) -> str:
        """The list of sources, and what the marks of confidence mean."""
        c = self._c
        lines = []
        for slug, number in self._numbers.items():
            name = m.link(m.text(c.kb.corpus.sources[slug].title.text(c.language)), "sources", self._here, slug)
            checked = f", {c.label('checked', day(self._checked[slug], c.language))}" if slug in self._checked else ""
            lines.append(f'- <span id="source-{number}">\\[{number}\\]</span> {name}{checked}')
        marks = "; ".join(
            f"*{v.CONFIDENCE_MARKS.label(word, c.language)}*: {v.CONFIDENCES.label(word, c.language)}"
            for word in ("reported", "secondary")
        )
        legend = c.word("marks-legend", v.CONFIDENCES.label("official", c.language), marks)
        return "\n".join(lines) + f"\n\n<small>{legend}</small>"
