"""How an element of an act is cited: article, paragraph, letter, point, in lists and ranges.

Reads a folded text (``text.fold_keeping_length``); every pattern is bounded, so time is linear. Knows
nothing of acts: ``citations`` joins what this reads to the act that it belongs to.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

MAX_RANGE = 20
"""A range of more members is kept as its first and last member."""


@dataclass(frozen=True, slots=True)
class Reference:
    """An element cited between ``start`` and ``end``."""

    start: int
    end: int
    eid: str


_INDEX = r"(?:\s?\^\s?\d{1,2}|\s(?:ind|indice)\b\.?\s?\d{1,2}|[¹²³⁴⁵⁶⁷⁸⁹])"
_NUMBER = rf"\d{{1,4}}{_INDEX}?"
_SUPERSCRIPT = str.maketrans("¹²³⁴⁵⁶⁷⁸⁹", "123456789")
_NOT_MONEY = r"(?!\d|[./]\d|\s?(?:lei|euro|eur|ron|usd|%|de lei|de euro)\b)"
_LEVELS: dict[str, tuple[re.Pattern[str], re.Pattern[str]]] = {
    "annex": (re.compile(r"\b(?:anex(?:a|ei|ele|elor)|annex(?:es)?)\s{0,3}(?:nr\b\.?\s?)?"), re.compile(rf"({_NUMBER}){_NOT_MONEY}\b")),
    "art": (
        re.compile(r"\b(?:arts?\b\.?|articol(?:ul|ului|ele|elor|e)?\b|articles?\b)\s{0,3}(?:nr\b\.?\s?)?"),
        re.compile(rf"({_NUMBER}|unic\b|[ivxl]{{1,6}}\b(?!\s?\.)){_NOT_MONEY}"),
    ),
    "para": (
        re.compile(r"\b(?:alin\b\.?|alineat(?:ul|ului|ele|elor|e)?\b|para(?:graph)?s?\b\.?)\s{0,3}"),
        re.compile(rf"\(\s?({_NUMBER})\s?\)|({_NUMBER}){_NOT_MONEY}\b"),
    ),
    "point": (
        re.compile(r"\b(?:lit\b\.?|liter[ae](?:le|lor)?\b|letters?\b|points?\b(?=\s?\(?[a-z]\b))\s{0,3}"),
        re.compile(rf"\(?\s?([a-z]{_INDEX}?)\s?\)|([a-z]{_INDEX}?)(?![\w.])"),
    ),
    "item": (
        re.compile(r"\b(?:pct\b\.?|punct(?:ul|ului|ele|elor|e)?\b|points?\b)\s{0,3}"),
        re.compile(rf"({_NUMBER}){_NOT_MONEY}\b"),
    ),
    "sent": (
        re.compile(r"\btez(?:a|ei|ele)\s{1,3}(?:a\s)?"),
        re.compile(r"(\d|i{1,3}|iv|v|intai|prima)(?:-a)?\b"),
    ),
}  # fmt: skip
_ORDER = list(_LEVELS)
_SOLE = re.compile(r"\bsole article\b")
_BARE_PARA = re.compile(rf"\s?\(\s?({_NUMBER})\s?\)")
_BARE_POINT = re.compile(r"\s?\(\s?([a-z])\s?\)")
_AND = re.compile(r"\s{0,3}(?:,|\bsi\b|\band\b|\bsau\b|\bor\b|, si\b)\s{0,3}")
_OF_WIDER = re.compile(r"\s{0,3}(?:\.\s?)?(?:,\s{0,3})?(?:(?:al|ale|a|ai|din|de la|of|in)\b\s{1,3})?(?:the\s{1,3})?")
_DASH = re.compile(r"\s?[-–—]\s?")
_GAP = re.compile(r"\s{0,3},?\s{0,3}")
BETWEEN_REFERENCES = re.compile(
    r"\s{0,3}(?:,\s{0,3})?(?:si\b|and\b|sau\b|or\b|precum si\b|respectiv\b|coroborat(?:e|a)? cu\b|raportat(?:e|a)? la\b|;)?"
    r"\s{0,3}(?:(?:la|cele de la|ale|al)\s{1,3})?"
)
REFERENCE_START = re.compile(_SOLE.pattern + "|" + "|".join(keyword.pattern for keyword, _ in _LEVELS.values()))
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "intai": "1", "prima": "1"}


def read_references(folded: str, start: int, inherited: tuple[str, ...]) -> tuple[list[Reference], int]:
    """One chain of elements, wide to narrow (``art. 20 alin. (1) lit. a)-c)``) or narrow to wide.

    A list or range at its last level gives several references. In ``pct. 1 al art. 94`` the wider element follows.
    ``inherited`` are elements of a reference before it that this one may stand in.
    """
    refs, position = _chain(folded, start, ())
    first = _level(refs[0].eid) if refs else 0
    while refs and first > 0 and (joint := _OF_WIDER.match(folded, position)):
        wider, end = _chain(folded, joint.end(), ())
        if len(wider) != 1 or _ORDER.index(wider[0].eid.rpartition("__")[2].partition("_")[0]) >= first:
            break
        refs = [replace(ref, eid=f"{wider[0].eid}__{ref.eid}") for ref in refs]
        if len(refs) == 1:
            refs = [replace(refs[0], end=end)]
        position, first, inherited = end, _level(wider[0].eid), ()
    kept = [part for part in inherited if _ORDER.index(part.partition("_")[0]) < first]
    return [replace(ref, eid="__".join([*kept, ref.eid])) for ref in refs], position


def _level(eid: str) -> int:
    """How deep the outermost element of an eId lies."""
    return _ORDER.index(eid.partition("_")[0])


def _chain(folded: str, start: int, inherited: tuple[str, ...]) -> tuple[list[Reference], int]:
    """Elements from wide to narrow, as ``art. 20 alin. (1) lit. a)``."""
    parts: list[str] = []
    members: list[tuple[int, int, str]] = []
    position = start
    level = -1
    for _ in range(6):
        found = _next_level(folded, position, level)
        if found is None:
            break
        name, items, end = found
        if not parts and not members:
            keep = [part for part in inherited if _ORDER.index(part.partition("_")[0]) < _ORDER.index(name)]
            parts = keep
        elif members:
            parts.append(members[-1][2])
        members = [(s, e, f"{name}_{number}") for s, e, number in items]
        level = _ORDER.index(name)
        position = end
        if len(members) > 1:
            break
    if not members:
        return [], start
    refs = [Reference(s, e, "__".join([*parts, last])) for s, e, last in members]
    return [replace(refs[0], start=min(start, refs[0].start)), *refs[1:]], position


def _next_level(folded: str, position: int, level: int) -> tuple[str, list[tuple[int, int, str]], int] | None:
    """The next element of a chain: its name, its members and where it ends."""
    gap = _GAP.match(folded, position) if level >= 0 else None
    begin = gap.end() if gap else position
    if level < _ORDER.index("art") and (sole := _SOLE.match(folded, begin)):
        return "art", [(begin, sole.end(), "unic")], sole.end()
    for name, (keyword, number) in _LEVELS.items():
        if _ORDER.index(name) <= level:
            continue
        if word := keyword.match(folded, begin):
            items, end = _items(folded, begin, word.end(), number, name)
            if items:
                return name, items, end
    if level == _ORDER.index("art") and (bare := _BARE_PARA.match(folded, position)):
        return "para", [(position, bare.end(), _number(bare[1]))], bare.end()
    if level in (_ORDER.index("art"), _ORDER.index("para")) and (bare := _BARE_POINT.match(folded, position)):
        return "point", [(position, bare.end(), bare[1])], bare.end()
    return None


def _items(
    folded: str, start: int, position: int, number: re.Pattern[str], name: str
) -> tuple[list[tuple[int, int, str]], int]:
    """Numbers after a keyword: one, a list, or a range (whose members share its span)."""
    first = number.match(folded, position)
    if first is None:
        return [], position
    items = [(start, first.end(), _value(first, name))]
    position = first.end()
    while len(items) < 100:
        if (dash := _DASH.match(folded, position)) and (last := number.match(folded, dash.end())):
            span = _range(items[-1][2], _value(last, name))
            if span:
                begin = items.pop()[0]
                items.extend((begin, last.end(), member) for member in span)
                position = last.end()
                continue
        separator = _AND.match(folded, position)
        following = number.match(folded, separator.end()) if separator else None
        if (
            following is None
            or (name != "point" and REFERENCE_START.match(folded, following.end()))
            or _is_act_number(folded, following)
        ):
            break
        if name == "point" and not folded[following.start() : following.end()].rstrip().endswith(")"):
            break
        items.append((following.start(), following.end(), _value(following, name)))
        position = following.end()
    return items, position


def _is_act_number(folded: str, match: re.Match[str]) -> bool:
    return re.compile(r"\s?/\s?\d").match(folded, match.end()) is not None


def _range(first: str, last: str) -> list[str]:
    if first.isdigit() and last.isdigit() and int(first) < int(last):
        numbers = [str(n) for n in range(int(first), int(last) + 1)]
    elif len(first) == len(last) == 1 and first.isalpha() and first < last:
        numbers = [chr(n) for n in range(ord(first), ord(last) + 1)]
    else:
        return []
    return numbers if len(numbers) <= MAX_RANGE else [numbers[0], numbers[-1]]


def _value(match: re.Match[str], name: str) -> str:
    text = next(group for group in match.groups() if group is not None)
    if name == "sent":
        return _ROMAN.get(text, text)
    if name == "art" and text.isalpha() and text != "unic":
        return text.upper()
    return _number(text)


def _number(text: str) -> str:
    """``39 ^ 2``, ``39 ind. 2``, ``39²`` → ``39-2``."""
    plain = re.sub(r"\s?(?:\^|\bindice\b|\bind\b\.?)\s?", "-", text.strip())
    plain = re.sub(r"([¹²³⁴⁵⁶⁷⁸⁹])", lambda m: "-" + m[1].translate(_SUPERSCRIPT), plain)
    return plain.replace(" ", "")


def inside(eid: str, context: str | None, *, whole_act: bool) -> str:
    """An internal reference seen from where it stands."""
    if context is None:
        return f"self#{eid}"
    work, _, here = context.partition("#")
    first = eid.split("__", 1)[0].partition("_")[0]
    if whole_act or not here or first in ("art", "annex"):
        return f"{work}#{eid}"
    kept = [part for part in here.split("__") if _ORDER.index(part.partition("_")[0]) < _ORDER.index(first)]
    return f"{work}#{'__'.join([*kept, eid])}"
