"""What changed: in the law, as a page and an Atom feed, from the dated versions; in our records, from the changelog."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree

from tipkb import markup as m
from tipkb import vocabulary as v
from tipkb.labels import day
from tipkb.page_context import Context

FEED = "changes.xml"
IN_FEED = 60
"""Changes in the feed: the newest."""
OPEN_YEARS = 3
"""Years on the page that are not folded."""

_ATOM = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True, slots=True)
class LawChange:
    """What an act did to a work on a day: per action, the elements that it touched (ids)."""

    day: date
    act: str
    work: str
    touched: tuple[tuple[str, str], ...]


def law_changes(c: Context) -> list[LawChange]:
    """Every dated change in the corpus, newest first."""
    groups: dict[tuple[date, str, str], dict[tuple[str, str], None]] = defaultdict(dict)
    for part in c.kb.corpus.provisions.values():
        for version in part.versions:
            for change in version.by:
                if version.from_:
                    element = f"{part.id}__{change.element}" if change.element else part.id
                    key = (version.from_, change.act.partition("#")[0], part.id.partition("#")[0])
                    groups[key][change.action, element] = None
    found = [LawChange(when, act, work, tuple(touched)) for (when, act, work), touched in groups.items()]
    return sorted(found, key=lambda one: (-one.day.toordinal(), one.act, one.work))


def pages(c: Context) -> Iterator[tuple[str, str]]:
    """Path and Markdown of the page."""
    yield "changes", changes(c)


def changes(c: Context) -> str:
    """The law by date, newest first and old years folded; then the changelog."""
    title = c.word("changes")
    feed = f"[{c.word('changes-feed')}]({FEED})"
    body = [f"# {title}", c.word("changes-lead"), feed, f"## {c.word('changes-law')} {{#law}}"]
    years: dict[int, list[LawChange]] = defaultdict(list)
    for one in law_changes(c):
        years[one.day.year].append(one)
    for place, (year, found) in enumerate(years.items()):
        lines = "\n".join(_line(c, one) for one in found)
        if place < OPEN_YEARS:
            body += [f"### {year} {{#year-{year}}}", lines]
        else:
            body.append(m.box("tip-quiet", f"{year} ({len(found)})", [lines], folded=True))
    body += [f"## {c.word('changes-records')} {{#records}}", *_log(c)]
    return m.page(title, body, c.word("changes-lead"))


def _line(c: Context, one: LawChange) -> str:
    act, work = c.target(one.act, "changes"), c.target(one.work, "changes")
    done = "".join(f"\n    - {action} {c.elements(ids, 'changes')}" for action, ids in _by_action(c, one))
    return f'- <span class="tip-day">{day(one.day, c.language)}</span> {c.word("changed-through", work, act)}{done}'


def _by_action(c: Context, one: LawChange) -> list[tuple[str, list[str]]]:
    """The elements by what was done to them, in words."""
    out: dict[str, list[str]] = {}
    for action, element in one.touched:
        out.setdefault(v.ACTIONS.label(action, c.language), []).append(element)
    return list(out.items())


def _log(c: Context) -> Iterator[str]:
    """The changelog, one level lower; it is kept in English, as is said where the page is not."""
    if note := c.word("changes-log"):
        yield note
    for line in changelog().splitlines():
        if line.startswith("## "):
            yield f"### {m.text(line.removeprefix('## '))}"
        elif line and not line.startswith("# "):
            yield line


def changelog() -> str:
    """The text of ``docs/changelog.md``, in a checkout or an installed package."""
    package = Path(__file__).parent
    folder = package / "_docs" if (package / "_docs").exists() else package.parent / "docs"
    return (folder / "changelog.md").read_text(encoding="utf-8")


def feed(c: Context) -> str:
    """The newest changes in the law as an Atom feed.

    The address of the site is not known when it is built: links are relative to the feed, and ids are UUIDs made
    from what changed, so that two builds of one corpus are the same.
    """
    ElementTree.register_namespace("", _ATOM)
    newest = [one for one in law_changes(c) if one.day <= c.kb.as_of][:IN_FEED]
    root = ElementTree.Element(f"{{{_ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": c.language})
    _add(root, "title", f"{c.word('site')}: {c.word('changes').lower()}")
    _add(root, "id", _urn(f"feed/{c.language}"))
    _add(root, "updated", _moment(newest[0].day if newest else date.min))
    _add(_add(root, "author"), "name", "tipkb")
    _add(root, "link", rel="self", href=FEED)
    _add(root, "link", rel="alternate", type="text/html", href="changes.html")
    for one in newest:
        _entry(c, root, one)
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _entry(c: Context, root: ElementTree.Element, one: LawChange) -> None:
    works = c.kb.corpus.works
    act, work = works[one.act].short.text(c.language), works[one.work].short.text(c.language)
    entry = _add(root, "entry")
    _add(entry, "title", f"{work}: {act}, {day(one.day, c.language)}")
    _add(entry, "id", _urn(f"{c.language}/{one.day.isoformat()}/{one.act}/{one.work}"))
    _add(entry, "updated", _moment(one.day))
    _add(entry, "link", rel="alternate", type="text/html", href=f"{one.work}.html")
    style = "ro-short" if c.language == "ro" else "en"
    said = (
        f"{action} {', '.join(c.kb.format(element, style) for element in ids)}" for action, ids in _by_action(c, one)
    )
    _add(entry, "summary", f"{act}: {'; '.join(said)}.")


def _add(parent: ElementTree.Element, name: str, text: str | None = None, **attributes: str) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, f"{{{_ATOM}}}{name}", attributes)
    element.text = text
    return element


def _urn(name: str) -> str:
    return uuid5(NAMESPACE_URL, f"tipkb/changes/{name}").urn


def _moment(when: date) -> str:
    """Atom wants a moment; a law takes effect at the beginning of its day."""
    return f"{when.isoformat()}T00:00:00Z"
