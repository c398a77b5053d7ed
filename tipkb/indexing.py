"""What goes into an index: for each word as it is spelt, how much it weighs in each document.

Which words belong together is decided when they are asked for, by the vocabulary written here: each key of
``analysis`` with the words that have it. So one posting a word is enough for all its keys.
"""

from __future__ import annotations

import json
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from tipkb import vocabulary
from tipkb.analysis import keys, words
from tipkb.documents import Document
from tipkb.store import Lines
from tipkb.text import fold

FIELD_WEIGHTS = {"names": 6.0, "title": 2.5, "body": 1.0}
LENGTH_WEIGHTS = {"names": 0.2, "title": 0.8, "body": 0.6}
"""How much a long field weakens each of its words (BM25's b)."""
WORDS = "words.json"
SURFACES = "surfaces.txt"

Weights = Mapping[str, Mapping[str, float]]
"""A document as an engine takes it: by language, its words and what each weighs."""


class Opened(Protocol):
    """Postings that an engine has opened."""

    def read(self, language: str, word: str) -> tuple[array[int], array[float]]:
        """The numbers of the documents that hold a word, in order, and its weight in each."""


class Engine(Protocol):
    """What keeps the postings: the module ``engine``, or another that offers the same."""

    def write(self, folder: Path, documents: Iterable[Weights]) -> None:
        """Write the documents, which get the numbers 0, 1, 2 and so on, into an empty folder."""

    def Postings(self, folder: Path) -> Opened:
        """Open what was written."""


def build(folder: Path, documents: Sequence[Document], engine: Engine) -> None:
    """Write an index of the documents into an empty folder."""
    seen: dict[str, Counter[str]] = {language: Counter() for language in vocabulary.LANGUAGES}
    folded: dict[str, str] = {}
    average = _average_lengths(documents)

    def weighed(add: Callable[[str], None]) -> Iterator[Weights]:
        for document in documents:
            parts = {name: words(text) for name, text in _parts(document)}
            for word in set().union(*parts.values()).difference(folded):
                folded[word] = fold(word)
            add("\n".join(f" {' '.join(map(folded.__getitem__, part))} " for part in parts.values()))
            found = {language: _weigh(parts, language, average) for language in vocabulary.LANGUAGES}
            for language, weights in found.items():
                seen[language].update(weights.keys())
            yield found

    with Lines.writer(folder / SURFACES) as add:
        engine.write(folder, weighed(add))
    known = {language: {"documents": counts, "forms": _forms(counts, language)} for language, counts in seen.items()}
    (folder / WORDS).write_text(json.dumps(known, ensure_ascii=False), encoding="utf-8")


def _parts(document: Document) -> Iterator[tuple[str, str]]:
    yield "names", " | ".join(document.names)
    for language in vocabulary.LANGUAGES:
        yield f"title_{language}", f"{document.title.get(language, '')} | {document.lead.get(language, '')}"
        yield f"body_{language}", document.body.get(language, "")


def _average_lengths(documents: Sequence[Document]) -> Mapping[str, float]:
    total: Counter[str] = Counter()
    for document in documents:
        for name, text in _parts(document):
            total[name] += len(words(text))
    return {name: max(1, length) / max(1, len(documents)) for name, length in total.items()}


def _weigh(parts: Mapping[str, list[str]], language: str, average: Mapping[str, float]) -> dict[str, float]:
    """What each word of a document weighs in a language: how often it comes, where, among how many."""
    out: dict[str, float] = {}
    for name in ("names", f"title_{language}", f"body_{language}"):
        kind = name.partition("_")[0]
        share = LENGTH_WEIGHTS[kind]
        one = FIELD_WEIGHTS[kind] / (1 - share + share * len(parts[name]) / average[name])
        for word, count in Counter(parts[name]).items():
            out[word] = out.get(word, 0.0) + one * count
    return out


def _forms(known: Mapping[str, int], language: str) -> dict[str, str]:
    """For each key the words that have it, commonest first."""
    out: dict[str, list[str]] = {}
    for word in sorted(known, key=lambda word: (-known[word], word)):
        for key in keys(word, language):
            out.setdefault(key, []).append(word)
    return {key: " ".join(found) for key, found in sorted(out.items())}
