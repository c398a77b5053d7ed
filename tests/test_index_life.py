"""The life of the index, each thing done to real files: change, damage, death, two at once, no space, no right to write."""

from __future__ import annotations

import multiprocessing
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import INVENTED, REAL

from tipkb import store
from tipkb.errors import SearchError
from tipkb.kb import load

QUERY = "poveste"
SEARCH = f"import sys; from tipkb.kb import load; print([hit.id for hit in load(sys.argv[1]).search('{QUERY}').hits])"


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A corpus and a cache folder that a test may damage."""
    monkeypatch.setenv("TIPKB_CACHE", str(tmp_path / "cache"))
    return Path(shutil.copytree(INVENTED, tmp_path / "corpus"))


@pytest.fixture
def mounted(tmp_path: Path) -> Iterator[Path]:
    """A file system of our own, one megabyte large; only the superuser may have it."""
    folder = tmp_path / "mounted"
    folder.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)], capture_output=True, text=True, check=False
    )
    if done.returncode:
        pytest.skip(f"no file system may be mounted here: {done.stderr.strip()}")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def indexes(cache: Path | None = None) -> list[Path]:
    return sorted((cache or Path(os.environ["TIPKB_CACHE"])).glob("index-*"))


def found(corpus: Path) -> list[str]:
    return [hit.id for hit in load(corpus).search(QUERY).hits]


def test_it_is_built_once_and_anew_on_change(own: Path) -> None:
    assert found(own)
    (first,) = indexes()
    stamp = (first / store.MANIFEST).stat().st_mtime_ns
    assert found(own)
    assert [(folder / store.MANIFEST).stat().st_mtime_ns for folder in indexes()] == [stamp]
    new = "names: [{ro: Zmeul, en: Dragon}]\ntype: role\nsummary: {ro: Fură povești., en: Steals stories.}\n"
    evidence = "evidence: [{source: monitorul-povestilor, confidence: official, checked: 2026-11-24}]\n"
    record = own / "organizations" / "zmeul.yml"
    record.write_text(new + evidence, encoding="utf-8")
    assert [hit.id for hit in load(own).search("zmeul").hits][:1] == ["zmeul"]
    record.unlink()
    assert "zmeul" not in [hit.id for hit in load(own).search("zmeul").hits]


def test_other_code_makes_another_index(own: Path, tmp_path: Path) -> None:
    assert found(own)
    package = Path(shutil.copytree(Path(store.__file__).parent, tmp_path / "install" / "tipkb"))
    with (package / "analysis.py").open("a", encoding="utf-8") as file:
        file.write('\nSTOP_WORDS = STOP_WORDS | {"poveste"}\n')
    subprocess.run([sys.executable, "-c", SEARCH, str(own)], cwd=package.parent, env={**os.environ, "PYTHONPATH": str(package.parent)}, check=True)  # fmt: skip
    assert len(indexes()) == 2


@pytest.mark.parametrize("damage", ["cut", "empty", "flip", "remove", "folder"])
def test_every_file_may_be_damaged(own: Path, damage: str) -> None:
    before = found(own)
    (folder,) = indexes()
    names = sorted(path.name for path in folder.iterdir() if path.stat().st_size)
    assert len(names) >= 7
    for name in names:
        file = folder / name
        raw = file.read_bytes()
        if damage in ("cut", "empty"):
            file.write_bytes(raw[: len(raw) // 2 if damage == "cut" else 0])
        elif damage == "flip":
            middle = len(raw) // 2
            file.write_bytes(raw[:middle] + bytes([raw[middle] ^ 0xFF]) + raw[middle + 1 :])
        else:
            file.unlink()
            if damage == "folder":
                file.mkdir()
        assert found(own) == before, name
        assert store.is_whole(folder), name


@pytest.mark.parametrize("manifest", ["", "{}", "[]", '{"words.json": 3}', '{"no such file": "00"}'])
def test_a_manifest_that_vouches_for_nothing_is_not_believed(own: Path, manifest: str) -> None:
    before = found(own)
    (folder,) = indexes()
    (folder / store.MANIFEST).write_text(manifest, encoding="utf-8")
    (folder / "words.json").write_text("{}", encoding="utf-8")
    assert found(own) == before


def _search(root: str, queue: multiprocessing.Queue[list[str]]) -> None:
    queue.put(found(Path(root)))


def test_processes_build_at_once(own: Path) -> None:
    context = multiprocessing.get_context("spawn")
    queue: multiprocessing.Queue[list[str]] = context.Queue()
    children = [context.Process(target=_search, args=(str(own), queue)) for _ in range(4)]
    for child in children:
        child.start()
    answers = [queue.get(timeout=120) for _ in children]
    for child in children:
        child.join()
    assert answers[0] and all(answer == answers[0] for answer in answers)
    assert len(indexes()) == 1 and store.is_whole(indexes()[0])
    assert not list(indexes()[0].parent.glob(".making-*"))


def test_readers_search_on_while_another_process_rebuilds(own: Path) -> None:
    reader = load(own)
    before = [hit.to_dict() for hit in reader.search(QUERY).hits]
    script = "import sys; from tipkb.kb import load\nfor _ in range(12): load(sys.argv[1]).rebuild_index()"
    child = subprocess.Popen([sys.executable, "-c", script, str(own)])
    opened = 0
    while child.poll() is None:
        assert [hit.to_dict() for hit in reader.search(QUERY).hits] == before
        assert reader.search('"poveste furată"').total
        assert [hit.to_dict() for hit in load(own).search(QUERY).hits] == before
        opened += 1
    assert child.returncode == 0 and opened > 2
    assert len(indexes()) == 1 and store.is_whole(indexes()[0])


def test_a_killed_build_leaves_only_rubbish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = tmp_path / "cache"
    monkeypatch.setenv("TIPKB_CACHE", str(cache))
    child = subprocess.Popen([sys.executable, "-c", SEARCH, str(REAL)], stdout=subprocess.DEVNULL)
    while not any(file.stat().st_size for file in cache.glob(".making-*/surfaces.txt")):
        assert child.poll() is None, "it was over before it could be killed"
        time.sleep(0.005)
    child.send_signal(signal.SIGKILL)
    child.wait()
    assert indexes() == []
    (rubbish,) = cache.glob(".making-*")
    assert load(REAL).search("victimă").total
    assert rubbish.exists(), "it may belong to a build that is alive"
    os.utime(rubbish, (1, 1))
    store.discard(indexes()[0])
    assert load(REAL).search("victimă").total
    assert not rubbish.exists() and len(indexes()) == 1


def test_a_rebuild_that_fails_leaves_the_index_that_was_there(own: Path) -> None:
    before = found(own)
    script = "import resource, signal, sys; from tipkb.kb import load; kb = load(sys.argv[1])\nsignal.signal(signal.SIGXFSZ, signal.SIG_IGN); resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))\nkb.rebuild_index()"
    done = subprocess.run([sys.executable, "-c", script, str(own)], capture_output=True, text=True, check=False)
    assert "SearchError" in done.stderr and "free some space" in done.stderr, done.stderr
    (folder,) = indexes()
    assert store.is_whole(folder) and found(own) == before
    assert not list(folder.parent.glob(".making-*"))


@pytest.mark.parametrize("size", [0, 100, 1000, 3000, 6000])
def test_files_that_may_not_grow(own: Path, size: int) -> None:
    kb = load(own)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # so that the write fails instead
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
        with pytest.raises(SearchError, match="free some space"):
            kb.search(QUERY)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, handler)
    assert indexes() == []
    assert kb.search(QUERY).total


def test_a_full_disk(own: Path, mounted: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIPKB_CACHE", str(mounted))
    kb = load(own)
    ballast = mounted / "ballast"
    with ballast.open("wb") as file:
        file.write(b"\0" * (shutil.disk_usage(mounted).free - 16_384))
    with pytest.raises(SearchError, match=r"No space left on device.*free some space"):
        kb.search(QUERY)
    assert indexes() == [] and not list(mounted.glob(".making-*"))
    ballast.unlink()
    assert kb.search(QUERY).total


def test_an_installation_that_cannot_be_written(
    own: Path, mounted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(elsewhere))
    monkeypatch.setenv("TIPKB_CACHE", str(mounted))
    corpus = Path(shutil.copytree(own, mounted / "corpus"))
    subprocess.run(["mount", "-o", "remount,ro", str(mounted)], check=True)
    with pytest.raises(OSError, match="Read-only"):
        (mounted / "x").touch()
    before = found(corpus)
    assert before and indexes(mounted) == []
    assert list(elsewhere.glob("tipkb-*/index-*"))
    subprocess.run(["mount", "-o", "remount,rw", str(mounted)], check=True)
    shutil.rmtree(elsewhere / next(elsewhere.iterdir()).name)
    assert found(corpus) == before and len(indexes(mounted)) == 1  # made while it could be
    subprocess.run(["mount", "-o", "remount,ro", str(mounted)], check=True)
    assert found(corpus) == before
    assert not list(elsewhere.glob("tipkb-*/index-*")), "the index that came with the installation was not used"


def test_a_cache_that_is_no_folder(own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("not a folder", encoding="utf-8")
    monkeypatch.setenv("TIPKB_CACHE", str(tmp_path / "file" / "cache"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert found(own)
    assert list(tmp_path.glob("tipkb-*/index-*"))
