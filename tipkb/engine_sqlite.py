"""The same engine on SQLite: the way out, should Whoosh one day not run on a newer Python.

Nothing but the standard library, and no pickled code in its file.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Iterable
from pathlib import Path

from tipkb.errors import SearchError
from tipkb.indexing import Weights

_FILE = "postings.sqlite"


def write(folder: Path, documents: Iterable[Weights]) -> None:
    """Write the documents, which get the numbers 0, 1, 2 and so on, into an empty folder."""
    postings: dict[tuple[str, str], tuple[array[int], array[float]]] = {}
    for number, document in enumerate(documents):
        for language, words in document.items():
            for word, weight in words.items():
                numbers, weights = postings.setdefault((language, word), (array("I"), array("f")))
                numbers.append(number)
                weights.append(weight)
    rows = ((*name, numbers.tobytes(), weights.tobytes()) for name, (numbers, weights) in sorted(postings.items()))
    base = sqlite3.connect(folder / _FILE)
    try:
        with base:
            base.execute(
                "CREATE TABLE postings (language, word, numbers, weights, PRIMARY KEY (language, word)) WITHOUT ROWID"
            )
            base.executemany("INSERT INTO postings VALUES (?, ?, ?, ?)", rows)
    except sqlite3.OperationalError as error:
        raise OSError(str(error)) from error
    finally:
        base.close()


class Postings:
    """An opened index, as it was when opened. Not safe to use from several threads at once."""

    def __init__(self, folder: Path) -> None:
        try:
            self._base = sqlite3.connect(
                f"{(folder / _FILE).as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
            )
        except sqlite3.Error as error:
            raise SearchError(f"the index in {folder} cannot be opened: {error}; run tipkb index --rebuild") from error

    def read(self, language: str, word: str) -> tuple[array[int], array[float]]:
        """The numbers of the documents that hold a word, in order, and its weight in each."""
        numbers, weights = array("I"), array("f")
        query = "SELECT numbers, weights FROM postings WHERE language = ? AND word = ?"
        try:
            for found in self._base.execute(query, (language, word)):
                numbers.frombytes(found[0])
                weights.frombytes(found[1])
        except (sqlite3.Error, ValueError) as error:
            raise SearchError(f"the index cannot be read: {error}; run tipkb index --rebuild") from error
        return numbers, weights
