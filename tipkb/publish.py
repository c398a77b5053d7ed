"""What is done to the built pages after MkDocs: security policy, other addresses, site map, archives.

Knows HTML files, not MkDocs and not records. A page that the policy would break is a fault of the build.
"""

from __future__ import annotations

import re
import unicodedata
import zipfile
from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path

from tipkb.citation_forms import CitationForm
from tipkb.errors import TipkbError
from tipkb.kb import KnowledgeBase
from tipkb.text import fold

POLICY = {
    "default-src": "'none'", "script-src": "'self'", "style-src": "'self'", "img-src": "'self' data:", "connect-src": "'self'",
    "worker-src": "'self'", "base-uri": "'none'", "form-action": "'self'",
}  # fmt: skip
"""The Content-Security-Policy of every page. Images in ``data:`` are Material's icons, in its style sheet."""
SEARCH_POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'"
"""What Pagefind's worker needs where a host sends policies as headers; the pages themselves run no WebAssembly."""
HEADERS = {
    "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in POLICY.items()) + "; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}  # fmt: skip
"""Headers that a host should send; ``frame-ancestors`` has no effect in a page."""
_HEAD = "<head>"
_UNSAFE = re.compile(
    r"<script(?![^>]*\bsrc=)(?![^>]*\btype=\"?application/(?:ld\+)?json)[^>]*>|<style\b|<[a-z][^>]*\s(?:style|on[a-z]+)=\"",
    re.IGNORECASE,
)
_LANGUAGES = {"": "ro", "en/": "en"}
_EPOCH = (1980, 1, 1, 0, 0, 0)


class UnsafePage(TipkbError):
    """A built page holds something that its own security policy forbids."""


def add_policy(site: Path) -> int:
    """Put the policy first into the head of every page; the number of pages.

    Raises UnsafePage for an inline script, style or event handler.
    """
    policy = "; ".join(f"{name} {value}" for name, value in POLICY.items())
    tag = f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">'
    count = 0
    for file in site.rglob("*.html"):
        text = file.read_text(encoding="utf-8")
        if found := _UNSAFE.search(text):
            raise UnsafePage(f"{file.relative_to(site)} breaks the Content-Security-Policy: {found[0][:200]}")
        file.write_text(text.replace(_HEAD, f"{_HEAD}\n    {tag}", 1), encoding="utf-8")
        count += 1
    return count


# -- other addresses ----------------------------------------------------------------------------------


def write_redirects(kb: KnowledgeBase, site: Path) -> int:
    """Small pages at addresses that people type (``cod-penal/art-210``), and the same as ``_redirects``.

    For works with names of two or three words, and their articles.
    """
    lines = []
    for address, target in _other_addresses(kb, site):
        file = site / f"{address}.html"
        file.parent.mkdir(parents=True, exist_ok=True)
        there = "../" * address.count("/") + target
        file.write_text(_redirect(there), encoding="utf-8")
        lines.append(f"/{address} /{target} 301\n")
    (site / "_redirects").write_text("".join(lines), encoding="utf-8")
    return len(lines)


def _other_addresses(kb: KnowledgeBase, site: Path) -> Iterator[tuple[str, str]]:
    taken = {path.name.removesuffix(".html") for path in site.iterdir()}
    for name, work in sorted(_short_names(kb).items()):
        if name in taken or not (site / f"{work}.html").is_file():
            continue
        yield name, f"{work}.html"
        for article in kb.corpus.articles.get(work, ()):
            anchor = article.id.partition("#")[2]
            if anchor.startswith("art_"):
                yield f"{name}/{anchor.replace('_', '-').lower()}", f"{work}.html#{anchor}"


def _short_names(kb: KnowledgeBase) -> dict[str, str]:
    """Names of two or three words that mean one act today, as parts of an address."""
    out: dict[str, str] = {}
    named = [(alias, key) for key, work in kb.corpus.works.items() for alias in work.aliases]
    for form in kb.corpus.of(CitationForm).values():
        works = [dated.work for dated in form.works if dated.to is None or dated.to > kb.as_of]
        named += [(name, works[-1]) for name in form.names if works]
    for name, work in named:
        words = fold(unicodedata.normalize("NFC", name)).split()
        if 2 <= len(words) <= 3 and all(word.isalpha() for word in words) and not _is_inflected(words[0]):
            out.setdefault("-".join(words), work)
    return out


def _is_inflected(word: str) -> bool:
    return word.endswith(("ului", "iei", "elor", "ilor"))


def _redirect(target: str) -> str:
    there = escape(target)
    return (
        f'<!doctype html>\n<html lang="ro">\n  {_HEAD}\n    <meta charset="utf-8">\n    <title>tipkb</title>\n'
        f'    <meta name="robots" content="noindex">\n    <link rel="canonical" href="{there}">\n'
        f'    <meta http-equiv="refresh" content="0; url={there}">\n  </head>\n'
        f'  <body><main><h1><a href="{there}">tipkb</a></h1></main></body>\n</html>\n'
    )


# -- for machines and hosts ---------------------------------------------------------------------------


def write_site_map(site: Path, address: str) -> None:
    """One site map of both languages with each page's twin, and ``robots.txt``.

    ``address`` is where the site will stand (``https://example.org/``); without it addresses begin with ``/``.
    """
    for file in (*site.rglob("sitemap.xml"), *site.rglob("sitemap.xml.gz")):
        file.unlink()
    root = address or "/"
    rows = []
    for path in _pages(site):
        both = {code: f"{root}{folder}{path}" for folder, code in _LANGUAGES.items()}
        twins = "".join(
            f'<xhtml:link rel="alternate" hreflang="{code}" href="{escape(url)}"/>' for code, url in both.items()
        )
        rows += [f"<url><loc>{escape(url)}</loc>{twins}</url>" for url in both.values()]
    (site / "sitemap.xml").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        'xmlns:xhtml="http://www.w3.org/1999/xhtml">\n' + "\n".join(rows) + "\n</urlset>\n",
        encoding="utf-8",
    )
    (site / "robots.txt").write_text(f"User-agent: *\nAllow: /\nSitemap: {root}sitemap.xml\n", encoding="utf-8")


def _pages(site: Path) -> list[str]:
    """Pages that exist in both languages, by their Romanian path."""
    english = site / "en"
    return sorted(
        path
        for file in english.rglob("*.html")
        if (path := file.relative_to(english).as_posix()) != "404.html" and (site / path).is_file()
    )


def write_headers(site: Path) -> None:
    """``_headers`` for hosts that read it; ``docs/publishing.md`` says the same for others."""
    own = "".join(f"  {name}: {value}\n" for name, value in HEADERS.items())
    search = f"/pagefind/*\n  ! Content-Security-Policy\n  Content-Security-Policy: {SEARCH_POLICY}\n"
    (site / "_headers").write_text(f"/*\n{own}\n{search}", encoding="utf-8")


def write_zips(site: Path, folder: Path) -> list[Path]:
    """The whole site and its JSON as archives in ``folder``; the same site gives the same bytes."""
    made = []
    for name, root in (("tipkb-site.zip", site), ("tipkb-json.zip", site / "api" / "v1")):
        files = {file.relative_to(root).as_posix(): file for file in root.rglob("*") if file.is_file()}
        made.append(_zip(folder / name, files))
    return made


def _zip(path: Path, files: Mapping[str, Path]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(files):
            info = zipfile.ZipInfo(name, _EPOCH)
            info.external_attr = 0o644 << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, files[name].read_bytes())
    return path
