"""The page of an organization: how to reach it, who tells it what, what it does stage by stage."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tipkb import markup as m
from tipkb import vocabulary as v
from tipkb.labels import day, label
from tipkb.model import Actor, Organization, Step
from tipkb.notices import Notice, leaving, reaching, role_group
from tipkb.page_context import Context
from tipkb.page_notes import Notes
from tipkb.page_provisions import span
from tipkb.pathways import Duty


def pages(c: Context) -> Iterator[tuple[str, str]]:
    """Path and Markdown of each page."""
    for record in c.kb.corpus.organizations.values():
        yield f"organizations/{record.id}", organization_page(c, record)


def organization_page(c: Context, record: Organization) -> str:
    """An organization: contacts first, then what reaches and leaves it, then its duties by stage."""
    here, language = f"organizations/{record.id}", c.language
    title = c.kb.title(record, language)
    acronyms = record.acronym.ro if language == "ro" else (record.acronym.en or record.acronym.ro)
    notes = Notes(c, here)
    body = [
        f"# {m.text(title)}" + (f" ({m.text(', '.join(acronyms))})" if acronyms else ""),
        c.prose(record.summary, here, seen={*_own_terms(c, record)}),
        "\n".join(f"- {c.contact(contact)}" for contact in record.contacts),
        m.fields([*_identity(c, record, here)]),
        c.gaps(record.gaps),
        *_notices(c, record, here),
        *_duties(c, record, here),
        c.doubts(record.doubts, here, notes.claim),
        f"## {c.label('evidence')} {{#sources}}",
        notes.cite(record.evidence),
        notes.listing(),
    ]
    return m.page(title, body, record.summary.text(language))


def _own_terms(c: Context, record: Organization) -> Iterable[str]:
    """Terms that are the organization itself: its page need not send its reader to the glossary."""
    names = {*record.acronym.ro, *record.acronym.en}
    for slug, term in c.kb.corpus.terms.items():
        if names & {*term.abbreviations.ro, *term.abbreviations.en}:
            yield slug


def _identity(c: Context, record: Organization, here: str) -> Iterator[tuple[str, str]]:
    language = c.language
    yield c.word("kind"), m.text(v.ORGANIZATION_KINDS.label(record.type, language))
    yield c.word("level"), m.text(v.LEVELS.label(record.level, language)) if record.level else ""
    yield (
        c.word("parent"),
        "; ".join(_dated(c, c.organization(p.organization, here), p.from_, p.to) for p in record.parents),
    )
    if len(record.names) > 1:
        names = (_dated(c, m.text(name.text(language)), name.from_, name.to) for name in reversed(record.names))
        yield c.word("names-in-time"), "; ".join(names)
    yield "ID", f"`{record.id}`"


def _dated(c: Context, name: str, start: object, end: object) -> str:
    """A name or parent with the days between which it held, where they are recorded."""
    return f"{name} ({span(c, start, end)})" if start or end else name  # type: ignore[arg-type]


def _notices(c: Context, record: Organization, here: str) -> Iterator[str]:
    """Two lists: who tells the organization, and whom it tells; with the form and the deadline of each."""
    steps = [step for key, step in c.kb.corpus.steps.items() if c.kb.is_in_force(key)]
    incoming, outgoing = [*reaching(steps, record.id)], [*leaving(steps, record.id)]
    if incoming or outgoing:
        yield f"## {c.word('notices')} {{#notices}}"
    if incoming:
        yield f"### {c.word('tells-it')} {{#told-by}}"
        yield "\n".join(_notice(c, notice, notice.tellers, here) for notice in incoming)
    if outgoing:
        yield f"### {c.word('it-tells')} {{#tells}}"
        yield "\n".join(_notice(c, notice, notice.told, here) for notice in outgoing)


def _notice(c: Context, notice: Notice, others: tuple[Actor, ...], here: str) -> str:
    """``DGASPC: Notificarea cazului · Formular: … · Termen: …``."""
    step = notice.step
    names = ", ".join(dict.fromkeys(c.organization(actor.organization, here, short=True) for actor in others))
    text = f"- **{names}**: {c.target(step.id, here)}{_only_if(c, step)} {c.mark(step.evidence)}".rstrip()
    for key, said in (
        ("form", step.form),
        ("means", step.means),
        ("deadline", step.deadline and step.deadline.statement),
    ):
        if said:
            text += f" · {c.label(key)}: {m.text(said.text(c.language))}"
    return text


def _only_if(c: Context, item: Step | Actor) -> str:
    return f' <span class="tip-if">{c.word("only-if", c.condition(item.when))}</span>' if item.when else ""


def _duties(c: Context, record: Organization, here: str) -> Iterator[str]:
    """What the organization does, a section a stage, in the order of the stages."""
    by_stage: dict[str | None, list[str]] = {}
    for duty in c.kb.duties(record.id, language=c.language):
        by_stage.setdefault(duty.stage, []).append(_duty(c, duty, here))
    if by_stage:
        yield f"## {c.word('duties')} {{#duties}}"
    for stage, lines in by_stage.items():
        name = v.STAGES.label(stage, c.language) if stage else c.label("mandates")
        yield f"### {m.text(name)} {{#{stage or 'mandates'}}}"
        yield "\n".join(dict.fromkeys(lines))


def _duty(c: Context, duty: Duty, here: str) -> str:
    """A duty in a list: the task with its legal basis, or the role and the step with its pathway."""
    language = c.language
    if duty.step is None or duty.actor is None:
        assert duty.mandate is not None
        text = f"- {m.text(duty.mandate.duty.text(language))}"
        if duty.mandate.from_ or duty.mandate.to:
            text += f" ({span(c, duty.mandate.from_, duty.mandate.to)})"
        basis = c.targets(duty.mandate.basis, here)
        return f"{text}{f' · {basis}' if basis else ''} {c.mark(duty.mandate.evidence)}".rstrip()
    actor, step = duty.actor.actor, duty.step.step
    pathway = c.kb.corpus.pathways[duty.step.pathway].title.text(language)
    role = f'<span class="tip-{role_group(actor.role)}">{m.text(v.ROLES.label(actor.role, language))}</span>'
    text = f"- {role}: {c.target(step.id, here)} *({m.text(pathway)})*"
    if actor.does:
        text += f" – {m.text(actor.does.text(language))}"
    text += _only_if(c, actor)
    if step.to:
        text += f" · {m.text(label('practice-until', language, day(step.to, language)))}"
    return f"{text} {c.mark(actor.evidence)}".rstrip()
