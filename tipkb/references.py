"""How an element of an act is cited: article, paragraph, letter, point, in lists and ranges.

Reads a folded text (``text.fold_keeping_length``); every pattern is bounded, so time is linear. Knows
nothing of acts: ``citations`` joins what this reads to the act that it belongs to.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
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
        re.compile(rf"(\d\.\d{{3}}(?![\d.])|{_NUMBER}|unic\b|[ivxl]{{1,6}}\b(?!\s?\.\s?[a-z]\b)){_NOT_MONEY}"),
    ),
    "para": (
        re.compile(
            r"(?<![a-z])(?:alin\b\.?|alineat(?:ul|ului|ele|elor|e)?\b|paragraf(?:ul|ului|ele|elor|e)?\b"
            r"|para(?:graph)?s?\b\.?|par\b\.?|§)\s{0,3}"
        ),
        re.compile(rf"\(\s?({_NUMBER})\s?\)|({_NUMBER}){_NOT_MONEY}\b"),
    ),
    "point": (
        re.compile(r"(?<![a-z])(?:lit\b\.?|liter[ae](?:le|lor)?\b|letters?\b|points?\b(?=\s?\(?[a-z]\b))\s{0,3}"),
        re.compile(rf"\(?\s?([a-z]{_INDEX}?)\s?\)|([a-z]{_INDEX}?)(?![\w.])"),
    ),
    "item": (
        re.compile(r"(?<![a-z])(?:pct\b\.?|punct(?:ul|ului|ele|elor|e)?\b|points?\b)\s{0,3}"),
        re.compile(rf"({_NUMBER}|[ivx]{{1,5}}(?=\s|,)){_NOT_MONEY}\b"),
    ),
    "sent": (
        re.compile(r"\btez(?:a|ei|ele)\s{1,3}(?:a\s)?"),
        re.compile(r"(\d|i{1,3}|iv|v|intai|prima)(?:-a)?\b"),
    ),
}  # fmt: skip
_ORDER = list(_LEVELS)
_SOLE = re.compile(r"\bsole article\b")
_BARE_PARA = re.compile(rf"\s?\(\s?({_NUMBER})\s?\)")
_BARE_POINT = re.compile(r"\s?\(\s?([a-z])\s?\)|\.([a-z])(?![\w.])")
_AND = re.compile(r"\s{0,3}(?:,|\bsi\b|\band\b|\bsau\b|\bor\b|, si\b)\s{0,3}")
_OF_WIDER = re.compile(r"\s{0,3}(?:\.\s?)?(?:,\s{0,3})?(?:(?:al|ale|a|ai|din|de la|of|in)\b\s{1,3})?(?:the\s{1,3})?")
_DASH = re.compile(r"\s?[-–—]\s?|\s(?:to|through|pana la)\s")
_GAP = re.compile(r"\s{0,3},?\s{0,3}")
_NEW = (
    r"se\sintroduc(?:e)?\s(?:[a-z]{1,6}\s){1,2}(?:articole?|articol|alineate?|alineat|litere|litera|puncte|punct)\s?,"
)
# Words that join references of one act. Words beyond these may bring in another act, so a list ends there.
BETWEEN_REFERENCES = re.compile(
    r"\s{0,3}(?:[,;]\s{0,3})?"
    r"(?:(?:precum\s)?si\b(?:\s?,\s?respectiv\b\s?,?)?|and\b|sau\b|or\b|ori\b|fie\b|respectiv\b|dupa\b|"
    + _NEW
    + r"|coroborat[ea]?\scu\b|(?:prin\s)?raportat[ea]?\sla\b|prin\sraportare\sla\b|cu\sreferire\sla\b|cu\saplicarea\b|in\sconjunction\swith\b|read\swith\b"
    r"|cu\sexceptia\b|except\b|cu\srespectarea\s(?:prevederilor|dispozitiilor)\b|daca\s[^,;.:()]{0,40}\sdintre(?=\scele\sprevazut))?"
    r"\s{0,3}(?:(?:in\scazul|cel(?:e|or|ui|ei)?|a\s?cel(?:or|ui|ei))\s{1,3})?(?:prevazut(?:a|e|i|ele|elor|ului|ei)?\s{1,3})?"
    r"(?:(?:de\sla|la|de|in|ale|al|a)\s{1,3})?"
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
    kept = _kept(inherited, _ORDER[first]) if refs else []
    return [replace(ref, eid="__".join([*kept, ref.eid])) for ref in refs], position


def _kept(outer: Iterable[str], name: str) -> list[str]:
    """The elements in which one of this name stands: those before its like, or else the wider ones."""
    parts = list(outer)
    names = [part.partition("_")[0] for part in parts]
    if name in names:
        return parts[: names.index(name)]
    return [part for part, kind in zip(parts, names, strict=True) if _ORDER.index(kind) < _ORDER.index(name)]


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
            parts = _kept(inherited, name)
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
    first = refs[0].start  # the members of a range share their span
    return [replace(ref, start=min(start, first)) if ref.start == first else ref for ref in refs], position


def _next_level(folded: str, position: int, level: int) -> tuple[str, list[tuple[int, int, str]], int] | None:
    """The next element of a chain: its name, its members and where it ends."""
    gap = _GAP.match(folded, position) if level >= 0 else None
    begin = gap.end() if gap else position
    if level < _ORDER.index("art") and (sole := _SOLE.match(folded, begin)):
        return "art", [(begin, sole.end(), "unic")], sole.end()
    for name, (keyword, number) in _LEVELS.items():
        if _ORDER.index(name) <= level and not (name == "point" and level == _ORDER.index("item")):
            continue  # letters stand in points too: "pct. 3 lit. a)"
        if word := keyword.match(folded, begin):
            items, end = _items(folded, begin, word.end(), number, name)
            if items:
                return name, items, end
    if level == _ORDER.index("art") and (bare := _BARE_PARA.match(folded, position)):
        return "para", *_bare_items(folded, position, bare, _BARE_PARA)
    if level in (_ORDER.index("art"), _ORDER.index("para")) and (bare := _BARE_POINT.match(folded, position)):
        return "point", *_bare_items(folded, position, bare, _BARE_POINT)
    return None


def _bare_items(
    folded: str, start: int, first: re.Match[str], pattern: re.Pattern[str]
) -> tuple[list[tuple[int, int, str]], int]:
    """Numbers or letters in brackets without a keyword: ``Article 5(2) and (6)``."""
    items = [(start, first.end(), _number(first[1] or first[2] if pattern is _BARE_POINT else first[1]))]
    position = first.end()
    while len(items) < 100 and (joint := _AND.match(folded, position)):
        following = pattern.match(folded, joint.end())
        if following is None or following[1] is None or folded[joint.end()] != "(":
            break
        items.append((joint.end(), following.end(), _number(following[1])))
        position = following.end()
    return items, position


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
    """The members from first to last; elements inserted after one (``(3^1)``) follow it."""
    (low, _, after), (high, _, inserted) = first.partition("-"), last.partition("-")
    if low.isdigit() and high.isdigit() and int(low) <= int(high):
        members = [str(n) for n in range(int(low), int(high) + 1)]
    elif len(low) == len(high) == 1 and low.isalpha() and high.isalpha() and low <= high:
        members = [chr(n) for n in range(ord(low), ord(high) + 1)]
    else:
        return []
    if after:
        members = members[1:]
    if inserted:
        begin = int(after) if after and low == high else 1
        members.extend(f"{high}-{n}" for n in range(begin, int(inserted) + 1))
    if after and low != high:
        members.insert(0, first)
    if len(members) < 2:
        return []
    return members if len(members) <= MAX_RANGE else [members[0], members[-1]]


def _value(match: re.Match[str], name: str) -> str:
    text = next(group for group in match.groups() if group is not None)
    if name == "sent":
        return _ROMAN.get(text, text)
    if name in ("art", "item") and text.isalpha() and text != "unic":
        return text.upper()
    return _number(text.replace(".", "") if name == "art" else text)


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
    return f"{work}#{'__'.join([*_kept(here.split('__'), first), eid])}"
