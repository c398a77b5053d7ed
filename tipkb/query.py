"""A query taken apart, in our own grammar.

Words (all wanted, some suffice), ``"exact words"`` (must be there), ``traf*`` (three letters or more),
``word~1`` or ``word~2`` (misspellings), ``-word`` (not), ``facet:value``. Anything else is words, so that
every string is a legal query.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tipkb import analysis, vocabulary
from tipkb.documents import FACETS
from tipkb.matching import Clause
from tipkb.text import fold

MAX_WORDS = 24
MAX_QUERY = 500
QUESTION_WORDS = frozenset(["cine", "cum", "cand", "unde", "who", "what", "when", "where", "how", "whom"])

_QUERY_PART = re.compile(
    r'(?P<minus>-)?(?:"(?P<phrase>[^"]{1,300})"|(?P<facet>[a-z]+):(?P<value>[\w/#-]{1,100})'
    r"|(?P<prefix>[^\W\d_]{3,40})\*|(?P<fuzzy>[^\W\d_]{3,40})~(?P<distance>[12])?)|(?P<word>[^\s\"]{1,100})"
)


@dataclass(frozen=True, slots=True)
class Query:
    """A query taken apart: what is wanted, what is not, which facets, and whether it asks a question."""

    clauses: tuple[Clause, ...]
    excluded: tuple[Clause, ...]
    filters: Mapping[str, str]
    is_question: bool


def parse_query(text: str, synonyms: Mapping[str, tuple[str, ...]] | None = None) -> Query:
    """Take a query apart. Never raises: what is no operator is a word; very long queries are cut."""
    clauses: list[Clause] = []
    excluded: list[Clause] = []
    filters: dict[str, str] = {}
    question = False
    for match in _QUERY_PART.finditer(unicodedata.normalize("NFC", text[:MAX_QUERY])):
        if len(clauses) + len(excluded) >= MAX_WORDS:
            break
        if match["facet"] in FACETS:
            filters[match["facet"]] = match["value"]
            continue
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
            plain = match["word"] or f"{match['facet']} {match['value']}"
            negative = plain.startswith("-") and len(plain) > 1
            for token in analysis.tokens(plain, "ro"):
                word = token.keys[0][1:]
                question = question or word in QUESTION_WORDS
                (excluded if negative else target).append(word_clause(word, plain[token.start : token.end]))
    meaningful = [c for c in clauses if c.type != "word" or c.text not in analysis.STOP_WORDS]
    kept = (meaningful or clauses)[:MAX_WORDS]
    return Query(
        tuple(_with_synonyms(kept, synonyms or {})),
        tuple(excluded[:MAX_WORDS]),
        filters,
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
