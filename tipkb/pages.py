"""The site's pages as Markdown text: what each kind of page says, in one language.

Knows records, not MkDocs: ``site`` writes what this returns into a build folder. A page's path is the
id of its record, an element's anchor its eId.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from tipkb import markup as m
from tipkb import vocabulary as v
from tipkb.citations import Citation
from tipkb.documents import element_label
from tipkb.ids import WorkId
from tipkb.kb import KnowledgeBase
from tipkb.labels import confidences, day, label
from tipkb.model import Bilingual, Contact, Doubt, Evidence, Gap, Model, Organization, Record, Term, Work
from tipkb.text import fold

WORDS: dict[str, tuple[str, str]] = {
    "site": ("tipkb – combaterea traficului de persoane", "tipkb – against trafficking in persons"),
    "home": ("Acasă", "Home"),
    "pathways": ("Cine acționează", "Who acts"),
    "works": ("Legislație", "Law"),
    "organizations": ("Instituții", "Institutions"),
    "glossary": ("Glosar", "Glossary"),
    "unknown": ("Ce nu știm", "What we do not know"),
    "sources": ("Surse", "Sources"),
    "about": ("Despre", "About"),
    "scripts": ("Pentru scripturi", "For scripts"),
    "home-title": ("Cine acționează, pe ce temei, în ce termen", "Who acts, on what basis, by when"),
    "home-lead": (
        "Cadrul legal privind combaterea traficului de persoane în România și mecanismul de identificare și referire a victimelor, articol cu articol, cu date, surse și gradul de încredere.",
        "The legal framework against trafficking in persons in Romania and the mechanism for identifying and referring victims, article by article, with dates, sources and how sure each statement is.",
    ),
    "door-who": ("Cine acționează?", "Who acts?"),
    "door-who-text": ("Pașii de urmat pentru un copil sau un adult care poate fi victimă: instituția, rolul, cine trebuie anunțat, termenul, temeiul.", "The steps for a child or an adult who may be a victim: institution, role, who must be told, deadline, basis."),
    "door-law": ("Găsiți o prevedere", "Find a provision"),
    "door-law-text": ("Legi, hotărâri, directive și tratate, cu versiunile lor în timp și legăturile dintre ele.", "Laws, decisions, directives and treaties, with their versions over time and the links between them."),
    "door-scripts": ("Pentru scripturi", "For scripts"),
    "door-scripts-text": ("Aceleași răspunsuri ca JSON și prin Python.", "The same answers as JSON and through Python."),
    "lines": ("Linii telefonice", "Telephone lines"),
    "records": ("{} acte, {} articole, {} pași, {} instituții, {} termeni", "{} works, {} articles, {} steps, {} institutions, {} terms"),
    "pathways-lead": ("Alegeți situația. Fiecare pas arată cine răspunde, cine participă, cine trebuie anunțat, în ce termen și pe ce temei; ce nu se cunoaște este spus deschis.", "Choose the situation. Each step shows who is responsible, who takes part, who must be told, by when and on what basis; what is not known is said openly."),
    "works-lead": ("Actele din corpus, pe jurisdicții și tipuri.", "The works in the corpus, by jurisdiction and type."),
    "organizations-lead": ("Cine are atribuții, de la identificare la reintegrare.", "Who has tasks, from identification to reintegration."),
    "glossary-lead": ("Termenii legii și ai practicii, cu prevederea care îi definește.", "Terms of the law and of practice, with the provision that defines each."),
    "unknown-lead": ("Lipsurile declarate: ce am căutat și nu am găsit. Nimic din acestea nu este completat prin analogie. Mai jos, îndoielile: surse care nu se potrivesc între ele.", "Declared gaps: what was looked for and not found. None of them is filled in by analogy. Below them the doubts: sources that do not agree."),
    "sources-lead": ("Documentele și colecțiile din care provin afirmațiile.", "The documents and collections that the statements come from."),
    "title": ("Titlu", "Title"),
    "official-text": ("Textul oficial", "Official text"),
    "published": ("Publicat în", "Published in"),
    "dates": ("Date", "Dates"),
    "document": ("adoptat la {}", "adopted on {}"),
    "publication": ("publicat la {}", "published on {}"),
    "entry_into_force": ("în vigoare de la {}", "in force from {}"),
    "application": ("aplicabil de la {}", "applicable from {}"),
    "transposition_deadline": ("termen de transpunere {}", "to be transposed by {}"),
    "no_longer_in_force": ("nu mai este în vigoare de la {}", "no longer in force from {}"),
    "also-called": ("Alte denumiri", "Other names"),
    "coverage": ("Cuprindere în corpus", "Coverage in the corpus"),
    "provisions": ("Prevederi", "Provisions"),
    "relations": ("Legături", "Relations"),
    "now": ("În vigoare", "In force"),
    "earlier": ("Versiuni anterioare", "Earlier versions"),
    "kind": ("Fel", "Kind"),
    "parent": ("Subordonare", "Parent body"),
    "level": ("Nivel", "Level"),
    "defined-by": ("Definit de", "Defined by"),
    "synonyms": ("Sinonime și abrevieri", "Synonyms and abbreviations"),
    "publisher": ("Editor", "Publisher"),
    "dissemination": ("Difuzare", "Dissemination"),
    "statements": ("Afirmații care o citează", "Statements that cite it"),
    "overview": ("Pașii pe scurt", "The steps at a glance"),
    "details": ("Pașii în detaliu", "The steps in detail"),
    "told": ("Cine este anunțat", "Who is told"),
    "responsible": ("Cine răspunde", "Who is responsible"),
    "condition": ("Se aplică dacă", "Applies if"),
    "or": (" sau ", " or "),
    "all-cases": ("oricărui caz", "every case"),
    "nobody": ("nu se cunoaște", "not known"),
    "records-word": ("înregistrarea", "record"),
    "other-language": ("English", "Română"),
    "warning": ("Aceasta nu este consultanță juridică. În pericol imediat sunați la 112.", "This is not legal advice. In immediate danger call 112."),
}  # fmt: skip

JURISDICTIONS = {
    "ro": ("România", "Romania"),
    "eu": ("Uniunea Europeană", "European Union"),
    "coe": ("Consiliul Europei", "Council of Europe"),
    "un": ("Organizația Națiunilor Unite", "United Nations"),
    "ilo": ("Organizația Internațională a Muncii", "International Labour Organization"),
}
WORK_TYPES = {
    "constitutie": ("Constituție", "Constitution"), "lege": ("Legi", "Laws"), "oug": ("Ordonanțe de urgență", "Emergency ordinances"),
    "og": ("Ordonanțe", "Ordinances"), "hg": ("Hotărâri ale Guvernului", "Government decisions"), "ordin": ("Ordine", "Orders"),
    "decizie": ("Decizii", "Decisions"), "decret": ("Decrete", "Decrees"), "protocol": ("Protocoale", "Protocols"),
    "dir": ("Directive", "Directives"), "reg": ("Regulamente", "Regulations"), "dec": ("Decizii", "Decisions"),
    "charter": ("Cartă", "Charter"), "treaty": ("Tratate", "Treaties"), "cets": ("Convenții", "Conventions"),
    "c": ("Convenții", "Conventions"), "p": ("Protocoale", "Protocols"), "r": ("Recomandări", "Recommendations"),
}  # fmt: skip
EMERGENCY_LINES = ("linia-112", "linia-119", "linia-anitp")
"""Lines that every home page shows, in this order; their numbers come from their records."""
TOP_PAGES = ("index", "pathways", "works", "organizations", "glossary", "unknown", "sources", "scripts", "about")
"""Pages in the navigation."""


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
        return {"term": ("glossary", f"term-{slug}"), "organization": (f"organizations/{slug}", "")}.get(
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


def home(c: Context) -> str:
    """Three doors and the lines to call."""
    here = "index"
    corpus = c.kb.corpus
    doors = [
        f"-   **{m.link(c.word(f'door-{door}'), page, here)}**\n\n    {c.word(f'door-{door}-text')}"
        for door, page in (("who", "pathways"), ("law", "works"), ("scripts", "scripts"))
    ]
    lines = [
        f"- {m.link(m.text(c.kb.title(corpus.organizations[slug], c.language)), f'organizations/{slug}', here)}: "
        + "; ".join(
            c.contact(contact) for contact in corpus.organizations[slug].contacts if contact.kind in ("phone", "sms")
        )
        for slug in EMERGENCY_LINES
        if slug in corpus.organizations
    ]
    articles = sum(len(found) for found in corpus.articles.values())
    counts = c.word(
        "records", len(corpus.works), articles, len(corpus.steps), len(corpus.organizations), len(corpus.terms)
    )
    return m.page(c.word("home"), [
        f"# {c.word('home-title')}", c.word("home-lead"), m.box("danger", c.word("warning"), lines),
        '<div class="grid cards" markdown>\n\n' + "\n\n".join(doors) + "\n\n</div>", f"<small>{counts}</small>",
    ])  # fmt: skip


def works_index(c: Context) -> str:
    """All works, by jurisdiction and type."""
    body = [f"# {c.word('works')}", c.word("works-lead")]
    last = ""
    for (jurisdiction, kind), works in c.works_by_group.items():
        if jurisdiction != last:
            body.append(f"## {JURISDICTIONS[jurisdiction][0 if c.language == 'ro' else 1]} {{#{jurisdiction}}}")
            last = jurisdiction
        name = WORK_TYPES.get(kind, (kind, kind))[0 if c.language == "ro" else 1]
        body.append(f"### {name} {{#{jurisdiction}-{kind}}}")
        body.append("\n".join(_work_line(c, work) for work in works))
    return m.page(c.word("works"), body, c.word("works-lead"))


def _work_line(c: Context, work: Work) -> str:
    """A work in a list: how it is called, what it is about, and its status unless it simply applies."""
    short, title = work.short.text(c.language), work.title.text(c.language)
    status = "" if work.status == "in-force" else f" *({m.text(v.WORK_STATUSES.label(work.status, c.language))})*"
    rest = "" if title == short else f" – {m.text(title)}"
    return f"- {m.link(m.text(short), work.id, 'works')}{rest}{status}"


def organizations_index(c: Context) -> str:
    """All organizations, by kind."""
    body = [f"# {c.word('organizations')}", c.word("organizations-lead")]
    groups: dict[str, list[Organization]] = defaultdict(list)
    for record in c.kb.corpus.organizations.values():
        groups[record.type].append(record)
    for kind in v.ORGANIZATION_KINDS:
        records = sorted(groups.get(kind, ()), key=lambda r: fold(c.kb.title(r, c.language)))
        if records:
            body.append(f"## {v.ORGANIZATION_KINDS.label(kind, c.language).capitalize()} {{#{kind}}}")
            body.append(
                "\n".join(f"- {c.organization(r.id, 'organizations')}{_acronyms(r, c.language)}" for r in records)
            )
    return m.page(c.word("organizations"), body, c.word("organizations-lead"))


def _acronyms(record: Organization, language: str) -> str:
    words = record.acronym.ro if language == "ro" else (record.acronym.en or record.acronym.ro)
    return f" ({m.text(', '.join(words))})" if words else ""


def glossary(c: Context) -> str:
    """All terms in the order of the language."""
    body = [f"# {c.word('glossary')}", c.word("glossary-lead")]
    terms: list[Term] = sorted(c.kb.corpus.terms.values(), key=lambda term: fold(term.term.text(c.language)))
    for term in terms:
        other = term.term.en if c.language == "ro" else term.term.ro
        words = [*term.synonyms.ro, *term.synonyms.en, *term.abbreviations.ro, *term.abbreviations.en]
        body += [
            f"## {m.text(term.term.text(c.language))} {{#term-{term.id}}}",
            f"*{m.text(other)}* {c.mark(term.evidence)}",
            c.prose(term.definition, "glossary"),
            m.fields([
                (c.word("defined-by"), c.targets(term.defined_by, "glossary")),
                (c.word("synonyms"), m.text(", ".join(dict.fromkeys(words)))),
                (c.label("evidence"), c.evidence(term.evidence, "glossary")),
            ]),
            c.gaps(term.gaps),
            c.doubts(term.doubts, "glossary"),
        ]  # fmt: skip
    return m.page(c.word("glossary"), body, c.word("glossary-lead"))


def sources(c: Context) -> str:
    """All sources, with how many statements rest on each."""
    counts: dict[str, int] = defaultdict(int)
    for record in c.kb.corpus.records.values():
        for item in _evidence_in(record):
            counts[item.source] += 1
    body = [f"# {c.word('sources')}", c.word("sources-lead")]
    for slug, source in c.kb.corpus.sources.items():
        body += [
            f"## {m.text(source.title.text(c.language))} {{#{slug}}}",
            m.fields([
                (c.word("kind"), m.text(v.SOURCE_KINDS.label(source.type, c.language))),
                (c.word("publisher"), m.text(source.publisher or "")),
                (c.word("official-text"), m.outside(m.text(source.url), source.url) if source.url else ""),
                (c.word("dissemination"), m.text(v.DISSEMINATIONS.label(source.dissemination, c.language))),
                (c.word("statements"), str(counts[slug])),
            ]),
            m.text(source.note.text(c.language)) if source.note else "",
        ]  # fmt: skip
    return m.page(c.word("sources"), body, c.word("sources-lead"))


def _evidence_in(record: Model) -> Iterator[Evidence]:
    for name in type(record).model_fields:
        value = getattr(record, name)
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, Evidence):
                yield item
            elif isinstance(item, Model) and not isinstance(item, Record):
                yield from _evidence_in(item)


def unknown(c: Context) -> str:
    """Every declared gap by subject, then every doubt."""
    body = [f"# {c.word('unknown')}", c.word("unknown-lead")]
    by_subject: dict[str, list[tuple[str, Gap]]] = defaultdict(list)
    doubtful: list[tuple[str, Record]] = []
    for key, record in c.kb.corpus.records.items():
        for gap in record.gaps:
            by_subject[gap.about].append((key, gap))
        if record.doubts:
            doubtful.append((key, record))
    for subject in v.GAP_SUBJECTS:
        if by_subject[subject]:
            name = v.GAP_SUBJECTS.label(subject, c.language)
            body.append(f"## {m.text(name[:1].upper() + name[1:])} ({len(by_subject[subject])}) {{#{subject}}}")
            body.append("\n".join(f"- {c.target(key, 'unknown')}: {c.gap(gap)}" for key, gap in by_subject[subject]))
    body.append(f"## {c.label('doubts')} {{#doubts}}")
    for key, record in doubtful:
        body.append(f"**{c.target(key, 'unknown')}**")
        body.append(c.doubts(record.doubts, "unknown"))
    return m.page(c.word("unknown"), body, c.word("unknown-lead"))
