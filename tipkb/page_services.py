"""The directory of services: who offers what to whom, where, since when it is known, and how one gets it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from tipkb import markup as m
from tipkb import practice_words as w
from tipkb import vocabulary as v
from tipkb.labels import day
from tipkb.page_context import Context
from tipkb.practice import Service
from tipkb.text import fold
from tipkb.vocabulary import Words

HERE = "services"
CALLED = ("phone", "sms")
"""Contacts that one calls: they come first."""


def pages(c: Context) -> Iterator[tuple[str, str]]:
    """Path and Markdown of the directory."""
    yield HERE, services_page(c)


def services_page(c: Context) -> str:
    """All services, lines to call first, with filters that need no other page."""
    services = sorted(
        c.kb.corpus.of(Service).values(), key=lambda one: ("helpline" not in one.types, fold(one.name.text(c.language)))
    )
    filters = [
        _filter(c, "types", w.SERVICE_TYPES, Counter(word for one in services for word in one.types)),
        _filter(c, "groups", w.TARGET_GROUPS, Counter(word for one in services for word in one.target_groups)),
    ]
    said = m.tag(
        "output", **{f"data-{form}": c.word(f"filter-{form}", "{}") for form in ("none", "one", "few", "other")}
    )
    bar = m.tag("p", said, m.tag("button", c.word("filter-all"), type="reset"), class_="tip-filter-bar")
    form = f'<form class="tip-filter" hidden data-filter=".tip-service">{bar}{"".join(filters)}</form>'
    body = [f"# {c.word(HERE)}", c.word("services-lead"), form, *(_service(c, one) for one in services)]
    return m.page(c.word(HERE), body, c.word("services-lead"))


def _filter(c: Context, name: str, words: Words, used: Counter[str]) -> str:
    """Check boxes for the words of a closed list that are in use, each with the number of its services."""
    boxes = (
        f'<label><input type="checkbox" name="{name}" value="{word}" autocomplete="off"> '
        f"<span>{m.html(words.label(word, c.language))}</span> <small>{used[word]}</small></label>"
        for word in words
        if word in used
    )
    title = c.word(f"filter-{name}")
    summary = f'<summary>{title} <span class="tip-chosen" data-chosen="{name}"></span></summary>'
    return f"<details>{summary}<fieldset><legend>{title}</legend>{''.join(boxes)}</fieldset></details>"


def _service(c: Context, one: Service) -> str:
    """A card: the lines to call, what it is, for whom and on what conditions; then, quietly, how we know."""
    language = c.language
    name = m.text(one.name.text(language))
    kinds = ", ".join(m.text(w.SERVICE_TYPES.label(word, language)) for word in one.types)
    groups = ", ".join(m.text(w.TARGET_GROUPS.label(word, language)) for word in one.target_groups)
    area = c.prose(one.service_area, HERE) if one.service_area else ""
    level = m.text(v.LEVELS.label(one.level, language)) if one.level else ""
    contacts = one.contacts or c.kb.corpus.organizations[one.organization].contacts
    lines = [
        f"## {name} {{#{one.id}}}",
        "\n".join(f"- {c.contact(contact)}" for contact in sorted(contacts, key=lambda line: line.kind not in CALLED)),
        c.prose(one.description, HERE),
        m.fields([
            (c.word("filter-groups"), groups),
            (c.word("filter-types"), kinds),
            (c.word("service-area"), area or level),
            (c.word("eligibility"), c.prose(one.eligibility_description, HERE)),
            (c.word("access"), c.prose(one.access, HERE)),
            (c.word("provider"), c.organization(one.organization, HERE)),
        ]),
        m.foot([
            (c.word("as-of"), day(one.as_of, language)),
            (c.label("basis"), c.targets(one.basis, HERE)),
            (c.label("evidence"), c.evidence(one.evidence, HERE)),
        ]),
        c.gaps(one.gaps),
        c.doubts(one.doubts, HERE),
    ]  # fmt: skip
    open_tag = f'<section class="tip-service tip-card" data-types="{" ".join(one.types)}" data-groups="{" ".join(one.target_groups)}" markdown>'
    return "\n\n".join((open_tag, *(line for line in lines if line), "</section>"))
