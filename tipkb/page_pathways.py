"""Pages of the referral pathways: all of them, and each with its swim-lane and its steps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tipkb import markup as m
from tipkb import vocabulary as v
from tipkb.labels import day, label
from tipkb.model import Actor, Bilingual, Pathway, Step
from tipkb.notices import role_group
from tipkb.page_context import Context
from tipkb.page_notes import Notes
from tipkb.page_words import EMERGENCY_LINES
from tipkb.swimlane import swimlane

LONGEST = 105_000
"""Letters of Markdown: a pathway whose page would be longer keeps sources and doubts on a page of their own.

As HTML, with the frame of the site, that is just under the 150 kB of a page.
"""


def pages(c: Context) -> Iterator[tuple[str, str]]:
    """Path and Markdown of each page."""
    yield "pathways", pathways_index(c)
    for pathway in c.kb.corpus.pathways.values():
        whole = pathway_page(c, pathway, pathway.id)
        if len(whole) <= LONGEST:
            yield pathway.id, whole
        else:
            yield pathway.id, pathway_page(c, pathway, f"{pathway.id}/sources")
            yield f"{pathway.id}/sources", sources_page(c, pathway)


def steps_of(c: Context, pathway: Pathway) -> list[Step]:
    """The steps of a pathway in its order."""
    return [step for key, step in c.kb.corpus.steps.items() if key.startswith(f"{pathway.id}#")]


def pathway_page(c: Context, pathway: Pathway, apart: str) -> str:
    """A pathway: what comes first, the swim-lane of its steps, then each step in full, old practice last.

    ``apart`` is the page of its sources and doubts: its own, or another where that would be too long.
    """
    here, language = pathway.id, c.language
    steps = steps_of(c, pathway)
    current = [step for step in steps if c.kb.is_in_force(step.id)]
    past = [step for step in steps if step not in current]
    title = pathway.title.text(language)
    page = _Steps(c, here, apart)
    body = [
        f"# {m.text(title)}",
        c.prose(pathway.summary, here),
        f"**{c.word('condition')}:** {c.condition(pathway.when) or c.word('all-cases')}",
        _first(c, current, here),
        f"## {c.word('overview')} {{#overview}}",
        swimlane(c, current, here),
        c.gaps(pathway.gaps),
        f"## {c.word('details')} {{#details}}",
        *(block for number, step in enumerate(current, 1) for block in page.step(step, f"{number}.")),
    ]
    if past:
        body.append(f"## {c.word('old-practice')} {{#old-practice}}")
        body += [block for step in past for block in page.step(step)]
    own = page.notes.cite(pathway.evidence)
    body += [
        c.doubts(pathway.doubts, here, page.notes.claim),
        f"## {c.label('evidence')} {{#sources}}",
        f"{c.word('pathway-rests')} {own}" if own else "",
        page.notes.listing(),
    ]
    return m.page(title, body, pathway.summary.text(language), wide=True)


def sources_page(c: Context, pathway: Pathway) -> str:
    """What each step of a long pathway rests on, and the doubts about it."""
    here = f"{pathway.id}/sources"
    notes = Notes(c, here)
    title = c.word("sources-of", pathway.title.text(c.language))
    body = [
        f"# {m.text(title)}",
        c.word("sources-of-lead", m.link(m.text(pathway.title.text(c.language)), pathway.id, here)),
    ]
    for step in steps_of(c, pathway):
        body += [
            f"## {m.text(step.title.text(c.language))} {{#{step.id.partition('#')[2]}}}",
            f"{m.link(c.word('to-step'), pathway.id, here, step.id.partition('#')[2])} · {notes.cite(step.evidence)}",
            c.doubts(step.doubts, here, notes.claim),
        ]
    body += [f"## {c.label('evidence')} {{#sources}}", notes.listing()]
    return m.page(title, body, title)


def _first(c: Context, steps: Sequence[Step], here: str) -> str:
    """The lines to call and the steps that cannot wait."""
    organizations = c.kb.corpus.organizations
    acting = {actor.organization for step in steps for actor in step.actors}
    called = [slug for slug in EMERGENCY_LINES if slug in acting]
    lines = [
        f"- {c.contact(contact)} ({c.organization(slug, here)})"
        for slug in called
        for contact in organizations[slug].contacts
        if contact.kind == "phone"
    ]
    urgent = [c.target(step.id, here) for step in steps if step.stage == "emergency"]
    if urgent:
        lines.append(f"- {c.word('urgent-steps')}: {'; '.join(urgent)}")
    if not lines:
        return ""
    danger = EMERGENCY_LINES[0] in called
    return m.box("danger" if danger else "tip-quiet", c.word("first" if danger else "lines"), lines)


class _Steps:
    """Writes steps of one page: its sources are numbered, names and terms stand in full where first met."""

    def __init__(self, c: Context, here: str, apart: str) -> None:
        self._c = c
        self._here = here
        self._apart = apart
        self._named: set[str] = set()
        self._terms: set[str] = set()
        self.notes = Notes(c, here)

    def step(self, step: Step, number: str = "") -> list[str]:
        """A step: when, who, what, by when and on what basis; sources and doubts below, folded."""
        c, here = self._c, self._here
        named = {basis for actor in step.actors for basis in actor.basis}
        rest = [basis for basis in step.basis if basis not in named]
        return [
            self._heading(step, number),
            self._badges(step),
            "\n".join(f"- {self._actor(actor)}" for actor in step.actors),
            self._prose(step.summary),
            m.fields([
                (c.label("trigger"), self._prose(step.trigger)),
                (c.label("form"), self._prose(step.form)),
                (c.label("means"), self._prose(step.means)),
                (c.label("consent"), self._prose(step.consent)),
                (c.word("other-basis") if named else c.label("basis"), c.targets(rest, here)),
                (c.label("evidence"), "" if self._apart != here else self.notes.cite(step.evidence)),
            ]),
            c.gaps(step.gaps),
            self._doubts(step),
        ]  # fmt: skip

    def _doubts(self, step: Step) -> str:
        if self._apart == self._here:
            return self._c.doubts(step.doubts, self._here, self.notes.claim)
        return self._c.doubts_in_short(step.doubts, self._here, self._more(step, self._c.word("why-doubt")))

    def _more(self, step: Step, words: str) -> str:
        return m.link(words, self._apart, self._here, step.id.partition("#")[2])

    def _heading(self, step: Step, number: str) -> str:
        """The step's title as HTML, so that the hidden contents list of the theme does not repeat every step."""
        anchor = step.id.partition("#")[2]
        title = m.html(step.title.text(self._c.language))
        return m.tag("h3", m.tag("a", number, href=f"#{anchor}") if number else "", f" {title}", id=anchor)

    def _prose(self, text: Bilingual | None) -> str:
        return self._c.prose(text, self._here, seen=self._terms, hints=self._apart == self._here)

    def _badges(self, step: Step) -> str:
        """The stage, the branch on which the step lies, its deadline and how sure it is."""
        c, language = self._c, self._c.language
        out = []
        if self._apart == self._here:  # a long page says the stage in its swim-lane alone
            out.append(f'<span class="tip-stage">{m.text(v.STAGES.label(step.stage, language))}</span>')
        if step.when:
            out.append(f'<span class="tip-if">{c.word("only-if", c.condition(step.when))}</span>')
        if step.deadline:
            out.append(f'<span class="tip-by">{m.text(step.deadline.statement.text(language))}</span>')
        if step.to:
            out.append(f"**{m.text(label('practice-until', language, day(step.to, language)))}**")
        out.append(c.mark(step.evidence))
        if self._apart != self._here:
            out.append(self._more(step, c.label("evidence").lower()))
        return " ".join(part for part in out if part)

    def _actor(self, actor: Actor) -> str:
        c, here = self._c, self._here
        role = f'<span class="tip-{role_group(actor.role)}">{m.text(v.ROLES.label(actor.role, c.language))}</span>'
        text = f"{self._name(actor.organization)} {role}"
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
