"""Search: our own query grammar, facets, filters, snippets and suggestions over an engine.

Grammar: words (all wanted, some suffice), ``"exact words"``, ``traf*`` (three letters or more),
``word~1`` or ``word~2`` (misspellings), ``-word`` (not), ``facet:value``. Anything else is words, so that
every string is a legal query. A query that is a citation goes to its provision first.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any

from tipkb import analysis, store, vocabulary
from tipkb.documents import FACETS, Document
from tipkb.engine import Clause, Reader, build, within
from tipkb.errors import BadInput, SearchError
from tipkb.findings import did_you_mean
from tipkb.text import fold, one_line

SCHEMA = "14"
"""Changes whenever documents, analysis or engine settings do, so that old indexes are rebuilt."""
MAX_WORDS = 24
MAX_QUERY = 500
WEAKEST = 0.12
"""Hits that score below this part of the best one are noise and are left out."""
SNIPPET = 220
SLUG_KINDS = ("organization", "term", "topic")
QUESTION_WORDS = frozenset(["cine", "cum", "cand", "unde", "who", "what", "when", "where", "how", "whom"])
QUESTION_BOOST = 1.6
"""How much a question lifts the steps that answer it."""

_QUERY_PART = re.compile(
    r'(?P<minus>-)?(?:"(?P<phrase>[^"]{1,300})"|(?P<facet>[a-z]+):(?P<value>[\w/#-]{1,100})'
    r"|(?P<prefix>[^\W\d_]{3,40})\*|(?P<fuzzy>[^\W\d_]{3,40})~(?P<distance>[12])?)|(?P<word>[^\s\"]{1,100})"
)


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


@dataclass(frozen=True, slots=True)
class Query:
    """A query taken apart: what is wanted, what is not, which facets, and whether it asks a question."""

    clauses: tuple[Clause, ...]
    excluded: tuple[Clause, ...]
    filters: Mapping[str, str]
    words: tuple[str, ...]
    is_question: bool


def parse_query(text: str, synonyms: Mapping[str, tuple[str, ...]] | None = None) -> Query:
    """Take a query apart. Never raises: what is no operator is a word; very long queries are cut."""
    clauses: list[Clause] = []
    excluded: list[Clause] = []
    filters: dict[str, str] = {}
    words: list[str] = []
    question = False
    for match in _QUERY_PART.finditer(unicodedata.normalize("NFC", text[:MAX_QUERY])):
        if len(clauses) >= MAX_WORDS:
            break
        if match["facet"] in FACETS:
            filters[match["facet"]] = match["value"]
            continue
        plain = match["word"] or (f"{match['facet']} {match['value']}" if match["facet"] else "")
        target = excluded if match["minus"] else clauses
        if match["phrase"]:
            surface = " ".join(token.keys[0][1:] for token in analysis.tokens(match["phrase"], "ro"))
            if surface:
                target.append(Clause("phrase", {}, surface))
        elif match["prefix"]:
            target.append(Clause("prefix", {}, fold(match["prefix"])))
        elif match["fuzzy"]:
            target.append(Clause("fuzzy", {}, fold(match["fuzzy"]), int(match["distance"] or 1)))
        else:
            negative = plain.startswith("-") and len(plain) > 1
            for token in analysis.tokens(plain, "ro"):
                word = token.keys[0][1:]
                question = question or word in QUESTION_WORDS
                (excluded if negative else clauses).append(word_clause(word, plain[token.start : token.end]))
                words.append(word)
    meaningful = [c for c in clauses if c.type != "word" or c.text not in analysis.STOP_WORDS]
    kept = meaningful or clauses
    return Query(
        tuple(_with_synonyms(kept, synonyms or {})),
        tuple(excluded),
        filters,
        tuple(words),
        question or text.rstrip().endswith("?"),
    )


def word_clause(surface: str, spelt: str) -> Clause:
    """The clause of one word: its keys in each language; a compound number stands whole."""
    keys = {}
    for language in vocabulary.LANGUAGES:
        found = analysis.keys(spelt, language)
        keys[language] = found[:2] if any(letter.isdigit() for letter in surface) else found
    return Clause("word", keys, surface)


def _with_synonyms(clauses: Sequence[Clause], synonyms: Mapping[str, tuple[str, ...]]) -> list[Clause]:
    """Give each clause the other names of the term that it, or a run that it begins, stands for."""
    out = list(clauses)
    for size in range(min(5, len(clauses)), 0, -1):
        for start in range(len(clauses) - size + 1):
            run = clauses[start : start + size]
            if any(clause.type != "word" for clause in run):
                continue
            names = synonyms.get(" ".join(analysis.stem(clause.text) for clause in run), ())
            for place in range(start, start + size):
                if names and not out[place].alternatives:
                    alternatives = tuple(
                        tuple(word_clause(fold(w), w) for w in analysis.content(name)) for name in names
                    )
                    out[place] = Clause("word", out[place].keys, out[place].text, 0, alternatives)
    return out


class Index:
    """An index in a cache folder, opened whole: reader, documents, spelling words."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._reader = Reader(folder)
        raw = json.loads((folder / "documents.json").read_text(encoding="utf-8"))
        self.documents = {entry["id"]: _document(entry) for entry in raw}

    @cached_property
    def _spelling(self) -> dict[str, Counter[str]]:
        """The words of all documents as they are spelt, by their first two letters."""
        out: dict[str, Counter[str]] = {}
        for word, count in json.loads((self._folder / "spelling.json").read_text(encoding="utf-8")).items():
            out.setdefault(fold(word[:2]), Counter())[word] = count
        return out

    def related(self, key: str, language: str = "ro", limit: int = 10) -> tuple[Hit, ...]:
        """The documents most like one, by the words that tell it from others and by its topics."""
        document = self.documents[key]
        told: dict[str, float] = {}
        for word in analysis.content(f"{document.title['ro']} {document.body['ro']}".lower()):
            told[word] = told.get(word, 0.0) + self._reader.rarity(word_clause(fold(word), word))
        words = sorted(told, key=lambda word: (-told[word], word))[:MAX_WORDS]
        query = parse_query(" ".join(words))
        scores = self._reader.match(query.clauses)
        topics = set(document.facets.get("topic", ()))
        for other in scores:
            shared = topics & set(self.documents[other].facets.get("topic", ()))
            scores[other] *= self.documents[other].weight * (1 + len(shared) / max(1, len(topics)))
        nearest = sorted(scores.keys() - {key}, key=self._order("score", scores))[:limit]
        return tuple(self._hit(other, scores[other], query, language, ()) for other in nearest)

    def search(
        self, text: str, *, language: str = "ro", filters: Mapping[str, str | Sequence[str]] | None = None,
        first: Sequence[str] = (), synonyms: Mapping[str, tuple[str, ...]] | None = None,
        allowed: Callable[[Document], bool] | None = None, sort: str = "score", limit: int = 10, offset: int = 0,
    ) -> Results:  # fmt: skip
        """Run a query. ``first`` are ids that the query names outright; ``allowed`` narrows by date.

        Raises BadInput for an unknown facet or sort order.
        """
        query = parse_query(text, synonyms)
        if suggestion := self._spelt(text, query):
            query = parse_query(suggestion, synonyms)
        wanted = {**query.filters, **(filters or {})}
        for name in wanted:
            if name not in FACETS:
                raise BadInput(f'"{name}" is not a facet; use {", ".join(FACETS)}.{did_you_mean(name, FACETS)}')
        scores = self._scores(query, first)
        if allowed:
            scores = {key: score for key, score in scores.items() if allowed(self.documents[key])}
        facets = self._facets(scores, wanted)
        chosen = [key for key in scores if self._passes(self.documents[key], wanted)]
        chosen.sort(key=self._order(sort, scores))
        hits = tuple(self._hit(key, scores[key], query, language, first) for key in chosen[offset : offset + limit])
        return Results(text, len(chosen), hits, facets, suggestion)

    def _scores(self, query: Query, first: Sequence[str]) -> dict[str, float]:
        if query.clauses:
            scores = self._reader.match(query.clauses, query.excluded)
        elif query.filters and not query.words:
            scores = dict.fromkeys(self.documents, 1.0)
        else:
            scores = {}
        for key in scores:
            document = self.documents[key]
            lift = QUESTION_BOOST if query.is_question and document.kind == "step" else 1.0
            scores[key] *= document.weight * lift
        best = max(scores.values(), default=0.0)
        scores = {key: score for key, score in scores.items() if score >= best * WEAKEST}
        for place, key in enumerate(k for k in first if k in self.documents):
            scores[key] = best + 100.0 - place
        return scores

    def _passes(self, document: Document, wanted: Mapping[str, str | Sequence[str]]) -> bool:
        for name, value in wanted.items():
            values = (value,) if isinstance(value, str) else tuple(value)
            if not set(values) & set(document.facets.get(name, ())):
                return False
        return True

    def _facets(
        self, scores: Mapping[str, float], wanted: Mapping[str, str | Sequence[str]]
    ) -> dict[str, dict[str, int]]:
        """Counts by facet value, each facet counted with every filter on but its own."""
        found = [self.documents[key] for key in scores]
        out = {}
        for name in FACETS:
            others = {facet: value for facet, value in wanted.items() if facet != name}
            passing = (document for document in found if not others or self._passes(document, others))
            counts = Counter(chain.from_iterable(document.facets.get(name, ()) for document in passing))
            if counts:
                out[name] = dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
        return out

    def _order(self, sort: str, scores: Mapping[str, float]) -> Callable[[str], Any]:
        if sort == "score":
            return lambda key: (-scores[key], key)
        if sort == "title":
            return lambda key: (fold(self.documents[key].title["ro"]), key)
        if sort == "year":
            return lambda key: (-int(self.documents[key].facets.get("year", ("0",))[0]), -scores[key], key)
        raise BadInput(f'"{sort}" is not an order; use score, title or year')

    def _hit(self, key: str, score: float, query: Query, language: str, first: Sequence[str]) -> Hit:
        document = self.documents[key]
        snippet, matched = _snippet(document.body[language] or document.title[language], query, language)
        if key in first:
            why = "citare" if language == "ro" else "citation"
        else:
            _, in_title = _snippet(document.title[language], query, language)
            why = ", ".join(dict.fromkeys([*in_title, *matched]))
        status = next(iter(document.facets.get("status", ())), None)
        return Hit(record_id(key), document.kind, document.title[language], score, snippet, status, why)

    def _spelt(self, text: str, query: Query) -> str | None:
        """The text with near words in the place of those that the corpus has in no form; None when it has all."""
        out = typed = unicodedata.normalize("NFC", text[:MAX_QUERY])
        for clause in query.clauses:
            if clause.type != "word" or self._reader.knows(clause) or not (near := self._near(clause.text)):
                continue
            for spelt in {word for word in re.findall(r"\w+", out) if fold(word) == clause.text}:
                out = re.sub(rf"\b{spelt}\b", near, out)
        return out if out != typed else None

    def _near(self, word: str) -> str | None:
        """The commonest of the nearest words of the corpus; none for short words and numbers."""
        if len(word) < 4 or not word.isalpha():
            return None
        for distance in (1, 2) if len(word) > 5 else (1,):
            known = self._spelling.get(word[:2], Counter()).most_common()
            near = next((k for k, _ in known if within(fold(k), word, distance)), None)
            if near:
                return near
        return None


def record_id(key: str) -> str:
    """The record's id in a document's key, which adds the kind where ids are only slugs."""
    head, sep, slug = key.partition(":")
    return slug if sep and head in SLUG_KINDS else key


def _document(entry: dict[str, Any]) -> Document:
    entry["names"] = tuple(entry["names"])
    entry["facets"] = {name: tuple(values) for name, values in entry["facets"].items()}
    return Document(**entry)


def _snippet(text: str, query: Query, language: str) -> tuple[str, list[str]]:
    """The part of a text that shows most of the query, its words marked; and the words matched."""
    wanted = {key for clause in query.clauses for key in clause.keys.get(language, ()) if not key.startswith("=")}
    wanted |= {f"={word}" for clause in query.clauses if clause.type == "phrase" for word in clause.text.split()}
    places = analysis.places(text, language, wanted)
    if not places:
        return one_line(text[:SNIPPET]) + ("…" if len(text) > SNIPPET else ""), []
    best = max(places, key=lambda t: len({p.keys[1] for p in places if t.start <= p.start < t.start + SNIPPET}))
    begin = max(0, text.rfind(" ", 0, max(0, best.start - 30)) + 1) if best.start > 30 else 0
    end = len(text) if begin + SNIPPET >= len(text) else max(begin + 1, text.rfind(" ", begin, begin + SNIPPET))
    out, position = [], begin
    for token in places:
        if token.start >= position and token.end <= end:
            out.append(f"{text[position : token.start]}**{text[token.start : token.end]}**")
            position = token.end
    out.append(text[position:end])
    snippet = ("…" if begin else "") + one_line("".join(out)) + ("…" if end < len(text) else "")
    return snippet, list(dict.fromkeys(text[token.start : token.end].lower() for token in places))


def open_index(fingerprint: str, make: Callable[[], list[Document]], rebuild: bool = False) -> Index:
    """Open the index of a corpus, building it first when it is missing, damaged or asked for anew.

    ``fingerprint`` names the state of the corpus. Raises SearchError when it can be neither built nor read.
    """
    folder = store.cache_folder() / f"index-{SCHEMA}-{fingerprint}"
    if rebuild:
        store.discard(folder)
    if not store.is_whole(folder):
        _build(folder, make())
    try:
        return Index(folder)
    except (SearchError, OSError, ValueError, KeyError):
        store.discard(folder)
        _build(folder, make())
        return Index(folder)


def _build(folder: Path, documents: list[Document]) -> None:
    def fill(fresh: Path) -> None:
        build(fresh, documents)
        text = json.dumps([document.to_dict() for document in documents], ensure_ascii=False)
        (fresh / "documents.json").write_text(text, encoding="utf-8")
        spelt: Counter[str] = Counter()
        for document in documents:
            for part in (*document.title.values(), *document.body.values(), *document.names):
                spelt.update(re.findall(r"[^\W\d_]{3,}", part.lower()))
        (fresh / "spelling.json").write_text(json.dumps(spelt, ensure_ascii=False), encoding="utf-8")

    if folder.exists():
        store.discard(folder)
    store.put_folder(folder, fill)
    for old in folder.parent.glob("index-*"):
        if old != folder and old.stat().st_mtime < folder.stat().st_mtime - store.STALE_AFTER * 24:
            store.discard(old)
