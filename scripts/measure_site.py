"""Measure the site: pages, build time, bytes, and from Chromium time to first paint and to the first search result.

    python scripts/measure_site.py [--site build/site] [--build]

``--build`` builds it first and prints seconds on the clock and of the processor. Times of the browser are medians of
five loads from a server on this machine, without a cache; a phone on a network adds its own.
"""

from __future__ import annotations

import argparse
import gzip
import resource
import statistics
from collections.abc import Callable
from pathlib import Path

from bench_site_search import chromium_page
from playwright.sync_api import Page

from tipkb.kb import load
from tipkb.site import build_site

PAGES = ("index.html", "mnir/child-in-romania.html", "ro/lege/2009/286.html", "en/organizations/dgaspc.html")
RUNS = 5
LIMIT = 150_000
FIRST_PAINT = """() => new Promise((done) => {
  const entry = performance.getEntriesByName("first-contentful-paint")[0];
  if (entry) done(entry.startTime);
  else new PerformanceObserver((list) => done(list.getEntries()[0].startTime)).observe({type: "paint", buffered: true});
})"""


def build(site: Path) -> None:
    """Build the site and print how long it took."""
    before = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    report = build_site(load(), site)
    after = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    spent = sum(b.ru_utime + b.ru_stime - a.ru_utime - a.ru_stime for a, b in zip(before, after, strict=True))
    print(f"build: {report.pages} pages in {report.seconds:.1f} s on the clock, {spent:.1f} s of processor time")


def sizes(site: Path) -> None:
    """Print bytes of the site by part and its heaviest pages."""
    files = {file.relative_to(site).as_posix(): file.stat().st_size for file in site.rglob("*") if file.is_file()}
    pages = {name: size for name, size in files.items() if name.endswith(".html")}
    parts = {"pages": sum(pages.values()), "JSON": 0, "search": 0, "rest": 0}
    for name, size in files.items():
        if name not in pages:
            part = (
                "JSON"
                if name.startswith("api/")
                else "search"
                if "pagefind/" in name or name.endswith(("search.json", "search-entries.json"))
                else "rest"
            )
            parts[part] += size
    print(
        f"files: {len(files)}, {sum(files.values()) / 1e6:.1f} MB: "
        + ", ".join(f"{name} {size / 1e6:.1f}" for name, size in parts.items())
    )
    over = [name for name, size in pages.items() if size > LIMIT]
    print(
        f"pages: {len(pages)}, median {statistics.median(pages.values()) / 1000:.0f} kB, over {LIMIT // 1000} kB: {len(over)}"
    )
    for name, size in sorted(pages.items(), key=lambda item: -item[1])[:8]:
        packed = len(gzip.compress((site / name).read_bytes()))
        print(f"  {name}: {size / 1000:.0f} kB, compressed {packed / 1000:.0f} kB")


def median(measure: Callable[[], float]) -> float:
    """The median of some measurements."""
    return statistics.median(measure() for _ in range(RUNS))


def speed(page: Page, address: str) -> None:
    """Print time to first paint and to the first search result, and what search loads."""
    client = page.context.new_cdp_session(page)
    client.send("Network.setCacheDisabled", {"cacheDisabled": True})

    def paint(name: str) -> float:
        page.goto("about:blank")
        page.goto(address + name)
        return float(page.evaluate(FIRST_PAINT))

    for name in PAGES:
        print(f"first paint of {name}: {median(lambda name=name: paint(name)):.0f} ms")

    def result() -> float:
        page.goto("about:blank")
        page.goto(f"{address}search.html")
        start = page.evaluate("performance.now()")
        page.fill(".tip-search-page input[type=search]", "perioada de recuperare")
        page.wait_for_selector(".tip-results .tip-hit")
        return float(page.evaluate("performance.now()")) - float(start)

    print(
        f"first search result, search not yet loaded: {median(result):.0f} ms after typing (0.2 s of them waiting for more letters)"
    )
    loaded = page.evaluate(
        "performance.getEntriesByType('resource').filter((one) => /pagefind|search/.test(one.name)).reduce((sum, one) => sum + one.transferSize, 0)"
    )
    print(f"bytes that this search loaded on the page, uncompressed host, without the worker's: {loaded / 1000:.0f} kB")


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--site", type=Path, default=Path("build/site"))
    parser.add_argument("--build", action="store_true")
    given = parser.parse_args()
    if given.build:
        build(given.site)
    sizes(given.site)
    with chromium_page(given.site) as (page, address):
        speed(page, address)


if __name__ == "__main__":
    main()
