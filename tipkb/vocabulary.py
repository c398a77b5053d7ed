"""Closed word lists: every word that a record may use where the field is not free text.

A list maps each word to its label in Romanian and English. Words follow Akoma Ntoso, ELI, the
OSCE/ODIHR NRM handbook and HSDS. Adding a word here is a decision: give it a label in both languages.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Any

from pydantic import AfterValidator, WithJsonSchema

from tipkb.findings import did_you_mean

LANGUAGES = ("ro", "en")


class Words(Mapping[str, Mapping[str, str]]):
    """A closed list: word → label by language, in a fixed order."""

    def __init__(self, name: str, labels: dict[str, tuple[str, str]]) -> None:
        self.name = name
        self._labels = MappingProxyType(
            {word: MappingProxyType({"ro": ro, "en": en}) for word, (ro, en) in labels.items()}
        )
        self._order = {word: index for index, word in enumerate(labels)}

    def __getitem__(self, word: str) -> Mapping[str, str]:
        return self._labels[word]

    def __iter__(self) -> Any:
        return iter(self._labels)

    def __len__(self) -> int:
        return len(self._labels)

    def label(self, word: str, language: str) -> str:
        """The word as people read it."""
        return self._labels[word][language]

    def order(self, word: str) -> int:
        """The word's place in the list, from 0."""
        return self._order[word]

    def check(self, word: str) -> str:
        """Return the word; raise ValueError naming the nearest word of the list."""
        if word not in self._labels:
            raise ValueError(
                f'"{word}" is not a known {self.name}; use one of {", ".join(self)}.{did_you_mean(word, self)}'
            )
        return word


def word_of(words: Words) -> Any:
    """A pydantic type that accepts the words of one list only."""
    return Annotated[str, AfterValidator(words.check), WithJsonSchema({"type": "string", "enum": [*words]})]


CONFIDENCES = Words("confidence", {
    "official": ("citit în act sau pe pagina unei autorități publice", "read in the act or on a public authority's page"),
    "reported": ("afirmat de raportul unei instituții sau al unui proiect", "stated by an institution's or a project's report"),
    "secondary": ("preluat dintr-o sursă secundară", "taken from a secondary source"),
    "unverified": ("neverificat", "unverified"),
})  # fmt: skip

CONFIDENCE_MARKS = Words("confidence", {
    "official": ("oficial", "official"),
    "reported": ("raportat", "reported"),
    "secondary": ("secundar", "secondary"),
    "unverified": ("neverificat", "unverified"),
})  # fmt: skip
"""One word for each confidence, for marks beside statements."""

STAGES = Words("stage", {
    "detection": ("Detectare", "Detection"),
    "emergency": ("Urgență", "Emergency"),
    "notification": ("Notificare", "Notification"),
    "age-and-needs": ("Vârstă, identitate și nevoi de bază", "Age, identity and basic needs"),
    "identification": ("Identificare", "Identification"),
    "information-and-consent": ("Informare și consimțământ", "Information and consent"),
    "risk-assessment": ("Evaluarea riscurilor și a nevoilor", "Risk and needs assessment"),
    "interpretation": ("Interpretare", "Interpretation"),
    "referral": ("Referire", "Referral"),
    "assistance": ("Protecție și asistență", "Protection and assistance"),
    "criminal-proceedings": ("Proces penal", "Criminal proceedings"),
    "compensation": ("Compensare", "Compensation"),
    "return": ("Repatriere", "Return"),
    "reintegration": ("Reintegrare", "Reintegration"),
    "monitoring": ("Monitorizare", "Monitoring"),
})  # fmt: skip

ROLES = Words("role", {
    "responsible": ("răspunde", "responsible"),
    "decides": ("decide", "decides"),
    "participates": ("participă", "participates"),
    "present": ("este prezent", "present"),
    "notified": ("este anunțat", "notified"),
    "receives": ("primește", "receives"),
    "consents": ("consimte", "consents"),
})  # fmt: skip

RELATIONS = Words("relation", {
    "amends": ("modifică", "amends"),
    "repeals": ("abrogă", "repeals"),
    "replaces": ("înlocuiește", "replaces"),
    "ratifies": ("ratifică", "ratifies"),
    "transposes": ("transpune", "transposes"),
    "implements": ("pune în aplicare", "implements"),
    "approves": ("aprobă", "approves"),
    "based_on": ("are ca temei", "is based on"),
    "cites": ("face trimitere la", "cites"),
    "corrects": ("rectifică", "corrects"),
    "corresponds_to": ("privește același subiect (lectura redacției, neverificată)", "concerns the same subject (our reading, unverified)"),
})  # fmt: skip
"""What an act states of another. Only ``corresponds_to`` is ours: no source states it, and it proves no transposition."""

REVERSE_RELATIONS = Words("reverse relation", {
    "amends": ("modificat de", "amended by"),
    "repeals": ("abrogat de", "repealed by"),
    "replaces": ("înlocuit de", "replaced by"),
    "ratifies": ("ratificat prin", "ratified by"),
    "transposes": ("transpus prin", "transposed by"),
    "implements": ("pus în aplicare prin", "implemented by"),
    "approves": ("aprobat prin", "approved by"),
    "based_on": ("temei pentru", "basis for"),
    "cites": ("menționat în", "cited by"),
    "corrects": ("rectificat prin", "corrected by"),
    "corresponds_to": ("același subiect (lectura redacției, neverificată)", "same subject (our reading, unverified)"),
})  # fmt: skip

ACTIONS = Words("action", {
    "introduces": ("introduce", "introduces"),
    "modifies": ("modifică", "modifies"),
    "completes": ("completează", "completes"),
    "repeals": ("abrogă", "repeals"),
})  # fmt: skip

WORK_STATUSES = Words("work status", {
    "in-force": ("în vigoare", "in force"),
    "not-yet-in-force": ("încă neintrat în vigoare", "not yet in force"),
    "superseded": ("înlocuit; abrogarea expresă nu a fost văzută", "superseded; no express repeal seen"),
    "repealed": ("abrogat", "repealed"),
    "expired": ("perioada de aplicare s-a încheiat", "period ended"),
    "delivered": ("pronunțată", "delivered"),
    "unknown": ("statut necunoscut", "status not known"),
})  # fmt: skip
"""A court decision is ``delivered``: it is pronounced, and stands until another one or a change of law says otherwise."""

CURRENT_STATUSES = frozenset({"in-force", "delivered"})
"""Statuses of works that simply apply, so that lists need not say them."""

NATURES = Words("nature", {
    "principal": ("act de bază", "principal act"),
    "implementing": ("act de aplicare", "implementing act"),
    "approving": ("act de aprobare", "approving act"),
    "ratifying": ("act de ratificare", "ratifying act"),
    "amending": ("act modificator", "amending act"),
    "judgment": ("hotărâre judecătorească", "court decision"),
})  # fmt: skip

COVERAGES = Words("coverage", {
    "full": ("toate articolele", "every article"),
    "selected": ("articole alese", "selected articles"),
    "stub": ("numai identitatea actului", "identity only"),
})  # fmt: skip

ORGANIZATION_KINDS = Words("organization kind", {
    "ministry": ("minister", "ministry"),
    "agency": ("agenție", "agency"),
    "authority": ("autoritate", "authority"),
    "police": ("poliție", "police"),
    "prosecution": ("parchet", "prosecution service"),
    "court": ("instanță", "court"),
    "local-authority": ("autoritate locală", "local authority"),
    "service": ("serviciu public", "public service"),
    "committee": ("comitet sau comisie", "committee or commission"),
    "professional-body": ("corp profesional", "professional body"),
    "ngo": ("organizație neguvernamentală", "non-governmental organisation"),
    "international": ("organizație internațională", "international organisation"),
    "line": ("linie telefonică", "telephone line"),
    "role": ("rol", "role"),
})  # fmt: skip

LEVELS = Words("level", {
    "international": ("internațional", "international"),
    "national": ("național", "national"),
    "regional": ("regional", "regional"),
    "county": ("județean", "county"),
    "local": ("local", "local"),
})  # fmt: skip

CONTACT_KINDS = Words("contact kind", {
    "phone": ("telefon", "telephone"),
    "sms": ("SMS", "SMS"),
    "site": ("site", "site"),
    "email": ("e-mail", "e-mail"),
    "address": ("sediu public", "public seat"),
})  # fmt: skip

SOURCE_KINDS = Words("source kind", {
    "legislation-portal": ("portal legislativ public", "public legislation portal"),
    "official-gazette": ("jurnal oficial", "official gazette"),
    "public-authority": ("pagina unei autorități publice", "public authority's page"),
    "treaty-office": ("depozitar de tratate", "treaty office"),
    "strategy": ("document de politici publice", "policy document"),
    "report": ("raport", "report"),
    "slides": ("prezentare", "slides"),
    "database": ("bază de date", "database"),
    "reproduction": ("reproducere privată a unui text oficial", "private reproduction of an official text"),
    "ngo": ("pagina unei organizații neguvernamentale", "non-governmental organisation's page"),
    "press": ("presă", "press"),
})  # fmt: skip

DISSEMINATIONS = Words("dissemination level", {
    "public": ("public", "public"),
    "confidential": ("marcat „confidențial” pe copertă", "marked “confidential” on its cover"),
})  # fmt: skip

GAP_SUBJECTS = Words("gap subject", {
    "text": ("textul actului", "text of the act"),
    "status": ("statutul actului", "status of the act"),
    "date": ("data", "date"),
    "actor": ("cine acționează", "who acts"),
    "addressee": ("cine trebuie anunțat", "who must be told"),
    "form": ("formularul", "form"),
    "deadline": ("termenul", "deadline"),
    "means": ("mijlocul", "means"),
    "consent": ("consimțământul", "consent"),
    "condition": ("condiția", "condition"),
    "basis": ("temeiul legal", "legal basis"),
    "contact": ("datele de contact", "contact details"),
    "practice": ("practica", "practice"),
})  # fmt: skip

DOUBT_STATES = Words("doubt state", {
    "settled": ("lămurit", "settled"),
    "partly": ("lămurit în parte", "partly settled"),
    "open": ("deschis", "open"),
})  # fmt: skip

PENALTY_UNITS = Words("penalty unit", {"years": ("ani", "years"), "months": ("luni", "months")})

DEADLINE_KINDS = Words("deadline kind", {
    "at-once": ("de îndată", "at once"),
    "within": ("în termen de", "within"),
    "up-to": ("cel mult", "up to"),
    "at-least": ("cel puțin", "at least"),
    "every": ("la fiecare", "every"),
    "before": ("înainte de", "before"),
})  # fmt: skip

TIME_UNITS = Words("time unit", {
    "hours": ("ore", "hours"),
    "days": ("zile", "days"),
    "months": ("luni", "months"),
    "years": ("ani", "years"),
})  # fmt: skip

FACTS: Mapping[str, Words] = MappingProxyType({
    "age": Words("age", {
        "under-14": ("sub 14 ani", "under 14"),
        "14-17": ("14-17 ani", "14 to 17"),
        "adult": ("adult", "adult"),
    }),
    "nationality": Words("nationality", {
        "ro": ("cetățean român", "Romanian"),
        "eu-eea": ("cetățean UE sau SEE", "EU or EEA citizen"),
        "third-country": ("cetățean al unei țări terțe", "third-country national"),
    }),
    "found_in": Words("place", {"romania": ("în România", "in Romania"), "abroad": ("în străinătate", "abroad")}),
    "status": Words("status", {
        "none": ("fără statut special", "no special status"),
        "asylum-seeker": ("solicitant de azil", "asylum seeker"),
        "temporary-protection": ("protecție temporară", "temporary protection"),
        "unaccompanied-minor": ("minor neînsoțit", "unaccompanied minor"),
    }),
    "detected_by": Words("first professional", {
        "police": ("poliție", "police"),
        "border-police": ("poliția de frontieră", "border police"),
        "prosecutor": ("procuror", "prosecutor"),
        "social-worker": ("asistent social", "social worker"),
        "teacher": ("cadru didactic", "teacher"),
        "medical-staff": ("personal medical", "medical staff"),
        "ngo": ("ONG", "NGO"),
        "labour-inspector": ("inspector de muncă", "labour inspector"),
        "consulate": ("misiune diplomatică sau consulat", "diplomatic mission or consulate"),
        "hotline": ("linie telefonică", "helpline"),
        "self": ("victima însăși", "the victim"),
        "other": ("altă persoană", "someone else"),
    }),
    "parents_involved": Words("answer", {
        "yes": ("părintele sau tutorele este implicat în trafic", "a parent or guardian is involved in the trafficking"),
        "no": ("părintele sau tutorele nu este implicat", "no parent or guardian is involved"),
    }),
    "immediate_danger": Words("answer", {"yes": ("pericol imediat", "immediate danger"), "no": ("fără pericol imediat", "no immediate danger")}),
    "takes_part_in_proceedings": Words("answer", {
        "yes": ("participă la procesul penal", "takes part in the criminal proceedings"),
        "no": ("nu participă la procesul penal", "takes no part in the criminal proceedings"),
    }),
})  # fmt: skip
"""The facts of a case and the values that each may have."""

FACT_LABELS: Mapping[str, Mapping[str, str]] = MappingProxyType({
    "age": {"ro": "vârsta", "en": "age"},
    "nationality": {"ro": "cetățenia", "en": "nationality"},
    "found_in": {"ro": "locul în care a fost găsită persoana", "en": "where the person was found"},
    "status": {"ro": "statutul", "en": "status"},
    "detected_by": {"ro": "cine a detectat cazul", "en": "who detected the case"},
    "parents_involved": {"ro": "implicarea părinților sau a tutorelui", "en": "whether a parent or guardian is involved"},
    "immediate_danger": {"ro": "pericolul imediat", "en": "immediate danger"},
    "takes_part_in_proceedings": {"ro": "participarea la procesul penal", "en": "whether the person takes part in criminal proceedings"},
})  # fmt: skip

VALUE_GROUPS: Mapping[str, Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {"age": MappingProxyType({"child": ("under-14", "14-17")})}
)
"""Short names for several values of a fact."""

GROUP_LABELS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {"child": MappingProxyType({"ro": "copil (sub 18 ani)", "en": "child (under 18)"})}
)


def values_label(fact: str, values: tuple[str, ...], language: str) -> str:
    """Values of a fact in words; a whole group by its name."""
    for group, members in VALUE_GROUPS.get(fact, {}).items():
        if set(values) == set(members):
            return GROUP_LABELS[group][language]
    return " / ".join(FACTS[fact].label(value, language) for value in values)


def fact_values(fact: str, word: str) -> tuple[str, ...]:
    """The values that ``word`` stands for: itself, or the members of a group.

    Raises ValueError naming the nearest word when it is neither.
    """
    group = VALUE_GROUPS.get(fact, {}).get(word)
    return group if group else (FACTS[fact].check(word),)


CITATION_ROLES = Words(
    "role of citation words",
    {
        "act-noun": ("numesc un fel de act", "name a kind of act"),
        "anaphor": ("numesc singurul act de felul lui citat mai înainte", "name the only act of its kind cited before"),
        "between": ("leagă trimiteri la același act", "join references to one act"),
        "consolidated": ("spun că actul e luat cu modificările lui", "say that the act is taken as amended"),
        "division": ("numesc o diviziune a actului", "name a division of an act"),
        "eu-mark": ("însoțesc numărul unui act european", "stand with the number of an EU act"),
        "judgment": ("anunță data unei hotărâri", "announce the date of a judgment"),
        "lead-in": ("stau înaintea unei trimiteri din listă", "stand before a reference in a list"),
        "list": ("leagă membrii unei liste", "join the members of a list"),
        "month": ("luni", "months"),
        "number-sign": ("stau înaintea unui număr", "stand before a number"),
        "of-act": ("leagă un element de actul său", "join an element to its act"),
        "of-element": ("leagă un element de cel mai larg", "join an element to a wider one"),
        "ordinal": ("numerale ordinale", "ordinal numbers"),
        "over-name": ("leagă un număr de numele actului", "join a number to the name of the act"),
        "quantity": ("arată că numărul e o cantitate", "show that a number is a quantity"),
        "range": ("leagă capetele unui interval", "join the ends of a range"),
        "same-act": ("numesc actul citat mai înainte", "name the act cited before"),
        "same-article": ("numesc articolul citat mai înainte", "name the article cited before"),
        "superscript": ("anunță un indice", "announce a superscript"),
        "this-article": ("numesc articolul însuși", "name the article itself"),
        "this-act": ("numesc actul însuși", "name the act itself"),
        "versus": ("despart părțile unei cauze", "stand between the parties of a case"),
    },
)
