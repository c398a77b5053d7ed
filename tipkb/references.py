"""How an element of an act is cited: article, paragraph, letter, point, in lists and ranges.

Reads a folded text (``text.fold_keeping_length``) with the words of a ``grammar``. Knows nothing of acts: ``citations``
joins what this reads to the act that it belongs to.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from tipkb.grammar import NEVER, Grammar, any_of, first_tokens, flexible, folded_key

MAX_RANGE = 20
"""A range of more members is kept as its first and last member."""
_LETTER = r"[a-z](?:\s?\^\s?\d{1,2}|[¹²³⁴⁵⁶⁷⁸⁹])?"
MAX_MEMBERS = 200
"""A list of more members is cut there."""

ORDER = ("annex", "art", "para", "subpara", "point", "item", "sent")
"""The elements that are cited, widest first (Akoma Ntoso names)."""

Item = tuple[int, int, str]
"""Start, end and number of one member of a list."""


class Reference(NamedTuple):
    """An element cited between ``start`` and ``end``."""

    start: int
    end: int
    eid: str


def level(name: str) -> int:
    """How deep an element lies."""
    return ORDER.index(name)


class ReferenceReader:
    """Reads references at a place of a folded text."""

    def __init__(self, grammar: Grammar) -> None:
        self._ordinals = grammar.ordinals
        numbers = _numbers(grammar)
        first = _announced(grammar, numbers)
        gap = r"\s{0,3},?\s{0,3}"
        self._first = re.compile(first)
        self._next = re.compile(rf"{gap}(?:{first})")
        self._next_ordinal = re.compile(rf"{gap}(?:{_announced_after(grammar)})")
        self._more = {name: _more(grammar, number) for name, number in numbers.items()}
        self._more["point"] = _more(grammar, _listed_letter(grammar))
        # "art. 209, 210 alin. (1) și 211 din Codul penal": an article again, without its word
        self._article_again = re.compile(
            rf"{_more(grammar, numbers['art']).pattern}(?=\s{{1,3}}(?:{grammar.any('of-act')}\s|{first}))"
        )
        self._bare = {
            "para": re.compile(rf"\s?(?P<n>\(\s?{_superscripted(grammar)}\s?\))"),
            "point": re.compile(r"\s?(?P<n>\(\s?[a-z]\s?\))|(?P<dotted>\.[a-z](?![\w.]))"),
        }
        self._more_bare = {
            name: _more(grammar, pattern)
            for name, pattern in (("para", rf"\(\s?{_superscripted(grammar)}\s?\)"), ("point", r"\(\s?[a-z]\s?\)"))
        }
        self._of_wider = re.compile(
            rf"\s{{0,3}}(?:\.\s?)?(?:,\s{{0,3}})?(?:{grammar.any('of-element')}\s{{1,3}})?(?:the\s{{1,3}})?"
        )
        self._between = re.compile(
            rf"\s{{0,3}}(?:[,;]\s{{0,3}})?(?:{grammar.any('between')}\s{{0,3}}(?:,\s{{0,3}})?)?"
            rf"(?:{grammar.any('lead-in')}\s{{1,3}}){{0,4}}"
        )
        self.starts = {
            token
            for form in grammar.elements.values()
            for word in (*form.words, *form.sole)
            for token in first_tokens(word)
        }

    def group(self, folded: str, start: int) -> tuple[list[Reference], int]:
        """References that share one act (``art. 20 alin. (1) și art. 21``), and where the last ends."""
        refs, position = self._chain_and_wider(folded, start, ())
        while refs and len(refs) < MAX_MEMBERS:
            gap = self._between.match(folded, position)
            if gap is None or gap.end() == position:
                break
            more, end = self._chain_and_wider(folded, gap.end(), tuple(refs[-1].eid.split("__")))
            if not more and (again := self._article_again.match(folded, position)):
                more, end = self._article_without_word(folded, again, refs[-1])
            if not more:
                break
            last = refs[-1]
            if not gap.group().strip() and more[0].eid.startswith(f"{last.eid}__") and last.start != refs[0].start:
                refs.pop()  # "art. 5, 6 lit. b)": the letter is in article 6, which is not cited whole
                more = _from(more, last.start)
            refs.extend(more)
            position = end
        return refs, position

    def _article_without_word(
        self, folded: str, again: re.Match[str], before: Reference
    ) -> tuple[list[Reference], int]:
        """An article after elements of a lower one: only a greater number is read so."""
        article = before.eid.partition("__")[0].removeprefix("art_")
        if not (article.isdecimal() and again["n"].isdecimal() and int(again["n"]) > int(article)):
            return [], again.start()
        begin, end = again.span("n")
        refs, position = [Reference(begin, end, f"art_{again['n']}")], end
        if deeper := self._deeper(folded, end, "art"):
            name, items, position = deeper
            refs = _from([Reference(s, e, f"{refs[0].eid}__{name}_{number}") for s, e, number in items], begin)
        return refs, position

    def _chain_and_wider(self, folded: str, start: int, inherited: tuple[str, ...]) -> tuple[list[Reference], int]:
        """One chain of elements, wide to narrow (``art. 20 alin. (1) lit. a)-c)``) or narrow to wide.

        In ``pct. 1 al art. 94`` the wider element follows. ``inherited`` are elements of a reference before this one
        in which it may stand.
        """
        refs, position = self._chain(folded, start)
        if not refs:
            return [], start
        outermost = _outermost(refs[0].eid)
        while outermost > level("annex") and (joint := self._of_wider.match(folded, position)):
            if not self._is_wider(folded, joint.end(), outermost):
                break
            wider, end = self._chain(folded, joint.end())
            if inherited and joint.group().strip() == ",":
                break  # "art. 2 lit. (e), art. 3": the letter stands in the article before it
            if len(wider) != 1 or _innermost(wider[0].eid) >= outermost:
                break
            refs = [ref._replace(eid=_joined(wider[0].eid, ref.eid)) for ref in refs]
            if len(refs) == 1:
                refs = [refs[0]._replace(end=end)]
            position, outermost, inherited = end, _outermost(wider[0].eid), ()
        if inherited and (kept := _kept(inherited, outermost)):
            refs = [ref._replace(eid=_joined(*kept, ref.eid)) for ref in refs]
        return ([], start) if refs[0].eid == "" else (refs, position)

    def _is_wider(self, folded: str, position: int, outermost: int) -> bool:
        """Whether a wider element than one that lies so deep begins at a place."""
        found = self._first.match(folded, position)
        return found is not None and (found.lastgroup == "sole" or level(str(found.lastgroup)) < outermost)

    def _chain(self, folded: str, start: int) -> tuple[list[Reference], int]:
        """Elements from wide to narrow; a list or range at the last level gives several references."""
        found = self._first.match(folded, start)
        if found is None:
            return [], start
        name, items, position = self._named_items(folded, found, start)
        outer: list[str] = []
        while len(items) == 1 and (deeper := self._deeper(folded, position, name)):
            outer.append(f"{name}_{items[0][2]}")
            name, items, position = deeper
        head = "".join(f"{part}__" for part in outer)
        refs = [
            Reference(begin, end, f"{head}{name}_{number}" if number else "__".join(outer))
            for begin, end, number in items
        ]
        return _from(refs, start), position

    def _deeper(self, folded: str, position: int, outer: str) -> tuple[str, list[Item], int] | None:
        """The next narrower element of a chain: its name, its members and where it ends."""
        found = self._next.match(folded, position) or self._next_ordinal.match(folded, position)
        if found and found.lastgroup != "sole":
            name = str(found.lastgroup)
            # letters stand in points too: "pct. 3 lit. a)"
            if level(name) > level(outer) or (name == "point" and outer == "item"):
                begin = found.start(name)
                return self._named_items(folded, found, begin)
        for name, holders in (("para", ("art",)), ("point", ("art", "para"))):
            if outer in holders and (bare := self._bare[name].match(folded, position)):
                first = (position, bare.end(), _number(bare.group()))
                items, end = self._items(folded, first, self._more_bare[name], name)
                return name, items, end
        return None

    def _named_items(self, folded: str, found: re.Match[str], begin: int) -> tuple[str, list[Item], int]:
        name = str(found.lastgroup)
        if name == "sole":
            return "art", [(begin, found.end(), "unic")], found.end()
        first = (begin, found.end(), self._value(found[f"{name}_n"], name))
        items, end = self._items(folded, first, self._more[name], name)
        return name, items, end

    def _items(self, folded: str, first: Item, more: re.Pattern[str], name: str) -> tuple[list[Item], int]:
        """A number with those that follow it: one, a list, or a range (whose members share its span)."""
        items, position = [first], first[1]
        closed = folded[position - 1] == ")"
        while len(items) < MAX_MEMBERS and (following := more.match(folded, position)):
            begin, end = following.span("n")
            value = self._value(following["n"], name)
            if name in ("para", "point") and closed and folded[end - 1] != ")":
                break  # "lit. a) și o persoană", "alin. (1) și 2 martori"
            if following["range"]:
                members = members_of_range(items[-1][2], value)
                if not members:
                    break
                begin = items.pop()[0]
                items.extend((begin, end, member) for member in members)
            else:
                items.append((begin, end, value))
            position = end
        return items, position

    def _value(self, text: str, name: str) -> str:
        """The number of an element in its id; empty for "the last"."""
        if name in ("sent", "subpara"):
            return self._ordinals.get(folded_key(text)) or ""
        bare = text.strip("() .")
        if bare.isdecimal():
            return bare
        if name in ("annex", "art", "item") and bare.isalpha():
            return bare if text.startswith("(") else bare.upper()
        return _number(bare.replace(".", "") if name == "art" else text)


def _announced(grammar: Grammar, numbers: dict[str, str]) -> str:
    """Any element with its number, a group for each, named as the element: ``art. 5``, ``teza a II-a``."""
    sole = [word for form in grammar.elements.values() for word in form.sole]
    out = [f"(?P<sole>{any_of(sole)})"]
    for name in ORDER:
        if form := grammar.elements.get(name):
            sign = grammar.number_sign if name in ("annex", "art") else ""
            out.append(rf"(?P<{name}>{_keyword(form.words)}\s{{0,3}}{sign}(?P<{name}_n>{numbers[name]}))")
    return "|".join(out)


def _announced_after(grammar: Grammar) -> str:
    """Any element whose ordinal stands before its word: ``prima teză``, ``second subparagraph``."""
    ordinal = grammar.any("ordinal")
    out = [
        rf"(?P<{name}>(?P<{name}_n>{ordinal})\s{{1,3}}{_keyword(form.words)})"
        for name, form in grammar.elements.items()
        if form.before_number
    ]
    return "|".join(out) or NEVER


def _keyword(words: Iterable[str]) -> str:
    """Words before a number: a dot may follow; an entry that ends in a dot needs it (``al.``)."""
    dotted = [re.escape(word) for word in words if word.endswith(".")]
    plain = sorted((flexible(word) for word in words if not word.endswith(".")), key=len, reverse=True)
    return rf"(?:(?:{'|'.join(plain)})\.?|{'|'.join(dotted)})" if dotted else rf"(?:{'|'.join(plain)})\.?"


def _superscripted(grammar: Grammar) -> str:
    """A number with its superscript: ``39``, ``39^2``, ``39 ind. 2``, ``39²``, in acts of the Union ``18a``."""
    return rf"\d{{1,4}}(?:\s?{grammar.any('superscript')}\.?\s?\d{{1,2}}|[¹²³⁴⁵⁶⁷⁸⁹]|[a-h](?![\w)^]))?"


def _numbers(grammar: Grammar) -> dict[str, str]:
    """The shape of the number of each element."""
    number = _superscripted(grammar)
    alone = rf"(?!\d|[./]\d|\s?/\s?\d|\s?{grammar.any('quantity')})"
    ordinal, letter = grammar.any("ordinal"), _LETTER
    return {
        "annex": rf"(?:{number}{alone}\b|[ivx]{{1,5}}(?![\w-]))",
        "art": rf"(?:\d\.\d{{3}}(?![\d.])|{number}|[ivxl]{{1,6}}(?!\w)(?!\s?\.\s?[a-z]\b)){alone}",
        "para": rf"(?:\(\s?(?:\d{{1,2}}[a-h]|{number})\s?\)|{number}{alone}\b)",
        "subpara": ordinal,
        "point": rf"(?:{_bracketed(letter)}|{letter}(?![\w.]))",
        "item": rf"(?:{number}|\([ivx]{{1,5}}\)|[ivx]{{1,5}}(?=\s|,)){alone}(?:(?<=\))|\b)",
        "sent": ordinal,
    }


def _bracketed(letter: str) -> str:
    return rf"\(?\s?(?:{letter}|[a-z]{{2}})\s?\)"


def _listed_letter(grammar: Grammar) -> str:
    """A letter in a list; without a bracket only where no word can follow it (``lit. a și b din``, not ``a și o``)."""
    joints = any_of((*grammar.words("list"), *grammar.words("of-act")))
    return rf"(?:{_bracketed(_LETTER)}|{_LETTER}(?!\w)(?=\s{{0,2}}(?:[-–—,;.)]|$|{joints})))"


def _more(grammar: Grammar, number: str) -> re.Pattern[str]:
    """The next member of a list, or the end of a range."""
    dashes = "|".join(re.escape(word) for word in grammar.words("range") if not word[0].isalpha())
    words = any_of(word for word in grammar.words("range") if word[0].isalpha())
    joint = grammar.any("list")
    return re.compile(
        rf"(?:(?P<range>\s?(?:{dashes or NEVER})\s?|\s{words}\s)|"
        rf"\s{{0,3}}(?:,\s{{0,3}}(?:{joint}\s{{0,3}},?\s{{0,3}})?|{joint}\s{{0,3}},?\s{{0,3}})|(?<=\))\s(?=[a-z]\s?(?:\^\s?\d)?\)\s?,))"
        rf"(?P<n>{number})"
    )


def _from(refs: list[Reference], start: int) -> list[Reference]:
    """References whose first (all members of a first range) begin earlier, at the word before the number."""
    first = refs[0].start
    return refs if first <= start else [ref._replace(start=start) if ref.start == first else ref for ref in refs]


def _joined(*eids: str) -> str:
    return "__".join(filter(None, eids))


def _outermost(eid: str) -> int:
    """How deep the widest element lies; "the last sentence" has no number and no id, but lies deepest."""
    return level(eid.partition("_")[0]) if eid else len(ORDER)


def _innermost(eid: str) -> int:
    return level(eid.rpartition("__")[2].partition("_")[0])


def _kept(outer: Iterable[str], deep: int) -> list[str]:
    """The elements in which one that lies so deep stands: those before its like, or else the wider ones."""
    parts = list(outer)
    levels = [level(kind) if (kind := part.partition("_")[0]) in ORDER else -1 for part in parts]
    if deep in levels:
        return parts[: levels.index(deep)]
    return [part for part, depth in zip(parts, levels, strict=True) if depth < deep]


def members_of_range(first: str, last: str) -> list[str]:
    """The members from first to last; elements inserted after one (``(3^1)``) follow it. Empty when it is no range."""
    (low, _, after), (high, _, inserted) = first.partition("-"), last.partition("-")
    if low.isdigit() and high.isdigit() and int(low) <= int(high):
        if int(high) - int(low) >= MAX_RANGE:
            return [first, last]
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


_SUPERSCRIPT = str.maketrans("¹²³⁴⁵⁶⁷⁸⁹", "123456789")
_PARTS = re.compile(r"[a-z]+|\d+", re.ASCII)


def _number(text: str) -> str:
    """``39 ^ 2``, ``39 ind. 2``, ``39²``, ``(39^2)`` → ``39-2``; ``18b`` → ``18-2``; ``.a`` → ``a``."""
    plain = re.sub("[¹²³⁴⁵⁶⁷⁸⁹]", lambda match: f"^{match.group().translate(_SUPERSCRIPT)}", text)
    parts: list[str] = _PARTS.findall(plain)
    if len(parts) == 1:
        return parts[0]
    last = parts[-1]
    return f"{parts[0]}-{last if last.isdecimal() else ord(last) - ord('a') + 1}"


def inside(eid: str, context: str | None, *, whole_act: bool) -> str:
    """An internal reference seen from where it stands."""
    if context is None:
        return f"self#{eid}"
    work, _, here = context.partition("#")
    first = eid.split("__", 1)[0].partition("_")[0]
    if whole_act or not here or first in ("art", "annex"):
        return f"{work}#{eid}"
    return f"{work}#{_joined(*_kept(here.split('__'), level(first)), eid)}"
