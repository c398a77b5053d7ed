"""Pages of single records: a work with its articles, an organization, a pathway with its steps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tipkb import markup as m
from tipkb import vocabulary as v
from tipkb.documents import element_label
from tipkb.graph import Edge, bundle
from tipkb.ids import WorkId, sort_key
from tipkb.labels import day, label, penalty_text, version_span
from tipkb.model import Actor, Organization, Part, Pathway, Provision, Step, Version, When, Work
from tipkb.pages import JURISDICTIONS, Context
from tipkb.pathways import Duty
from tipkb.timeline import version_on


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


def organization_page(c: Context, record: Organization) -> str:
    """An organization: what it is, how to reach it, what it does stage by stage."""
    here = f"organizations/{record.id}"
    language = c.language
    title = c.kb.title(record, language)
    acronyms = record.acronym.ro if language == "ro" else (record.acronym.en or record.acronym.ro)
    parents = [c.organization(p.organization, here) for p in record.parents if p.to is None]
    earlier = record.names[:-1]
    body = [
        f"# {m.text(title)}" + (f" ({m.text(', '.join(acronyms))})" if acronyms else ""),
        m.text(record.summary.text(language)) + " " + c.mark(record.evidence),
        m.fields([
            (c.word("kind"), m.text(v.ORGANIZATION_KINDS.label(record.type, language))),
            (c.word("level"), m.text(v.LEVELS.label(record.level, language)) if record.level else ""),
            (c.word("parent"), "; ".join(parents)),
            (c.word("also-called"), "; ".join(m.text(n.text(language) + _between(n.from_, n.to, language)) for n in earlier)),
            ("ID", f"`{record.id}`"),
        ]),
        (f"## {c.label('contacts')} {{#contacts}}" if record.contacts else ""),
        "\n".join(f"- {c.contact(contact)}" for contact in record.contacts),
        c.gaps(record.gaps),
    ]  # fmt: skip
    by_stage: dict[str | None, list[str]] = {}
    for duty in c.kb.duties(record.id, language=language):
        by_stage.setdefault(duty.stage, []).append(_duty(c, duty, here))
    for stage, lines in by_stage.items():
        name = v.STAGES.label(stage, language) if stage else c.label("mandates")
        body.append(f"## {m.text(name)} {{#{stage or 'mandates'}}}")
        body.append("\n".join(dict.fromkeys(lines)))
    body += [c.doubts(record.doubts, here), f"## {c.label('evidence')} {{#sources}}", c.evidence(record.evidence, here)]
    return m.page(title, body, record.summary.text(language))


def _duty(c: Context, duty: Duty, here: str) -> str:
    """A duty in a list: the role and the step with its pathway, or the task with its legal basis."""
    language = c.language
    if duty.step is None or duty.actor is None:
        assert duty.mandate is not None
        basis = c.targets(duty.mandate.basis, here)
        text = f"- {m.text(duty.mandate.duty.text(language))}" + (f" — {basis}" if basis else "")
        return f"{text} {c.mark(duty.mandate.evidence)}".rstrip()
    actor, step = duty.actor.actor, duty.step.step
    pathway = c.kb.corpus.pathways[duty.step.pathway].title.text(language)
    text = f"- **{v.ROLES.label(actor.role, language)}** · {c.target(step.id, here)} *({m.text(pathway)})*"
    if actor.does:
        text += f": {m.text(actor.does.text(language))}"
    if actor.when:
        text += f" *({c.word('condition').lower()}: {condition_text(actor.when, language)})*"
    if step.to:
        text += f" · {m.text(label('practice-until', language, day(step.to, language)))}"
    return f"{text} {c.mark(actor.evidence)}".rstrip()


def _between(start: object, end: object, language: str) -> str:
    out = [label(key, language, day(value, language)) for key, value in (("from", start), ("until", end)) if value]
    return f" ({', '.join(out)})" if out else ""


def pathway_page(c: Context, pathway: Pathway) -> str:
    """A pathway: an overview table of its steps, then each step in full."""
    here, language = pathway.id, c.language
    steps = [step for key, step in c.kb.corpus.steps.items() if key.startswith(f"{pathway.id}#")]
    current = [step for step in steps if c.kb.is_in_force(step.id)]
    past = [step for step in steps if step not in current]
    title = pathway.title.text(language)
    rows = [
        (
            m.text(v.STAGES.label(step.stage, language)),
            c.target(step.id, here),
            _with_role(c, step, ("responsible", "decides"), here) or f"*{c.word('nobody')}*",
            _with_role(c, step, ("notified", "receives"), here),
            m.text(step.form.text(language)) if step.form else "",
            m.text(step.deadline.statement.text(language)) if step.deadline else "",
            c.targets(step.basis, here),
            c.mark(step.evidence),
        )
        for step in current
    ]
    head = [
        c.label("stage"),
        c.label("step"),
        c.word("responsible"),
        c.word("told"),
        c.label("form"),
        c.label("deadline"),
        c.label("basis"),
        c.label("confidence"),
    ]
    body = [
        f"# {m.text(title)}",
        c.prose(pathway.summary, here),
        f"**{c.word('condition')}:** {condition_text(pathway.when, language) or c.word('all-cases')}",
        c.gaps(pathway.gaps),
        f"## {c.word('overview')} {{#overview}}",
        f'<div class="tip-steps" markdown>\n\n{m.table(head, rows)}\n\n</div>',
        f"## {c.word('details')} {{#details}}",
    ]
    stage = ""
    for step in [*current, *past]:
        if step in current and step.stage != stage:
            stage = step.stage
        body += _step(c, step, here)
    body += [
        c.doubts(pathway.doubts, here),
        f"## {c.label('evidence')} {{#sources}}",
        c.evidence(pathway.evidence, here),
    ]
    return m.page(title, body, pathway.summary.text(language), wide=True)


def _with_role(c: Context, step: Step, roles: tuple[str, ...], here: str) -> str:
    return ", ".join(
        dict.fromkeys(c.organization(a.organization, here, short=True) for a in step.actors if a.role in roles)
    )


def _step(c: Context, step: Step, here: str) -> list[str]:
    language = c.language
    anchor = step.id.partition("#")[2]
    past = f"**{m.text(label('practice-until', language, day(step.to, language)))}**" if step.to else ""
    badge = f'<span class="tip-stage">{m.text(v.STAGES.label(step.stage, language))}</span>'
    return [
        f"### {m.text(step.title.text(language))} {{#{anchor}}}",
        f"{badge} {c.mark(step.evidence)} {past}".rstrip(),
        "\n".join(f"- {_actor(c, actor, here)}" for actor in step.actors),
        m.fields([
            (c.label("trigger"), c.prose(step.trigger, here)),
            (c.label("what"), c.prose(step.summary, here)),
            (c.word("condition"), condition_text(step.when, language)),
            (c.label("form"), c.prose(step.form, here)),
            (c.label("means"), c.prose(step.means, here)),
            (c.label("consent"), c.prose(step.consent, here)),
            (c.label("deadline"), m.text(step.deadline.statement.text(language)) if step.deadline else ""),
            (c.label("basis"), c.targets(step.basis, here)),
            (c.label("evidence"), c.evidence(step.evidence, here)),
        ]),
        c.gaps(step.gaps),
        c.doubts(step.doubts, here),
    ]  # fmt: skip


def _actor(c: Context, actor: Actor, here: str) -> str:
    role = f'<span class="tip-role tip-role-{actor.role}">{m.text(v.ROLES.label(actor.role, c.language))}</span>'
    text = f"**{c.organization(actor.organization, here)}** {role}"
    if actor.does:
        text += f" – {m.text(actor.does.text(c.language))}"
    if actor.when:
        text += f" *({c.word('condition').lower()}: {condition_text(actor.when, c.language)})*"
    if actor.basis:
        text += f" · {c.targets(actor.basis, here)}"
    return f"{text} {c.mark(actor.evidence)}".rstrip()


def condition_text(when: When, language: str) -> str:
    """A condition in words: alternatives joined by "or", facts by semicolons."""
    either = " sau " if language == "ro" else " or "
    alternatives = [
        "; ".join(m.text(v.values_label(fact, values, language)) for fact, values in one.items()) for one in when
    ]
    return either.join(alternatives)


def pathways_index(c: Context) -> str:
    """All pathways with their conditions."""
    body = [f"# {c.word('pathways')}", c.word("pathways-lead")]
    for pathway in c.kb.corpus.pathways.values():
        name = m.link(m.text(pathway.title.text(c.language)), pathway.id, "pathways")
        steps = sum(key.startswith(f"{pathway.id}#") and c.kb.is_in_force(key) for key in c.kb.corpus.steps)
        body += [
            f"## {name} {{#{pathway.id.removeprefix('mnir/')}}}",
            m.text(pathway.summary.text(c.language)),
            f"**{c.word('condition')}:** {condition_text(pathway.when, c.language) or c.word('all-cases')} · {steps} {c.label('steps').lower()}",
        ]
    return m.page(c.word("pathways"), body, c.word("pathways-lead"))
