"""Small tables of figures, read strictly: a CSV file with a heading, a key and plain numbers in each row."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass

from tipkb.findings import Finding
from tipkb.reader import MAX_BYTES

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a CSV file, the heading first; every row is as long as the heading."""

    rows: tuple[tuple[str, ...], ...]
    findings: tuple[Finding, ...]


def read_table(raw: bytes, path: str) -> Table:
    """Read a small table: ``key,column,…``, then a key and plain numbers in each row. Never raises on content."""
    if len(raw) > MAX_BYTES:
        message = f"{len(raw)} bytes; a table has at most {MAX_BYTES}; split it"
        return Table((), (Finding(path, 1, 1, "too-large", message),))
    try:
        text = raw.decode("utf-8")
        rows = tuple(tuple(cell.strip() for cell in row) for row in csv.reader(io.StringIO(text, newline="")) if row)
    except UnicodeDecodeError:
        return Table((), (Finding(path, 1, 1, "not-utf8", "the file is not UTF-8 text; save it as UTF-8"),))
    except csv.Error as error:
        return Table((), (Finding(path, 1, 1, "bad-table", f"not readable as CSV: {error}"),))
    findings = []
    seen: set[str] = set()
    if len(rows) < 2:
        findings.append(Finding(path, 1, 1, "bad-table", "the table needs a heading and at least one row"))
    for line, row in enumerate(rows[1:], 2):
        if len(row) != len(rows[0]):
            message = f"{len(row)} cells, the heading has {len(rows[0])}"
            findings.append(Finding(path, line, 1, "bad-table", message))
        if row[0] in seen or not row[0]:
            findings.append(Finding(path, line, 1, "bad-table", f'the key "{row[0]}" is empty or stands twice'))
        seen.add(row[0])
        for column, cell in enumerate(row[1:], 2):
            if cell and not _NUMBER.fullmatch(cell):
                message = f'"{cell}" is not a number; write digits and a decimal point, or leave the cell empty'
                findings.append(Finding(path, line, column, "bad-table", message))
    return Table(rows, tuple(findings))
