"""Letters: Romanian spelling, folding and safe quoting. No law, no search, no markup here."""

from __future__ import annotations

import re
import unicodedata

CEDILLA_TO_COMMA = str.maketrans("şţŞŢ", "șțȘȚ")
_SPACES = re.compile(r"\s+")


def to_comma(text: str) -> str:
    """Replace s and t with cedilla by the letters with comma below; length is kept."""
    return text.translate(CEDILLA_TO_COMMA)


def has_cedilla(text: str) -> bool:
    """Whether the text uses the pre-1993 cedilla code points instead of comma below."""
    return any(letter in "şţŞŢ" for letter in text)


def fold(text: str) -> str:
    """Lower case without diacritics: ``Șaptesprezece`` → ``saptesprezece``."""
    decomposed = unicodedata.normalize("NFD", text.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def fold_keeping_length(text: str) -> str:
    """Like ``fold``, but every character stays one character, so that offsets hold."""
    if text.isascii():
        return text.lower()
    letters = {letter: fold(letter) for letter in set(text)}
    return text.translate({ord(letter): folded for letter, folded in letters.items() if len(folded) == 1})


def one_line(text: str) -> str:
    """Collapse every run of white space into one space."""
    return _SPACES.sub(" ", text).strip()
