"""Every record as static JSON, for scripts: what the site publishes under ``api/v1``."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from tipkb.citation_forms import CitationForm
from tipkb.jsonld import graph_jsonld
from tipkb.kb import KnowledgeBase
from tipkb.model import Part, Provision
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
    _write_csv(folder / "relations.csv", kb)
    _write_graphml(folder / "relations.graphml", kb)
    _write(folder / "legislation.jsonld", graph_jsonld(kb))
    return written + 5 + write_schemas(folder / "schemas")


def _write_csv(path: Path, kb: KnowledgeBase) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(("source", "relation", "target", "date", "declared"))
        for edge in kb.graph.edges:
            rows.writerow((edge.source, edge.relation, edge.target, edge.date or "", "yes" if edge.declared else "no"))


def _write_graphml(path: Path, kb: KnowledgeBase) -> None:
    """The relations as GraphML, for graph tools: nodes are records, edges carry relation, date and declared."""
    root = ElementTree.Element("graphml", xmlns="http://graphml.graphdrawing.org/xmlns")
    for name, kind in (("relation", "string"), ("date", "string"), ("declared", "boolean")):
        ElementTree.SubElement(root, "key", {"id": name, "for": "edge", "attr.name": name, "attr.type": kind})
    graph = ElementTree.SubElement(root, "graph", edgedefault="directed")
    for node in dict.fromkeys(end for edge in kb.graph.edges for end in (edge.source, edge.target)):
        ElementTree.SubElement(graph, "node", id=node)
    for edge in kb.graph.edges:
        element = ElementTree.SubElement(graph, "edge", source=edge.source, target=edge.target)
        values = {"relation": edge.relation, "date": str(edge.date or ""), "declared": str(edge.declared).lower()}
        for name, value in values.items():
            ElementTree.SubElement(element, "data", key=name).text = value
    ElementTree.ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)


def record_path(kind: str, record_id: str) -> str:
    """Where a record's JSON lies below ``api/v1``."""
    folder = f"{kind[:-1]}ies" if kind.endswith("y") else f"{kind}s"
    return f"{folder}/{record_id.removeprefix(f'{folder}/').replace('#', '/')}.json"


def _write(path: Path, value: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
