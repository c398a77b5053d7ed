"""The command through its real entry point: text, JSON, exit status."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from conftest import INVENTED, ROOT
from typer.testing import CliRunner

TALE = ("--corpus", str(INVENTED))


def test_who_json_has_the_promised_shape(tipkb: Any) -> None:
    run = tipkb("who", "identification", "--age", "child", "--found-in", "romania", "--json", *TALE)
    assert run.code == 0 and run.err == ""
    answer = run.json
    assert set(answer) >= {"case", "as_of", "steps", "ask_next"}
    assert answer["case"] == {"age": ["under-14", "14-17"], "found_in": ["romania"]}
    (step,) = answer["steps"]
    assert set(step) >= {
        "id",
        "stage",
        "title",
        "applies",
        "depends_on",
        "actors",
        "deadline",
        "form",
        "basis",
        "evidence",
        "gaps",
    }
    assert {"organization": "ap", "role": "responsible"}.items() <= step["actors"][0].items()
    assert set(step["evidence"][0]) >= {"source", "locator", "confidence"}
    assert answer["ask_next"] == ["parents_involved"]


def test_who_of_the_real_corpus_names_the_regional_centre(tipkb: Any) -> None:
    answer = tipkb("who", "identification", "--age", "child", "--found-in", "romania", "--json").json
    found = [
        (step, actor) for step in answer["steps"] for actor in step["actors"]
        if actor["organization"] == "cr-anitp" and actor["role"] == "responsible"
    ]  # fmt: skip
    assert found and found[0][0]["basis"] and found[0][0]["evidence"]


def test_who_in_words(tipkb: Any) -> None:
    run = tipkb("who", "identification", "--age", "child", "--lang", "en", *TALE)
    assert run.code == 0
    for words in ("Agency of Stories", "depends on: where the person was found", "Not known: The form was not found."):
        assert words in run.out


def test_show_differs_between_days_and_names_the_law(tipkb: Any) -> None:
    old = tipkb("show", "art. 211 Cod penal", "--as-of", "2023-06-01")
    new = tipkb("show", "art. 211 Cod penal")
    assert "de la 5 la 10 ani" in old.out and "de la 7 la 15 ani" not in old.out
    assert "de la 7 la 15 ani" in new.out and "Legea nr. 202/2024" in new.out


def test_links_json(tipkb: Any) -> None:
    answer = tipkb("links", "eu/dir/1998/98", "--json", *TALE).json
    assert answer["id"] == "eu/dir/1998/98" and answer["outgoing"] == []
    (edge,) = [edge for edge in answer["incoming"] if edge["declared"]]
    assert {
        "relation": "transposes",
        "source": "ro/lege/1999/999#art_1",
        "date": "1999-01-08",
        "declared": True,
    }.items() <= edge.items()


def test_cite_json_and_stdin(tipkb: Any) -> None:
    text = "Vezi art. 1, 2 din Legea nr. 999/1999 și Legea 5/2020."
    answer = tipkb("cite", text, "--json", *TALE).json
    assert [c["target"] for c in answer["citations"]] == [
        "ro/lege/1999/999#art_1",
        "ro/lege/1999/999#art_2",
        "ro/lege/2020/5",
    ]
    assert all(text[c["start"] : c["end"]] == c["text"] for c in answer["citations"])
    assert [c["known"] for c in answer["citations"]] == [True, True, False]
    assert tipkb("cite", "--json", *TALE, stdin=text).json == answer


def test_search_json(tipkb: Any) -> None:
    answer = tipkb("search", "poveste furata", "--json", "--limit", "1", *TALE).json
    assert set(answer) == {"query", "total", "hits", "facets", "suggestion"}
    assert set(answer["hits"][0]) >= {"id", "kind", "title", "score", "snippet", "status"}
    assert len(answer["hits"]) == 1


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("search", "qqqqqq"), 1),
        (("show", "art. 99 din Legea nr. 999/1999"), 1),
        (("show", "nimic de felul acesta"), 1),
        (("who", "identificare"), 1),
        (("who", "identification", "--age", "adult"), 1),
        (("who", "identification", "--age", "bunic"), 2),
        (("show", "ap", "--as-of", "2023-02-30"), 2),
        (("links", "ro/lege/1999/999"), 0),
        (("cite", "nimic"), 1),
        (("history", "ro/lege/1999/999#art_1"), 0),
        (("duties", "AP"), 0),
        (("pathway", "poveste"), 0),
    ],
)
def test_exit_status(tipkb: Any, arguments: tuple[str, ...], code: int) -> None:
    plain = tipkb(*arguments, *TALE)
    as_json = tipkb(*arguments, "--json", *TALE)
    assert (plain.code, as_json.code) == (code, code), plain.err
    assert "Traceback" not in plain.err + as_json.err
    assert as_json.json is not None  # one document, whatever happened
    if code == 2:
        assert plain.err.startswith("tipkb: ")


def test_bad_usage(tipkb: Any) -> None:
    assert tipkb("no-such-command").code == 2
    assert tipkb("search").code == 2
    assert tipkb("search", "x", "--corpus", "/nowhere").code == 2


def test_check_says_ten_kinds_of_damage_with_file_and_line(tipkb: Any, tmp_path: Path) -> None:
    from test_broken import BROKEN, read_case

    root = shutil.copytree(INVENTED, tmp_path / "corpus")
    chosen: dict[str, str] = {}
    for number, file in enumerate(BROKEN):
        at, expected, content = read_case(file)
        if at == "organizations/nou.yml" and expected[0] not in chosen.values():
            name = f"organizations/nou-{number}.yml"
            (root / name).write_text(content, encoding="utf-8")
            chosen[name] = expected[0]
    assert len(chosen) >= 10
    run = tipkb("check", str(root))
    assert run.code == 1
    for name, rule in chosen.items():
        lines = [line for line in run.out.splitlines() if line.startswith(f"{name}:")]
        assert any(f"[{rule}]" in line and line.split(":")[1].isdigit() for line in lines), (name, rule, lines)
    assert run.out.splitlines()[-1].endswith("findings")
    as_json = tipkb("check", str(root), "--json").json
    assert len(as_json["findings"]) == len(run.out.splitlines()) - 1


def test_check_of_the_real_corpus_has_no_findings(tipkb: Any) -> None:
    run = tipkb("check", str(ROOT / "corpus"))
    assert run.code == 0 and run.out.strip().endswith(", 0 findings")


def test_index_and_export(tipkb: Any, tmp_path: Path) -> None:
    assert "documents indexed" in tipkb("index", "--rebuild", *TALE).out
    assert tipkb("export", str(tmp_path / "out"), *TALE).code == 0
    assert (tmp_path / "out" / "works" / "ro" / "lege" / "1999" / "999.json").is_file()
    assert (tmp_path / "out" / "schemas" / "step.schema.json").is_file()


def test_every_command_is_in_the_help_and_documented() -> None:
    from tipkb.cli import app

    shown = CliRunner().invoke(app, ["--help"]).output
    documented = (ROOT / "docs" / "en" / "scripts.md").read_text(encoding="utf-8")
    for command in (
        "who",
        "pathway",
        "duties",
        "search",
        "show",
        "cite",
        "links",
        "history",
        "diff",
        "chain",
        "check",
        "index",
        "export",
        "site",
    ):
        assert command in shown
        assert f"tipkb {command}" in documented, command
