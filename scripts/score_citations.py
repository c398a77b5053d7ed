"""How well are the citations of real texts found and resolved?

    scripts/score_citations.py TEXTS [--half tune|held|third] [--errors]

TEXTS is a folder of .txt files of laws. tests/citations/passages.tsv says which passages of them were labelled (every
citation in them, by hand, before the finder saw them) and tests/citations/labelled.tsv holds the labels. An article is
read whole; a citation counts when it lies inside a labelled passage, so precision is that of the passage. Spans that
cross the passage's bounds, structural marks ("Articolul 5" before the article's own text, target "-") and acts that have
no id here count neither way. Prints precision, recall and F1 for the span, for the span with all its targets ("target"),
for the act named and for the article of an act, by form and by half.
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

import tipkb

DATA = Path(__file__).parent.parent / "tests" / "citations"
IGNORED = "-"
HALVES = ("tune", "held", "third")


class Span(NamedTuple):
    """A stretch of an article and what it cites."""

    start: int
    end: int
    text: str
    targets: tuple[str, ...]


def rows(name: str) -> list[dict[str, str]]:
    """A table of tests/citations."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def place(text: str, spelling: str, occurrence: int) -> int:
    """Where the n-th occurrence of a spelling begins."""
    position = -1
    for _ in range(occurrence):
        position = text.index(spelling, position + 1)
    return position


def form_of(span: Span) -> str:
    """The form that a row of the result speaks of."""
    target = span.targets[0]
    work, _, eid = target.partition("#")
    if len(span.targets) > 1:
        return "range"
    if work == "self":
        return "internal"
    if work.startswith("ro/mof"):
        return "gazette"
    kind = "treaty" if work.split("/")[0] in ("un", "coe", "ilo") or "treaty" in work or "charter" in work else ""
    kind = kind or ("EU act" if work.startswith("eu/") else "Romanian act")
    code = re.search(r"\bcod|constitu", span.text, re.I)
    return f"{kind}{' by name' if code else ''}{', element' if eid else ''}"


def articles_of(targets: tuple[str, ...]) -> tuple[str, ...]:
    """Targets cut at the article, as the brief for the finder counts them."""
    return tuple(dict.fromkeys(t.split("__")[0] if "#art_" in t else t for t in targets))


def compare(folder: Path, half: str) -> Iterator[tuple[str, list[Span], list[Span]]]:
    """For each passage: where it is, the labels and what was found."""
    kb = tipkb.load()
    labels = defaultdict(list)
    for row in rows("labelled.tsv"):
        labels[row["file"], row["article"]].append(row)
    cache: dict[tuple[str, str], list[Span]] = {}
    for passage in rows("passages.tsv"):
        key = (passage["file"], passage["article"])
        if passage["half"] != half:
            continue
        mark, _, begin = passage["article"].rpartition("@")
        article = (folder / passage["file"]).read_text(encoding="utf-8")[int(begin) : int(passage["article_end"])]
        as_of = date.fromisoformat(passage["as_of"]) if passage["as_of"] else None
        if key not in cache:
            by_span: dict[tuple[int, int], list[str]] = defaultdict(list)
            for c in kb.finder.find(article, as_of=as_of):
                by_span[c.start, c.end].append(c.target)
            cache[key] = [Span(s, e, article[s:e], tuple(t)) for (s, e), t in by_span.items()]
        start, end = max(int(passage["start"]), article.find(mark) + len(mark)), int(passage["end"])
        wanted = []
        for row in labels[key]:
            spelling = row["citation"].replace("\\n", "\n")
            at = place(article, spelling, int(row["occurrence"]))
            wanted.append(Span(at, at + len(spelling), spelling, tuple(row["targets"].split())))
        ignored = [w for w in wanted if w.targets == (IGNORED,)]
        found = [
            f
            for f in cache[key]
            if start <= f.start and f.end <= end and not any(f.start < w.end and w.start < f.end for w in ignored)
        ]
        yield f"{key[0]} {key[1]}", [w for w in wanted if w.targets != (IGNORED,)], found


def figures(right: int, wanted: int, found: int) -> str:
    """Precision, recall and F1 on one line."""
    precision, recall = right / max(found, 1), right / max(wanted, 1)
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    return f"P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}  ({right} right, {wanted} labelled, {found} found)"


def score(folder: Path, half: str, errors: bool) -> None:
    """Print the figures of one half."""
    total: Counter[str] = Counter()
    by_form: dict[str, Counter[str]] = defaultdict(Counter)
    for where, wanted, found in compare(folder, half):
        got = {(f.start, f.end): f for f in found}
        want = {(w.start, w.end): w for w in wanted}
        for span, w in want.items():
            form, hit = by_form[form_of(w)], got.get(span)
            same = hit is not None and Counter(hit.targets) == Counter(w.targets)
            article = hit is not None and articles_of(hit.targets) == articles_of(w.targets)
            act = hit is not None and {t.split("#")[0] for t in hit.targets} == {t.split("#")[0] for t in w.targets}
            for name, yes in (
                ("wanted", True),
                ("span", hit is not None),
                ("target", same),
                ("article", article),
                ("act", act),
            ):
                total[name] += yes
                form[name] += yes
            if errors and not same:
                print(
                    f"  {where}: {w.text!r} {' '.join(w.targets)} → {' '.join(hit.targets) if hit else 'no such span'}"
                )
        for span, f in got.items():
            overlapping = [w for w in wanted if w.start < f.end and f.start < w.end]
            by_form[form_of(overlapping[0] if overlapping else f)]["found"] += 1
            total["found"] += 1
            if errors and span not in want:
                print(f"  {where}: extra {f.text!r} {' '.join(f.targets)}")
    print(f"\n{half}: {total['wanted']} labelled citations")
    for name in ("span", "target", "article", "act"):
        print(f"  {name:8} {figures(total[name], total['wanted'], total['found'])}")
    for name, count in sorted(by_form.items()):
        print(f"    {name:32} span {figures(count['span'], count['wanted'], count['found'])}")
        print(f"    {'':32} target {figures(count['target'], count['wanted'], count['found'])}")


def main() -> int:
    """Score the halves asked for; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", type=Path)
    parser.add_argument("--half", choices=HALVES)
    parser.add_argument("--errors", action="store_true", help="show every difference")
    args = parser.parse_args()
    for half in [args.half] if args.half else HALVES:
        score(args.texts, half, args.errors)
    return 0


if __name__ == "__main__":
    sys.exit(main())
