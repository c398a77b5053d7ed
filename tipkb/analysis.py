"""Words as search sees them: several keys for each word, so that inflected forms meet.

A Romanian word gives its folded surface (``=victimelor``, for quotes), its light stem, the light stem of
its dictionary lemma, and the root that it is derived from (``~trafic``, which counts less); an English
word gives its surface and the Snowball stem. Index and query go through the same functions. The choice is
measured in docs/decisions/0004-search.md.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Set
from functools import lru_cache
from typing import NamedTuple

import simplemma
import Stemmer

from tipkb.text import fold, to_comma

STOP_WORDS = frozenset(
    [
        "a", "about", "aceasta", "acest", "aceste", "acestei", "acestor", "acestui", "ai", "al", "ale", "am", "an",
        "and", "any", "ar", "are", "as", "asupra", "at", "au", "be", "been", "being", "by", "ca", "can", "cand",
        "care", "careia", "caruia", "cat", "cata", "cate", "cati", "catre", "ce", "ce-i", "cea", "cei", "cel",
        "cele", "cine", "cu", "cui", "cum", "daca", "de", "despre", "did", "din", "dintre", "do", "does", "ea",
        "ei", "el", "ele", "este", "eu", "fac", "face", "faci", "fi", "fie", "fiind", "for", "fost", "from", "hai",
        "has", "have", "how", "i", "iar", "if", "il", "imi", "in", "inca", "insa", "into", "intr", "intre", "is",
        "isi", "it", "iti", "its", "la", "le", "li", "lor", "lui", "ma", "mai", "may", "me", "mea", "mi", "must",
        "my", "ne", "noi", "not", "of", "on", "or", "our", "pe", "pentru", "poate", "pot", "poti", "prin", "s",
        "sa", "sai", "sale", "se", "shall", "should", "si", "sint", "some", "sub", "sunt", "te", "that",
        "the", "their", "them", "there", "they", "this", "to", "trebuie", "tu", "un", "una", "unde", "unei", "unor",
        "unui", "us", "va", "vor", "was", "we", "what", "when", "where", "which", "who", "whom", "whose", "will",
        "with", "you", "your",
    ]
)  # fmt: skip
"""Words that carry no meaning of their own in a query; a query made only of them keeps them."""

EXCEPTIONS = {
    "copii": "copil", "copiii": "copil", "copiilor": "copil", "copilului": "copil", "copilul": "copil", "copiului": "copil",
    "legi": "lege", "legii": "lege", "legilor": "lege", "legea": "lege", "legile": "lege",
    "stat": "stat", "statul": "stat", "state": "stat", "statelor": "stat", "statului": "stat",
    "pedepse": "pedeapsa", "pedepsei": "pedeapsa", "pedepselor": "pedeapsa", "pedepsele": "pedeapsa",
    "fete": "fata", "fetele": "fata", "fetelor": "fata", "fetei": "fata",
    "amenzi": "amenda", "amenzii": "amenda", "amenzilor": "amenda", "amenzile": "amenda",
    "minori": "minor", "minorii": "minor", "minorilor": "minor", "minorului": "minor", "minorul": "minor", "minora": "minor", "minore": "minor",
}  # fmt: skip
"""Folded forms whose dictionary lemma is wrong or missing."""

_TOKEN = re.compile(r"\d+(?:[./^-]\d+)*(?:/[^\W\d_]+)?|[^\W_]+(?:\^\d+)?")
_PARTS = re.compile(r"[^\W_]+")
SUFFIXES = (
    "urilor", "elor", "ilor", "ului", "iilor", "iile", "iei", "ilor", "atii", "atie", "urile", "uri", "ele", "ile",
    "lor", "lui", "ul", "ea", "ei", "ii", "le", "ia", "ie", "ua", "a", "e", "i", "u", "o",
)  # fmt: skip
_DERIVED = (
    "ament", "eaza", "easca", "este", "atoar", "ator", "itor", "ism", "ist", "ant", "are", "ere", "ire",
    "ati", "iti", "esc", "and", "ind", "ar", "er", "ir", "at", "it", "ut",
)  # fmt: skip
_ENGLISH = Stemmer.Stemmer("english")
DICTIONARIES = f"simplemma {simplemma.__version__}, Stemmer {Stemmer.version()}"
"""The editions of the word lists and stemmers in use: another edition gives other keys."""


class Token(NamedTuple):
    """A word of a text: its place in the text, its position among the words, and its keys."""

    start: int
    end: int
    position: int
    keys: tuple[str, ...]


def tokens(text: str, language: str) -> Iterator[Token]:
    """The words of a text with their keys; compound tokens (``678/2001``) also give their parts."""
    normal = unicodedata.normalize("NFC", text)
    for position, match in enumerate(_TOKEN.finditer(normal)):
        yield Token(match.start(), match.end(), position, keys(match.group(), language))


def places(text: str, wanted: Set[str]) -> list[tuple[int, int, str]]:
    """Where a text has one of the wanted words, which are as ``words`` gives them: start, end and the word."""
    normal = unicodedata.normalize("NFC", text)
    known = {word for word in set(_TOKEN.findall(normal)) if plain(word) in wanted}
    if not known:
        return []
    return [(match.start(), match.end(), match.group()) for match in _TOKEN.finditer(normal) if match.group() in known]


def words(text: str) -> list[str]:
    """The words of a text as they are spelt, in small letters with comma below: what an index keeps."""
    return [plain(word) for word in _TOKEN.findall(unicodedata.normalize("NFC", text))]


@lru_cache(maxsize=262144)
def plain(word: str) -> str:
    """A word in small letters, NFC, with comma below for cedilla."""
    return to_comma(unicodedata.normalize("NFC", word)).casefold()


@lru_cache(maxsize=65536)
def keys(word: str, language: str) -> tuple[str, ...]:
    """The keys of one word, the surface first and marked with ``=``."""
    spelt = plain(word)
    surface = fold(spelt)
    if any(letter.isdigit() for letter in surface):
        parts = _PARTS.findall(surface)
        return tuple(dict.fromkeys((f"={surface}", surface, *(parts if len(parts) > 1 else ()))))
    if language == "en":
        return tuple(dict.fromkeys((f"={surface}", _ENGLISH.stemWord(surface))))
    lemma = EXCEPTIONS.get(surface) or fold(simplemma.lemmatize(spelt, lang="ro"))
    of_lemma = light_stem(lemma)
    return tuple(dict.fromkeys((f"={surface}", light_stem(surface), of_lemma, f"~{root(of_lemma)}")))


def stem(word: str) -> str:
    """The one Romanian key by which the forms of a word are the same word."""
    found = keys(word, "ro")
    if any(letter.isdigit() for letter in word):
        return found[1]
    return next(key for key in reversed(found) if not key.startswith("~"))


def content(text: str) -> tuple[str, ...]:
    """The words of a text that mean something of their own, as they are spelt."""
    text = unicodedata.normalize("NFC", text)
    words = [text[token.start : token.end] for token in tokens(text, "ro")]
    return tuple(word for word in words if fold(word) not in STOP_WORDS)


def light_stem(folded: str) -> str:
    """Cut one common Romanian ending from a folded word, leaving four letters or more."""
    word = EXCEPTIONS.get(folded, folded)
    for suffix in SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 4:
            return word[: -len(suffix)]
    return word


def root(stem: str) -> str:
    """What a stem is derived from (``traficant``, ``traficat`` → ``trafic``); four letters stay."""
    for suffix in _DERIVED:
        if stem.endswith(suffix) and len(stem) - len(suffix) >= 4:
            return stem[: -len(suffix)]
    return stem
