"""What comes from a record is shown to the letter, whatever it holds."""

from __future__ import annotations

import html
import re

import markdown
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tipkb import markup

EXTENSIONS = ["admonition", "attr_list", "def_list", "md_in_html", "tables", "pymdownx.details", "toc"]
NASTY = "*_`[](){}<>&\"'|\\#+-=~:!^$1. ab"


def shown(text: str, extensions: list[str] = EXTENSIONS) -> str:
    rendered = markdown.markdown(text, extensions=extensions)
    return html.unescape(re.sub(r"<[^>]*>", "", rendered)).strip()


@given(st.text(alphabet=NASTY, max_size=40) | st.text(max_size=40))
def test_text_renders_to_its_letters(value: str) -> None:
    printable = "".join(letter for letter in value if letter.isprintable() and letter not in "\u2028\u2029\x02\x03")
    expected = " ".join(printable.split())
    assert " ".join(shown(markup.text(printable)).split()) == expected


@given(st.text(alphabet=NASTY, max_size=30))
def test_cells_keep_their_columns(value: str) -> None:
    expected = " ".join(value.split()) or "–"
    rendered = markdown.markdown(markup.table(("a", "b"), [(markup.text(value), "z")]), extensions=EXTENSIONS)
    cells = [
        html.unescape(re.sub(r"<[^>]*>", "", cell)).strip() for cell in re.findall(r"<td>(.*?)</td>", rendered, re.S)
    ]
    assert cells == [expected, "z"]


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "https://a b", 'https://x"onclick="', "data:text/html,x", "//x"]
)
def test_only_plain_web_addresses_become_links(url: str) -> None:
    assert "<a" not in markdown.markdown(markup.outside("x", url), extensions=EXTENSIONS)


def test_links_are_relative_to_the_page() -> None:
    assert markup.link("x", "ro/lege/2001/678", "mnir/child", "art_1") == "[x](../ro/lege/2001/678.md#art_1)"
    assert markup.link("x", "mnir/child", "mnir/child", "a") == "[x](#a)"
