"""Search: finding and showing what a query asks for.

The query is taken apart by ``query``, matched and scored by ``matching``; here are the order of the hits, facets,
snippets, suggestions, related records and the life of the index. A query that is a citation goes to its
provision first.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from heapq import nlargest, nsmallest
from pathlib import Path
from types import ModuleType
from typing import Any

from tipkb import analysis, catalog, engine, store
from tipkb.catalog import Catalog, Wanted
from tipkb.documents import FACETS, Document
from tipkb.errors import BadInput, SearchError
from tipkb.findings import did_you_mean
from tipkb.indexing import Engine, build
from tipkb.matching import Matcher
from tipkb.query import MAX_QUERY, MAX_WORDS, Query, parse_query, word_clause
from tipkb.text import fold, one_line

BROKEN = (SearchError, OSError, ValueError, KeyError, TypeError)
"""What opening a damaged index may raise."""
_CODE = ("analysis.py", "catalog.py", "documents.py", "indexing.py", "text.py")
"""The modules that say what is in an index, besides the engine; when one changes, old indexes are made anew."""
SNIPPET = 220
SLUG_KINDS = ("organization", "term", "topic")
QUESTION_BOOST = 1.6
"""How much a question lifts the steps that answer it."""
ORDERS = ("score", "title", "year")


@dataclass(frozen=True, slots=True)
class Hit:
    """A record found: its title and a snippet in the language asked for, matched words in ``**``."""

    id: str
    kind: str
    title: str
    score: float
    snippet: str
    status: str | None
    why: str

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON."""
        return {
            "id": self.id, "kind": self.kind, "title": self.title, "score": round(self.score, 4),
            "snippet": self.snippet, "status": self.status, "why": self.why,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Results:
    """What a query found: one page of hits, the number of all, counts by facet, a better spelling."""

    query: str
    total: int
    hits: tuple[Hit, ...]
    facets: Mapping[str, Mapping[str, int]]
    suggestion: str | None

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON."""
        return {
            "query": self.query,
            "total": self.total,
            "hits": [hit.to_dict() for hit in self.hits],
            "facets": {name: dict(counts) for name, counts in self.facets.items()},
            "suggestion": self.suggestion,
        }


class Index:
    """An index in a cache folder, opened: its documents and what finds them."""

    def __init__(self, folder: Path, used: Engine) -> None:
        self.documents = Catalog(folder)
        self._matcher = Matcher(folder, len(self.documents), used)

    @cached_property
    def _asked_weights(self) -> list[float]:
        """The weights of the documents when a question is asked."""
        out = list(self.documents.weights)
        for number in self.documents.among(range(len(out)), {"kind": "step"}):
            out[number] *= QUESTION_BOOST
        return out

    def related(self, key: str, language: str = "ro", limit: int = 10) -> tuple[Hit, ...]:
        """The documents most like one, by the words that tell it from others and by its topics."""
        document = self.documents[key]
        told: dict[str, float] = {}
        for word in analysis.content(f"{document.title['ro']} {document.body['ro']}".lower()):
            told[word] = told.get(word, 0.0) + self._matcher.rarity(word_clause(fold(word), word))
        words = sorted(told, key=lambda word: (-told[word], word))[:MAX_WORDS]
        query = parse_query(" ".join(words))
        scores = self._matcher.match(query.clauses, (), self.documents.weights)
        scores.pop(self.documents.numbers[key], None)
        topics = document.facets.get("topic", ())
        for topic in topics:
            for number in self.documents.among(scores, {"topic": topic}):
                scores[number] *= 1 + 1 / len(topics)
        nearest = self._first(scores, scores, "score", limit)
        return self._hits(nearest, scores, query, language, ())

    def search(
        self, text: str, *, language: str = "ro", filters: Wanted | None = None,
        first: Sequence[str] = (), synonyms: Mapping[str, tuple[str, ...]] | None = None,
        allowed: Callable[[str], bool] | None = None, sort: str = "score", limit: int = 10, offset: int = 0,
    ) -> Results:  # fmt: skip
        """Run a query. ``first`` are ids that the query names outright; ``allowed`` narrows by date.

        A query of filters alone finds all that pass them. Raises BadInput for an unknown facet or sort order.
        """
        query = parse_query(text, synonyms)
        if suggestion := self._respelt(text, query):
            query = parse_query(suggestion, synonyms)
        wanted = {**query.filters, **(filters or {})}
        for name in wanted:
            if name not in FACETS:
                raise BadInput(f'"{name}" is not a facet; use {", ".join(FACETS)}.{did_you_mean(name, FACETS)}')
        if sort not in ORDERS:
            raise BadInput(f'"{sort}" is not an order; use {", ".join(ORDERS)}.{did_you_mean(sort, ORDERS)}')
        scores = self._scores(query, first, bool(wanted))
        if allowed:
            scores = {number: score for number, score in scores.items() if allowed(self.documents.ids[number])}
        chosen = self.documents.among(scores, wanted)
        facets = self.documents.counts(scores, wanted)
        page = self._first(chosen, scores, sort, offset + limit)[offset:]
        hits = self._hits(page, scores, query, language, first)
        return Results(text, len(chosen), hits, facets, suggestion)

    def _scores(self, query: Query, first: Sequence[str], filtered: bool) -> dict[int, float]:
        weights = self._asked_weights if query.is_question else self.documents.weights
        if query.clauses or not filtered:
            scores = self._matcher.match(query.clauses, query.excluded, weights)
        else:
            scores = self._matcher.rest(query.excluded, weights)
        best = max(scores.values(), default=0.0)
        for place, key in enumerate(key for key in first if key in self.documents):
            scores[self.documents.numbers[key]] = best + 100.0 - place
        return scores

    def _first(self, numbers: Iterable[int], scores: Mapping[int, float], sort: str, count: int) -> list[int]:
        """The first of some documents in an order; those that it holds equal stand by id."""
        ordered = sorted(numbers)  # by id
        if sort == "title":
            return nsmallest(count, ordered, key=self.documents.title_places.__getitem__)
        if sort == "year":
            years = self.documents.years
            return nlargest(count, ordered, key=lambda number: (years.get(number, 0), scores[number]))
        return nlargest(count, ordered, key=scores.__getitem__)

    def _hits(
        self, numbers: Iterable[int], scores: Mapping[int, float], query: Query, language: str, first: Sequence[str]
    ) -> tuple[Hit, ...]:
        words = self._matcher.words(query.clauses, language)
        cited = "citare" if language == "ro" else "citation"
        hits = []
        for number in numbers:
            document = self.documents.document(number)
            title = document.title[language]
            snippet, in_body = _snippet(document.body[language] or title, words)
            matched = dict.fromkeys([*_spelt(analysis.places(title, words)), *in_body])
            why = cited if document.id in first else ", ".join(matched)
            status = next(iter(document.facets.get("status", ())), None)
            hits.append(Hit(record_id(document.id), document.kind, title, scores[number], snippet, status, why))
        return tuple(hits)

    def _respelt(self, text: str, query: Query) -> str | None:
        """The text with near words in the place of those that the corpus has in no form; None when it has all."""
        out = typed = unicodedata.normalize("NFC", text[:MAX_QUERY])
        for clause in query.clauses:
            if clause.type != "word" or self._matcher.knows(clause) or not (near := self._matcher.near(clause.text)):
                continue
            for spelt in {word for word in re.findall(r"\w+", out) if fold(word) == clause.text}:
                out = re.sub(rf"\b{spelt}\b", near, out)
        return out if out != typed else None


def record_id(key: str) -> str:
    """The record's id in a document's key, which adds the kind where ids are only slugs."""
    head, sep, slug = key.partition(":")
    return slug if sep and head in SLUG_KINDS else key


def _snippet(text: str, words: Set[str]) -> tuple[str, list[str]]:
    """The part of a text that shows most of the words, which are marked; and the words as they stand there."""
    places = analysis.places(text, words)
    if not places:
        return one_line(text[:SNIPPET]) + ("…" if len(text) > SNIPPET else ""), []

    def shown(start: int) -> int:
        return len({analysis.stem(word) for at, _, word in places if start <= at < start + SNIPPET})

    best = max((start for start, _, _ in places), key=shown)
    begin = max(0, text.rfind(" ", 0, max(0, best - 30)) + 1) if best > 30 else 0
    end = len(text) if begin + SNIPPET >= len(text) else max(begin + 1, text.rfind(" ", begin, begin + SNIPPET))
    out, position = [], begin
    for start, stop, word in places:
        if start >= position and stop <= end:
            out.append(f"{text[position:start]}**{word}**")
            position = stop
    out.append(text[position:end])
    snippet = ("…" if begin else "") + one_line("".join(out)) + ("…" if end < len(text) else "")
    return snippet, _spelt(places)


def _spelt(places: Iterable[tuple[int, int, str]]) -> list[str]:
    """The words at some places, each once, in small letters."""
    return list(dict.fromkeys(word.lower() for _, _, word in places))


def open_index(
    fingerprint: str, make: Callable[[], list[Document]], rebuild: bool = False, used: ModuleType = engine
) -> Index:
    """Open the index of a corpus, building it first when it is missing, damaged or asked for anew.

    ``fingerprint`` names the state of the corpus; the code that makes an index adds its own.
    An index that came with a read-only installation is used as it is.
    Raises SearchError when it can be neither built nor read.
    """
    sources = [*(Path(__file__).with_name(name) for name in _CODE), Path(str(used.__file__))]
    code = b"\0".join((analysis.DICTIONARIES.encode(), *(path.read_bytes() for path in sources)))
    name = f"index-{fingerprint}-{hashlib.sha256(code).hexdigest()[:12]}"
    if not rebuild and store.is_whole(given := store.chosen_folder() / name):
        with suppress(*BROKEN):
            return Index(given, used)
    folder = store.cache_folder() / name
    if rebuild or not store.is_whole(folder):
        _build(folder, make(), used, rebuild)
    try:
        return Index(folder, used)
    except BROKEN:
        _build(folder, make(), used, True)
        return Index(folder, used)


def _build(folder: Path, documents: Iterable[Document], used: Engine, replace: bool) -> None:
    ordered = sorted(documents, key=lambda document: document.id)

    def fill(fresh: Path) -> None:
        build(fresh, ordered, used)
        catalog.write(fresh, ordered)

    store.put_folder(folder, fill, replace)
    for old in folder.parent.glob("index-*"):
        if old != folder and old.stat().st_mtime < folder.stat().st_mtime - store.STALE_AFTER * 24:
            store.discard(old)
