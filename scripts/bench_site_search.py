"""Measure the search of the built site in a real browser with the judged questions, beside the Python search.

    python scripts/bench_site_search.py [--site build/site]

Romanian questions are asked on the Romanian site, English ones on the English site. Recall@10, MRR and nDCG@10
as in scripts/bench_search.py, whose questions and measures these are; misses are named.
"""

from __future__ import annotations

import argparse
import os
import statistics
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench_search import judge, mean, ours, percentiles, questions
from playwright.sync_api import Page, sync_playwright

from tipkb.kb import load
from tipkb.page_words import KIND_PAGES
from tipkb.serving import open_server

ASK = """async ({queries, settings}) => {
  const form = document.querySelector("[data-tip-search]");
  const {openSearch, SETTINGS} = await import(new URL("assets/search-engine.js", new URL(form.dataset.base, location)).href);
  const search = await openSearch(new URL(form.dataset.root, location), new URL(form.dataset.base, location), {...SETTINGS, ...settings});
  const out = [];
  for (const query of queries) {
    const start = performance.now();
    const answer = await search.search(query);
    const urls = answer.jump ? [answer.jump.place] : [];
    for (const id of answer.ids.slice(0, 10)) urls.push((await search.entry(id, answer.terms)).place);
    out.push({urls, ms: performance.now() - start});
  }
  return out;
}"""
"""Asks the page's own engine; an answer is what the page would list: the citation first, then ten entries."""
PAGE_KINDS = {page: kind for kind, page in KIND_PAGES.items()}


@contextmanager
def chromium_page(site: Path) -> Iterator[tuple[Page, str]]:
    """A page of Chromium and the address of the served site."""
    server, port = open_server(site, 8300)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("TIPKB_CHROMIUM", "/usr/bin/chromium"),
            args=["--no-sandbox", "--disable-background-networking", "--disable-component-update"],
        )
        yield browser.new_page(), f"http://127.0.0.1:{port}/"
        browser.close()
    server.shutdown()
    server.server_close()


def record_of(url: str) -> str:
    """The record that an address of the site means, as the judged questions name it."""
    path, _, anchor = url.partition("#")
    page = path.removesuffix(".html")
    for folder in ("organizations/", "topics/"):
        if page.startswith(folder):
            return page.removeprefix(folder)
    if page in PAGE_KINDS and anchor:
        return f"{PAGE_KINDS[page]}:{anchor}"
    if anchor.startswith("term-"):
        return anchor.removeprefix("term-")
    article = "__".join(anchor.split("__")[: 2 if anchor.startswith("annex") else 1])  # search answers with articles
    return f"{page}#{article}" if anchor else page


def ask(page: Page, address: str, asked: Sequence[Mapping[str, Any]], settings: Mapping[str, Any]) -> dict[str, Any]:
    """Ids found and milliseconds by question."""
    out = {}
    for language, folder in (("ro", ""), ("en", "en/")):
        part = [question["query"] for question in asked if question["lang"] == language]
        page.goto(f"{address}{folder}search.html")
        answers = page.evaluate(ASK, {"queries": part, "settings": dict(settings)})
        for query, answer in zip(part, answers, strict=True):
            ids = list(dict.fromkeys(record_of(url) for url in answer["urls"]))
            out[query] = (ids[:10], answer["ms"])
    return out


def judge_site(page: Page, address: str, settings: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
    """The judged questions with their figures on the site."""
    asked = questions()
    answers = ask(page, address, asked, settings or {})
    judged = judge(lambda query: list(answers[query][0]), asked)
    return [{**item, "ms": answers[item["query"]][1]} for item in judged]


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--site", type=Path, default=Path("build/site"))
    given = parser.parse_args()
    with chromium_page(given.site) as (page, address):
        site = judge_site(page, address)
    python = judge(ours(load()), questions())
    print("| style | half | questions | site recall@10 | MRR | nDCG@10 | Python recall@10 | MRR | nDCG@10 |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    for style in (*dict.fromkeys(item["style"] for item in site), "all"):
        for half in ("tune", "held", "both"):
            both = [
                [i for i in judged if style in ("all", i["style"]) and half in ("both", i["half"])]
                for judged in (site, python)
            ]
            cells = " | ".join(f"{figure:.3f}" for judged in both for figure in mean(judged))
            print(f"| {style} | {half} | {len(both[0])} | {cells} |")
    middle, tail = percentiles([item["ms"] for item in site])
    print(f"\nA question with its ten entries loaded: p50 {middle:.0f} ms, p95 {tail:.0f} ms.")
    print(f"Mean of all: {statistics.fmean(item['ms'] for item in site):.0f} ms.\n\nMissed on the tune half:")
    for item in site:
        if item["half"] == "tune" and not item["figures"][0]:
            print(f"- {item['query']} ({item['style']}): {', '.join(item['found'][:3])}")


if __name__ == "__main__":
    main()
