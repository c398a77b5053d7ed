"""Citations written out from ids, the way back from ``citations``: what this prints, that reads.

How each type of act is written, and which letters the acts of a year carry (``/CE``, ``/UE``), is data
(``written`` and ``marks`` in ``corpus/citations/``).
"""

from __future__ import annotations

from tipkb.citation_forms import CitationForm
from tipkb.corpus import Corpus
from tipkb.documents import element_label
from tipkb.errors import BadInput
from tipkb.ids import ProvisionId, WorkId

STYLES = ("ro-long", "ro-short", "en")
_LANGUAGES = {"ro-long": "ro", "ro-short": "ro", "en": "en"}
_OF_ACT = {"ro": " din ", "en": " of "}
_NUMBER_SIGN = {"ro": "nr.", "en": "No"}


def format_citation(corpus: Corpus, record_id: str, style: str = "ro-long") -> str:
    """A citation of a work or provision.

    ``ro/lege/2001/678#art_20__para_2`` → ``art. 20 alin. (2) din Legea nr. 678/2001``. Acts cited by name
    (codes, treaties) take the short name of their record. Raises BadInput for an unknown style or id.
    """
    if style not in STYLES:
        raise BadInput(f'"{style}" is not a style; use {", ".join(STYLES)}')
    language = _LANGUAGES[style]
    work_id, _, eid = record_id.partition("#")
    act = _act(corpus, WorkId.parse(work_id), style, language)
    if not eid:
        return act
    ProvisionId.parse(record_id)
    return f"{element_label(eid, language)}{_OF_ACT[language]}{act}"


def _act(corpus: Corpus, work: WorkId, style: str, language: str) -> str:
    record = corpus.works.get(str(work))
    form = corpus.written_form(f"{work.jurisdiction}/{work.type}", record.issuers if record else ())
    if form is None or form.written is None or (form.prefer_short_name and record):
        return record.short.text(language) if record else str(work)
    pattern = {"ro-long": form.written.ro_long, "ro-short": form.written.ro_short, "en": form.written.en}[style]
    year_first = form.year_first_from is not None and work.year >= form.year_first_from
    numbers = f"{work.year}/{work.number}" if year_first else f"{_NUMBER_SIGN[language]} {work.number}/{work.year}"
    return (pattern or form.written.ro_long).format(
        number=work.number, year=work.year, numbers=numbers, mark=_mark(form, work.year, language)
    )


def _mark(form: CitationForm, year: int, language: str) -> str:
    """The letters that an act of a year carries: ``CE`` before 2010, ``UE`` since."""
    for mark in form.marks:
        if (mark.from_ is None or mark.from_ <= year) and (mark.to is None or year < mark.to):
            return mark.ro if language == "ro" else mark.en
    return ""
