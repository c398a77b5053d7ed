"""The full-text engine behind search: the only module that knows Whoosh.

It stores documents, matches our own query clauses and gives scores; analysis, facets, filters, snippets
and suggestions are not its business, so another engine can stand behind the same three calls.
An index file is pickled code: ``store`` checks its hash before it is opened, and none is ever
opened from elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from whoosh import analysis, fields, index, query, scoring
from whoosh.filedb.filestore import FileStorage

from tipkb.analysis import tokens
from tipkb.documents import Document
from tipkb.errors import SearchError

FIELD_WEIGHTS = {"names": 1.5, "title": 2.5, "body": 1.0}
MAX_EXPANSION = 64
"""How many words a prefix or a misspelling may stand for."""


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
            **{f"title_{language}": text for language, text in document.title.items()},
            **{f"body_{language}": text for language, text in document.body.items()},
        )
    writer.commit()


class Reader:
    """An opened index. Safe to use from several threads; sees the index as it was when opened."""

    def __init__(self, folder: Path) -> None:
        try:
            self._index = index.open_dir(str(folder))
            self._searcher = self._index.searcher(weighting=scoring.BM25F(B=0.6, K1=1.2))
        except (index.IndexError, OSError, EOFError, TypeError, ValueError, KeyError) as error:
            raise SearchError(f"the index in {folder} cannot be opened: {error}; run tipkb index --rebuild") from error

    def match(self, clauses: Sequence[Clause], excluded: Sequence[Clause] = ()) -> dict[str, float]:
        """Documents that hold one or more clauses, with scores; holding all of them scores higher."""
        wanted = [self._query(clause) for clause in clauses]
        whole = query.Or([*wanted, query.And(wanted, boost=1.6)]) if len(wanted) > 1 else query.Or(wanted)
        if excluded:
            whole = query.AndNot(whole, query.Or([self._query(clause) for clause in excluded]))
        try:
            hits = self._searcher.search(whole, limit=None, scored=True)
            return {hit["id"]: float(hit.score or 0.0) for hit in hits}
        except (OSError, EOFError, ValueError, KeyError) as error:
            raise SearchError(f"the index cannot be read: {error}; run tipkb index --rebuild") from error

    def _query(self, clause: Clause) -> Any:
        options = list(self._own(clause))
        for alternative in clause.alternatives:
            options.append(query.And([self._query(part) for part in alternative], boost=0.7))
        return query.Or(options)

    def _own(self, clause: Clause) -> Iterator[Any]:
        if clause.type == "word":
            for field, language, weight in _fields():
                for key in clause.keys[language]:
                    yield query.Term(field, key, boost=weight * (1.5 if key.startswith("=") else 1.0))
        elif clause.type == "phrase":
            for field, _, weight in _fields():
                words = [f"={word}" for word in clause.text.split()]
                yield (
                    query.Phrase(field, words, boost=weight)
                    if len(words) > 1
                    else query.Term(field, words[0], boost=weight)
                )
        else:
            for field, _, weight in _fields():
                for word in self._expand(field, clause):
                    yield query.Term(field, word, boost=weight)

    def _expand(self, field: str, clause: Clause) -> Iterator[str]:
        start = clause.text if clause.type == "prefix" else clause.text[:2]
        found = 0
        for raw in self._searcher.reader().expand_prefix(field, f"={start}"):
            word = raw.decode() if isinstance(raw, bytes) else str(raw)
            if clause.type == "fuzzy" and not _within(word[1:], clause.text, clause.distance):
                continue
            yield word
            found += 1
            if found >= MAX_EXPANSION:
                return


def _fields() -> Iterator[tuple[str, str, float]]:
    yield "names", "ro", FIELD_WEIGHTS["names"]
    for field in ("title", "body"):
        for language in ("ro", "en"):
            yield f"{field}_{language}", language, FIELD_WEIGHTS[field]


def _within(a: str, b: str, limit: int) -> bool:
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
