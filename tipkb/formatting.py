"""Citations written out from ids, the way back from ``citations``: what this prints, that reads."""

from __future__ import annotations

from tipkb.corpus import Corpus
from tipkb.documents import element_label
from tipkb.errors import BadInput
from tipkb.ids import ProvisionId, WorkId

STYLES = ("ro-long", "ro-short", "en")

_LONG = {
    "ro/lege": "Legea nr. {}/{}", "ro/oug": "Ordonanța de urgență a Guvernului nr. {}/{}", "ro/og": "Ordonanța Guvernului nr. {}/{}",
    "ro/hg": "Hotărârea Guvernului nr. {}/{}", "ro/ordin": "Ordinul nr. {}/{}", "ro/decizie": "Decizia nr. {}/{}",
    "ro/decret": "Decretul nr. {}/{}", "eu/dir": "Directiva {1}/{0}", "eu/dec": "Decizia-cadru {1}/{0}", "ro/mof": "Monitorul Oficial nr. {}/{}",
}  # fmt: skip
_SHORT = {
    **_LONG, "ro/lege": "Legea {}/{}", "ro/oug": "OUG {}/{}", "ro/og": "OG {}/{}", "ro/hg": "HG {}/{}",
}  # fmt: skip
_ENGLISH = {
    "ro/lege": "Law no. {}/{}", "ro/oug": "Government Emergency Ordinance no. {}/{}", "ro/og": "Government Ordinance no. {}/{}",
    "ro/hg": "Government Decision no. {}/{}", "ro/ordin": "Order no. {}/{}", "ro/decizie": "Decision no. {}/{}",
    "ro/decret": "Decree no. {}/{}", "eu/dir": "Directive {1}/{0}", "eu/dec": "Framework Decision {1}/{0}",
}  # fmt: skip
_STYLES = {"ro-long": (_LONG, " din "), "ro-short": (_SHORT, " din "), "en": (_ENGLISH, " of ")}


def format_citation(corpus: Corpus, record_id: str, style: str = "ro-long") -> str:
    """A citation of a work or provision.

    ``ro/lege/2001/678#art_20__para_2`` → ``art. 20 alin. (2) din Legea nr. 678/2001``. Acts cited by name
    (codes, treaties) take the short name of their record. Raises BadInput for an unknown style or id.
    """
    if style not in _STYLES:
        raise BadInput(f'"{style}" is not a style; use {", ".join(STYLES)}')
    patterns, joint = _STYLES[style]
    language = "en" if style == "en" else "ro"
    work_text, _, eid = record_id.partition("#")
    work = WorkId.parse(work_text)
    pattern = patterns.get(f"{work.jurisdiction}/{work.type}")
    record = corpus.works.get(work_text)
    if pattern:
        year_first = "{1}" in pattern
        act = pattern.format(work.number, work.year) + (_suffix(work, language) if year_first else "")
    elif work.jurisdiction == "eu" and work.type == "reg":
        numbers = f"{work.year}/{work.number}" if work.year >= 2015 else f"nr. {work.number}/{work.year}"
        act = f"Regulamentul (UE) {numbers}" if language == "ro" else f"Regulation (EU) {numbers.replace('nr.', 'No')}"
    else:
        act = record.short.text(language) if record else work_text
    if not eid:
        return act
    ProvisionId.parse(record_id)
    return f"{element_label(eid, language)}{joint}{act}"


def _suffix(work: WorkId, language: str) -> str:
    if work.type == "dec":
        return "/JAI" if language == "ro" else "/JHA"
    union = work.year >= 2010
    words = {"ro": ("UE", "CE"), "en": ("EU", "EC")}[language]
    return f"/{words[0 if union else 1]}"
