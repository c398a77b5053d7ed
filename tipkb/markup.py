"""Safe Markdown: everything from the corpus passes through ``text`` before it enters a page."""

from __future__ import annotations

import os.path
import re
from collections.abc import Iterable, Sequence
from html import escape

_SPECIAL = re.compile(r"[\\`*_\[\]{}<>&\"|]")
_ENTITIES = {"<": "&lt;", ">": "&gt;", "&": "&amp;", '"': "&quot;", "|": "&#124;"}
_LEADING = re.compile(r"^(?:[#+=~:-]|\d+[.)])")


def text(value: str) -> str:
    """A statement as Markdown that renders to exactly its letters: no markup, no HTML, one line."""
    return lead(inside(" ".join(value.split())))


def inside(value: str) -> str:
    """Like ``text``, for a piece that stands inside a line and keeps the spaces at its ends."""
    return _SPECIAL.sub(lambda m: _ENTITIES.get(m[0], f"\\{m[0]}"), value)


def lead(line: str) -> str:
    """A line that is safe inside, made safe at its start too: no heading, no list."""
    return _LEADING.sub(lambda m: f"{m[0][:-1]}&#{ord(m[0][-1])};", line)


def link(label: str, page: str, here: str, anchor: str = "", hint: str = "") -> str:
    """A Markdown link from the page ``here`` to another page (paths without ending), label and hint already safe."""
    shown = f' "{hint}"' if hint else ""
    return f"[{label}]({_address(page, here, anchor, 'md')}{shown})"


def tag(name: str, *content: str, **attributes: str | None) -> str:
    """An HTML element for what Markdown cannot say; content is safe HTML, attributes are escaped here.

    ``class_`` stands for ``class``, other underscores for hyphens; an attribute without value is left out.
    """
    given = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(value)}"' for key, value in attributes.items() if value
    )
    return f"<{name}{given}>{''.join(content)}</{name}>"


def html(value: str) -> str:
    """A statement as HTML that shows exactly its letters, on one line."""
    return escape(" ".join(value.split()), quote=False)


def html_link(label: str, page: str, here: str, anchor: str = "", class_: str | None = None) -> str:
    """Like ``link``, inside HTML; label already safe HTML."""
    return tag("a", label, href=_address(page, here, anchor, "html"), class_=class_)


def _address(page: str, here: str, anchor: str, ending: str) -> str:
    if page == here and anchor:
        return f"#{anchor}"
    target = os.path.relpath(f"{page}.{ending}", os.path.dirname(here) or ".")
    return f"{target}#{anchor}" if anchor else target


def outside(label: str, url: str) -> str:
    """A link to an official address outside the site; plain text when the address is not https or http."""
    if not re.fullmatch(r"https?://[^\s<>\"')(]+", url):
        return text(url)
    return f'[{label}]({url}){{rel="external noopener noreferrer"}}'


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; cells are safe already."""
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    lines += ["| " + " | ".join(cell or "–" for cell in row) + " |" for row in rows]
    return "\n".join(lines)


def fields(rows: Iterable[tuple[str, str]]) -> str:
    """Name and value pairs as a definition list; empty values are left out."""
    return "\n\n".join(f"{name}\n:   {value}" for name, value in rows if value)


def foot(rows: Iterable[tuple[str, str]]) -> str:
    """Name and value pairs as one quiet line below what they rest on; empty values are left out."""
    shown = " · ".join(f"{name}: {value}" for name, value in rows if value)
    return f'<small class="tip-foot">{shown}</small>' if shown else ""


def box(kind: str, title: str, lines: Iterable[str], folded: bool = False) -> str:
    """A box around some lines (an admonition); ``folded`` hides them behind the title."""
    quoted = title.replace('"', "&quot;")
    body = "\n".join(f"    {line}" if line else "" for part in lines for line in part.split("\n"))
    return f'{"???" if folded else "!!!"} {kind} "{quoted}"\n\n{body}\n'


def page(title: str, body: Iterable[str], description: str = "", wide: bool = False) -> str:
    """A page with its front matter; ``wide`` gives the room of the contents list to the text."""
    head = ["---", f"title: {_quoted(title)}", "hide:", "  - navigation"]
    if wide:
        head.append("  - toc")
    if description:
        head.append(f"description: {_quoted(description)}")
    return "\n".join([*head, "---", "", "\n\n".join(part for part in body if part), ""])


def _quoted(value: str) -> str:
    plain = " ".join(value.split()).replace("\\", "").replace('"', "”").replace("<", "‹").replace(">", "›")
    return f'"{plain}"'
