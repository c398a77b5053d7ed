"""Words of the theme: header, search, quick exit and footer, in Romanian and English."""

from __future__ import annotations

from typing import Any

_WORDS: dict[str, tuple[Any, Any]] = {
    "menu": ("Meniu", "Menu"),
    "pages": ("Pagini", "Pages"),
    "twin": ("EN: această pagină în engleză (this page in English)", "RO: this page in Romanian (această pagină în română)"),
    "dark": ("Mod întunecat", "Dark mode"),
    "light": ("Mod luminos", "Light mode"),
    "advice": (
        "Aceasta nu este consultanță juridică. În pericol imediat sunați la 112.",
        "This is not legal advice. In immediate danger call 112.",
    ),
    "safety": ("Navigare în siguranță", "Safe use"),
    "about": ("Despre", "About"),
    "unknown": ("Ce nu știm", "What we do not know"),
    "scripts": ("Pentru scripturi", "For scripts"),
    "exit": ("Ieșire rapidă", "Quick exit"),
    "exit_explain": (
        "Deschide un site neutru în locul acestei pagini. La fel: tasta Esc de trei ori.",
        "Opens a neutral site in place of this page. So does pressing Esc three times.",
    ),
    "exit_hint": ("Ieșire rapidă: încă {} × Esc", "Quick exit: press Esc {} more"),
    "search": ("Căutare", "Search"),
    "placeholder": ("art. 210 CP, tutore, DGASPC …", "art. 210 CP, guardian, DGASPC …"),
    "no_script": ("Căutarea are nevoie de JavaScript. Legile, instituțiile și parcursurile se găsesc în meniu.", "Search needs JavaScript. Laws, institutions and pathways are in the menu."),
    "no_server": (
        "Pagina este deschisă dintr-un folder. Browserul nu lasă căutarea să citească fișierele de aici: ea are nevoie de un server web. Restul paginilor funcționează.",
        "This page was opened from a folder. The browser does not let search read files there: it needs a web server. All other pages work.",
    ),
    "no_server_how": ("Deschideți în acest folder un terminal, dați comanda de mai jos și mergeți la http://localhost:8000", "Open a terminal in this folder, run the command below and go to http://localhost:8000"),
    "failed": ("Căutarea nu a putut fi încărcată. Reîncărcați pagina sau folosiți meniul.", "Search could not be loaded. Load the page again or use the menu."),
    "jump": ("Mergi la", "Go to"),
    "no_element": ("{} nu este consemnat aici; mergeți la act.", "{} is not recorded here; go to the act."),
    "results": ("{} rezultate", "{} results"),
    "one_result": ("1 rezultat", "1 result"),
    "all_results": ("Toate: {}", "All: {}"),
    "more_results": ("Încă {}", "{} more"),
    "more_values": ("Încă {}", "{} more"),
    "none": ("Niciun rezultat", "No results"),
    "none_help": ("Nu am găsit nimic. Încercați mai puține cuvinte, forma de dicționar sau numărul actului.", "Nothing found. Try fewer words, the dictionary form or the number of the act."),
    "clear": ("Scoateți filtrele", "Clear filters"),
    "instead": ("Am căutat: {}", "Searched for: {}"),
    "try": ("De exemplu:", "For example:"),
    "examples": (
        ["art. 210 alin. (1) Cod penal", "perioada de recuperare", "cine anunță DGASPC?", "Legea 678/2001", "nepedepsirea victimei", "Directiva 2011/36/UE"],
        ["art. 210 Criminal Code", "recovery period", "who tells DGASPC?", "Law 678/2001", "non-punishment", "Directive 2011/36/EU"],
    ),
    "sort": ("Ordinea", "Order"),
    "sorts": ({"score": "cele mai potrivite", "year": "acte noi întâi"}, {"score": "best match", "year": "newest acts first"}),
    "not_found": ("Pagina nu există", "There is no such page"),
    "not_found_help": ("Adresa nu duce la nicio pagină. Găsiți legea, articolul sau instituția prin:", "The address leads to no page. Find the law, article or institution by:"),
    "filters": ("Filtre și ordine", "Filters and order"),
    "facets": (
        {"kind": "Fel", "status": "Stare", "jurisdiction": "Jurisdicție", "organization": "Instituție", "stage": "Etapă", "topic": "Temă"},
        {"kind": "Kind", "status": "Status", "jurisdiction": "Jurisdiction", "organization": "Institution", "stage": "Stage", "topic": "Topic"},
    ),
}  # fmt: skip


def theme_words(language: str) -> dict[str, Any]:
    """The words in one language, as templates and scripts use them."""
    return {name: both[0 if language == "ro" else 1] for name, both in _WORDS.items()}
