"""Topics: for each its acts by level, from treaty to step, with the declared links between them, and its terms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tipkb import markup as m
from tipkb import vocabulary as v
from tipkb.chains import Ties, whole
from tipkb.documents import element_label
from tipkb.graph import Edge
from tipkb.ids import WorkId, sort_key
from tipkb.labels import counted
from tipkb.model import Evidence, Provision, Step, Term, Topic, Work
from tipkb.page_context import Context
from tipkb.text import fold

LEVELS = ("treaty", "eu", "law", "decision", "case-law", "step")
"""Columns of the picture, from the widest source to what people do."""
UPWARD = ("ratifies", "transposes", "implements", "approves", "based_on", "replaces")
"""Relations that lead from an act or step to what it rests on."""
SHOWN = 6
"""Articles named on a card before they are folded."""

_DECISIONS = ("hg", "ordin", "decizie", "protocol")


@dataclass(frozen=True, slots=True)
class About:
    """What the corpus holds on a topic: articles by work (none where the work itself is on it), steps, terms."""

    works: dict[str, list[Provision]]
    steps: list[Step]
    terms: list[Term]


def pages(c: Context) -> Iterator[tuple[str, str]]:
    """Path and Markdown of each page."""
    ties = Ties(c.kb.graph.edges)
    yield "topics", topics_index(c)
    for topic in c.kb.corpus.topics.values():
        yield f"topics/{topic.id}", topic_page(c, ties, topic)


def about(c: Context, topic: Topic) -> About:
    """Everything that names the topic."""
    corpus = c.kb.corpus
    works: dict[str, list[Provision]] = {key: [] for key, work in corpus.works.items() if topic.id in work.topics}
    for head, articles in corpus.articles.items():
        for article in articles:
            if any(topic.id in part.topics for part in article.walk()):
                works.setdefault(head, []).append(article)
    steps = [step for key, step in corpus.steps.items() if topic.id in step.topics and c.kb.is_in_force(key)]
    terms = [term for term in corpus.terms.values() if topic.id in term.topics]
    return About(works, steps, sorted(terms, key=lambda term: fold(term.term.text(c.language))))


def level(work: Work) -> str:
    """The column of a work."""
    if work.nature == "judgment":
        return "case-law"
    work_id = WorkId.parse(work.id)
    if work_id.jurisdiction == "ro":
        return "decision" if work_id.type in _DECISIONS else "law"
    return "eu" if work_id.jurisdiction == "eu" else "treaty"


def topics_index(c: Context) -> str:
    """All topics with how much there is on each."""
    lines = []
    for topic in sorted(c.kb.corpus.topics.values(), key=lambda topic: fold(topic.title.text(c.language))):
        found = about(c, topic)
        articles = sum(len(members) for members in found.works.values())
        numbers = {
            "works": len(found.works),
            "articles": articles,
            "steps": len(found.steps),
            "terms": len(found.terms),
        }
        counts = ", ".join(
            counted(number, c.word(f"one-{name}"), c.word(f"many-{name}"), c.language)
            for name, number in numbers.items()
            if number
        )
        name = m.link(m.text(topic.title.text(c.language)), f"topics/{topic.id}", "topics")
        lines.append(f'- {name} <small class="tip-foot">{counts}</small>')
    return m.page(
        c.word("topics"),
        [
            f"# {c.word('topics')}",
            c.word("topics-lead"),
            '<div class="tip-list" markdown>\n\n' + "\n".join(lines) + "\n\n</div>",
        ],
        c.word("topics-lead"),
    )


def topic_page(c: Context, ties: Ties, topic: Topic) -> str:
    """A topic: the picture of its levels, chains from source to step, terms."""
    here, found = f"topics/{topic.id}", about(c, topic)
    title = topic.title.text(c.language)
    chains = _chains(c, ties, found, here)
    terms = ", ".join(c.target(f"term:{term.id}", here) for term in found.terms)
    return m.page(title, [
        f"# {m.text(title)}",
        c.prose(topic.summary, here),
        c.word("topic-lead"),
        f"## {c.word('picture')} {{#picture}}",
        _picture(c, ties, found, here),
        f"## {c.word('chains')} {{#chains}}\n\n{c.word('chains-lead')}" if chains else "",
        "\n".join(chains),
        f"## {c.word('terms')} {{#terms}}\n\n{terms}" if terms else "",
    ], title, wide=True)  # fmt: skip


def _picture(c: Context, ties: Ties, found: About, here: str) -> str:
    """A column a level, a card an act or step; each card says upwards what it rests on within the picture."""
    shown = {*found.works, *(step.id for step in found.steps)}
    columns = []
    for name in LEVELS:
        works = [key for key in found.works if level(c.kb.corpus.works[key]) == name]
        cards = [
            _work_card(c, ties, key, found.works[key], shown, here)
            for key in sorted(works, key=lambda key: _rank(c, found, key))
        ]
        if name == "step":
            cards = [_card(c.target(step.id, here), "", _up(c, ties, step.id, shown, here)) for step in found.steps]
        if cards:
            head = f'<p class="tip-level">{c.word(f"level-{name}")}</p>'
            columns.append(f'<div class="tip-column" markdown>\n\n{head}\n\n' + "\n".join(cards) + "\n\n</div>")
    return '<div class="tip-chain" markdown>\n\n' + "\n\n".join(columns) + "\n\n</div>"


def _rank(c: Context, found: About, key: str) -> tuple[bool, int, int]:
    """Acts in force first, then those that say most on the topic, then the newest."""
    return not c.kb.is_in_force(key), -len(found.works[key]), -WorkId.parse(key).year


def _card(name: str, inside: str, upward: str) -> str:
    return f"- {name}{f'<br>{inside}' if inside else ''}{f'<br>{upward}' if upward else ''}"


def _work_card(c: Context, ties: Ties, key: str, articles: Sequence[Provision], shown: set[str], here: str) -> str:
    eids = sorted((article.id.partition("#")[2] for article in articles), key=sort_key)
    named = ", ".join(m.link(m.text(element_label(eid, c.language)), key, here, eid) for eid in eids[:SHOWN])
    rest = f" +{len(eids) - SHOWN}" if len(eids) > SHOWN else ""
    status = c.kb.corpus.works[key].status
    state = "" if status == "in-force" else f" *({m.text(v.WORK_STATUSES.label(status, c.language))})*"
    return _card(c.target(key, here) + state, named + rest, _up(c, ties, key, shown, here))


def _up(c: Context, ties: Ties, key: str, shown: set[str], here: str) -> str:
    """What a card rests on, among the other cards: ``↑ transpune Directiva 2011/36/UE``."""
    out: dict[tuple[str, str], list[Evidence]] = {}
    for edge in ties.above(key):
        target = whole(edge.target)
        if edge.relation in UPWARD and target in shown:
            out.setdefault((edge.relation, target), []).extend(edge.evidence)
    lines = [
        f"{v.RELATIONS.label(relation, c.language)} {c.target(target, here)} {c.mark(evidence)}".rstrip()
        for (relation, target), evidence in out.items()
    ]
    return f'<span class="tip-up">↑ {"; ".join(lines)}</span>' if lines else ""


def _chains(c: Context, ties: Ties, found: About, here: str) -> list[str]:
    """For each treaty and act of the Union the shortest declared chain down to a step of the topic."""
    steps = {step.id for step in found.steps}
    sources = [key for key in found.works if level(c.kb.corpus.works[key]) in ("treaty", "eu")]
    chains = (ties.nearest(key, steps) for key in sources)
    return [_chain(c, edges, here) for edges in chains if edges]


def _chain(c: Context, edges: Sequence[Edge], here: str) -> str:
    """A chain in words: the source, then each act or step that rests on the one before, and on which element of it."""
    out = [f"- {c.target(edges[0].target, here)}"]
    for place, edge in enumerate(edges):
        word = v.REVERSE_RELATIONS.label(edge.relation, c.language)
        out.append(
            f' <span class="tip-link">→ {word}</span> {c.target(edge.source, here)} {c.mark(edge.evidence)}'.rstrip()
        )
        following = edges[place + 1].target if place + 1 < len(edges) else edge.source
        if following != edge.source and "#" in following:
            out.append(f" ({c.elements([following], here)})")
    return "".join(out)
