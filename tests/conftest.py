"""Fixtures shared by the tests: the invented corpus, the real one, and a cache folder of our own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tipkb.kb import KnowledgeBase, load

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
