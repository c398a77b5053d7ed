"""Pages about many records: home, lists, glossary, sources, what we do not know."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from tipkb import markup as m
from tipkb import vocabulary as v
from tipkb.labels import counted
from tipkb.model import Doubt, Evidence, Gap, Model, Organization, Record, Term, Work
from tipkb.page_context import Context
from tipkb.page_who import lines
from tipkb.page_words import JURISDICTIONS, WORK_TYPES
from tipkb.text import fold


def pages(c: Context) -> Iterator[tuple[str, str]]:
    """Path and Markdown of each page."""
    yield "index", home(c)
    yield "works", works_index(c)
    yield "organizations", organizations_index(c)
    yield "glossary", glossary(c)
    yield from glossary_pages(c)
    yield "sources", sources(c)
    yield "unknown", unknown(c)
    yield from unknown_pages(c)


def home(c: Context) -> str:
    """Three doors and the lines to call."""
    here = "index"
    corpus = c.kb.corpus
    doors = [
        f"-   **{m.link(c.word(f'door-{door}'), page, here)}**\n\n    {c.word(f'door-{door}-text')}"
        for door, page in (("who", "who"), ("law", "works"), ("scripts", "scripts"))
    ]
    numbers = {
        "works": len(corpus.works), "articles": sum(map(len, corpus.articles.values())), "steps": len(corpus.steps),
        "organizations": len(corpus.organizations), "terms": len(corpus.terms),
    }  # fmt: skip
    counts = ", ".join(
        counted(number, f"1 {c.word(f'counted-{name}')}", c.word(f"counted-{name}"), c.language)
        for name, number in numbers.items()
    )
    return m.page(c.word("home"), [
        f"# {c.word('home-title')}", c.word("home-lead"), f"**{c.word('warning')}**",
        f'<link rel="stylesheet" href="assets/who.css">\n<div class="who">{lines(c)}</div>',
        '<div class="grid cards" markdown>\n\n' + "\n\n".join(doors) + "\n\n</div>", f"<small>{counts}</small>",
    ])  # fmt: skip


def works_index(c: Context) -> str:
    """All works, by jurisdiction and type."""
    more = " · ".join(m.link(c.word(page), page, "works") for page in ("timeline", "topics", "changes"))
    body = [f"# {c.word('works')}", c.word("works-lead"), more]
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
    matrix = m.link(c.word("matrix"), "matrix", "organizations")
    body = [f"# {c.word('organizations')}", c.word("organizations-lead"), matrix]
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
    """All terms in the order of the language, each with its place."""
    body = [f"# {c.word('glossary')}", c.word("glossary-lead")]
    lines = []
    for term in _terms(c):
        page, anchor = c.path(f"term:{term.id}")
        other = term.term.en if c.language == "ro" else term.term.ro
        lines.append(
            f"- {m.link(m.text(term.term.text(c.language)), page, 'glossary', anchor)}{{#{anchor}}} – *{m.text(other)}*"
        )
    return m.page(c.word("glossary"), [*body, "\n".join(lines)], c.word("glossary-lead"))


def glossary_pages(c: Context) -> Iterator[tuple[str, str]]:
    """The terms with their definitions, a page for each first letter of their ids, so that pages are the same in both languages."""
    groups: dict[str, list[Term]] = defaultdict(list)
    for term in _terms(c):
        groups[c.path(f"term:{term.id}")[0]].append(term)
    for page, terms in sorted(groups.items()):
        title = f"{c.word('glossary')}: {page.rpartition('/')[2].upper()}"
        body = [f"# {title}", m.link(c.word("glossary"), "glossary", page)]
        for term in terms:
            body += _term(c, term, page)
        yield page, m.page(title, body)


def _terms(c: Context) -> list[Term]:
    return sorted(c.kb.corpus.terms.values(), key=lambda term: fold(term.term.text(c.language)))


def _term(c: Context, term: Term, page: str) -> list[str]:
    other = term.term.en if c.language == "ro" else term.term.ro
    words = [*term.synonyms.ro, *term.synonyms.en, *term.abbreviations.ro, *term.abbreviations.en]
    return [
        f"## {m.text(term.term.text(c.language))} {{#term-{term.id}}}",
        f"*{m.text(other)}* {c.mark(term.evidence)}",
        c.prose(term.definition, page),
        m.fields([
            (c.word("defined-by"), c.targets(term.defined_by, page)),
            (c.word("synonyms"), m.text(", ".join(dict.fromkeys(words)))),
            (c.label("evidence"), c.evidence(term.evidence, page)),
        ]),
        c.gaps(term.gaps),
        c.doubts(term.doubts, page),
    ]  # fmt: skip


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
    """How many gaps there are on each subject, and how many doubts in each state."""
    subjects, doubtful = _unknown(c)
    lines = [
        f"- {m.link(m.text(_subject(c, subject)), f'unknown/{subject}', 'unknown')} ({len(gaps)})"
        for subject, gaps in subjects.items()
    ]
    for state, found in doubtful.items():
        name = m.text(f"{c.label('doubts')}: {v.DOUBT_STATES.label(state, c.language)}")
        count = sum(len(doubts) for _, doubts in found)
        lines.append(f"- {m.link(name, f'unknown/doubts-{state}', 'unknown')} ({count})")
    return m.page(
        c.word("unknown"),
        [f"# {c.word('unknown')}", c.word("unknown-lead"), "\n".join(lines)],
        c.word("unknown-lead"),
    )


def unknown_pages(c: Context) -> Iterator[tuple[str, str]]:
    """Every declared gap, a page a subject, and every doubt."""
    subjects, doubtful = _unknown(c)
    back = c.word("unknown")
    for subject, gaps in subjects.items():
        page = f"unknown/{subject}"
        title = f"{back}: {_subject(c, subject)}"
        lines = [f"- {c.target(key, page)}: {c.gap(gap)}" for key, gap in gaps]
        yield page, m.page(title, [f"# {m.text(title)}", m.link(back, "unknown", page), "\n".join(lines)])
    for state, found in doubtful.items():
        page = f"unknown/doubts-{state}"
        title = f"{c.label('doubts')}: {v.DOUBT_STATES.label(state, c.language)}"
        body = [f"# {m.text(title)}", m.link(back, "unknown", page)]
        for key, doubts in found:
            body += [f"**{c.target(key, page)}**", c.doubts(doubts, page)]
        yield page, m.page(title, body)


def _unknown(
    c: Context,
) -> tuple[dict[str, list[tuple[str, Gap]]], dict[str, list[tuple[str, tuple[Doubt, ...]]]]]:
    """Gaps by subject and doubts by state, each with its record's id, in the order of the closed lists."""
    subjects: dict[str, list[tuple[str, Gap]]] = {subject: [] for subject in v.GAP_SUBJECTS}
    doubtful: dict[str, list[tuple[str, tuple[Doubt, ...]]]] = {state: [] for state in v.DOUBT_STATES}
    for key, record in c.kb.corpus.records.items():
        for gap in record.gaps:
            subjects[gap.about].append((key, gap))
        for state, found in doubtful.items():
            if doubts := tuple(doubt for doubt in record.doubts if doubt.state == state):
                found.append((key, doubts))
    return {name: gaps for name, gaps in subjects.items() if gaps}, {
        state: found for state, found in doubtful.items() if found
    }


def _subject(c: Context, subject: str) -> str:
    name = v.GAP_SUBJECTS.label(subject, c.language)
    return name[:1].upper() + name[1:]
