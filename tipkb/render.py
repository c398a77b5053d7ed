"""Answers as people read them in a terminal. Prints what it is given; decides nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from tipkb import vocabulary as v
from tipkb.citations import Citation
from tipkb.documents import element_label, statements
from tipkb.graph import Bundle, Edge, Links, bundle
from tipkb.ids import sort_key
from tipkb.kb import Event, KnowledgeBase, VersionOn
from tipkb.labels import (
    confidence_mark,
    day,
    deadline_text,
    fact_names,
    facts_text,
    label,
    penalty_text,
    version_span,
)  # fmt: skip
from tipkb.model import (
    Doubt,
    Evidence,
    Gap,
    Organization,
    Part,
    Pathway,
    Record,
    Step,
    Term,
    Version,
    Work,
)  # fmt: skip
from tipkb.pathways import Duty, StepAnswer, WhoAnswer
from tipkb.practice import PRACTICE_KINDS, Statistic
from tipkb.search import Results
from tipkb.timeline import Difference, version_on


def _line(console: Console, name: str, text: str, indent: int = 2) -> None:
    if text:
        console.print(Padding(f"[bold]{escape(name)}:[/] {escape(text)}", (0, 0, 0, indent)))


def basis_text(kb: KnowledgeBase, ids: Iterable[str], language: str) -> str:
    """``Legea nr. 272/2004, art. 96 alin. (1); HG nr. 88/2023``."""
    return "; ".join(target_text(kb, target, language) for target in ids)


def target_text(kb: KnowledgeBase, target: str, language: str) -> str:
    """A work, provision or step as people cite it."""
    work_id, _, eid = target.partition("#")
    if target in kb.corpus.steps:
        return kb.corpus.steps[target].title.text(language)
    work = kb.corpus.works.get(work_id)
    if work is None:
        record = kb.corpus.organizations.get(target) or kb.corpus.records.get(target)
        return kb.title(record, language) if record else target
    short = work.short.text(language)
    return f"{short}, {element_label(eid, language)}" if eid else short


def evidence_text(kb: KnowledgeBase, evidence: Sequence[Evidence], language: str) -> str:
    """``Portalul legislativ, doc. 32589, art. 9 (citit în act …)``."""
    out = []
    for item in evidence:
        source = kb.corpus.sources[item.source].title.text(language)
        place = f", {item.locator}" if item.locator else ""
        out.append(f"{source}{place} ({v.CONFIDENCES.label(item.confidence, language)})")
    return "; ".join(out)


def _gaps(console: Console, gaps: Sequence[Gap], language: str) -> None:
    for gap in gaps:
        console.print(
            Padding(
                f"[yellow]? {escape(label('gap', language))}:[/] {escape(gap.statement.text(language))}", (0, 0, 0, 2)
            )
        )


def _doubts(console: Console, kb: KnowledgeBase, doubts: Sequence[Doubt], language: str) -> None:
    for doubt in doubts:
        console.print(Padding(f"[magenta]! {escape(doubt.question.text(language))}[/]", (0, 0, 0, 2)))
        for claim in doubt.claims:
            source = kb.corpus.sources[claim.source].title.text(language)
            console.print(Padding(f"{escape(source)}: {escape(claim.statement.text(language))}", (0, 0, 0, 4)))
        _line(console, label("served", language), doubt.served.text(language), 4)
        _line(
            console,
            label("why", language),
            f"{doubt.why.text(language)} ({v.DOUBT_STATES.label(doubt.state, language)})",
            4,
        )


def who(console: Console, kb: KnowledgeBase, answer: WhoAnswer, language: str) -> None:
    """The steps of an answer in full, then what to ask next."""
    console.print(f"[dim]{escape(facts_text(answer.case.to_dict(), language))} · {day(answer.as_of, language)}[/]")
    if not answer.steps:
        console.print(label("nothing", language))
    for step in answer.steps:
        _step(console, kb, step, language)
    if answer.ask_next:
        console.print()
        _line(console, label("ask-next", language), fact_names(answer.ask_next, language), 0)


def _step(console: Console, kb: KnowledgeBase, answer: StepAnswer, language: str) -> None:
    step = answer.step
    console.print()
    mark = confidence_mark(step.evidence, language)
    console.print(f"[bold cyan]{escape(step.title.text(language))}[/]  [dim]{step.id} · {escape(mark)}[/]")
    if answer.verdict.applies == "depends":
        depends = label("depends", language, fact_names(answer.verdict.depends_on, language))
        console.print(Padding(f"[yellow]→ {escape(depends)}[/]", (0, 0, 0, 2)))
    if step.to:
        console.print(
            Padding(f"[red]{escape(label('practice-until', language, day(step.to, language)))}[/]", (0, 0, 0, 2))
        )
    table = Table(show_header=False, box=None, padding=(0, 2, 0, 2))
    for actor in answer.actors:
        does = actor.actor.does.text(language) if actor.actor.does else ""
        if actor.verdict.applies == "depends" and actor.verdict.depends_on != answer.verdict.depends_on:
            does = f"{does} ({label('depends', language, fact_names(actor.verdict.depends_on, language))})".strip()
        if actor.actor.evidence:
            does = f"{does} [{confidence_mark(actor.actor.evidence, language)}]".strip()
        table.add_row(escape(v.ROLES.label(actor.actor.role, language)), f"[bold]{escape(actor.name)}[/]", escape(does))
    console.print(table)
    if step.trigger:
        _line(console, label("trigger", language), step.trigger.text(language))
    _line(console, label("what", language), step.summary.text(language))
    for key, text in (("form", step.form), ("means", step.means), ("consent", step.consent)):
        _line(console, label(key, language), text.text(language) if text else "")
    _line(console, label("deadline", language), deadline_text(step.deadline, language))
    _line(console, label("basis", language), basis_text(kb, step.basis, language))
    _line(console, label("evidence", language), evidence_text(kb, step.evidence, language))
    _gaps(console, step.gaps, language)
    for doubt in step.doubts:
        console.print(Padding(f"[magenta]! {escape(doubt.question.text(language))}[/]", (0, 0, 0, 2)))


def pathway(console: Console, kb: KnowledgeBase, answer: WhoAnswer, language: str) -> None:
    """The steps of an answer as one table."""
    console.print(f"[dim]{escape(facts_text(answer.case.to_dict(), language))} · {day(answer.as_of, language)}[/]")
    table = Table(show_lines=True)
    for key in ("stage", "step", "actors", "deadline", "basis"):
        table.add_column(label(key, language))
    for step in answer.steps:
        actors = "\n".join(f"{actor.name} – {v.ROLES.label(actor.actor.role, language)}" for actor in step.actors)
        title = step.step.title.text(language)
        if step.verdict.applies == "depends":
            title += "\n" + label("depends", language, fact_names(step.verdict.depends_on, language))
        table.add_row(
            escape(v.STAGES.label(step.step.stage, language)), escape(title), escape(actors),
            escape(deadline_text(step.step.deadline, language)), escape(basis_text(kb, step.step.basis, language)),
        )  # fmt: skip
    console.print(table if answer.steps else label("nothing", language))
    if answer.gaps:
        console.print(f"[bold]{label('gaps', language)}[/]")
        for step_id, gap in answer.gaps:
            console.print(
                Padding(f"[yellow]?[/] {escape(gap.statement.text(language))} [dim]{step_id}[/]", (0, 0, 0, 2))
            )
    if answer.ask_next:
        _line(console, label("ask-next", language), fact_names(answer.ask_next, language), 0)


def duties(console: Console, kb: KnowledgeBase, record: Organization, found: Sequence[Duty], language: str) -> None:
    """What one organization does, stage by stage."""
    console.print(f"[bold cyan]{escape(kb.title(record, language))}[/]")
    stage: str | None = ""
    for duty in found:
        if duty.stage != stage:
            stage = duty.stage
            console.print(f"\n[bold]{escape(v.STAGES.label(stage, language)) if stage else '–'}[/]")
        if duty.step and duty.actor:
            role = v.ROLES.label(duty.actor.actor.role, language)
            text = f"{duty.step.step.title.text(language)} ({role})"
            basis = basis_text(kb, duty.step.step.basis, language)
        else:
            assert duty.mandate is not None
            text, basis = duty.mandate.duty.text(language), basis_text(kb, duty.mandate.basis, language)
        console.print(Padding(f"• {escape(text)} [dim]{escape(basis)}[/]", (0, 0, 0, 2)))
    if not found:
        console.print(label("nothing", language))


def search(console: Console, results: Results, language: str) -> None:
    """Hits with snippets, then counts by kind."""
    console.print(f"[dim]{label('results', language, results.total)}[/]")
    for hit in results.hits:
        status = (
            f" · {v.WORK_STATUSES.label(hit.status, language)}" if hit.status and hit.status in v.WORK_STATUSES else ""
        )
        console.print(f"[bold cyan]{escape(hit.title)}[/]  [dim]{escape(hit.id)}{escape(status)}[/]")
        pieces = escape(hit.snippet).split("**")
        console.print(Padding("".join(f"[bold]{p}[/]" if i % 2 else p for i, p in enumerate(pieces)), (0, 0, 0, 2)))
    if results.suggestion:
        console.print(label("did-you-mean", language, results.suggestion))
    if kinds := results.facets.get("kind"):
        console.print("[dim]" + " · ".join(f"{kind} {count}" for kind, count in kinds.items()) + "[/]")


def citations(console: Console, kb: KnowledgeBase, found: Sequence[Citation], language: str) -> None:
    """Citations with what they mean."""
    table = Table(box=None, padding=(0, 2, 0, 0))
    for name in ("", "", ""):
        table.add_column(name)
    for citation in found:
        known = label("known" if citation.known else "not-in-corpus", language)
        table.add_row(escape(citation.text), f"[bold]{escape(citation.target)}[/]", f"[dim]{known}[/]")
    console.print(table if found else label("nothing", language))


def links(console: Console, kb: KnowledgeBase, found: Links, language: str) -> None:
    """Relations of a record, outgoing then incoming, in words."""
    console.print(f"[bold cyan]{escape(target_text(kb, found.id, language))}[/]  [dim]{found.id}[/]")
    for name, edges, words, end in (
        ("outgoing", found.outgoing, v.RELATIONS, "target"),
        ("incoming", found.incoming, v.REVERSE_RELATIONS, "source"),
    ):
        if edges:
            console.print(f"\n[bold]{label(name, language)}[/]")
        for one in bundle(edges, end):
            _bundle(console, kb, one, words.label(one.relation, language), language)


def _bundle(console: Console, kb: KnowledgeBase, one: Bundle, word: str, language: str) -> None:
    when = f" · {day(one.date, language)}" if one.date else ""
    elements = ", ".join(element_label(eid, language) for eid in sorted(one.elements, key=sort_key))
    said = evidence_text(kb, one.evidence[:1], language) if one.declared else label("found-in-text", language)
    text = f"{escape(word)} [bold]{escape(target_text(kb, one.other, language))}[/]{escape(': ' + elements if elements else '')}"
    console.print(Padding(f"{text} [dim]{escape(one.other)}{when} · {escape(said)}[/]", (0, 0, 0, 2)))
    for note in one.notes:
        console.print(Padding(escape(note.text(language)), (0, 0, 0, 6)))


def history(console: Console, kb: KnowledgeBase, part: Part, events: Sequence[Event], language: str) -> None:
    """A time line of versions."""
    console.print(f"[bold cyan]{escape(kb.title(part, language))}[/]  [dim]{part.id}[/]")
    for event in events:
        eid = event.provision.partition("#")[2]
        console.print(
            f"\n[bold]{escape(version_span(event.version, language))}[/]  {escape(element_label(eid, language))}"
        )
        _version(console, kb, event.version, language)


def _version(console: Console, kb: KnowledgeBase, version: Version, language: str) -> None:
    for change in version.by:
        action = v.ACTIONS.label(change.action, language)
        _line(console, label("changed-by", language), f"{target_text(kb, change.act, language)} ({action})")
    if version.repealed:
        console.print(Padding(f"[red]{label('repealed', language)}[/]", (0, 0, 0, 2)))
    for text in (version.summary, version.unknown):
        if text:
            console.print(Padding(escape(text.text(language)), (0, 0, 0, 2)))
    for penalty in version.penalties:
        name = penalty.label.text(language) + ": " if penalty.label else ""
        _line(console, label("penalty", language), name + penalty_text(penalty, language))
    for deadline in version.deadlines:
        _line(console, label("deadline", language), deadline.statement.text(language))


def diff(console: Console, kb: KnowledgeBase, found: Sequence[Difference], language: str) -> None:
    """Provisions that differ, before and after, with the acts in between."""
    for one in found:
        console.print(f"[bold cyan]{escape(target_text(kb, one.provision, language))}[/]  [dim]{one.provision}[/]")
        for sign, version in (("−", one.before), ("+", one.after)):
            if version is None:
                console.print(f"  {sign} {label('nothing-then', language)}")
            else:
                console.print(f"  {sign} [dim]{escape(version_span(version, language))}[/]")
                _version(console, kb, version, language)
    if not found:
        console.print(label("no-difference", language))


def chain(console: Console, kb: KnowledgeBase, found: Sequence[Edge], language: str) -> None:
    """A chain of relations, a line each."""
    for edge in found:
        word = v.RELATIONS.label(edge.relation, language)
        source, target = (target_text(kb, one, language) for one in (edge.source, edge.target))
        console.print(
            f"[bold]{escape(source)}[/] {escape(word)} [bold]{escape(target)}[/] [dim]{confidence_mark(edge.evidence, language)}[/]"
        )
    if not found:
        console.print(label("nothing", language))


def record(console: Console, kb: KnowledgeBase, shown: Record, language: str) -> None:
    """One record as it stood on the day of the knowledge base."""
    mark = confidence_mark(shown.evidence, language)
    console.print(f"[bold cyan]{escape(kb.title(shown, language))}[/]  [dim]{shown.id} · {escape(mark)}[/]")
    if isinstance(shown, Part):
        work = kb.corpus.works[shown.id.partition("#")[0]]
        if work.status not in v.CURRENT_STATUSES:
            _line(console, label("status", language), v.WORK_STATUSES.label(work.status, language))
        for item in kb.on(shown.id):
            _version_on(console, kb, item, language)
    elif isinstance(shown, Work):
        _work(console, kb, shown, language)
    elif isinstance(shown, Step):
        who(console, kb, kb.who(shown.id, language=language), language)
        _doubts(console, kb, shown.doubts, language)
        return
    elif isinstance(shown, Pathway):
        pathway(console, kb, kb.pathway(pathway=shown.id, language=language), language)
    elif isinstance(shown, Organization):
        console.print(Padding(escape(shown.summary.text(language)), (0, 0, 0, 2)))
        for contact in shown.contacts:
            name = contact.label.text(language) if contact.label else v.CONTACT_KINDS.label(contact.kind, language)
            _line(console, name, contact.value)
        duties(console, kb, shown, kb.duties(shown.id, language=language), language)
    elif isinstance(shown, Term):
        console.print(Padding(escape(shown.definition.text(language)), (0, 0, 0, 2)))
        _line(console, label("basis", language), basis_text(kb, shown.defined_by, language))
    elif isinstance(shown, PRACTICE_KINDS):
        _practice(console, kb, shown, language)
    _line(console, label("evidence", language), evidence_text(kb, shown.evidence, language))
    _gaps(console, shown.gaps, language)
    _doubts(console, kb, shown.doubts, language)


def _practice(console: Console, kb: KnowledgeBase, shown: Record, language: str) -> None:
    """What a service, right, strategy or figure says, statement by statement."""
    for statement in statements(shown):
        if statement.text(language) != kb.title(shown, language):
            console.print(Padding(escape(statement.text(language)), (0, 0, 0, 2)))
    if isinstance(shown, Statistic):
        names = {row.key: getattr(row, language) for row in shown.row_labels}
        table = Table(*(shown.row_title.text(language), *(column.label.text(language) for column in shown.columns)))
        for row in shown.rows:
            table.add_row(escape(names.get(row[0], row[0])), *row[1:])
        console.print(table)
    _line(console, label("basis", language), basis_text(kb, getattr(shown, "basis", ()), language))


def _version_on(console: Console, kb: KnowledgeBase, item: VersionOn, language: str) -> None:
    eid = item.part.id.partition("#")[2]
    if item.version is None:
        first = item.part.versions[0]
        introduced = any(change.action in ("introduces", "completes") for change in first.by)
        text = label("not-yet" if introduced else "not-recorded", language, day(item.on, language))
        console.print(f"\n[bold]{escape(element_label(eid, language))}[/] {escape(text)}")
        return
    console.print(
        f"\n[bold]{escape(element_label(eid, language))}[/] [dim]{escape(version_span(item.version, language))}[/]"
    )
    _version(console, kb, item.version, language)


def _work(console: Console, kb: KnowledgeBase, work: Work, language: str) -> None:
    console.print(Padding(escape(work.title.text(language)), (0, 0, 0, 2)))
    _line(console, label("status", language), v.WORK_STATUSES.label(work.status, language))
    for gazette in work.gazettes:
        when = f" / {day(gazette.date, language)}" if gazette.date else ""
        console.print(Padding(escape(f"{gazette.name}, nr. {gazette.number}{when}"), (0, 0, 0, 2)))
    if work.summary:
        console.print(Padding(escape(work.summary.text(language)), (0, 0, 0, 2)))
    for article in kb.corpus.articles.get(work.id, ()):
        heading = f" {article.heading.text(language)}" if article.heading else ""
        version = version_on(article, kb.as_of)
        gone = f" ({label('repealed', language)})" if version and version.repealed else ""
        console.print(
            Padding(escape(element_label(article.id.partition("#")[2], language) + heading + gone), (0, 0, 0, 4))
        )


def record_json(kb: KnowledgeBase, shown: Record) -> dict[str, Any]:
    """A record as JSON, a provision with the versions in force on the day."""
    out = shown.to_dict()
    if isinstance(shown, Part):
        out["as_of"] = kb.as_of.isoformat()
        out["on_that_day"] = [
            {
                "id": item.part.id,
                "version": item.version.model_dump(mode="json", by_alias=True, exclude_defaults=True)
                if item.version
                else None,
            }
            for item in kb.on(shown.id)
        ]
    return out
