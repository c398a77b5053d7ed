"""The full-text engine behind search: the only module that knows Whoosh.

It keeps, for each word as it is spelt, the documents that hold it and how much it weighs in each of them.
Which words belong together and how weights make a score is the business of ``matching``, so another engine can
stand behind the same two calls (``engine_sqlite`` does, and gives the same answers).
An index file is pickled code: ``store`` checks its hash before it is opened, and none is ever
opened from elsewhere.
"""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from whoosh import fields, formats, index
from whoosh.codec.whoosh3 import W3Codec
from whoosh.filedb.filestore import FileStorage

from tipkb import vocabulary
from tipkb.errors import SearchError
from tipkb.indexing import Weights

BLOCK = 1024
"""How many postings Whoosh packs together. Its own 128 suits skipping about; we read lists whole."""


def write(folder: Path, documents: Iterable[Weights]) -> None:
    """Write the documents, which get the numbers 0, 1, 2 and so on, into an empty folder."""
    schema = fields.Schema(**{language: _Weighted() for language in vocabulary.LANGUAGES})
    codec = W3Codec(blocklimit=BLOCK)
    codec.length_stats = False  # lengths are in the weights already
    writer = FileStorage(str(folder)).create_index(schema).writer(codec=codec)
    writer.pool = _Pool()
    for document in documents:
        writer.add_document(**document)
    writer.commit()


class Postings:
    """An opened index, as it was when opened. Not safe to use from several threads at once."""

    def __init__(self, folder: Path) -> None:
        try:
            self._reader = index.open_dir(str(folder)).reader()
        except (index.IndexError, OSError, EOFError, TypeError, ValueError, KeyError) as error:
            raise SearchError(f"the index in {folder} cannot be opened: {error}; run tipkb index --rebuild") from error

    def read(self, language: str, word: str) -> tuple[array[int], array[float]]:
        """The numbers of the documents that hold a word, in order, and its weight in each."""
        numbers, weights = array("I"), array("f")
        try:
            if (language, word) in self._reader:
                matcher = self._reader.postings(language, word)
                while matcher.is_active():
                    matcher.id(), matcher.weight()  # reads a block, which is then taken whole: many times faster
                    numbers.extend(matcher._ids)
                    weights.extend(matcher._weights)
                    matcher._next_block()
        except (OSError, EOFError, ValueError, KeyError, zlib.error) as error:
            raise SearchError(f"the index cannot be read: {error}; run tipkb index --rebuild") from error
        return numbers, weights


class _Weighted(fields.FieldType):  # type: ignore[misc]
    """A field whose value is its words, analysed already, with their weights."""

    def __init__(self) -> None:
        super().__init__(formats.Existence(), analyzer=None)

    def index(self, value: Mapping[str, float], **_: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        for word, weight in value.items():
            yield word.encode(), 1, weight, b""


class _Pool:
    """Postings on their way to the disk. Documents come in order, so only words are left to be sorted.

    Whoosh's own pool sorts one tuple a posting, through files when there are many: several times slower.
    """

    def __init__(self) -> None:
        self._postings: dict[tuple[str, bytes], tuple[array[int], array[float]]] = {}

    def add(self, item: tuple[str, bytes, int, float, bytes]) -> None:
        field, word, number, weight, _ = item
        found = self._postings.get((field, word))
        if found is None:
            found = self._postings[field, word] = array("I"), array("f")
        found[0].append(number)
        found[1].append(weight)

    def iter_postings(self) -> Iterator[tuple[str, bytes, int, float, bytes]]:
        for field, word in sorted(self._postings):
            for number, weight in zip(*self._postings[field, word], strict=True):
                yield field, word, number, weight, b""

    def cleanup(self) -> None:
        self._postings.clear()
