"""JSON Schemas of the records, so that an editor completes and checks a file while it is written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tipkb.corpus import FLAT_KINDS, NESTED_KINDS
from tipkb.model import Provision, Record, Work

KINDS: tuple[type[Record], ...] = (
    Work,
    Provision,
    *(kind for nest in NESTED_KINDS.values() for kind in (nest.head_kind, nest.member_kind)),
    *FLAT_KINDS.values(),
)


def schema(kind: type[Record], written: bool = True) -> dict[str, Any]:
    """The JSON Schema of a kind; ``written``: as in a file, where the place gives the record its id."""
    out = kind.model_json_schema(by_alias=True)
    out["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    if written:
        for key in ("id", "rows"):
            out["properties"].pop(key, None)
        out["required"] = [key for key in out.get("required", []) if key != "id"]
    return out


def write_schemas(folder: Path) -> int:
    """Write one schema a kind into a folder; the number written."""
    folder.mkdir(parents=True, exist_ok=True)
    for kind in KINDS:
        text = json.dumps(schema(kind), ensure_ascii=False, indent=2) + "\n"
        (folder / f"{kind.kind}.schema.json").write_text(text, encoding="utf-8")
    return len(KINDS)
