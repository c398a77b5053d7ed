"""Pages of the referral pathways: all of them, and each with its steps."""

from __future__ import annotations

from collections.abc import Iterator

from tipkb import markup as m
from tipkb import vocabulary as v
from tipkb.labels import day, label
from tipkb.model import Actor, Pathway, Step
from tipkb.page_context import Context


def pages(c: Context) -> Iterator[tuple[str, str]]:
    """Path and Markdown of each page."""
    yield "pathways", pathways_index(c)
    for pathway in c.kb.corpus.pathways.values():
        yield pathway.id, pathway_page(c, pathway)


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
        f"**{c.word('condition')}:** {c.condition(pathway.when) or c.word('all-cases')}",
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
            (c.word("condition"), c.condition(step.when)),
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
        text += f" *({c.word('condition').lower()}: {c.condition(actor.when)})*"
    if actor.basis:
        text += f" · {c.targets(actor.basis, here)}"
    return f"{text} {c.mark(actor.evidence)}".rstrip()


def pathways_index(c: Context) -> str:
    """All pathways with their conditions."""
    body = [f"# {c.word('pathways')}", c.word("pathways-lead")]
    for pathway in c.kb.corpus.pathways.values():
        name = m.link(m.text(pathway.title.text(c.language)), pathway.id, "pathways")
        steps = sum(key.startswith(f"{pathway.id}#") and c.kb.is_in_force(key) for key in c.kb.corpus.steps)
        body += [
            f"## {name} {{#{pathway.id.removeprefix('mnir/')}}}",
            m.text(pathway.summary.text(c.language)),
            f"**{c.word('condition')}:** {c.condition(pathway.when) or c.word('all-cases')} · {steps} {c.label('steps').lower()}",
        ]
    return m.page(c.word("pathways"), body, c.word("pathways-lead"))
