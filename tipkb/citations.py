"""Find the citations of law in a text and resolve them to ids.

Finding works on a folded copy in which every character keeps its place, so offsets are those of the
text given. Which words announce an act, and which names mean one, is data (``corpus/citations/``);
``references`` reads the elements (article, paragraph, letter, point); this module joins them to the act. Every pattern is bounded, so time is linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from tipkb.model import CitationForm
from tipkb.references import BETWEEN_REFERENCES, REFERENCE_START, Reference, inside, read_references
from tipkb.text import fold, fold_keeping_length


@dataclass(frozen=True, slots=True)
class Citation:
    """One citation: ``text[start:end]`` means ``target``; ``known`` says whether the corpus has it."""

    text: str
    start: int
    end: int
    target: str
    work: str | None
    known: bool

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON."""
        return {
            "text": self.text, "start": self.start, "end": self.end,
            "target": self.target, "work": self.work, "known": self.known,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Act:
    start: int
    end: int
    work: str | None  # None: this very act
    stands_alone: bool = True


_DIVISION = r"(?:\s{0,3},?\s{0,3}\b(?:capitolul(?:ui)?|cap\.|titlul(?:ui)?|sectiun(?:ea|ii)|partea|cartea|anexa|chapter|title|section)\s{1,3}(?:a\s{1,3})?[\w-]{1,12}\b)"
_TO_ACT = re.compile(
    _DIVISION + r"{0,3}\s{0,3},?\s{0,3}(?:(?:din|al|ale|a|la|of|from|in|to|under)\s{1,3})?(?:the\s{1,3})?"
)
_THIS_ACT = re.compile(
    r"(?:prezent(?:a|ul|ei|ului)\s(?:lege|cod|legi|codului|hotarari?|hotarare|ordonanta|ordonante|directive|directiva|ordin|regulament)\b"
    r"|prezentul(?:ui)?\sact(?:\snormativ)?\b|prezent(?:a|ei)\sconventi[ei]\b|prezentul(?:ui)?\s(?:protocol|regulament)\b"
    r"|(?:this|the\spresent)\s(?:law|code|directive|regulation|act|convention|protocol|article|paragraph)\b)"
)
_SAME_ACT = re.compile(
    r"(?:aceeasi\s(?:lege|directiva|hotarare|ordonanta)|acelasi\s(?:act|cod)|the\ssame\s(?:law|act|code))\b"
)
_ACT_NUMBER = r"(?P<letter>[a-z])?(?P<number>\d{1,3}(?:\.\d{3})|\d{1,5})(?:/[a-z])?"
_YEAR = (
    r"(?:\s?/\s?(?P<year>(?:18|19|20)\d\d)(?!\d)"
    r"|\s{1,3}(?:din|of|from)\s{1,3}(?:\d{1,2}[\s.]{1,3}(?:[a-z]{3,10}|\d{1,2})[\s.]{1,3})?(?P<long_year>(?:18|19|20)\d\d)\b)"
)
_NR = r"\s{0,3}(?:\b(?:nr|no|numarul|number|nos)\b\.?\s{0,3})?"
_EU_NUMBER = re.compile(
    r"\s{0,3}(?:\(\s?(?:ue|eu|ce|ec|cee|eec|euratom|ue, euratom|eu, euratom)\s?\)\s{0,3})?(?:\b(?:nr|no)\b\.?\s{0,3})?"
    r"(?P<first>\d{1,4})\s?/\s?(?P<second>\d{1,4})(?:\s?/\s?(?:ue|eu|ce|ec|cee|eec|jai|jha)\b)?(?!\d)"
)
_RO_NUMBER = re.compile(_NR + _ACT_NUMBER + _YEAR)
_ISSUED_NUMBER = re.compile(r"[^0-9;:.()/]{0,200}?(?:\bnr\b\.?|\bno\b\.?)\s{0,3}" + _ACT_NUMBER + _YEAR)
# "Legea educației naționale nr. 1/2011": a law's name may stand before its number
_TITLED_NUMBER = re.compile(r"\s{1,3}(?:[a-z-]{2,20}\s{1,3}){1,5}nr\b\.?\s{0,3}" + _ACT_NUMBER + _YEAR)
_DEFINITE_LAW = ("legea", "legii")
# "Worst Forms of Child Labour Convention, 1999 (No. 182)", and the words of its title before that
_ILO = re.compile(
    r"\bconvention(?:\s\([a-z ]{1,40}\))?,\s{1,3}(?P<year>(?:19|20)\d\d)\s{1,3}\(no\.?\s?(?P<number>\d{1,3})\)"
)
_TITLE = re.compile(
    r"(?:[A-Z][A-Za-z-]*\s)(?:(?:[A-Z][A-Za-z-]*|of|for|and|in|the|on|\([A-Z][A-Za-z ]{1,40}\))\s){0,12}$"
)
_OVER_NAME = re.compile(r"\s{1,3}(?:privind|on|-|–)\s{1,3}(?:the\s)?")
# "CEDO art. 4", "Legea nr. 678/2001, art. 20": the act first
_THEN_ARTICLE = re.compile(r"\s{0,3},?\s{0,3}(?=(?:art|anex|annex))")
_LISTED = re.compile(
    r"\s{0,3}(?:,|si\b|and\b)\s{0,3}(?:(?:nr|no)\b\.?\s{0,3})?(?P<number>\d{1,4})\s?/\s?(?P<year>(?:19|20)\d\d)(?![\d/])"
)
_LISTED_EU = re.compile(
    r"\s{0,3}(?:,|si\b|and\b)\s{0,3}(?P<year>(?:19|20)?\d\d)/(?P<number>\d{1,4})/(?:ue|eu|ce|ec|cee|eec|jai|jha)\b"
)
_LISTED_TYPES = ("ro/lege/", "ro/oug/", "ro/og/", "ro/hg/")
_MORE_NUMBERS = re.compile(
    r"\s{0,3}(?:,|si\b|and\b)\s{0,3}(?:nr\b\.?\s{0,3})?[a-z]?\d{1,3}(?:\.?\d{3})?(?:/[a-z])?\s?/\s?(?:19|20)\d\d(?!\d)"
)
_CELEX = re.compile(r"\b(?:celex\s?:?\s?)?3(?P<year>(?:19|20)\d\d)(?P<type>[lrdf])(?P<number>\d{4})\b")
_ELI = re.compile(
    r"(?:https?://)?data\.europa\.eu/eli/(?P<type>dir|reg|dec)/(?P<year>\d{4})/(?P<number>\d{1,5})(?:/oj)?\b"
)
_GAZETTE_NAME = re.compile(r"\bmonitorul(?:ui)?\s{1,3}oficial\b|\bofficial\s{1,3}gazette\b|\bm\.\s?of\.")
_GAZETTE = re.compile(
    r"\b(?:monitorul(?:ui)?\s{1,3}oficial(?:\s{1,3}al\s{1,3}romaniei)?|official\s{1,3}gazette(?:\s{1,3}of\s{1,3}romania)?|m\.\s?of\.)(?:\s?,?\s?partea\s{1,3}i\b)?\s?,?\s{0,3}"
    r"(?:(?:nr|no)\b\.?\s{0,3})?(?P<number>\d\.\d{3}|\d{1,4})(?:\s{1,3}bis)?\s?(?:/|\bdin\b|\bof\b)\s?(?:\d{1,2}[\s.]{1,3}(?:[a-z]{3,10}|\d{1,2})[\s.]{1,3})?"
    r"(?P<year>(?:18|19|20)\d\d)\b"
)
_CELEX_TYPES = {"l": "dir", "r": "reg", "d": "dec", "f": "dec"}


def _flexible(words: str) -> str:
    """A pattern for a name: any white space, dots optional."""
    out = re.escape(fold(words)).replace(r"\ ", r"\s{1,3}")
    return out.replace(r"\.", r"\.?\s?").removesuffix(r"\s?")


class CitationFinder:
    """Finds citations with the forms of a corpus.

    ``aliases`` maps other names of works (``Palermo Protocol``) to their ids; ``known`` says whether
    the corpus holds an id.
    """

    def __init__(self, forms: Iterable[CitationForm], aliases: dict[str, str], known: Callable[[str], bool]) -> None:
        self._known = known
        self._numbered: dict[str, CitationForm] = {}
        self._named: dict[str, CitationForm | str] = dict(_by_key(aliases))
        short: set[str] = {name for name in aliases if _is_short(name)}
        for form in forms:
            for word in form.words:
                self._numbered[_key(word)] = form
            for name in form.names:
                self._named[_key(name)] = form
                if _is_short(name):
                    short.add(name)
        self._short = {_key(name) for name in short}
        words = {word for form in self._numbered.values() for word in form.words}
        names = {name for form in self._named.values() if not isinstance(form, str) for name in form.names} | set(
            aliases
        )
        self._act_words = _alternatives(words)
        self._names = _alternatives(names)
        self._start = re.compile(
            "|".join(p.pattern for p in (self._act_words, self._names, REFERENCE_START) if p)
            + r"|\b(?:celex\b|3(?:19|20)\d\d[lrdf]\d|monitorul|official\s{1,3}gazette|m\.\s?of\.|convention(?:\s\([a-z ]{1,40}\))?,\s{1,3}(?:19|20)\d\d\s)|data\.europa\.eu/eli"
        )

    def find(self, text: str, *, as_of: date | None = None, context: str | None = None) -> list[Citation]:
        """Citations in the order of the text.

        ``as_of`` decides which of two codes of the same name is meant. ``context`` is the work or
        provision in which the text stands: internal references (``alin. (2)``) resolve against it,
        and without it their target begins with ``self#``.
        """
        folded = fold_keeping_length(text)
        out: list[Citation] = []
        position = 0
        previous: str | None = None
        while match := self._start.search(folded, position):
            refs, position = self._group(folded, match.start())
            if refs:
                bound, end = self._bind(text, folded, position, as_of, previous)
                out.extend(self._cite(text, refs, bound, context))
                position = max(position, end)
                previous = bound.work if bound and bound.work else previous
                continue
            act = self._act(text, folded, match.start(), as_of)
            refs, end = self._elements_after(text, folded, act, as_of)
            if act and refs:
                out.extend(self._make(text, ref.start, ref.end, f"{act.work}#{ref.eid}") for ref in refs)
                previous = act.work
            elif act and act.work and act.stands_alone:
                out.append(self._make(text, act.start, act.end, act.work))
                previous = act.work
                end = act.end
                listed = _LISTED if act.work.startswith(_LISTED_TYPES) else _LISTED_EU
                while act.work.startswith((*_LISTED_TYPES, "eu/dir/", "eu/dec/")) and (
                    more := listed.match(folded, end)
                ):
                    kind = act.work.rpartition("/")[0].rpartition("/")[0]
                    year = more["year"] if len(more["year"]) == 4 else f"19{more['year']}"
                    work = f"{kind}/{year}/{more['number']}"
                    first = more.start("number" if listed is _LISTED else "year")
                    out.append(self._make(text, first, more.end(), work))
                    previous, end = work, more.end()
            position = max(end, act.end if act else 0, match.start() + 1)
        return out

    def resolve(self, text: str, *, as_of: date | None = None, context: str | None = None) -> list[str]:
        """The ids that a text means when it is a citation and nothing else; empty when it is not."""
        stripped = text.strip().strip(".;,")
        found = self.find(stripped, as_of=as_of, context=context)
        if not found:
            act = self._act(stripped, fold_keeping_length(stripped), 0, as_of)
            return [act.work] if act and act.work and act.end == len(stripped) else []
        folded = fold_keeping_length(stripped)
        covered = found[0].start == 0 and (
            found[-1].end == len(stripped) or self._covers(stripped, folded, found, as_of)
        )
        return [citation.target for citation in found] if covered else []

    def _covers(self, text: str, folded: str, found: list[Citation], as_of: date | None) -> bool:
        bound, end = self._bind(text, folded, found[-1].end, as_of, None)
        return bound is not None and end == len(text)

    # -- references to elements -------------------------------------------------------------

    def _group(self, folded: str, start: int) -> tuple[list[Reference], int]:
        """References that share one act: ``art. 20 alin. (1) și art. 21``."""
        refs, end = read_references(folded, start, ())
        position = end
        while refs and len(refs) < 200:
            gap = BETWEEN_REFERENCES.match(folded, position)
            if gap is None or gap.end() == position:
                break
            inherited = tuple(part for part in refs[-1].eid.split("__"))
            more, end = read_references(folded, gap.end(), inherited)
            if not more:
                break
            last = refs[-1]
            if not gap.group().strip() and more[0].eid.startswith(f"{last.eid}__") and last.start != refs[0].start:
                refs.pop()  # "art. 5, 6 lit. b)": the letter is in article 6, which is not cited whole
                first = more[0].start
                more = [replace(ref, start=last.start) if ref.start == first else ref for ref in more]
            refs.extend(more)
            position = end
        return refs, position if refs else start + 1

    def _elements_after(
        self, text: str, folded: str, act: _Act | None, as_of: date | None
    ) -> tuple[list[Reference], int]:
        """Elements right after their act, unless they name an act of their own."""
        gap = _THEN_ARTICLE.match(folded, act.end) if act and act.work and "/mof/" not in act.work else None
        if act is None or gap is None:
            return [], 0
        refs, end = self._group(folded, gap.end())
        if not refs or self._bind(text, folded, end, as_of, act.work)[0]:
            return [], 0
        first = refs[0].start
        return [replace(ref, start=act.start) if ref.start == first else ref for ref in refs], end

    def _bind(
        self, text: str, folded: str, position: int, as_of: date | None, previous: str | None
    ) -> tuple[_Act | None, int]:
        """The act that the references before ``position`` belong to, and where it ends."""
        gap = _TO_ACT.match(folded, position)
        start = gap.end() if gap else position
        if this := _THIS_ACT.match(folded, start):
            return _Act(start, this.end(), None), this.end()
        if (same := _SAME_ACT.match(folded, start)) and previous:
            return _Act(start, same.end(), previous), same.end()
        act = self._act(text, folded, start, as_of, after_reference=True)
        return (act, act.end) if act else (None, position)

    def _cite(self, text: str, refs: list[Reference], act: _Act | None, context: str | None) -> Iterator[Citation]:
        for ref in refs:
            end = act.end if act and len(refs) == 1 else ref.end
            if act and act.work:
                target = f"{act.work}#{ref.eid}"
            else:
                target = inside(ref.eid, context, whole_act=act is not None)
            yield self._make(text, ref.start, end, target)

    def _make(self, text: str, start: int, end: int, target: str) -> Citation:
        work = target.partition("#")[0]
        inner = work == "self"
        return Citation(text[start:end], start, end, target, None if inner else work, not inner and self._known(target))

    # -- acts -------------------------------------------------------------------------------

    def _act(
        self, text: str, folded: str, start: int, as_of: date | None, after_reference: bool = False
    ) -> _Act | None:
        """The act cited at a place, or None."""
        for read in (self._celex_or_gazette, self._numbered_act, self._named_act):
            if act := read(text, folded, start, as_of):
                break
        else:
            return None
        if act.stands_alone or after_reference or (start == 0 and act.end == len(text)):
            return replace(act, stands_alone=True)
        return act

    def _celex_or_gazette(self, text: str, folded: str, start: int, as_of: date | None) -> _Act | None:
        if match := _CELEX.match(folded, start):
            kind = _CELEX_TYPES[match["type"]]
            return _Act(start, match.end(), f"eu/{kind}/{match['year']}/{int(match['number'])}")
        if match := _ELI.match(folded, start):
            return _Act(start, match.end(), f"eu/{match['type']}/{match['year']}/{int(match['number'])}")
        if match := _ILO.match(folded, start):
            title = _TITLE.search(text, max(0, start - 120), start)
            return _Act(title.start() if title else start, match.end(), f"ilo/c/{match['year']}/{match['number']}")
        if match := _GAZETTE.match(folded, start):
            return _Act(start, match.end(), f"ro/mof/{match['year']}/{match['number'].replace('.', '')}")
        return None

    def _numbered_act(self, text: str, folded: str, start: int, as_of: date | None) -> _Act | None:
        word = self._act_words.match(folded, start) if self._act_words else None
        if word is None:
            return None
        form = self._numbered[_key(word.group())]
        assert form.type is not None
        if form.type.startswith("eu/"):
            return _eu_act(folded, start, word.end(), form.type)
        number = _RO_NUMBER.match(folded, word.end())
        if number is None and form.issuer_may_follow:
            number = _ISSUED_NUMBER.match(folded, word.end())
            if number and self._names_another(folded[word.end() : number.start("number")]):
                return None  # "ordinul prevăzut de Legea nr. 211/2004": the number is the law's
        if number is None and word.group() in _DEFINITE_LAW:
            number = _TITLED_NUMBER.match(folded, word.end())
            if number and self._names_another(folded[word.end() : number.start("number")]):
                return None
        if number is None:
            return _eu_act(folded, start, word.end(), "eu/dec") if form.type == "ro/decizie" else None
        year = number["year"] or number["long_year"]
        work = f"{form.type}/{year}/{(number['letter'] or '')}{number['number'].replace('.', '')}"
        end = number.end()
        while form.issuer_may_follow and (more := _MORE_NUMBERS.match(folded, end)):
            end = more.end()  # a joint order takes its first number
        return _Act(start, self._over_name(text, folded, end, work), work)

    def _names_another(self, between: str) -> bool:
        """Whether the words between an act and a number name another act or the gazette."""
        return bool(self._act_words.search(between) or _GAZETTE_NAME.search(between))

    def _over_name(self, text: str, folded: str, end: int, work: str) -> int:
        """Past ``privind Codul penal`` when that names the act just cited."""
        gap = _OVER_NAME.match(folded, end)
        match = self._names.match(folded, gap.end()) if gap and self._names else None
        form = self._named[_key(match.group())] if match else ""
        works = [form] if isinstance(form, str) else [named.work for named in form.works]
        return match.end() if match and work in works else end

    def _named_act(self, text: str, folded: str, start: int, as_of: date | None) -> _Act | None:
        match = self._names.match(folded, start) if self._names else None
        if match is None:
            return None
        key = _key(match.group())
        form = self._named[key]
        alone = key not in self._short
        if not alone and not text[start : match.end()].replace(".", "").replace(" ", "")[:2].isupper():
            return None  # "cp" in running text is not the Criminal Code
        if isinstance(form, str):
            return _Act(start, match.end(), form, alone)
        for named in form.works:
            day = as_of or date.max
            if (named.from_ is None or named.from_ <= day) and (named.to is None or day < named.to):
                return _Act(start, match.end(), named.work, alone)
        return None


def _eu_act(folded: str, start: int, position: int, kind: str) -> _Act | None:
    match = _EU_NUMBER.match(folded, position)
    if match is None:
        return None
    first, second = match["first"], match["second"]
    year_first = kind != "eu/reg" or (len(first) == 4 and first[:2] in ("19", "20") and int(first) >= 2015)
    year, number = (first, second) if year_first else (second, first)
    if len(year) == 2:
        year = f"19{year}"
    if len(year) != 4 or not 1950 <= int(year) <= 2100:
        return None
    return _Act(start, match.end(), f"{kind}/{year}/{int(number)}")


def _is_short(name: str) -> bool:
    letters = name.replace(".", "").replace(" ", "")
    return len(letters) <= 4 and letters.isupper()


def _key(words: str) -> str:
    return re.sub(r"[.\s]+", "", fold(words))


def _by_key(aliases: dict[str, str]) -> dict[str, str]:
    return {_key(name): work for name, work in aliases.items()}


def _alternatives(words: Iterable[str]) -> re.Pattern[str]:
    """One pattern for all, the longest first, each a whole word."""
    ordered = sorted(set(words), key=len, reverse=True)
    return re.compile(r"(?<![\w])(?:" + "|".join(_flexible(word) for word in ordered) + r")(?!\w)") if ordered else None  # type: ignore[return-value]
