"""Terms of the glossary found in running text, so that a reader meets their meaning where they stand."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from tipkb.corpus import Corpus
from tipkb.documents import own_texts

COMMON = 60
"""A name of one word that this many statements use is an everyday word: a link on it would only be in the way."""
HINT = 120
"""Letters of a definition that are shown where a term is pointed at."""

_WORD = re.compile(r"\w+")


class TermFinder:
    """Finds the exact names of terms in a text, whole words, the longest first, in one pass over its words."""

    def __init__(self, corpus: Corpus, language: str) -> None:
        uses = Counter(
            word for record in corpus.records.values() for text in own_texts(record) for word in set(_words(text))
        )
        self._names: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for slug, term in corpus.terms.items():
            name = term.term.text(language).partition(" (")[0]
            if " " in name or uses[name.casefold()] < COMMON:
                self._add(name, slug)
            for short in term.abbreviations.ro if language == "ro" else term.abbreviations.en:
                if len(short) > 2:
                    self._add(short, slug)
        for names in self._names.values():
            names.sort(key=lambda pair: -len(pair[0]))

    def _add(self, name: str, slug: str) -> None:
        if words := _words(name):
            self._names[words[0]].append((name, slug))

    def find(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Start, end and term of each name, in order, none inside another."""
        reached = 0
        for word in _WORD.finditer(text):
            start = word.start()
            if start < reached:
                continue
            for name, slug in self._names.get(word[0].casefold(), ()):
                end = start + len(name)
                if _is_name(text[start:end], name) and not (end < len(text) and (text[end].isalnum())):
                    yield start, end, slug
                    reached = end
                    break


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _is_name(found: str, name: str) -> bool:
    """Whether the text is the name: abbreviations to the letter, words whatever their case."""
    return found == name if name.isupper() else found.casefold() == name.casefold()


def shorten(definition: str) -> str:
    """The beginning of a definition, cut between words."""
    if len(definition) <= HINT:
        return definition
    return definition[:HINT].rpartition(" ")[0].rstrip(" ,;:") + " …"
