"""The words of ``corpus/citations/`` as patterns over folded text (``text.fold_keeping_length``).

A word of the data matches in any spelling of its letters; a space is any white space, a dot may be missing, ``*`` is
any one word and ``**`` a few words. Every pattern is bounded, so that reading a text takes time in proportion to its length.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from tipkb.citation_forms import CitationForm
from tipkb.text import fold

TOKEN = re.compile(r"[^\W_]+|§(?=\s?[(\d])")
"""A word or a number: where a citation may begin."""

NEVER = r"(?!)"


def flexible(words: str) -> str:
    """The pattern of one entry of the data."""
    pattern = (
        re.escape(fold(words))
        .replace(r"\ ", r"\s{1,3}")
        .replace(r"\*\*", "[^,;.:()]{1,40}?")
        .replace(r"\*", "[a-z]{1,12}")
    )
    pattern = pattern.replace(r"\.", r"\.?\s?").removesuffix(r"\s?")
    return pattern if words[-1] in "§%^-–—" else rf"{pattern}(?!\w)"


def any_of(words: Iterable[str]) -> str:
    """The pattern of any of some entries, the longest first; of none when there are none."""
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    return f"(?:{'|'.join(map(flexible, ordered))})" if ordered else NEVER


def key(words: str) -> str:
    """What stays the same in every spelling of an entry."""
    return folded_key(fold(words))


def folded_key(words: str) -> str:
    """The same for words that are folded already."""
    return "".join(words.replace(".", "").split())


def first_tokens(words: str) -> set[str]:
    """The tokens that a spelling of an entry may begin with: ``C.pen.`` is written ``C. pen.`` and ``Cpen``."""
    folded = fold(words)
    head = folded.split()[0]
    return {match.group() for match in (TOKEN.match(folded), TOKEN.match(head.replace(".", ""))) if match} or {head}


class Grammar:
    """The forms of a corpus, sorted by what they do."""

    def __init__(self, forms: Iterable[CitationForm]) -> None:
        self.elements: dict[str, CitationForm] = {}
        self.numbered: list[CitationForm] = []
        self.named: list[CitationForm] = []
        self._words: dict[str, list[str]] = defaultdict(list)
        self.ordinals: dict[str, str | None] = {}
        for form in forms:
            if form.element:
                self.elements[form.element] = form
            elif form.type:
                self.numbered.append(form)
            elif form.role:
                self._words[form.role].extend(form.words)
            else:
                self.named.append(form)
            for ordinal in form.ordinals:
                self.ordinals.update((key(word), ordinal.value) for word in ordinal.words)
                self._words["ordinal"].extend(ordinal.words)
        self.numbered.sort(key=lambda form: not form.issuer_required)

    def words(self, role: str) -> tuple[str, ...]:
        """The entries that have a role."""
        return tuple(self._words[role])

    def any(self, role: str) -> str:
        """The pattern of any word that has a role."""
        return any_of(self._words[role])

    @property
    def number_sign(self) -> str:
        """``nr.`` or nothing."""
        return rf"(?:{self.any('number-sign')}\.?\s{{0,3}})?"

    @property
    def day(self) -> str:
        """A day and a month before a year, or nothing: ``21 noiembrie``, ``21.11.``."""
        return rf"(?:\d{{1,2}}[\s.]{{1,3}}(?:{self.any('month')}|\d{{1,2}})[\s.]{{1,3}})?"

    @property
    def to_act(self) -> re.Pattern[str]:
        """What stands between a reference and its act: divisions of the act, then ``din`` or ``of the``."""
        division = rf"(?:\s{{0,3}},?\s{{0,3}}\b{self.any('division')}\.?\s{{1,3}}(?:a\s{{1,3}})?[\w-]{{1,12}}\b)"
        return re.compile(rf"{division}{{0,3}}\s{{0,3}},?\s{{0,3}}(?:{self.any('of-act')}\s{{1,3}})?(?:the\s{{1,3}})?")
