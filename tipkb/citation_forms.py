"""How law is cited, as data: the records of ``corpus/citations/``. What they mean to a reader of texts is in ``grammar``."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from pydantic import Field

from tipkb import vocabulary as v
from tipkb.model import Work
from tipkb.model_base import Day, Line, Model, Record, Reference, Slug

if TYPE_CHECKING:  # a closed word list is checked at run time; to the type checker it is text
    CitationRole = str
else:
    CitationRole = v.word_of(v.CITATION_ROLES)


class CitationExample(Model):
    """A citation as people write it, and the ids that it must give; tests run every example."""

    text: Line
    targets: tuple[Line, ...] = Field(default=(), description="None where the text only looks like a citation")
    as_of: Day | None = None


class NamedWork(Model):
    """The work that a name meant between two days."""

    work: Reference
    from_: Day | None = Field(default=None, alias="from")
    to: Day | None = None


class Mark(Model):
    """The letters after the number of an EU act (``2011/36/UE``) for acts of the years from ``from`` to before ``to``."""

    ro: Line
    en: Line
    from_: int | None = Field(default=None, alias="from")
    to: int | None = None


class Ordinal(Model):
    """The words for one ordinal number; without ``value`` they name the last, whose number the words do not say."""

    value: Line | None = None
    words: tuple[Line, ...]


class Written(Model):
    """How a citation is written out, by style; ``{number}``, ``{year}``, ``{numbers}`` and ``{mark}`` are filled in."""

    ro_long: Line = Field(alias="ro-long")
    ro_short: Line | None = Field(default=None, alias="ro-short", description="As the long form where absent")
    en: Line


class CitationForm(Record):
    """A way of citing, as data.

    One of four: words before the number of an act (``type``), a name that needs no number (``works``), words before
    the number of an element of an act (``element``), or small words between these (``role``).
    """

    kind = "citation-form"
    words: tuple[Line, ...] = Field(default=(), description="In every form used; * is any one word, ** a few")

    type: Line | None = Field(default=None, description="Id of the acts up to the year: ro/lege")
    issuers: tuple[Line, ...] = Field(default=(), description="Names that may stand between the words and the number")
    issuer_required: bool = Field(default=False, description="Meant only where an issuer stands before or after")
    issuer_may_follow: bool = Field(default=False, description="Any words may stand between the act and its number")
    title_may_follow: bool = Field(default=False, description="A title may stand there: Legea asistenței sociale nr.")
    year_first_from: int | None = Field(
        default=None, description="First year whose acts have the year before the number"
    )
    listed: bool = Field(default=False, description="More acts may follow by number alone")
    issuer: Slug | None = Field(default=None, description="The only organization whose acts the form means")
    series: Line | None = Field(
        default=None, description="The series that it means, as in the record's short name: (HP)"
    )
    application: bool = Field(
        default=False, description="Numbered by application (25965/04); the year is the judgment's"
    )
    elements: bool = Field(default=True, description="Articles of such an act are cited")
    celex: tuple[Line, ...] = Field(default=(), description="Letters of the type in CELEX numbers")
    marks: tuple[Mark, ...] = ()
    written: Written | None = None
    prefer_short_name: bool = Field(default=False, description="A recorded act is written by its short name")

    names: tuple[Line, ...] = ()
    short: tuple[Line, ...] = Field(
        default=(), description="Names that mean the act only after a reference to an element"
    )
    works: tuple[NamedWork, ...] = ()

    element: Line | None = Field(default=None, description="Akoma Ntoso name of the element")
    before_number: bool = Field(default=False, description="Cited by an ordinal word, which may stand first")
    sole: tuple[Line, ...] = Field(default=(), description="Words that name the only such element")

    role: CitationRole | None = None
    ordinals: tuple[Ordinal, ...] = ()

    examples: tuple[CitationExample, ...]

    def may_mean(self, work: Work, named: Collection[str]) -> bool:
        """Whether a recorded act can be what the form means, told by the body that issued it.

        The Prime Minister and the courts each number their decisions from 1. ``named`` are the bodies that have forms
        of their own: words that name none of them do not mean their acts.
        """
        if self.issuer is None:
            return not set(named).intersection(work.issuers)
        in_series = self.series is None or f"({self.series})" in work.short.ro
        return in_series and (not work.issuers or self.issuer in work.issuers)
