"""Pages about many records: home, lists, glossary, sources, what we do not know."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from tipkb import markup as m
from tipkb import vocabulary as v
from tipkb.model import Evidence, Gap, Model, Organization, Record, Term, Work
from tipkb.page_context import Context
from tipkb.page_words import EMERGENCY_LINES, JURISDICTIONS, WORK_TYPES
from tipkb.text import fold


def pages(c: Context) -> Iterator[tuple[str, str]]:
    """Path and Markdown of each page."""
    yield "index", home(c)
    yield "works", works_index(c)
    yield "organizations", organizations_index(c)
    yield "glossary", glossary(c)
    yield "sources", sources(c)
    yield "unknown", unknown(c)


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
    status = (
        "" if work.status in v.CURRENT_STATUSES else f" *({m.text(v.WORK_STATUSES.label(work.status, c.language))})*"
    )
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
