"""A finding: one fault in the corpus, said on one line so that its author can mend it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True, slots=True)
class Finding:
    """Where, which rule, what is wrong and what to do.

    ``path`` is relative to the corpus folder; ``line`` and ``column`` count from 1.
    ``rule`` is a short name (``unknown-key``), listed in ``corpus/README.md``.
    """

    path: str
    line: int
    column: int
    rule: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}: [{self.rule}] {self.message}"

    def to_dict(self) -> dict[str, str | int]:
        """The finding as plain JSON."""
        return {
            "path": self.path,
            "line": self.line,
            "column": self.column,
            "rule": self.rule,
            "message": self.message,
        }


def nearest(word: str, known: Iterable[str], limit: int = 1) -> list[str]:
    """The known words most like ``word``, best first; empty when none is close."""
    return difflib.get_close_matches(word, list(known), n=limit, cutoff=0.6)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`` Did you mean "x"?`` for the nearest known word, or an empty string."""
    close = nearest(word, known)
    return f' Did you mean "{close[0]}"?' if close else ""
