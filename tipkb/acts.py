"""How an act is cited: by type and number, by name, by a registry's number.

Reads at one place of a folded text with the words of a ``grammar``. What an act of a name means depends on the day, so
an ``Act`` carries every work that its words may mean; ``work_on`` chooses.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from tipkb.citation_forms import CitationForm, NamedWork
from tipkb.grammar import TOKEN, Grammar, any_of, first_tokens, folded_key, key
from tipkb.text import fold

_RUN = re.compile(r"[^0-9;:()/]{0,200}")
"""What may stand between an act and its number when its issuer or title follows: no other number, no new clause."""
_SENTENCE_END = re.compile(r"(?<![^a-z][a-z])\.")
"""A dot, but not after a single letter (``M.A.I.``)."""
_TITLE_WORDS = re.compile(r"\s{1,3}(?:[a-z-]{1,20}\s{1,3}){1,12}")
_ILO = re.compile(
    r"convention(?:\s\([a-z ]{1,40}\))?,\s{1,3}(?P<year>(?:19|20)\d\d)\s{1,3}\(no\.?\s?(?P<number>\d{1,3})\)"
)
_TITLE = re.compile(r"[A-Z][A-Za-z-]*\s(?:(?:[A-Z][A-Za-z-]*|of|for|and|in|the|on|\([A-Z][A-Za-z ]{1,40}\))\s){0,12}$")
"""The words of a title before ``Convention, 1999 (No. 182)``."""
_ELI = re.compile(
    r"(?:https?://)?data\.europa\.eu/eli/(?P<type>dir|reg|dec)/(?P<year>\d{4})/(?P<number>\d{1,5})(?:/oj)?\b"
)
MAX_LISTED = 200
"""Acts in one list; a longer one is cut there."""
_FIRST_YEAR, _LAST_YEAR = 1950, 2100
"""Between these an EU act has its year."""
_CELEX = re.compile(r"(?:celex\s?:?\s?)?3(?P<year>(?:19|20)\d\d)(?P<type>[a-z])(?P<number>\d{4})\b")
_DATED = re.compile(r"(?:\d{1,2}[\s.]{1,3}(?:[a-z]{3,10}|\d{1,2})[\s.]{1,3})?(?P<year>(?:19|20)\d\d)\b")


@dataclass(frozen=True, slots=True)
class Act:
    """An act named between ``start`` and ``end``; ``works`` are what its words may mean, on one day or another.

    ``stands_alone`` is False for an abbreviation that means the act only beside a reference (``CP``).
    """

    start: int
    end: int
    works: tuple[NamedWork, ...]
    form: CitationForm | None = None
    stands_alone: bool = True

    def work_on(self, day: date | None) -> str | None:
        """The work that was meant on a day (the latest, without one)."""
        on = day or date.max
        for named in self.works:
            if (named.from_ is None or named.from_ <= on) and (named.to is None or on < named.to):
                return named.work
        return None

    @property
    def has_elements(self) -> bool:
        """Whether articles of such an act are cited."""
        return self.form is None or self.form.elements


def _one(start: int, end: int, work: str, form: CitationForm | None = None) -> Act:
    return Act(start, end, (NamedWork.model_construct(work=work, from_=None, to=None),), form)


@dataclass(frozen=True, slots=True)
class _Numbered:
    """A form with its patterns: the number right after the words, the number alone, the next act of a list, an issuer."""

    form: CitationForm
    number: re.Pattern[str]
    item: re.Pattern[str]
    listed: re.Pattern[str] | None
    issuer: re.Pattern[str]


class ActReader:
    """Reads an act at a place of a text."""

    def __init__(self, grammar: Grammar, aliases: dict[str, str], applications: dict[str, str]) -> None:
        self._applications = applications
        self._patterns = _NumberPatterns(grammar)
        self._numbered: dict[str, list[_Numbered]] = defaultdict(list)
        words: dict[str, set[str]] = defaultdict(set)
        for form in grammar.numbered:
            patterns = self._patterns.of(form)
            for word in form.words:
                self._numbered[key(word)].append(patterns)
                for token in first_tokens(word):
                    words[token].add(word)
        self._issued = [self._patterns.of(form) for form in grammar.numbered if form.issuers]
        self._act_words = {token: re.compile(any_of(entries)) for token, entries in words.items()}
        self._named: dict[str, tuple[tuple[NamedWork, ...], CitationForm | None]] = {}
        self._short: set[str] = set()
        self._capitals: set[str] = set()
        names: dict[str, set[str]] = defaultdict(set)
        for name, works, named_form, short in _names(grammar, aliases):
            if key(name) in self._named and named_form is None:
                continue  # a form knows better than a record's alias: it has dates
            self._named[key(name)] = (works, named_form)
            self._short.update([key(name)] if short else [])
            self._capitals.update([key(name)] if _is_abbreviation(name) else [])
            for token in first_tokens(name):
                names[token].add(name)
        self._names = {token: re.compile(any_of(entries)) for token, entries in names.items()}
        self._over_name = re.compile(rf"\s{{1,3}}{grammar.any('over-name')}\s{{1,3}}(?:the\s)?")
        self._celex = {letter.lower(): str(form.type) for form in grammar.numbered for letter in form.celex}
        self._eli = {str(form.type).partition("/")[2]: form for form in grammar.numbered if form.celex}
        self.starts = {*self._act_words, *self._names, "celex", "convention", "data", "http", "https"}

    def may_start(self, token: str) -> bool:
        """Whether an act may begin with a word."""
        return token in self.starts or (token[0] == "3" and _CELEX.fullmatch(token) is not None)

    def read(self, text: str, folded: str, start: int) -> Act | None:
        """The act cited at a place, or None."""
        token = TOKEN.match(folded, start)
        if token is None or not self.may_start(token.group()):
            return None
        return (
            self._registered(text, folded, start)
            or self._by_number(folded, start, token.group())
            or self._by_name(text, folded, start, token.group())
        )

    def listed(self, folded: str, act: Act) -> Act | None:
        """The next act of a list in which only the first says its type: ``Legile nr. 1/2000 și 2/2001``."""
        patterns = self._patterns.of(act.form) if act.form and act.form.listed else None
        following = patterns.listed.match(folded, act.end) if patterns and patterns.listed else None
        work = _work_id(patterns.form, following) if patterns and following else None
        return _one(following.start("item"), following.end(), work, act.form) if following and work else None

    def names_act(self, text: str) -> bool:
        """Whether folded words name a kind of act or the gazette: then a number after them is that act's."""
        return any(
            pattern.match(text, token.start())
            for token in TOKEN.finditer(text)
            if (pattern := self._act_words.get(token.group()))
        )

    # -- the three ways ---------------------------------------------------------------------

    def _registered(self, text: str, folded: str, start: int) -> Act | None:
        if (match := _CELEX.match(folded, start)) and match["type"] in self._celex:
            work = f"{self._celex[match['type']]}/{match['year']}/{int(match['number'])}"
            return _one(start, match.end(), work, self._eli.get(self._celex[match["type"]].partition("/")[2]))
        if (match := _ELI.match(folded, start)) and match["type"] in self._eli:
            form = self._eli[match["type"]]
            return _one(start, match.end(), f"{form.type}/{match['year']}/{int(match['number'])}", form)
        if match := _ILO.match(folded, start):
            title = _TITLE.search(text, max(0, start - 120), start)
            return _one(title.start() if title else start, match.end(), f"ilo/c/{match['year']}/{match['number']}")
        return None

    def _by_number(self, folded: str, start: int, token: str) -> Act | None:
        pattern = self._act_words.get(token)
        word = pattern.match(folded, start) if pattern else None
        if word is None:
            return None
        for patterns in self._numbered[folded_key(word.group())]:
            if patterns.form.application:
                act = self._by_application(folded, start, word.end(), patterns.form)
            else:
                act = self._with_number(folded, start, word.end(), patterns)
            if act:
                return act
        return None

    def _with_number(self, folded: str, start: int, position: int, patterns: _Numbered) -> Act | None:
        form = patterns.form
        number = patterns.number.match(folded, position) or self._patterns.farther_number(patterns, folded, position)
        if number is None or self.names_act(folded[position : number.start("item")]):
            return None
        work = _work_id(form, number)
        if work is None:
            return None
        end = number.end()
        if form.issuer_required and not patterns.issuer.search(folded, start, number.start("item")):
            last = self._patterns.end_of_list(patterns, folded, end)
            after = self._patterns.issuer_after(patterns, folded, last)
            if not after and not self._issuer_before(folded, start, end, patterns):
                return None
            end = after if after and last == end else end
        while form.issuer_may_follow and not form.listed and (more := self._patterns.joint.match(folded, end)):
            end = more.end()  # a joint order takes its first number
        act = _one(start, end, work, form)
        return replace(act, end=self._past_name(folded, act))

    def _issuer_before(self, folded: str, start: int, end: int, patterns: _Numbered) -> bool:
        """``Curtea Constituțională, prin Decizia nr. 265/2014``: in the same sentence, with no other issuer after."""
        if not patterns.issuer.search(folded, max(0, start - 100), start):
            return False
        if any(self._patterns.issuer_after(other, folded, end) for other in self._issued if other is not patterns):
            return False
        sentence = re.split(r"[.;]\s", folded[max(0, start - 100) : start])[-1]
        return patterns.issuer.search(sentence) is not None and not self.names_act(sentence)

    def _past_name(self, folded: str, act: Act) -> int:
        """Past ``privind Codul penal`` when that names the act just cited."""
        gap = self._over_name.match(folded, act.end)
        token = TOKEN.match(folded, gap.end()) if gap else None
        pattern = self._names.get(token.group()) if token else None
        name = pattern.match(folded, token.start()) if pattern and token else None
        works = self._named[folded_key(name.group())][0] if name else ()
        return name.end() if name and any(named.work == act.works[0].work for named in works) else act.end

    def _by_name(self, text: str, folded: str, start: int, token: str) -> Act | None:
        pattern = self._names.get(token)
        name = pattern.match(folded, start) if pattern else None
        if name is None:
            return None
        works, form = self._named[folded_key(name.group())]
        if folded_key(name.group()) in self._capitals and not _is_abbreviation(text[start : name.end()]):
            return None  # "cp" in running text is not the Criminal Code
        act = Act(start, name.end(), works, form, folded_key(name.group()) not in self._short)
        application = self._patterns.application_after.match(folded, act.end) if self._applications else None
        if application and self._applications.get(application["application"]) == works[0].work:
            return replace(act, end=application.end())
        return act

    def _by_application(self, folded: str, start: int, position: int, form: CitationForm) -> Act | None:
        """A judgment by its application number: the recorded one, or one whose date stands beside it."""
        number = self._patterns.application.match(folded, position)
        if number is None:
            return None
        if work := self._applications.get(number["application"]):
            return _one(start, number.end(), work, form)
        after = self._patterns.judgment_after.match(folded, number.end())
        before = None if after else self._patterns.judgment_before(folded, start)
        if year := after["year"] if after else before:
            return _one(start, number.end(), f"{form.type}/{year}/{number['application'].replace('/', '-')}", form)
        return None


class _NumberPatterns:
    """The patterns of numbers, made from the grammar once."""

    def __init__(self, grammar: Grammar) -> None:
        self._grammar = grammar
        self._made: dict[str, _Numbered] = {}
        nr, of = grammar.number_sign, grammar.any("of-act")
        year = rf"(?:\s?/\s?{grammar.day}(?P<year>(?:18|19|20)\d\d)(?!\d)|\s{{1,3}}{of}\s{{1,3}}{grammar.day}(?P<long_year>(?:18|19|20)\d\d)\b)"
        self._to_issuer = re.compile(rf"\s{{1,3}}\(?(?:{of}\s{{1,3}})?(?:the\s{{1,3}})?")
        self._sign_at_end = re.compile(rf"(?P<sign>\b{grammar.any('number-sign')}\.?\s{{0,3}})(?:[a-z]\.?\s?)?\Z")
        self._short_year = r"\s?/\s?(?P<year>(?:19|20)\d\d)(?![\d/])"
        self._number = r"(?P<letter>[a-z](?:\.\s?)?)?(?P<number>\d{1,3}\.\d{3}|\d{1,5})(?:/[a-z]\b)?"
        self._year = year
        mark = grammar.any("eu-mark")
        self._marks = rf"(?:\(\s?{mark}(?:,\s?{mark})?\s?\)|{mark})"
        self._eu_number = (
            rf"(?P<item>(?P<first>\d\.\d{{3}}|\d{{1,4}})\s?/\s?(?P<second>\d{{1,5}})(?:\s?/\s?{mark})?)(?![\d/])"
        )
        joint_number = r"[a-z]?\.?\d{1,3}(?:\.?\d{3})?(?:/[a-z]\b)?"
        self._joint_numbers = rf"(?:\s?/\s?{joint_number}(?=\s?/)){{0,6}}"
        self.joint = re.compile(
            rf"\s{{0,3}}(?:,|{grammar.any('list')})\s{{0,3}}{nr}{joint_number}{self._joint_numbers}\s?/\s?(?:19|20)\d\d(?!\d)"
        )
        number = r"(?P<application>\d{1,6}/\d\d)(?![\d/])"
        self.application = re.compile(rf"\s{{0,3}}{nr}{number}")
        applied = [word for form in grammar.numbered if form.application for word in form.words]
        self.application_after = re.compile(rf"\s{{0,3}}[,(]?\s{{0,3}}(?:{any_of(applied)}\s{{0,3}})?{nr}{number}\)?")
        judgment = grammar.any("judgment")
        self.judgment_after = re.compile(rf"\s{{0,3}}[,(]?\s{{0,3}}{judgment}\s{{0,3}}{_DATED.pattern}")
        self._judgment = re.compile(rf"{judgment}\s{{0,3}}{_DATED.pattern}")

    def of(self, form: CitationForm) -> _Numbered:
        """The patterns of one form."""
        if form.id not in self._made:
            self._made[form.id] = self._make(form)
        return self._made[form.id]

    def _make(self, form: CitationForm) -> _Numbered:
        nr, joint = self._grammar.number_sign, self._grammar.any("list")
        issuer = any_of(form.issuers)
        issued = rf"(?:(?:\s{{0,2}},?\s{{0,3}}(?:{self._grammar.any('of-act')}\s{{1,3}})?{issuer}){{1,3}}\s?,?)?"
        after = rf"\s{{0,3}}(?:,|{joint})\s{{0,3}}(?:{joint}\s{{0,3}})?{nr}"
        if form.year_first_from is not None:
            item = self._eu_number
            number = re.compile(rf"{issued}\s{{0,3}}(?:{self._marks}\s{{0,3}})?{nr}{item}")
            listed = re.compile(rf"{after}{self._eu_number}")
        else:
            joined = self._joint_numbers if form.issuer_may_follow else ""
            item = rf"(?P<item>{self._number}{joined}{self._year})(?:\s{{1,3}}bis\b)?"
            number = re.compile(rf"{issued}\s{{0,3}}{nr}{item}")
            listed = re.compile(rf"{after}(?P<item>{self._number}{self._short_year})")
        return _Numbered(form, number, re.compile(item), listed if form.listed else None, re.compile(issuer))

    def farther_number(self, patterns: _Numbered, folded: str, position: int) -> re.Match[str] | None:
        """The number of an act whose issuer or title stands before it: ``Legea asistenței sociale nr. 292/2011``."""
        form = patterns.form
        run = _RUN.match(folded, position) if form.issuer_may_follow or form.title_may_follow else None
        sign = self._sign_at_end.search(folded, max(position, run.end() - 20), run.end()) if run else None
        if sign is None:
            return None
        if form.issuer_may_follow:
            fits = _SENTENCE_END.search(folded, position, sign.start()) is None
        else:
            fits = _TITLE_WORDS.fullmatch(folded, position, sign.start()) is not None
        return patterns.item.match(folded, sign.end("sign")) if fits else None

    def end_of_list(self, patterns: _Numbered, folded: str, end: int) -> int:
        """Where the numbers that follow a number end: ``nr. 297/2018 și nr. 358/2022``."""
        for _ in range(MAX_LISTED):
            following = patterns.listed.match(folded, end) if patterns.listed else None
            if following is None:
                break
            end = following.end()
        return end

    def issuer_after(self, patterns: _Numbered, folded: str, end: int) -> int:
        """Where ``a Curții Constituționale`` after a number ends; 0 when it does not stand there."""
        joint = self._to_issuer.match(folded, end)
        issuer = patterns.issuer.match(folded, joint.end()) if joint else None
        if joint is None or issuer is None:
            return 0
        return issuer.end() + ("(" in joint.group() and folded.startswith(")", issuer.end()))

    def judgment_before(self, folded: str, start: int) -> str | None:
        """The year of a judgment whose date stands shortly before its application number."""
        years = [found["year"] for found in self._judgment.finditer(folded, max(0, start - 160), start)]
        return years[-1] if years else None


def _work_id(form: CitationForm, match: re.Match[str]) -> str | None:
    """The id that a number gives an act of a form; None when it has no year that can be."""
    groups = match.groupdict()
    if form.year_first_from is None:
        year = groups.get("year") or groups.get("long_year")
        letter = (groups["letter"] or "").strip(". ")
        return f"{form.type}/{year}/{letter}{groups['number'].replace('.', '')}"
    first, second = groups["first"].replace(".", ""), groups["second"]
    whole = _whole_year(first)
    year_first = form.year_first_from <= int(whole) <= _LAST_YEAR
    year, number = (whole, second) if year_first else (_whole_year(second), first)
    return f"{form.type}/{year}/{int(number)}" if _FIRST_YEAR <= int(year) <= _LAST_YEAR else None


def _whole_year(digits: str) -> str:
    """``95`` → ``1995``: EU acts had years of two digits until 1998."""
    return f"19{digits}" if len(digits) == 2 else digits


def _is_abbreviation(name: str) -> bool:
    """Whether a name is a few capitals: then it is one only in capitals."""
    letters = re.sub(r"[.\s]", "", name)
    return len(letters) <= 5 and letters.isupper()


def _names(
    grammar: Grammar, aliases: dict[str, str]
) -> Iterable[tuple[str, tuple[NamedWork, ...], CitationForm | None, bool]]:
    """Every name with what it means, its form, and whether it needs a reference beside it."""
    for form in grammar.named:
        for name in form.names:
            yield name, form.works, form, False
        for name in form.short:
            yield name, form.works, form, True
    versus = re.compile(rf"(?<=\s){grammar.any('versus')}(?=\s)")
    for alias, work in aliases.items():
        works = (NamedWork.model_construct(work=work, from_=None, to=None),)
        yield alias, works, None, _is_abbreviation(alias)
        folded = fold(alias)
        if parties := versus.search(folded):
            for word in grammar.words("versus"):
                yield f"{folded[: parties.start()]}{word}{folded[parties.end() :]}", works, None, False
