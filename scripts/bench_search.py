"""Measure search: judged questions against other engines, and speed on many synthetic provisions.

    python scripts/bench_search.py
    python scripts/bench_search.py --scale 20000 100000 --texts FOLDER

Recall@10 counts the questions with an acceptable record among the first ten hits; MRR is the mean of 1/rank of
the first of them; nDCG@10 asks for every acceptable record, high up. Other engines get the same documents and
take part where they are installed. ``--scale`` builds provisions from the articles (``[Art.N]``) of the texts
in a folder. Peak memory is that of a process that only builds and queries.
"""

from __future__ import annotations

import argparse
import math
import multiprocessing
import random
import re
import resource
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import yaml

from tipkb.documents import Document, documents
from tipkb.kb import KnowledgeBase, load
from tipkb.search import Index, _build, record_id

ROOT = Path(__file__).parent.parent
QUESTIONS = ROOT / "tests" / "judged" / "questions.yml"
DEPTH = 10
Search = Callable[[str], list[str]]
"""A query in, ids of the first ten records out."""


# -- quality --------------------------------------------------------------------------------------------


def questions(path: Path = QUESTIONS) -> list[dict[str, Any]]:
    """The judged questions."""
    found: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


def recall(found: Sequence[str], acceptable: Iterable[str]) -> float:
    """1 when an acceptable record is among the first ten."""
    return float(bool(set(found[:DEPTH]) & set(acceptable)))


def reciprocal_rank(found: Sequence[str], acceptable: Iterable[str]) -> float:
    """1 over the rank of the first acceptable record, 0 when none is among the first ten."""
    wanted = set(acceptable)
    return next((1 / rank for rank, item in enumerate(found[:DEPTH], 1) if item in wanted), 0.0)


def ndcg(found: Sequence[str], acceptable: Sequence[str]) -> float:
    """Discounted gain of the acceptable records among the first ten, against the best possible order."""
    gains = [1 / math.log2(rank + 1) for rank in range(1, DEPTH + 1)]
    got = sum(gain for gain, item in zip(gains, found, strict=False) if item in set(acceptable))
    return got / sum(gains[: len(set(acceptable))])


def judge(search: Search, asked: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each question with its figures and its time in milliseconds."""
    out = []
    for question in asked:
        start = time.perf_counter()
        found = search(question["query"])
        spent = (time.perf_counter() - start) * 1000
        acceptable = question["acceptable"]
        figures = (recall(found, acceptable), reciprocal_rank(found, acceptable), ndcg(found, acceptable))
        out.append({**question, "found": found, "figures": figures, "ms": spent})
    return out


def mean(judged: Sequence[dict[str, Any]]) -> tuple[float, float, float]:
    """Recall@10, MRR and nDCG@10 over some questions."""
    columns = zip(*(item["figures"] for item in judged), strict=True)
    recall_, mrr, gain = (statistics.fmean(column) for column in columns)
    return recall_, mrr, gain


def percentiles(times: Sequence[float]) -> tuple[float, float]:
    """The median and the 95th percentile."""
    ordered = sorted(times)
    return ordered[len(ordered) // 2], ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]


# -- engines --------------------------------------------------------------------------------------------


def _texts(document: Document) -> tuple[str, str]:
    title = "\n".join((*document.title.values(), *document.names))
    return title, "\n".join(document.body.values())


def ours(kb: KnowledgeBase) -> Search:
    """This project's search."""
    return lambda query: [hit.id for hit in kb.search(query, limit=DEPTH).hits]


def stock_whoosh(corpus: Sequence[Document], folder: Path) -> Search:
    """Whoosh as it comes: its Romanian analyzer, its query parser, any word suffices."""
    from whoosh import analysis, fields, index, qparser

    analyzer = analysis.LanguageAnalyzer("ro")
    schema = fields.Schema(id=fields.ID(stored=True), title=fields.TEXT(analyzer), body=fields.TEXT(analyzer))
    made = index.create_in(str(folder), schema)
    writer = made.writer()
    for document in corpus:
        title, body = _texts(document)
        writer.add_document(id=document.id, title=title, body=body)
    writer.commit()
    searcher = made.searcher()
    parser = qparser.MultifieldParser(["title", "body"], schema, {"title": 2.5, "body": 1.0}, group=qparser.OrGroup)
    return lambda query: [record_id(hit["id"]) for hit in searcher.search(parser.parse(query), limit=DEPTH)]


def sqlite_fts5(corpus: Sequence[Document]) -> Search:
    """SQLite FTS5 with diacritics removed, any word suffices."""
    base = sqlite3.connect(":memory:")
    base.execute(
        "CREATE VIRTUAL TABLE docs USING fts5(id UNINDEXED, title, body, tokenize='unicode61 remove_diacritics 2')"
    )
    base.executemany("INSERT INTO docs VALUES (?, ?, ?)", ((d.id, *_texts(d)) for d in corpus))

    def search(query: str) -> list[str]:
        words = " OR ".join(f'"{word}"' for word in re.findall(r"\w+", query))
        sql = "SELECT id FROM docs WHERE docs MATCH ? ORDER BY bm25(docs, 0, 2.5, 1) LIMIT ?"
        return [record_id(row[0]) for row in base.execute(sql, (words, DEPTH))] if words else []

    return search


def tantivy(corpus: Sequence[Document]) -> Search:
    """Tantivy with its Romanian stemmer, any word suffices. Raises ImportError when it is not installed."""
    import tantivy as engine

    builder = engine.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw")
    for name in ("title", "body"):
        builder.add_text_field(name, tokenizer_name="romanian")
    index = engine.Index(builder.build())
    steps = engine.TextAnalyzerBuilder(engine.Tokenizer.simple()).filter(engine.Filter.lowercase())
    index.register_tokenizer("romanian", steps.filter(engine.Filter.stemmer("romanian")).build())
    writer = index.writer()
    for document in corpus:
        title, body = _texts(document)
        writer.add_document(engine.Document(id=document.id, title=title, body=body))
    writer.commit()
    index.reload()
    searcher = index.searcher()

    def search(query: str) -> list[str]:
        words = " ".join(re.findall(r"\w+", query))
        parsed = index.parse_query(words, ["title", "body"], field_boosts={"title": 2.5})
        return [record_id(searcher.doc(place)["id"][0]) for _, place in searcher.search(parsed, DEPTH).hits]

    return search


def engines(kb: KnowledgeBase, folder: Path) -> Iterator[tuple[str, Search]]:
    """Every engine that is installed, filled with the same documents."""
    corpus = list(documents(kb.corpus))
    yield "tipkb", ours(kb)
    yield "Whoosh, LanguageAnalyzer('ro')", stock_whoosh(corpus, folder)
    yield "SQLite FTS5, unicode61", sqlite_fts5(corpus)
    try:
        yield "tantivy, romanian stemmer", tantivy(corpus)
    except ImportError:
        print("tantivy is not installed; left out\n")


def compare(kb: KnowledgeBase) -> None:
    """Print the figures of every engine by style and half."""
    asked = questions()
    print(f"{len(asked)} questions, {len(list(documents(kb.corpus)))} documents\n")
    with tempfile.TemporaryDirectory() as folder:
        for name, search in engines(kb, Path(folder)):
            judge(search, asked)  # warms caches up
            judged = judge(search, asked)
            middle, tail = percentiles([item["ms"] for item in judged])
            print(f"### {name}: p50 {middle:.1f} ms, p95 {tail:.1f} ms\n")
            print("| style | half | questions | recall@10 | MRR | nDCG@10 |\n| --- | --- | --- | --- | --- | --- |")
            for style in (*dict.fromkeys(item["style"] for item in asked), "all"):
                for half in ("tune", "held", "both"):
                    part = [i for i in judged if style in ("all", i["style"]) and half in ("both", i["half"])]
                    cells = " | ".join(f"{figure:.3f}" for figure in mean(part))
                    print(f"| {style} | {half} | {len(part)} | {cells} |")
            print()


if __name__ == "__main__":
    compare(load())
