"""The page of an organization: what it is, how to reach it, what it does stage by stage."""

from __future__ import annotations

from collections.abc import Iterator

from tipkb import markup as m
from tipkb import vocabulary as v
from tipkb.labels import day, label
from tipkb.model import Organization
from tipkb.page_context import Context
from tipkb.pathways import Duty


def pages(c: Context) -> Iterator[tuple[str, str]]:
    """Path and Markdown of each page."""
    for record in c.kb.corpus.organizations.values():
        yield f"organizations/{record.id}", organization_page(c, record)


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
        text += f" *({c.word('condition').lower()}: {c.condition(actor.when)})*"
    if step.to:
        text += f" · {m.text(label('practice-until', language, day(step.to, language)))}"
    return f"{text} {c.mark(actor.evidence)}".rstrip()


def _between(start: object, end: object, language: str) -> str:
    out = [label(key, language, day(value, language)) for key, value in (("from", start), ("until", end)) if value]
    return f" ({', '.join(out)})" if out else ""
