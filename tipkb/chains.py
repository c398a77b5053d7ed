"""Declared links between whole acts and steps, both ways, for those who ask about many at once.

``timeline.chain`` answers for one pair; here every act is entered once and all its links lie ready.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Collection, Iterable

from tipkb.graph import OURS, Edge


def whole(record_id: str) -> str:
    """The act of a provision; a step stays itself, as a pathway joins things that have nothing else in common."""
    return record_id if record_id.startswith("mnir/") else record_id.partition("#")[0]


class Ties:
    """The declared edges between acts and steps; terms and organizations name law, but nothing follows through them."""

    def __init__(self, edges: Iterable[Edge]) -> None:
        self._up: dict[str, list[Edge]] = defaultdict(list)
        self._down: dict[str, list[Edge]] = defaultdict(list)
        for edge in edges:
            source, target = whole(edge.source), whole(edge.target)
            if edge.declared and edge.relation != OURS and source != target and "/" in source and "/" in target:
                self._up[source].append(edge)
                self._down[target].append(edge)

    def above(self, record_id: str) -> list[Edge]:
        """What an act or step states of others."""
        return self._up[record_id]

    def nearest(self, start: str, ends: Collection[str], longest: int = 12) -> tuple[Edge, ...]:
        """A shortest run of edges from an act down to one of some records; empty when none rests on it."""
        came: dict[str, Edge | None] = {start: None}
        queue = deque([(start, 0)])
        while queue:
            here, steps = queue.popleft()
            if here in ends:
                return self._path(came, here)
            for edge in self._down[here] if steps < longest else ():
                other = whole(edge.source)
                if other not in came:
                    came[other] = edge
                    queue.append((other, steps + 1))
        return ()

    @staticmethod
    def _path(came: dict[str, Edge | None], end: str) -> tuple[Edge, ...]:
        path = []
        while (edge := came[end]) is not None:
            path.append(edge)
            end = whole(edge.target)
        return tuple(reversed(path))
