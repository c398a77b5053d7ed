"""The page of a work: identity, relations, articles with their versions by date."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from tipkb import markup as m
from tipkb import vocabulary as v
from tipkb.documents import element_label
from tipkb.graph import Edge, bundle
from tipkb.ids import WorkId, sort_key
from tipkb.labels import day, penalty_text, version_span
from tipkb.model import Part, Provision, Version, Work
from tipkb.page_context import Context
from tipkb.page_words import JURISDICTIONS
from tipkb.timeline import version_on


def pages(c: Context) -> Iterator[tuple[str, str]]:
    """Path and Markdown of each page."""
    for work in c.kb.corpus.works.values():
        yield work.id, work_page(c, work)


def work_page(c: Context, work: Work) -> str:
    """A work: identity, relations, articles with their versions, doubts and sources."""
    here, language = work.id, c.language
    title = work.short.text(language)
    body = [
        f"# {m.text(title)}",
        f"**{m.text(work.title.text(language))}** {c.mark(work.evidence)}",
        c.prose(work.summary, here, here),
        m.fields(_identity(c, work)),
        c.gaps(work.gaps),
    ]
    links = c.kb.graph.links(work.id)
    body += _relations(c, links.outgoing, links.incoming, here)
    articles = c.kb.corpus.articles.get(work.id, ())
    if articles:
        body.append(f"## {c.word('provisions')} {{#provisions}}")
        for article in articles:
            body += _article(c, article, here)
    body.append(c.doubts(work.doubts, here))
    body.append(f"## {c.label('evidence')} {{#sources}}")
    body.append(c.evidence(work.evidence, here))
    return m.page(title, body, work.title.text(language))


def _identity(c: Context, work: Work) -> Iterable[tuple[str, str]]:
    language = c.language
    jurisdiction = WorkId.parse(work.id).jurisdiction
    yield c.label("status"), m.text(v.WORK_STATUSES.label(work.status, language))
    dates = [c.word(name, day(value, language)) for name, value in work.dates.model_dump().items() if value]
    yield c.word("dates"), "; ".join(m.text(text) for text in dates)
    gazettes = [
        f"{g.name}, nr. {g.number}"
        + (f" / {day(g.date, language)}" if g.date else "")
        + (f" ({g.note.text(language)})" if g.note else "")
        for g in work.gazettes
    ]
    yield c.word("published"), "; ".join(m.text(text) for text in gazettes)
    yield c.word("also-called"), m.text("; ".join((*work.aliases, *work.numbers)))
    names = work.identifiers
    yield "CELEX", m.text(names.celex or "")
    yield "ELI", m.outside(m.text(names.eli), names.eli) if names.eli else ""
    yield "CETS", m.text(names.cets or "")
    yield c.word("official-text"), m.outside(m.text(names.url), names.url) if names.url else ""
    yield c.word("coverage"), m.text(v.COVERAGES.label(work.coverage, language))
    yield "ID", f"`{work.id}` · {JURISDICTIONS[jurisdiction][0 if language == 'ro' else 1]}"


def _relations(c: Context, outgoing: Sequence[Edge], incoming: Sequence[Edge], here: str) -> list[str]:
    out = []
    for edges, words, end in ((outgoing, v.RELATIONS, "target"), (incoming, v.REVERSE_RELATIONS, "source")):
        lines: dict[str, list[str]] = {}
        for one in bundle(edges, end):
            elements = ", ".join(m.text(element_label(eid, c.language)) for eid in sorted(one.elements, key=sort_key))
            line = f"- {c.target(one.other, here)}"
            line += f", {day(one.date, c.language)}" if one.date else ""
            line += f": {elements}" if elements and "#" not in here and not here.startswith("mnir/") else ""
            line += f" {c.mark(one.evidence)}" if one.declared else f" *({c.label('found-in-text')})*"
            lines.setdefault(words.label(one.relation, c.language), []).append(line)
        for word, found in lines.items():
            title = f"{word[:1].upper()}{word[1:]} ({len(found)})"
            out.append(m.box("abstract", title, ["\n".join(found)], folded=len(found) > 6))
    return [f"## {c.word('relations')} {{#relations}}", *out] if out else []


def _article(c: Context, article: Provision, here: str) -> list[str]:
    eid = article.id.partition("#")[2]
    heading = f" – {article.heading.text(c.language)}" if article.heading else ""
    current = version_on(article, c.kb.as_of)
    gone = f" ({c.label('repealed')})" if current and current.repealed else ""
    out = [f"### {m.text(element_label(eid, c.language) + heading + gone)} {{#{eid}}}"]
    out += _versions(c, article, here)
    for part in article.parts:
        local = part.id.partition("#")[2]
        name = element_label(local.removeprefix(f"{eid}__"), c.language)
        title = f"{name} – {part.heading.text(c.language)}" if part.heading else name
        out.append(f"#### {m.text(title)} {{#{local}}}")
        out += _versions(c, part, here)
    out.append(c.gaps(article.gaps))
    out.append(c.doubts(article.doubts, here))
    out.append(f"<small>{c.label('evidence')}: {c.evidence(article.evidence, here)}</small>")
    return out


def _versions(c: Context, part: Part, here: str) -> list[str]:
    current = version_on(part, c.kb.as_of)
    out = []
    if current:
        band = f'<span class="tip-now">{c.word("now")}</span> ' if c.kb.is_in_force(part.id) else ""
        out += _version(c, part, current, here, band)
    others = [version for version in reversed(part.versions) if version is not current]
    if others:
        lines = [line for version in others for line in (*_version(c, part, version, here, ""), "")]
        out.append(m.box("info", c.word("earlier") + f" ({len(others)})", lines, folded=True))
    return out


def _version(c: Context, part: Part, version: Version, here: str, band: str) -> list[str]:
    changes = [f"{c.target(change.act, here)} ({v.ACTIONS.label(change.action, c.language)})" for change in version.by]
    made = f" · {c.label('changed-by')} {'; '.join(dict.fromkeys(changes))}" if changes else ""
    out = [f"{band}*{m.text(version_span(version, c.language))}*{made} {c.mark(version.evidence)}".rstrip()]
    if version.repealed:
        out.append(f"**{c.label('repealed')}**")
    for text in (version.summary, version.unknown):
        if text:
            out.append(c.prose(text, here, part.id))
    facts = []
    for penalty in version.penalties:
        name = penalty.label.text(c.language) + ": " if penalty.label else ""
        facts.append(f"- **{c.label('penalty')}:** {m.text(name + penalty_text(penalty, c.language))}")
    facts += [f"- **{c.label('deadline')}:** {m.text(d.statement.text(c.language))}" for d in version.deadlines]
    out.append("\n".join(facts))
    return [line for line in out if line]
