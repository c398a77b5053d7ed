"""Documentation that can be checked against the code is."""

from __future__ import annotations

import ast
import re

import yaml
from conftest import ROOT

PACKAGE = sorted((ROOT / "tipkb").glob("*.py"))


def test_the_list_of_rules_is_the_codes() -> None:
    guide = (ROOT / "corpus" / "README.md").read_text(encoding="utf-8").split("What `tipkb check` finds")[1]
    listed = set(re.findall(r"`([a-z]+(?:-[a-z0-9]+)+)`", guide))
    used = set()
    for name in ("check.py", "loading.py", "reader.py", "tables.py"):
        for node in ast.walk(ast.parse((ROOT / "tipkb" / name).read_text(encoding="utf-8"))):
            text = node.value if isinstance(node, ast.Constant) else None
            if isinstance(text, str) and re.fullmatch(r"[a-z]+(-[a-z0-9]+)+", text):
                used.add(text)
    assert listed - used == set()
    assert used - listed - {"utf-8", "in-force", "no-longer-in-force"} == set()


def test_every_public_thing_has_a_docstring_and_modules_say_what_they_hold() -> None:
    bare = []
    for file in PACKAGE:
        tree = ast.parse(file.read_text(encoding="utf-8"))
        if not ast.get_docstring(tree):
            bare.append(file.name)
        classes = [node for node in tree.body if isinstance(node, ast.ClassDef) and not node.name.startswith("_")]
        for node in [*tree.body, *(inner for outer in classes for inner in outer.body)]:
            named = isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
            if named and not ast.get_docstring(node):
                bare.append(f"{file.name}:{node.name}")
    assert bare == []


def test_imports_run_one_way() -> None:
    imports = {}
    for file in PACKAGE:
        tree = ast.parse(file.read_text(encoding="utf-8"))
        top = [n for n in tree.body if isinstance(n, ast.ImportFrom)]
        imports[file.stem] = {
            name for node in top if node.module
            for name in ([node.module.partition(".")[2]] if "." in node.module else [a.name for a in node.names])
            if node.module.split(".")[0] == "tipkb"
        }  # fmt: skip
    done: set[str] = set()
    while ready := {
        name for name, needs in imports.items() if name not in done and needs - {"__version__"} <= done | {"__init__"}
    }:
        done |= ready
    assert set(imports) - done == set(), "imports in a circle"


def test_one_outside_library_a_module() -> None:
    homes = {
        "yaml": "reader",
        "whoosh": "engine",
        "mkdocs": "site",
        "simplemma": "analysis",
        "Stemmer": "analysis",
        "platformdirs": "store",
    }
    for file in PACKAGE:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = (
                [a.name for a in node.names]
                if isinstance(node, ast.Import)
                else [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else []
            )
            for name in names:
                home = homes.get(name.split(".")[0])
                assert home in (None, file.stem), f"{file.name} imports {name}"


def test_the_readme_names_real_things() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for path in re.findall(r"`((?:scripts|corpus|tipkb|docs|tests)/[\w./-]*)`", text):
        assert (ROOT / path).exists(), path
    assert len(text.splitlines()) < 60


def test_examples_of_the_authoring_guide_are_yaml() -> None:
    text = (ROOT / "corpus" / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    assert len(blocks) >= 6
    for block in blocks:
        assert yaml.safe_load(block.replace("[...]", "[]"))
