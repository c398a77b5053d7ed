"""Amendment notes of consolidated texts: what ``scripts/read_notes.py`` reads in them and what it finds missing."""

from __future__ import annotations

import sys
from datetime import date

import pytest
from conftest import REAL, ROOT

from tipkb.kb import KnowledgeBase, load

sys.path.insert(0, str(ROOT / "scripts"))

from read_notes import Note, as_relation, is_recorded, notes_in

GAZETTE = "publicată în MONITORUL OFICIAL nr. 734 din 21 iulie 2022 )"
TEXT = f"""# LEGE nr. 318 din 11 decembrie 2015

[Art.10] (1) Cuvinte. (1^1) Alte cuvinte. (la 24-07-2022, Articolul 10 din Capitolul II a fost completat de Punctul 2,
Articolul I din LEGEA nr. 230 din 19 iulie 2022, {GAZETTE}
[Art.14] b) Cuvinte. (la 24-07-2022, Litera b) din Alineatul (5) , Articolul 14 , Capitolul II a fost modificată de
Punctul 4, Articolul I din LEGEA nr. 230 din 19 iulie 2022, {GAZETTE} (6) Abrogat. (la 24-07-2022, Alin. (6) al art. 14 a fost
abrogat de pct. 5 al art. I din LEGEA nr. 230 din 19 iulie 2022, {GAZETTE}
[Art.18^1] Cuvinte. (la 24-07-2022, Capitolul II a fost completat de Punctul 9, Articolul I din LEGEA nr. 230
din 19 iulie 2022, {GAZETTE}
[Art.90] Cuvinte. (la 24-07-2022, Ceva s-a petrecut cu LEGEA nr. 230 din 19 iulie 2022, {GAZETTE}
"""


@pytest.fixture(scope="module")
def real() -> KnowledgeBase:
    """The real corpus."""
    return load(REAL)


def test_each_kind_of_note_is_read(real: KnowledgeBase) -> None:
    found = list(notes_in(TEXT, real))
    read = [note for note in found if isinstance(note, Note)]
    assert [(note.element, note.relation, note.act.partition("#")[2]) for note in read] == [
        ("art_10", "amends", "art_I__item_2"),
        ("art_14__para_5__point_b", "amends", "art_I__item_4"),
        ("art_14__para_6", "repeals", "art_I__item_5"),
        ("art_18-1", "amends", "art_I__item_9"),
    ]
    assert {note.day for note in read} == {date(2022, 7, 24)}
    assert [note for note in found if isinstance(note, str)], "a note that nobody can read is not passed over"


def test_what_the_corpus_lacks_is_told(real: KnowledgeBase) -> None:
    notes = [note for note in notes_in(TEXT, real) if isinstance(note, Note)]
    assert all(is_recorded(real, note) for note in notes)
    other = TEXT.replace("nr. 230", "nr. 231").replace("art. 14 ", "art. 99 ")
    lacking = [note for note in notes_in(other, real) if isinstance(note, Note)]
    assert len(lacking) == 4 and not any(is_recorded(real, note) for note in lacking)
    by_element = {note.element: as_relation(real, note) for note in lacking}
    assert by_element["art_99__para_6"]["element"] == "art_99__para_6", "no record of that article"
    assert by_element["art_10"]["to"] == "ro/lege/2015/318#art_10", "recorded, so cited as it stands"
