"""The website: pages written as Markdown into a build folder, then built by MkDocs, one run a language.

The only module that knows MkDocs. Romanian lies at the root, English below ``en/``; a page has the
same path in both. File names end in ``.html`` so that the site also works as a folder of files.
"""

from __future__ import annotations

import logging
import os
import re
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import MkDocsException
from mkdocs.plugins import BasePlugin
from mkdocs.structure.pages import Page

from tipkb import (
    page_changes,
    page_indexes,
    page_matrix,
    page_monitoring,
    page_organizations,
    page_pathways,
    page_rights,
    page_services,
    page_statistics,
    page_strategies,
    page_timeline,
    page_topics,
    page_who,
    page_works,
    publish,
    site_search,
)
from tipkb.citation_links import CitationLinks, page_day
from tipkb.errors import BadInput, TipkbError
from tipkb.export import export_json
from tipkb.kb import KnowledgeBase
from tipkb.page_context import Context
from tipkb.page_words import TOP_PAGES, WORDS
from tipkb.theme_words import theme_words

os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")

PACKAGE = Path(__file__).parent
LANGUAGES = ("ro", "en")
PAGE_MODULES = (
    page_indexes, page_who, page_works, page_organizations, page_pathways, page_services, page_rights, page_strategies,
    page_statistics, page_monitoring, page_timeline, page_topics, page_matrix, page_changes,
)  # fmt: skip
"""Modules that write pages; each has ``pages(context)``, which yields paths and Markdown."""
_TO_SOURCE = re.compile(r'href="([^":]+)\.md(["#])')


class SiteError(TipkbError):
    """The site cannot be built; the message holds what MkDocs said."""


@dataclass(frozen=True, slots=True)
class Report:
    """How a build went: pages in both languages and seconds."""

    pages: int
    seconds: float


def build_site(
    kb: KnowledgeBase, out: Path, progress: Callable[[str], None] = lambda text: None, address: str = ""
) -> Report:
    """Build the whole site into ``out``, which is replaced in one move when the build has succeeded.

    ``address`` is where it will stand (``https://example.org/``): site map and language links then name it in full.
    Raises SiteError with MkDocs' own words when a page or link is wrong, UnsafePage when a page breaks the policy.
    """
    started = time.monotonic()
    work = out.parent / f".{out.name}-making"
    shutil.rmtree(work, ignore_errors=True)
    count = 0
    for language in LANGUAGES:
        sources = work / "docs" / language
        written = write_pages(kb, language, sources)
        progress(f"{language}: {written} pages written, building …")
        _build(kb, language, sources, work / "site" / ("" if language == "ro" else language), address)
        count += written
    (work / "site" / "en" / "404.html").unlink()  # hosts show the one at the root
    progress("JSON, search …")
    export_json(kb, work / "site" / "api" / "v1")
    site_search.write_search(kb, work / "site", LANGUAGES)
    publish.write_redirects(kb, work / "site")
    publish.add_policy(work / "site")
    publish.write_site_map(work / "site", address)
    publish.write_headers(work / "site")
    shutil.rmtree(out, ignore_errors=True)
    out.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(work / "site", out)
    shutil.rmtree(work, ignore_errors=True)
    return Report(count, time.monotonic() - started)


def write_pages(kb: KnowledgeBase, language: str, folder: Path) -> int:
    """Write every page of one language as Markdown, with the hand-written pages and assets beside them."""
    c = Context(kb, language)
    generated = {path: text for module in PAGE_MODULES for path, text in module.pages(c)}
    for file in _hand_written(language):
        generated[file.stem] = file.read_text(encoding="utf-8")
    for path, text in generated.items():
        file = folder / f"{path}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    (folder / page_changes.FEED).write_text(page_changes.feed(c), encoding="utf-8")
    shutil.copytree(_part("docs") / "assets", folder / "assets")
    (folder / "assets" / "who-data.js").write_text(page_who.data_script(c), encoding="utf-8")
    return len(generated)


def write_page(kb: KnowledgeBase, page: str, language: str, site: Path) -> None:
    """Make one generated page anew inside a built site: what a writer wants to see at once.

    Links and anchors are not checked, and lists, JSON and search keep what they were. Raises BadInput when the site
    has no such page.
    """
    c = Context(kb, language)
    text = next((text for module in PAGE_MODULES for path, text in module.pages(c) if path == page), None)
    if text is None:
        raise BadInput(f"the site has no page {page}")
    with TemporaryDirectory() as place:
        sources = Path(place) / "docs"
        for name in (*TOP_PAGES, page):
            file = sources / f"{name}.md"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text if name == page else f"# {name}\n", encoding="utf-8")
        shutil.copytree(_part("docs") / "assets", sources / "assets")
        _build(kb, language, sources, Path(place) / "site", strict=False)
        publish.add_policy(Path(place) / "site")
        made = (Path(place) / "site" / f"{page}.html").read_text(encoding="utf-8")
    target = site / ("" if language == "ro" else language) / f"{page}.html"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(_TO_SOURCE.sub(r'href="\1.html\2', made), encoding="utf-8")


def _hand_written(language: str) -> list[Path]:
    return sorted((_part("docs") / language).glob("*.md"))


def _part(name: str) -> Path:
    """A part of the project that the wheel carries inside the package."""
    packaged = PACKAGE / f"_{name}"
    return packaged if packaged.exists() else PACKAGE.parent / name


def _build(
    kb: KnowledgeBase, language: str, sources: Path, target: Path, address: str = "", strict: bool = True
) -> None:
    said: list[str] = []
    handler = _Listener(said)
    logger = logging.getLogger("mkdocs")
    logger.addHandler(handler)
    logger.setLevel(logging.WARNING)
    try:
        config = load_config(
            str(_part("mkdocs.yml")),
            docs_dir=str(sources.resolve()),
            site_dir=str(target.resolve()),
            site_name=WORDS["site"][LANGUAGES.index(language)],
            strict=strict,
            nav=[{WORDS[_nav_word(name)][LANGUAGES.index(language)]: f"{name}.md"} for name in TOP_PAGES],
        )
        config.theme["language"] = language
        config.extra["twin"] = {"ro": "en", "en": "ro"}[language]
        config.extra["words"] = theme_words(language)
        config.extra["address"] = address
        links = CitationLinks(kb, language)
        config.markdown_extensions.append(links)
        config.plugins["citation-links"] = _CitationDay(links, {file.name for file in _hand_written(language)})
        config.theme.dirs.insert(0, str(_part("docs") / "theme"))
        build(config)
    except (MkDocsException, SystemExit) as error:
        raise SiteError(f"the {language} site does not build: {error}\n" + "\n".join(said)) from error
    finally:
        logger.removeHandler(handler)
    if said and strict:
        raise SiteError(f"the {language} site builds with warnings:\n" + "\n".join(said))


def _nav_word(page: str) -> str:
    return "home" if page == "index" else page


class _CitationDay(BasePlugin):  # type: ignore[no-untyped-call,type-arg]
    """Tells the extension the day of each page, and to read only pages written by hand: others link what they cite."""

    def __init__(self, links: CitationLinks, pages: set[str]) -> None:
        self._links, self._pages = links, pages

    def on_page_markdown(self, markdown: str, *, page: Page, **_: object) -> None:
        self._links.active = page.file.src_uri in self._pages
        self._links.day = page_day(page.meta.get("date"))


class _Listener(logging.Handler):
    def __init__(self, said: list[str]) -> None:
        super().__init__(logging.WARNING)
        self._said = said

    def emit(self, record: logging.LogRecord) -> None:
        self._said.append(record.getMessage())
