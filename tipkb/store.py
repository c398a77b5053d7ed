"""Files that tipkb makes for itself: where they live, and how one is put in place whole.

Nothing derived is ever written into the corpus. A folder is made aside and moved into place in one
rename, so that a reader sees the old one or the new one, and a killed build leaves only rubbish that
the next one sweeps away.
"""

from __future__ import annotations

import hashlib
import json
import mmap
import os
import shutil
import tempfile
import time
from array import array
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import platformdirs

from tipkb.errors import SearchError

MANIFEST = "manifest.json"
STALE_AFTER = 3600.0
"""Seconds after which a half-made folder belongs to a build that died."""


def chosen_folder() -> Path:
    """Where derived files should go: ``$TIPKB_CACHE``, or the user's cache folder. It may be read-only or missing."""
    chosen = os.environ.get("TIPKB_CACHE")
    return Path(chosen) if chosen else Path(platformdirs.user_cache_dir("tipkb"))


def cache_folder() -> Path:
    """Where derived files can go: the chosen folder, or a temporary one where that cannot be written."""
    folder = chosen_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if os.access(folder, os.W_OK):
            return folder
    except OSError:
        pass
    folder = Path(tempfile.gettempdir()) / f"tipkb-{os.getuid() if hasattr(os, 'getuid') else 'user'}"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise SearchError(f"no folder can be written for derived files ({error}); set TIPKB_CACHE") from error
    return folder


def fingerprint(root: Path, *parts: str) -> str:
    """A name that changes when any file below ``root``, or any of ``parts``, does."""
    digest = hashlib.sha256("\0".join(parts).encode())
    for folder, names, files in os.walk(root):
        names.sort()
        for name in sorted(files):
            if name.startswith("."):
                continue
            path = os.path.join(folder, name)
            stat = os.stat(path)
            digest.update(f"{os.path.relpath(path, root)}\0{stat.st_size}\0{stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:24]


def put_folder(target: Path, fill: Callable[[Path], None], replace: bool = False) -> None:
    """Make ``target`` by filling a fresh folder beside it and renaming it into place.

    If another process put it there first, ours is thrown away, unless it is to ``replace`` what is there.
    Raises SearchError when the disk refuses: nothing half-made keeps the name, and what was there stays.
    """
    sweep(target.parent)
    try:
        fresh = Path(tempfile.mkdtemp(prefix=".making-", dir=target.parent))
    except OSError as error:
        raise SearchError(f"cannot write in {target.parent}: {error}; free some space or set TIPKB_CACHE") from error
    try:
        fill(fresh)
        (fresh / MANIFEST).write_text(json.dumps(_hashes(fresh), indent=1), encoding="utf-8")
        _swap(fresh, target, replace)
    except OSError as error:
        raise SearchError(f"cannot write {target}: {error}; free some space or set TIPKB_CACHE") from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _swap(fresh: Path, target: Path, replace: bool) -> None:
    for tries_left in (2, 1, 0):  # another process may put its own there between our two renames
        try:
            fresh.rename(target)
            return
        except OSError:
            if not replace and is_whole(target):
                return
            if not tries_left:
                raise
            discard(target)


def is_whole(folder: Path) -> bool:
    """Whether a folder made by ``put_folder`` holds the files it should and no others, all unchanged."""
    try:
        hashes = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        return bool(hashes) and hashes == _hashes(folder)
    except (OSError, ValueError):
        return False


def discard(folder: Path) -> None:
    """Take a folder away: renamed first, so that it disappears at once."""
    aside = folder.with_name(f".making-old-{os.getpid()}-{time.monotonic_ns()}")
    try:
        folder.rename(aside)
    except OSError:
        aside = folder
    shutil.rmtree(aside, ignore_errors=True)


def sweep(folder: Path) -> None:
    """Remove what builds that died left behind."""
    for leftover in folder.glob(".making-*"):
        try:
            if time.time() - leftover.stat().st_mtime > STALE_AFTER:
                shutil.rmtree(leftover, ignore_errors=True)
        except OSError:
            continue


class Lines:
    """A file of texts, each read by its number without reading the others; safe to use from several threads."""

    def __init__(self, path: Path) -> None:
        self._ends = array("Q", (path.with_suffix(".at")).read_bytes())
        with path.open("rb") as file:
            self._bytes = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if self._ends else b""

    def __len__(self) -> int:
        return len(self._ends)

    def __getitem__(self, number: int) -> bytes:
        return self._bytes[self._ends[number - 1] if number else 0 : self._ends[number]]

    @staticmethod
    @contextmanager
    def writer(path: Path) -> Iterator[Callable[[str], None]]:
        """A function that adds one text to a new file."""
        ends = array("Q")
        with path.open("wb") as file:

            def add(text: str) -> None:
                file.write(text.encode())
                ends.append(file.tell())

            yield add
        path.with_suffix(".at").write_bytes(ends.tobytes())


def _hashes(folder: Path) -> dict[str, str]:
    files = (path for path in sorted(folder.iterdir()) if path.is_file() and path.name != MANIFEST)
    return {path.name: _hash(path) for path in files}


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
