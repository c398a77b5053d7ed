"""Each broken file is laid over the invented corpus and must be said, in the words it expects."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from conftest import INVENTED, ROOT

from tipkb.check import check_corpus
from tipkb.errors import CorpusError
from tipkb.kb import load
from tipkb.loading import load_corpus

BROKEN = sorted((ROOT / "tests" / "broken").glob("*.txt"))


def read_case(file: Path) -> tuple[str, list[str], str]:
    """Where the file goes, which words its findings must hold, and what it says."""
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    at = lines[0].removeprefix("# at: ").strip()
    expected = [line.removeprefix("# expect: ").strip() for line in lines if line.startswith("# expect: ")]
    return at, expected, "".join(lines[1 + len(expected) :])


@pytest.mark.parametrize("file", BROKEN, ids=lambda file: file.stem)
def test_broken_file_is_said_with_place_and_remedy(file: Path, tmp_path: Path) -> None:
    at, expected, content = read_case(file)
    root = shutil.copytree(INVENTED, tmp_path / "corpus")
    target = root / at
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(content, encoding="utf-8")
    findings = [str(finding) for finding in check_corpus(load_corpus(root))]
    about = [finding for finding in findings if any(at.startswith(place) for place in _places(finding))]
    assert any(all(word in finding for word in expected) for finding in about), (expected, findings)


def _places(finding: str) -> list[str]:
    path = finding.split(":", 1)[0]
    return [path, path.split("/", 1)[0]] if "stray" in finding else [path, path.rsplit("/", 1)[0]]


def test_the_invented_corpus_is_clean() -> None:
    assert [str(finding) for finding in check_corpus(load_corpus(INVENTED))] == []


def test_all_findings_of_a_run_are_shown(tmp_path: Path) -> None:
    root = shutil.copytree(INVENTED, tmp_path / "corpus")
    (root / "organizations" / "unu.yml").write_text("names: [{ro: A}]\nkind: x\n", encoding="utf-8")
    (root / "organizations" / "doi.yml").write_text("type: agency\ntype: agency\n", encoding="utf-8")
    rules = [finding.rule for finding in check_corpus(load_corpus(root))]
    assert {"missing-translation", "unknown-key", "missing-key", "duplicate-key"} <= set(rules)


@pytest.mark.parametrize(
    ("raw", "rule"),
    [
        (b"\xff\xfe\x00bad", "not-utf8"),
        (b"a: " + b"x" * 1_100_000, "too-large"),
        (b"a: \x00b", "bad-yaml"),
        (b"{" * 5000, "too-deep"),
        (("- " * 3000).encode(), "too-deep"),
        (("a:\n" + "".join(" " * n + "a:\n" for n in range(1, 300))).encode(), "too-deep"),
        (b"? [a, b]\n: c", "bad-key"),
        (b"a: *b", "anchors-and-aliases"),
    ],
)
def test_hostile_bytes_are_findings(raw: bytes, rule: str, tmp_path: Path) -> None:
    root = shutil.copytree(INVENTED, tmp_path / "corpus")
    (root / "organizations" / "rau.yml").write_bytes(raw)
    findings = check_corpus(load_corpus(root))
    assert rule in {finding.rule for finding in findings if finding.path == "organizations/rau.yml"}


def test_a_faulty_corpus_is_not_served(tmp_path: Path) -> None:
    root = shutil.copytree(INVENTED, tmp_path / "corpus")
    (root / "organizations" / "rau.yml").write_text("nimic", encoding="utf-8")
    with pytest.raises(CorpusError, match="1 faults") as caught:
        load(root)
    assert caught.value.findings[0].path == "organizations/rau.yml"


def test_a_folder_that_is_no_corpus(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="not a corpus"):
        load(tmp_path)
    with pytest.raises(CorpusError, match="not a folder"):
        load(tmp_path / "missing")


def test_a_fault_in_one_file_is_said_once(tmp_path: Path) -> None:
    """References to a record that could not be read are not dangling as well."""
    root = shutil.copytree(INVENTED, tmp_path / "corpus")
    for name in (
        "organizations/ap.yml",
        "works/ro/lege/1999/999/art_2.yml",
        "works/ro/lege/1999/999/work.yml",
        "sources/monitorul-povestilor.yml",
    ):
        file = root / name
        file.write_text(file.read_text(encoding="utf-8") + "surplus: 1\n", encoding="utf-8")
        findings = check_corpus(load_corpus(root))
        assert {finding.rule for finding in findings} == {"unknown-key"}, [str(f) for f in findings]
