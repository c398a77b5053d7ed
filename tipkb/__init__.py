"""tipkb: the legal framework against trafficking in persons in Romania, searchable and answerable.

>>> import tipkb
>>> kb = tipkb.load()
>>> case = tipkb.Case(age="child", found_in="romania")
>>> [actor.actor.organization for actor in kb.who("identification", case).steps[0].actors][0]
'cr-anitp'
"""

from __future__ import annotations

from typing import Any

from tipkb.errors import BadInput, CorpusError, NotFound, SearchError, TipkbError

__all__ = ["BadInput", "Case", "CorpusError", "KnowledgeBase", "NotFound", "SearchError", "TipkbError", "load"]
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """Bring in the machinery on first use, so that importing tipkb does no work."""
    if name in ("KnowledgeBase", "load"):
        from tipkb import kb  # noqa: PLC0415

        return getattr(kb, name)
    if name == "Case":
        from tipkb.pathways import Case  # noqa: PLC0415

        return Case
    raise AttributeError(f"module 'tipkb' has no attribute {name!r}")
