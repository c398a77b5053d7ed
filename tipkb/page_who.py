"""The page "Who acts?": questions to answer, and the data from which the page's script answers them.

The page is plain HTML that works without its script as a list of links; ``docs/assets/who.js`` shows the
questions and ``who-engine.js`` judges them as ``tipkb.pathways`` does. Nothing about law stands here or
there: conditions, actors and dates travel in the data.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from html import escape
from typing import Any

from tipkb import markup as m
from tipkb import vocabulary as v
from tipkb.documents import element_label
from tipkb.labels import confidences
from tipkb.model import Actor, Bilingual, Step, When
from tipkb.page_context import Context
from tipkb.page_words import EMERGENCY_LINES, WHO

FIRST_QUESTION = "immediate_danger"
"""Asked before those that decide more steps: nobody should read about forms while somebody is in danger."""
OPEN_STAGES = 3
"""The first stages: their steps decide which question comes next, and they stand open."""
UNSURE_AGE = "mnir/child-in-romania#age-assessment"
"""The step that says how a person of uncertain age is treated; without it the page does not offer that answer."""


def pages(c: Context) -> Iterator[tuple[str, str]]:
    """Path and Markdown of each page."""
    yield "who", who_page(c)


def word(c: Context, key: str) -> str:
    """A word of this page, as HTML."""
    return escape(_word(c, key))


def _word(c: Context, key: str) -> str:
    return WHO[key][0 if c.language == "ro" else 1]


def who_page(c: Context) -> str:
    """The page without answers: lines to call, the questions (hidden until the script runs), links to all steps."""
    tables = "\n".join(
        f"- {m.link(m.text(pathway.title.text(c.language)), pathway.id, 'who')}"
        for pathway in c.kb.corpus.pathways.values()
    )
    questions = "".join(_question(c, fact) for fact in v.FACTS)
    body = [
        f"# {m.text(_word(c, 'title'))}",
        m.text(_word(c, "lead")),
        '<link rel="stylesheet" href="assets/who.css">',
        "\n".join([
            '<div class="who" id="who">',
            _lines(c),
            f'<p class="who-wait" id="who-wait">{word(c, "wait")}</p>',
            '<div class="who-columns" id="who-columns" hidden>',
            f'<form class="who-form" id="who-form" method="dialog" autocomplete="off" aria-label="{word(c, "know")}">',
            questions,
            f'<p class="who-done" id="who-done" tabindex="-1" hidden></p>'
            f'<p class="who-left" id="who-left"></p>'
            f'<div class="who-move"><button class="who-button who-main" id="who-next" type="submit">{word(c, "next")}</button>'
            f'<button class="who-button who-jump" id="who-jump" type="button">{word(c, "see")}</button>'
            f'<button class="who-button" id="who-reset" type="button" hidden>{word(c, "reset")}</button></div>'
            f'<div class="who-given" id="who-given"></div><p class="who-private">{word(c, "private")}</p></form>',
            f'<section class="who-answer" id="who-answer" aria-labelledby="who-heading">'
            f'<h2 id="who-heading" tabindex="-1">{word(c, "answer")}</h2>'
            f'<p class="who-for" id="who-for"></p><p class="who-said" id="who-said" role="status"></p>'
            '<div id="who-first"></div><div id="who-yours"></div><div id="who-part"></div>'
            f'<div class="who-take"><button class="who-button" id="who-print" type="button">{word(c, "print")}</button>'
            f'<button class="who-button" id="who-copy" type="button">{word(c, "copy")}</button>'
            '<span id="who-copied" role="status"></span></div>'
            f'<div id="who-text" hidden></div><p class="who-small">{word(c, "new-tab")}</p>'
            '<div id="who-steps"></div><div id="who-changes"></div></section>',
            '</div><div class="who-card" id="who-card"></div></div>',
        ]),
        '<div class="who-tables" markdown>',
        f"## {m.text(_word(c, 'tables'))} {{#tables}}",
        m.text(_word(c, "tables-lead")),
        tables,
        "</div>",
        "\n".join(f'<script defer src="assets/{name}.js"></script>' for name in ("who-data", "who-engine", "who-text", "who")),
    ]  # fmt: skip
    return m.page(_word(c, "title"), body, _word(c, "lead"), wide=True)


def _lines(c: Context) -> str:
    tiles = "".join(
        f'<li><a class="who-line" href="tel:{escape(_digits(line["number"]))}"><b>{escape(line["number"])}</b>'
        f"<span>{escape(line['name'])}</span><small>{escape(line['label'])}</small></a></li>"
        for line in _contacts(c)
    )
    return f'<ul class="who-lines" aria-label="{word(c, "lines")}">{tiles}</ul>'


def _digits(number: str) -> str:
    return "".join(letter for letter in number if letter.isdigit() or letter == "+")


def _contacts(c: Context) -> list[dict[str, Any]]:
    organizations = c.kb.corpus.organizations
    return [
        {
            "organization": slug,
            "number": contact.value,
            "name": c.kb.title(organizations[slug], c.language),
            "label": contact.label.text(c.language) if contact.label else "",
            "confidence": confidences(contact.evidence),
        }
        for slug in EMERGENCY_LINES
        if slug in organizations
        for contact in organizations[slug].contacts
        if contact.kind == "phone"
    ]


def _question(c: Context, fact: str) -> str:
    options = "".join(
        f'<label class="who-option"><input type="radio" name="{fact}" value="{" ".join(values)}"'
        f"{f' data-note={mark}' if mark else ''}><span>{escape(text)}</span></label>"
        for values, text, mark in _options(c, fact)
    )
    hint = f'<p class="who-hint">{word(c, f"hint-{fact}")}</p>' if f"hint-{fact}" in WHO else ""
    return (
        f'<fieldset class="who-question" data-fact="{fact}" tabindex="-1" hidden>'
        f'<legend>{word(c, f"q-{fact}")}</legend>{hint}<div class="who-options">{options}</div></fieldset>'
    )


def _options(c: Context, fact: str) -> list[tuple[Sequence[str], str, str]]:
    """Values, words and note of each answer; the last, without values, is "I don't know"."""

    def words(value: str, usual: str) -> str:
        return _word(c, f"{fact}={value}") if f"{fact}={value}" in WHO else usual[:1].upper() + usual[1:]

    out: list[tuple[Sequence[str], str, str]] = [
        ((value,), words(value, v.FACTS[fact].label(value, c.language)), "") for value in v.FACTS[fact]
    ]
    for group, members in v.VALUE_GROUPS.get(fact, {}).items():
        after = 1 + max(v.FACTS[fact].order(member) for member in members)
        out.insert(after, (members, words(group, v.GROUP_LABELS[group][c.language]), ""))
        if fact == "age" and UNSURE_AGE in c.kb.corpus.steps:
            out.append((members, _word(c, "age-unsure"), "unsure"))
    return [*out, ((), _word(c, "unknown"), "")]


def data_script(c: Context) -> str:
    """The data as a script that sets ``tipkbWho``: unlike JSON it also loads in a page opened from a folder."""
    text = json.dumps(data(c), ensure_ascii=False, separators=(",", ":"))
    return "globalThis.tipkbWho = " + text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029") + ";\n"  # fmt: skip


def data(c: Context) -> dict[str, Any]:
    """Everything that the page's script needs, in one language; steps that have ended are left out."""
    kb, language = c.kb, c.language
    references = _References(c)
    steps = [
        _step(step, language, references)
        for step in kb.corpus.steps.values()
        if step.to is None or step.to > kb.as_of
    ]  # fmt: skip
    acting = {actor["organization"] for step in steps for actor in step["actors"]}
    return {
        "language": language,
        "as_of": kb.as_of.isoformat(),
        "facts": {fact: {value: v.FACTS[fact].label(value, language) for value in v.FACTS[fact]} for fact in v.FACTS},
        "groups": {fact: {name: list(members) for name, members in groups.items()} for fact, groups in v.VALUE_GROUPS.items()},
        "group_labels": {name: labels[language] for name, labels in v.GROUP_LABELS.items()},
        "fact_labels": {fact: labels[language] for fact, labels in v.FACT_LABELS.items()},
        "first_question": FIRST_QUESTION,
        "open_stages": OPEN_STAGES,
        "unsure_age": UNSURE_AGE if UNSURE_AGE in kb.corpus.steps else None,
        "stages": _labels(v.STAGES, language),
        "roles": _labels(v.ROLES, language),
        "marks": _labels(v.CONFIDENCE_MARKS, language),
        "subjects": _labels(v.GAP_SUBJECTS, language),
        "organizations": {slug: _names(c, slug) for slug in kb.corpus.organizations if slug in acting},
        "lines": _contacts(c),
        "pathways": {key: {"title": one.title.text(language), "when": _when(one.when)} for key, one in kb.corpus.pathways.items()},
        "steps": steps,
        "works": references.works,
        "references": references.rows,
        "words": {key: _word(c, key) for key in WHO},
    }  # fmt: skip


def _labels(words: v.Words, language: str) -> dict[str, str]:
    return {one: words.label(one, language) for one in words}


def _names(c: Context, slug: str) -> list[str]:
    """The name, then the acronym where there is one."""
    record = c.kb.corpus.organizations[slug]
    acronyms = record.acronym.ro if c.language == "ro" else (record.acronym.en or record.acronym.ro)
    return [c.kb.title(record, c.language), *acronyms[:1]]


def _when(when: When) -> list[dict[str, list[str]]]:
    return [{fact: list(values) for fact, values in alternative.items()} for alternative in when]


def _text(value: Bilingual | None, language: str) -> str | None:
    return " ".join(value.text(language).split()) if value else None


class _References:
    """Provisions that steps rest on, each once: its work, its name inside the work, its anchor."""

    def __init__(self, c: Context) -> None:
        self._c = c
        self._places: dict[str, int] = {}
        self.works: list[list[str]] = []
        """Short name and page of each work."""
        self.rows: list[list[Any]] = []
        """Place in ``works``, name of the element, anchor."""

    def of(self, ids: Sequence[str]) -> list[int]:
        """Places in ``rows`` of some provisions or works."""
        return [self._place(one) for one in ids]

    def _place(self, record_id: str) -> int:
        if record_id not in self._places:
            head, _, eid = record_id.partition("#")
            corpus, language = self._c.kb.corpus, self._c.language
            work = [corpus.works[head].short.text(language), head]
            if work not in self.works:
                self.works.append(work)
            covering = corpus.covering(record_id) if eid else None
            anchor = covering.id.partition("#")[2] if covering else ""
            self._places[record_id] = len(self.rows)
            self.rows.append([self.works.index(work), element_label(eid, language) if eid else "", anchor])
        return self._places[record_id]


def _step(step: Step, language: str, references: _References) -> dict[str, Any]:
    """A step in one language; absent things are left out."""
    whole: dict[str, Any] = {
        "id": step.id,
        "stage": step.stage,
        "title": _text(step.title, language),
        "trigger": _text(step.trigger, language),
        "summary": _text(step.summary, language),
        "when": _when(step.when),
        "actors": [_actor(actor, language, references) for actor in step.actors],
        "form": _text(step.form, language),
        "means": _text(step.means, language),
        "consent": _text(step.consent, language),
        "deadline": _text(step.deadline.statement, language) if step.deadline else None,
        "basis": references.of(step.basis),
        "confidence": confidences(step.evidence),
        "gaps": [[gap.about, _text(gap.statement, language)] for gap in step.gaps],
        "doubts": [_text(doubt.question, language) for doubt in step.doubts],
        "from": step.from_.isoformat() if step.from_ else None,
        "to": step.to.isoformat() if step.to else None,
    }
    return {key: value for key, value in whole.items() if value or key in ("actors", "basis")}


def _actor(actor: Actor, language: str, references: _References) -> dict[str, Any]:
    whole: dict[str, Any] = {
        "organization": actor.organization,
        "role": actor.role,
        "does": _text(actor.does, language),
        "when": _when(actor.when),
        "basis": references.of(actor.basis),
        "confidence": confidences(actor.evidence),
    }
    return {key: value for key, value in whole.items() if value}
