"""The directory of services: who offers what to whom, where, since when it is known, and how one gets it."""

from __future__ import annotations

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


def pages(c: Context) -> Iterator[tuple[str, str]]:
    """Path and Markdown of the directory."""
    yield HERE, services_page(c)


def services_page(c: Context) -> str:
    """All services by provider, with filters that need no other page."""
    services = sorted(c.kb.corpus.of(Service).values(), key=lambda one: fold(one.name.text(c.language)))
    filters = [
        _filter(c, "types", w.SERVICE_TYPES, {word for one in services for word in one.types}),
        _filter(c, "groups", w.TARGET_GROUPS, {word for one in services for word in one.target_groups}),
    ]
    form = (
        f'<form class="tip-filter" hidden data-filter=".tip-service">{"".join(filters)}'
        f'<p><button type="reset">{c.word("filter-all")}</button> '
        f'<output aria-live="polite" data-one="{c.word("filter-one")}" data-many="{c.word("filter-many", "{}")}"></output></p></form>'
    )
    body = [f"# {c.word(HERE)}", c.word("services-lead"), form, *(_service(c, one) for one in services)]
    return m.page(c.word(HERE), body, c.word("services-lead"))


def _filter(c: Context, name: str, words: Words, used: set[str]) -> str:
    """Check boxes for the words of a closed list that are in use."""
    boxes = (
        f'<label><input type="checkbox" name="{name}" value="{word}" autocomplete="off"> '
        f"{m.text(words.label(word, c.language))}</label>"
        for word in words
        if word in used
    )
    title = c.word(f"filter-{name}")
    return f"<details><summary>{title}</summary><fieldset><legend>{title}</legend>{''.join(boxes)}</fieldset></details>"


def _service(c: Context, one: Service) -> str:
    language = c.language
    name = m.text(one.name.text(language))
    kinds = ", ".join(m.text(w.SERVICE_TYPES.label(word, language)) for word in one.types)
    groups = ", ".join(m.text(w.TARGET_GROUPS.label(word, language)) for word in one.target_groups)
    area = c.prose(one.service_area, HERE) if one.service_area else ""
    level = m.text(v.LEVELS.label(one.level, language)) if one.level else ""
    lines = [
        f"## {name} {{#{one.id}}}",
        c.prose(one.description, HERE),
        "\n".join(f"- {c.contact(contact)}" for contact in one.contacts or c.kb.corpus.organizations[one.organization].contacts),
        m.fields([
            (c.word("provider"), c.organization(one.organization, HERE)),
            (c.word("filter-types"), kinds),
            (c.word("filter-groups"), groups),
            (c.word("service-area"), area or level),
            (c.word("eligibility"), c.prose(one.eligibility_description, HERE)),
            (c.word("access"), c.prose(one.access, HERE)),
            (c.label("basis"), c.targets(one.basis, HERE)),
            (c.word("as-of"), day(one.as_of, language)),
            (c.label("evidence"), c.evidence(one.evidence, HERE)),
        ]),
        c.gaps(one.gaps),
        c.doubts(one.doubts, HERE),
    ]  # fmt: skip
    open_tag = f'<section class="tip-service" data-types="{" ".join(one.types)}" data-groups="{" ".join(one.target_groups)}" markdown>'
    return "\n\n".join((open_tag, *(line for line in lines if line), "</section>"))
