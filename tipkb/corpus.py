"""The corpus on disk as typed records: load, look up, say where each thing stands.

A folder a kind, a file a record; the file's place is its id (see ``corpus/README.md``). Loading
reports every fault of form as a finding; faults of content (dangling references, missing evidence)
are found by ``check``.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from tipkb.citation_forms import CitationForm
from tipkb.errors import BadInput, CorpusError
from tipkb.findings import Finding, did_you_mean
from tipkb.ids import WorkId, check_eid, is_slug, sort_key
from tipkb.model import (
    Organization,
    Part,
    Pathway,
    Provision,
    Record,
    Source,
    Step,
    Term,
    Topic,
    Work,
)  # fmt: skip
from tipkb.reader import Document, read_document

FLAT_KINDS: Mapping[str, type[Record]] = types.MappingProxyType(
    {"citations": CitationForm, "organizations": Organization, "sources": Source, "terms": Term, "topics": Topic}
)
"""Folders whose files are one record each: the slug is the id."""

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record stands: its file, and the path to it inside the file."""

    document: Document
    path: tuple[str | int, ...] = ()


@dataclass(frozen=True)
class Corpus:
    """All records by id, and the findings of reading them."""

    root: Path
    records: Mapping[str, Record]
    places: Mapping[str, Place]
    findings: tuple[Finding, ...]
    unread: frozenset[str] = frozenset()
    """Keys of records whose file is there but could not be read; references to them are not dangling."""

    def of(self, kind: type[R]) -> dict[str, R]:
        """The records of one type (not of its subtypes' parents), by id, in reading order."""
        return {key: record for key, record in self.records.items() if isinstance(record, kind)}

    @cached_property
    def works(self) -> dict[str, Work]:
        """Works by id."""
        return self.of(Work)

    @cached_property
    def provisions(self) -> dict[str, Part]:
        """Articles and their recorded parts by id, in the order of the act."""
        return self.of(Part)

    @cached_property
    def articles(self) -> dict[str, tuple[Provision, ...]]:
        """The recorded articles of each work that has any, in the order of the act."""
        out: dict[str, list[Provision]] = {}
        for key, article in self.of(Provision).items():
            out.setdefault(key.partition("#")[0], []).append(article)
        return {work: tuple(articles) for work, articles in out.items()}

    @cached_property
    def forms_by_type(self) -> dict[str, CitationForm]:
        """The citation form of each type of act: ``ro/lege``."""
        return {form.type: form for form in self.of(CitationForm).values() if form.type and not form.number_prefix}

    def covering(self, provision_id: str) -> Part | None:
        """The record that says what an element says; None when none does.

        Its own, or that of the nearest wider element that is recorded whole, without parts inside it.
        """
        wider = provision_id
        while wider not in self.provisions:
            head, sep, _ = wider.rpartition("__")
            if not sep:
                return None
            wider = head
        if wider != provision_id and wider in self._divided:
            return None
        return self.provisions[wider]

    def article_of(self, provision_id: str) -> Provision | None:
        """The article that holds an element (or is it): the nearest wider record that has a file."""
        wider = provision_id
        while not isinstance(found := self.provisions.get(wider), Provision):
            wider, sep, _ = wider.rpartition("__")
            if not sep:
                return None
        return found

    @cached_property
    def _divided(self) -> frozenset[str]:
        """Provisions that have recorded elements inside them."""
        out = set()
        for key in self.provisions:
            head, sep, _ = key.rpartition("__")
            while sep:
                out.add(head)
                head, sep, _ = head.rpartition("__")
        return frozenset(out)

    @cached_property
    def organizations(self) -> dict[str, Organization]:
        """Organizations by slug."""
        return {key.removeprefix("organization:"): record for key, record in self.of(Organization).items()}

    @cached_property
    def sources(self) -> dict[str, Source]:
        """Sources by slug."""
        return {key.removeprefix("source:"): record for key, record in self.of(Source).items()}

    @cached_property
    def terms(self) -> dict[str, Term]:
        """Terms by slug."""
        return {key.removeprefix("term:"): record for key, record in self.of(Term).items()}

    @cached_property
    def topics(self) -> dict[str, Topic]:
        """Topics by slug."""
        return {key.removeprefix("topic:"): record for key, record in self.of(Topic).items()}

    @cached_property
    def pathways(self) -> dict[str, Pathway]:
        """Pathways by id."""
        return self.of(Pathway)

    @cached_property
    def steps(self) -> dict[str, Step]:
        """Steps by id, pathway by pathway, in the order that each pathway gives."""
        return {
            f"{pathway}#{slug}": step
            for pathway, record in self.pathways.items()
            for slug in record.steps
            if isinstance(step := self.records.get(f"{pathway}#{slug}"), Step)
        }

    def finding(self, key: str, path: tuple[str | int, ...], rule: str, message: str) -> Finding:
        """A finding at a place inside the record that ``records`` holds under ``key``."""
        place = self.places[key]
        line, column = place.document.mark((*place.path, *path))
        return Finding(place.document.path, line, column, rule, message)


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
    loaders = {"works": _load_works, "pathways": _load_pathways, **dict.fromkeys(FLAT_KINDS, _load_flat)}
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


def _yaml_files(loading: _Loading, folder: Path) -> Iterator[Path]:
    for entry in sorted(folder.iterdir()):
        if entry.name.startswith("."):
            continue
        if entry.is_file() and not entry.is_symlink() and entry.suffix == ".yml":
            yield entry
        else:
            place = entry.relative_to(loading.root).as_posix()
            loading.fault(place, "stray-file", "not a record; a record is a file whose name ends in .yml")


def _load_flat(loading: _Loading, folder: Path) -> None:
    kind = FLAT_KINDS[folder.name]
    for file in _yaml_files(loading, folder):
        if not is_slug(file.stem):
            place = file.relative_to(loading.root).as_posix()
            loading.fault(place, "bad-id", "the file name is the id: lower-case letters, digits and hyphens")
            continue
        loading.add(file, kind, file.stem, f"{kind.kind}:{file.stem}")


def _load_pathways(loading: _Loading, folder: Path) -> None:
    for entry in sorted(folder.iterdir()):
        place = entry.relative_to(loading.root).as_posix()
        if not entry.is_dir() or not is_slug(entry.name):
            loading.fault(place, "stray-file", "a pathway is a folder named by its slug")
            continue
        if not (entry / "pathway.yml").is_file():
            loading.fault(place, "missing-file", "the pathway has no pathway.yml")
        for file in _yaml_files(loading, entry):
            if file.stem == "pathway":
                loading.add(file, Pathway, f"mnir/{entry.name}")
            elif is_slug(file.stem):
                loading.add(file, Step, f"mnir/{entry.name}#{file.stem}")
            else:
                loading.fault(f"{place}/{file.name}", "bad-id", "the file name is the step's slug")


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
