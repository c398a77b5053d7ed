"""The website: pages written as Markdown into a build folder, then built by MkDocs, one run a language.

The only module that knows MkDocs. Romanian lies at the root, English below ``en/``; a page has the
same path in both. File names end in ``.html`` so that the site also works as a folder of files.
"""

from __future__ import annotations

import logging
import os
import re
import shutil
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import MkDocsException

from tipkb import page_indexes, page_organizations, page_pathways, page_works, publish, site_search
from tipkb.errors import BadInput, CorpusError, TipkbError
from tipkb.export import export_json
from tipkb.kb import KnowledgeBase, default_root, load
from tipkb.page_context import Context
from tipkb.page_words import TOP_PAGES, WORDS
from tipkb.search import SLUG_KINDS
from tipkb.theme_words import theme_words

os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")

PACKAGE = Path(__file__).parent
LANGUAGES = ("ro", "en")
_TO_SOURCE = re.compile(r'href="([^":]+)\.md(["#])')
PAGE_MODULES = (page_indexes, page_works, page_organizations, page_pathways)
"""Modules that write pages; each has ``pages(context)``, which yields paths and Markdown."""


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
        _build(language, sources, work / "site" / ("" if language == "ro" else language), address)
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
    docs = _part("docs")
    for file in sorted((docs / language).glob("*.md")):
        generated[file.stem] = file.read_text(encoding="utf-8")
    for path, text in generated.items():
        file = folder / f"{path}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    shutil.copytree(docs / "assets", folder / "assets")
    return len(generated)


def write_page(kb: KnowledgeBase, page: str, language: str, site: Path) -> None:
    """Make one generated page anew inside a built site: what a writer wants to see at once.

    Links and anchors are not checked, and lists, JSON and search keep what they were.
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
        _build(language, sources, Path(place) / "site", strict=False)
        publish.add_policy(Path(place) / "site")
        made = (Path(place) / "site" / f"{page}.html").read_text(encoding="utf-8")
    target = site / ("" if language == "ro" else language) / f"{page}.html"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(_TO_SOURCE.sub(r'href="\1.html\2', made), encoding="utf-8")


def preview(root: Path | None, what: str, language: str, site: Path, port: int) -> None:
    """Serve a built site and make the page of one record anew whenever a file of the corpus changes, until interrupted."""
    server, taken = open_server(site, port)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    seen = 0.0
    try:
        while True:
            kb_root = root or default_root()
            changed = max(file.stat().st_mtime for file in kb_root.rglob("*.yml"))
            if changed != seen:
                seen = changed
                _show(kb_root, what, language, site, f"http://127.0.0.1:{taken}/")
            time.sleep(0.5)
    except KeyboardInterrupt:
        print()
    finally:
        server.shutdown()
        server.server_close()


def _show(root: Path, what: str, language: str, site: Path, address: str) -> None:
    """Make a record's page and say where it is, or say what is wrong with the corpus."""
    started = time.monotonic()
    try:
        kb = load(root)
        record = kb.record(what)
        key = f"{record.kind}:{record.id}" if record.kind in SLUG_KINDS else record.id
        page, anchor = Context(kb, language).path(key)
        write_page(kb, page, language, site)
    except CorpusError as error:
        print("\n".join(str(finding) for finding in error.findings[:20]), flush=True)
    except TipkbError as error:
        print(error, flush=True)
    else:
        folder = "" if language == "ro" else f"{language}/"
        fragment = f"#{anchor}" if anchor else ""
        print(f"{time.monotonic() - started:.1f} s: {address}{folder}{page}.html{fragment}", flush=True)


def _part(name: str) -> Path:
    """A part of the project that the wheel carries inside the package."""
    packaged = PACKAGE / f"_{name}"
    return packaged if packaged.exists() else PACKAGE.parent / name


def _build(language: str, sources: Path, target: Path, address: str = "", strict: bool = True) -> None:
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


class _Listener(logging.Handler):
    def __init__(self, said: list[str]) -> None:
        super().__init__(logging.WARNING)
        self._said = said

    def emit(self, record: logging.LogRecord) -> None:
        self._said.append(record.getMessage())


class _Handler(SimpleHTTPRequestHandler):
    """Serves ``/ro/lege/2001/678`` from ``ro/lege/2001/678.html``, as static hosts do."""

    def translate_path(self, path: str) -> str:
        found = super().translate_path(path)
        if not os.path.exists(found) and os.path.isfile(f"{found.rstrip('/')}.html"):
            return f"{found.rstrip('/')}.html"
        return found

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: what people look at here is nobody's business."""


def open_server(folder: Path, port: int, tries: int = 50) -> tuple[ThreadingHTTPServer, int]:
    """A server of a folder on this machine only, on ``port`` or the next free one.

    Raises BadInput when the folder holds no site or no port is free.
    """
    if not (folder / "index.html").is_file():
        raise BadInput(f"{folder} holds no site; build it first: tipkb site build --out {folder}")
    handler = partial(_Handler, directory=str(folder))
    for candidate in range(port, min(port + tries, 65536)):
        if _is_busy(candidate):
            continue
        try:
            return ThreadingHTTPServer(("127.0.0.1", candidate), handler), candidate
        except OSError:
            continue
    raise BadInput(f"no free port from {port} to {port + tries - 1}; name another with --port")


def _is_busy(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def serve_site(folder: Path, port: int) -> None:
    """Serve a built site until interrupted."""
    server, taken = open_server(folder, port)
    if taken != port:
        print(f"port {port} is busy; using {taken}", flush=True)
    print(f"http://127.0.0.1:{taken}/ (Ctrl+C stops)", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        print()
    finally:
        server.server_close()
