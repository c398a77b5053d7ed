"""Find sentences taken over from a text: runs of eight words shared by a record and a source.

    scripts/check_wording.py TEXTS [RECORDS]

TEXTS is a folder of .txt or .md files (official texts, reports); RECORDS is the corpus or a part of it.
Prints each run once with its file; exit status 1 when there is one. What cannot be said otherwise is passed over: runs that
stand in a title, a name or a heading, and runs that are half numbers and letters, as lists of articles are. Only statements
count (texts under ``ro`` and ``en``), not ids, addresses or the examples of citation forms.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import yaml

from tipkb.text import fold

RUN = 8
NAMES = {"title", "short", "names", "heading", "aliases", "locator", "term", "synonyms", "value"}
LANGUAGES = ("ro", "en")
WORD = re.compile(r"[^\W_]+")


def words(text: str) -> list[str]:
    """The folded words of a text."""
    return WORD.findall(fold(text))


def runs(text: str) -> Iterator[str]:
    """Every run of eight words of which more than half are words, not numbers or letters."""
    all_words = words(text)
    for start in range(len(all_words) - RUN + 1):
        run = all_words[start : start + RUN]
        if sum(len(word) > 2 and word.isalpha() for word in run) > RUN / 2:
            yield " ".join(run)


def statements(node: object, named: bool = False, said: bool = False) -> Iterator[tuple[str, bool]]:
    """Statements and names of a record, each with whether it is a name."""
    if isinstance(node, dict):
        for key, value in node.items():
            yield from statements(value, named or key in NAMES, key in LANGUAGES)
    elif isinstance(node, list):
        for value in node:
            yield from statements(value, named, said)
    elif isinstance(node, str) and (said or named):
        yield node, named


def main(texts: Path, records: Path) -> int:
    """Compare and print; the exit status."""
    files = sorted(records.rglob("*.yml")) if records.is_dir() else [records]
    said: dict[str, list[str]] = {}
    names: set[str] = set()
    for file in files:
        for text, named in statements(yaml.safe_load(file.read_text(encoding="utf-8"))):
            if named:
                names.update(runs(text))
            else:
                for run in runs(text):
                    said.setdefault(run, []).append(str(file))
    found = 0
    for source in sorted([*texts.rglob("*.txt"), *texts.rglob("*.md")]):
        shared = (said.keys() & set(runs(source.read_text(encoding="utf-8")))) - names
        for run in sorted(shared):
            print(f"{said[run][0]}: eight words stand in {source.name}: {run}")
        found += len(shared)
    print(f"{found} shared runs of {RUN} words in {len(files)} records")
    return 1 if found else 0


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2] if len(sys.argv) == 3 else "corpus")))
