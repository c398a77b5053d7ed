"""Fixtures shared by the tests: the invented corpus, the real one, the built site, a browser, a cache folder of our own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tipkb.kb import KnowledgeBase, load
from tipkb.serving import open_server
from tipkb.site import build_site

ROOT = Path(__file__).parent.parent
INVENTED = ROOT / "tests" / "corpus"
REAL = ROOT / "corpus"


@pytest.fixture(scope="session", autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Derived files of the tests stay out of the user's cache."""
    folder = tmp_path_factory.mktemp("cache")
    before = os.environ.get("TIPKB_CACHE")
    os.environ["TIPKB_CACHE"] = str(folder)
    yield folder
    if before is None:
        del os.environ["TIPKB_CACHE"]
    else:
        os.environ["TIPKB_CACHE"] = before


@pytest.fixture(scope="session")
def tale() -> KnowledgeBase:
    """The invented corpus."""
    return load(INVENTED)


@pytest.fixture(scope="session")
def kb() -> KnowledgeBase:
    """The real corpus."""
    return load(REAL)


class Run:
    """A finished run of the command."""

    def __init__(self, done: subprocess.CompletedProcess[str]) -> None:
        self.code = done.returncode
        self.out = done.stdout
        self.err = done.stderr

    @property
    def json(self) -> Any:
        """Standard output as one JSON document."""
        return json.loads(self.out)


def run_tipkb(*arguments: str, cwd: Path | None = None, stdin: str | None = None) -> Run:
    """Run the installed command, as a user would."""
    command = Path(sys.executable).with_name("tipkb")
    done = subprocess.run(
        [str(command), *arguments], capture_output=True, text=True, cwd=cwd, input=stdin, timeout=120, check=False
    )
    return Run(done)


@pytest.fixture(scope="session")
def tipkb() -> Any:
    """The command as a function."""
    return run_tipkb


@pytest.fixture(scope="session")
def site(kb: KnowledgeBase, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real site, built once; ``TIPKB_TEST_SITE`` names one that is built already, while writing tests."""
    if built := os.environ.get("TIPKB_TEST_SITE"):
        return Path(built)
    out = tmp_path_factory.mktemp("site") / "site"
    report = build_site(kb, out)
    assert report.pages > 100
    return out


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """The site served on this machine."""
    server, port = open_server(site, 8100)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium, found or installed by scripts/browser."""
    path = os.environ.get("TIPKB_CHROMIUM", "/usr/bin/chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-background-networking", "--disable-component-update"]
        )
        yield chromium
        chromium.close()


class Watch:
    """What a page asked for beyond its own site, and what it complained about."""

    def __init__(self, page: Any, address: str) -> None:
        self.outside: list[str] = []
        self.faults: list[str] = []
        inside = (address, "data:", "blob:")
        page.on("request", lambda r: None if r.url.startswith(inside) else self.outside.append(r.url))
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", lambda m: self.faults.append(m.text) if m.type in ("error", "warning") else None)
        page.on("response", lambda r: self.faults.append(f"{r.status} {r.url}") if r.status >= 400 else None)
