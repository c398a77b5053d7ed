"""A Markdown extension that links every citation of law in a page to its provision.

    markdown.markdown(text, extensions=[CitationLinks(kb, "ro")])

Text in links, headings, code and abbreviations is left alone. A link says which version of the provision applied on the
page's day; a work that the corpus does not have becomes a tooltip that says so. A page gives its day as ``date:`` in
front matter, which this extension reads where the text still has it; a builder that takes the front matter away sets
``day`` before each page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from tipkb.citations import Citation
from tipkb.errors import BadInput
from tipkb.kb import KnowledgeBase
from tipkb.labels import label, version_span
from tipkb.timeline import version_on

LEFT_ALONE = {"a", "abbr", "code", "kbd", "pre", "script", "style", "h1", "h2", "h3", "h4", "h5", "h6"}
"""Elements whose text is not read: a link in a link cannot be, and code is quoted as it is."""

Address = Callable[[str, str], str]
"""Given a page and an anchor, what a link to them says."""

_FRONT_MATTER = re.compile(r"---\n(?P<head>(?:.*\n)*?)---\n")
_DATE = re.compile(r"^date:\s*(\S+)\s*$", re.M)


def _markdown_file(page: str, anchor: str) -> str:
    return f"{page}.md#{anchor}" if anchor else f"{page}.md"


class CitationLinks(Extension):  # type: ignore[misc] # Markdown has no types
    """The extension; ``address`` writes a link, by default to the Markdown file beside the page."""

    def __init__(self, kb: KnowledgeBase, language: str, address: Address = _markdown_file) -> None:
        super().__init__()
        self._kb = kb
        self._language = language
        self._address = address
        self.active = True
        self.day: date | None = None
        """The day of the page that is read next; the day of ``kb`` when None."""

    def extendMarkdown(self, md: Markdown) -> None:
        """Register with Markdown: after inline text became elements, before links are checked."""
        md.preprocessors.register(_FrontMatter(md, self), "citation-date", 28)
        md.treeprocessors.register(_Links(md, self), "citation-links", 10)

    def pieces(self, text: str) -> Iterator[str | Element]:
        """The text with each citation as an element; the members of a range share one."""
        kb = self._kb.at(self.day) if self.day else self._kb
        position = 0
        for citation in kb.cite(text):
            if citation.start < position or citation.target.startswith("self#"):
                continue
            yield text[position : citation.start]
            yield self._element(kb, citation)
            position = citation.end
        yield text[position:]

    def _element(self, kb: KnowledgeBase, citation: Citation) -> Element:
        work, _, eid = citation.target.partition("#")
        if work not in kb.corpus.works:
            out = Element("abbr", title=label("not-in-corpus", self._language))
        else:
            part = kb.corpus.covering(citation.target) if eid else None
            out = Element("a", href=self._address(work, part.id.partition("#")[2] if part else ""))
            version = version_on(part, kb.as_of) if part else None
            if version:
                out.set("title", version_span(version, self._language))
        out.text = AtomicString(citation.text)
        return out


class _FrontMatter(Preprocessor):  # type: ignore[misc]
    """Takes the front matter off a text that has it, and its date."""

    def __init__(self, md: Markdown, links: CitationLinks) -> None:
        super().__init__(md)
        self._links = links

    def run(self, lines: list[str]) -> list[str]:
        text = "\n".join(lines)
        head = _FRONT_MATTER.match(text)
        if head is None:
            return lines
        self._links.day = page_day(found[1]) if (found := _DATE.search(head["head"])) else None
        return text[head.end() :].split("\n")


class _Links(Treeprocessor):  # type: ignore[misc]
    def __init__(self, md: Markdown, links: CitationLinks) -> None:
        super().__init__(md)
        self._links = links

    def run(self, root: Element) -> None:
        if self._links.active:
            self._read(root)

    def _read(self, element: Element) -> None:
        children = list(element)
        if element.tag not in LEFT_ALONE:
            element.text, first = self._split(element.text)
            for index, new in enumerate(first):
                element.insert(index, new)
        for child in children:
            if child.tag not in LEFT_ALONE:
                self._read(child)
            child.tail, after = self._split(child.tail)
            place = list(element).index(child) + 1
            for index, new in enumerate(after):
                element.insert(place + index, new)

    def _split(self, text: str | None) -> tuple[str | None, list[Element]]:
        """The text before the first citation, and an element for each citation with the text after it."""
        if not text or isinstance(text, AtomicString):
            return text, []
        before, found = "", list[Element]()
        for piece in self._links.pieces(text):
            if isinstance(piece, Element):
                found.append(piece)
            elif found:
                found[-1].tail = piece
            else:
                before = piece
        return before, found


def page_day(value: Any) -> date | None:
    """The day that a page's front matter gives; None where it gives none. Raises BadInput for what is no day."""
    if value is None or isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value).strip("\"'"))
    except ValueError as error:
        raise BadInput(f'the page says "date: {value}"; write YYYY-MM-DD') from error
