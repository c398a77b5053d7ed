"""Questions about change: what a provision said on two days, and all that one act changed."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from tipkb.corpus import Corpus
from tipkb.graph import OURS, Edge, Graph
from tipkb.model import Change, Part, Provision, Version


def version_on(part: Part, day: date) -> Version | None:
    """The version of a provision that applied on a day; None before the record starts or after it ends."""
    found = None
    for version in part.versions:
        if version.from_ is None or version.from_ <= day:
            found = version
    return None if found is None or (found.to is not None and found.to <= day) else found


def with_parts(part: Part) -> tuple[Part, ...]:
    """An article and its parts, or the part alone."""
    return tuple(part.walk()) if isinstance(part, Provision) else (part,)


@dataclass(frozen=True, slots=True)
class Difference:
    """A provision that differs between two days; ``by`` are the changes in between, oldest first."""

    provision: str
    before: Version | None
    after: Version | None
    by: tuple[tuple[date | None, Change], ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON."""
        return {
            "provision": self.provision,
            "before": _version(self.before),
            "after": _version(self.after),
            "by": [{"date": day.isoformat() if day else None, **change.model_dump(mode="json", exclude_none=True)} for day, change in self.by],
        }  # fmt: skip


def _version(version: Version | None) -> dict[str, Any] | None:
    return version.model_dump(mode="json", by_alias=True, exclude_defaults=True) if version else None


def differences(part: Part, first: date, second: date) -> tuple[Difference, ...]:
    """What changed in a provision and its parts between two days, in either order of days."""
    early, late = sorted((first, second))
    out = []
    for one in with_parts(part):
        before, after = version_on(one, early), version_on(one, late)
        if before is not after:
            between = [v for v in one.versions if v.from_ and early < v.from_ <= late]
            by = tuple((version.from_, change) for version in between for change in version.by)
            out.append(Difference(one.id, before, after, by))
    return tuple(out)


def changed_by(corpus: Corpus, act: str) -> Iterator[tuple[Part, Version, Change]]:
    """Every recorded provision that an act (or one element of it) changed, with the version it made."""
    for part in corpus.provisions.values():
        for version in part.versions:
            for change in version.by:
                if change.act == act or change.act.startswith((f"{act}#", f"{act}__")):
                    yield part, version, change


def dead_references(corpus: Corpus, graph: Graph, day: date) -> tuple[Edge, ...]:
    """References that a provision or step in force on a day makes to a provision repealed by then.

    Reported as facts of the law, not repaired: art. 217 of the Criminal Code names a repealed paragraph. Only
    declared relations count, as our own text also tells how things were before.
    """
    return tuple(
        edge
        for edge in graph.edges
        if edge.declared
        and edge.relation in ("cites", "based_on")
        and _is_repealed(corpus, edge.target, day)
        and not _is_repealed(corpus, edge.source, day)
    )


def _is_repealed(corpus: Corpus, record_id: str, day: date) -> bool:
    part = corpus.covering(record_id) if "#" in record_id and not record_id.startswith("mnir/") else None
    version = version_on(part, day) if part else None
    return version is not None and version.repealed


def chain(graph: Graph, start: str, end: str, longest: int = 12) -> tuple[Edge, ...]:
    """A shortest chain of declared relations from a source of law down to what rests on it.

    Each link goes from an act to one that ratifies, transposes, implements, cites or is based on it; a chain may
    enter a work at one provision and leave it at another. Looked for from ``start`` down to ``end``, then the other
    way round; empty when neither rests on the other.
    """
    return _descend(graph, _whole(start), _whole(end), longest) or _descend(graph, _whole(end), _whole(start), longest)


def _descend(graph: Graph, start: str, end: str, longest: int) -> tuple[Edge, ...]:
    came: dict[str, tuple[str, Edge] | None] = {start: None}
    queue = deque([(start, 0)])
    while queue and end not in came:
        here, steps = queue.popleft()
        for edge in graph.links(here).incoming if steps < longest else ():
            other = _whole(edge.source)
            if edge.declared and edge.relation != OURS and other not in came and _is_law_or_step(other):
                came[other] = (here, edge)
                queue.append((other, steps + 1))
    path = []
    while (step := came.get(end)) is not None:
        end, edge = step
        path.append(edge)
    return tuple(reversed(path))


def _is_law_or_step(record_id: str) -> bool:
    """Terms and organizations name law, but nothing follows through them."""
    return "/" in record_id


def _whole(record_id: str) -> str:
    """Works are entered as a whole; steps are not: a pathway joins things that have nothing else in common."""
    return record_id if record_id.startswith("mnir/") else record_id.partition("#")[0]
