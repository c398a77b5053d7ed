"""Words of the user interface in Romanian and English, shared by the command line and the site.

``v`` in code is ``tipkb.vocabulary``: labels of closed lists live there, everything else here.
"""

from __future__ import annotations

from collections.abc import Sequence

from tipkb import vocabulary as v
from tipkb.model import Deadline, Evidence, Penalty, Version

_LABELS: dict[str, tuple[str, str]] = {
    "applies": ("se aplică", "applies"),
    "depends": ("depinde de: {}", "depends on: {}"),
    "actors": ("Cine", "Who"),
    "who-acts": ("Cine acționează", "Who acts"),
    "what": ("Ce se face", "What happens"),
    "stage": ("Etapa", "Stage"),
    "step": ("Pasul", "Step"),
    "role": ("Rolul", "Role"),
    "form": ("Formular", "Form"),
    "means": ("Mijloc", "Means"),
    "consent": ("Consimțământ", "Consent"),
    "deadline": ("Termen", "Deadline"),
    "basis": ("Temei legal", "Legal basis"),
    "trigger": ("Când", "When"),
    "evidence": ("Surse", "Sources"),
    "confidence": ("Încredere", "Confidence"),
    "gaps": ("Ce nu se cunoaște", "What is not known"),
    "gap": ("Nu se cunoaște", "Not known"),
    "doubts": ("Îndoieli", "Doubts"),
    "ask-next": ("De întrebat în continuare", "Ask next"),
    "nothing": ("Nu s-a găsit nimic.", "Nothing found."),
    "did-you-mean": ("Ați vrut să scrieți: {}?", "Did you mean: {}?"),
    "results": ("{} rezultate", "{} results"),
    "in-force-on": ("în vigoare la {}", "in force on {}"),
    "from": ("de la {}", "from {}"),
    "since-unknown": ("de la o dată neînregistrată", "from a day that is not recorded"),
    "until": ("până la {}", "until {}"),
    "by": ("prin {}", "by {}"),
    "repealed": ("abrogat", "repealed"),
    "nothing-then": ("nimic consemnat", "nothing recorded"),
    "no-difference": ("Nicio deosebire consemnată.", "No recorded difference."),
    "not-yet": ("Nu exista la {}; a fost introdus mai târziu.", "It did not exist on {}; it was introduced later."),
    "not-recorded": ("Înregistrarea noastră începe mai târziu decât {}.", "Our record starts later than {}."),
    "penalty": ("Pedeapsa", "Penalty"),
    "imprisonment": ("închisoare de la {} la {}", "imprisonment from {} to {}"),
    "or-fine": ("sau amendă", "or a fine"),
    "rights-ban": ("și interzicerea exercitării unor drepturi", "and a ban on exercising certain rights"),
    "aggravated": ("formă agravată", "aggravated form"),
    "outgoing": ("Legături către alte acte", "Links to other records"),
    "incoming": ("Legături dinspre alte acte", "Links from other records"),
    "found-in-text": ("găsit în text", "found in text"),
    "history": ("Istoric", "History"),
    "changed-by": ("modificat prin", "changed by"),
    "served": ("Ce afișăm", "What we serve"),
    "why": ("De ce", "Why"),
    "state": ("Stadiu", "State"),
    "looked-in": ("Căutat în", "Looked in"),
    "checked": ("verificat la {}", "checked on {}"),
    "unverified": ("NEVERIFICAT", "UNVERIFIED"),
    "practice-until": ("practică veche, până la {}", "old practice, until {}"),
    "no-limit": ("–", "–"),
    "known": ("în corpus", "in the corpus"),
    "not-in-corpus": ("nu este în corpus", "not in the corpus"),
    "mandates": ("Atribuții date de lege", "Tasks given by law"),
    "steps": ("Pași", "Steps"),
    "contacts": ("Contact public", "Public contact"),
    "case-any": ("caz: nimic cunoscut", "case: nothing known"),
    "case": ("caz: {}", "case: {}"),
    "status": ("Statut", "Status"),
}


def label(key: str, language: str, *values: object) -> str:
    """A word of the interface, its places filled in order."""
    return _LABELS[key][0 if language == "ro" else 1].format(*values)


def day(value: object, language: str) -> str:
    """A date as people write it: 01.07.2024 in Romanian, 1 Jul 2024 in English."""
    from_iso = str(value).split("-")
    year, month, number = from_iso
    if language == "ro":
        return f"{number}.{month}.{year}"
    months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    return f"{int(number)} {months[int(month) - 1]} {year}"


def penalty_text(penalty: Penalty, language: str) -> str:
    """``închisoare de la 7 la 15 ani și interzicerea exercitării unor drepturi``."""
    low, high = (_span(value, penalty.unit, language) for value in (penalty.min, penalty.max))
    if low.split()[-1] == high.split()[-1]:
        low = " ".join(low.split()[:-1]) if not low.startswith("o ") else low
        low = low.removesuffix(" de")
    text = label("imprisonment", language, low, high)
    if penalty.or_fine:
        text += " " + label("or-fine", language)
    if penalty.rights_ban:
        text += " " + label("rights-ban", language)
    return text


def counted(value: int, one: str, many: str, language: str) -> str:
    """A number with its noun: ``un act``, ``19 acte``, ``20 de acte``; ``one`` says the number too."""
    return one if value == 1 else f"{value}{_of(value, language)} {many}"


def _of(value: int, language: str) -> str:
    """Romanian puts ``de`` between a noun and a number whose last two digits are 00 or 20 to 99."""
    return " de" if language == "ro" and value and (value % 100 >= 20 or value % 100 == 0) else ""


def _span(value: int, unit: str, language: str) -> str:
    if unit == "months" and value % 12 == 0:
        value, unit = value // 12, "years"
    if language == "en":
        word = {"years": "year", "months": "month"}[unit]
        return f"{value} {word}" if value == 1 else f"{value} {word}s"
    if value == 1:
        return "un an" if unit == "years" else "o lună"
    return f"{value}{_of(value, language)} {v.PENALTY_UNITS.label(unit, language)}"


def deadline_text(deadline: Deadline | None, language: str) -> str:
    """The time limit in words."""
    return deadline.statement.text(language) if deadline else ""


def version_span(version: Version, language: str) -> str:
    """``de la 01.07.2024``."""
    start = label("from", language, day(version.from_, language)) if version.from_ else label("since-unknown", language)
    return f"{start} {label('until', language, day(version.to, language))}" if version.to else start


def confidences(evidence: Sequence[Evidence]) -> list[str]:
    """The confidences of several sources, each once, the best first."""
    found = {item.confidence for item in evidence}
    return [word for word in v.CONFIDENCES if word in found]


def confidence_mark(evidence: Sequence[Evidence], language: str) -> str:
    """The confidences of several sources in words, all of them, so that the best hides no other."""
    words = (
        label("unverified", language) if word == "unverified" else v.CONFIDENCE_MARKS.label(word, language)
        for word in confidences(evidence)
    )
    return ", ".join(words)


def facts_text(case: dict[str, list[str]], language: str) -> str:
    """The known facts of a case in words."""
    if not case:
        return label("case-any", language)
    parts = [v.values_label(fact, tuple(values), language) for fact, values in case.items()]
    return label("case", language, "; ".join(parts))


def fact_names(facts: Sequence[str], language: str) -> str:
    """Names of facts, joined."""
    return ", ".join(v.FACT_LABELS[fact][language] for fact in facts)
