"""Measure search: judged questions against other engines, and speed on many synthetic provisions.

    python scripts/bench_search.py
    python scripts/bench_search.py --scale 20000 100000 --texts FOLDER

Recall@10 counts the questions with an acceptable record among the first ten hits; MRR is the mean of 1/rank of
the first of them; nDCG@10 asks for every acceptable record, high up. Other engines get the same documents and
take part where they are installed. ``--scale`` builds provisions from the articles (``[Art.N]``) of the texts
in a folder. Times are given twice: as a user waits, and as the processor works for this search alone, which is
what counts when other programs run on the machine. Peak memory is that of a process that only builds and queries.
"""

from __future__ import annotations

import argparse
import math
import multiprocessing
import os
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

from tipkb import engine_sqlite, store
from tipkb.documents import Document, documents
from tipkb.kb import KnowledgeBase, load
from tipkb.search import open_index, record_id

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
    """Each question with what was found, its figures and its times."""
    out = []
    for question in asked:
        found, times = timed(lambda query=question["query"]: search(query))
        acceptable = question["acceptable"]
        figures = (recall(found, acceptable), reciprocal_rank(found, acceptable), ndcg(found, acceptable))
        out.append({**question, "found": found, "figures": figures, "ms": times})
    return out


def timed(run: Callable[[], Any]) -> tuple[Any, tuple[float, float]]:
    """What a function gives, and the milliseconds that it took: on the clock and on the processor."""
    clock, processor = time.perf_counter(), time.thread_time()
    found = run()
    return found, ((time.perf_counter() - clock) * 1000, (time.thread_time() - processor) * 1000)


def mean(judged: Sequence[dict[str, Any]]) -> tuple[float, float, float]:
    """Recall@10, MRR and nDCG@10 over some questions."""
    columns = zip(*(item["figures"] for item in judged), strict=True)
    recall_, mrr, gain = (statistics.fmean(column) for column in columns)
    return recall_, mrr, gain


def percentiles(times: Sequence[float]) -> tuple[float, float]:
    """The median and the 95th percentile."""
    ordered = sorted(times)
    return ordered[len(ordered) // 2], ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]


def latency(times: Sequence[tuple[float, float]]) -> str:
    """Cells of a table: p50 and p95 on the clock, p50 and p95 on the processor."""
    return " | ".join(f"{value:.1f}" for one in zip(*times, strict=True) for value in percentiles(one))


# -- engines --------------------------------------------------------------------------------------------


def _texts(document: Document) -> tuple[str, str]:
    title = "\n".join((*document.title.values(), *document.names))
    return title, "\n".join(document.body.values())


def ours(kb: KnowledgeBase) -> Search:
    """This project's search."""
    return lambda query: [hit.id for hit in kb.search(query, limit=DEPTH).hits]


def on_sqlite(kb: KnowledgeBase) -> Search:
    """This project's search with SQLite in the place of Whoosh."""
    other = KnowledgeBase(kb.corpus, kb.as_of)
    mark = store.fingerprint(kb.corpus.root, str(kb.corpus.root.resolve()))
    other.__dict__["_index"] = open_index(mark, lambda: list(documents(kb.corpus)), used=engine_sqlite)
    return ours(other)


def stock_whoosh(corpus: Sequence[Document], folder: Path) -> Search:
    """Whoosh as it comes: its Romanian analyzer, its query parser, any word suffices."""
    from whoosh import analysis, fields, index, qparser  # noqa: PLC0415  only this engine needs it

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
    import tantivy as engine  # noqa: PLC0415  optional

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
    kb.search("x")  # builds or opens the index
    yield "tipkb", ours(kb)
    yield "tipkb on SQLite", on_sqlite(kb)
    yield "Whoosh, LanguageAnalyzer('ro')", stock_whoosh(corpus, folder)
    yield "SQLite FTS5, unicode61", sqlite_fts5(corpus)
    try:
        yield "tantivy, romanian stemmer", tantivy(corpus)
    except ImportError:
        print("tantivy is not installed; left out\n")


def compare(kb: KnowledgeBase) -> None:
    """Print our figures by style, and those of every engine for all questions."""
    asked = questions()
    print(f"{len(asked)} questions, {len(list(documents(kb.corpus)))} documents\n", flush=True)
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for name, search in engines(kb, Path(folder)):
            judged = judge(search, asked)
            if not rows:
                _by_style(judged)
            figures = " | ".join(_cells([item for item in judged if item["half"] == half]) for half in ("tune", "held"))
            rows.append(f"| {name} | {figures} | {latency([item['ms'] for item in judged])} |")
    print(
        "| engine | tune: recall@10 | MRR | nDCG@10 | held: recall@10 | MRR | nDCG@10 | p50 ms | p95 ms | p50 cpu ms | p95 cpu ms |"
    )
    print(f"|{' --- |' * 11}", *rows, sep="\n")


def _by_style(judged: Sequence[dict[str, Any]]) -> None:
    print("| style | questions | recall@10 | MRR | nDCG@10 |\n| --- | --- | --- | --- | --- |")
    for style in (*dict.fromkeys(item["style"] for item in judged), "all"):
        part = [item for item in judged if style in ("all", item["style"])]
        print(f"| {style} | {len(part)} | {_cells(part)} |")
    print()


def _cells(judged: Sequence[dict[str, Any]]) -> str:
    return " | ".join(f"{figure:.3f}" for figure in mean(judged))


# -- scale ----------------------------------------------------------------------------------------------


def articles(folder: Path) -> list[str]:
    """The articles of the texts of a folder, cut at their ``[Art.N]`` marks."""
    found = []
    for path in sorted(folder.glob("*.txt")):
        parts = re.split(r"^\[Art\.[^\]]*\]", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        found += [re.sub(r"\s+", " ", part).strip() for part in parts[1:]]
    return [text for text in found if len(text) > 80]


def synthetic(texts: Sequence[str], count: int) -> Iterator[Document]:
    """Provisions of invented acts: each mixes sentences of a few real articles, always the same ones."""
    chance = random.Random(20261124)
    sentences = [[s for s in re.split(r"(?<=[.;:]) ", text) if len(s) > 20] or [text] for text in texts]
    for number in range(count):
        article, act = number % 100 + 1, f"{1000 + number // 100}/{1990 + number // 100 % 36}"
        parts = [chance.choice(chance.choice(sentences)) for _ in range(6)]
        heading, body = " ".join(parts[0].split()[:6]), " ".join(parts)[:1200]
        title = f"Legea nr. {act}, art. {article} – {heading}"
        work = "/".join(reversed(act.split("/")))
        yield Document(
            f"ro/lege/{work}#art_{article}", "provision", {"ro": title, "en": title}, {"ro": body, "en": ""},
            facets={"kind": ("provision",), "year": (act.split("/")[1],), "status": ("in-force",)},
        )  # fmt: skip


def kinds_of_query(made: Sequence[Document]) -> dict[str, list[str]]:
    """Queries by kind, out of the words of the documents themselves."""
    chance = random.Random(7)
    bodies = [words for document in made if len(words := re.findall(r"[^\W\d_]{5,}", document.body["ro"])) > 8]

    def some(cut: Callable[[list[str]], str]) -> list[str]:
        return [cut(chance.choice(bodies)) for _ in range(60)]

    def run(words: list[str], size: int) -> str:
        start = chance.randrange(len(words) - size)
        return " ".join(words[start : start + size])

    return {
        "one word": some(chance.choice),
        "three words": some(lambda words: " ".join(chance.sample(words, 3))),
        "six words": some(lambda words: " ".join(chance.sample(words, 6))),
        "phrase": some(lambda words: f'"{run(words, 2)}"'),
        "prefix": some(lambda words: f"{chance.choice(words)[:4]}*"),
        "misspelt": some(lambda words: (w := chance.choice(words))[:3] + w[4:]),
        "words and facet": some(lambda words: f"{' '.join(chance.sample(words, 2))} year:2001"),
    }


def at_scale(texts: Sequence[str], count: int) -> None:
    """Build an index of so many synthetic provisions, query it, print one row a query kind."""
    made = list(synthetic(texts, count))
    with tempfile.TemporaryDirectory() as place:
        os.environ["TIPKB_CACHE"] = place
        index, (spent, worked) = timed(lambda: open_index("synthetic", lambda: made))
        size = sum(path.stat().st_size for path in Path(place).rglob("*") if path.is_file()) / 1e6
        built = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        for name, asked in kinds_of_query(made).items():
            times = [timed(lambda query=query: index.search(query))[1] for query in asked]
            print(f"| {count} | {name} | {latency(times)} |", flush=True)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"\n{count} provisions: built and opened in {spent / 1000:.0f} s ({count / spent * 1000:.0f} a second), ",
        end="",
    )
    print(
        f"of them {worked / 1000:.0f} s on the processor ({count / worked * 1000:.0f} a second); {size:.0f} MB on disk;"
    )
    print(f"peak memory {built:.0f} MB after the build, {peak:.0f} MB after the queries (the texts in it).\n")


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, help="another corpus than the one of this installation")
    parser.add_argument("--scale", type=int, nargs="*", default=[], help="numbers of synthetic provisions")
    parser.add_argument("--texts", type=Path, help="folder of texts with [Art.N] marks, for --scale")
    given = parser.parse_args()
    if given.scale and not given.texts:
        parser.error("--scale needs --texts")
    if not given.scale:
        compare(load(given.corpus))
        return
    texts = articles(given.texts)
    print(
        f"{len(texts)} real articles\n\n| provisions | query | p50 ms | p95 ms | p50 cpu ms | p95 cpu ms |\n|{' --- |' * 6}",
        flush=True,
    )
    for count in given.scale:
        child = multiprocessing.get_context("spawn").Process(target=at_scale, args=(texts, count))
        child.start()
        child.join()


if __name__ == "__main__":
    main()
