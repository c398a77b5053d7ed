"""What every page needs: the knowledge base, the language, and the small blocks that pages share.

Knows records, not MkDocs. A page's path is the id of its record, an element's anchor its eId.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from tipkb import markup as m
from tipkb import vocabulary as v
from tipkb.citations import Citation
from tipkb.documents import element_label
from tipkb.ids import WorkId
from tipkb.kb import KnowledgeBase
from tipkb.labels import confidences, day, label
from tipkb.model import Bilingual, Contact, Doubt, Evidence, Gap, When, Work
from tipkb.page_words import JURISDICTIONS, WORDS


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
        if head in self.kb.corpus.works or head in self.kb.corpus.pathways:
            return head, anchor
        if record_id in self.kb.corpus.organizations:
            return f"organizations/{record_id}", ""
        kind, _, slug = record_id.partition(":")
        return {"term": (f"glossary/{slug[:1]}", f"term-{slug}"), "organization": (f"organizations/{slug}", "")}.get(
            kind, ("sources", slug)
        )

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
        """Several links; provisions of one work stand together: ``Legea nr. 272/2004: art. 89, art. 96``."""
        groups: dict[str, list[str]] = {}
        for record_id in ids:
            groups.setdefault(record_id.partition("#")[0], []).append(record_id)
        out: list[str] = []
        for head, members in groups.items():
            work = self.kb.corpus.works.get(head)
            if work is None or len(members) == 1:
                out.extend(self.target(member, here) for member in members)
                continue
            elements = (self.element(member, here) for member in members)
            out.append(f"{m.text(work.short.text(self.language))}: {', '.join(elements)}")
        return "; ".join(out)

    def element(self, provision_id: str, here: str) -> str:
        """A link to a provision, named without its work."""
        head, _, eid = provision_id.partition("#")
        covering = self.kb.corpus.covering(provision_id) if eid else None
        name = m.text(
            element_label(eid, self.language) if eid else self.kb.corpus.works[head].short.text(self.language)
        )
        return m.link(name, head, here, covering.id.partition("#")[2] if covering else "")

    def prose(self, text: Bilingual | None, here: str, context: str | None = None) -> str:
        """A statement with every citation in it linked; an act outside the corpus says so when pointed at.

        ``context`` is the provision or work that the statement is about, for citations such as ``alin. (2)``.
        """
        if text is None:
            return ""
        raw = " ".join(text.text(self.language).split())
        out, position = [], 0
        for citation in self.kb.cite(raw, context):
            if citation.start < position or citation.target.startswith("self#"):
                continue
            out.append(m.inside(raw[position : citation.start]) if position else m.text(raw[: citation.start]))
            out.append(self._cited(citation, here))
            position = citation.end
        return "".join(out) + (m.inside(raw[position:]) if position else m.text(raw))

    def _cited(self, citation: Citation, here: str) -> str:
        head, _, eid = citation.target.partition("#")
        if head not in self.kb.corpus.works:
            return f'<abbr title="{self.label("not-in-corpus")}">{m.inside(citation.text)}</abbr>'
        covering = self.kb.corpus.covering(citation.target) if eid else None
        return m.link(m.inside(citation.text), head, here, covering.id.partition("#")[2] if covering else "")

    def organization(self, slug: str, here: str, short: bool = False) -> str:
        """A link to an organization by its name, or by its acronym where it has one."""
        record = self.kb.corpus.organizations[slug]
        acronyms = record.acronym.ro if self.language == "ro" else (record.acronym.en or record.acronym.ro)
        if short and acronyms:
            return m.link(m.text(acronyms[0]), f"organizations/{slug}", here)
        return m.link(
            m.text(self.kb.title(self.kb.corpus.organizations[slug], self.language)), f"organizations/{slug}", here
        )

    def evidence(self, evidence: Sequence[Evidence], here: str) -> str:
        """Sources with place, confidence and the day they were looked at."""
        out = []
        for item in evidence:
            source = self.kb.corpus.sources[item.source]
            name = m.link(m.text(source.title.text(self.language)), "sources", here, item.source)
            place = f", {m.text(item.locator)}" if item.locator else ""
            note = f" {m.text(item.note.text(self.language))}" if item.note else ""
            out.append(f"{name}{place} {self.mark((item,))}{note}")
        return "; ".join(out)

    def mark(self, evidence: Sequence[Evidence]) -> str:
        """A badge for each confidence of some evidence, so that the best hides no other."""
        return " ".join(
            f'<span class="tip-confidence tip-{word}">{m.text(v.CONFIDENCE_MARKS.label(word, self.language))}</span>'
            for word in confidences(evidence)
        )

    def gaps(self, gaps: Sequence[Gap]) -> str:
        """A box of what is not known; where it was looked for stands on the page of gaps."""
        lines = [f"- {m.text(gap.statement.text(self.language))}" for gap in gaps]
        return m.box("question", self.label("gap"), lines) if lines else ""

    def gap(self, gap: Gap) -> str:
        """One gap: the statement, where it was looked for and when."""
        statement = m.text(gap.statement.text(self.language))
        if not gap.looked_in:
            return statement
        places = "; ".join(m.text(self.kb.corpus.sources[slug].title.text(self.language)) for slug in gap.looked_in)
        return f"{statement} *{self.label('looked-in')}: {places}, {self.label('checked', day(gap.checked, self.language))}.*"

    def doubts(self, doubts: Sequence[Doubt], here: str) -> str:
        """Folded boxes: who says what, what is served and why."""
        out = []
        for doubt in doubts:
            claims = [
                f"- {m.link(m.text(self.kb.corpus.sources[c.source].title.text(self.language)), 'sources', here, c.source)}"
                f"{', ' + m.text(c.locator) if c.locator else ''}: {self.prose(c.statement, here)}"
                for c in doubt.claims
            ]
            served = f"**{self.label('served')}:** {self.prose(doubt.served, here)}"
            why = f"**{self.label('why')}:** {self.prose(doubt.why, here)}"
            state = f"**{self.label('state')}:** {m.text(v.DOUBT_STATES.label(doubt.state, self.language))}"
            title = m.text(doubt.question.text(self.language))
            out.append(m.box("warning", title, ["\n".join(claims), "", served, "", why, "", state], folded=True))
        return "\n".join(out)

    def condition(self, when: When) -> str:
        """A condition in words: alternatives joined by "or", facts by semicolons."""
        alternatives = (
            "; ".join(m.text(v.values_label(fact, values, self.language)) for fact, values in one.items())
            for one in when
        )
        return self.word("or").join(alternatives)

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
