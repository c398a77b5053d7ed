"""Closed word lists of what surrounds the law: services, indicators, figures, monitoring. See ``vocabulary``."""

from __future__ import annotations

from tipkb.vocabulary import Words

SERVICE_TYPES = Words("service type", {
    "helpline": ("linie telefonică", "helpline"),
    "emergency-response": ("intervenție de urgență", "emergency response"),
    "emergency-accommodation": ("cazare de urgență", "emergency accommodation"),
    "accommodation": ("adăpost sau locuință protejată", "shelter or housing"),
    "transport": ("transport sigur și însoțire", "safe transport and escort"),
    "material-support": ("sprijin material sau financiar", "material or financial support"),
    "medical-care": ("asistență medicală", "medical care"),
    "psychological-support": ("consiliere psihologică și psihoterapie", "psychological support and therapy"),
    "group-work": ("activități și grupuri de suport", "group activities and support groups"),
    "legal-counselling": ("consiliere juridică", "legal counselling"),
    "support-in-proceedings": ("reprezentare și sprijin în proces", "representation and support in proceedings"),
    "compensation": ("compensații financiare", "financial compensation"),
    "social-assistance": ("asistență și consiliere socială", "social assistance and counselling"),
    "case-management": ("management de caz", "case management"),
    "identification-support": ("sprijin la detectare și identificare", "support in detection and identification"),
    "referral": ("referire și mediere cu alte instituții", "referral and mediation with other bodies"),
    "education": ("sprijin pentru educație", "education support"),
    "vocational-training": ("orientare și formare profesională", "vocational guidance and training"),
    "employment": ("mediere pentru un loc de muncă", "job placement"),
    "independent-living": ("deprinderi de viață independentă", "independent living skills"),
    "reintegration": ("reintegrare", "reintegration"),
    "repatriation": ("sprijin la repatriere", "repatriation support"),
    "immigration-status": ("sprijin privind dreptul de ședere", "immigration status support"),
    "prevention": ("prevenire și informare", "prevention and information"),
    "training-of-professionals": ("formarea specialiștilor", "training of professionals"),
    "coordination": ("cooperare între organizații și susținere publică", "cooperation and advocacy"),
})  # fmt: skip
"""What a service offers (HSDS: service types)."""

TARGET_GROUPS = Words("target group", {
    "trafficking-victims": ("victime ale traficului de persoane", "victims of trafficking"),
    "child-victims": ("copii victime", "child victims"),
    "adult-victims": ("victime adulte", "adult victims"),
    "crime-victims": ("victime ale infracțiunilor", "victims of crime"),
    "children": ("copii", "children"),
    "at-risk": ("persoane vulnerabile", "people at risk"),
    "foreigners": ("străini, solicitanți de azil, refugiați", "foreigners, asylum seekers, refugees"),
    "professionals": ("specialiști și organizații", "professionals and organisations"),
    "public": ("oricine", "anyone"),
})  # fmt: skip

INDICATOR_GROUPS = Words("indicator group", {
    "legal-elements": ("elementele din lege", "elements in the law"),
    "assessment": ("ce se analizează la evaluare", "what an assessment looks at"),
    "recruitment": ("recrutare", "recruitment"),
    "offer": ("oferta", "the offer"),
    "coercion": ("constrângere", "coercion"),
    "documents": ("documente", "documents"),
    "communication": ("comunicare", "communication"),
    "control": ("control și condiții de viață", "control and living conditions"),
    "debt-and-threats": ("datorii și amenințări", "debt and threats"),
    "child": ("semne la copii", "signs in children"),
    "risk": ("factori de risc", "risk factors"),
})  # fmt: skip

INDICATOR_STRENGTHS = Words("indicator strength", {
    "legal-element": ("element al infracțiunii, prevăzut de lege", "element of the offence, set by law"),
    "duty-to-consider": ("aspect care, potrivit legii, trebuie analizat", "something that the law asks to look at"),
    "sign": ("semn; luat singur, nu dovedește nimic", "sign; proves nothing by itself"),
    "risk-factor": ("factor de risc; nu este un semn de trafic", "risk factor; not a sign of trafficking"),
})  # fmt: skip

UNITS = Words("unit", {
    "persons": ("persoane", "persons"),
    "per-100000": ("la 100.000 de locuitori", "per 100,000 inhabitants"),
    "percent": ("procente", "per cent"),
    "cases": ("cauze", "cases"),
    "activities": ("activități", "activities"),
    "number": ("număr", "number"),
    "rank": ("loc în clasament", "rank"),
})  # fmt: skip

CHARTS = Words("chart", {
    "bar": ("bare", "bars"),
    "line": ("linie", "line"),
    "none": ("fără grafic", "no chart"),
})  # fmt: skip

POINT_TYPES = Words("type of point", {
    "finding": ("constatare", "finding"),
    "recommendation": ("recomandare", "recommendation"),
    "welcomed": ("apreciere", "welcomed"),
})  # fmt: skip

AUDIENCES = Words("audience", {
    "public": ("public", "public"),
    "restricted": ("restrâns", "restricted"),
})  # fmt: skip
