"""The website: pages written as Markdown into a build folder, then built by MkDocs, one run a language.

The only module that knows MkDocs. Romanian lies at the root, English below ``en/``; a page has the
same path in both. File names end in ``.html`` so that the site also works as a folder of files.
"""

from __future__ import annotations

import logging
import os
import shutil
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import MkDocsException

from tipkb import page_indexes, page_organizations, page_pathways, page_who, page_works
from tipkb.errors import BadInput, TipkbError
from tipkb.export import export_json
from tipkb.kb import KnowledgeBase
from tipkb.page_context import Context
from tipkb.page_words import TOP_PAGES, WORDS

os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")

PACKAGE = Path(__file__).parent
LANGUAGES = ("ro", "en")
PAGE_MODULES = (page_indexes, page_who, page_works, page_organizations, page_pathways)
"""Modules that write pages; each has ``pages(context)``, which yields paths and Markdown."""


class SiteError(TipkbError):
    """The site cannot be built; the message holds what MkDocs said."""


@dataclass(frozen=True, slots=True)
class Report:
    """How a build went: pages in both languages and seconds."""

    pages: int
    seconds: float


def build_site(kb: KnowledgeBase, out: Path, progress: Callable[[str], None] = lambda text: None) -> Report:
    """Build the whole site into ``out``, which is replaced in one move when the build has succeeded.

    Raises SiteError with MkDocs' own words when a page or link is wrong.
    """
    started = time.monotonic()
    work = out.parent / f".{out.name}-making"
    shutil.rmtree(work, ignore_errors=True)
    count = 0
    for language in LANGUAGES:
        sources = work / "docs" / language
        written = write_pages(kb, language, sources)
        progress(f"{language}: {written} pages written, building …")
        _build(language, sources, work / "site" / ("" if language == "ro" else language))
        count += written
    progress("JSON …")
    export_json(kb, work / "site" / "api" / "v1")
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
    (folder / "assets" / "who-data.js").write_text(page_who.data_script(c), encoding="utf-8")
    return len(generated)


def _part(name: str) -> Path:
    """A part of the project that the wheel carries inside the package."""
    packaged = PACKAGE / f"_{name}"
    return packaged if packaged.exists() else PACKAGE.parent / name


def _build(language: str, sources: Path, target: Path) -> None:
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
            nav=[{WORDS[_nav_word(name)][LANGUAGES.index(language)]: f"{name}.md"} for name in TOP_PAGES],
        )
        config.theme["language"] = language
        config.extra["twin"] = {"ro": "en", "en": "ro"}[language]
        config.theme.dirs.insert(0, str(_part("docs") / "theme"))
        build(config)
    except (MkDocsException, SystemExit) as error:
        raise SiteError(f"the {language} site does not build: {error}\n" + "\n".join(said)) from error
    finally:
        logger.removeHandler(handler)
    if said:
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
