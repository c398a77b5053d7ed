"""Find the citations of law in a text, resolve them to ids, and mark them in the text: three steps.

``CitationFinder.mentions`` finds; ``target`` says which id a mention means on a day and in a context; ``annotate``
writes something in the place of each citation. Finding works on a folded copy in which every character keeps its place,
so offsets are those of the text given. Which words announce an act or an element is data (``corpus/citations/``):
``grammar`` makes patterns of it, ``references`` reads elements, ``acts`` reads acts, this module joins them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from tipkb.acts import MAX_LISTED, Act, ActReader
from tipkb.citation_forms import CitationForm
from tipkb.grammar import NEVER, TOKEN, Grammar, first_tokens
from tipkb.references import Reference, ReferenceReader, inside
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
class Mention:
    """A citation found and not yet resolved: an element (``eid``) of an act, an act alone, or an element of no act named.

    ``whole_act`` says that the words name the very act in which they stand (``art. 5 din prezenta lege``).
    """

    start: int
    end: int
    eid: str = ""
    act: Act | None = None
    whole_act: bool = False


@dataclass(frozen=True, slots=True)
class _Owner:
    """What the references before ``end`` belong to: an act, this act, an article cited before, or an act unknown.

    Nothing of these when ``named`` is False: then nothing stands there.
    """

    end: int
    named: bool = True
    act: Act | None = None
    whole_act: bool = False
    article: str = ""
    unknown: bool = False


class CitationFinder:
    """Finds citations with the forms of a corpus.

    ``aliases`` maps other names of works (``Palermo Protocol``) to their ids; ``known`` says whether the corpus holds
    an id, as an act that a form can mean where one is given; ``works`` are the ids of its works, by which an application number finds its judgment.
    """

    def __init__(
        self,
        forms: Iterable[CitationForm],
        aliases: dict[str, str],
        known: Callable[[str, CitationForm | None], bool],
        works: Iterable[str] = (),
    ) -> None:
        self._known = known
        grammar = Grammar(forms)
        judged = tuple(f"{form.type}/" for form in grammar.numbered if form.application)
        applications = {
            work.rpartition("/")[2].replace("-", "/", 1): work for work in works if judged and work.startswith(judged)
        }
        self._references = ReferenceReader(grammar)
        self._acts = ActReader(grammar, aliases, applications)
        self._to_act = grammar.to_act
        self._this_act = re.compile(grammar.any("this-act"))
        self._this_article = re.compile(grammar.any("this-article"))
        self._same_act = re.compile(grammar.any("same-act"))
        self._same_article = re.compile(grammar.any("same-article"))
        self._anaphor = re.compile(rf"(?:the\s)?{grammar.any('anaphor')}")
        nouns = {fold(words.split()[-1])[:6] for words in grammar.words("anaphor")}
        self._nouns = re.compile("|".join(sorted(nouns)) or NEVER)
        self._act_noun = re.compile(grammar.any("act-noun"))
        # "CEDO art. 4", "Legea nr. 678/2001, republicată, art. 20", "Legea nr. 678/2001 (art. 20)": the act first
        consolidated = grammar.any("consolidated")
        self._then_element = re.compile(rf"(?:\s{{0,3}},?\s{{0,3}}{consolidated}){{0,3}}\s{{0,3}}[,(]?\s{{0,3}}")
        self._same_article_starts = {token for word in grammar.words("same-article") for token in first_tokens(word)}

    # -- find -------------------------------------------------------------------------------

    def mentions(self, text: str) -> Iterator[Mention]:
        """What is cited, in the order of the text."""
        folded = fold_keeping_length(text)
        reading = _Reading(self, text, folded)
        position = 0
        for token in TOKEN.finditer(folded):
            if token.start() < position:
                continue
            word = token.group()
            found: list[Mention] = []
            if word in self._references.starts:
                found, position = reading.references(token.start())
            if not found and word in self._same_article_starts:
                found, position = reading.same_article(token.start())
            if not found and self._acts.may_start(word):
                found, position = reading.act(token.start())
            yield from found

    def noun(self, folded: str) -> str:
        """The kind of act that words name, the same in every case and in both languages: ``conven``, ``protoc``."""
        found = self._nouns.search(folded)
        return found.group() if found else ""

    # -- resolve ----------------------------------------------------------------------------

    def target(self, mention: Mention, *, as_of: date | None = None, context: str | None = None) -> str | None:
        """The id that a mention means; None when its name meant nothing on that day.

        ``as_of`` decides which of two codes of the same name is meant. ``context`` is the work or provision in which
        the text stands: internal references (``alin. (2)``) resolve against it, and without it their target begins
        with ``self#``.
        """
        if mention.act is None:
            return inside(mention.eid, context, whole_act=mention.whole_act)
        work = mention.act.work_on(as_of)
        return f"{work}#{mention.eid}" if work and mention.eid else work

    def find(self, text: str, *, as_of: date | None = None, context: str | None = None) -> list[Citation]:
        """Citations in the order of the text, resolved (see ``target``)."""
        out = []
        for mention in self.mentions(text):
            if target := self.target(mention, as_of=as_of, context=context):
                out.append(self._citation(text, mention, target))
        return out

    def resolve(self, text: str, *, as_of: date | None = None, context: str | None = None) -> list[str]:
        """The ids that a text means when it is a citation and nothing else; empty when it is not.

        An act of one body is left out when the corpus has that id for an act of another (see ``issuer`` of a form).
        """
        stripped = text.strip().strip(".;,")
        folded = fold_keeping_length(stripped)
        found = list(self.mentions(stripped))
        if not found:
            act = self._acts.read(stripped, folded, 0)
            work = act.work_on(as_of) if act and act.end == len(stripped) else None
            return [work] if work and not self._of_another(work, act) else []
        last = found[-1].end
        whole = last == len(stripped) or _Reading(self, stripped, folded).owner(last).end == len(stripped)
        if found[0].start or not whole:
            return []
        targets = [self.target(mention, as_of=as_of, context=context) for mention in found]
        named = zip(targets, (mention.act for mention in found), strict=True)
        return [target for target, act in named if target and not self._of_another(target, act)]

    def _of_another(self, target: str, act: Act | None) -> bool:
        form = act.form if act else None
        return form is not None and not self._known(target, form) and self._known(target, None)

    def _citation(self, text: str, mention: Mention, target: str) -> Citation:
        work = target.partition("#")[0]
        inner = work == "self"
        known = not inner and self._known(target, mention.act.form if mention.act else None)
        start, end = mention.start, mention.end
        return Citation(text[start:end], start, end, target, None if inner else work, known)


class _Reading:
    """One text being read from its start to its end: knows what was cited before."""

    def __init__(self, finder: CitationFinder, text: str, folded: str) -> None:
        self._finder = finder
        self._text = text
        self._folded = folded
        self._last: Mention | None = None
        self._last_act: Act | None = None
        self._by_noun: dict[str, dict[str, Act]] = {}

    def references(self, start: int) -> tuple[list[Mention], int]:
        """Elements at a place with the act that follows them, and where to read on."""
        refs, position = self._finder._references.group(self._folded, start)
        if not refs:
            return [], start
        owner = self.owner(position)
        position = max(position, owner.end)
        if owner.unknown:
            return [], position
        out = []
        for ref in refs:
            end = owner.end if len(refs) == 1 and owner.named else ref.end
            eid = f"{owner.article}__{ref.eid}" if owner.article else ref.eid
            out.append(Mention(ref.start, end, eid, owner.act, owner.whole_act))
        self._remember(out[-1])
        return out, position

    def same_article(self, start: int) -> tuple[list[Mention], int]:
        """``același articol``, with elements of it that follow, and where to read on."""
        same = self._finder._same_article.match(self._folded, start)
        if same is None or self._last is None or "art_" not in self._last.eid:
            return [], start
        last, article = self._last, _article(self._last.eid)
        gap = self._finder._then_element.match(self._folded, same.end())
        refs, end = self._finder._references.group(self._folded, gap.end()) if gap else ([], 0)
        if not refs or refs[0].eid.startswith(("art_", "annex_")):
            return [Mention(start, same.end(), article, last.act, last.whole_act)], same.end()
        refs[0] = refs[0]._replace(start=start)
        return [Mention(r.start, r.end, f"{article}__{r.eid}", last.act, last.whole_act) for r in refs], end

    def act(self, start: int) -> tuple[list[Mention], int]:
        """An act at a place, with elements or more acts that follow it, and where to read on."""
        act = self._finder._acts.read(self._text, self._folded, start)
        if act is None:
            return [], start
        if elements := self._elements_after(act):
            refs, end = elements
            alone = [Mention(act.start, act.end, "", act)] if refs[0].start > act.start else []
            out = [*alone, *(Mention(ref.start, ref.end, ref.eid, act) for ref in refs)]
            self._remember(out[-1])
            return out, end
        if not (act.stands_alone or act.end - act.start == len(self._text)):
            return [], act.end
        out, end = [], act.end
        following: Act | None = act
        while following and len(out) < MAX_LISTED:
            act, end = following, following.end
            out.append(Mention(act.start, act.end, "", act))
            self._remember(out[-1])
            following = self._finder._acts.listed(self._folded, act)
        return out, end

    def owner(self, position: int) -> _Owner:
        """What references that end at ``position`` belong to, and where that ends."""
        finder, folded = self._finder, self._folded
        gap = finder._to_act.match(folded, position)
        start = gap.end() if gap else position
        if this := finder._this_act.match(folded, start):
            return _Owner(this.end(), whole_act=True)
        if this := finder._this_article.match(folded, start):
            return _Owner(this.end())
        if (same := finder._same_article.match(folded, start)) and self._last and "art_" in self._last.eid:
            article = _article(self._last.eid)
            return _Owner(same.end(), act=self._last.act, whole_act=self._last.whole_act, article=article)
        if (same := finder._same_act.match(folded, start)) and self._last_act:
            return _Owner(same.end(), act=self._last_act)
        if act := finder._acts.read(self._text, folded, start):
            return _Owner(act.end, act=act)
        if start == position or not (gap and gap.group().strip(" ,")):
            return _Owner(position, named=False)
        if anaphor := finder._anaphor.match(folded, gap.end() - (4 if folded.startswith("the ", start - 4) else 0)):
            acts = self._by_noun.get(finder.noun(anaphor.group()), {})
            if len(acts) == 1:  # the only one of its kind named so far
                return _Owner(anaphor.end(), act=next(iter(acts.values())))
            return _Owner(position, named=False, unknown=True)
        return _Owner(position, named=False, unknown=finder._act_noun.match(folded, start) is not None)

    def _elements_after(self, act: Act) -> tuple[list[Reference], int] | None:
        """Elements right after their act, unless they name an act of their own."""
        gap = self._finder._then_element.match(self._folded, act.end) if act.has_elements else None
        refs, end = self._finder._references.group(self._folded, gap.end()) if gap else ([], 0)
        if gap is None or not refs or not refs[0].eid.startswith(("art_", "annex_")):
            return None
        owner = self.owner(end)
        if owner.named or owner.unknown:
            return None
        if "(" in gap.group():
            return refs, end
        first = refs[0].start
        return [ref._replace(start=act.start) if ref.start == first else ref for ref in refs], end

    def _remember(self, mention: Mention) -> None:
        self._last = mention
        if mention.act:
            self._last_act = mention.act
            if not mention.eid:
                noun = self._finder.noun(self._folded[mention.act.start : mention.act.end])
                self._by_noun.setdefault(noun, {})[mention.act.works[0].work] = mention.act


def _article(eid: str) -> str:
    """The article that holds an element: ``art_20__para_1`` → ``art_20``."""
    parts = eid.split("__")
    return "__".join(parts[: next(i for i, part in enumerate(parts) if part.startswith("art_")) + 1])


def annotate(
    text: str, citations: Iterable[Citation], mark: Callable[[Citation], str], plain: Callable[[str], str]
) -> str:
    """The text with each citation replaced by what ``mark`` makes of it, and the rest by what ``plain`` makes of it.

    The members of a range share their span: the first stands for all.
    """
    out, position = [], 0
    for citation in citations:
        if citation.start >= position:
            out += [plain(text[position : citation.start]), mark(citation)]
            position = citation.end
    return "".join([*out, plain(text[position:])])
