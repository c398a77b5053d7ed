"""Everything that the sources name has a record: the two-column lists of ``tests/coverage``.

A line is ``name<TAB>key``. The key is a record (``service:adpare``, ``anitp``, ``strategies/x#objective-1``) or a
provision; after a space may stand the id of an item in that record (``strategies/x#objective-1 1-1``) or the
organization that the record speaks of (``strategies/x anitp``).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import INVENTED, REAL, ROOT

from tipkb.kb import KnowledgeBase, load
from tipkb.model import Record

OTHER_FORM = ("mnir-procedures-", "relations")
LISTS = sorted(f for f in (ROOT / "tests" / "coverage").glob("*.txt") if not f.name.startswith(OTHER_FORM))


@pytest.fixture(scope="module")
def whole() -> KnowledgeBase:
    """The real corpus with the records that are not for everybody."""
    return load(REAL, restricted=True)


def lines_of(file: Path) -> list[str]:
    """The lines that name something: not empty, no comment."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.strip() and not line.startswith("#")]


def item_ids(value: Any) -> Iterator[str]:
    """The ids of all items inside a record as plain JSON; an item that speaks of an organization has its slug."""
    if isinstance(value, dict):
        yield from (found for name in ("id", "organization") if isinstance(found := value.get(name), str))
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from item_ids(one)


def record_of(kb: KnowledgeBase, key: str) -> Record | None:
    """The record with exactly this key, an organization also by its slug; names and citations do not count."""
    return kb.corpus.records.get(key) or kb.corpus.organizations.get(key)


def is_recorded(kb: KnowledgeBase, key: str) -> bool:
    """Whether a record, a provision or an item of a record has this key."""
    record_id, _, item = key.partition(" ")
    record = record_of(kb, record_id)
    if record is None:
        return key in kb.corpus.provisions
    return not item or item in item_ids(record.to_dict())


@pytest.mark.parametrize("file", LISTS, ids=lambda file: file.stem)
def test_what_the_sources_name_has_a_record(whole: KnowledgeBase, file: Path) -> None:
    lines = lines_of(file)
    assert lines, f"{file.name} names nothing"
    assert [line for line in lines if line.count("\t") != 1] == [], "write name<TAB>key"
    named = [line.split("\t") for line in lines]
    assert [f"{name}: {key}" for name, key in named if not is_recorded(whole, key)] == []


def test_a_missing_key_is_seen() -> None:
    tale = load(INVENTED, restricted=True)
    known = ["ap", "case:caz-unu", "ro/lege/1999/999#art_1__para_1", "strategies/povesti-1999#objective-1"]
    known.append("strategies/povesti-1999 ap")
    assert [key for key in known if not is_recorded(tale, key)] == []
    missing = ["apx", "case:caz-doi", "ro/lege/1999/999#art_77", "ro/lege/1999/999#art_1__para_1 x", "ap nothing"]
    missing.append("strategies/povesti-1999 mp")
    assert [key for key in missing if is_recorded(tale, key)] == []
    items = list(item_ids(tale.record("strategies/povesti-1999#objective-1").to_dict()["specific"]))
    assert items and is_recorded(tale, f"strategies/povesti-1999#objective-1 {items[0]}")
