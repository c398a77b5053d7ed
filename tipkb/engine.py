"""The full-text engine behind search: the only module that knows Whoosh.

It stores documents, matches our own query clauses and gives scores; analysis, facets, filters, snippets
and suggestions are not its business, so another engine can stand behind the same three calls.
Whoosh keeps the postings; the scoring is ours (BM25F): a word counts once, however many of its keys and
in whichever of the two languages it is found, and another name of a thing counts like the name itself.
An index file is pickled code: ``store`` checks its hash before it is opened, and none is ever
opened from elsewhere.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from whoosh import analysis, fields, index, query
from whoosh.filedb.filestore import FileStorage

from tipkb import vocabulary
from tipkb.analysis import tokens
from tipkb.documents import Document
from tipkb.errors import SearchError

FIELD_WEIGHTS = {"names": 6.0, "title": 2.5, "body": 1.0}
LENGTH_WEIGHTS = {"names": 0.2, "title": 0.8, "body": 0.6}
"""How much a long field weakens each of its words (BM25's b)."""
KEY_WEIGHTS = {"=": 1.0, "~": 0.5}
STEM_WEIGHT = 0.9
"""What a word counts as it was spelt, by its root alone, and by its lemma or stem."""
SATURATION = 3.0
"""BM25's k1: how slowly a word that comes again and again stops counting more."""
OTHER_NAME = 0.7
"""What another name of the thing asked for is worth."""
COVERAGE = 0.5
"""How much a document loses that holds only some of the words."""
MAX_EXPANSION = 64
"""How many words a prefix or a misspelling may stand for."""
CANDIDATES = 5000
"""Once so many documents are found by the rarer words, commoner words only add to their scores."""
REMEMBERED = 1_000_000
"""How many pairs of a word and a document are kept in memory."""


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing that a document should hold: any of the alternatives.

    ``keys`` match as they are; a ``phrase`` matches surfaces in a row; ``prefix`` and ``fuzzy`` expand
    over the surfaces of the index (``distance`` 1 or 2 after two fixed letters).
    """

    type: Literal["word", "phrase", "prefix", "fuzzy"]
    keys: dict[str, tuple[str, ...]]
    text: str = ""
    distance: int = 0
    alternatives: tuple[tuple[Clause, ...], ...] = ()


class _Keys(analysis.Analyzer):  # type: ignore[misc]
    """Whoosh's view of our analysis: every key of a word at the word's position."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __call__(
        self, value: str, positions: bool = False, chars: bool = False, start_pos: int = 0, **kwargs: Any
    ) -> Iterator[Any]:
        token = analysis.Token(positions, chars, removestops=True, mode=kwargs.get("mode", ""))
        for word in tokens(value, self.language):
            for key in word.keys:
                token.text = key
                token.boost = 1.0
                token.stopped = False
                if positions:
                    token.pos = start_pos + word.position
                if chars:
                    token.startchar, token.endchar = word.start, word.end
                yield token


def _schema() -> Any:
    return fields.Schema(
        id=fields.ID(stored=True, unique=True),
        names=fields.TEXT(analyzer=_Keys("ro"), phrase=True),
        **{
            f"{field}_{language}": fields.TEXT(analyzer=_Keys(language), phrase=True)
            for field in ("title", "body")
            for language in ("ro", "en")
        },
    )


def build(folder: Path, documents: Iterable[Document]) -> None:
    """Write an index of the documents into an empty folder."""
    storage = FileStorage(str(folder))
    writer = storage.create_index(_schema()).writer(limitmb=128)
    for document in documents:
        writer.add_document(
            id=document.id,
            names=" | ".join(document.names),
            **{
                f"title_{language}": f"{text} | {document.lead.get(language, '')}"
                for language, text in document.title.items()
            },
            **{f"body_{language}": text for language, text in document.body.items()},
        )
    writer.commit()


class Reader:
    """An opened index. Safe to use from several threads; sees the index as it was when opened."""

    def __init__(self, folder: Path) -> None:
        try:
            self._searcher = index.open_dir(str(folder)).searcher()
            self._reader = self._searcher.reader()
            self._ids = {number: stored["id"] for number, stored in self._reader.iter_docs()}
        except (index.IndexError, OSError, EOFError, TypeError, ValueError, KeyError) as error:
            raise SearchError(f"the index in {folder} cannot be opened: {error}; run tipkb index --rebuild") from error
        self._lock = threading.Lock()  # the engine's readers share one place in the file
        self._lengths: dict[str, dict[int, int]] = {}
        self._words: dict[tuple[Any, ...], Mapping[int, float]] = {}

    def match(self, clauses: Sequence[Clause], excluded: Sequence[Clause] = ()) -> dict[str, float]:
        """Documents that hold one or more clauses, with scores; holding all of them scores higher."""
        try:
            found = sorted((found for clause in clauses if (found := self._found(clause))), key=len)
            without = {number for clause in excluded for number in self._found(clause)}
        except (OSError, EOFError, ValueError, KeyError) as error:
            raise SearchError(f"the index cannot be read: {error}; run tipkb index --rebuild") from error
        scores: dict[int, float] = {}
        covered: dict[int, float] = {}
        whole = 0.0
        for strengths in found:
            rarity = math.log(1 + (len(self._ids) - len(strengths) + 0.5) / (len(strengths) + 0.5))
            whole += rarity
            for number in strengths if len(scores) < CANDIDATES else scores.keys() & strengths.keys():
                scores[number] = scores.get(number, 0.0) + rarity * strengths[number]
                covered[number] = covered.get(number, 0.0) + rarity
        return {
            self._ids[number]: score * (covered[number] / whole) ** COVERAGE
            for number, score in scores.items()
            if number not in without
        }

    def knows(self, clause: Clause) -> bool:
        """Whether any document holds the clause, other names and mere relatives left aside."""
        terms = [(field, key) for field, language, _ in _fields() for key in clause.keys[language]]
        with self._lock:
            return any(term in self._reader for term in terms if not term[1].startswith("~"))

    def rarity(self, clause: Clause) -> float:
        """How much a word tells one document from another: high for rare ones, 0 for those in none."""
        with self._lock:
            keys = [("body_ro", key) for key in clause.keys["ro"] if key[0] not in "=~"]
            spread = max((self._reader.doc_frequency(*term) for term in keys), default=0)
        return math.log(1 + len(self._ids) / spread) if spread else 0.0

    def _found(self, clause: Clause) -> Mapping[int, float]:
        """How strongly each document holds a clause, between 0 and 1."""
        own = self._own(clause)
        if not clause.alternatives:
            return own
        best = dict(own)
        for alternative in clause.alternatives:
            parts = sorted((self._own(part) for part in alternative), key=len)
            for number in parts[0] if parts else ():
                if all(number in part for part in parts):
                    strength = OTHER_NAME * sum(part[number] for part in parts) / len(parts)
                    if strength > best.get(number, 0.0):
                        best[number] = strength
        return best

    def _own(self, clause: Clause) -> Mapping[int, float]:
        name = (clause.type, clause.text, clause.distance, *clause.keys.values())
        if name not in self._words:
            found = self._compute(clause)
            if sum(map(len, tuple(self._words.values()))) + len(found) > REMEMBERED:
                self._words = {}
            self._words[name] = found
            return found
        return self._words[name]

    def _compute(self, clause: Clause) -> Mapping[int, float]:
        best: dict[int, float] = {}
        names = self._in_field(clause, "names", "ro")
        for language in vocabulary.LANGUAGES:
            total = {number: FIELD_WEIGHTS["names"] * strength for number, strength in names.items()}
            for name in ("title", "body"):
                for number, strength in self._in_field(clause, f"{name}_{language}", language).items():
                    total[number] = total.get(number, 0.0) + FIELD_WEIGHTS[name] * strength
            for number, strength in total.items():
                best[number] = max(best.get(number, 0.0), strength / (strength + SATURATION))
        return best

    def _in_field(self, clause: Clause, field: str, language: str) -> Mapping[int, float]:
        if clause.type == "phrase":
            return self._phrase(field, [f"={word}" for word in clause.text.split()])
        keys = clause.keys[language] if clause.type == "word" else self._expand(field, clause)
        found: dict[int, float] = {}
        for key in keys:
            weight = KEY_WEIGHTS.get(key[0], STEM_WEIGHT)
            for number, strength in self._postings(field, key):
                if weight * strength > found.get(number, 0.0):
                    found[number] = weight * strength
        return found

    def _postings(self, field: str, key: str) -> list[tuple[int, float]]:
        """How often each document has a key in a field, weakened by the field's length."""
        found: list[tuple[int, float]] = []
        with self._lock:
            if (field, key) not in self._reader:
                return found
            share = LENGTH_WEIGHTS[field.partition("_")[0]]
            slope = share * len(self._ids) / max(1, self._reader.field_length(field))
            lengths = self._lengths.setdefault(field, {})
            postings = self._reader.postings(field, key)
            while postings.is_active():
                number = postings.id()
                if number not in lengths:
                    lengths[number] = self._reader.doc_field_length(number, field)
                found.append((number, postings.weight() / (1 - share + slope * lengths[number])))
                postings.next()
        return found

    def _phrase(self, field: str, words: Sequence[str]) -> Mapping[int, float]:
        if len(words) == 1:
            return dict(self._postings(field, words[0]))
        with self._lock:
            return dict.fromkeys(self._searcher.docs_for_query(query.Phrase(field, list(words))), 1.0)

    def _expand(self, field: str, clause: Clause) -> Iterator[str]:
        start = clause.text if clause.type == "prefix" else clause.text[:2]
        found = 0
        with self._lock:
            words = [raw.decode() for raw in self._reader.expand_prefix(field, f"={start}")]
        for word in words:
            if clause.type == "fuzzy" and not within(word[1:], clause.text, clause.distance):
                continue
            yield word
            found += 1
            if found >= MAX_EXPANSION:
                return


def _fields() -> Iterator[tuple[str, str, float]]:
    yield "names", "ro", FIELD_WEIGHTS["names"]
    for field in ("title", "body"):
        for language in vocabulary.LANGUAGES:
            yield f"{field}_{language}", language, FIELD_WEIGHTS[field]


def within(a: str, b: str, limit: int) -> bool:
    """Whether two words differ by at most ``limit`` letters put in, left out or changed."""
    if abs(len(a) - len(b)) > limit:
        return False
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        previous, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (x != y))
        if min(row) > limit:
            return False
    return row[-1] <= limit
