"""Search on the published site: an index of Pagefind over the documents of ``documents``, one a language.

The only module that knows Pagefind. Each record is one entry whose address is its place on its page
(``ro/lege/2009/286.html#art_210``). What the page needs beside the index lies in two files of each language:
``assets/search.json``, to understand a query (how acts are cited, other names, stop words, the words of the corpus), and
``assets/search-entries.json``, the weight, year and facets of each entry. Pagefind could keep facets too, but gives
which entries hold a value only by a search for each value, which took longer than all else at the start.
"""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tipkb import vocabulary as v
from tipkb.analysis import STOP_WORDS, SUFFIXES, root, stem
from tipkb.citation_forms import CitationForm
from tipkb.documents import KINDS, Document, documents, element_label, synonyms
from tipkb.errors import SearchError
from tipkb.kb import KnowledgeBase
from tipkb.model import Organization, Term
from tipkb.page_context import Context
from tipkb.page_words import JURISDICTIONS
from tipkb.query import QUESTION_WORDS
from tipkb.text import fold

FACETS = ("kind", "status", "jurisdiction", "organization", "stage", "topic")
"""Facets that the page shows, in this order."""
WEIGHTS = {"title": 10.0, "names": 4.0, "other": 1.5, "body": 1.0}
"""Pagefind's weights of the parts of an entry; chosen on the tune half of the judged questions."""
_ANCHOR = re.compile(r'\bid="([^"]+)"')
_WORD = re.compile(r"[^\W\d_]{4,}")


def write_search(kb: KnowledgeBase, site: Path, languages: Iterable[str]) -> int:
    """Write the index and the words for queries into a built site; the number of entries.

    A record without a place on a page of the site is left out.
    """
    contexts = {language: Context(kb, language) for language in languages}
    anchors: dict[str, frozenset[str]] = {}
    found = [
        (document, place)
        for document in documents(kb.corpus)
        if (place := _place(document, next(iter(contexts.values())), site, anchors))
    ]
    entries = [entry(document, context, place) for context in contexts.values() for document, place in found]
    ids = _index(entries, site / "pagefind")
    places = {document.id: place for document, place in found}
    for order, (language, context) in enumerate(contexts.items()):
        folder = site / _folder(language) / "assets"
        folder.mkdir(parents=True, exist_ok=True)
        own = ids[order * len(found) : (order + 1) * len(found)]
        _write_json(folder / "search.json", query_words(context, places))
        _write_json(folder / "search-entries.json", entry_facts(context, [document for document, _ in found], own))
    return len(entries)


def _write_json(file: Path, value: Mapping[str, Any]) -> None:
    file.write_text(json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


def _folder(language: str) -> str:
    return "" if language == "ro" else f"{language}/"


def _index(entries: Sequence[str], folder: Path) -> list[str]:
    """Let Pagefind read the entries as pages of a passing folder; its id of each, in order.

    Through its Python service each entry takes 0.1 s. Raises SearchError when Pagefind fails or leaves one out.
    """
    with TemporaryDirectory() as place:
        for number, content in enumerate(entries):
            (Path(place) / f"{number:06}.html").write_text(content, encoding="utf-8")
        command = [sys.executable, "-m", "pagefind", "--site", place, "--output-path", str(folder.resolve())]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SearchError(f"Pagefind failed: {done.stdout}{done.stderr}")
    for file in (*folder.glob("pagefind-*ui.*"), *folder.glob("pagefind-highlight.js")):
        file.unlink()  # Pagefind's own widgets, which no page loads
    ids = dict(map(_fragment, folder.glob("fragment/*.pf_fragment")))
    if len(ids) != len(entries):
        raise SearchError(f"Pagefind indexed {len(ids)} of {len(entries)} entries")
    return [ids[number] for number in range(len(entries))]


def _fragment(file: Path) -> tuple[int, str]:
    """The number of the entry in a fragment, which is the name of the page it was read from, and Pagefind's id of it."""
    _, _, text = gzip.decompress(file.read_bytes()).partition(b"{")  # a mark of Pagefind's stands before the JSON
    return int(Path(json.loads(b"{" + text)["url"]).stem), file.stem


def _place(document: Document, c: Context, site: Path, anchors: dict[str, frozenset[str]]) -> str | None:
    """Where a document stands: page and anchor; None when the built page does not hold it."""
    kind, _, slug = document.id.partition(":")
    page, anchor = (f"topics/{slug}", "") if kind == "topic" else c.path(document.id)
    if page not in anchors:
        file = site / f"{page}.html"
        text = file.read_text(encoding="utf-8") if file.is_file() else ""
        anchors[page] = frozenset(["", *_ANCHOR.findall(text)] if text else ())
    if anchor not in anchors[page]:
        return None
    return f"{page}.html" + (f"#{anchor}" if anchor else "")


def entry(document: Document, c: Context, place: str) -> str:
    """A document as the small page that Pagefind reads: title, other names, text."""
    language = c.language
    other = next(word for word in v.LANGUAGES if word != language)
    status = next(iter(document.facets.get("status", ())), "")
    metas = [f'<i data-pagefind-meta="place">{escape(place)}</i>']
    metas.append(f'<i data-pagefind-meta="kind">{escape(facet_label(c, "kind", document.kind))}</i>')
    if status not in ("", "in-force"):
        metas.append(f'<i data-pagefind-meta="status">{escape(facet_label(c, "status", status))}</i>')
    parts = {
        "body": document.body[language],
        "title": " ".join((document.title[language], document.lead.get(language, ""))),
        "names": ". ".join(document.names),
        "other": document.title[other],
    }
    metas.append(f'<i data-pagefind-meta="body">{len(parts["body"].split())}</i>')  # words of text, before the names
    texts = "".join(
        f'<p data-pagefind-weight="{WEIGHTS[name]}">{escape(text)}</p>' for name, text in parts.items() if text
    )
    return (
        f'<html lang="{language}"><body><div hidden data-pagefind-ignore="index">'
        f'<b data-pagefind-meta="title">{escape(document.title[language])}</b>{"".join(metas)}</div>'
        f"{texts}</body></html>"
    )


def entry_facts(c: Context, entries: Sequence[Document], ids: Sequence[str]) -> dict[str, Any]:
    """What the page needs to know of every entry before it opens one: id, weight, year (0: none), and who holds each facet's values."""
    facets: dict[str, dict[str, list[int]]] = {name: defaultdict(list) for name in FACETS}
    for number, document in enumerate(entries):
        for name in FACETS:
            for label in dict.fromkeys(facet_label(c, name, value) for value in document.facets.get(name, ())):
                facets[name][label].append(number)
    return {
        "ids": list(ids),
        "weights": [round(document.weight, 3) for document in entries],
        "years": [int(next(iter(document.facets.get("year", ())), 0)) for document in entries],
        "facets": facets,
    }


def facet_label(c: Context, facet: str, value: str) -> str:
    """A facet's value in the words of the page."""
    corpus, language = c.kb.corpus, c.language
    if facet == "organization":
        record = corpus.organizations[value]
        acronyms = record.acronym.ro if language == "ro" else (record.acronym.en or record.acronym.ro)
        return acronyms[0] if acronyms else c.kb.title(record, language)
    if facet == "topic":
        return c.kb.title(corpus.topics[value], language)
    if facet == "jurisdiction":
        return JURISDICTIONS[value][0 if language == "ro" else 1]
    if facet == "kind":
        return KINDS.label(value, language)
    return {"status": v.WORK_STATUSES, "stage": v.STAGES}[facet].label(value, language)


def query_words(c: Context, places: Mapping[str, str]) -> dict[str, Any]:
    """What the page needs to understand a query."""
    forms, names = _numbered_forms(c.kb), _act_names(c.kb)
    families = _families(c.kb)
    return {
        "stop": sorted(STOP_WORDS),
        "question": sorted(QUESTION_WORDS),
        "step": facet_label(c, "kind", "step"),
        "numbered": forms,
        "acts": names,
        "names": _record_names(c.kb, places),
        "works": _works(c),
        "elements": {
            **{
                kind: element_label(f"{kind}_0", c.language)
                for kind in ("annex", "art", "para", "point", "item", "rec")
            },
            "sole": element_label("art_unic", c.language),
        },
        "synonyms": _synonyms(c.kb),
        "families": families,
        "roots": _roots(families),
        "endings": SUFFIXES,
    }


def _families(kb: KnowledgeBase) -> dict[str, str]:
    """The words of the corpus, folded, by the stem of their dictionary form: the forms of a word stand together."""
    families: dict[str, set[str]] = defaultdict(set)
    for document in documents(kb.corpus):
        for text in (*document.title.values(), *document.body.values(), *document.names):
            for word in _WORD.findall(text):
                families[stem(word)].add(fold(word))
    return {key: " ".join(sorted(words)) for key, words in sorted(families.items())}


def _roots(families: Iterable[str]) -> dict[str, list[str]]:
    """Stems of words that are derived from one root (``proxenet``, ``proxenetism``), by root."""
    out: dict[str, list[str]] = defaultdict(list)
    for key in families:
        out[root(key)].append(key)
    return {key: stems for key, stems in out.items() if len(stems) > 1}


def _numbered_forms(kb: KnowledgeBase) -> list[dict[str, Any]]:
    """How numbered acts are announced: words, the type of act, who must be named beside, and the works of the only body that is meant.

    Judgments are told by their application, which is among the names of each.
    """
    out: list[dict[str, Any]] = []
    for form in kb.corpus.of(CitationForm).values():
        if not form.type or form.application:
            continue
        words = [fold(word) for word in form.words if "*" not in word]
        issuers = [fold(issuer) for issuer in form.issuers]
        one: dict[str, Any] = {"type": form.type, "words": words}
        if form.issuer_required:
            one["issuers"] = issuers
        else:
            one["words"] = words + [f"{word} {issuer}" for word in words for issuer in issuers]
        if form.issuer:
            one["of"] = [
                key
                for key, work in kb.corpus.works.items()
                if key.startswith(f"{form.type}/") and form.may_mean(work, ())
            ]
        out.append(one)
    return out


def _act_names(kb: KnowledgeBase) -> dict[str, str]:
    """The names that mean one act today."""
    names: dict[str, str] = {}
    for form in kb.corpus.of(CitationForm).values():
        works = [dated.work for dated in form.works if dated.to is None or dated.to > kb.as_of]
        if works:
            names.update({fold(name): works[-1] for name in (*form.names, *form.short)})
    for key, work in kb.corpus.works.items():
        for name in (*work.aliases, work.short.ro, work.short.en):
            names.setdefault(fold(name), key)
    return names


def _record_names(kb: KnowledgeBase, places: Mapping[str, str]) -> dict[str, str]:
    """Names and acronyms of institutions and terms, folded, with the place of each."""
    out: dict[str, str] = {}
    for record in kb.corpus.records.values():
        key = f"{record.kind}:{record.id}"
        if isinstance(record, Organization):
            words = [*record.acronym.ro, *record.acronym.en, *(n for name in record.names for n in (name.ro, name.en))]
        elif isinstance(record, Term):
            words = [*record.abbreviations.ro, *record.abbreviations.en, record.term.ro, record.term.en]
        else:
            continue
        if key in places:
            for word in words:
                out.setdefault(fold(word), places[key])
    return out


def _works(c: Context) -> dict[str, tuple[str, dict[str, str]]]:
    """Each work's short name, and the elements that have a place on its page with their headings."""
    corpus = c.kb.corpus
    return {
        key: (
            work.short.text(c.language),
            {
                part.id.partition("#")[2]: part.heading.text(c.language) if part.heading else ""
                for article in corpus.articles.get(key, ())
                for part in article.walk()
            },
        )
        for key, work in corpus.works.items()
    }


def _synonyms(kb: KnowledgeBase) -> dict[str, list[str]]:
    """The other names of each name, folded."""
    out: dict[str, list[str]] = {}
    for group in synonyms(kb.corpus).values():
        for name in group:
            others = [fold(other) for other in group if other != name]
            out.setdefault(fold(name), [])
            out[fold(name)] += [other for other in others if other not in out[fold(name)]]
    return {name: others[:6] for name, others in out.items() if others}
