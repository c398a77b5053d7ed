"""Serving a built site on this machine, and showing a writer one page anew after each change of the corpus."""

from __future__ import annotations

import os
import socket
import threading
import time
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tipkb.errors import BadInput, CorpusError, TipkbError
from tipkb.kb import default_root, load
from tipkb.page_context import Context
from tipkb.site import write_page


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
        page, anchor = Context(kb, language).path(record.key)
        write_page(kb, page, language, site)
    except CorpusError as error:
        print("\n".join(str(finding) for finding in error.findings[:20]), flush=True)
    except TipkbError as error:
        print(error, flush=True)
    else:
        folder = "" if language == "ro" else f"{language}/"
        fragment = f"#{anchor}" if anchor else ""
        print(f"{time.monotonic() - started:.1f} s: {address}{folder}{page}.html{fragment}", flush=True)
