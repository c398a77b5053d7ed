"""The one tree of errors that tipkb raises.

TipkbError
├── BadInput        what the caller gave cannot be read (an id, a date, a fact, a query)
├── NotFound        it can be read, but the corpus holds no such record
├── CorpusError     the corpus itself is faulty; carries every finding
└── SearchError     the search index cannot be built or read
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tipkb.findings import Finding


class TipkbError(Exception):
    """Base of every error that tipkb raises on purpose."""


class BadInput(TipkbError, ValueError):
    """What the caller gave cannot be read; the message says what was expected instead."""


class NotFound(TipkbError, LookupError):
    """A well-formed question about something that the corpus does not hold.

    ``suggestions`` are the nearest things that it does hold (ids, best first).
    """

    def __init__(self, message: str, suggestions: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.suggestions = tuple(suggestions)


class CorpusError(TipkbError):
    """The corpus has faults and cannot be served; ``findings`` holds all of them."""

    def __init__(self, message: str, findings: Sequence[Finding] = ()) -> None:
        super().__init__(message)
        self.findings = tuple(findings)


class SearchError(TipkbError):
    """The search index cannot be built, opened or read."""
