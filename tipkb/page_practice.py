"""Pages of what surrounds the law: services, systems, rights, indicators, strategies, figures, monitoring, cases."""

from __future__ import annotations

from collections.abc import Iterator

from tipkb import markup as m
from tipkb.documents import statements
from tipkb.model import Record
from tipkb.page_context import Context
from tipkb.practice import PRACTICE_KINDS


def pages(c: Context) -> Iterator[tuple[str, str]]:
    """Path and Markdown of each page: one a kind, one a strategy."""
    by_page: dict[str, list[Record]] = {}
    for record in c.kb.corpus.records.values():
        if isinstance(record, PRACTICE_KINDS):
            by_page.setdefault(c.path(record.key)[0], []).append(record)
    for page, records in by_page.items():
        yield page, _listing(c, page, records)


def _listing(c: Context, page: str, records: list[Record]) -> str:
    title = c.kb.title(records[0], c.language) if page.startswith("strategies/") else c.word(page)
    body = [f"# {m.text(title)}"]
    for record in records:
        name = c.kb.title(record, c.language)
        if name != title:
            body.append(f"## {m.text(name)} {{#{c.path(record.key)[1]}}}")
        body += [c.prose(one, page) for one in statements(record) if one.text(c.language) != name]
        body += [c.evidence(record.evidence, page), c.gaps(record.gaps), c.doubts(record.doubts, page)]
    return m.page(title, body)
