"""The page of a work: identity, the articles in force, their history, relations both ways.

Where that would be too long for one page, history and relations have pages of their own below it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from tipkb import markup as m
from tipkb import vocabulary as v
from tipkb.documents import element_label
from tipkb.graph import OURS, Bundle, Edge, bundle
from tipkb.ids import WorkId, sort_key
from tipkb.jsonld import page_jsonld
from tipkb.labels import day
from tipkb.model import Provision, Work
from tipkb.page_context import Context, joined
from tipkb.page_notes import Notes
from tipkb.page_provisions import Articles, citations
from tipkb.page_words import JURISDICTIONS

LONGEST = 90_000
"""Letters of Markdown: a work whose page would be longer keeps its history and its relations on pages of their own.

As HTML, with the frame of the site and its contents list, that is just under the 150 kB of a page.
"""
FOLDED = 12
"""Articles in the list above the text before it is folded."""
SHORT = 40
"""Articles in that list before it gives their numbers alone."""
KEY_RELATIONS = ("transposes", "ratifies", "implements", "approves")
"""Relations that say what an act is for; the head of its page names them when they are few."""
ENDING = ("replaces", "repeals")
"""Relations that ended an act; of an act in force they touch but a part, and stand among the others only."""


def pages(c: Context) -> Iterator[tuple[str, str]]:
    """Path and Markdown of each page."""
    for work in c.kb.corpus.works.values():
        whole = work_page(c, work, work.id)
        if len(whole) <= LONGEST:
            yield work.id, whole
        else:
            yield work.id, work_page(c, work, f"{work.id}-history")
            yield f"{work.id}-history", history_page(c, work)
            yield f"{work.id}-links", links_page(c, work)


def work_page(c: Context, work: Work, history: str) -> str:
    """A work: identity, articles in force, relations, sources; ``history`` is the page of what came before."""
    here, language = work.id, c.language
    title = work.short.text(language)
    notes = Notes(c, here)
    links = c.kb.graph.links(work.id)
    articles = c.kb.corpus.articles.get(work.id, ())
    writer = Articles(c, here, history, notes)
    body = [
        f"# {m.text(title)}",
        f"**{m.text(work.title.text(language))}** {c.mark(work.evidence)}".rstrip(),
        _force(c, work),
        c.prose(work.summary, here, here, set()),
        m.fields([*_identity(c, work, links.outgoing, links.incoming)]),
        c.gaps(work.gaps),
        _contents(c, articles, writer),
    ]
    if articles:
        body.append(f"## {c.word('provisions')} {{#provisions}}")
        body += [block for article in articles for block in writer.current(article)]
    if history == here:
        body += _relations(c, links.outgoing, links.incoming, here)
    else:
        words = c.word("links-count", len(links.outgoing) + len(links.incoming))
        body.append(f"## {c.word('relations')} {{#relations}}\n\n{m.link(words, f'{here}-links', here)}")
    body += [
        c.doubts(work.doubts, here, notes.claim),
        f"## {c.label('evidence')} {{#sources}}",
        notes.cite(work.evidence),
        notes.listing(),
        f'<script type="application/ld+json">{page_jsonld(c.kb, work)}</script>',
    ]
    return m.page(title, body, work.title.text(language))


def history_page(c: Context, work: Work) -> str:
    """What came before the wordings in force of a long work, article by article, with doubts and sources."""
    here, short = f"{work.id}-history", work.short.text(c.language)
    notes = Notes(c, here)
    writer = Articles(c, here, here, notes)
    title = c.word("history-of", short)
    lead = c.word("history-lead", c.target(work.id, here))
    body = [f"# {m.text(title)}", lead]
    for article in c.kb.corpus.articles[work.id]:
        body += writer.history(article)
    body += [f"## {c.label('evidence')} {{#sources}}", notes.listing()]
    return m.page(title, body, title)


def links_page(c: Context, work: Work) -> str:
    """The relations of a long work, both ways."""
    here = f"{work.id}-links"
    links = c.kb.graph.links(work.id)
    title = c.word("links-of", work.short.text(c.language))
    lead = c.word("links-lead", c.target(work.id, here))
    return m.page(title, [f"# {m.text(title)}", lead, *_relations(c, links.outgoing, links.incoming, here)], title)


def _force(c: Context, work: Work) -> str:
    """The band that says whether the act applies."""
    dates = work.dates
    start = dates.application or dates.entry_into_force
    words = v.WORK_STATUSES.label(work.status, c.language)
    state = "on" if c.kb.is_in_force(work.id) and work.status == "in-force" else "off"
    if state == "on" and start:
        words = f"{words} {c.word('since', day(start, c.language))}"
    elif dates.no_longer_in_force:
        words = f"{words}; {c.word('no_longer_in_force', day(dates.no_longer_in_force, c.language))}"
    return f'<span class="tip-force tip-{state}">{m.text(words[:1].upper() + words[1:])}</span>'


def _identity(c: Context, work: Work, outgoing: Sequence[Edge], incoming: Sequence[Edge]) -> Iterable[tuple[str, str]]:
    language = c.language
    jurisdiction = WorkId.parse(work.id).jurisdiction
    dates = [c.word(name, day(value, language)) for name, value in work.dates.model_dump().items() if value]
    yield c.word("dates"), "; ".join(m.text(text) for text in dates)
    gazettes = [
        f"{g.name}, nr. {g.number}"
        + (f" / {day(g.date, language)}" if g.date else "")
        + (f" ({g.note.text(language)})" if g.note else "")
        for g in work.gazettes
    ]
    yield c.word("published"), "; ".join(m.text(text) for text in gazettes)
    yield from _key_relations(c, outgoing, v.RELATIONS, "target", work)
    yield from _key_relations(c, incoming, v.REVERSE_RELATIONS, "source", work)
    yield c.word("also-called"), m.text("; ".join((*work.aliases, *work.numbers)))
    names = work.identifiers
    yield "CELEX", m.text(names.celex or "")
    yield "ELI", m.outside(m.text(names.eli), names.eli) if names.eli else ""
    yield "CETS", m.text(names.cets or "")
    yield c.word("official-text"), m.outside(m.text(names.url), names.url) if names.url else ""
    yield c.word("cite"), citations(c, work.id, ("ro-long", "ro-short", "en"))
    yield c.word("coverage"), m.text(v.COVERAGES.label(work.coverage, language))
    yield "ID", f"`{work.id}` · {JURISDICTIONS[jurisdiction][0 if language == 'ro' else 1]}"


def _key_relations(
    c: Context, edges: Sequence[Edge], words: v.Words, end: str, work: Work
) -> Iterator[tuple[str, str]]:
    """Rows that say what an act is for and what followed it, where that is little enough for the head of the page."""
    for relation in KEY_RELATIONS if end == "target" or work.status == "in-force" else (*KEY_RELATIONS, *ENDING):
        found = [edge for edge in edges if edge.relation == relation and edge.declared]
        others = _once(found, end)
        if 0 < len(others) <= 5:
            word = words.label(relation, c.language)
            yield word[:1].upper() + word[1:], "; ".join(_key(c, one, work.id) for one in others)


def _key(c: Context, one: Bundle, here: str) -> str:
    return f"{c.target(one.other, here)}{_elements(c, one)} {c.mark(one.evidence)}".rstrip()


def _elements(c: Context, one: Bundle) -> str:
    """The elements of this act that a relation touches, told apart from those of the other act."""
    names = [element_label(eid, c.language) for eid in sorted(one.elements, key=sort_key)]
    return f" ({c.word('here', m.text(joined(names)))})" if names else ""


def _once(edges: Sequence[Edge], end: str) -> list[Bundle]:
    seen: dict[str, Bundle] = {}
    for one in bundle(edges, end):
        seen.setdefault(one.other, one)
    return list(seen.values())


def _contents(c: Context, articles: Sequence[Provision], writer: Articles) -> str:
    """The articles at a glance, for screens that have no contents list beside the text."""
    if len(articles) < 4:
        return ""
    lines = [
        f"- [{writer.title(article, short=len(articles) > SHORT)}](#{article.id.partition('#')[2]})"
        for article in articles
    ]
    title = c.word("articles-here", len(articles))
    return m.box("tip-quiet tip-contents", title, lines, folded=len(articles) > FOLDED)


def _relations(c: Context, outgoing: Sequence[Edge], incoming: Sequence[Edge], here: str) -> list[str]:
    """Relations both ways, a box a kind, named in words; what was only found in our text says so once a box."""
    out = []
    for edges, words, end in ((outgoing, v.RELATIONS, "target"), (incoming, v.REVERSE_RELATIONS, "source")):
        lines: dict[tuple[str, bool], list[str]] = {}
        for one in sorted(bundle(edges, end), key=lambda one: not one.declared):
            line = f"- {c.target(one.other, here)}"
            line += f", {day(one.date, c.language)}" if one.date else ""
            line += _elements(c, one)
            line += f" {c.mark(one.evidence)}" if one.declared and one.relation != OURS else ""
            line += "".join(f" – {c.prose(note, here)}" for note in one.notes)
            lines.setdefault((words.label(one.relation, c.language), one.declared), []).append(line.rstrip())
        for (word, declared), found in lines.items():
            title = f"{word[:1].upper()}{word[1:]} ({len(found)})" + (
                "" if declared else f", {c.label('found-in-text')}"
            )
            out.append(m.box("tip-quiet", title, ["\n".join(found)], folded=len(found) > 6 or not declared))
    return [f"## {c.word('relations')} {{#relations}}", *out] if out else []
