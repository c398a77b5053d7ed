"""Which documents hold what a query asks for, and how strongly: words, their forms, weights, scores (BM25F).

Keys, prefixes, misspellings and suggestions are looked up in the vocabulary, which gives words; only their postings
are read.
A word counts once, however many of its forms and in whichever of the two languages it is found, and another
name of a thing counts nearly like the name itself.
"""

from __future__ import annotations

import json
import math
import threading
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

from tipkb.indexing import FIELD_WEIGHTS, SURFACES, WORDS, Engine
from tipkb.store import Lines

KEY_WEIGHTS = {"=": 1.0, "~": 0.5}
STEM_WEIGHT = 0.9
"""What a word counts as it was spelt, by its root alone, and by its lemma or stem."""
SATURATION = 3.0
"""BM25's k1: how slowly a word that comes again and again stops counting more."""
OTHER_NAME = 0.6
"""What another name of the thing asked for is worth."""
COVERAGE = 0.5
"""How much a document loses that holds only some of the words."""
WEAKEST = 0.12
"""Documents that score below this part of the best one are noise and are left out."""
MAX_EXPANSION = 64
"""How many words a prefix or a misspelling may stand for, the commonest ones."""
MAX_READ = 1_000_000
"""So many postings are read for a query at most: what is left of it, the commonest words, counts for nothing."""
REMEMBERED = 4_000_000
"""How many postings are kept in memory (8 bytes each)."""


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing that a document should hold: any of the alternatives.

    A ``word`` matches by its keys; a ``phrase`` is surfaces in a row; ``prefix`` and ``fuzzy`` expand
    over the surfaces of the index (``distance`` 1 or 2 after two fixed letters).
    """

    type: Literal["word", "phrase", "prefix", "fuzzy"]
    keys: dict[str, tuple[str, ...]]
    text: str = ""
    distance: int = 0
    alternatives: tuple[tuple[Clause, ...], ...] = ()


class Matcher:
    """An opened index. Safe to use from several threads; sees the index as it was when opened."""

    def __init__(self, folder: Path, size: int, engine: Engine) -> None:
        self._size = size
        self._postings = engine.Postings(folder)
        self._surfaces = Lines(folder / SURFACES)
        known = json.loads((folder / WORDS).read_text(encoding="utf-8"))
        self._spread: dict[str, dict[str, int]] = {language: known[language]["documents"] for language in known}
        self._forms: dict[str, dict[str, str]] = {language: known[language]["forms"] for language in known}
        self._lock = threading.Lock()  # an engine's readers share one place in the file
        self._read: dict[tuple[str, str], tuple[array[int], array[float]]] = {}
        self._held = 0

    def match(
        self, clauses: Sequence[Clause], excluded: Sequence[Clause], weights: Sequence[float]
    ) -> dict[int, float]:
        """Documents (by number) that hold one or more clauses and every phrase, with scores.

        Holding more of the clauses scores higher; ``weights`` multiply; what is far below the best is left out.
        """
        planned = self._planned(clauses)
        without = self._without(excluded)
        whole = left = sum(rarity for _, rarity in planned)
        heaviest = max(weights, default=0.0)
        scores: dict[int, float] = {}
        covered: dict[int, float] = {}
        settled = False
        for clause, rarity in planned:
            if scores and not settled:  # can a document without the words so far still come near the best one?
                most = left * heaviest * (left / whole) ** COVERAGE
                top = max(scores, key=scores.__getitem__)
                settled = most < WEAKEST * scores[top] * weights[top] * (covered[top] / whole) ** COVERAGE
            strengths = self._found(clause, scores if settled else None)
            left -= rarity
            if scores:
                for number, strength in strengths.items():
                    scores[number] = scores.get(number, 0.0) + rarity * strength
                    covered[number] = covered.get(number, 0.0) + rarity
            else:
                scores = {number: rarity * strength for number, strength in strengths.items()}
                covered = dict.fromkeys(strengths, rarity)
            if clause.type == "phrase":
                without |= scores.keys() - strengths.keys()
                settled = True
            for number in without & scores.keys():
                del scores[number]
        for number, score in scores.items():
            share = covered[number] / whole
            scores[number] = score * weights[number] * (share**COVERAGE if share < 1 else 1.0)
        least = WEAKEST * max(scores.values(), default=0.0)
        return {number: score for number, score in scores.items() if score >= least}

    def words(self, clauses: Sequence[Clause], language: str) -> set[str]:
        """The words of a language that the clauses stand for, other names left aside."""
        return {word for clause in clauses for word in self._weights(clause, language)}

    def rest(self, excluded: Sequence[Clause], weights: Sequence[float]) -> dict[int, float]:
        """All documents that do not hold what is excluded; their weights are their scores."""
        without = self._without(excluded)
        return {number: weight for number, weight in enumerate(weights) if number not in without}

    def knows(self, clause: Clause) -> bool:
        """Whether any document holds the clause, other names and mere relatives left aside."""
        return any(
            key in self._forms[language] for language in self._forms for key in clause.keys[language] if key[0] != "~"
        )

    def rarity(self, clause: Clause) -> float:
        """How much a Romanian word tells one document from another: high for rare ones, 0 for those in none."""
        own = [key for key in clause.keys["ro"] if key[0] not in "=~"]
        spread = max((sum(map(self._spread["ro"].__getitem__, self._words("ro", key))) for key in own), default=0)
        return math.log(1 + self._size / min(spread, self._size)) if spread else 0.0

    def near(self, word: str) -> str | None:
        """The commonest of the nearest words, as it is spelt; none for short words and numbers."""
        if len(word) < 4 or not word.isalpha():
            return None
        for distance in (1, 2) if len(word) > 5 else (1,):
            near = {surface for language in self._forms for surface in self._like(language, word, distance)}
            if near:
                return max(sorted(near), key=self._count)[1:]
        return None

    # -- strengths --------------------------------------------------------------------------------

    def _without(self, excluded: Sequence[Clause]) -> set[int]:
        out: set[int] = set()
        for clause in excluded:
            if clause.type == "phrase":
                out.update(self._phrase(clause.text.split(), None))
            else:
                out |= self._holding(clause)
        return out

    def _holding(self, clause: Clause) -> set[int]:
        """The documents that hold a word, prefix or misspelling."""
        out: set[int] = set()
        for language in self._forms:
            for word in self._weights(clause, language):
                out.update(self._list(language, word)[0])
        return out

    def _planned(self, clauses: Sequence[Clause]) -> list[tuple[Clause, float]]:
        """The clauses that any document may hold, with their rarity, as long as reading them is affordable.

        Phrases, which must be there, come first, then the rarest.
        """
        spreads = [self._spread_of(clause) for clause in clauses]
        out: list[tuple[Clause, float]] = []
        read = 0
        for place in sorted(range(len(clauses)), key=lambda place: (clauses[place].type != "phrase", spreads[place])):
            spread = min(spreads[place], self._size)
            read += self._cost(clauses[place])
            affordable = not out or read <= MAX_READ
            if clauses[place].type == "phrase" or (spread and affordable):
                out.append((clauses[place], math.log(1 + (self._size - spread + 0.5) / (spread + 0.5))))
        return out

    def _cost(self, clause: Clause) -> int:
        own = sum(self._spread[language][word] for language in self._forms for word in self._weights(clause, language))
        return own + sum(self._cost(part) for alternative in clause.alternatives for part in alternative)

    def _spread_of(self, clause: Clause) -> int:
        """How many documents hold what a clause asks for, nearly: the sum over its words, of which one may hold several.

        Other names of the same thing do not make it commoner.
        """
        found = [[self._spread[language][word] for word in self._weights(clause, language)] for language in self._forms]
        own = max(map(min if clause.type == "phrase" else sum, filter(None, found)), default=0)
        return own or sum(min(map(self._spread_of, names), default=0) for names in clause.alternatives)

    def _found(self, clause: Clause, among: Mapping[int, float] | None = None) -> Mapping[int, float]:
        """How strongly each document, or each of some, holds a clause, between 0 and 1."""
        if clause.type == "phrase":
            return self._phrase(clause.text.split(), among)
        best = self._own(clause, among)
        for names in clause.alternatives:
            parts, held = [], among
            for part in sorted(names, key=self._spread_of):  # each only among the documents that hold the rarer ones
                held = self._own(part, held)
                parts.append(held)
            for number in held if parts and held else ():
                strength = OTHER_NAME * sum(part[number] for part in parts) / len(parts)
                best[number] = max(strength, best.get(number, 0.0))
        return best

    def _own(self, clause: Clause, among: Mapping[int, float] | None = None) -> dict[int, float]:
        best: dict[int, float] = {}
        for language in self._forms:
            total: dict[int, float] = {}
            for word, weight in self._weights(clause, language).items():
                postings = _some(*self._list(language, word), among)
                if total:
                    for number, amount in postings:
                        total[number] = total.get(number, 0.0) + weight * amount
                else:
                    total = {number: weight * amount for number, amount in postings}
            for number, amount in total.items() if best else ():
                if amount > best.get(number, 0.0):
                    best[number] = amount
            best = best or total
        return {number: amount / (amount + SATURATION) for number, amount in best.items()}

    def _phrase(self, surfaces: Sequence[str], among: Mapping[int, float] | None) -> dict[int, float]:
        """Documents that have surfaces in a row, found by their words and looked up in their texts."""
        left = None if among is None else set(among)
        for surface in sorted(set(surfaces), key=lambda surface: self._count(f"={surface}")):
            holding = self._holding(Clause("word", dict.fromkeys(self._forms, (f"={surface}",))))
            left = holding if left is None else left & holding
        row = f" {' '.join(surfaces)} ".encode()
        out: dict[int, float] = {}
        for number in left or ():
            if row in (line := self._surfaces[number]):
                names, title_ro, body_ro, title_en, body_en = (row in part for part in line.split(b"\n"))
                text = max(
                    FIELD_WEIGHTS["title"] * t + FIELD_WEIGHTS["body"] * b
                    for t, b in ((title_ro, body_ro), (title_en, body_en))
                )
                amount = FIELD_WEIGHTS["names"] * names + text
                out[number] = amount / (amount + SATURATION)
        return out

    def _list(self, language: str, word: str) -> tuple[array[int], array[float]]:
        found = self._read.get((language, word))
        if found is None:
            with self._lock:
                found = self._postings.read(language, word)
                self._held += len(found[0])
                if self._held > REMEMBERED:
                    self._read, self._held = {}, len(found[0])
                self._read[language, word] = found
        return found

    # -- vocabulary -------------------------------------------------------------------------------

    def _weights(self, clause: Clause, language: str) -> dict[str, float]:
        """The words that a clause stands for in a language, and what each counts."""
        if clause.type == "word":
            own: Sequence[str] = clause.keys[language]
        elif clause.type == "prefix":
            own = self._commonest(self._starting(language, f"={clause.text}"))
        elif clause.type == "fuzzy":
            own = self._commonest(self._like(language, clause.text, clause.distance))
        else:
            own = [f"={surface}" for surface in clause.text.split()]
        out: dict[str, float] = {}
        for key in own:
            weight = KEY_WEIGHTS.get(key[0], STEM_WEIGHT)
            for word in self._words(language, key):
                out[word] = max(weight, out.get(word, 0.0))
        return out

    def _words(self, language: str, key: str) -> list[str]:
        return self._forms[language].get(key, "").split()

    def _count(self, surface: str) -> int:
        return sum(self._spread[language][word] for language in self._forms for word in self._words(language, surface))

    def _commonest(self, surfaces: Sequence[str]) -> Sequence[str]:
        if len(surfaces) <= MAX_EXPANSION:
            return surfaces
        return sorted(surfaces, key=lambda surface: (-self._count(surface), surface))[:MAX_EXPANSION]

    @cached_property
    def _sorted(self) -> dict[str, list[str]]:
        return {language: sorted(key for key in forms if key[0] == "=") for language, forms in self._forms.items()}

    def _starting(self, language: str, start: str) -> list[str]:
        surfaces = self._sorted[language]
        return surfaces[bisect_left(surfaces, start) : bisect_left(surfaces, f"{start}\U0010ffff")]

    def _like(self, language: str, word: str, distance: int) -> list[str]:
        """Surfaces that begin with the same two letters and differ by so many at most."""
        return [near for near in self._starting(language, f"={word[:2]}") if within(near[1:], word, distance)]


def _some(
    numbers: Sequence[int], amounts: Sequence[float], among: Mapping[int, float] | None
) -> Iterable[tuple[int, float]]:
    """The postings of some documents, or all."""
    if among is None:
        return zip(numbers, amounts, strict=True)
    if len(among) * 8 > len(numbers):
        return [posting for posting in zip(numbers, amounts, strict=True) if posting[0] in among]
    size = len(numbers)
    places = ((number, bisect_left(numbers, number)) for number in among)
    return [(number, amounts[place]) for number, place in places if place < size and numbers[place] == number]


def within(a: str, b: str, limit: int) -> bool:
    """Whether two words differ by at most ``limit`` letters put in, left out or changed."""
    if abs(len(a) - len(b)) > limit:
        return False
    for place, (x, y) in enumerate(zip(a, b, strict=False)):
        if x != y:
            left, right = a[place + 1 :], b[place + 1 :]
            return limit > 0 and (
                within(left, right, limit - 1)
                or within(left, b[place:], limit - 1)
                or within(a[place:], right, limit - 1)
            )
    return True
