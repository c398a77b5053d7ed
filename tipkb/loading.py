"""Reading a corpus from its folder: a folder a kind, a file a record; the file's place is its id.

Loading reports every fault of form as a finding; faults of content (dangling references, missing evidence)
are found by ``check``. See ``corpus/README.md``.
"""

from __future__ import annotations

import typing
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from tipkb.corpus import FLAT_KINDS, NESTED_KINDS, Corpus, Place
from tipkb.errors import BadInput, CorpusError
from tipkb.findings import Finding, did_you_mean
from tipkb.ids import WorkId, check_eid, is_slug, sort_key
from tipkb.model import Part, Provision, Record, Work
from tipkb.practice import Statistic
from tipkb.reader import Document, read_document
from tipkb.tables import read_table


@dataclass
class _Loading:
    root: Path
    records: dict[str, Record] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)

    def fault(self, path: str, rule: str, message: str, mark: tuple[int, int] = (1, 1)) -> None:
        self.findings.append(Finding(path, *mark, rule, message))

    def add(self, file: Path, kind: type[Record], record_id: str, key: str | None = None) -> None:
        """Read one file into one record, kept under ``key``; its faults become findings."""
        key = key or record_id
        self.unread.add(key)
        document = read_document(file.read_bytes(), file.relative_to(self.root).as_posix())
        self.findings.extend(document.findings)
        if document.data is None:
            return
        data = dict(document.data)
        if "id" in data:
            self.fault(document.path, "unknown-key", 'remove "id": the file\'s place is its id', document.mark(("id",)))
        data["id"] = record_id
        if kind is Provision:
            self._give_ids_to_parts(data, record_id, document)
        if kind is Statistic:
            self._give_rows(data, file, document)
        try:
            record = kind.model_validate(data)
        except ValidationError as error:
            self.findings.extend(_translate(error, kind, document))
            return
        if document.findings:
            return  # what was read is not all that the file says
        self.unread.discard(key)
        self.records[key] = record
        self.places[key] = Place(document)
        if isinstance(record, Provision):
            for index, part in enumerate(record.parts):
                if part.id in self.records:
                    self.fault(
                        document.path, "duplicate-id", f'the part "{part.id.rpartition("#")[2]}" stands twice; keep one',
                        document.mark(("parts", index, "id")),
                    )  # fmt: skip
                    continue
                self.records[part.id] = part
                self.places[part.id] = Place(document, ("parts", index))

    def _give_rows(self, data: dict[str, Any], file: Path, document: Document) -> None:
        """Put the table beside a statistic into it; the table's first line must name the record's columns."""
        table_file = file.with_suffix(".csv")
        place = table_file.relative_to(self.root).as_posix()
        if "rows" in data:
            self.fault(
                document.path, "unknown-key", 'remove "rows": they stand in the CSV file', document.mark(("rows",))
            )
        if not table_file.is_file():
            self.fault(document.path, "missing-file", f"the figures are missing; put them into {table_file.name}")
            return
        table = read_table(table_file.read_bytes(), place)
        self.findings.extend(table.findings)
        columns = data.get("columns")
        keys = (
            [column.get("key") for column in columns if isinstance(column, dict)] if isinstance(columns, tuple) else []
        )
        if not table.findings and table.rows[0][1:] != tuple(keys):
            wanted = ",".join(["key", *map(str, keys)])
            self.fault(place, "bad-table", f"the first line must be {wanted}, as the record's columns say")
        data["rows"] = table.rows[1:]

    def _give_ids_to_parts(self, data: dict[str, Any], article: str, document: Document) -> None:
        parts = data.get("parts")
        if not isinstance(parts, tuple):
            return
        out = []
        for index, part in enumerate(parts):
            local = part.get("id") if isinstance(part, dict) else None
            if isinstance(local, str):
                try:
                    check_eid(local)
                except BadInput as error:
                    self.fault(document.path, "bad-id", str(error), document.mark(("parts", index, "id")))
                out.append({**part, "id": f"{article}__{local}"})
            else:
                out.append(part)
        data["parts"] = tuple(out)


def load_corpus(root: Path) -> Corpus:
    """Read every record below ``root``; faults of form are in ``.findings``, nothing is raised for them.

    Raises CorpusError when the folder itself is missing or is no corpus.
    """
    if not root.is_dir():
        raise CorpusError(f"{root} is not a folder; name the folder that holds works/ and organizations/")
    loading = _Loading(root)
    loaders = {
        "works": _load_works,
        **dict.fromkeys(NESTED_KINDS, _load_nested),
        **dict.fromkeys(FLAT_KINDS, _load_flat),
    }
    present = {entry.name: entry for entry in sorted(root.iterdir()) if not entry.name.startswith(".")}
    if not loaders.keys() & present.keys():
        raise CorpusError(f"{root} holds none of {', '.join(loaders)}; it is not a corpus")
    for name, entry in present.items():
        if entry.is_dir() and name in loaders:
            loaders[name](loading, entry)
        elif entry.is_dir():
            loading.fault(name, "stray-file", f"no kind of record lives here.{did_you_mean(name, loaders)}")
        elif entry.suffix in (".yml", ".yaml"):
            loading.fault(name, "stray-file", "a record stands in the folder of its kind, not beside the folders")
    findings = tuple(sorted(loading.findings))
    return Corpus(root, loading.records, loading.places, findings, frozenset(loading.unread))


def _yaml_files(loading: _Loading, folder: Path, tables: bool = False) -> Iterator[Path]:
    """The records of a folder; ``tables`` allows a CSV file beside a record of the same name."""
    for entry in sorted(folder.iterdir()):
        if entry.name.startswith("."):
            continue
        if entry.is_file() and not entry.is_symlink() and entry.suffix == ".yml":
            yield entry
        elif not (tables and entry.suffix == ".csv" and entry.is_file() and entry.with_suffix(".yml").is_file()):
            place = entry.relative_to(loading.root).as_posix()
            loading.fault(place, "stray-file", "not a record; a record is a file whose name ends in .yml")


def _load_flat(loading: _Loading, folder: Path) -> None:
    kind = FLAT_KINDS[folder.name]
    for file in _yaml_files(loading, folder, tables=kind is Statistic):
        if not is_slug(file.stem):
            place = file.relative_to(loading.root).as_posix()
            loading.fault(place, "bad-id", "the file name is the id: lower-case letters, digits and hyphens")
            continue
        loading.add(file, kind, file.stem, f"{kind.kind}:{file.stem}")


def _load_nested(loading: _Loading, folder: Path) -> None:
    nest = NESTED_KINDS[folder.name]
    head, member = nest.head_kind.kind, nest.member_kind.kind
    for entry in sorted(folder.iterdir()):
        place = entry.relative_to(loading.root).as_posix()
        if not entry.is_dir() or not is_slug(entry.name):
            loading.fault(place, "stray-file", f"a {head} is a folder named by its slug")
            continue
        if not (entry / f"{nest.head}.yml").is_file():
            loading.fault(place, "missing-file", f"the {head} has no {nest.head}.yml")
        for file in _yaml_files(loading, entry):
            if file.stem == nest.head:
                loading.add(file, nest.head_kind, f"{nest.prefix}/{entry.name}")
            elif is_slug(file.stem):
                loading.add(file, nest.member_kind, f"{nest.prefix}/{entry.name}#{file.stem}")
            else:
                loading.fault(f"{place}/{file.name}", "bad-id", f"the file name is the {member}'s slug")


def _load_works(loading: _Loading, folder: Path) -> None:
    for work_folder in sorted({file.parent for file in folder.rglob("*.yml")}):
        place = work_folder.relative_to(loading.root).as_posix()
        work_id = work_folder.relative_to(folder).as_posix()
        try:
            WorkId.parse(work_id)
        except BadInput as error:
            loading.fault(place, "bad-id", f"the folder is the work's id: {error}")
            continue
        if not (work_folder / "work.yml").is_file():
            loading.fault(place, "missing-file", "the work has no work.yml")
        files = {file.stem: file for file in _yaml_files(loading, work_folder)}
        if work := files.pop("work", None):
            loading.add(work, Work, work_id)
        good = {}
        for stem, file in files.items():
            try:
                check_eid(stem)
                good[stem] = file
            except BadInput as error:
                loading.fault(f"{place}/{file.name}", "bad-id", f"the file name is the element's id: {error}")
        for stem in sorted(good, key=sort_key):
            loading.add(good[stem], Provision, f"{work_id}#{stem}")


_PLAIN = {
    "string_type": "must be text; put quotes round it",
    "tuple_type": "must be a list; begin each item with a dash",
    "date_type": "must be a date written YYYY-MM-DD without quotes",
    "int_type": "must be a whole number without quotes",
    "bool_type": "must be true or false without quotes",
    "string_too_long": "is too long for one statement; say it shorter",
    "too_short": "must not be empty; absent means unknown, so remove the key",
    "string_too_short": "must not be empty; absent means unknown, so remove the key",
}


def _translate(error: ValidationError, kind: type[Record], document: Document) -> Iterator[Finding]:
    """Pydantic's errors in words that an author can act on."""
    for fault in error.errors(include_url=False):
        path = tuple(fault["loc"])
        key = str(path[-1]) if path else ""
        keys = _keys_at(kind, path[:-1])
        if fault["type"] == "extra_forbidden":
            rule, message = "unknown-key", f'unknown key "{key}".{did_you_mean(key, keys)} Known: {", ".join(keys)}'
        elif fault["type"] == "missing" and key in ("ro", "en") and set(keys) >= {"ro", "en"}:
            language = "Romanian" if key == "ro" else "English"
            rule, message = "missing-translation", f'"{".".join(map(str, path[:-1]))}" has no {language} ("{key}")'
        elif fault["type"] == "missing":
            rule, message = "missing-key", f'"{key}" is missing; every {kind.kind} needs it'
        elif fault["type"] == "value_error":
            rule, message = "bad-value", str(fault["ctx"]["error"])
        elif fault["type"] in ("model_type", "model_attributes_type", "dict_type"):
            rule, message = "bad-value", f'"{key}" must be a group of keys: {", ".join(_keys_at(kind, path))}'
        else:
            rule, message = "bad-value", f'"{key}" {_PLAIN.get(fault["type"], fault["msg"])}'
        line, column = document.mark(path)
        yield Finding(document.path, line, column, rule, message)


def _keys_at(kind: type[BaseModel], path: tuple[str | int, ...]) -> list[str]:
    """The keys that the model allows at a place inside it."""
    model: type[BaseModel] | None = kind
    for step in path:
        if model is None or isinstance(step, int):
            continue
        named = {info.alias or name: info.annotation for name, info in model.model_fields.items()}
        model = _model_in(named.get(step))
    if model is None:
        return []
    return [info.alias or name for name, info in model.model_fields.items() if name != "id" or model is Part]


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for arg in typing.get_args(annotation) if (found := _model_in(arg))), None)
