"""Pages of monitoring reports, of the systems that the framework relies on, and of cases where they are asked for."""

from __future__ import annotations

from collections.abc import Iterator

from tipkb import markup as m
from tipkb import practice_words as w
from tipkb import vocabulary as v
from tipkb.labels import day
from tipkb.page_context import Context
from tipkb.practice import MonitoringReport, Point, PracticeCase, System


def pages(c: Context) -> Iterator[tuple[str, str]]:
    """Path and Markdown of each page; cases only when the knowledge base holds them."""
    yield "monitoring", monitoring_page(c)
    yield "systems", systems_page(c)
    if cases := tuple(c.kb.corpus.of(PracticeCase).values()):
        yield "cases", cases_page(c, cases)


def monitoring_page(c: Context) -> str:
    """Reports by the body that made them, the newest first."""
    here = "monitoring"
    body = [f"# {c.word(here)}", c.word("monitoring-lead")]
    by_body: dict[str, list[MonitoringReport]] = {}
    for report in sorted(c.kb.corpus.of(MonitoringReport).values(), key=lambda one: -one.year):
        by_body.setdefault(report.body, []).append(report)
    for slug, reports in by_body.items():
        body.append(f"## {c.organization(slug, here)} {{#body-{slug}}}")
        for report in reports:
            body += _report(c, report, here)
    return m.page(c.word(here), body, c.word("monitoring-lead"))


def _report(c: Context, report: MonitoringReport, here: str) -> Iterator[str]:
    language = c.language
    yield f"### {m.text(report.title.text(language))} {{#{report.id}}}"
    yield f"{c.prose(report.summary, here)} {c.mark(report.evidence)}"
    dates = [
        (name, value) for name, value in (("document", report.adopted), ("publication", report.published)) if value
    ]
    yield m.fields([
        (c.word("rating"), f"**{c.prose(report.rating, here)}**" if report.rating else ""),
        (c.word("number"), m.text(report.number or "")),
        (c.word("dates"), "; ".join(c.word(name, day(value, language)) for name, value in dates)),
        (c.word("monitors"), c.targets(report.monitors, here)),
    ])  # fmt: skip
    for kind in w.POINT_TYPES:
        if points := [point for point in report.points if point.type == kind]:
            yield f'<p class="tip-part">{c.word(f"points-{kind}")}</p>'
            yield "\n".join(_point(c, point, report, here) for point in points)
    yield m.foot([(c.label("evidence"), c.evidence(report.evidence, here))])
    yield c.gaps(report.gaps)
    yield c.doubts(report.doubts, here)


def _point(c: Context, point: Point, report: MonitoringReport, here: str) -> str:
    """A point with what it touches; its confidence where it is not the report's."""
    touches = f" → {c.targets(point.touches, here)}" if point.touches else ""
    mark = c.mark(point.evidence) if point.evidence and point.evidence != report.evidence else ""
    return f"- {c.prose(point.statement, here)}{touches} {mark}".rstrip()


def systems_page(c: Context) -> str:
    """Registers, alerts, funds: what each is for, who runs it and who uses it."""
    here = "systems"
    body = [f"# {c.word(here)}", c.word("systems-lead")]
    for one in c.kb.corpus.of(System).values():
        acronyms = one.acronym.ro if c.language == "ro" else (one.acronym.en or one.acronym.ro)
        name = m.text(one.title.text(c.language)) + (f" ({m.text(', '.join(acronyms))})" if acronyms else "")
        body += [
            f"## {name} {{#{one.id}}}",
            f"{c.prose(one.summary, here)} {c.mark(one.evidence)}",
            m.fields([
                (c.word("run-by"), ", ".join(c.organization(slug, here) for slug in one.run_by)),
                (c.word("used-by"), ", ".join(c.organization(slug, here) for slug in one.used_by)),
                (c.label("stage"), ", ".join(m.text(v.STAGES.label(stage, c.language)) for stage in one.stages)),
                (c.label("basis"), c.targets(one.basis, here)),
            ]),
            m.foot([(c.label("evidence"), c.evidence(one.evidence, here))]),
            c.gaps(one.gaps),
            c.doubts(one.doubts, here),
        ]  # fmt: skip
    return m.page(c.word(here), body, c.word("systems-lead"))


def cases_page(c: Context, cases: tuple[PracticeCase, ...]) -> str:
    """Cases from practice, in what concerns a lawyer."""
    here = "cases"
    body = [f"# {c.word(here)}", c.word("cases-lead")]
    for one in cases:
        numbers = [
            (c.word(name), str(value))
            for name in ("defendants", "injured-persons", "injured-children")
            if (value := getattr(one, name.replace("-", "_"))) is not None
        ]
        body += [
            f"## {m.text(one.title.text(c.language))} {{#{one.id}}}",
            m.fields([
                (c.word("years"), m.text(one.years)),
                (c.word("charges"), c.targets(one.charges, here) + (f" {c.prose(one.charges_note, here)}" if one.charges_note else "")),
                *numbers,
                (c.word("route"), " → ".join(one.route)),
                (c.word("outcome"), c.prose(one.outcome, here)),
                (c.word("remedy"), c.prose(one.remedy, here)),
                (c.word("lesson"), c.prose(one.lesson, here)),
                (c.label("evidence"), c.evidence(one.evidence, here)),
            ]),
            c.gaps(one.gaps),
            c.doubts(one.doubts, here),
        ]  # fmt: skip
    return m.page(c.word(here), body, c.word("cases-lead"))
