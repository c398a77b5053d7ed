"""Are the amendment notes of consolidated texts read right?

    scripts/check_notes.py TEXTS

TEXTS is a folder of .txt files in which notes such as "(la 01-02-2014, Art. 2 a fost modificat de pct. 1 al art. 94 din
LEGEA nr. 187 din 24 octombrie 2012 publicată în MONITORUL OFICIAL nr. 757 din 12 noiembrie 2012. )" stand. For each note the
acting element must be found and resolved to the act that a plain reading of its words gives. Prints the count and the misses.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import tipkb
from tipkb.text import fold

NOTE = re.compile(r"\(la (\d{2})-(\d{2})-(\d{4}),((?:[^()]|\([^()]*\))*?)\)", re.S)
TYPES = {"lege": "ro/lege", "ordonanta de urgenta": "ro/oug", "ordonanta": "ro/og", "hotarare": "ro/hg"}
ACT = re.compile(r"din (lege|ordonanta de urgenta|ordonanta|hotarare)a? nr\. ([\d.]+) din \d+ \w+ (\d{4})")
ACT_2 = re.compile(
    r"din (lege|ordonanta de urgenta|ordonanta|hotarare)a? nr\. ([\d.]+) din \d+ \w+ (\d{4}),? ?publicat"
)


def main(folder: Path) -> int:
    """Read every note and compare; the exit status."""
    kb = tipkb.load()
    seen = wrong = 0
    for file in sorted(folder.glob("*.txt")):
        text = file.read_text(encoding="utf-8")
        for note in NOTE.finditer(text):
            act = ACT_2.search(fold(note[4])) or ACT.search(fold(note[4]))
            if act is None:
                continue
            seen += 1
            expected = f"{TYPES[act[1]]}/{act[3]}/{act[2].replace('.', '')}"
            found = [c.target for c in kb.cite(note[4])]
            if not any(t.partition("#")[0] == expected and "#" in t for t in found):
                wrong += 1
                if wrong <= 40:
                    print(f"{file.name}: {' '.join(note[4].split())[:180]} → {found}")
    print(f"{seen} notes, {wrong} not resolved to an element of the acting law")
    return 1 if wrong else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(Path(sys.argv[1])))
