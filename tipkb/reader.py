"""Strict YAML with line numbers: the only module that knows PyYAML.

Stricter than YAML 1.1 on purpose (docs/decisions/0002-strict-yaml.md): duplicate keys, anchors,
aliases, tags and empty values are faults, and only whole numbers, ``true``, ``false`` and ISO dates
are read as anything but text, so ``no``, ``12:30`` and ``010`` stay what the author wrote.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import yaml

from tipkb.findings import Finding

MAX_BYTES = 1_000_000
"""A record is something that a person reads; a larger file is a mistake."""
MAX_DEPTH = 30

_INT = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_SUSPECT = re.compile(r"[&*!]")

Path = tuple[str | int, ...]
Mark = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Document:
    """What a file says (``data``: dict, or None when it could not be read), and where it says it."""

    path: str
    data: dict[str, Any] | None
    marks: dict[Path, Mark]
    findings: tuple[Finding, ...]

    def mark(self, path: Path) -> Mark:
        """Line and column of the nearest place that the file has for ``path``."""
        for end in range(len(path), 0, -1):
            if path[:end] in self.marks:
                return self.marks[path[:end]]
        return (1, 1)


@dataclass(slots=True)
class _Reading:
    path: str
    marks: dict[Path, Mark] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def fault(self, mark: Mark, rule: str, message: str) -> None:
        self.findings.append(Finding(self.path, *mark, rule, message))


def read_document(raw: bytes, path: str) -> Document:
    """Read one record file. Never raises on what the file holds: every fault is a finding.

    ``path`` is the file's place relative to the corpus, used in findings.
    """
    reading = _Reading(path)
    data: Any = None
    if len(raw) > MAX_BYTES:
        reading.fault((1, 1), "too-large", f"{len(raw)} bytes; a record has at most {MAX_BYTES}; split it")
    else:
        data = _read(raw, reading)
    if data is not None and not isinstance(data, dict):
        reading.fault((1, 1), "not-a-record", "the file must hold keys with values, as in `summary: …`")
        data = None
    return Document(path, data, reading.marks, tuple(reading.findings))


def _read(raw: bytes, reading: _Reading) -> Any:
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        reading.fault((line, 1), "not-utf8", "the file is not UTF-8 text; save it as UTF-8")
        return None
    try:
        if _too_deep(text):
            reading.fault((1, 1), "too-deep", f"values are nested more than {MAX_DEPTH} deep")
            return None
        if _SUSPECT.search(text) and _has_references(text, reading):
            return None
        node = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "unreadable"
        reading.fault(where, "bad-yaml", f"not readable as YAML: {problem}; check indentation and quotes")
        return None
    if node is None:
        reading.fault((1, 1), "empty-file", "the file is empty; write the record or delete the file")
        return None
    return _value(node, (), reading)


def _too_deep(text: str) -> bool:
    """A cheap bound, checked before the parser sees the text, on how deep it can nest."""
    flow = max((line.count("[") + line.count("{") for line in text.splitlines()), default=0)
    indent = max((len(line) - len(line.lstrip(" ")) for line in text.splitlines() if line.strip()), default=0)
    dashes = max((line.count("- ") for line in text.splitlines()), default=0)
    return flow > MAX_DEPTH * 4 or indent > MAX_DEPTH * 4 or dashes > MAX_DEPTH * 4


def _has_references(text: str, reading: _Reading) -> bool:
    """Report anchors, aliases and tags, which make a record say what it does not show."""
    before = len(reading.findings)
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            what, remedy = "anchors-and-aliases", "write the value out"
        elif getattr(event, "tag", None):
            what, remedy = "tags", "remove the tag; quote the value if it must stay text"
        else:
            continue
        mark = event.start_mark
        where = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        reading.fault(where, what, f"YAML {what} are not allowed; {remedy}")
    return len(reading.findings) > before


def _value(node: yaml.Node, path: Path, reading: _Reading) -> Any:
    mark = (node.start_mark.line + 1, node.start_mark.column + 1)
    reading.marks.setdefault(path, mark)
    if len(path) > MAX_DEPTH:
        reading.fault(mark, "too-deep", f"values are nested more than {MAX_DEPTH} deep")
        return None
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, path, reading)
    if isinstance(node, yaml.SequenceNode):
        if not node.value:
            reading.fault(mark, "empty-value", "the list is empty; absent means unknown, so remove the key")
        return tuple(_value(item, (*path, index), reading) for index, item in enumerate(node.value))
    assert isinstance(node, yaml.ScalarNode)
    return _scalar(node, mark, reading)


def _mapping(node: yaml.MappingNode, path: Path, reading: _Reading) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for key_node, value_node in node.value:
        mark = (key_node.start_mark.line + 1, key_node.start_mark.column + 1)
        if not isinstance(key_node, yaml.ScalarNode):
            reading.fault(mark, "bad-key", "a key must be a single word")
            continue
        key = str(key_node.value)
        if key in out:
            first = reading.marks[(*path, key)][0]
            reading.fault(mark, "duplicate-key", f'"{key}" stands twice (first on line {first}); keep one')
            continue
        reading.marks[(*path, key)] = mark
        out[key] = _value(value_node, (*path, key), reading)
    return out


def _scalar(node: yaml.ScalarNode, mark: Mark, reading: _Reading) -> Any:
    text: str = node.value
    if node.style in ("'", '"', "|", ">"):
        if not text.strip():
            reading.fault(mark, "empty-value", "the text is empty; absent means unknown, so remove the key")
        return text
    if text in ("", "~", "null", "Null", "NULL"):
        reading.fault(mark, "empty-value", "no value; absent means unknown, so remove the key")
        return None
    if text in ("true", "false"):
        return text == "true"
    if _INT.fullmatch(text):
        return int(text)
    if _DATE.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            reading.fault(mark, "bad-date", f'"{text}" is not a day of the calendar; write YYYY-MM-DD')
            return None
    return text
