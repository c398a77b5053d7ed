"""Which amendments do the notes of consolidated texts state that the corpus does not record?

    scripts/read_notes.py TEXTS

TEXTS is a folder of .txt files: a line "# LEGE nr. 318 din 11 decembrie 2015", then articles "[Art.3]" with notes such as
"(la 24-07-2022, Litera a) din Articolul 3 a fost modificată de Punctul 1, Articolul I din LEGEA nr. 230 din 19 iulie 2022,
publicată în MONITORUL OFICIAL nr. 734 din 21 iulie 2022 )". Prints as YAML, an entry for each amending act, the relations
that are missing, ready for its work.yml. A note that names no article (a chapter, a phrase) counts for the article before it.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

import tipkb
from tipkb.kb import KnowledgeBase
from tipkb.text import fold

NOTE = re.compile(
    r"\(la (\d\d)-(\d\d)-(\d{4}),((?:(?!\(la \d\d-).)*?MONITORUL OFICIAL[^()]*?nr\. ([\d. bis]+?) din ([^(),]+?\d{4})[^()]*)\)",
    re.S,
)
VERB = re.compile(
    r"\s(?:a|au)(?: a)? fost (modificat|completat|introdus|abrogat|înlocuit|reintrodus)(?:ă|a|e|i)?(?=\s)"
)
ACT = re.compile(r"\b(LEGE|ORDONANȚ|HOTĂRÂRE|DECIZI)\w*.*?(?= ?,? ?publicat)", re.S)
ARTICLE = re.compile(r"^\[Art\.?\s*([^\]]+?)\]", re.M)


@dataclass(frozen=True, slots=True)
class Note:
    """On ``day``, ``act`` (an element of a law) did ``action`` to ``element`` of ``work``."""

    work: str
    element: str
    action: str
    act: str
    act_name: str
    gazette: str
    day: date

    @property
    def relation(self) -> str:
        """The relation that says it."""
        return "repeals" if self.action == "abrogat" else "amends"


def notes_in(text: str, kb: KnowledgeBase) -> Iterator[Note | str]:
    """The notes of one text; a note that cannot be read is given back as it stands."""
    head = re.sub(r"^# (?:.*\((Legea[^)]+)\)|(.*))$", lambda m: m[1] or m[2], text.partition("\n")[0])
    work = next((c.target for c in kb.cite(head)), "")
    if work not in kb.corpus.records:
        return
    short = kb.work(work).short.ro
    places = [(m.start(), m[1]) for m in ARTICLE.finditer(text)]
    for found in NOTE.finditer(text):
        words = " ".join(found[4].split())
        verb, name = VERB.search(words), ACT.search(words)
        acting = [c.target for c in kb.cite(_outer_point(words[verb.end() :]))] if verb else []
        acting = [target for target in acting if target.startswith("ro/") and "/mof/" not in target]
        if not verb or not name or not acting:
            yield words
            continue
        named = words[: verb.start()]
        said = f"art. {number}" if (number := _before(places, found.start())) else ""
        if re.search(r"\bart(?:\.|icolul)", fold(named)) and "sintagma" not in named:
            said = _plain(named)
        targets = [c.target for c in kb.cite(f"{said} din {short}") if c.target.startswith(f"{work}#")]
        if len(targets) != 1:
            yield words
            continue
        day = date(int(found[3]), int(found[2]), int(found[1]))
        gazette = f"{found[5].strip()} din {found[6].strip()}"
        yield Note(work, targets[0].partition("#")[2], verb[1], acting[0], name[0].strip(" ,"), gazette, day)


def _before(places: list[tuple[int, str]], position: int) -> str:
    return next((number for start, number in reversed(places) if start < position), "")


def _outer_point(acting: str) -> str:
    """Of a point inside a point of the acting law ("Punctul 12, Punctul 2, Articolul I"), the outer one."""
    return re.sub(r"Punctul [\d^]+, (?:Articolul [IVX]+, )?(?=Punctul)", "", acting)


def _plain(named: str) -> str:
    """The element without the chapter and title that hold it; of an amending law, the point that writes the article."""
    named = re.sub(r".* de la (?=Punctul \d+\.?, Articolul)", "", named)
    named = re.sub(r" din Punctul [a-z]\)", "", named)
    named = re.sub(r",?\s*(?:de la )?Punctul \d+\.?(?=\s*,\s*Sec)", "", named)
    named = re.sub(r",?\s*(?:din )?(?:Sec[tț]iunea|Capitolul|Titlul|Partea (?:GENERAL|SPECIAL))[^,]*", "", named)
    return re.sub(r"Partea introductivă a ", "", named).strip(" ,")


def is_recorded(kb: KnowledgeBase, note: Note) -> bool:
    """Whether a declared relation says that the act changed the element, or an element that holds it or lies in it."""
    target = f"{note.work}#{note.element}"
    act = note.act.partition("#")[0]
    for edge in kb.graph.links(f"{note.work}#{note.element.partition('__')[0]}").incoming:
        if edge.declared and edge.relation in ("amends", "repeals") and edge.source.partition("#")[0] == act:
            one, other = sorted((edge.target, target), key=len)
            if other == one or other.startswith(f"{one}__"):
                return True
    return False


def as_relation(kb: KnowledgeBase, note: Note) -> dict[str, object]:
    """The relation as it is written into the record of the amending act."""
    target = f"{note.work}#{note.element}"
    recorded = kb.corpus.covering(target) is not None
    out: dict[str, object] = {"type": note.relation, "to": target if recorded else note.work}
    if not recorded:
        out["element"] = note.element
    out.update({"from": eid} if (eid := note.act.partition("#")[2]) else {})
    return {**out, "date": note.day, "action": note.action, "says": note.element}


def main(folder: Path) -> int:
    """Print what is missing; on standard error the counts."""
    kb = tipkb.load()
    seen = unread = 0
    missing: dict[str, list[Note]] = defaultdict(list)
    for file in sorted(folder.glob("*.txt")):
        for note in notes_in(file.read_text(encoding="utf-8"), kb):
            seen += 1
            if isinstance(note, str):
                unread += 1
                print(f"{file.name}: not read: {note[:200]}", file=sys.stderr)
            elif not is_recorded(kb, note):
                missing[note.act.partition("#")[0]].append(note)
    entries = [
        {
            "act": act,
            "recorded": act in kb.corpus.records,
            "name": notes[0].act_name,
            "gazette": notes[0].gazette,
            "relations": [as_relation(kb, note) for note in notes],
        }
        for act, notes in sorted(missing.items())
    ]
    print(yaml.safe_dump(entries, allow_unicode=True, sort_keys=False, width=200), end="")
    count = sum(len(notes) for notes in missing.values())
    print(f"{seen} notes, {unread} not read, {count} not recorded, of {len(missing)} acts", file=sys.stderr)
    return 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(Path(sys.argv[1])))
