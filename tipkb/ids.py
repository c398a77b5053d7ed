"""Identifiers of works, provisions and expressions: small values that parse and print.

A work id is ``<jurisdiction>/<type>/<year>/<number>`` in lower case; a provision id adds ``#`` and
an Akoma Ntoso eId; an expression adds ``/<language>@<date>``. Superscript numbers are written with
a hyphen (art. 39^2 is ``art_39-2``). The forms are fixed by docs/decisions/0001-ids.md.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from tipkb.errors import BadInput

JURISDICTION_TYPES: dict[str, tuple[str, ...]] = {
    "ro": ("lege", "oug", "og", "hg", "ordin", "decizie", "decret", "constitutie", "protocol", "mof"),
    "eu": ("dir", "reg", "dec", "charter", "treaty"),
    "coe": ("cets", "echr"),
    "un": ("treaty",),
    "ilo": ("c", "p", "r"),
}
"""Which types of work each jurisdiction has.

``ccr`` and ``iccj`` are decisions of the Constitutional Court and the High Court, ``echr`` a judgment of the European
Court of Human Rights, ``mof`` an issue of Monitorul Oficial.
"""

EID_KINDS = (
    "part", "book", "title", "chap", "sec", "annex", "rec",
    "art", "para", "subpara", "point", "item", "sent",
)  # fmt: skip
"""Akoma Ntoso element names that an eId may use, widest first."""

_WORK = re.compile(r"([a-z]+)/([a-z]+)/(\d{4})/([a-z0-9]+(?:[-.][a-z0-9]+)*)")
_SEGMENT = re.compile(r"(" + "|".join(EID_KINDS) + r")_([0-9]+(?:-[0-9]+)*|[A-Za-z]+(?:-[0-9]+)*)")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, order=True, slots=True)
class WorkId:
    """A legal work: ``WorkId.parse("ro/lege/2001/678").year == 2001``."""

    jurisdiction: str
    type: str
    year: int
    number: str

    @classmethod
    def parse(cls, text: str) -> WorkId:
        """Read a work id. Raises BadInput that says which part is wrong."""
        match = _WORK.fullmatch(text)
        if match is None:
            raise BadInput(
                f'"{text}" is not a work id; write <jurisdiction>/<type>/<year>/<number> '
                "in lower case, for example ro/lege/2001/678"
            )
        jurisdiction, kind, year, number = match.groups()
        types = JURISDICTION_TYPES.get(jurisdiction)
        if types is None:
            raise BadInput(
                f'"{text}" has the unknown jurisdiction "{jurisdiction}"; use one of {", ".join(JURISDICTION_TYPES)}'
            )
        if kind not in types:
            raise BadInput(f'"{text}" has the type "{kind}"; {jurisdiction} has {", ".join(types)}')
        return cls(jurisdiction, kind, int(year), number)

    def __str__(self) -> str:
        return f"{self.jurisdiction}/{self.type}/{self.year}/{self.number}"


@dataclass(frozen=True, order=True, slots=True)
class ProvisionId:
    """An element of a work: ``ro/lege/2009/286#art_210__para_1__point_a``."""

    work: WorkId
    eid: str

    @classmethod
    def parse(cls, text: str) -> ProvisionId:
        """Read a provision id. Raises BadInput that says which part is wrong."""
        work, sep, eid = text.partition("#")
        if not sep:
            raise BadInput(f'"{text}" names no provision; add # and an element, as in #art_5__para_1')
        check_eid(eid)
        return cls(WorkId.parse(work), eid)

    def __str__(self) -> str:
        return f"{self.work}#{self.eid}"


@dataclass(frozen=True, order=True, slots=True)
class ExpressionId:
    """The text of a work in a language as of a date: ``ro/lege/2001/678/ron@2023-05-29``."""

    work: WorkId
    language: str
    date: date

    @classmethod
    def parse(cls, text: str) -> ExpressionId:
        """Read an expression id. Raises BadInput when a part is missing or the date cannot be."""
        head, _, tail = text.rpartition("/")
        language, sep, day = tail.partition("@")
        if not sep or not re.fullmatch(r"[a-z]{3}", language):
            raise BadInput(f'"{text}" is not an expression id; write <work id>/<language>@<date>')
        return cls(WorkId.parse(head), language, parse_date(day))

    def __str__(self) -> str:
        return f"{self.work}/{self.language}@{self.date.isoformat()}"


def check_eid(eid: str) -> None:
    """Raise BadInput when ``eid`` is not a chain of Akoma Ntoso elements joined by ``__``."""
    for segment in eid.split("__"):
        if _SEGMENT.fullmatch(segment) is None:
            raise BadInput(
                f'"{segment}" in "{eid}" is not an element; write name_number with a name out of '
                f"{', '.join(EID_KINDS)}, as in art_39-2__para_1__point_a"
            )


def eid_segments(eid: str) -> list[tuple[str, str]]:
    """``art_39-2__para_1`` → ``[("art", "39-2"), ("para", "1")]``."""
    return [(kind, number) for kind, _, number in (part.partition("_") for part in eid.split("__"))]


_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


def sort_key(eid: str) -> tuple[tuple[int, tuple[int, ...], str], ...]:
    """Orders elements as an act does: art. 9, 9^1, 10; point a before point b; I, II, IX, X."""
    key = []
    for kind, number in eid_segments(eid):
        head, *rest = number.split("-")
        value = int(head) if head.isdigit() else _roman(head) if kind in ("art", "chap", "title") else 0
        key.append((EID_KINDS.index(kind), (value, *map(int, rest)), "" if value else head))
    return tuple(key)


def _roman(text: str) -> int:
    values = [_ROMAN.get(letter, 0) for letter in text.lower()]
    if not all(values):
        return 0
    return sum(-v if any(v < w for w in values[i + 1 : i + 2]) else v for i, v in enumerate(values))


def is_slug(text: str) -> bool:
    """Whether ``text`` is lower-case words joined by hyphens."""
    return _SLUG.fullmatch(text) is not None


@lru_cache(maxsize=65536)
def check_reference(text: str) -> str:
    """Return ``text`` when it is a work id, a provision id or a step id; raise BadInput otherwise."""
    if text.startswith("mnir/"):
        pathway, _, step = text.removeprefix("mnir/").partition("#")
        if not is_slug(pathway) or (step and not is_slug(step)):
            raise BadInput(f'"{text}" is not a pathway or step id; write mnir/<slug>#<slug>')
    elif "#" in text:
        ProvisionId.parse(text)
    else:
        WorkId.parse(text)
    return text


def parse_date(text: str) -> date:
    """Read an ISO date (``2024-07-01``). Raises BadInput when it is not one or cannot be."""
    try:
        return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) else _bad_date(text)
    except ValueError:
        return _bad_date(text)


def _bad_date(text: str) -> date:
    raise BadInput(f'"{text}" is not a day of the calendar; write YYYY-MM-DD, for example 2024-07-01')
