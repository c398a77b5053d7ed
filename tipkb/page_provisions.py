"""Articles on a page: the wording in force with its penalties and deadlines, and the history of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from tipkb import markup as m
from tipkb import vocabulary as v
from tipkb.documents import element_label
from tipkb.labels import day, penalty_text
from tipkb.model import Change, Deadline, Part, Penalty, Provision, Version
from tipkb.page_context import Context
from tipkb.page_notes import Notes
from tipkb.penalties import Cell, Period, is_aggravated, penal_parts, periods
from tipkb.timeline import version_on


class Articles:
    """Writes the articles of one work for the page ``here``; the page's sources are numbered in ``notes``.

    ``history`` is the page that holds what came before: ``here`` itself, or another where that would be too long.
    """

    def __init__(self, c: Context, here: str, history: str, notes: Notes) -> None:
        self._c = c
        self._here = here
        self._history = history
        self._notes = notes
        self._terms: set[str] = set()

    # -- the wording in force ---------------------------------------------------------------------

    def current(self, article: Provision) -> list[str]:
        """An article as it stands: band, text by paragraph, gaps and doubts; then where more is said."""
        c = self._c
        eid = _eid(article)
        now = {part.id: version_on(part, c.kb.as_of) for part in article.walk()}
        days = {version.from_ for version in now.values() if version}
        out = [f"### {self.title(article)} {{#{eid}}}", self._band(article, now.values())]
        own = now[article.id]
        out += self._text(article, own, "") if own else []
        for part in article.parts:
            name = element_label(_eid(part).removeprefix(f"{eid}__"), c.language)
            since = self._since(now[part.id]) if len(days) > 1 else ""
            heading = f" *{m.text(part.heading.text(c.language))}*" if part.heading else ""
            lead = f'<a id="{_eid(part)}" href="#{_eid(part)}">{m.text(name)}</a>{since}{heading} '
            version = now[part.id]
            out += self._text(part, version, lead) if version else [f"{lead}*{c.word('form-none')}*"]
        out.append(c.gaps(article.gaps))
        if self._history == self._here:
            out.append(self.past(article, now))
            out.append(c.doubts(article.doubts, self._here, self._notes.claim))
        out.append(self._foot(article, now.values()))
        return [line for line in out if line]

    def title(self, article: Provision, short: bool = False) -> str:
        """``art. 211 – Traficul de minori``, or the number alone."""
        heading = f" – {article.heading.text(self._c.language)}" if article.heading and not short else ""
        return m.text(element_label(_eid(article), self._c.language) + heading)

    def _band(self, article: Provision, versions: Iterable[Version | None]) -> str:
        """Since when the article reads as it does, and which acts made it so."""
        c = self._c
        known = [version for version in versions if version]
        own = version_on(article, c.kb.as_of)
        if not known:
            return _band("off", c.word("form-none"))
        if own and own.repealed:
            words = c.word("repealed-since", day(own.from_, c.language)) if own.from_ else c.label("repealed")
            return _band("off", words, self._acts(own.by))
        days = [version.from_ for version in known if version.from_]
        key = "form-now" if c.kb.is_in_force(article.id) else "form-last"
        state = "on" if key == "form-now" else "off"
        if not days:
            return _band(state, c.word("form-undated" if state == "on" else "form-last-undated"))
        last = max(days)
        changes = [change for version in known if version.from_ == last for change in version.by]
        return _band(state, c.word(key, day(last, c.language)), self._acts(changes))

    def _since(self, version: Version | None) -> str:
        if version is None or version.from_ is None:
            return ""
        return f' <small class="tip-since">{self._c.word("since", day(version.from_, self._c.language))}</small>'

    def _text(self, part: Part, version: Version, lead: str, now: bool = True) -> list[str]:
        """What a version says: summary or why there is none, penalties, deadlines.

        Earlier wordings go without terms and without mark: their sources stand beside them and carry it.
        """
        c = self._c
        seen = self._terms if now else None
        if version.repealed:
            return [f"{lead}**{c.label('repealed')}** {c.mark(version.evidence)}".rstrip()] if lead else []
        prose = [c.prose(text, self._here, part.id, seen) for text in (version.summary, version.unknown) if text]
        mark = c.mark(version.evidence) if now else ""
        return [f"{lead}{' '.join(prose)} {mark}".rstrip(), self._facts(version)]

    def _facts(self, version: Version) -> str:
        c = self._c
        facts = []
        for penalty in version.penalties:
            name = penalty.label.text(c.language) + ": " if penalty.label else ""
            facts.append(f"- **{c.label('penalty')}:** {m.text(name + penalty_text(penalty, c.language))}")
        facts += [f"- **{c.label('deadline')}:** {m.text(deadline_words(c, one))}" for one in version.deadlines]
        return "\n".join(facts)

    def _foot(self, article: Provision, versions: Iterable[Version | None]) -> str:
        """How to cite the article, its sources, and the way to its history where that is on another page."""
        c = self._c
        evidence = dict.fromkeys(
            item for version in (None, *versions) for item in (version.evidence if version else article.evidence)
        )
        whole = self._history == self._here
        own = "ro-long" if c.language == "ro" else "en"
        parts = [citations(c, article.id, ("ro-long", "en") if whole else (own,))]
        if whole:
            parts.append(f"{c.label('evidence')}: {self._notes.cite(tuple(evidence))}")
        elif more := self._more(article):
            parts.append(m.link(more, self._history, self._here, _eid(article)))
        return f'<small class="tip-foot">{" · ".join(parts)}</small>'

    def _more(self, article: Provision) -> str:
        """What the history page holds of an article, with the questions on which sources disagree."""
        c = self._c
        words = [c.word("history-link"), c.label("evidence").lower()]
        if article.doubts:
            words.append(f"{c.label('doubts').lower()} ({len(article.doubts)})")
        return ", ".join(words)

    # -- what came before -------------------------------------------------------------------------

    def history(self, article: Provision) -> list[str]:
        """The section of an article on the page of history: changes, earlier wordings, doubts, sources."""
        c = self._c
        now = {part.id: version_on(part, c.kb.as_of) for part in article.walk()}
        work = article.id.partition("#")[0]
        evidence = dict.fromkeys(
            [*article.evidence, *(item for version in now.values() if version for item in version.evidence)]
        )
        return [
            f"## {self.title(article)} {{#{_eid(article)}}}",
            m.link(c.word("text-in-force"), work, self._here, _eid(article)),
            self._past(article, now),
            c.doubts(article.doubts, self._here, self._notes.claim),
            f'<small class="tip-foot">{citations(c, article.id, ("ro-long", "ro-short", "en"))} · '
            f"{c.label('evidence')}: {self._notes.cite(tuple(evidence))}</small>",
        ]

    def past(self, article: Provision, now: dict[str, Version | None]) -> str:
        """The history of an article, folded; nothing where it has none."""
        content = self._past(article, now)
        if not content:
            return ""
        count = sum(version is not now[part.id] for part in article.walk() for version in part.versions)
        key = "versions-penalties" if len(periods(article)) > 1 else "versions"
        return m.box("tip-quiet", self._c.word(key, count), [content], folded=True)

    def _past(self, article: Provision, now: dict[str, Version | None]) -> str:
        blocks = [self._penalties(article), self._changes(article), self._earlier(article, now)]
        return "\n\n".join(block for block in blocks if block)

    def _changes(self, article: Provision) -> str:
        """Dates, newest first, with what each act did to which element."""
        c = self._c
        by_day: dict[date | None, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for part in article.walk():
            for version in part.versions:
                for change in version.by:
                    said = f"{v.ACTIONS.label(change.action, c.language)} {m.text(self._touched(part, change))}"
                    by_day[version.from_][change.act].append(said)
        lines = []
        for start in sorted(by_day, key=lambda d: d or date.min, reverse=True):
            when = day(start, c.language) if start else c.label("since-unknown")
            acts = (
                f"{c.target(act, self._here)}: {', '.join(dict.fromkeys(said))}" for act, said in by_day[start].items()
            )
            lines.append(f"- **{when}** – {'; '.join(acts)}")
        return f"**{c.word('what-changed')}**\n\n" + "\n".join(lines) if lines else ""

    def _touched(self, part: Part, change: Change) -> str:
        eid = f"{_eid(part)}__{change.element}" if change.element else _eid(part)
        inner = eid.partition("__")[2]
        return element_label(inner, self._c.language) if inner else self._c.word("whole-article")

    def _earlier(self, article: Provision, now: dict[str, Version | None]) -> str:
        """Every wording that is not the present one, by part, newest first."""
        c = self._c
        lines = []
        for part in article.walk():
            name = element_label(_eid(part).partition("__")[2] or _eid(part), c.language)
            for place, version in reversed(list(enumerate(part.versions))):
                if version is now[part.id]:
                    continue
                end = version.to or (part.versions[place + 1].from_ if place + 1 < len(part.versions) else None)
                span = self.span(version.from_, end)
                text = " ".join(self._text(part, version, " ", now=False)[:1]).strip() or f"**{c.label('repealed')}**"
                acts = f" ({self._acts(version.by)})" if version.by else ""
                where = self._notes.cite(version.evidence)
                lines.append(f"- **{m.text(name)}**, {span}{acts}: {text} {where}".rstrip())
        return f"**{c.word('earlier-text')}**\n\n" + "\n".join(lines) if lines else ""

    def span(self, start: date | None, end: date | None) -> str:
        """``02.11.2020 – 30.06.2024``: the last day is the one before the next wording."""
        return span(self._c, start, end)

    def _acts(self, changes: Iterable[Change]) -> str:
        c = self._c
        ids = list(dict.fromkeys(change.act for change in changes))
        return c.word("by-acts", c.targets(ids, self._here)) if ids else ""

    def _penalties(self, article: Provision) -> str:
        """The table of penalties, where they changed."""
        c = self._c
        rows = periods(article)
        if len(rows) < 2:
            return ""
        head = [
            c.word("period"),
            *(self._form(article, part) for part in penal_parts(article)),
            c.word("law-that-changed"),
        ]
        body = [
            [self.span(row.start, row.end), *(penalty_cell(c, cell) for cell in row.cells), self._made(row)]
            for row in reversed(rows)
        ]
        return f"**{c.word('penalties-in-time')}**\n\n{m.table(head, body)}"

    def _form(self, article: Provision, part: Part) -> str:
        name = element_label(_eid(part).removeprefix(f"{_eid(article)}__"), self._c.language)
        grave = f" ({self._c.word('aggravated-short')})" if is_aggravated(part) else ""
        return m.text(name + grave)

    def _made(self, row: Period) -> str:
        return self._c.targets(list(dict.fromkeys(change.act for change in row.by)), self._here)


def _eid(part: Part) -> str:
    return part.id.partition("#")[2]


def _band(state: str, words: str, acts: str = "") -> str:
    return f'<span class="tip-force tip-{state}">{m.text(words)}</span> {acts}'.rstrip()


def span(c: Context, start: date | None, end: date | None) -> str:
    """The days between which something held, both included; an open end says since when."""
    last = day(date.fromordinal(end.toordinal() - 1), c.language) if end else ""
    if start is None:
        return c.label("until", last) if last else c.label("since-unknown")
    return f"{day(start, c.language)} – {last}" if last else c.word("since", day(start, c.language))


def penalty_cell(c: Context, cell: Cell) -> str:
    """The penalties of a form in a period, short: ``7–15 ani``; or why there are none."""
    if cell.state != "recorded":
        return f"*{c.label('repealed') if cell.state == 'repealed' else c.word(cell.state)}*"
    mark = c.mark(cell.version.evidence) if cell.version else ""
    return f"{'; '.join(m.text(_short(c, penalty)) for penalty in cell.penalties)} {mark}".rstrip()


def _short(c: Context, penalty: Penalty) -> str:
    if penalty.unit == "years":
        text = c.word("years-short", penalty.min, penalty.max)
    elif penalty.min % 12 == 0 and penalty.max % 12 == 0:
        text = c.word("years-short", penalty.min // 12, penalty.max // 12)
    elif penalty.max % 12 == 0:
        text = c.word("months-to-years", penalty.min, penalty.max // 12)
    else:
        text = c.word("months-short", penalty.min, penalty.max)
    name = f"{penalty.label.text(c.language)}: " if penalty.label else ""
    return name + text + (f" {c.label('or-fine')}" if penalty.or_fine else "")


def deadline_words(c: Context, deadline: Deadline) -> str:
    """A time limit as our record states it, with its figure where the statement does not give it."""
    words = deadline.statement.text(c.language)
    value, unit = deadline.value, deadline.unit
    if value is None or unit is None or str(value) in words:
        return words
    number = f"{value} de" if c.language == "ro" and (value % 100 >= 20 or value % 100 == 0) else value
    length = c.word(f"one-{unit}") if value == 1 else c.word(f"duration-{unit}", number)
    return f"{words.rstrip('.')} ({v.DEADLINE_KINDS.label(deadline.kind, c.language)} {length})"


def citations(c: Context, record_id: str, styles: Iterable[str]) -> str:
    """A record as lawyers cite it, in several styles; the script of the site adds a button that copies each."""
    out = []
    for style in styles:
        text = m.text(c.kb.format(record_id, style))
        language = style[:2] if style[:2] != c.language else None
        shown = f' lang="{language}"' if language else ""
        if (piece := f'<span class="tip-copy"{shown}>{text}</span>') not in out:
            out.append(piece)
    return " · ".join(out)
