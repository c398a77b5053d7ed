"""Every record as static JSON, for scripts: what the site publishes under ``api/v1``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tipkb.kb import KnowledgeBase
from tipkb.model import CitationForm, Part, Provision
from tipkb.schemas import write_schemas


def export_json(kb: KnowledgeBase, folder: Path) -> int:
    """Write records, their index, the relations and the schemas into a folder; the number of files.

    A provision stands in its article's file; a record's file is its id with ``.json``.
    """
    folder.mkdir(parents=True, exist_ok=True)
    entries = []
    written = 0
    for record in kb.corpus.records.values():
        if isinstance(record, CitationForm) or (isinstance(record, Part) and not isinstance(record, Provision)):
            continue
        path = record_path(record.kind, record.id)
        _write(folder / path, record.to_dict())
        written += 1
        entries.append({
            "id": record.id, "kind": record.kind, "path": path,
            "title": {language: kb.title(record, language) for language in ("ro", "en")},
        })  # fmt: skip
    edges = [{"source": edge.source, **edge.to_dict("target")} for edge in kb.graph.edges]
    _write(folder / "index.json", {"as_of": kb.as_of.isoformat(), "records": entries})
    _write(folder / "relations.json", {"relations": edges})
    return written + 2 + write_schemas(folder / "schemas")


def record_path(kind: str, record_id: str) -> str:
    """Where a record's JSON lies below ``api/v1``."""
    return f"{kind}s/{record_id.replace('#', '/')}.json"


def _write(path: Path, value: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
