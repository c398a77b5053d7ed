"""Pages of the referral pathways: all of them, and each with its swim-lane and its steps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tipkb import markup as m
from tipkb import vocabulary as v
from tipkb.labels import day, label
from tipkb.model import Actor, Bilingual, Pathway, Step
from tipkb.page_context import Context
from tipkb.page_notes import Notes
from tipkb.swimlane import ROLE_GROUPS, swimlane


def pages(c: Context) -> Iterator[tuple[str, str]]:
    """Path and Markdown of each page."""
    yield "pathways", pathways_index(c)
    for pathway in c.kb.corpus.pathways.values():
        yield pathway.id, pathway_page(c, pathway)


def steps_of(c: Context, pathway: Pathway) -> list[Step]:
    """The steps of a pathway in its order."""
    return [step for key, step in c.kb.corpus.steps.items() if key.startswith(f"{pathway.id}#")]


def pathway_page(c: Context, pathway: Pathway) -> str:
    """A pathway: what comes first, the swim-lane of its steps, then each step in full, old practice last."""
    here, language = pathway.id, c.language
    steps = steps_of(c, pathway)
    current = [step for step in steps if c.kb.is_in_force(step.id)]
    past = [step for step in steps if step not in current]
    title = pathway.title.text(language)
    page = _Steps(c, here)
    body = [
        f"# {m.text(title)}",
        c.prose(pathway.summary, here),
        f"**{c.word('condition')}:** {c.condition(pathway.when) or c.word('all-cases')}",
        _first(c, current, here),
        f"## {c.word('overview')} {{#overview}}",
        swimlane(c, current, here),
        c.gaps(pathway.gaps),
        f"## {c.word('details')} {{#details}}",
        *(block for number, step in enumerate(current, 1) for block in page.step(step, f"{number}. ")),
    ]
    if past:
        body.append(f"## {c.word('old-practice')} {{#old-practice}}")
        body += [block for step in past for block in page.step(step)]
    own = page.notes.cite(pathway.evidence)
    body += [
        c.doubts(pathway.doubts, here),
        f"## {c.label('evidence')} {{#sources}}",
        f"{c.word('pathway-rests')} {own}" if own else "",
        page.notes.listing(),
    ]
    return m.page(title, body, pathway.summary.text(language), wide=True)


def _first(c: Context, steps: Sequence[Step], here: str) -> str:
    """The lines to call and the steps that cannot wait."""
    organizations = c.kb.corpus.organizations
    acting = dict.fromkeys(actor.organization for step in steps for actor in step.actors)
    lines = [
        f"- {c.contact(contact)} ({c.organization(slug, here)})"
        for slug in acting
        if organizations[slug].type == "line"
        for contact in organizations[slug].contacts
        if contact.kind == "phone"
    ]
    urgent = [c.target(step.id, here) for step in steps if step.stage == "emergency"]
    if urgent:
        lines.append(f"- {c.word('urgent-steps')}: {'; '.join(urgent)}")
    return m.box("danger", c.word("first"), lines) if lines else ""


class _Steps:
    """Writes steps of one page: its sources are numbered, names and terms stand in full where first met."""

    def __init__(self, c: Context, here: str) -> None:
        self._c = c
        self._here = here
        self._named: set[str] = set()
        self._terms: set[str] = set()
        self.notes = Notes(c, here)

    def step(self, step: Step, number: str = "") -> list[str]:
        """A step: when, who, what, by when and on what basis; sources and doubts below, folded."""
        c, here, language = self._c, self._here, self._c.language
        anchor = step.id.partition("#")[2]
        return [
            f"### {number}{m.text(step.title.text(language))} {{#{anchor}}}",
            self._badges(step),
            "\n".join(f"- {self._actor(actor)}" for actor in step.actors),
            self._prose(step.summary),
            m.fields([
                (c.label("trigger"), self._prose(step.trigger)),
                (c.label("form"), self._prose(step.form)),
                (c.label("means"), self._prose(step.means)),
                (c.label("consent"), self._prose(step.consent)),
                (c.label("basis"), c.targets(step.basis, here)),
                (c.label("evidence"), self.notes.cite(step.evidence)),
            ]),
            c.gaps(step.gaps),
            c.doubts(step.doubts, here),
        ]  # fmt: skip

    def _prose(self, text: Bilingual | None) -> str:
        return self._c.prose(text, self._here, seen=self._terms)

    def _badges(self, step: Step) -> str:
        """The stage, the branch on which the step lies, its deadline and how sure it is."""
        c, language = self._c, self._c.language
        out = [f'<span class="tip-stage">{m.text(v.STAGES.label(step.stage, language))}</span>']
        if step.when:
            out.append(f'<span class="tip-if">{c.word("only-if", c.condition(step.when))}</span>')
        if step.deadline:
            out.append(f'<span class="tip-by">{m.text(step.deadline.statement.text(language))}</span>')
        if step.to:
            out.append(f"**{m.text(label('practice-until', language, day(step.to, language)))}**")
        return " ".join([*out, c.mark(step.evidence)]).rstrip()

    def _actor(self, actor: Actor) -> str:
        c, here = self._c, self._here
        group = ROLE_GROUPS.get(actor.role, "with")
        role = f'<span class="tip-{group}">{m.text(v.ROLES.label(actor.role, c.language))}</span>'
        text = f"**{self._name(actor.organization)}** {role}"
        if actor.does:
            text += f" – {m.text(actor.does.text(c.language))}"
        if actor.when:
            text += f' <span class="tip-if">{c.word("only-if", c.condition(actor.when))}</span>'
        if actor.basis:
            text += f" · {c.targets(actor.basis, here)}"
        return f"{text} {c.mark(actor.evidence)}".rstrip()

    def _name(self, slug: str) -> str:
        """The whole name where the page first says it, the acronym afterwards."""
        first = slug not in self._named
        self._named.add(slug)
        c = self._c
        name, short = c.organization(slug, self._here, short=not first), c.short_name(slug)
        whole = c.kb.title(c.kb.corpus.organizations[slug], c.language)
        return f"{name} ({m.text(short)})" if first and short != whole else name


def pathways_index(c: Context) -> str:
    """All pathways with their conditions."""
    body = [f"# {c.word('pathways')}", c.word("pathways-lead")]
    for pathway in c.kb.corpus.pathways.values():
        name = m.link(m.text(pathway.title.text(c.language)), pathway.id, "pathways")
        steps = sum(c.kb.is_in_force(step.id) for step in steps_of(c, pathway))
        body += [
            f"## {name} {{#{pathway.id.removeprefix('mnir/')}}}",
            m.text(pathway.summary.text(c.language)),
            f"**{c.word('condition')}:** {c.condition(pathway.when) or c.word('all-cases')} · {steps} {c.label('steps').lower()}",
        ]
    return m.page(c.word("pathways"), body, c.word("pathways-lead"))
