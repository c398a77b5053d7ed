"""What every page needs: the knowledge base, the language, and the small blocks that pages share.

Knows records, not MkDocs. A page's path is the id of its record, an element's anchor its eId.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, MutableSet, Sequence
from dataclasses import dataclass
from functools import cached_property

from tipkb import markup as m
from tipkb import vocabulary as v
from tipkb.citations import Citation
from tipkb.documents import element_label
from tipkb.ids import WorkId, sort_key
from tipkb.kb import KnowledgeBase
from tipkb.labels import confidences, day, label
from tipkb.model import Bilingual, Claim, Contact, Doubt, Evidence, Gap, When, Work
from tipkb.page_terms import TermFinder, shorten
from tipkb.page_words import JURISDICTIONS, KIND_PAGES, WORDS


@dataclass(frozen=True)
class Context:
    """What every page needs: the knowledge base, the language, and small common blocks."""

    kb: KnowledgeBase
    language: str

    def word(self, key: str, *values: object) -> str:
        """A word of the site."""
        return WORDS[key][0 if self.language == "ro" else 1].format(*values)

    def label(self, key: str, *values: object) -> str:
        """A word shared with the command line."""
        return label(key, self.language, *values)

    def path(self, record_id: str) -> tuple[str, str]:
        """Page and anchor of a record or provision id."""
        head, _, anchor = record_id.partition("#")
        corpus = self.kb.corpus
        if head in corpus.works or head in corpus.pathways or head in corpus.strategies:
            return head, anchor
        if record_id in corpus.organizations:
            return f"organizations/{record_id}", ""
        kind, _, slug = record_id.partition(":")
        places = {"term": (f"glossary/{slug[:1]}", f"term-{slug}"), "organization": (f"organizations/{slug}", "")}
        return places.get(kind, (KIND_PAGES.get(kind, "sources"), slug))

    def target(self, record_id: str, here: str) -> str:
        """A link to a record with its short name, as lawyers cite it; plain text when it is not recorded."""
        kb, language = self.kb, self.language
        head, _, eid = record_id.partition("#")
        if record_id in kb.corpus.steps:
            return m.link(m.text(kb.corpus.steps[record_id].title.text(language)), head, here, eid)
        if work := kb.corpus.works.get(head):
            name = m.text(work.short.text(language) + (f", {element_label(eid, language)}" if eid else ""))
            covering = kb.corpus.covering(record_id) if eid else None
            return m.link(name, head, here, covering.id.partition("#")[2] if covering else "")
        record = kb.corpus.organizations.get(record_id) or kb.corpus.records.get(record_id)
        if record is None:
            return m.text(record_id)
        page, anchor = self.path(record_id)
        return m.link(m.text(kb.title(record, language)), page, here, anchor)

    def targets(self, ids: Sequence[str], here: str) -> str:
        """Several links; provisions of one work stand together: ``Legea nr. 272/2004: art. 89 alin. (2), (3), art. 96``."""
        groups: dict[str, list[str]] = {}
        for record_id in ids:
            groups.setdefault(record_id.partition("#")[0], []).append(record_id)
        out: list[str] = []
        for head, members in groups.items():
            work = self.kb.corpus.works.get(head)
            if work is None or len(members) == 1:
                out.extend(self.target(member, here) for member in members)
            else:
                out.append(f"{m.text(work.short.text(self.language))}: {self.elements(members, here)}")
        return "; ".join(out)

    def elements(self, ids: Sequence[str], here: str) -> str:
        """Provisions of one work, each named without it; those that lead to one place make one link."""
        names: dict[tuple[str, str], list[str]] = {}
        for record_id in sorted(dict.fromkeys(ids), key=lambda one: sort_key(one.partition("#")[2])):
            head, _, eid = record_id.partition("#")
            covering = self.kb.corpus.covering(record_id) if eid else None
            name = element_label(eid, self.language) if eid else self.kb.corpus.works[head].short.text(self.language)
            names.setdefault((head, covering.id.partition("#")[2] if covering else ""), []).append(name)
        return ", ".join(m.link(m.text(joined(found)), head, here, eid) for (head, eid), found in names.items())

    def prose(
        self, text: Bilingual | None, here: str, context: str | None = None,
        seen: MutableSet[str] | None = None, hints: bool = True,
    ) -> str:  # fmt: skip
        """A statement with every citation in it linked; an act outside the corpus says so when pointed at.

        ``context`` is the provision or work that the statement is about, for citations such as ``alin. (2)``.
        With ``seen`` the terms of the glossary are linked too, each once: their ids are noted there;
        ``hints`` shows the beginning of the definition where a term is pointed at.
        """
        if text is None:
            return ""
        raw = " ".join(text.text(self.language).split())
        out, position = [], 0
        for citation in self.kb.cite(raw, context):
            if citation.start < position or citation.target.startswith("self#") or _astray(citation, context):
                continue
            out.append(self._plain(raw[position : citation.start], here, seen, hints))
            out.append(self._cited(citation, here))
            position = citation.end
        return m.lead("".join(out) + self._plain(raw[position:], here, seen, hints))

    def _plain(self, raw: str, here: str, seen: MutableSet[str] | None, hints: bool) -> str:
        """Words between citations, the terms in them linked to the glossary."""
        if seen is None:
            return m.inside(raw)
        out, position = [], 0
        for start, end, slug in self.term_finder.find(raw):
            if slug in seen:
                continue
            seen.add(slug)
            hint = m.inside(shorten(self.kb.corpus.terms[slug].definition.text(self.language))) if hints else ""
            out.append(m.inside(raw[position:start]))
            page, anchor = self.path(f"term:{slug}")
            out.append(m.link(m.inside(raw[start:end]), page, here, anchor, hint) + "{.tip-term}")
            position = end
        return "".join(out) + m.inside(raw[position:])

    @cached_property
    def term_finder(self) -> TermFinder:
        """Finds the terms of the glossary in a text of this language."""
        return TermFinder(self.kb.corpus, self.language)

    def _cited(self, citation: Citation, here: str) -> str:
        head, _, eid = citation.target.partition("#")
        if head not in self.kb.corpus.works:
            return f'<abbr title="{self.label("not-in-corpus")}">{m.inside(citation.text)}</abbr>'
        covering = self.kb.corpus.covering(citation.target) if eid else None
        return m.link(m.inside(citation.text), head, here, covering.id.partition("#")[2] if covering else "")

    def short_name(self, slug: str) -> str:
        """The acronym of an organization, or its name where it has none; plain text."""
        record = self.kb.corpus.organizations[slug]
        acronyms = record.acronym.ro if self.language == "ro" else (record.acronym.en or record.acronym.ro)
        return acronyms[0] if acronyms else self.kb.title(record, self.language).partition(" (")[0]

    def organization(self, slug: str, here: str, short: bool = False) -> str:
        """A link to an organization by its name, or by its acronym where it has one."""
        name = self.short_name(slug) if short else self.kb.title(self.kb.corpus.organizations[slug], self.language)
        return m.link(m.text(name), f"organizations/{slug}", here)

    def evidence(self, evidence: Sequence[Evidence], here: str) -> str:
        """Sources with place and, unless it is official, how sure each is; one source stands once."""
        places: dict[str, list[str]] = defaultdict(list)
        for item in evidence:
            place = m.inside(item.locator or "")
            note = m.inside(item.note.text(self.language).removesuffix(".")) if item.note else ""
            shown = " ".join(part for part in (place, self.mark((item,)), note) if part)
            if shown not in places[item.source]:
                places[item.source].append(shown)
        out = []
        for slug, found in places.items():
            name = m.link(m.text(self.kb.corpus.sources[slug].title.text(self.language)), "sources", here, slug)
            out.append(": ".join(part for part in (name, "; ".join(filter(None, found))) if part))
        return ". ".join(out)

    def mark(self, evidence: Sequence[Evidence]) -> str:
        """A badge for each confidence of some evidence, so that the best hides no other; none when all is official."""
        words = confidences(evidence)
        if words == ["official"]:
            return ""
        return " ".join(
            f'<span class="tip-confidence tip-{word}">{m.text(v.CONFIDENCE_MARKS.label(word, self.language))}</span>'
            for word in words
        )

    def gaps(self, gaps: Sequence[Gap]) -> str:
        """A box of what is not known; where it was looked for stands on the page of gaps."""
        lines = [f"- {m.text(gap.statement.text(self.language))}" for gap in gaps]
        return m.box("tip-gaps", self.label("gap"), lines) if lines else ""

    def gap(self, gap: Gap) -> str:
        """One gap: the statement, where it was looked for and when."""
        statement = m.text(gap.statement.text(self.language))
        if not gap.looked_in:
            return statement
        places = "; ".join(m.text(self.kb.corpus.sources[slug].title.text(self.language)) for slug in gap.looked_in)
        return f"{statement} *{self.label('looked-in')}: {places}, {self.label('checked', day(gap.checked, self.language))}.*"

    def doubts(self, doubts: Sequence[Doubt], here: str, source: Callable[[Claim], str] | None = None) -> str:
        """Folded boxes: who says what, what is served and why; ``source`` names sources in the way of the page."""
        source = source or (lambda claim: self._claimant(claim, here))
        out = []
        for doubt in doubts:
            claims = [f"- {source(claim)}: {self.prose(claim.statement, here)}" for claim in doubt.claims]
            served = f"**{self.label('served')}:** {self.prose(doubt.served, here)}"
            why = f"**{self.label('why')}:** {self.prose(doubt.why, here)}"
            state = f"**{self.label('state')}:** {m.text(v.DOUBT_STATES.label(doubt.state, self.language))}"
            title = f"{self.word('doubt')}: {m.text(doubt.question.text(self.language))}"
            out.append(m.box("tip-doubt", title, ["\n".join(claims), "", served, "", why, "", state], folded=True))
        return "\n".join(out)

    def doubts_in_short(self, doubts: Sequence[Doubt], here: str, more: str) -> str:
        """Folded boxes that say what is served; ``more`` leads to who says what and why."""
        out = []
        for doubt in doubts:
            title = f"{self.word('doubt')}: {m.text(doubt.question.text(self.language))}"
            served = f"**{self.label('served')}:** {self.prose(doubt.served, here)} {more}"
            out.append(m.box("tip-doubt", title, [served], folded=True))
        return "\n".join(out)

    def _claimant(self, claim: Claim, here: str) -> str:
        name = m.text(self.kb.corpus.sources[claim.source].title.text(self.language))
        place = f", {m.text(claim.locator)}" if claim.locator else ""
        return m.link(name, "sources", here, claim.source) + place

    def condition(self, when: When, plain: bool = False) -> str:
        """A condition in words: alternatives joined by "or", facts by semicolons; ``plain`` text is not yet Markdown."""
        alternatives = (
            "; ".join(v.values_label(fact, values, self.language) for fact, values in one.items()) for one in when
        )
        words = self.word("or").join(alternatives)
        return words if plain else m.text(words)

    def contact(self, contact: Contact) -> str:
        """A public line or site, to tap."""
        value = contact.value
        if contact.kind in ("phone", "sms"):
            digits = "".join(c for c in value if c.isdigit() or c == "+")
            shown = (
                f'<a class="tip-call" href="{"tel" if contact.kind == "phone" else "sms"}:{digits}">{m.text(value)}</a>'
            )
        elif contact.kind == "site":
            shown = m.outside(m.text(value.removeprefix("https://")), value)
        else:
            shown = m.text(value)
        name = (
            m.text(contact.label.text(self.language))
            if contact.label
            else m.text(v.CONTACT_KINDS.label(contact.kind, self.language))
        )
        return f"{shown} – {name} {self.mark(contact.evidence)}"

    @cached_property
    def works_by_group(self) -> dict[tuple[str, str], list[Work]]:
        """Works by jurisdiction and type, newest first."""
        out: dict[tuple[str, str], list[Work]] = defaultdict(list)
        for key, work in self.kb.corpus.works.items():
            work_id = WorkId.parse(key)
            out[work_id.jurisdiction, work_id.type].append(work)
        order = list(JURISDICTIONS)
        for works in out.values():
            works.sort(key=lambda work: (-WorkId.parse(work.id).year, work.short.ro))
        return dict(sorted(out.items(), key=lambda item: (order.index(item[0][0]), item[0][1])))


def joined(names: Sequence[str]) -> str:
    """``art. 96 alin. (1)`` and ``art. 96 alin. (2)`` → ``art. 96 alin. (1), (2)``: what two names share is said once."""
    out, last = names[0], names[0]
    for name in names[1:]:
        head = last[: max(last.rfind(" ") + 1, last.rfind("("), 0)]
        out += ", " + (name.removeprefix(head) if head else name)
        last = name
    return out


def _astray(citation: Citation, context: str | None) -> bool:
    """Whether an article is read as one of the act at hand, which has no such article here: it may be another act's."""
    work = (context or "").partition("#")[0]
    return not citation.known and citation.target.startswith(f"{work}#") and bool(work)
