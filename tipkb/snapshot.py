"""A read corpus kept as one JSON file in the cache, so that the next start need not read every record.

Only a corpus without findings is kept. The name of the file is the fingerprint of the corpus folder and of
the code that read it, so a change of either makes a new one. Whatever is wrong with a snapshot, the corpus
itself is read again.
"""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path

from pydantic import ValidationError

from tipkb import store
from tipkb.corpus import Corpus
from tipkb.errors import TipkbError
from tipkb.loading import load_corpus
from tipkb.model import Provision, Record
from tipkb.schemas import KINDS

_BY_NAME: dict[str, type[Record]] = {kind.kind: kind for kind in KINDS}
_CODE = (
    "model_base.py", "model.py", "practice.py", "citation_forms.py", "vocabulary.py", "practice_words.py", "reader.py", "corpus.py", "loading.py", "tables.py", "ids.py",
)  # fmt: skip


def load_snapshot(root: Path) -> Corpus:
    """The corpus below ``root``: from its snapshot when that is current, read anew otherwise.

    A corpus from a snapshot knows no line numbers; ``check`` reads the files itself. Raises CorpusError
    as ``load_corpus`` does.
    """
    try:
        code = [str((Path(__file__).parent / name).stat().st_mtime_ns) for name in _CODE]
        name = store.fingerprint(root, str(root.resolve()), *code)
        file = store.cache_folder() / f"corpus-{name}.json"
    except (OSError, TipkbError):
        return load_corpus(root)
    try:
        return _read(root, file)
    except (OSError, ValueError, KeyError, TypeError, ValidationError):
        pass
    corpus = load_corpus(root)
    if not corpus.findings:
        _write(corpus, file)
    return corpus


def _read(root: Path, file: Path) -> Corpus:
    records: dict[str, Record] = {}
    for key, kind, text in json.loads(file.read_text(encoding="utf-8")):
        record = _BY_NAME[kind].model_validate_json(text)
        records[key] = record
        if isinstance(record, Provision):
            records.update((part.id, part) for part in record.parts)
    return Corpus(root, records, {}, ())


def _write(corpus: Corpus, file: Path) -> None:
    """Put the snapshot in place in one rename; a disk that refuses costs time, nothing else."""
    rows = [
        (key, record.kind, record.model_dump_json(by_alias=True, exclude_defaults=True))
        for key, record in corpus.records.items()
        if type(record) in KINDS
    ]
    try:
        for old in file.parent.glob("corpus-*.json"):
            if old.stat().st_mtime < os.stat(corpus.root).st_mtime - store.STALE_AFTER * 24:
                old.unlink(missing_ok=True)
        handle, name = tempfile.mkstemp(prefix=".making-", dir=file.parent)
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            json.dump(rows, out, ensure_ascii=False)
        os.replace(name, file)
    except OSError:
        return
